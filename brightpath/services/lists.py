"""Lists that a parent pastes, uploads or takes along: read and shown, never taken by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brightpath.domain.accounts import Actor
from brightpath.domain.catalogue import Catalogue
from brightpath.domain.questionnaire import Document
from brightpath.domain.weeks import Weekday
from brightpath.exports.tables import subjects_csv
from brightpath.imports import pasted, tables
from brightpath.imports.catalogue import the_catalogue
from brightpath.imports.pasted import Pasted
from brightpath.services.access import verb
from brightpath.services.house import House


@verb
def subject_catalogue(house: House, actor: Actor) -> Catalogue:
    """Give the subjects that are suggested by age."""
    return the_catalogue()


@verb
def read_children_list(house: House, actor: Actor, text: str) -> Pasted:
    """Read "Emma 9, Noah 6" as children with name and age."""
    return pasted.read_children(text)


@verb
def read_subject_list(house: House, actor: Actor, text: str, *, age: int, school_days: Sequence[Weekday]) -> Pasted:
    """Read "Maths daily 30, Art Wed 60" as subjects; what is not said is filled in by age."""
    return pasted.read_subjects(text, age, school_days, the_catalogue())


@verb
def read_commitment_list(house: House, actor: Actor, text: str, *, people: Sequence[str], today: date) -> Pasted:
    """Read "Piano Tue 15:00-15:45 Emma" as commitments; a date without a year is the next such one."""
    return pasted.read_commitments(text, people, today)


@verb
def read_subject_table(
    house: House, actor: Actor, data: bytes, *, children: Sequence[str]
) -> dict[str, list[Document]]:
    """Read a table of subjects, by the name of their child.

    Raises
    ------
    Faulty
        With every fault of the table.
    """
    return tables.read_subjects_csv(data, children)


@verb
def subject_table(house: House, actor: Actor, document: Document) -> bytes:
    """Write the subjects of a household document or a draft as a table that `read_subject_table` reads again."""
    return subjects_csv(document)

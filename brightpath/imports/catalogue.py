"""The subject catalogue in: `data/subjects/catalogue.json`, read and checked once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from brightpath.config import ROOT
from brightpath.domain.catalogue import FIELDS, AgeBand, Catalogue, CatalogueSubject, plain_name
from brightpath.domain.errors import Fault
from brightpath.imports.household_shape import Age, Frequency, Involvement, Minutes, Name, Names, YesOrNo
from brightpath.imports.json_text import shown
from brightpath.imports.shape import Shape, one, read_sound, several

CATALOGUE_FILE = ROOT / "data" / "subjects" / "catalogue.json"

Place = Annotated[int, Field(ge=1, le=99), one(int, "a place among the typical subjects", "1 to 99")]


class _Band(Shape):
    from_: Age = Field(alias="from")
    to: Age
    minutes: Minutes
    frequency: Frequency
    parentInvolvement: Involvement
    isCoreSubject: YesOrNo = False
    place: Place | None = None


class _Subject(Shape):
    name: Name
    field: Name
    aliases: Names = ()
    ages: Annotated[tuple[_Band, ...], several("age bands", at_least=1, at_most=17)]


class _Document(Shape):
    subjects: Annotated[tuple[_Subject, ...], several("subjects", at_least=1, at_most=500)]


@cache
def the_catalogue() -> Catalogue:
    """Give the catalogue that BrightPath ships."""
    return read_catalogue(CATALOGUE_FILE.read_bytes())


def read_catalogue(text: str | bytes) -> Catalogue:
    """Read a catalogue of subjects.

    Raises
    ------
    Faulty
        With every fault.
    """
    document = read_sound(_Document, text, _faults_between)
    return Catalogue(subjects=tuple(_subject(subject) for subject in document.subjects))


def _faults_between(document: _Document) -> Iterator[Fault]:
    taken: dict[str, str] = {}
    for index, subject in enumerate(document.subjects):
        where = f"subjects[{index}]"
        if subject.field not in FIELDS:
            yield Fault(f"{where}.field", f"{shown(subject.field)} is no field.", ", ".join(FIELDS))
        for name in (subject.name, *subject.aliases):
            if (owner := taken.setdefault(plain_name(name), where)) != where:
                yield Fault(where, f"{shown(name)} is a name of {owner} already.", "names of its own")
        reached = 0
        for place, band in enumerate(subject.ages):
            if not reached < band.from_ <= band.to:
                yield Fault(f"{where}.ages[{place}]", "The ages overlap or run backwards.", "bands in order")
            reached = band.to


def _subject(subject: _Subject) -> CatalogueSubject:
    return CatalogueSubject(
        name=subject.name,
        field=subject.field,
        aliases=subject.aliases,
        bands=tuple(_band(band) for band in subject.ages),
    )


def _band(band: _Band) -> AgeBand:
    facts: dict[str, Any] = {"first": band.from_, "last": band.to, "minutes": band.minutes, "place": band.place}
    return AgeBand(**facts, frequency=band.frequency, involvement=band.parentInvolvement, is_core=band.isCoreSubject)

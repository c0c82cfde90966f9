"""Claims about the catalogue that ships: it is read, it is checked, and what it says is sensible."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brightpath.domain.catalogue import suggested_hours
from brightpath.domain.errors import Faulty
from brightpath.domain.family import ATTENTION, Frequency
from brightpath.imports.catalogue import read_catalogue, the_catalogue
from brightpath.imports.household_shape import Subject
from brightpath.imports.shape import take_shape

AGES = range(2, 19)
TIMES_A_WEEK = {Frequency.DAILY: 5, Frequency.SEVERAL: 3, Frequency.ONCE: 1, Frequency.OCCASIONALLY: 1}


def a_catalogue_document(**changes: Any) -> dict[str, Any]:
    band = {
        "from": 2,
        "to": 18,
        "minutes": 20,
        "frequency": "daily",
        "parentInvolvement": "independent",
        "isCoreSubject": False,
    }
    return {"subjects": [{"name": "Art", "field": "arts", "aliases": [], "ages": [band]} | changes]}


def sentences(document: dict[str, Any]) -> list[str]:
    with pytest.raises(Faulty) as caught:
        read_catalogue(json.dumps(document))
    return [fault.sentence for fault in caught.value.faults]


@pytest.mark.parametrize("age", AGES)
def test_what_is_offered_at_an_age_is_a_calm_dozen_that_fits_its_hours(age: int) -> None:
    offered = the_catalogue().for_age(age)
    start, end = suggested_hours(age)
    minutes = sum(suggestion.minutes * TIMES_A_WEEK[suggestion.frequency] for suggestion in offered)
    assert 8 <= len(offered) <= 12
    assert minutes <= 0.9 * 5 * (end - start)


@pytest.mark.parametrize("age", AGES)
def test_every_suggestion_is_a_subject_of_the_household_document(age: int) -> None:
    catalogue = the_catalogue()
    for suggestion in catalogue.for_age(age) + catalogue.more_for_age(age):
        assert take_shape(Subject, suggestion.as_subject())[1] == []


def test_a_subject_grows_with_the_child_and_needs_less_and_less_of_a_parent() -> None:
    for subject in the_catalogue().subjects:
        attention = [ATTENTION[band.involvement] for band in subject.bands]
        assert attention == sorted(attention, reverse=True), subject.name


@pytest.mark.parametrize(
    ("written", "name", "field"),
    [
        ("math", "Mathematics", "maths"),
        ("MATHS", "Mathematics", "maths"),
        ("Arithmetic", "Mathematics", "maths"),
        ("P.E.", "Physical education", "movement"),
        ("pe", "Physical education", "movement"),
        ("Read aloud", "Read-aloud", "language_arts"),
        ("ESPANOL", "Spanish", "languages"),
        ("Arts & crafts", "Art", "arts"),
        ("piano practice", "Piano", "music"),
    ],
)
def test_a_subject_is_found_by_the_names_families_use(written: str, name: str, field: str) -> None:
    assert the_catalogue().named(written, 9).name == name
    assert the_catalogue().field_of(written) == field


def test_a_young_child_needs_a_parent_and_a_teenager_hardly() -> None:
    catalogue = the_catalogue()
    at_five, at_nine, at_sixteen = (catalogue.named("Maths", age) for age in (5, 9, 16))
    assert (at_five.minutes, at_five.involvement) == (15, "full_involvement")
    assert (at_nine.minutes, at_nine.involvement) == (35, "some_assistance")
    assert (at_sixteen.minutes, at_sixteen.involvement) == (55, "independent")


def test_the_catalogue_is_read_once() -> None:
    assert the_catalogue() is the_catalogue()


def test_a_wrong_catalogue_is_refused_with_every_fault() -> None:
    document = a_catalogue_document(field="sorcery", aliases=["Painting"])
    twin = a_catalogue_document(name="painting")["subjects"][0]
    bands = twin["ages"]
    document["subjects"].append(twin | {"ages": [bands[0] | {"to": 9}, bands[0] | {"from": 9}]})
    assert [sentence.partition(" Allowed")[0] for sentence in sentences(document)] == [
        'subjects[0].field: "sorcery" is no field.',
        'subjects[1]: "painting" is a name of subjects[0] already.',
        "subjects[1].ages[1]: The ages overlap or run backwards.",
    ]


def test_a_value_that_no_subject_may_have_is_refused() -> None:
    document = a_catalogue_document()
    document["subjects"][0]["ages"][0]["minutes"] = 7
    [sentence] = sentences(document)
    assert sentence.startswith("subjects[0].ages[0].minutes: 7 is not a length for a lesson.")

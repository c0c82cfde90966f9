"""Claims about a child's list of subjects."""

from __future__ import annotations

from typing import Any

import pytest

from brightpath.domain.catalogue import AgeBand, Catalogue, CatalogueSubject
from brightpath.domain.errors import Refused
from brightpath.domain.family import Frequency, Involvement
from brightpath.domain.subjects import fitted, renamed, subject_like, subject_named, with_subjects, without_subject


def subject(name: str, minutes: int = 30, **other: Any) -> dict[str, Any]:
    return {
        "name": name,
        "sessionDuration": minutes,
        "frequency": "daily",
        "parentInvolvement": "some_assistance",
        "isCoreSubject": False,
        **other,
    }


def test_a_name_is_found_in_any_spelling() -> None:
    subjects = [subject("P.E."), subject("Read-aloud")]
    assert subject_named(subjects, "pe") is subjects[0]
    assert subject_named(subjects, "read aloud") is subjects[1]
    assert subject_named(subjects, "Maths") is None


def test_what_stands_takes_new_values_and_keeps_its_name_and_lessons() -> None:
    old = [subject("Maths", lessons=["1", "2"], daysOfWeek=["Monday"], interestLevel=5)]
    new = with_subjects(old, [subject("maths", 45, interestLevel=3), subject("Art")], kept=["interestLevel"])
    assert new == [subject("Maths", 45, lessons=["1", "2"], interestLevel=5), subject("Art")]
    assert old == [subject("Maths", lessons=["1", "2"], daysOfWeek=["Monday"], interestLevel=5)]


def a_catalogue() -> Catalogue:
    shared = {"frequency": Frequency.DAILY, "involvement": Involvement.FULL}
    bands = (AgeBand(first=5, last=7, minutes=20, **shared), AgeBand(first=8, last=10, minutes=30, **shared))
    return Catalogue(subjects=(CatalogueSubject(name="Maths", aliases=("Arithmetic",), field="maths", bands=bands),))


def test_what_stands_under_another_name_is_known_with_the_catalogue() -> None:
    old = [subject("Arithmetic"), subject("Art")]
    assert with_subjects(old, [subject("Maths", 45)], catalogue=a_catalogue()) == [subject("Arithmetic", 45), old[1]]
    assert with_subjects(old, [subject("Maths", 45)]) == [*old, subject("Maths", 45)]
    both = [subject("Maths"), subject("Arithmetic")]
    assert with_subjects([], both, catalogue=a_catalogue()) == both
    assert subject_like(old, "Chess", a_catalogue()) is None


def test_who_is_renamed_or_taken_out_is_so_in_the_order_too() -> None:
    subjects = [subject("Maths", before=["Art", "Piano"]), subject("Art"), subject("Piano", after=["art"])]
    assert renamed(subjects, "Art", "Drawing") == [
        subject("Maths", before=["Drawing", "Piano"]),
        subject("Drawing"),
        subject("Piano", after=["Drawing"]),
    ]
    assert without_subject(subjects, "Art") == [subject("Maths", before=["Piano"]), subject("Piano", after=[])]


def test_a_name_stands_once_but_may_be_spelled_anew() -> None:
    subjects = [subject("Maths"), subject("Art")]
    with pytest.raises(Refused, match="There is “Maths” already"):
        renamed(subjects, "Art", "MATHS")
    assert renamed(subjects, "Maths", "MATHS")[0]["name"] == "MATHS"


def test_a_siblings_subject_takes_over_what_is_usual_at_both_ages_only_where_it_differs() -> None:
    of_noah = subject(
        "Maths",
        25,
        frequency="once_a_week",
        interestLevel=5,
        lessons=["1"],
        combinedWith="M",
        before=["Art"],
        place="den",
    )
    of_emma = fitted(of_noah, a_catalogue(), from_age=6, to_age=9)
    assert of_emma == subject("Maths", 30, frequency="once_a_week", interestLevel=3, place="den")
    assert fitted(of_noah, a_catalogue(), from_age=6, to_age=5)["sessionDuration"] == 25

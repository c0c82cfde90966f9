"""Claims about the subject catalogue: what is offered at which age, and by which names a subject is found."""

from __future__ import annotations

import pytest

from brightpath.domain.catalogue import (
    OFFERED_AT_ONCE,
    AgeBand,
    Catalogue,
    CatalogueSubject,
    plain_name,
    suggested_best_times,
    suggested_for_any,
    suggested_hours,
)
from brightpath.domain.family import Frequency, Involvement
from brightpath.domain.weeks import PARTS_OF_DAY

AGES = range(2, 19)


def a_band(first: int = 2, last: int = 18, **changes: object) -> AgeBand:
    facts = {"minutes": 20, "frequency": Frequency.DAILY, "involvement": Involvement.FULL}
    return AgeBand(first=first, last=last, **(facts | changes))


def a_catalogue(*subjects: tuple[str, tuple[AgeBand, ...]]) -> Catalogue:
    return Catalogue(subjects=tuple(CatalogueSubject(name=name, field="arts", bands=bands) for name, bands in subjects))


def test_the_most_typical_comes_first_and_what_has_no_place_comes_behind_more() -> None:
    catalogue = a_catalogue(
        ("Dance", (a_band(),)),
        ("Art", (a_band(place=2),)),
        ("Maths", (a_band(place=1),)),
        ("Calculus", (a_band(15, 18, place=3),)),
    )
    assert [suggestion.name for suggestion in catalogue.for_age(9)] == ["Maths", "Art"]
    assert [suggestion.name for suggestion in catalogue.more_for_age(9)] == ["Dance"]


def test_what_does_not_fit_into_the_dozen_comes_behind_more() -> None:
    catalogue = a_catalogue(*((f"Subject {place}", (a_band(place=place),)) for place in range(1, 15)))
    assert len(catalogue.for_age(9)) == OFFERED_AT_ONCE
    assert [suggestion.name for suggestion in catalogue.more_for_age(9)] == ["Subject 13", "Subject 14"]


def test_an_age_outside_the_bands_takes_the_nearest_one() -> None:
    catalogue = a_catalogue(("Latin", (a_band(8, 9, minutes=15), a_band(12, 18, minutes=40))))
    minutes = {age: catalogue.named("Latin", age).minutes for age in (3, 9, 10, 11, 18)}
    assert minutes == {3: 15, 9: 15, 10: 15, 11: 40, 18: 40}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("P.E.", "pe"),
        ("Français", "francais"),
        ("READ-ALOUD", "read aloud"),
        ("  Arts  &  crafts ", "arts and crafts"),
        ("Ελληνικά", "ελληνικα"),
        ("국어", "국어"),
        ("中文", "中文"),
    ],
)
def test_capitals_accents_stops_and_hyphens_make_no_difference(written: str, plain: str) -> None:
    assert plain_name(written) == plain


def test_a_suggestion_is_a_subject_of_the_household_document_under_the_familys_own_name() -> None:
    catalogue = a_catalogue(("Art", (a_band(is_core=True),)))
    assert catalogue.named("art", 9).as_subject("Painting") == {
        "name": "Painting",
        "isCoreSubject": True,
        "sessionDuration": 20,
        "frequency": "daily",
        "parentInvolvement": "full_involvement",
        "fixedTime": {"required": False, "preferredTime": None},
        "interestLevel": 3,
    }


def test_a_subject_nobody_knows_has_no_suggestion_and_no_field_but_sensible_defaults() -> None:
    catalogue = a_catalogue(("Art", (a_band(),)))
    assert catalogue.named("Falconry", 9) is None
    assert catalogue.field_of("Falconry") is None
    assert catalogue.field_of("ART") == "arts"
    falconry = suggested_for_any("Falconry", 9)
    assert (falconry.minutes, falconry.frequency, falconry.involvement) == (30, Frequency.SEVERAL, Involvement.SOME)


def test_older_children_get_longer_days_longer_lessons_and_less_of_a_parent() -> None:
    hours = [suggested_hours(age) for age in AGES]
    attention = [list(Involvement).index(suggested_for_any("x", age).involvement) for age in AGES]
    minutes = [suggested_for_any("x", age).minutes for age in AGES]
    assert [hours[0], hours[7], hours[-1]] == [(540, 660), (540, 810), (540, 960)]
    assert hours == sorted(hours)
    assert minutes == sorted(minutes)
    assert attention == sorted(attention)


def test_best_times_are_parts_of_the_day_and_later_for_teenagers() -> None:
    assert suggested_best_times(6) == ("mid-morning",)
    assert suggested_best_times(16) == ("early_afternoon", "late_afternoon")
    assert {part for age in AGES for part in suggested_best_times(age)} <= PARTS_OF_DAY.keys()

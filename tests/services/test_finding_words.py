"""Every wish of the planner can be told, of a family and of two weeks side by side."""

from __future__ import annotations

from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.learning.place_features import By, PlaceFeature
from brightpath.services.finding_words import COMPARED, WISHES, differences

MORNING = PlaceFeature(By.PART_OF_DAY, "Maths", "mid-morning").name
AFTERNOON = PlaceFeature(By.PART_OF_DAY, "Maths", "early_afternoon").name
FRIDAY = PlaceFeature(By.WEEKDAY, "Maths", "Friday").name


def test_every_wish_has_words() -> None:
    wishes = set(DEFAULT_WEIGHTS) | {"likely_to_get_done"}
    assert wishes <= set(WISHES) and wishes <= set(COMPARED)


def test_two_weeks_are_told_apart_by_what_can_be_seen_in_them() -> None:
    one, other = {"breaks": 0.9, "open_time": 0.2, MORNING: 5.0}, {"breaks": 0.4, "open_time": 0.8, MORNING: 1.0}
    assert list(differences(("breaks", "open_time", MORNING), one, other)) == [
        "In week A, there are more breaks between lessons.",
        "In week B, more time is left with nothing planned.",
        "Maths in mornings: five times in week A, once in week B.",
    ]


def test_a_subject_that_goes_from_one_part_of_the_day_to_another_is_told_once() -> None:
    one, other = {MORNING: 5.0, AFTERNOON: 0.0, FRIDAY: 1.0}, {MORNING: 0.0, AFTERNOON: 5.0, FRIDAY: 0.0}
    assert list(differences((MORNING, AFTERNOON, FRIDAY), one, other)) == [
        "Maths in mornings: five times in week A, never in week B.",
        "Maths on Fridays: once in week A, never in week B.",
    ]

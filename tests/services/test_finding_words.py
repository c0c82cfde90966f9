"""Every wish of the planner can be told, of a family and of two weeks side by side."""

from __future__ import annotations

from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.learning.place_features import By, PlaceFeature
from brightpath.services.finding_words import COMPARED, WISHES, differences

MORNING = PlaceFeature(By.PART_OF_DAY, "Maths", "mid-morning").name


def test_every_wish_has_words() -> None:
    wishes = set(DEFAULT_WEIGHTS) | {"likely_to_get_done"}
    assert wishes <= set(WISHES) and wishes <= set(COMPARED)


def test_two_weeks_are_told_apart_by_what_can_be_seen_in_them() -> None:
    one, other = {"breaks": 0.9, "open_time": 0.2, MORNING: 5.0}, {"breaks": 0.4, "open_time": 0.8, MORNING: 1.0}
    assert list(differences(("breaks", "open_time", MORNING), one, other)) == [
        "In week A, there are more breathers after work.",
        "In week B, more time is left with nothing planned.",
        "Maths in mornings: five times in week A, once in week B.",
    ]

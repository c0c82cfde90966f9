"""Every wish of the planner can be told, of a family and of two weeks side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.learning.evidence import Kind
from brightpath.learning.findings import Because, Finding
from brightpath.learning.place_features import By, PlaceFeature
from brightpath.services.finding_words import COMPARED, WISHES, differences, in_words

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


@pytest.mark.parametrize(
    ("moved", "sentence", "why"),
    [
        (0.2, "Maths fits you better in mornings.", "You left it there in two weeks."),
        (-0.2, "Maths fits you less in mornings.", "You left it elsewhere in two weeks."),
    ],
)
def test_what_was_only_left_where_it_stood_is_not_told_as_moved(moved: float, sentence: str, why: str) -> None:
    place = PlaceFeature(By.PART_OF_DAY, "Maths", "mid-morning")
    stays = tuple(Because(key, Kind.STAY, moved / 3) for key in ("a", "b", "c"))
    finding = Finding(place.name, place, 0.0, moved, 0.0, moved, 0.9, stays, 0.0)
    first, second = datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 29, tzinfo=UTC)
    told = in_words(finding, {"a": first, "b": first, "c": second}, datetime.date)
    assert (told.sentence, told.why) == (sentence, why)


def test_what_was_left_is_told_where_it_counts_beside_what_was_said() -> None:
    on = datetime(2026, 11, 22, tzinfo=UTC)
    for share, more in ((0.01, ""), (0.1, " The lessons that you left where they stood in one week say so too.")):
        causes = (Because("m", Kind.MOVE, 0.2), Because("s", Kind.STAY, share))
        finding = Finding("breaks", None, 1.0, 1.2 + share, 1.0, 1.2, 0.9, causes, 0.0)
        told = in_words(finding, {"m": on, "s": on}, lambda _: date(2026, 11, 22))
        assert told.why == f"One move says so, given on 22 November.{more}"

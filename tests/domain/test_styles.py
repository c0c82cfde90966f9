"""Claims about what a philosophy or a style makes of a household that lets it."""

from __future__ import annotations

from typing import Any

import pytest

from brightpath.domain.family import FixedTime, Frequency, Household, Involvement
from brightpath.domain.preferences import starting_preferences
from brightpath.domain.styles import SHORT_LESSONS, as_asked, longest_lesson_at
from brightpath.domain.weeks import Weekday
from tests.builders import a_child, a_family, a_subject

FIELDS = {"Maths": "maths", "Art": "arts", "History": "humanities"}
SHORT = {"philosophies": {"charlotte_mason": 4}}
LOOP = {"scheduling_styles": {"loop": 4}}
GROUPED = {"scheduling_styles": {"grouped_activities": 5}}
OWN_WORDS = [
    {"loop": "x"},
    {"block": 60},
    {"parts": 2},
    {"every_weeks": 2},
    {"cycle_days": ("A",)},
    {"fixed_time": FixedTime(required=True, preferred=540)},
    {"combined_with": "x"},
    {"after": ("Maths",)},
]


def asked(household: Household) -> Household:
    return as_asked(household, starting_preferences(household), FIELDS.get)


def a_household(*subjects: Any, age: int = 8, **said: Any) -> Household:
    return a_family((a_child("Ada", age=age, subjects=subjects),), **({"may_change_lessons": True} | said))


def minutes(household: Household) -> list[int]:
    return [subject.minutes for child in household.children for subject in child.subjects]


@pytest.mark.parametrize("said", [SHORT, LOOP, GROUPED, {}])
def test_without_leave_lessons_stay_as_they_were_said(said: dict[str, Any]) -> None:
    several = [a_subject(name, minutes=60, is_core=False, frequency=Frequency.SEVERAL) for name in ("Art", "History")]
    children = tuple(a_child(name, subjects=tuple(several)) for name in ("Ada", "Ben"))
    household = a_family(children, **said)
    assert asked(household) == household
    may = household.model_copy(update={"may_change_lessons": True})
    assert (asked(may) == may) is (not said)


@pytest.mark.parametrize(
    ("age", "at_4", "at_5"), [(5, 20, 15), (8, 20, 15), (9, 30, 25), (12, 45, 40), (15, 60, 50), (18, 60, 50)]
)
def test_short_lessons_grow_with_the_child(age: int, at_4: int, at_5: int) -> None:
    assert [longest_lesson_at(age, minutes) for minutes in SHORT_LESSONS] == [at_4, at_5]
    assert minutes(asked(a_household(a_subject("Maths", minutes=90), age=age, **SHORT))) == [at_4]


def test_work_of_the_hand_blocks_and_what_is_short_already_keep_their_length() -> None:
    kept = (a_subject("Art", minutes=90), a_subject("History", minutes=45, block=90), a_subject("Maths", minutes=15))
    assert minutes(asked(a_household(*kept, **SHORT))) == [90, 45, 15]


def test_a_lesson_together_is_as_short_as_its_youngest_child_needs() -> None:
    history = a_subject("History", minutes=60, combined_with="history")
    children = tuple(a_child(name, age=age, subjects=(history,)) for name, age in (("Ada", 13), ("Ben", 7)))
    assert minutes(asked(a_family(children, may_change_lessons=True, **SHORT))) == [20, 20]


def test_lighter_subjects_that_need_as_much_help_take_turns_every_day() -> None:
    facts: dict[str, Any] = {"is_core": False, "frequency": Frequency.SEVERAL}
    alone = {**facts, "involvement": Involvement.INDEPENDENT}
    subjects = (
        a_subject("Maths", frequency=Frequency.SEVERAL),
        a_subject("Art", **facts),
        a_subject("History", **facts),
        a_subject("Piano", **alone),
        a_subject("Chess", **(facts | {"frequency": Frequency.ONCE})),
    )
    (child,) = asked(a_household(*subjects, **LOOP)).children
    loops = {subject.name: (subject.loop, subject.frequency) for subject in child.subjects if subject.loop}
    assert loops == {name: ("Loop with some help", Frequency.DAILY) for name in ("Art", "History")}


@pytest.mark.parametrize("own", [*OWN_WORDS, {"days": (Weekday.MONDAY,)}, {"place": "Library"}], ids=str)
def test_a_subject_with_words_of_its_own_is_not_put_into_a_loop(own: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"is_core": False, "frequency": Frequency.SEVERAL}
    household = a_household(a_subject("Maths"), a_subject("Art", **facts), a_subject("History", **facts, **own), **LOOP)
    assert asked(household) == household


def siblings(ages: tuple[int, int] = (8, 12), *, second: dict[str, Any] | None = None) -> Household:
    own = ({}, second or {})
    children = tuple(
        a_child(who, age=age, subjects=(a_subject("Maths", frequency=Frequency.ONCE), a_subject("History", **facts)))
        for who, age, facts in zip(("Ada", "Ben"), ages, own, strict=True)
    )
    return a_family(children, may_change_lessons=True, **GROUPED)


def together(household: Household) -> list[str | None]:
    return [subject.combined_with for child in asked(household).children for subject in child.subjects]


def test_siblings_near_in_age_have_the_same_subject_together() -> None:
    assert together(siblings()) == [None, "History of Ada and Ben"] * 2  # maths stays each child's own
    assert together(siblings(second={"involvement": Involvement.FULL}))[1] == "History of Ada and Ben"


@pytest.mark.parametrize(
    "household",
    [
        siblings((8, 13)),
        siblings(second={"minutes": 45}),
        siblings(second={"frequency": Frequency.ONCE}),
        siblings(second={"involvement": Involvement.INDEPENDENT}),
        siblings(second={"lessons": ("The Romans",)}),
        siblings(second={"days": (Weekday.MONDAY,)}),
        *(siblings(second=own) for own in OWN_WORDS if "combined_with" not in own),
    ],
)
def test_siblings_who_learn_otherwise_learn_apart(household: Household) -> None:
    assert set(together(household)) == {None}

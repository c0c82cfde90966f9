"""Claims about writing the household document: what was read comes out again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightpath.domain import family
from brightpath.domain.weeks import MINUTES_PER_DAY, PARTS_OF_DAY, WEEKDAYS
from brightpath.exports.household import household_document
from brightpath.imports.household import read_household
from brightpath.imports.shape import folded
from tests.builders import a_family

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "samples").glob("*.json"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_comes_out_as_it_went_in(sample: Path) -> None:
    text = sample.read_bytes()
    assert household_document(read_household(text)) == json.loads(text)


def test_what_stands_at_its_default_is_left_out() -> None:
    document = household_document(a_family())
    assert list(document) == ["section1", "section3", "section5", "section7", "children"]
    assert list(document["children"][0]["section4"]["subjects"][0]) == [
        "name",
        "isCoreSubject",
        "sessionDuration",
        "frequency",
        "parentInvolvement",
        "fixedTime",
        "interestLevel",
    ]


def test_a_known_key_among_the_unknown_ones_does_not_take_over() -> None:
    household = a_family(parent_name="Pat", extra={"section1": {"name": "Mallory", "title": "Dr"}, "section2": 1})
    document = household_document(household)
    assert document["section1"] == {"name": "Pat", "title": "Dr"}
    assert document["section2"] == 1


# --- Any household ---------------------------------------------------------------------------------------------------

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf"))
NAMES = st.text(LETTERS, min_size=1, max_size=12)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | NAMES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=3,
)
UNKNOWN = st.dictionaries(st.from_regex(r"x-[a-z]{1,3}", fullmatch=True), JSON, max_size=2)
POINTS = st.integers(1, 5)
DAYS = st.lists(st.sampled_from(WEEKDAYS), unique=True, min_size=1).map(tuple)
DATES = st.dates(date(2000, 1, 1), date(2100, 12, 31))
WEEKS = st.none() | st.integers(2, 8)
PLACES = st.sampled_from([None, "pool", "the wood"])
DAY_CYCLE = ("A", "B", "C")
LESSON_MINUTES = st.integers(1, 96).map(lambda steps: 5 * steps)


def spans() -> st.SearchStrategy[tuple[int, int]]:
    return st.lists(st.integers(0, MINUTES_PER_DAY), min_size=2, max_size=2, unique=True).map(
        lambda ends: tuple(sorted(ends))
    )


def subset_of(names: list[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    if not names:
        return st.just(())
    return st.lists(st.sampled_from(names), unique=True, min_size=least).map(tuple)


@st.composite
def commitments(draw: st.DrawFn, people: list[str]) -> family.Commitment:
    start, end = draw(spans())
    frequency = draw(st.sampled_from(family.CommitmentFrequency))
    is_once = frequency is family.CommitmentFrequency.ONE_TIME
    needs_days = frequency in (family.CommitmentFrequency.WEEKLY, family.CommitmentFrequency.MONTHLY)
    return family.Commitment(
        name=draw(NAMES),
        frequency=frequency,
        days_of_week=draw(DAYS if needs_days else DAYS | st.just(())),
        start=start,
        end=end,
        on=draw(DATES if is_once else DATES | st.none()),
        who=draw(subset_of(people)),
        every_weeks=draw(WEEKS),
        starting_week=draw(st.none() | DATES),
        place=draw(PLACES),
        extra=draw(UNKNOWN),
    )


@st.composite
def subjects(draw: st.DrawFn) -> tuple[family.Subject, ...]:
    names = draw(st.lists(NAMES, unique_by=folded, max_size=4))
    made = []
    for position, name in enumerate(names):
        preferred = draw(st.none() | st.integers(0, 287).map(lambda steps: 5 * steps))
        made.append(
            family.Subject(
                name=name,
                is_core=draw(st.booleans()),
                # What goes together has one length and one frequency; a group has the same ones here, and no required time.
                minutes=30 if position == 0 else draw(LESSON_MINUTES),
                frequency=family.Frequency.DAILY if position == 0 else draw(st.sampled_from(family.Frequency)),
                involvement=draw(st.sampled_from(family.Involvement)),
                fixed_time=family.FixedTime(
                    required=position > 0 and preferred is not None and draw(st.booleans()),
                    preferred=preferred,
                    extra=draw(UNKNOWN),
                ),
                interest=draw(POINTS),
                combined_with=draw(st.sampled_from(["together", None])) if position == 0 else None,
                days=() if position == 0 else draw(DAYS | st.just(())),
                lessons=(lessons := tuple(draw(st.lists(NAMES, max_size=3)))),
                lesson_minutes={
                    number: draw(LESSON_MINUTES) for number in draw(subset_of([*range(1, len(lessons) + 1)]))
                },
                # Those of a loop have one required time, and each name of a loop one spelling.
                loop=None
                if position == 0 or preferred is not None
                else draw(st.sampled_from([None, "loop", "other loop"])),
                block=None if position == 0 else draw(st.none() | LESSON_MINUTES),
                before=draw(subset_of(names[position + 1 :])),
                after=draw(subset_of(names[:position])),
                place=draw(PLACES),
                every_weeks=None if position == 0 else draw(WEEKS),
                starting_week=None if position == 0 else draw(st.none() | DATES),
                cycle_days=() if position == 0 else draw(subset_of([*DAY_CYCLE])),
                parts=1 if position == 0 else draw(st.integers(1, 2)),
                extra=draw(UNKNOWN),
            )
        )
    return tuple(made)


@st.composite
def rests(draw: st.DrawFn) -> family.Rests:
    lunch = draw(st.none() | spans())
    return family.Rests(
        break_minutes=draw(st.none() | st.integers(1, 24).map(lambda steps: 5 * steps)),
        break_after_minutes=draw(st.none() | LESSON_MINUTES),
        lunch_minutes=draw(st.sampled_from([None, 0, 30, 240])),
        lunch_from=lunch and lunch[0],
        lunch_until=lunch and lunch[1],
        longest_day_minutes=draw(st.none() | LESSON_MINUTES),
        extra=draw(UNKNOWN),
    )


@st.composite
def days_off(draw: st.DrawFn, children: list[str]) -> family.DayOff:
    first = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    last = first + timedelta(days=draw(st.integers(0, 30)))
    start, end = draw(st.just((None, None)) | spans())
    return family.DayOff(
        first=first,
        last=last,
        who=draw(subset_of(children)),
        name=draw(st.none() | NAMES),
        start=start,
        end=end,
        extra=draw(UNKNOWN),
    )


@st.composite
def school_years(draw: st.DrawFn) -> tuple[family.SchoolYear, ...]:
    """A few years, one after the other, each with a few terms, one after the other."""
    days = sorted(draw(st.sets(DATES, max_size=16)))
    years = []
    while len(days) >= 2:
        *within, last = [days.pop(0) for _ in range(min(len(days), 2 * draw(st.integers(1, 3))))]
        first, *inner = within
        terms = [
            family.Term(name=draw(NAMES), first=starts, last=ends, extra=draw(UNKNOWN))
            for starts, ends in zip(inner[::2], inner[1::2], strict=False)
        ]
        years.append(
            family.SchoolYear(name=draw(NAMES), first=first, last=last, terms=tuple(terms), extra=draw(UNKNOWN))
        )
    return tuple(years)


def ratings(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(keys), POINTS)


@st.composite
def unknown_of(draw: st.DrawFn, *sections: str) -> dict[str, Any]:
    """Unknown keys of a noun whose facts stand in sections of the document."""
    unknown = draw(UNKNOWN)
    return unknown | {section: inner for section in sections if (inner := draw(UNKNOWN))}


@st.composite
def households(draw: st.DrawFn) -> family.Household:
    people = draw(st.lists(NAMES, unique_by=folded, min_size=2, max_size=5))
    count = draw(st.integers(1, min(3, len(people) - 1)))
    child_names, (parent, *others) = people[:count], people[count:]
    children = []
    for number, name in enumerate(child_names):
        children.append(
            family.Child(
                id=f"child-{number}",
                name=name,
                age=draw(st.integers(2, 18)),
                commitments=tuple(draw(st.lists(commitments(people), max_size=2))),
                subjects=draw(subjects()),
                best_times=draw(subset_of(list(PARTS_OF_DAY))),
                hours=draw(spans()),
                rests=draw(rests()),
                extra=draw(unknown_of("section2", "section3Child", "section4", "section6")),
            )
        )
    adults = []
    for name in (parent, *others):
        available = []
        for start, end in draw(st.lists(spans(), max_size=2)):
            available.append(family.Availability(days_of_week=draw(DAYS), start=start, end=end, extra=draw(UNKNOWN)))
        adults.append(family.Adult(name=name, available=tuple(available), extra=draw(UNKNOWN)))
    term = sorted(draw(st.lists(DATES, min_size=2, max_size=2)))
    return family.Household(
        parent_name=parent,
        adults=tuple(adults),
        children=tuple(children),
        commitments=tuple(draw(st.lists(commitments(people), max_size=2))),
        flexibility=draw(st.sampled_from(family.Flexibility)),
        philosophies=draw(ratings(family.PHILOSOPHIES)),
        scheduling_styles=draw(ratings(family.SCHEDULING_STYLES)),
        activities=draw(ratings(family.ACTIVITIES)),
        planning_approach=draw(st.none() | st.sampled_from(family.PlanningApproach)),
        may_change_lessons=draw(st.booleans()),
        likert=draw(ratings((*family.LIKERT_ITEMS, "q26", "q999"))),
        calendar=family.FamilyCalendar(
            time_zone=draw(st.sampled_from([None, "Europe/Oslo", "America/New_York"])),
            school_days=draw(DAYS),
            week_start=draw(st.sampled_from(WEEKDAYS)),
            term_start=draw(st.sampled_from([None, term[0]])),
            term_end=draw(st.sampled_from([None, term[1]])),
            school_years=draw(school_years()),
            days_off=tuple(draw(st.lists(days_off(child_names), max_size=2))),
            day_cycle=(*DAY_CYCLE, *draw(st.lists(NAMES, max_size=2))),
            extra=draw(UNKNOWN),
        ),
        places=tuple(
            family.Place(name=name, minutes=draw(st.integers(1, 480)), extra=draw(UNKNOWN))
            for name in draw(subset_of(["pool", "library"]))
        ),
        extra=draw(unknown_of("section1", "section3", "section5", "section7", "likert")),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(households())
def test_any_household_written_and_read_again_is_the_same(household: family.Household) -> None:
    assert read_household(json.dumps(household_document(household))) == household

"""Claims about the three sentences beside a plan: always three, never the same, and every number counted once more.

`false_claims` reads the sentences as text and counts in the finished plan, sharing nothing with the room that wrote them but
its list of what a family likes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.preferences import DEFAULT_WEIGHTS, AskedRule, RuleName, StartingPreferences
from brightpath.domain.schedule import ItemType, WeekPlan, plan_of, to_document
from brightpath.domain.weeks import PARTS_OF_DAY, WEEKDAYS, clock_of, minute_of, weekday_of
from brightpath.planning.week.because import ANSWERS, SAYINGS, Looked, why_this_week
from brightpath.planning.week.problem import WeekProblem
from tests.planning.drawn_week import DrawnWeek, a_week, plan_from
from tests.planning.samples import SAMPLES, a_sample
from tests.planning.test_any_week import a_random_draft, examples, problems
from tests.planning.test_explain import a_fast_draft

# -- the recount -------------------------------------------------------------------------------------------------------


class Stands(NamedTuple):
    """A lesson of the finished plan, a combined one once."""

    lesson: int
    day: int
    start: int
    end: int
    adult: str | None


def standing(problem: WeekProblem, plan: WeekPlan) -> set[Stands]:
    found = set()
    for pupil, child in enumerate(plan.children):
        for day in child.days:
            for item in day.items:
                if item.type is ItemType.SUBJECT:
                    (index,) = (
                        number
                        for number, lesson in enumerate(problem.lessons)
                        for names in lesson.turns or (lesson.names,)
                        if (pupil, item.name) in zip(lesson.pupils, names, strict=True)
                    )
                    found.add(Stands(index, problem.days.index(day.on), item.start, item.end, item.adult))
    return found


def minutes_said(text: str) -> int:
    hours, minutes = re.search(r"(\d+) h", text), re.search(r"(\d+) min", text)
    return 60 * int(hours[1] if hours else 0) + int(minutes[1] if minutes else 0)


def share_said(text: str) -> tuple[int, int]:
    """Read "3 of 5", "all 5" or "the one" as how many of how many."""
    if match := re.search(r"(\d+) of (\d+)", text):
        return int(match[1]), int(match[2])
    if match := re.match(r"[Aa]ll (\d+)|[Bb]oth", text):
        return (int(match[1] or 2),) * 2
    assert text.lower().startswith("the one "), text
    return (0, 1) if "does not" in text else (1, 1)


class Recount:
    """Everything the sentences may claim, counted from the plan as a family sees it."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan) -> None:
        self.problem, self.plan = problem, plan
        self.stands = standing(problem, plan)
        self.times = Counter(one.lesson for one in self.stands)

    def title(self, index: int, name: str | None = None) -> str:
        lesson = self.problem.lessons[index]
        names = [self.problem.pupils[pupil].name for pupil in lesson.pupils]
        return f"{name or lesson.names[0]} of {', '.join(names[:-1])}{' and ' * (len(names) > 1)}{names[-1]}"

    def in_best(self, one: Stands) -> bool:
        parts = [self.problem.pupils[pupil].best_times for pupil in self.problem.lessons[one.lesson].pupils]
        return all(
            all(any(a <= minute < b for a, b in map(PARTS_OF_DAY.get, best)) for minute in range(one.start, one.end))
            for best in parts
            if best
        )

    def timed(self) -> list[Stands]:
        pupils, lessons = self.problem.pupils, self.problem.lessons
        return [one for one in self.stands if any(pupils[pupil].best_times for pupil in lessons[one.lesson].pupils)]

    def minutes(self) -> dict[tuple[int, int], int]:
        found: dict[tuple[int, int], int] = defaultdict(int)
        for pupil, child in enumerate(self.plan.children):
            for day in child.days:
                for item in day.items:
                    if item.type is ItemType.SUBJECT:
                        found[pupil, self.problem.days.index(day.on)] += item.end - item.start
        return found

    # one recount per kind of sentence

    def no_room(self, total: str, asked: str, names: str) -> bool:
        missing: Counter[str] = Counter()
        for index, lesson in enumerate(self.problem.lessons):
            if lesson.asked > self.times[index]:
                missing[self.title(index, lesson.subjects[0])] += lesson.asked - self.times[index]
        told = {name: int(times) for name, times in re.findall(r"(.+?) \((\d+)\)(?:, | and |$)", names)}
        more = re.search(r"and (\d+) more$", names)
        return (
            int(total) == sum(missing.values())
            and int(asked) == sum(lesson.asked for lesson in self.problem.lessons)
            and told.items() <= missing.items()
            and len(told) + int(more[1] if more else 0) == len(missing)
        )

    def attention(self, name: str, total: str, most: str, at_once: str, others: str) -> bool:
        minutes: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        moments: Counter[tuple[str, int, int]] = Counter()
        for one in self.stands:
            if one.adult is not None:
                minutes[one.adult][one.day] |= set(range(one.start, one.end))
                moments.update((one.adult, one.day, minute) for minute in range(one.start, one.end))
        totals = {adult: sum(map(len, days.values())) for adult, days in minutes.items()}
        days = {day: len(of_day) for day, of_day in minutes[name].items()}
        longest = [weekday_of(self.problem.days[day]).value for day in days if days[day] == max(days.values())]
        together = max(count for (adult, *_), count in moments.items() if adult == name)
        beside = {who: minutes_said(text) for who, text in re.findall(r"(\w+) for ([\dhmin ]+?)(?:, | and |$)", others)}
        return (
            minutes_said(total) == totals.pop(name)
            and minutes_said(most) == max(days.values())
            and (most.startswith("at most") if len(longest) > 1 else longest == re.findall(r"most on (\w+)", most))
            and beside == totals
            and (together == 1 if "never" in at_once else at_once == f"by up to {together} lessons at once")
        )

    def best(self, text: str, kind: str, whose: str) -> bool:
        looked_at = self.timed()
        core = [one for one in looked_at if any(self.problem.lessons[one.lesson].core)]
        looked_at = core or looked_at
        names = {
            self.problem.pupils[pupil].name
            for one in looked_at
            for pupil in self.problem.lessons[one.lesson].pupils
            if self.problem.pupils[pupil].best_times
        }
        return (
            ("core" in kind) == bool(core)
            and share_said(text) == (sum(map(self.in_best, looked_at)), len(looked_at))
            and set(re.split(", | and ", whose)) == names
        )

    def all_fit(self, which: str, more: str) -> bool:
        asked = sum(lesson.asked for lesson in self.problem.lessons)
        return (
            all(lesson.asked <= self.times[index] for index, lesson in enumerate(self.problem.lessons))
            and share_said(which) == (asked, asked)
            and int(more or 0) == len(self.stands) - asked
        )

    def alone(self, which: str) -> bool:
        number = len(self.stands)
        return share_said(which) == (number, number) and all(one.adult is None for one in self.stands)

    def together(self, total: str, names: str) -> bool:
        shared = {self.title(one.lesson): self.times[one.lesson] for one in self.stands if self.is_shared(one)}
        told = {name: int(times) for name, times in re.findall(r"(.+?) \((\d+)\)(?:, | and |$)", names)}
        return int(total) == sum(map(self.is_shared, self.stands)) and told.items() <= shared.items()

    def is_shared(self, one: Stands) -> bool:
        return len(self.problem.lessons[one.lesson].pupils) > 1

    def kept_free(self, name: str, number: str, days: str) -> bool:
        on = {
            number
            for child in self.problem.pupils
            for number in child.school_days
            for busy in child.commitments[number]
            if busy.name == name and busy.start < child.hours[1] and busy.end > child.hours[0]
        }
        return int(number) == len(on) and set(days_said(days)) == {
            weekday_of(self.problem.days[day]).value for day in on
        }

    def span(self, first: str, last: str) -> bool:
        starts, ends = {one.start for one in self.stands}, {one.end for one in self.stands}
        return (minute_of(first), minute_of(last)) == (min(starts), max(ends))

    def longest(self, day: str, name: str, length: str) -> bool:
        names = [child.name for child in self.problem.pupils]
        days = [weekday_of(on).value for on in self.problem.days]
        minutes = self.minutes()
        return minutes_said(length) == max(minutes.values()) == minutes[names.index(name), days.index(day)]

    def school_days(self, text: str) -> bool:
        told = {name: int(days) for days, name in re.findall(r"(\d+) school days? for (\w+)", text)}
        return told == {child.name: len(child.school_days) for child in self.problem.pupils}

    # one recount per wish

    def liking(self, liking: str, said: str) -> bool:
        (wish,) = (name for name, (words, _) in ANSWERS.items() if words == liking)
        is_raised = self.problem.preferences.wish_weights[wish] >= max(1, 1.1 * DEFAULT_WEIGHTS[wish])
        return is_raised and bool(getattr(self, wish)(said))

    def same_time(self, said: str) -> bool:
        title, clock, times, days = re.fullmatch(r"(.*) begins at (\S+) on (\d+) of its (\d+) days", said).groups()
        starts = [one.start for one in self.stands if self.title(one.lesson) == title]
        return (starts.count(minute_of(clock)), len(starts)) == (int(times), int(days)) and 2 * int(times) > int(days)

    def spread(self, said: str) -> bool:
        days: dict[int, set[Any]] = defaultdict(set)
        for one in self.stands:
            days[one.lesson].add(self.problem.days[one.day].toordinal())
        several = [of for index, of in days.items() if 1 < len(of) < len(self.problem.lessons[index].days)]
        return share_said(said) == (sum(not any(day + 1 in of for day in of) for of in several), len(several))

    def compact_days(self, said: str) -> bool:
        ends: dict[tuple[int, int], int] = defaultdict(int)
        for one in self.stands:
            for pupil in self.problem.lessons[one.lesson].pupils:
                ends[pupil, one.day] = max(ends[pupil, one.day], one.end)
        early = sum(self.problem.pupils[pupil].hours[1] - end >= 60 for (pupil, _), end in ends.items())
        return share_said(said) == (early, len(ends)) and "60 minutes" in said

    def even_days(self, said: str) -> bool:
        days, name, lengths = re.fullmatch(r"the (\d+) days of (\w+) hold (.*)", said).groups()
        pupil = [child.name for child in self.problem.pupils].index(name)
        minutes = sorted(length for (whose, _), length in self.minutes().items() if whose == pupil)
        told = [minutes_said(length) for length in lengths.split(" and ")]
        return int(days) == len(minutes) and {minutes[0], minutes[-1]} == set(told)

    def core_early(self, said: str) -> bool:
        lessons, pupils = self.problem.lessons, self.problem.pupils
        core = [one for one in self.stands if any(lessons[one.lesson].core)]
        first_half = [
            all(
                one.start - pupils[who].hours[0] < pupils[who].hours[1] - one.start
                for who in lessons[one.lesson].pupils
            )
            for one in core
        ]
        return share_said(said) == (sum(first_half), len(core))

    def best_hours(self, said: str) -> bool:
        return share_said(said) == (sum(map(self.in_best, self.timed())), len(self.timed()))

    def liked_times(self, said: str) -> bool:
        liked = [one for one in self.stands if self.problem.lessons[one.lesson].preferred is not None]
        near = sum(abs(one.start - self.problem.lessons[one.lesson].preferred) <= 30 for one in liked)
        return share_said(said) == (near, len(liked))

    def often_enough(self, said: str) -> bool:
        lessons = self.problem.lessons
        come = sum(max(0, self.times[index] - lesson.asked) for index, lesson in enumerate(lessons))
        return share_said(said) == (come, sum(lesson.most - lesson.asked for lesson in lessons))

    # one recount per wish of a philosophy or a style

    def days_of(self) -> list[list[tuple[str | None, Stands]]]:
        """List each child's days with lessons in order of time, with the kind of each lesson."""
        days: dict[tuple[int, int], list[Stands]] = defaultdict(list)
        for one in sorted(self.stands, key=lambda one: one.start):
            for pupil in self.problem.lessons[one.lesson].pupils:
                days[pupil, one.day].append(one)
        return [[(self.problem.lessons[one.lesson].kind, one) for one in of_day] for of_day in days.values()]

    def varied_days(self, said: str) -> bool:
        kinds = [[kind for kind, _ in of_day] for of_day in self.days_of()]
        pairs = [pair for of_day in kinds for pair in pairwise(of_day) if all(pair)]
        return share_said(said) == (sum(one != other for one, other in pairs), len(pairs))

    def alike_together(self, said: str) -> bool:
        beside = []
        for of_day in self.days_of():
            for kind in {kind for kind, _ in of_day if kind}:
                spans = [(one.start, one.end) for own, one in of_day if own == kind]
                gaps = [start - end for (_, end), (start, _) in pairwise(spans)]
                beside += [max(gaps) < 10] if gaps else []
        return share_said(said) == (sum(beside), len(beside))

    def siblings_together(self, said: str) -> bool:
        halves: dict[tuple[int, str], list[int]] = defaultdict(list)
        for one in self.stands:
            halves[one.day, self.problem.lessons[one.lesson].names[0]].append(one.start // 30)
        shared = [of_one for of_one in halves.values() if len(of_one) > 1]
        return share_said(said) == (sum(len(set(of_one)) == 1 for of_one in shared), len(shared))

    def interest_lift(self, said: str) -> bool:
        loved = [one for one in self.timed() if self.problem.lessons[one.lesson].interest >= 4]
        return share_said(said) == (sum(map(self.in_best, loved)), len(loved))

    def open_time(self, said: str) -> bool:
        (minutes,) = re.findall(r"at least (\d+) minutes", said)
        planned, kept, days = self.minutes(), 0, 0
        for pupil, child in enumerate(self.problem.pupils):
            for day in child.school_days:
                opens, closes = child.hours
                taken = {m for busy in child.commitments[day] for m in range(busy.start, busy.end)}
                free = len(set(range(opens, closes)) - taken) - planned.get((pupil, day), 0)
                free -= child.lunch_minutes if child.lunch_starts(day, self.problem.step) else 0
                kept += free >= int(minutes)
                days += 1
        return share_said(said) == (kept, days)


def days_said(text: str) -> Iterator[str]:
    names = [day.value for day in WEEKDAYS]
    for first, last in re.findall(r"(\w+day)(?: to (\w+day))?", text):
        yield from names[names.index(first) : names.index(last or first) + 1]


KINDS = {
    r"(\d+) of the (\d+) lessons? you asked for found no room(?: \(one held together counts once\))?: (.*)\.": "no_room",
    r"You like (.*?), so (.*)\.": "liking",
    r"(\w[\w ]*) is asked for (.*) of the week, (.*) and (never by two lessons at once|by up to \d+ lessons at once)"
    r"(?:; (.*))?\.": "attention",
    r"((?:All|Both|The|\d+).*? (core lessons?|lessons?) .*wholly in the best learning times of (.*))\.": "best",
    r"((?:All|Both|The one).*) you asked for found a place(?:, and (\d+) more that you like)?\.": "all_fit",
    r"((?:All|Both|The one).*) of the week can be done without a grown-up\.": "alone",
    r"One lesson serves several children at once (\d+) times?: (.*)\.": "together",
    r"Lessons keep clear of (.*) on (\d+) days?, (.*)\.": "kept_free",
    r"The lessons of the week stand between (\S+) and (\S+)\.": "span",
    r"No day holds more lessons for one child than (\w+) does for (\w+): (.*)\.": "longest",
    r"This week has (.*)\.": "school_days",
}


def is_true(sentence: str, problem: WeekProblem, plan: WeekPlan) -> bool:
    recount = Recount(problem, plan)
    if sentence == "No lesson stands in this week.":
        return not recount.stands
    if sentence.startswith("No lesson of this week asks for "):
        return all(one.adult is None for one in recount.stands)
    for pattern, kind in KINDS.items():
        if match := re.fullmatch(pattern, sentence):
            groups = [group or "" for group in match.groups()]
            return bool(getattr(recount, kind)(*groups))
    raise AssertionError(f"Nobody knows what is claimed here: {sentence}")


def false_claims(problem: WeekProblem, plan: WeekPlan) -> list[str]:
    return [sentence for sentence in plan.because if not is_true(sentence, problem, plan)]


# -- any week ----------------------------------------------------------------------------------------------------------


def liking(problem: WeekProblem, wish: str) -> WeekProblem:
    weights = {**DEFAULT_WEIGHTS, wish: 2 * DEFAULT_WEIGHTS[wish] or 20.0}
    rules = (AskedRule(name=RuleName.OPEN_TIME, minutes=30, asked_by="a test"),)
    return problem.changed(preferences=StartingPreferences(wish_weights=weights, rules=rules))


@examples(200)
@given(problems(), st.integers(0, 2**32), st.sampled_from((None, None, *ANSWERS)))
def test_three_different_sentences_stand_beside_any_plan_and_all_are_true(
    problem: WeekProblem, seed: int, wish: str | None
) -> None:
    if wish is not None:
        problem = liking(problem, wish)
    plan = plan_from(problem, a_random_draft(problem, seed).places())
    assert len(plan.because) == len(set(plan.because)) == 3
    assert false_claims(problem, plan) == []
    assert all(not sentence[0].islower() and "  " not in sentence for sentence in plan.because)
    assert why_this_week(problem, reversed(a_random_draft(problem, seed).places())) == plan.because


@examples(100)
@given(problems(), st.integers(0, 2**32), st.sampled_from((None, *ANSWERS)))
def test_whatever_could_be_said_of_any_week_is_true(problem: WeekProblem, seed: int, wish: str | None) -> None:
    if wish is not None:
        problem = liking(problem, wish)
    places = a_random_draft(problem, seed).places()
    plan = plan_from(problem, places)
    said = [sentence for saying in SAYINGS if (sentence := saying(Looked(problem, places))) is not None]
    assert len(said) == len(set(said)) >= 3
    assert [sentence for sentence in said if not is_true(sentence, problem, plan)] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_said_of_the_samples_is_true(sample: str) -> None:
    problem = a_sample(sample)
    plan = plan_from(problem, a_fast_draft(problem).places())
    assert false_claims(problem, plan) == []


def test_a_plan_keeps_its_sentences_on_its_journey_as_a_document() -> None:
    plan = A_WEEK.plan()
    assert to_document(plan)["because"] == list(plan.because)
    assert plan_of(to_document(plan)) == plan


def test_a_document_from_before_the_sentences_has_none() -> None:
    document = to_document(A_WEEK.plan())
    del document["because"]
    assert plan_of(document).because == ()


# -- drawn weeks -------------------------------------------------------------------------------------------------------

A_WEEK = a_week(
    """
    Monday   9:00 9:30 10:00 10:30
    Ada      M    H    A     .
    Ben      .    H    .     .
    Tuesday  9:00 9:30 10:00 10:30
    Ada      M    .    x     x
    Ben      .    S    .     .
    """,
    H={"together": True, "attention": 4},
    M={"attention": 2, "core": True, "asked": 2},
    S={"attention": 1, "preferred": "09:30"},
    A={"asked": 1},
    best_times={"Ada": ("mid-morning",)},
)


def because(week: DrawnWeek, **weights: float) -> tuple[str, ...]:
    preferences = week.problem.preferences.model_copy(update={"wish_weights": {**DEFAULT_WEIGHTS, **weights}})
    problem = week.problem.changed(preferences=preferences)
    plan = plan_from(problem, week.places)
    assert false_claims(problem, plan) == []
    return plan.because


def test_a_week_in_which_all_fits_tells_attention_best_hours_and_that_all_fits() -> None:
    assert because(A_WEEK) == (
        "Pat is asked for 2 h of the week, at most 1 h a day and never by two lessons at once.",
        "Both core lessons stand wholly in the best learning times of Ada.",
        "All 5 lessons you asked for found a place.",
    )


def test_what_did_not_fit_is_told_first() -> None:
    week = a_week(
        """
        Monday   9:00 9:30
        Ada      M    H
        Ben      .    H
        """,
        H={"together": True, "asked": 2},
        M={"asked": 4},
    )
    assert because(week)[0] == (
        "4 of the 6 lessons you asked for found no room (one held together counts once): M of Ada (3) and H of Ada and Ben (1)."
    )


def test_many_that_did_not_fit_are_counted() -> None:
    week = a_week(
        """
        Monday   9:00
        Ada      .
        """,
        **{letter: {"asked": 1} for letter in "MASTE"},
    )
    assert because(week)[0] == (
        "5 of the 5 lessons you asked for found no room: A of Ada (1), E of Ada (1), M of Ada (1) and 2 more."
    )


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ("same_time", "You like a steady rhythm, so M of Ada begins at 09:00 on 2 of its 2 days."),
        ("compact_days", "You like days that are done early, so 3 of 4 days of lessons end at least 60 minutes before the hours do."),  # noqa: E501
        ("even_days", "You like days of about the same length, so the 2 days of Ben hold 30 min of lessons each."),
        ("core_early", "You like what matters most to come first, so both core lessons begin in the first half of the hours."),
        ("best_hours", "You like lessons that follow the child, so all 4 lessons stand wholly in the best learning times."),
        ("liked_times", "You like subjects near their own times, so the one lesson with a liked time begins within 30 minutes of the time you like."),  # noqa: E501
    ],
)  # fmt: skip
def test_an_answer_is_told_with_what_the_plan_has_to_show_for_it(wish: str, sentence: str) -> None:
    assert because(A_WEEK, **{wish: 1.2 * DEFAULT_WEIGHTS[wish]})[0] == sentence


def test_the_answer_that_weighs_most_is_told() -> None:
    assert "steady rhythm" in because(A_WEEK, same_time=34, core_early=20)[0]
    assert "matters most" in because(A_WEEK, same_time=20, core_early=30)[0]


def test_an_answer_that_the_plan_does_not_bear_out_is_not_told() -> None:
    assert because(A_WEEK, spread=30, often_enough=20) == because(A_WEEK)


def test_an_answer_that_hardly_weighs_is_not_told() -> None:
    assert because(A_WEEK, same_time=18) == because(A_WEEK)


def test_turns_and_further_lessons_are_told_when_there_are_some() -> None:
    week = a_week(
        """
        Monday    9:00
        Ada       M
        Tuesday   9:00
        Ada       .
        Wednesday 9:00
        Ada       M
        """,
        M={"asked": 1, "most": 2},
    )
    assert because(week, spread=30)[0] == (
        "You like subjects that take turns, so the one subject of a few times a week always has a day without it in between."
    )
    assert because(week, often_enough=30)[0] == (
        "You like loved subjects to come often, so the one further lesson found a place beyond those asked."
    )


def test_two_grown_ups_are_told_the_busier_one_first() -> None:
    week = a_week(
        """
        Monday   9:00 9:30 10:00
        Ada      M    A    .
        Ben      S    .    .
        Pat*     .    .    .
        Sam*     .    .    .
        """,
        M={"attention": 2},
        S={"attention": 2},
        A={"attention": 4},
        teachers_of={"A": "Sam", "M": "Pat", "S": "Pat"},
    )
    assert because(week)[0] == (
        "Pat is asked for 30 min of the week, most on Monday (30 min) and by up to 2 lessons at once; Sam for 30 min."
    )


def test_the_fullest_day_of_a_grown_up_is_named() -> None:
    week = a_week(
        """
        Monday   9:00 9:30
        Ada      M    .
        Tuesday  9:00 9:30
        Ada      M    A
        """,
        M={"attention": 4},
        A={"attention": 1},
    )
    assert because(week)[0] == (
        "Pat is asked for 1 h 30 min of the week, most on Tuesday (1 h) and never by two lessons at once."
    )


def test_a_week_of_independent_lessons_says_so() -> None:
    week = a_week(
        """
        Monday   9:00 9:30 10:00
        Ada      H    .    x
        Ben      H    S    .
        """,
        H={"together": True},
    )
    assert because(week) == (
        "Both lessons you asked for found a place.",
        "One lesson serves several children at once 1 time: H of Ada and Ben (1).",
        "Lessons keep clear of x on 1 day, Monday.",
    )
    assert because(a_week("Monday 9:00 9:30\nAda M M"))[1:] == (
        "The one lesson of the week can be done without a grown-up.",
        "The lessons of the week stand between 09:00 and 10:00.",
    )


def test_core_lessons_outside_the_best_hours_are_counted_honestly() -> None:
    def best(drawing: str) -> str:
        week = a_week(drawing, M={"core": True}, best_times={"Ada": ("early_afternoon",)})
        return because(week)[0]

    assert (
        best("Monday 11:00 11:30\nAda M .")
        == "The one core lesson does not stand wholly in the best learning times of Ada."
    )
    assert best("Monday 11:00 11:30\nAda . M") == "The one core lesson stands wholly in the best learning times of Ada."
    two = "Monday 11:00 11:30\nAda M .\nTuesday 11:00 11:30\nAda . M"
    assert best(two) == "1 of 2 core lessons stands wholly in the best learning times of Ada."


def test_a_week_without_lessons_has_its_three_sentences_too() -> None:
    week = a_week(
        """
        Monday   9:00
        Ada      .
        Ben      .
        """,
        days_off={"Ben": ("Monday",)},
        M={"asked": 0},
    )
    assert because(week) == (
        "No lesson stands in this week.",
        "This week has 1 school day for Ada and 0 school days for Ben.",
        "No lesson of this week asks for Pat.",
    )


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("2 h of", "3 h of"),
        ("Both core", "1 of 2 core"),
        ("All 5 lessons", "All 6 lessons"),
        ("at most 1 h", "at most 2 h"),
    ],
)
def test_the_recount_sees_a_false_number(true: str, false: str) -> None:
    plan = A_WEEK.plan()
    told: Iterable[str] = because(A_WEEK)
    assert any(true in sentence for sentence in told)
    wrong = plan.model_copy(update={"because": tuple(sentence.replace(true, false) for sentence in told)})
    assert len(false_claims(A_WEEK.problem, wrong)) == 1


def test_every_wish_that_answers_raise_has_words() -> None:
    assert set(DEFAULT_WEIGHTS) - set(ANSWERS) == {"breaks", "light_friday", "calm_parent", "likely_to_get_done"}
    assert clock_of(540) in because(A_WEEK, same_time=34)[0]

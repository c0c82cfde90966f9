"""Weeks drawn as text, and the three judges of a plan: the program, the draft and the check.

    Monday   9:00 9:30 10:00
    Ada      M    M    .          a capital is a subject: here one hour of M
    Ben      x    A    .          x is a commitment of that child, . is free
    Pat*     .    .    -          * marks an adult: x a commitment, - not to be asked

Several days stand below each other. Neighbouring same letters are one lesson; a lesson is asked as often as it is drawn.
Facts of a subject that differ are told by its letter: `M={"attention": 4, "asked": 2}`; `together=True` makes one lesson
of all the rows that show the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from brightpath.domain.preferences import StartingPreferences
from brightpath.domain.schedule import SolverReport, SolverStatus, Unplaced, WeekPlan
from brightpath.domain.weeks import MINUTES_PER_DAY, WEEKDAYS, minute_of
from brightpath.planning.model import Ending, Outcome
from brightpath.planning.week.assemble import assemble
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft, Table
from brightpath.planning.week.problem import Busy, Lesson, Pupil, Teacher, WeekProblem
from brightpath.planning.week.program import Program
from brightpath.planning.week.standing import Kept, Moment, Standing, WhyKept, is_kept

MONDAY = date(2026, 11, 23)
ALL_WISHES = {
    "best_hours": 20.0,
    "core_early": 15.0,
    "liked_times": 5.0,
    "spread": 15.0,
    "even_days": 10.0,
    "same_time": 15.0,
    "breaks": 10.0,
    "compact_days": 5.0,
    "often_enough": 5.0,
}
A_REPORT = SolverReport(
    name="by hand", status=SolverStatus.WITHIN_GAP, objective=0, bound=100, gap=1, seconds=0, rows=0, columns=0
)


class Run(NamedTuple):
    """Neighbouring columns with the same sign in one row of one day."""

    who: str
    day: int
    sign: str
    start: int
    end: int


@dataclass(frozen=True)
class DrawnWeek:
    """A problem and a plan for it, which may be a bad one."""

    problem: WeekProblem
    places: tuple[Place, ...]

    def plan(self) -> WeekPlan:
        """Write the plan as a family sees it, with what is left out told honestly."""
        return plan_from(self.problem, self.places)


def a_week(
    drawing: str,
    *,
    step: int = 15,
    hours: dict[str, tuple[str, str]] | None = None,
    best_times: dict[str, tuple[str, ...]] | None = None,
    longest_day: dict[str, int] | None = None,
    rests: dict[str, dict[str, int]] | None = None,
    protected: dict[str, tuple[str, str]] | None = None,
    days_off: dict[str, tuple[str, ...]] | None = None,
    liked_stretch: int = 60,
    teachers_of: dict[str, str] | None = None,
    cycle: tuple[str | None, ...] = (),
    **subjects: dict[str, Any],
) -> DrawnWeek:
    """Read a drawing. Hours are all the drawn columns, nobody has a longest day, and rests are as usual, unless told.
    `protected` is a child's protected block, the same every day.

    `teachers_of` names the adult of a letter's lessons; the first adult (Pat, always there, when none is drawn) otherwise.
    """
    names, days, columns, runs = _read(drawing)
    adults = [name for name in names if name.endswith("*")] or ["Pat*"]
    children = [name for name in names if not name.endswith("*")]
    opens, closes = columns[0], columns[-1]
    everyday = tuple(range(len(days)))
    off = {name: {days.index(_date_of(day)) for day in of} for name, of in (days_off or {}).items()}

    def busy(name: str) -> tuple[tuple[Busy, ...], ...]:
        return tuple(
            tuple(Busy(name="x", start=run.start, end=run.end) for run in runs if run[:3] == (name, day, "x"))
            for day in everyday
        )

    def available(name: str, day: int) -> tuple[tuple[int, int], ...]:
        gone = sorted((run.start, run.end) for run in runs if run[:3] == (name, day, "-"))
        edges = [0, *(minute for span in gone for minute in span), MINUTES_PER_DAY]
        return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)

    pupils = tuple(
        Pupil(
            id=f"child_{name}",
            name=name,
            age=10,
            hours=tuple(map(minute_of, hours[name])) if hours and name in hours else (opens, closes),
            best_times=(best_times or {}).get(name, ()),
            school_days=tuple(day for day in everyday if day not in off.get(name, ())),
            commitments=busy(name),
            longest_day=(longest_day or {}).get(name),
            **(rests or {}).get(name, {}),
            protected=(tuple(map(minute_of, protected[name])),) * len(days) if name in (protected or {}) else (),
        )
        for name in children
    )
    teachers = tuple(
        Teacher(name=name[:-1], available=tuple(available(name, day) for day in everyday), commitments=busy(name))
        for name in adults
    )
    lessons: list[Lesson] = []
    places: list[Place] = []
    taught = [run for run in runs if run.sign.isupper()]
    for letter in sorted({run.sign for run in taught} | set(subjects)):
        facts = dict(subjects.get(letter, {}))
        whose = [name for name in children if any((run.who, run.sign) == (name, letter) for run in taught)] or children[
            :1
        ]
        groups = [whose] if facts.pop("together", False) else [[name] for name in whose]
        for group in groups:
            lesson_runs = {run._replace(who=group[0]) for run in taught if run.who in group and run.sign == letter}
            lesson = _lesson(letter, group, lesson_runs, children, pupils, facts)
            teacher = None
            if lesson.attention:
                teacher = [name[:-1] for name in adults].index((teachers_of or {}).get(letter, adults[0][:-1]))
            places += [Place(len(lessons), run.day, run.start, teacher) for run in sorted(lesson_runs)]
            lessons.append(lesson)
    problem = WeekProblem(
        week_start=MONDAY,
        days=tuple(days),
        pupils=pupils,
        teachers=teachers,
        lessons=tuple(lessons),
        step=step,
        preferences=StartingPreferences(
            block_minutes=liked_stretch, break_after_blocks=1, wish_weights=dict(ALL_WISHES)
        ),
        cycle=cycle,
    )
    return DrawnWeek(problem, tuple(sorted(places)))


def begun(
    week: DrawnWeek,
    *,
    kept: Iterable[tuple[str, str, str]] = (),
    stood: Iterable[tuple[str, str, str]] = (),
    now: tuple[str, str] | None = None,
    **facts: Any,
) -> DrawnWeek:
    """Let a drawn week have begun: `kept` and `stood` are lesson ids with a weekday and a time, `now` a weekday and a time."""

    def standing(spot: tuple[str, str, str]) -> dict[str, Any]:
        name, day, clock = spot
        of_lesson = next(lesson for lesson in week.problem.lessons if lesson.id == name)
        at = week.problem.days.index(_date_of(day))
        return {
            "lesson": name,
            "day": at,
            "start": minute_of(clock),
            "teacher": 0 if of_lesson.attention else None,
        }

    return DrawnWeek(
        week.problem.changed(
            kept=tuple(Kept(**standing(spot), why=WhyKept.PINNED) for spot in kept),
            last_plan=tuple(Standing(**standing(spot)) for spot in stood),
            now=now and Moment(on=_date_of(now[0]), minute=minute_of(now[1])),
            **facts,
        ),
        week.places,
    )


def _lesson(
    letter: str,
    group: list[str],
    runs: set[Run],
    children: list[str],
    pupils: tuple[Pupil, ...],
    facts: dict[str, Any],
) -> Lesson:
    members = tuple(children.index(name) for name in group)
    held_on = {run.day for run in runs}
    lengths = {run.end - run.start for run in runs}
    asked = facts.pop("asked", len(held_on))
    is_core = facts.pop("core", False)
    shared = set.intersection(*(set(pupils[member].school_days) for member in members))
    return Lesson(
        **{
            "id": f"{letter}:{'+'.join(group)}",
            "pupils": members,
            "names": (letter,) * len(group),
            "core": (is_core,) * len(group),
            "minutes": max(lengths, default=30),
            "asked": asked,
            "most": max(1, asked),
            "attention": 0,
            "interest": 3,
            "fixed": None,
            "preferred": None,
            "days": tuple(sorted(shared)),
            "combined_with": letter if len(group) > 1 else None,
        }
        | {key: minute_of(value) if key in ("fixed", "preferred") else value for key, value in facts.items()}
    )


def _read(drawing: str) -> tuple[list[str], list[date], list[int], list[Run]]:
    names: list[str] = []
    days: list[date] = []
    columns: list[int] = []
    runs: list[Run] = []
    for line in drawing.splitlines():
        if not line.strip():
            continue
        first, *signs = line.split()
        if first in WEEKDAYS:
            columns = [minute_of(clock) for clock in signs]
            columns.append(2 * columns[-1] - columns[-2] if len(columns) > 1 else columns[0] + 30)
            days.append(_date_of(first))
            continue
        if len(signs) != len(columns) - 1:
            raise ValueError(f"{line!r} does not fit its header.")
        if first not in names:
            names.append(first)
        runs += _runs(first, len(days) - 1, signs, columns)
    return names, days, columns, runs


def _runs(who: str, day: int, signs: Iterable[str], columns: list[int]) -> Iterator[Run]:
    for sign, group in groupby(enumerate(signs), key=lambda one: one[1]):
        numbers = [number for number, _ in group]
        if sign != ".":
            yield Run(who, day, sign, columns[numbers[0]], columns[numbers[-1] + 1])


def _date_of(weekday: str) -> date:
    return MONDAY + timedelta(days=[day.value for day in WEEKDAYS].index(weekday))


# -- the judges ------------------------------------------------------------------------------------------------------


def plan_from(problem: WeekProblem, places: Iterable[Place]) -> WeekPlan:
    """Write places as the plan a family sees, with what is left out told honestly."""
    places = list(places)
    stands = [sum(place.lesson == index for place in places) for index in range(len(problem.lessons))]
    whole = [
        stands[index] if lesson.second is None else min(stands[index], stands[lesson.second])
        for index, lesson in enumerate(problem.lessons)
    ]
    unplaced = [
        Unplaced(child=problem.pupils[pupil].name, subject=subject, asked=lesson.asked, placed=whole[index])
        for index, lesson in enumerate(problem.lessons)
        for pupil, subject in zip(lesson.pupils, lesson.subjects, strict=True)
        if whole[index] < lesson.asked and index not in problem.firsts
    ]
    return assemble(problem, places, report=A_REPORT, unplaced=unplaced, seed=0)


def program_says(problem: WeekProblem, places: Iterable[Place]) -> Outcome | None:
    """Solve the integer program with exactly these places chosen; None when one of them is not even a choice."""
    wanted = set(places)
    choices = Choices(problem)
    program = Program(choices)
    if not wanted <= {place for of_day in choices.places.values() for place in of_day}:
        return None
    for index in range(len(problem.lessons)):
        for place, chosen in program.chosen_of(index):
            side = float(place in wanted)
            program.add(("as_drawn", *place), [(chosen, 1)], least=side, most=side)
    return program.model.solve(seconds=30, seed=0)


def program_allows(problem: WeekProblem, places: Iterable[Place]) -> bool:
    outcome = program_says(problem, places)
    return outcome is not None and outcome.ending is not Ending.INFEASIBLE


def draft_of(problem: WeekProblem, places: Iterable[Place]) -> Draft | None:
    """Draw the places one after the other; None when the draft refuses one."""
    table = Table(Choices(problem))
    draft = Draft(table)
    places = list(places)
    for place in places:
        if is_kept(problem, problem.lessons[place.lesson], *place[1:]):
            continue  # it stands already
        options = table.options.get((place.lesson, place.day), {}).get(place.teacher, [])
        option = next((option for option in options if option.place == place), None)
        if option is None or not draft.fits(place) or (place.lesson, place.day) in draft.placed:
            return None
        draft.put(option)
    return draft if len(draft.placed) == len(places) else None  # else something kept is not drawn

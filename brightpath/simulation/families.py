"""Households from seeds, as real ones are: the set that the week planner is measured on.

Subjects, hours and best times come from the subject catalogue by age; the parents' working hours make their time tight or loose.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from brightpath.domain.catalogue import suggested_best_times, suggested_hours
from brightpath.domain.family import (
    ACTIVITIES,
    ATTENTION,
    LIKERT_ITEMS,
    PHILOSOPHIES,
    SCHEDULING_STYLES,
    Adult,
    Availability,
    Child,
    Commitment,
    CommitmentFrequency,
    FamilyCalendar,
    FixedTime,
    Flexibility,
    Frequency,
    Household,
    Involvement,
    PlanningApproach,
    Subject,
)
from brightpath.domain.weeks import PARTS_OF_DAY, SCHOOL_DAYS, Weekday, weekday_of
from brightpath.exports.household import household_document
from brightpath.imports.catalogue import the_catalogue
from brightpath.planning.week.problem import QUARTERS, WeekProblem, longest_day_at
from brightpath.planning.week.reading import problem_of
from brightpath.simulation.draws import Draws
from brightpath.simulation.parents_time import Fitted, Window, fit

#: A week like any other: no household of the set has dates.
WEEK = date(2026, 11, 23)

SIZES = (1, 2, 3, 4, 6, 8)
STEPS = (15, 5)
SEEDS = range(10)
#: The parents' free minutes in percent of those that the lessons ask for, least and most.
TIGHT, LOOSE = (85, 100), (150, 200)
#: Lessons ask for so many minutes of a parent at least: for all, and for each child.
LEAST_ASKED, LEAST_ASKED_PER_CHILD = 120, 60

YOUNGEST, OLDEST = 4, 17
FEWEST_SUBJECTS, MOST_SUBJECTS = 4, 9
#: So much of the longest day may be asked for, over the week, in percent.
FULLEST_WEEK = 85
#: Children of this age may have a class outside the house, which stands at its time and needs no parent.
CLASS_FROM_AGE = 8
CLASSES = frozenset({"Spanish", "Art", "Writing", "Science", "Physical education", "Economics", "Computer science"})
#: What brothers and sisters learn together, when no more than so many years lie between them.
TOGETHER = ("History", "Science", "Nature study", "Read-aloud", "Art", "Geography", "Music", "Physical education")
YEARS_TOGETHER, MOST_TOGETHER = 4, 4
#: Minutes of a first lesson that fit neither 15 nor 10 minutes.
UNEVEN = (25, 35, 55)
WORK_ENDS = 17 * 60
#: A child whose hours end before is with its parents in the morning only.
AFTERNOON = 14 * 60

CHILD_NAMES = (
    "Ada",
    "Ben",
    "Cleo",
    "Dmitri",
    "Esi",
    "Finn",
    "Greta",
    "Hana",
    "Ivo",
    "Jun",
    "Kofi",
    "Lía",
    "Mei",
    "Nils",
)
ADULT_NAMES = ("Alex", "Bola", "Chris", "Dana", "Eun", "Farid", "Grace", "Hugo")
SURNAMES = ("Okafor", "Lindqvist", "Moreau", "Tanaka", "Silva", "Novák", "Abebe", "Walsh")
WORK = ("Work", "Shift", "Office hours", "Work from home")
#: What takes children out of the house: name, earliest and latest start, minutes, most days in the week.
OUTINGS = (
    ("Swimming", 600, 840, 60, 2),
    ("Piano lesson", 780, 930, 45, 1),
    ("Soccer practice", 840, 960, 90, 2),
    ("Gymnastics", 810, 930, 60, 2),
    ("Violin lesson", 660, 900, 30, 1),
    ("Choir", 840, 960, 60, 1),
    ("Speech therapy", 570, 660, 45, 1),
    ("Chess club", 870, 960, 75, 1),
)


@dataclass(frozen=True)
class Parameters:
    """What an instance was made from."""

    seed: int
    children: int
    is_tight: bool
    step: int

    @property
    def name(self) -> str:
        time = "tight" if self.is_tight else "loose"
        return f"{self.children}_children_{time}_{self.step}_minutes_{self.seed}"


@dataclass(frozen=True)
class Instance:
    """One household of the set."""

    name: str
    parameters: Parameters
    household: Household


def the_set() -> Iterator[Instance]:
    """Make the whole set: every size, tight and loose, on both steps, ten seeds each."""
    for children in SIZES:
        for is_tight in (True, False):
            for step in STEPS:
                for seed in SEEDS:
                    parameters = Parameters(seed, children, is_tight, step)
                    yield Instance(parameters.name, parameters, a_family(**asdict(parameters)))


def write_set(folder: Path) -> list[Path]:
    """Write every household of the set as a document, `<name>.json`, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for instance in the_set():
        path = folder / f"{instance.name}.json"
        path.write_bytes(document_bytes(instance.household))
        written.append(path)
    return written


def document_bytes(household: Household) -> bytes:
    """Write a household's document so that the same household gives the same bytes."""
    return (json.dumps(household_document(household), ensure_ascii=False, indent=1) + "\n").encode()


def a_family(seed: int, *, children: int, is_tight: bool, step: int) -> Household:
    """Make one household; the same seed and wishes give the same one, everywhere.

    Parameters
    ----------
    seed
        Which of many.
    children
        How many children, 1 to 14.
    is_tight
        Whether the parents' free minutes are 85 to 100 percent of those that the lessons ask for, or 150 to 200.
    step
        15 or 5: the coarsest grid on which its durations and fixed times lie.
    """
    draws = Draws(f"family {seed}: {children} children, {'tight' if is_tight else 'loose'}, {step} minutes")
    calendar = FamilyCalendar(school_days=SCHOOL_DAYS[:4]) if draws.chance(0.15) else FamilyCalendar()
    days = calendar.school_days
    surname = draws.one_of(SURNAMES)
    grown_ups = 2 if children >= (6 if is_tight else 4) or draws.chance(0.6) else 1
    adults = [f"{name} {surname}" for name in draws.some_of(ADULT_NAMES, grown_ups)]
    brood = _children(draws, children, adults, days, step)
    family_commitments = _family_commitments(draws, adults, days)
    brood = [
        _with_times(draws, child, family_commitments, days, step) for child in _with_lessons_together(draws, brood)
    ]
    household = Household(
        parent_name=adults[0],
        adults=tuple(Adult(name=name) for name in adults),
        children=tuple(brood),
        commitments=tuple(family_commitments),
        calendar=calendar,
        **_style(draws),
    )
    household = _on_the_step(household, step)
    problem = problem_of(household, WEEK)
    # Whose child is done at noon teaches in the morning.
    is_done_early = any(child.hours[1] < AFTERNOON for child in brood)
    mornings = [is_done_early or draws.chance(0.65) for _ in adults]
    fitted = fit(
        problem,
        draws,
        covered=TIGHT if is_tight else LOOSE,
        least_asked=max(LEAST_ASKED, LEAST_ASKED_PER_CHILD * children),
        unit=step,
        mornings=mornings,
        may_days_go=is_tight,
    )
    return _with_work(draws, _with_attention(household, problem, fitted), problem, fitted)


def _children(draws: Draws, count: int, adults: Sequence[str], days: Sequence[Weekday], step: int) -> list[Child]:
    """The oldest first; every tenth family of several has twins."""
    ages = draws.some_of(range(YOUNGEST, OLDEST + 1), count)[::-1]
    if count > 1 and draws.chance(0.1):
        ages[1] = ages[0]
    shift = draws.one_of((-30, 0, 0, 30))
    names = draws.some_of(CHILD_NAMES, count)
    return [
        _child(draws, number, name, age, shift, adults, days, step)
        for number, (name, age) in enumerate(zip(names, ages, strict=True), start=1)
    ]


def _child(
    draws: Draws,
    number: int,
    name: str,
    age: int,
    shift: int,
    adults: Sequence[str],
    days: Sequence[Weekday],
    step: int,
) -> Child:
    opens, closes = suggested_hours(age)
    best = suggested_best_times(age)
    if draws.chance(0.25):
        best = (draws.one_of(tuple(PARTS_OF_DAY)[1:4]),)
    return Child(
        id=f"child_{number}",
        name=name,
        age=age,
        hours=(opens + shift, closes + shift),
        best_times=best,
        commitments=tuple(_outings(draws, name, adults, days, step)),
        subjects=tuple(_subjects(draws, age, len(days), step)),
    )


def _subjects(draws: Draws, age: int, days: int, step: int) -> list[Subject]:
    """The two most typical ones of the age and some others, no more than its days can hold."""
    offered = the_catalogue().for_age(age)
    count = draws.between(FEWEST_SUBJECTS, MOST_SUBJECTS)
    subjects = [
        Subject(
            name=one.name,
            is_core=one.is_core,
            minutes=max(step, round(one.minutes / step) * step),
            frequency=Frequency.OCCASIONALLY if not one.is_core and draws.chance(0.08) else one.frequency,
            involvement=one.involvement,
            interest=draws.between(1, 5),
        )
        for one in (*offered[:2], *draws.some_of(offered[2:], count - 2))
    ]
    held = longest_day_at(age) * days * FULLEST_WEEK // 100
    while len(subjects) > FEWEST_SUBJECTS and sum(_minutes_a_week(one, days) for one in subjects) > held:
        del subjects[-1]
    return subjects


def _minutes_a_week(subject: Subject, days: int) -> int:
    times = {Frequency.DAILY: days, Frequency.SEVERAL: 2, Frequency.ONCE: 1, Frequency.OCCASIONALLY: 0}
    return subject.minutes * times[subject.frequency]


def _outings(
    draws: Draws, child: str, adults: Sequence[str], days: Sequence[Weekday], step: int
) -> Iterator[Commitment]:
    """Up to two in the week, on days of their own; to most of them somebody drives."""
    free = list(days)
    for name, earliest, latest, minutes, most in draws.some_of(OUTINGS, draws.one_of((0, 0, 1, 1, 2))):
        taken = draws.some_of(free, draws.between(1, most))
        free = [day for day in free if day not in taken]
        start = draws.between(earliest, latest, step)
        yield Commitment(
            name=name,
            frequency=CommitmentFrequency.WEEKLY,
            days_of_week=tuple(taken),
            start=start,
            end=start + minutes,
            who=(child, draws.one_of(adults)) if draws.chance(0.6) else (child,),
        )


def _family_commitments(draws: Draws, adults: Sequence[str], days: Sequence[Weekday]) -> list[Commitment]:
    commitments = []
    if draws.chance(0.2):
        day = draws.one_of(days)
        commitments.append(
            Commitment(
                name="Co-op", frequency=CommitmentFrequency.WEEKLY, days_of_week=(day,), start=13 * 60, end=15 * 60
            )
        )
    if draws.chance(0.3):
        start = draws.between(11 * 60 + 45, 13 * 60, 15)
        commitments.append(
            Commitment(
                name=draws.one_of(("Baby's nap", "Phone calls", "Cooking")),
                frequency=CommitmentFrequency.DAILY,
                start=start,
                end=start + draws.one_of((30, 45)),
                who=(adults[0],),
            )
        )
    return commitments


def _with_lessons_together(draws: Draws, brood: list[Child]) -> list[Child]:
    """Give some of what brothers and sisters all learn to all of them at once, as the one in the middle has it."""
    subjects = [{subject.name: subject for subject in child.subjects} for child in brood]
    for name in TOGETHER:
        learners = [place for place, of_child in enumerate(subjects) if name in of_child]
        near = [place for place in learners if brood[place].age <= brood[learners[-1]].age + YEARS_TOGETHER]
        members = near[-MOST_TOGETHER:]
        if len(members) < 2 or not draws.chance(0.5):
            continue
        lead = subjects[members[len(members) // 2]][name]
        most = max((subjects[place][name].involvement for place in members), key=ATTENTION.__getitem__)
        for place in members:
            subjects[place][name] = subjects[place][name].model_copy(
                update={
                    "minutes": lead.minutes,
                    "frequency": lead.frequency,
                    "involvement": most,
                    "combined_with": f"{name} together",
                }
            )
    return [
        child.model_copy(update={"subjects": tuple(of_child.values())})
        for child, of_child in zip(brood, subjects, strict=True)
    ]


def _with_times(draws: Draws, child: Child, family: Iterable[Commitment], days: Sequence[Weekday], step: int) -> Child:
    """Fix one class outside the house at most, on days without another way to go; prefer a time for some, days for few."""
    gone = {day for one in (*family, *child.commitments) for day in one.days_of_week}
    free = [day for day in days if day not in gone]
    subjects = []
    has_class = child.age < CLASS_FROM_AGE
    for subject in child.subjects:
        time = _a_start(draws, child, subject, step)
        times = {Frequency.SEVERAL: 2, Frequency.ONCE: 1}.get(subject.frequency, 0)
        update: dict[str, object] = {}
        if subject.combined_with is not None:
            pass
        elif not has_class and subject.name in CLASSES and 0 < times <= len(free) and draws.chance(0.35):
            has_class = True
            update = {
                "fixed_time": FixedTime(required=True, preferred=time),
                "days": tuple(draws.some_of(free, times)),
                "involvement": Involvement.INDEPENDENT,
            }
        elif draws.chance(0.12):
            update = {"fixed_time": FixedTime(preferred=time)}
        elif times and draws.chance(0.06):
            update = {"days": tuple(draws.some_of(days, 3))}
        subjects.append(subject.model_copy(update=update))
    return child.model_copy(update={"subjects": tuple(subjects)})


def _a_start(draws: Draws, child: Child, subject: Subject, step: int) -> int:
    opens, closes = child.hours
    return draws.between(opens, closes - subject.minutes, step)


def _on_the_step(household: Household, step: int) -> Household:
    """Where all times happen to lie on a coarser grid, let one lesson take a length that does not."""
    if problem_of(household, WEEK).step == step:
        return household
    first, *others = household.children
    subject, *rest = first.subjects
    uneven = min(UNEVEN, key=lambda minutes: abs(minutes - subject.minutes))
    subject = subject.model_copy(update={"minutes": uneven, "combined_with": None})
    return household.model_copy(update={"children": (first.model_copy(update={"subjects": (subject, *rest)}), *others)})


def _style(draws: Draws) -> dict[str, object]:
    """How the family likes it: one in five has not answered the statements, the others leave out hardly any."""
    return {
        "flexibility": draws.one_of(tuple(Flexibility)),
        "philosophies": {key: draws.between(1, 5) for key in PHILOSOPHIES},
        "scheduling_styles": {key: draws.between(1, 5) for key in SCHEDULING_STYLES},
        "activities": {key: draws.between(1, 5) for key in ACTIVITIES},
        "planning_approach": draws.one_of(tuple(PlanningApproach)),
        "likert": {}
        if draws.chance(0.2)
        else {item: draws.between(1, 5) for item in LIKERT_ITEMS if draws.chance(0.95)},
    }


def _with_attention(household: Household, problem: WeekProblem, fitted: Fitted) -> Household:
    """Write what each lesson asks of a parent as the involvement of its subjects."""
    by_attention = {round(QUARTERS * share): involvement for involvement, share in ATTENTION.items()}
    involvement: dict[tuple[int, str], Involvement] = {}
    for lesson, level in zip(problem.lessons, fitted.attention, strict=True):
        if level != lesson.attention:
            for names in lesson.turns or (lesson.names,):
                involvement |= {key: by_attention[level] for key in zip(lesson.pupils, names, strict=True)}
    return household.model_copy(
        update={
            "children": tuple(
                child.model_copy(
                    update={
                        "subjects": tuple(
                            subject.model_copy(
                                update={"involvement": involvement.get((place, subject.name), subject.involvement)}
                            )
                            for subject in child.subjects
                        )
                    }
                )
                for place, child in enumerate(household.children)
            )
        }
    )


def _with_work(draws: Draws, household: Household, problem: WeekProblem, fitted: Fitted) -> Household:
    """Write the windows of each adult: some tell when they are available, the others when they work."""
    adults = []
    commitments = list(household.commitments)
    opens = min(child.hours[0] for child in household.children)
    for place, (adult, windows) in enumerate(zip(household.adults, fitted.windows, strict=True)):
        on_days = {weekday_of(problem.days[index]): window for index, window in windows.items()}
        if any(on_days.values()) and draws.chance(0.4):
            times = _by_time({day: [window] if window else [] for day, window in on_days.items()})
            available = tuple(Availability(days_of_week=days, start=start, end=end) for (start, end), days in times)
            adults.append(adult.model_copy(update={"available": available}))
            continue
        adults.append(adult)
        teacher = problem.teachers[place]
        work = {
            weekday_of(problem.days[index]): _work(
                window, opens, [(busy.start, busy.end) for busy in teacher.commitments[index]]
            )
            for index, window in windows.items()
        }
        name = draws.one_of(WORK)
        commitments += [
            Commitment(
                name=name,
                frequency=CommitmentFrequency.WEEKLY,
                days_of_week=days,
                start=start,
                end=end,
                who=(adult.name,),
            )
            for (start, end), days in _by_time(work)
        ]
    return household.model_copy(update={"adults": tuple(adults), "commitments": tuple(commitments)})


def _work(window: Window, opens: int, elsewhere: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """List the hours of work around a window for teaching and other commitments."""
    pieces = []
    at = opens
    for start, end in [*sorted([*elsewhere, *([window] if window else [])]), (WORK_ENDS, WORK_ENDS)]:
        if start > at:
            pieces.append((at, min(start, WORK_ENDS)))
        at = max(at, end)
    return [(start, end) for start, end in pieces if start < end]


def _by_time(of_days: dict[Weekday, list[tuple[int, int]]]) -> list[tuple[tuple[int, int], tuple[Weekday, ...]]]:
    """Bring days with the same time together."""
    days: dict[tuple[int, int], list[Weekday]] = defaultdict(list)
    for day, times in of_days.items():
        for time in times:
            days[time].append(day)
    return [(time, tuple(of_time)) for time, of_time in sorted(days.items())]

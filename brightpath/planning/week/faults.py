"""What is wrong on some days of a plan, counted: two plans are compared by it, and what the second makes worse is told.

The same rules as in check.py, asked of everything that stands, also of what is kept or done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from brightpath.domain.schedule import ScheduleItem, WeekPlan
from brightpath.domain.weeks import clock_of, weekday_of
from brightpath.domain.words import hours_and_minutes, listed
from brightpath.planning.week.held import held_in
from brightpath.planning.week.problem import PARTS_APART, QUARTERS, Lesson, Span, WeekProblem, cuts, overlaps
from brightpath.planning.week.stretches import stretches
from brightpath.planning.week.ways import meets, ways_of

#: The must, and what of it is meant.
Key = tuple[object, ...]


class Fault(NamedTuple):
    """How much is wrong, in the fault's own measure, and the sentence."""

    much: float
    sentence: str


class Group(NamedTuple):
    """A lesson as it stands for all its children; of a lesson together that is torn apart, one part of it."""

    lesson: int
    day: int
    start: int
    end: int
    adult: str | None
    members: tuple[tuple[int, ScheduleItem], ...]

    @property
    def item(self) -> ScheduleItem:
        return self.members[0][1]


class Days:
    """Some days of a plan, lesson by lesson."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan, days: Collection[int]) -> None:
        self.problem, self.days = problem, sorted(days)
        self.teachers = {teacher.name: teacher for teacher in problem.teachers}
        groups: dict[tuple[int, int, int, int, str | None], list[tuple[int, ScheduleItem]]] = defaultdict(list)
        for held in held_in(problem, plan):
            key = (held.lesson, held.day, held.item.start, held.item.end, held.item.adult)
            groups[key].append((held.pupil, held.item))
        self.groups = [
            Group(*key, tuple(members))
            for key, members in sorted(groups.items(), key=lambda one: (*one[0][1:4], one[0][0], one[0][4] or ""))
        ]
        self.on: dict[int, list[Group]] = defaultdict(list)
        self.of: dict[tuple[int, int], list[Group]] = defaultdict(list)
        for group in self.groups:
            self.on[group.day].append(group)
            for pupil, _ in group.members:
                self.of[pupil, group.day].append(group)

    def lesson_of(self, group: Group) -> Lesson:
        return self.problem.lessons[group.lesson]

    def title(self, group: Group) -> str:
        """Name a lesson with its children."""
        return f"{group.item.name} of {listed([self.problem.pupils[pupil].name for pupil, _ in group.members])}"

    def weekday(self, day: int) -> str:
        return str(weekday_of(self.problem.days[day]))

    def when(self, group: Group) -> str:
        return f"{self.weekday(group.day)} at {clock_of(group.start)}"

    def told(self, group: Group) -> str:
        return f"{self.title(group)} on {self.when(group)}"


def faults_of(problem: WeekProblem, plan: WeekPlan, days: Collection[int]) -> dict[Key, Fault]:
    """List what is wrong on some days of a plan; overlaps with what takes a child's time are not asked here."""
    week = Days(problem, plan, days)
    found: dict[Key, Fault] = {}
    for key, much, sentence in _all(week):
        before = found.get(key)
        found[key] = Fault(much + (before.much if before else 0), before.sentence if before else sentence)
    return found


def made_worse(before: dict[Key, Fault], after: dict[Key, Fault]) -> tuple[str, ...]:
    """List the sentences about what the second plan has more of than the first."""
    worse = [fault.sentence for key, fault in after.items() if key not in before or fault.much > before[key].much]
    return tuple(dict.fromkeys(worse))


def _all(week: Days) -> Iterator[tuple[Key, float, str]]:
    for day in week.days:
        for group in week.on[day]:
            for must, much, sentence in _of_one(week, group):
                ids = tuple(sorted(item.id for _, item in group.members))
                yield (must, *ids), much, sentence
        yield from _attention(week, day)
        for pupil in range(len(week.problem.pupils)):
            yield from _of_day(week, pupil, day)
    yield from _turns(week)


def _of_one(week: Days, group: Group) -> Iterator[tuple[Key, float, str]]:
    """Ask the rules about one place."""
    problem, lesson, day, told = week.problem, week.lesson_of(group), group.day, week.told(group)
    gone = ways_of(lesson, group.start) if lesson.way else ()
    for pupil, _ in group.members:
        child = problem.pupils[pupil]
        opens, closes = child.hours
        outside = max(0, opens - group.start) + max(0, group.end - closes)
        if outside and not lesson.is_by_hand:
            hours = f"{clock_of(opens)} to {clock_of(closes)}"
            yield ("hours_are_kept", pupil), outside, f"{told} is outside the hours of {child.name}, {hours}."
        if day not in child.school_days and not lesson.is_by_hand:
            yield (
                ("days_off_are_kept", pupil),
                1,
                f"{week.title(group)} stands on {week.weekday(day)}, which is no school day of {child.name}.",
            )
        block = child.protected_on(day)
        if block is not None and cuts(block, (group.start - lesson.way, group.end + lesson.way)):
            span = f"{clock_of(block[0])} to {clock_of(block[1])}"
            sentence = f"{told} stands partly in the protected block of {child.name}, {span}."
            yield ("protected_blocks_are_kept", pupil), 1, sentence
        for busy in meets(gone, child.commitments[day]):
            sentence = f"The way to {told}, or back, meets {busy.name} of {child.name}."
            yield ("the_way_is_free", pupil, busy.name), 1, sentence
        for other in week.of[pupil, day] if gone else ():
            others = ways_of(week.lesson_of(other), other.start) if week.lesson_of(other).way else ()
            spans = [(other.start, other.end), *((way.start, way.end) for way in others)]
            if other is not group and any(overlaps((way.start, way.end), span) for way in gone for span in spans):
                sentence = f"The way to {told}, or back, meets {other.item.name}."
                yield ("nothing_is_done_on_the_way", pupil, other.item.id), 1, sentence
    if lesson.only_on is not None and not lesson.may_stand_on(problem.days[day]):
        sentence = f"{week.title(group)} may stand only on {listed(lesson.only_on) or 'no day at all'}."
        yield ("own_days_are_kept",), 1, sentence
    if not problem.keeps_cycle(lesson, day):
        name = problem.cycle[day] if problem.cycle else None
        where = f"day {name}" if name else "no day"
        sentence = f"{told} stands on {where} of the day cycle, not on {listed(lesson.on_cycle or (), 'or')}."
        yield ("the_day_cycle_is_kept",), 1, sentence
    if lesson.fixed is not None and group.start != lesson.fixed:
        yield ("fixed_times_are_kept",), 1, f"{week.title(group)} has its fixed time at {clock_of(lesson.fixed)}."
    yield from _adult(week, group)
    if len(group.members) < len(lesson.pupils):
        yield ("combined_lessons_happen_together",), 1, f"{told} is not held with all its children at once."
    same = [other for other in week.on[day] if other.lesson == group.lesson and other is not group]
    if any(_shares_a_child(group, other) for other in same):
        yield ("at_most_once_a_day",), 1, f"{week.title(group)} stands twice on {week.weekday(day)}."


def _shares_a_child(one: Group, other: Group) -> bool:
    return not {pupil for pupil, _ in one.members}.isdisjoint(pupil for pupil, _ in other.members)


def _adult(week: Days, group: Group) -> Iterator[tuple[Key, float, str]]:
    lesson, told = week.lesson_of(group), week.told(group)
    if not lesson.attention or lesson.is_by_hand:
        return
    teacher = week.teachers.get(group.adult or "")
    if teacher is None:
        yield ("the_adult_is_there",), 1, f"{told} has no adult."
        return
    day = group.day
    meeting = [busy for busy in teacher.commitments[day] if overlaps((busy.start, busy.end), (group.start, group.end))]
    if meeting:
        sentence = f"{teacher.name} has {listed([busy.name for busy in meeting])} during {told}."
        yield ("the_adult_is_there",), 1, sentence
    elif not teacher.is_there(day, group.start, group.end):
        yield ("the_adult_is_there",), 1, f"{teacher.name} is not there for {told}."
    for busy in meets(ways_of(lesson, group.start) if lesson.way else (), teacher.commitments[day]):
        sentence = f"The way to {told}, or back, meets {busy.name} of {teacher.name}."
        yield ("the_way_is_free", teacher.name, busy.name), 1, sentence


def _attention(week: Days, day: int) -> Iterator[tuple[Key, float, str]]:
    """Count by adult the quarters that are promised beyond a whole, minute by minute."""
    by_adult: dict[str, list[tuple[int, int, int, Group]]] = defaultdict(list)
    for group in week.on[day]:
        quarters, way = round(group.item.attention * QUARTERS), week.lesson_of(group).way
        if group.adult is not None and quarters:
            by_adult[group.adult].append((group.start - way, group.end + way, quarters, group))
    for adult, taken in by_adult.items():
        edges = sorted({edge for start, end, *_ in taken for edge in (start, end)})
        much, worst = 0, None
        for start, end in pairwise(edges):
            beside = [one for one in taken if one[0] <= start < one[1]]
            over = sum(one[2] for one in beside) - QUARTERS
            if over > 0:
                much += over * (end - start)
                worst = worst or (start, beside)
        if worst is not None:
            start, beside = worst
            lessons = listed([week.title(one[3]) for one in beside])
            where = f"{week.weekday(day)} at {clock_of(start)}"
            sentence = f"{adult} is asked for more than can be given on {where}: {lessons}."
            yield ("attention_is_never_promised_twice", adult, day), much, sentence


def _of_day(week: Days, pupil: int, day: int) -> Iterator[tuple[Key, float, str]]:
    """Ask the rules about a child's day."""
    problem, groups, child = week.problem, week.of[pupil, day], week.problem.pupils[pupil]
    if not groups:
        return
    weekday = week.weekday(day)
    for group in groups:
        lesson = week.lesson_of(group)
        first = problem.firsts.get(group.lesson)
        for other in groups:
            if other.lesson in lesson.after and other.lesson != first and other.end > group.start:
                sentence = f"{week.title(group)} begins before {other.item.name} has ended on {weekday}."
                yield ("the_order_is_kept", pupil, group.lesson, other.lesson), 1, sentence
        if first is not None:
            ends = [other.end for other in groups if other.lesson == first]
            if not ends:
                sentence = f"{week.told(group)} stands without its first part."
                yield ("two_parts_make_a_lesson", pupil, group.lesson), 1, sentence
            elif any(end + PARTS_APART > group.start for end in ends):
                sentence = f"{week.told(group)} does not come {PARTS_APART} minutes or more after its first part."
                yield ("two_parts_make_a_lesson", pupil, group.lesson), 1, sentence
    if day not in child.school_days:
        return
    spans = sorted((group.start, group.end) for group in groups)
    for run in stretches(problem, pupil, day, spans):
        minutes = run[-1][1] - run[0][0]
        if len(run) > 1 and minutes > child.longest_stretch:
            sentence = (
                f"{child.name} has {minutes} minutes without a break on {weekday} from {clock_of(run[0][0])}, "
                f"more than {child.longest_stretch}."
            )
            yield ("a_break_follows_long_work", pupil, day), minutes - child.longest_stretch, sentence
    if child.lunch_starts(day, problem.step) and not lunch_starts_beside(week, pupil, day):
        yield ("lunch_is_kept", pupil, day), 1, f"{child.name} has no time left for lunch on {weekday}."
    minutes = sum(end - start for start, end in spans)
    if child.longest_day is not None and minutes > child.longest_day:
        sentence = (
            f"{child.name} has {hours_and_minutes(minutes)} of lessons on {weekday}, "
            f"more than {hours_and_minutes(child.longest_day)}."
        )
        yield ("no_day_is_too_long", pupil, day), minutes - child.longest_day, sentence


def lunch_starts_beside(week: Days, pupil: int, day: int) -> list[int]:
    """List the times at which a child's lunch has room beside its lessons and the ways to them."""
    child = week.problem.pupils[pupil]
    taken: list[Span] = []
    for group in week.of[pupil, day]:
        way = week.lesson_of(group).way
        taken.append((group.start - way, group.end + way))
    return [
        start
        for start in child.lunch_starts(day, week.problem.step)
        if not any(overlaps(span, (start, start + child.lunch_minutes)) for span in taken)
    ]


def _turns(week: Days) -> Iterator[tuple[Key, float, str]]:
    """Ask whether loops take their turns; that is a question about the whole week."""
    times: dict[str, int] = defaultdict(int)
    for group in week.groups:
        lesson = week.lesson_of(group)
        if lesson.turns and not lesson.is_by_hand:
            first = lesson.instead_of or lesson.id
            turn = lesson.names_at(times[first])[lesson.pupils.index(group.members[0][0])]
            times[first] += 1
            if group.item.name != turn:
                yield ("the_loop_keeps_its_turns", first), 1, f"{week.told(group)} takes the turn of {turn}."

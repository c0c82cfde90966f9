"""A week that has begun, as a problem: what stands is kept or has its price, and what did not happen is asked for anew.

`replanning` reads the plan that counts; `repair.py` or `solve.py` answer the problem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from brightpath.domain.replanning import Missed, Way
from brightpath.domain.schedule import ChildWeek, ItemType, ScheduleItem, WeekPlan, name_of_part, subject_of_part
from brightpath.planning.week.by_hand import lesson_as_it_was, with_what_is_by_hand
from brightpath.planning.week.held import held_in, lessons_by_name
from brightpath.planning.week.problem import QUARTERS, STEPS, Lesson, WeekProblem
from brightpath.planning.week.standing import Kept, Moment, Standing, WhyKept

#: What a lesson costs, in points, that does not stand where it stood: more than a better place is worth as a rule.
COST_OF_MOVING = 3.0


class DayIsGone(ValueError):
    """Something that stays stands on a day that the household no longer knows."""


@dataclass(frozen=True)
class Stand:
    """A lesson (its id) as it stands in the plan that counts, for all its children."""

    lesson: str
    day: int
    start: int
    teacher: int | None
    why: WhyKept | None
    is_missed: bool
    names: tuple[str, ...] = ()


def replanning(
    problem: WeekProblem,
    plan: WeekPlan,
    *,
    now: Moment,
    pins: Collection[tuple[str, str]] = (),
    missed: Sequence[Missed] = (),
    way: Way = Way.SOLVE_AGAIN,
    may_add_today: bool = False,
    cost_of_moving: float = COST_OF_MOVING,
) -> WeekProblem:
    """Write down what is to be solved when a plan of the week stands already.

    Parameters
    ----------
    problem
        The week as the household tells it now, or the problem that the plan answered.
    pins
        What is pinned beside the items that say so themselves: child's id and item's id.
    way
        What becomes of the missed lessons: each held again on a later day, if need be as the second of that day
        (`DOUBLE_UP`); the later ones of the subject go on in its slots, and one comes after the last (`SHIFT_ON`); not held
        this week (`DROP`); or the rest of the week as it is best now (`SOLVE_AGAIN`).

    Raises
    ------
    DayIsGone
        When something that is done, past or pinned stands on a day that is no day of the problem.
    """
    problem = with_what_is_by_hand(problem, plan)
    at_first = problem.at_first or problem
    reader = _Reader(problem, now, frozenset(pins), tuple(missed))
    stands = reader.read(plan)
    lessons = reader.lessons
    for gone in {one.lesson for one in stands if one.is_missed and lessons[one.lesson].is_by_hand}:
        _take_out(lessons, gone)  # what the family put in itself was asked for by nobody else
    stands = [one for one in stands if one.lesson in lessons]
    kept_days: dict[str, set[int]] = {}
    for one in stands:
        if one.why:
            kept_days.setdefault(one.lesson, set()).add(one.day)
    _ask_anew(lessons, stands, problem, now, way, is_today_open=may_add_today)
    _leave_free(lessons, problem, now, missed)
    _go_on_with_loops(lessons, stands)
    for name, days in kept_days.items():
        lesson = lessons[name]
        lessons[name] = lesson.model_copy(
            update={"days": tuple(sorted(days.union(lesson.days))), "most": max(lesson.most, len(days))}
        )
    standing = [one for one in stands if not one.is_missed]
    return problem.changed(
        lessons=tuple(lessons.values()),
        kept=tuple(
            Kept(lesson=one.lesson, day=one.day, start=one.start, teacher=one.teacher, why=one.why)
            for one in standing
            if one.why
        ),
        last_plan=tuple(
            Standing(lesson=one.lesson, day=one.day, start=one.start, teacher=one.teacher)
            for one in standing
            if not one.why
        ),
        now=now,
        may_add_today=may_add_today,
        cost_of_moving=cost_of_moving,
        at_first=at_first,
        # What stands off the grid could not stay where it is.
        step=problem.step if all(one.start % problem.step == 0 for one in standing) else min(problem.step, STEPS[-1]),
    )


def _take_out(lessons: dict[str, Lesson], gone: str) -> None:
    """Take a lesson out; of those that stood beside it the first takes its place for the others."""
    del lessons[gone]
    first: str | None = None
    for name, lesson in lessons.items():
        if lesson.instead_of == gone:
            lessons[name] = lesson.model_copy(update={"instead_of": first})
            first = first or name


class _Reader:
    """Reads the lessons of a plan; what has happened and is none of the problem's any more becomes one of its own."""

    def __init__(
        self, problem: WeekProblem, now: Moment, pins: frozenset[tuple[str, str]], missed: tuple[Missed, ...]
    ) -> None:
        self.problem, self.now, self.pins, self.missed = problem, now, pins, missed
        self.lessons = {lesson.id: lesson for lesson in problem.lessons}
        self.teachers = {teacher.name: index for index, teacher in enumerate(problem.teachers)}

    def read(self, plan: WeekPlan) -> list[Stand]:
        """List what stands, in order of time."""
        known, strange = self._sorted_out(plan)
        groups: dict[tuple[int, int, int, str | None], list[tuple[int, ScheduleItem]]] = {}
        for held in held_in(self.problem, known):
            key = (held.lesson, held.day, held.item.start, held.item.adult)
            groups.setdefault(key, []).append((held.pupil, held.item))
        stands = []
        kept: set[tuple[int, int]] = set()
        for (index, day, start, adult), members in groups.items():
            lesson = self.problem.lessons[index]
            why, is_missed = self._what_became_of(day, members)
            is_second = why is not None and (index, day) in kept  # by hand it may stand twice on a day
            if why is None or (self._is_as_it_was(lesson, members) and not is_second):
                if why is not None:
                    kept.add((index, day))
                names = {pupil: item.name for pupil, item in members}
                in_order = tuple(
                    names.get(pupil, name) for pupil, name in zip(lesson.pupils, lesson.names, strict=True)
                )
                stands.append(Stand(lesson.id, day, start, self._teacher(lesson, adult), why, is_missed, in_order))
            else:
                strange.append((day, members))
        for day, members in strange:
            why, _ = self._what_became_of(day, members)
            if why is not None:
                stands += self._as_it_was(day, members, why)
        return sorted(stands, key=lambda one: (one.day, one.start, one.lesson))

    def _sorted_out(self, plan: WeekPlan) -> tuple[WeekPlan, list[tuple[int, list[tuple[int, ScheduleItem]]]]]:
        """Split a plan into the lessons that the problem knows by name and the others."""
        problem = self.problem
        names = lessons_by_name(problem)
        weeks = {week.id: week for week in plan.children}
        strange: dict[tuple[int, int, str], list[tuple[int, ScheduleItem]]] = {}
        children = []
        for pupil, child in enumerate(problem.pupils):
            days = []
            for day in weeks[child.id].days if child.id in weeks else ():
                lessons = [item for item in day.items if item.type is ItemType.SUBJECT]
                if day.on in problem.days:
                    known = tuple(item for item in lessons if (pupil, item.name) in names)
                    days.append(day.model_copy(update={"items": known}))
                elif any(item.is_completed or item.is_pinned for item in lessons):
                    raise DayIsGone(f"{child.name} has lessons on {day.on}, which is no day of this week any more.")
                for item in lessons:
                    if day.on in problem.days and (pupil, item.name) not in names:
                        key = (problem.days.index(day.on), item.start, item.combined_with or f"{pupil} {item.name}")
                        strange.setdefault(key, []).append((pupil, item))
            children.append(ChildWeek(id=child.id, name=child.name, days=tuple(days)))
        others = [(day, members) for (day, *_), members in strange.items()]
        return plan.model_copy(update={"children": tuple(children)}), others

    def _what_became_of(self, day: int, members: Sequence[tuple[int, ScheduleItem]]) -> tuple[WhyKept | None, bool]:
        """Say why a lesson never moves, if so, and whether it did not happen."""
        on, now = self.problem.days[day], self.now
        ids = [(self.problem.pupils[pupil].id, item) for pupil, item in members]
        if any(item.is_completed or item.is_handed_in for _, item in ids):
            return WhyKept.DONE, False
        if any(item.is_skipped for _, item in ids):
            return WhyKept.SKIPPED, False
        if any(missed.means(on, child, name) for child, item in ids for name in _names(item) for missed in self.missed):
            return None, True
        if any((on, item.start) < (now.on, now.minute) for _, item in ids):
            return WhyKept.PAST, False
        is_pinned = any(item.is_pinned or item.is_by_hand or (child, item.id) in self.pins for child, item in ids)
        return WhyKept.PINNED if is_pinned else None, False

    def _is_as_it_was(self, lesson: Lesson, members: Sequence[tuple[int, ScheduleItem]]) -> bool:
        item = members[0][1]
        if lesson.is_by_hand:
            return True
        return (
            sorted(pupil for pupil, _ in members) == sorted(lesson.pupils)
            and item.end - item.start == lesson.minutes
            and round(item.attention * QUARTERS) == lesson.attention
            and (item.adult in self.teachers or not lesson.attention)
        )

    def _teacher(self, lesson: Lesson, adult: str | None) -> int | None:
        """Find who gives a lesson; who is not known any more leaves it to the first."""
        if not lesson.attention:
            return None
        return self.teachers.get(adult or "", 0)

    def _as_it_was(self, day: int, members: Sequence[tuple[int, ScheduleItem]], why: WhyKept) -> Iterator[Stand]:
        """Make a lesson of what happened, one for all its children, in the place of one time of what it was."""
        lesson = lesson_as_it_was(self.problem, self.lessons, day, [*members], is_by_hand=False, is_beyond=False)
        item = members[0][1]
        teacher = self.teachers[item.adult] if lesson.attention and item.adult else None
        yield Stand(lesson.id, day, item.start, teacher, why, False)


def _names(item: ScheduleItem) -> set[str]:
    """List the names under which an item can be missed: its own, its subject's, and before a second part the first's."""
    subject = subject_of_part(item.name, item.part)
    return {item.name, subject, *([name_of_part(subject, 1)] if item.part == 2 else [])}


def _less_often(lesson: Lesson, times: int = 1, *, stands: int | None = None) -> Lesson:
    """Ask for a lesson some times less; what `stands` beyond those asked is the first to go."""
    asked = lesson.asked - times
    if stands is not None:
        asked = min(lesson.asked, max(stands - times, asked))
    return lesson.model_copy(update={"asked": max(0, asked), "most": max(0, lesson.most - times)})


def _ask_anew(
    lessons: dict[str, Lesson],
    stands: Sequence[Stand],
    problem: WeekProblem,
    now: Moment,
    way: Way,
    *,
    is_today_open: bool,
) -> None:
    """Change how often the lessons that did not happen are asked for, and where they may stand."""
    if way is Way.SOLVE_AGAIN:
        return
    for name in sorted({one.lesson for one in stands if one.is_missed}):
        lesson = lessons[name]
        if way is not Way.DROP and lesson.part is not None:
            continue  # two parts belong to one day: they are looked for a free one
        times = sum(one.lesson == name and one.is_missed for one in stands)
        if way is not Way.DROP and lesson.instead_of is not None:
            continue  # it stands in for another already, and is looked for a place anew
        lessons[name] = _less_often(lesson, times, stands=sum(one.lesson == name for one in stands))
        if way is Way.DROP:
            continue
        later = [day for day in lesson.days if problem.days[day] > now.on]
        if is_today_open and now.on in problem.days and problem.days.index(now.on) in lesson.days:
            later.insert(0, problem.days.index(now.on))
        if way is Way.SHIFT_ON:
            same = {name, *(one.id for one in lessons.values() if one.instead_of == name)}
            last = max((one.day for one in stands if one.lesson in same and not one.is_missed), default=-1)
            later = [day for day in later if day > last]
        again = f"again:{name}"
        before = lessons.get(again)
        lessons[again] = lesson.model_copy(
            update={
                "id": again,
                "instead_of": name,
                "asked": times + (before.asked if before else 0),
                "most": times + (before.asked if before else 0),
                "days": tuple(sorted({*later, *(before.days if before else ())})),
            }
        )


def _leave_free(lessons: dict[str, Lesson], problem: WeekProblem, now: Moment, missed: Sequence[Missed]) -> None:
    """Take the days on which a lesson is missed from it, from today on: it shall not stand there after all."""
    for one in missed:
        if one.on < now.on or one.on not in problem.days:
            continue
        day = problem.days.index(one.on)
        for name, lesson in lessons.items():
            is_meant = any(
                one.means(one.on, problem.pupils[pupil].id, subject)
                for names in (*(lesson.turns or (lesson.names,)), lesson.subjects)
                for pupil, subject in zip(lesson.pupils, names, strict=True)
            )
            # A lesson that fell out today may be made up for today, when that was asked for; an ill child may not.
            if is_meant and not (one.subject is not None and one.on == now.on and lesson.instead_of):
                lessons[name] = lesson.model_copy(update={"days": tuple(d for d in lesson.days if d != day)})


def _go_on_with_loops(lessons: dict[str, Lesson], stands: Sequence[Stand]) -> None:
    """Let a loop's turns be those that were, and then go on after the last of them."""
    for name, lesson in list(lessons.items()):
        if not lesson.turns or lesson.instead_of is not None:
            continue
        same = [other for other in lessons.values() if name in (other.id, other.instead_of)]
        ids = {other.id for other in same}
        were = tuple(
            one.names for one in stands if one.lesson in ids and one.why in (WhyKept.DONE, WhyKept.PAST) and one.names
        )
        order = _once_around(lesson.turns)
        if not were or were[-1] not in order:
            continue
        at = order.index(were[-1]) + 1
        coming = order[at:] + order[:at]
        times = sum(other.most for other in same)
        turns = were + coming * -(-times // len(coming))
        for other in same:
            lessons[other.id] = other.model_copy(update={"turns": turns})


def _once_around(turns: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """List each turn of a loop once, in order."""
    return tuple(dict.fromkeys(turns))

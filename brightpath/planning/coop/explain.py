"""What a timetable breaks or misses, told with names: who, when, where, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from brightpath.domain.words import listed
from brightpath.planning.coop.check import Judgement
from brightpath.planning.coop.held import Finding
from brightpath.planning.coop.problem import CoopProblem

#: So many of those who would have to be in two classes are named.
MOST_NAMED = 4


class Told(NamedTuple):
    """One violation (no cost) or one penalty in words."""

    sentence: str
    cost: int | None
    finding: Finding


Tell = Callable[[CoopProblem, Finding], str]
_TELLERS: dict[str, Tell] = {}


def tell(problem: CoopProblem, judgement: Judgement) -> tuple[Told, ...]:
    """Tell every violation, then every penalty, the dearest first."""
    broken = [Told(sentence_of(problem, one), None, one) for one in judgement.violations]
    missed = [Told(sentence_of(problem, one), judgement.cost_of(one), one) for one in judgement.penalties]
    return (*broken, *sorted(missed, key=lambda told: (-(told.cost or 0), told.sentence)))


def sentence_of(problem: CoopProblem, finding: Finding) -> str:
    """Say one finding as a sentence, without its cost."""
    return _TELLERS[finding.rule](problem, finding)


def _tells(*rules: str) -> Callable[[Tell], Tell]:
    def register(teller: Tell) -> Tell:
        _TELLERS.update(dict.fromkeys(rules, teller))
        return teller

    return register


# -- musts -------------------------------------------------------------------------------------------------------------


@_tells("lectures_are_held")
def _lectures(problem: CoopProblem, found: Finding) -> str:
    course = problem.course[found.courses[0]]
    return f"{course.name} should be held {_times(course.lectures)} a week: {_many(found.amount, 'meeting')} off."


@_tells("one_at_a_time")
def _twice(problem: CoopProblem, found: Finding) -> str:
    return f"{_courses(problem, found)} is held {_times(found.amount + 1)} at once, {_when(problem, found)}."


@_tells("nobody_is_torn")
def _torn(problem: CoopProblem, found: Finding) -> str:
    both = set(found.courses)
    names = [
        problem.who(kind, one)
        for kind, sets in problem.meets.items()
        for one, courses in sets.items()
        if both <= set(courses)
    ]
    who = listed([*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else names)
    do = "belongs" if len(names) == 1 else "belong"
    return f"{_courses(problem, found)} are both {_when(problem, found)}, and {who} {do} in both."


@_tells("one_class_a_room")
def _full_room(problem: CoopProblem, found: Finding) -> str:
    return f"{_courses(problem, found)} are all in {_rooms(problem, found)} {_when(problem, found)}."


@_tells("times_are_open")
def _closed(problem: CoopProblem, found: Finding) -> str:
    return f"{_courses(problem, found)} cannot be held {_when(problem, found)}."


@_tells("grown_ups_can_come")
def _grown_up_away(problem: CoopProblem, found: Finding) -> str:
    name = problem.instructor[found.who[0]].name
    return f"{name} cannot come {_when(problem, found)}, when {_courses(problem, found)} is held."


@_tells("children_can_come")
def _child_away(problem: CoopProblem, found: Finding) -> str:
    name = problem.child[found.who[0]].name
    return f"{name} cannot come {_when(problem, found)}, when {_courses(problem, found)} is held."


@_tells("rooms_suit")
def _unsuitable(problem: CoopProblem, found: Finding) -> str:
    course, room = problem.course[found.courses[0]], problem.room[found.rooms[0]]
    lacks = [need for need in course.needs if need not in room.features]
    why = f"which has no {listed(lacks, 'or')}" if lacks else "which is not allowed for it"
    return f"{course.name} is in {room.name} {_when(problem, found)}, {why}."


@_tells("pins_stay")
def _pin(problem: CoopProblem, found: Finding) -> str:
    where = f" in {_rooms(problem, found)}" if found.rooms else ""
    return f"{_courses(problem, found)} is pinned to {_slots(problem, found)}{where} and is not there."


@_tells("parents_are_free", "parents_where_needed")
def _parents(problem: CoopProblem, found: Finding) -> str:
    family = problem.family[found.who[0]]
    has = f"{len(family.parents)} {'parent' if len(family.parents) == 1 else 'parents'}"
    return f"The family {family.name} has {has}, but {_courses(problem, found)} each need one {_when(problem, found)}."


# -- wishes ------------------------------------------------------------------------------------------------------------


@_tells("seats_for_all")
def _seats(problem: CoopProblem, found: Finding) -> str:
    course, room = problem.course[found.courses[0]], problem.room[found.rooms[0]]
    return (
        f"{course.name} has {_many(course.students, 'child', 'children')}, but {room.name} has {_many(room.seats, 'seat')} "
        f"({_when(problem, found)})."
    )


@_tells("days_apart")
def _days(problem: CoopProblem, found: Finding) -> str:
    course = problem.course[found.courses[0]]
    on = [problem.days[day] for day in sorted({slot.day for slot in found.slots})]
    held = f"is held on {listed(on)} only" if on else "is not held"
    return f"{course.name} should be spread over {_many(course.min_days, 'day')} and {held}."


@_tells("no_lone_lecture")
def _lone(problem: CoopProblem, found: Finding) -> str:
    group = problem.curriculum[found.who[0]].name
    when = f"{_when(problem, found)} and nothing just before or after"
    return f"The group {group} has {_courses(problem, found)} {when}."


@_tells("course_keeps_room")
def _course_room(problem: CoopProblem, found: Finding) -> str:
    return f"{_courses(problem, found)} changes between {_rooms(problem, found)}."


@_tells("siblings_together")
def _siblings(problem: CoopProblem, found: Finding) -> str:
    family, *away = found.who
    slot = found.slots[0]
    half = "morning" if slot.period == 0 and len(problem.halves) > 1 else "afternoon" if slot.period else "day"
    names = listed([problem.child[one].name for one in away])
    has = "has" if len(away) == 1 else "have"
    when = f"on the {problem.days[slot.day]} {half} when a sibling has"
    return f"Of the family {problem.family[family].name}, {names} {has} no class {when}."


@_tells("car_pools_together")
def _pool(problem: CoopProblem, found: Finding) -> str:
    day = problem.days[found.slots[0].day]
    return (
        f"The car pool {problem.car_pool[found.who[0]].name} does not come and go together on {day}: "
        f"{_many(found.amount, 'period')} in which only some are there."
    )


@_tells("few_gaps")
def _gaps(problem: CoopProblem, found: Finding) -> str:
    return f"The family {problem.family[found.who[0]].name} waits between classes {_when(problem, found)}."


@_tells("teacher_keeps_room")
def _teacher_room(problem: CoopProblem, found: Finding) -> str:
    return f"{problem.instructor[found.who[0]].name} teaches in {_rooms(problem, found)}."


@_tells("prep_hour")
def _prep(problem: CoopProblem, found: Finding) -> str:
    course, *before = found.courses
    name = problem.instructor[found.who[0]].name
    return (
        f"{name} comes straight from {problem.titles(before)} to {problem.course[course].name} {_when(problem, found)}, "
        "which needs preparing."
    )


@_tells("close_to_last")
def _moved(problem: CoopProblem, found: Finding) -> str:
    before, *now = found.rooms
    if now:
        rooms = listed([problem.room[one].name for one in now])
        return f"{_courses(problem, found)} {_when(problem, found)} moved from {problem.room[before].name} to {rooms}."
    return f"{_courses(problem, found)} is no longer {_when(problem, found)}."


# -- words -------------------------------------------------------------------------------------------------------------


def _courses(problem: CoopProblem, found: Finding) -> str:
    return problem.titles(found.courses)


def _rooms(problem: CoopProblem, found: Finding) -> str:
    return listed([problem.room[one].name for one in found.rooms])


def _slots(problem: CoopProblem, found: Finding) -> str:
    return listed([problem.when(slot) for slot in found.slots])


def _when(problem: CoopProblem, found: Finding) -> str:
    return f"on {_slots(problem, found)}"


def _many(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")

"""Claims about the competition's count: published solutions score as published, and each rule is counted by itself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations

import pytest

from brightpath.planning.coop.check import judge
from brightpath.planning.coop.problem import COMPETITION, CoopProblem, Lecture, Timetable
from tests.planning.published import INSTANCES, published, scores


@pytest.mark.parametrize("name", INSTANCES)
def test_a_published_solution_breaks_nothing_and_costs_what_was_published(name: str) -> None:
    judgement = judge(*published(name))
    assert judgement.hard == 0
    assert [*judgement.costs.values(), judgement.cost] == scores()[name]


# -- each rule once ----------------------------------------------------------------------------------------------------

Change = Callable[[CoopProblem, list[Lecture]], Iterable[list[Lecture]]]
MUTATIONS: dict[str, Change] = {}


def breaks(rule: str) -> Callable[[Change], Change]:
    def register(change: Change) -> Change:
        MUTATIONS[rule] = change
        return change

    return register


def moved(lectures: list[Lecture], old: Lecture, **where: int | str) -> list[Lecture]:
    return [one._replace(**where) if one == old else one for one in lectures]


@breaks("lectures_are_held")
def _one_is_left_out(problem: CoopProblem, lectures: list[Lecture]) -> Iterable[list[Lecture]]:
    return (lectures[:number] + lectures[number + 1 :] for number in range(len(lectures)))


@breaks("one_at_a_time")
def _two_of_a_course_at_once(problem: CoopProblem, lectures: list[Lecture]) -> Iterable[list[Lecture]]:
    for one, other in combinations(lectures, 2):
        if one.course == other.course:
            for room in problem.room:
                yield moved(lectures, one, day=other.day, period=other.period, room=room)


@breaks("one_class_a_room")
def _two_in_a_room(problem: CoopProblem, lectures: list[Lecture]) -> Iterable[list[Lecture]]:
    for one, other in combinations(lectures, 2):
        if one.slot == other.slot:
            yield moved(lectures, one, room=other.room)


def _every_other_time(problem: CoopProblem, lectures: list[Lecture]) -> Iterable[list[Lecture]]:
    for one in lectures:
        for slot in problem.slots:
            taken = {other.room for other in lectures if other.slot == slot}
            for room in [room for room in problem.room if room not in taken][:1]:
                yield moved(lectures, one, day=slot.day, period=slot.period, room=room)


@breaks("nobody_is_torn")
def _somebody_in_two_classes(problem: CoopProblem, lectures: list[Lecture]) -> Iterable[list[Lecture]]:
    return _every_other_time(problem, lectures)


@breaks("times_are_open")
def _at_a_closed_time(problem: CoopProblem, lectures: list[Lecture]) -> Iterable[list[Lecture]]:
    return _every_other_time(problem, lectures)


@pytest.mark.parametrize("rule", MUTATIONS)
def test_a_changed_solution_breaks_exactly_the_rule_that_was_changed_once(rule: str) -> None:
    problem, solution = published("comp01")
    changed = MUTATIONS[rule](problem, list(solution.lectures))
    found = next(one for one in changed if judge(problem, Timetable(lectures=tuple(one))).broken == {rule: 1})
    assert counted_again(problem, found)[0] == 1


UNITS = {"days_apart": 5, "no_lone_lecture": 2, "course_keeps_room": 1}


@pytest.mark.parametrize("wish", UNITS)
def test_a_changed_solution_misses_exactly_the_wish_that_was_changed_once(wish: str) -> None:
    problem, solution = published("comp11")
    lectures = list(solution.lectures)
    elsewhere = (moved(lectures, one, room=room) for one in lectures for room in problem.room)
    for changed in [*elsewhere, *_every_other_time(problem, lectures)]:
        judgement = judge(problem, Timetable(lectures=tuple(changed)))
        if judgement.hard == 0 and judgement.cost == judgement.costs[wish] == UNITS[wish]:
            assert counted_again(problem, changed) == (0, judgement.costs)
            return
    raise AssertionError(f"no single change misses {wish} alone")


def test_one_student_more_than_seats_costs_one_a_lecture() -> None:
    problem, solution = published("comp11")
    course = problem.courses[0]
    seats = max(problem.room[lecture.room].seats for lecture in solution.lectures if lecture.course == course.id)
    crowded = course.model_copy(update={"students": seats + 1})
    changed = problem.changed(courses=(crowded, *problem.courses[1:]))
    costs = judge(changed, solution).costs
    assert costs == {"seats_for_all": course.lectures, "days_apart": 0, "no_lone_lecture": 0, "course_keeps_room": 0}


# -- counted another way -----------------------------------------------------------------------------------------------


def counted_again(problem: CoopProblem, lectures: Iterable[Lecture]) -> tuple[int, dict[str, int]]:
    """Count violations and penalties as the competition's page says them, from the plain lists."""
    rows = list(lectures)
    days, periods = range(len(problem.days)), range(problem.periods)
    at = {(day, period): [row for row in rows if row[1:3] == (day, period)] for day in days for period in periods}
    together = {frozenset(pair) for group in problem.curricula for pair in combinations(group.courses, 2)} | {
        frozenset((one.id, other.id))
        for one, other in combinations(problem.courses, 2)
        if set(one.instructors) & set(other.instructors)
    }
    hard = 0
    costs = dict.fromkeys(COMPETITION, 0)
    for course in problem.courses:
        mine = [row for row in rows if row.course == course.id]
        hard += abs(course.lectures - len(mine))
        hard += sum(times - 1 for times in Counter(row[1:3] for row in mine).values())
        hard += sum((row.day, row.period) in course.unavailable for row in mine)
        costs["seats_for_all"] += sum(max(0, course.students - problem.room[row.room].seats) for row in mine)
        costs["days_apart"] += 5 * max(0, course.min_days - len({row.day for row in mine}))
        costs["course_keeps_room"] += max(0, len({row.room for row in mine}) - 1)
    for here in at.values():
        hard += sum(frozenset(pair) in together for pair in combinations({row.course for row in here}, 2))
        hard += sum(times - 1 for times in Counter(row.room for row in here).values())
    for group in problem.curricula:
        for day in days:
            busy = [sum(row.course in group.courses for row in at[day, period]) for period in periods]
            for period in periods:
                around = busy[max(0, period - 1) : period] + busy[period + 1 : period + 2]
                costs["no_lone_lecture"] += 2 * busy[period] * (not any(around))
    return hard, costs


@pytest.mark.parametrize("seed", range(12))
def test_any_timetable_is_counted_as_a_plain_count_does(seed: int) -> None:
    dice = random.Random(seed)
    problem, solution = published(dice.choice(INSTANCES))
    lectures = list(solution.lectures)
    for _ in range(dice.choice((1, 5, 40))):
        number = dice.randrange(len(lectures))
        slot, room = dice.choice(problem.slots), dice.choice(problem.rooms).id
        match dice.randrange(4):
            case 0:
                lectures.pop(number)
            case 1:
                lectures.append(Lecture(dice.choice(problem.courses).id, *slot, room))
            case 2:
                lectures[number] = lectures[number]._replace(room=room)
            case _:
                lectures[number] = lectures[number]._replace(day=slot.day, period=slot.period)
    judgement = judge(problem, Timetable(lectures=tuple(lectures)))
    assert (judgement.hard, judgement.costs) == counted_again(problem, lectures)

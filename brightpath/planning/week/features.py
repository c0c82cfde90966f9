"""Any plan as numbers, also one changed by hand: the wishes' values, what is left out, what has moved.

They are the numbers that the objective adds up; whether a plan keeps the musts is not asked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from brightpath.domain.schedule import WeekPlan
from brightpath.planning.rule import WEEK
from brightpath.planning.week import wishes as _registered  # noqa: F401  (registers the wishes)
from brightpath.planning.week.held import held_in, spot_of
from brightpath.planning.week.problem import COST_OF_CORE, COST_OF_LEAVING_OUT, WeekProblem
from brightpath.planning.week.standing import stood_at

Agenda = list[tuple[int, int, int, int | None]]

#: What is no wish and costs points all the same.
LEFT_OUT, CORE_LEFT_OUT, MOVES = "left_out", "core_left_out", "moves"


def features_of(problem: WeekProblem, plan: WeekPlan) -> dict[str, float]:
    """Count a plan: each wish's value, 0-1 as long as the musts are kept, and how much is left out and moved.

    `left_out` counts lessons once for every child, `core_left_out` those of them that are core to the child, `moves` the
    lessons that do not stand where the last plan had them. `points_of` adds them up.
    """
    starts: list[dict[int, int]] = [{} for _ in problem.lessons]
    spans: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    agenda: dict[int, set[tuple[int, int, int, int | None]]] = defaultdict(set)
    stands: set[tuple[int, int, int, int | None]] = set()
    times: dict[tuple[int, int], int] = defaultdict(int)
    for held in sorted(held_in(problem, plan), key=lambda one: (one.day, one.item.start)):
        _, day, start, teacher = spot_of(problem, held)
        starts[held.lesson].setdefault(day, start)
        times[held.lesson, held.pupil] += 1  # twice on a day, by hand, is twice
        spans[held.pupil, day].append((start, held.item.end))
        agenda[day].add((start, held.item.end, held.lesson, teacher))
        stands.add((held.lesson, day, start, teacher))
    features = wish_values(
        problem,
        starts,
        {key: tuple(sorted(of_day)) for key, of_day in spans.items()},
        lambda day: sorted(agenda[day], key=lambda one: one[:3]),
    )
    short = [
        max(0, lesson.asked - min(times[index, pupil] for pupil in lesson.pupils))
        for index, lesson in enumerate(problem.lessons)
    ]
    features[LEFT_OUT] = float(sum(len(x.pupils) * n for x, n in zip(problem.lessons, short, strict=True)))
    features[CORE_LEFT_OUT] = float(sum(sum(x.core) * n for x, n in zip(problem.lessons, short, strict=True)))
    features[MOVES] = float(len(stood_at(problem) - stands))
    return features


def points_of(problem: WeekProblem, features: Mapping[str, float]) -> float:
    """Add features up to the points of the objective."""
    wishes = sum(weight * features.get(name, 1.0) for name, weight in problem.weights.items())
    return (
        wishes
        - COST_OF_LEAVING_OUT * features[LEFT_OUT]
        - COST_OF_CORE * features[CORE_LEFT_OUT]
        - problem.cost_of_moving * features[MOVES]
    )


def wish_values(
    problem: WeekProblem,
    starts: Sequence[Mapping[int, int]],
    spans: Mapping[tuple[int, int], Sequence[tuple[int, int]]],
    agenda_of: Callable[[int], Agenda],
) -> dict[str, float]:
    """Say of each wish how far it is met, 0-1.

    Parameters
    ----------
    starts
        By lesson the start on each day.
    spans
        By pupil and day the lessons' starts and ends, in order.
    agenda_of
        Lists what stands on a day: start, end, lesson and adult, in order.
    """
    lost = dict.fromkeys(WEEK.wishes, 0.0)
    for name, wish in WEEK.wishes.items():
        if wish.by_place:
            for lesson, of_lesson in zip(problem.lessons, starts, strict=True):
                lost[name] += sum(wish.by_place(problem, lesson, day, start) for day, start in of_lesson.items())
        if wish.by_lesson:
            lost[name] += sum(
                wish.by_lesson(problem, lesson, of_lesson)
                for lesson, of_lesson in zip(problem.lessons, starts, strict=True)
            )
        if wish.by_day:
            lost[name] += sum(wish.by_day(problem, pupil, day, of_day) for (pupil, day), of_day in spans.items())
        if wish.by_agenda:
            lost[name] += sum(wish.by_agenda(problem, day, agenda_of(day)) for day in range(len(problem.days)))
    return {name: 1.0 - loss for name, loss in lost.items()}

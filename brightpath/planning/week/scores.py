"""What each wish got and what it gave up, with the names of the lessons and days that cost it most."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from brightpath.domain.schedule import WishScore
from brightpath.domain.weeks import clock_of, weekday_of
from brightpath.domain.words import listed
from brightpath.planning.rule import WEEK, Wish
from brightpath.planning.week.draft import Draft
from brightpath.planning.week.telling import TOLD_FROM, children_of, days_named

#: How many lessons or days are named as those that cost a wish most.
MOST_NAMED = 2


class _Cause(NamedTuple):
    """What loses points: a lesson "at" a time of the day, a "lesson" over the week, a child's "day", or "everybody"'s day."""

    kind: str
    who: int = 0
    start: int = 0


def wish_scores(draft: Draft) -> tuple[WishScore, ...]:
    """Tell of each wish that weighs something what it is worth, how far it is met, and what costs it most."""
    weights, values = draft.table.problem.weights, draft.wish_values()
    return tuple(
        WishScore(
            name=name,
            sentence=wish.sentence,
            weight=round(weights[name], 2),
            value=round(values[name], 4),
            points=round(weights[name] * values[name], 2),
            gave_up=_gave_up(draft, wish, weights[name], values[name]),
        )
        for name, wish in WEEK.wishes.items()
        if weights.get(name)
    )


def _gave_up(draft: Draft, wish: Wish, weight: float, value: float) -> str:
    said = wish.sentence.rstrip(".")
    if weight * (1 - value) < TOLD_FROM:
        return f"{said}: all {weight:.1f} points."
    lost = {cause: loss for cause, loss in _lost(draft, wish).items() if weight * sum(loss.values()) >= TOLD_FROM}
    worst = sorted(lost, key=lambda cause: (-round(sum(lost[cause].values()), 9), cause))[:MOST_NAMED]
    verb = "costs" if len(worst) == 1 else "cost"
    names = f"; {listed([_named(draft, cause, lost[cause]) for cause in worst])} {verb} most" if worst else ""
    return f"{said}: {weight * value:.1f} of {weight:.1f} points{names}."


def _lost(draft: Draft, wish: Wish) -> dict[_Cause, dict[int, float]]:
    """Split what a wish loses over its causes, each by day; -1 stands for no day."""
    problem = draft.table.problem
    lost: dict[_Cause, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for index, (lesson, starts) in enumerate(zip(problem.lessons, draft.starts, strict=True)):
        if wish.by_place:
            for day, start in starts.items():
                lost[_Cause("at", index, start)][day] += wish.by_place(problem, lesson, day, start)
        if wish.by_lesson:
            lost[_Cause("lesson", index)][-1] += wish.by_lesson(problem, lesson, starts)
    if wish.by_day:
        for (pupil, day), spans in draft.spans.items():
            lost[_Cause("day", pupil)][day] += wish.by_day(problem, pupil, day, spans)
    if wish.by_agenda:
        for day in range(len(problem.days)):
            lost[_Cause("everybody")][day] += wish.by_agenda(problem, day, draft.agenda_of(day))
    return {cause: {day: loss for day, loss in days.items() if loss > 0} for cause, days in lost.items()}


def _named(draft: Draft, cause: _Cause, days: dict[int, float]) -> str:
    problem = draft.table.problem
    if cause.kind in ("day", "everybody"):
        worst = max(sorted(days), key=lambda day: days[day])
        whose = f" of {problem.pupils[cause.who].name}" if cause.kind == "day" else ""
        return f"{weekday_of(problem.days[worst]).value}{whose}"
    title = f"{problem.lessons[cause.who].names[0]} ({children_of(problem, cause.who)})"
    if cause.kind == "lesson":
        return title
    return f"{title} at {clock_of(cause.start)} on {days_named(problem, days)}"

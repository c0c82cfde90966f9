"""Why a lesson stands where it stands: the wishes it serves, and what the next best place would cost.

The next best place is the cheapest one that is free while all else stays: the lesson is taken out of the plan, put into
every other place that fits, and the week priced anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from brightpath.domain.weeks import clock_of, weekday_of
from brightpath.domain.words import listed
from brightpath.planning.rule import WEEK
from brightpath.planning.week import wishes
from brightpath.planning.week.choices import Place
from brightpath.planning.week.draft import Draft, Option
from brightpath.planning.week.problem import PARTS_APART, WeekProblem, is_within, minutes_in_parts
from brightpath.planning.week.standing import WhyKept, kept_of, kept_spots
from brightpath.planning.week.telling import TOLD_FROM, gives_up, points

NOWHERE_ELSE = "Nowhere else is free."


class Move(NamedTuple):
    """Another place for a lesson: the points that the week would lose there, and the wish that loses most of them."""

    place: Place
    cost: float
    wish: str | None


def why(
    problem: WeekProblem, places: Sequence[Place], moves: Mapping[Place, Move | None] | None = None
) -> dict[Place, str]:
    """Say for each place which wishes it serves and, where `moves` are known, what the next best place would cost."""
    starts: dict[int, list[int]] = {}
    for place in places:
        starts.setdefault(place.lesson, []).append(place.start)
    kept = kept_spots(problem)
    stands = {(place.lesson, place.day): place.start for place in places}
    told = {
        place: _stays(problem, place) if place in kept else _serves(problem, place, starts[place.lesson], stands)
        for place in places
    }
    if moves is None:
        return told
    return {
        place: sentence if place in kept else f"{sentence} {_elsewhere(problem, moves[place])}"
        for place, sentence in told.items()
    }


def _stays(problem: WeekProblem, place: Place) -> str:
    kept = kept_of(problem)[problem.lessons[place.lesson].id, place.day]
    return {
        WhyKept.DONE: "It is done.",
        WhyKept.PAST: "Its time is past.",
        WhyKept.PINNED: "It is pinned here.",
        WhyKept.SKIPPED: "It did not happen.",
    }[kept.why]


def _serves(problem: WeekProblem, place: Place, starts: list[int], stands: Mapping[tuple[int, int], int]) -> str:
    lesson = problem.lessons[place.lesson]
    pupils = [problem.pupils[pupil] for pupil in lesson.pupils]
    serves = []
    if lesson.fixed is not None:
        serves.append(f"its fixed time is {clock_of(lesson.fixed)}")
    if lesson.preferred is not None and abs(place.start - lesson.preferred) <= problem.step:
        serves.append(f"you like it at {clock_of(lesson.preferred)}")
    end = place.start + lesson.minutes
    best = [
        p.name for p in pupils if p.best_times and minutes_in_parts(place.start, end, p.best_times) == lesson.minutes
    ]
    if best:
        serves.append(f"it is a best learning time of {listed(best)}")
    if any(lesson.core) and all(place.start < sum(p.hours) / 2 for p in pupils):
        serves.append("core subjects come early")
    halves = [start // wishes.SAME_TIME_MINUTES for start in starts]
    if lesson.fixed is None and halves.count(place.start // wishes.SAME_TIME_MINUTES) > max(1, len(halves) // 2):
        serves.append("it comes at about the same time on most of its days")
    block = next((p.protected_on(place.day) for p in pupils if p.protected), None)
    if block is not None and is_within(block, (place.start, end)):
        serves.append(f"it is in the protected work cycle from {clock_of(block[0])} to {clock_of(block[1])}")
    serves += _kept_in_order(problem, place, stands)
    if len(pupils) > 1:
        serves.append(f"{listed([p.name for p in pupils])} are free together")
    if place.teacher is not None:
        serves.append(f"{problem.teachers[place.teacher].name} is free for it")
    text = listed(serves) or "there is room for it here"
    short = f"Charlotte Mason's short lessons: {lesson.minutes} minutes instead of {lesson.shortened_from}."
    return text[0].upper() + text[1:] + "." + (f" {short}" if lesson.shortened_from else "")


def _kept_in_order(problem: WeekProblem, place: Place, stands: Mapping[tuple[int, int], int]) -> Iterable[str]:
    """Name the lessons before and after it whose order would be broken one step earlier or later."""
    lesson = problem.lessons[place.lesson]
    end = place.start + lesson.minutes
    for earlier in lesson.after:
        other = problem.lessons[earlier]
        apart = PARTS_APART if other.second == place.lesson else 0
        start = stands.get((earlier, place.day))
        if start is not None and start + other.minutes + apart > place.start - problem.step:
            yield f"it comes after {other.names[0]}"
    for later in problem.followers[place.lesson]:
        apart = PARTS_APART if lesson.second == later else 0
        start = stands.get((later, place.day))
        if start is not None and start < end + apart + problem.step:
            yield f"it comes before {problem.lessons[later].names[0]}"


def _elsewhere(problem: WeekProblem, move: Move | None) -> str:
    if move is None:
        return NOWHERE_ELSE
    where = f"On {weekday_of(problem.days[move.place.day]).value} at {clock_of(move.place.start)}"
    if move.cost <= -TOLD_FROM:
        because = (
            "the week stays close to the last plan" if problem.last_plan else "the search ended before it saw that"
        )
        return f"{where} the week would gain {points(-move.cost)}; {because}."
    if move.cost < TOLD_FROM:
        return f"{where} it would stand just as well."
    because = f" ({gives_up(move.wish)})" if move.wish else ""
    return f"{where} the week would lose {points(move.cost)}{because}."


# -- the next best place -----------------------------------------------------------------------------------------------


def next_best(draft: Draft) -> dict[Place, Move | None]:
    """Find for each lesson that stands the cheapest other place free beside all else; None when it is kept or there is none.

    One on the same day that is less than half an hour away is taken for the same place, unless there is no other.
    """
    trial = draft.copy()
    kept = kept_spots(draft.table.problem)
    return {place: None if place in kept else _next_best(trial, place) for place in draft.places()}


def _next_best(trial: Draft, place: Place) -> Move | None:
    index, day, start, _ = place
    stands = trial.placed[index, day]
    trial.take(index, day, alone=True)
    cost = trial.more_with(stands)
    priced = sorted((_is_near(place, option.place), trial.more_with(option), option) for option in _free(trial, index))
    found = next(
        (
            (more, option)
            for _, more, option in priced
            if option.place[1:3] != (day, start) and trial.keeps_the_day(option)
        ),
        None,
    )
    trial.put(stands)
    if found is None:
        return None
    more, option = found
    days = {day, option.place.day}
    before = _losses(trial, index, days)
    trial.take(index, day, alone=True)
    trial.put(option)
    after = _losses(trial, index, days)
    trial.take(index, option.place.day, alone=True)
    trial.put(stands)
    wish = max(after, key=lambda name: after[name] - before[name], default=None)
    is_told = wish is not None and after[wish] - before[wish] >= TOLD_FROM / 2
    return Move(option.place, round(more - cost, 4), wish if is_told else None)


def _is_near(one: Place, other: Place) -> bool:
    return one.day == other.day and abs(one.start - other.start) < wishes.SAME_TIME_MINUTES


def _free(trial: Draft, index: int) -> Iterable[Option]:
    """List where a lesson that was taken out has free slots; one adult is enough unless a wish looks at who teaches.

    A first part stays on the days on which the second stands.
    """
    lesson = trial.table.problem.lessons[index]
    orphaned = set() if lesson.second is None else trial.starts[lesson.second].keys() - trial.starts[index].keys()
    for day in orphaned or lesson.days:
        if day not in trial.starts[index]:
            found: dict[tuple[int, int | None], Option] = {}
            for option in trial.free_options(index, day):
                found.setdefault((option.place.start, option.place.teacher if trial.table.by_agenda else None), option)
            yield from found.values()


def _losses(draft: Draft, index: int, days: Iterable[int]) -> dict[str, float]:
    """Count by wish the points lost by one lesson and by the given days of its children."""
    problem = draft.table.problem
    lesson, starts = problem.lessons[index], draft.starts[index]
    lost: dict[str, float] = {}
    for name, weight in problem.weights.items():
        wish, loss = WEEK.wishes.get(name), 0.0
        if wish and weight:
            if wish.by_place:
                loss += sum(wish.by_place(problem, lesson, day, start) for day, start in starts.items())
            if wish.by_lesson:
                loss += wish.by_lesson(problem, lesson, starts)
            if wish.by_day:
                spans = ((pupil, day) for pupil in lesson.pupils for day in sorted(days) if (pupil, day) in draft.spans)
                loss += sum(wish.by_day(problem, *key, draft.spans[key]) for key in spans)
            if wish.by_agenda:
                loss += sum(wish.by_agenda(problem, day, draft.agenda_of(day)) for day in sorted(days))
            lost[name] = weight * loss
    return lost

"""Large-neighbourhood search by ruin and recreate: take some lessons out, put them back better, keep what is no worse.

References
----------
Schrimpf et al. (2000), "Record breaking optimization results using the ruin and recreate principle", J. Comput. Phys. 159;
blinks and annealing as in
Christiaens and Vanden Berghe (2020), "Slack induction by string removals for vehicle routing problems", Transp. Sci. 54(2).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import log
from random import Random

from brightpath.planning.week.choices import Place
from brightpath.planning.week.draft import Draft, Table


@dataclass(frozen=True)
class Mood:
    """What a search is after: the weights of wishes and of leaving out when annealing compares, and its temperatures.

    `make_room` is the chance that a round begins by forcing in a lesson that is left out.
    """

    wishes: float
    leaving_out: float
    warmest: float
    coldest: float
    make_room: float


#: First get everything in: wishes hardly count, and lessons come and go easily.
FIT_IN = Mood(wishes=0.1, leaving_out=0.02, warmest=0.6, coldest=0.6, make_room=0.7)
#: Then make it good: nothing more is left out for the sake of a wish.
MAKE_GOOD = Mood(wishes=1.0, leaving_out=1.0, warmest=0.6, coldest=0.02, make_room=0.05)

#: The chance that a good place is overlooked, which keeps greedy insertion from repeating itself.
BLINK = 0.02
#: Plans drawn from nothing, of which the best is where a search begins.
STARTS = 12
#: How many places are looked at for the one with the least in its way.
LOOK_AT = 6
#: The most lessons taken out in one round.
MOST_OUT = 12


@dataclass(frozen=True)
class Search:
    """What a search found, and whether the clock ended it."""

    draft: Draft
    was_out_of_time: bool = False


def improve(
    table: Table,
    *,
    mood: Mood = MAKE_GOOD,
    guide: Table | None = None,
    seed: int,
    rounds: int,
    deadline: float,
    is_enough: Callable[[Draft], bool] = lambda record: False,
    start: Draft | None = None,
    starts: int = STARTS,
    on_round: Callable[[int, float], bool] | None = None,
) -> Search:
    """Search for `rounds` rounds, a number of work; `deadline` (time.perf_counter) is the guard on top.

    It begins at the best of `start` and of `starts` plans drawn from nothing.
    Ends early when the best draft so far `is_enough`, or when `on_round(round, cost)` answers False.
    """
    random = Random(seed)
    tables = [table, guide] if guide else [table]
    drafts = [_recreated(Draft(table), random, tables[-1:]) for _ in range(starts)]
    current = min([start, *drafts] if start else drafts, key=lambda draft: _level(draft, mood))
    record = current
    if is_enough(record):
        return Search(record)
    least, level = current.cost, _level(current, mood)
    cooling = (mood.coldest / mood.warmest) ** (1 / max(1, rounds))
    warmth = mood.warmest
    for number in range(rounds):
        if number % 16 == 0:
            if time.perf_counter() > deadline:
                return Search(record, was_out_of_time=True)
            if on_round is not None and not on_round(number, least):
                return Search(record)
        trial = current.copy()
        _ruin(trial, random, mood)
        _recreated(trial, random, tables)
        trial_level = _level(trial, mood)
        if trial_level < level - warmth * log(1 - random.random()):
            current, level = trial, trial_level
            if trial.cost < least - 1e-9:
                record, least = trial, trial.cost
                if is_enough(record):
                    break
        warmth *= cooling
    return Search(record)


def _level(draft: Draft, mood: Mood) -> float:
    """What annealing weighs."""
    wishes = draft.cost_of_wishes + draft.cost_of_moving
    return mood.wishes * wishes + mood.leaving_out * draft.cost_of_leaving_out


def _ruin(draft: Draft, random: Random, mood: Mood) -> None:
    """Take out lessons that belong together: near in time, of one child, of one day, or of a few subjects."""
    placed = [option.place for option in draft.placed.values()]
    if draft.table.kept:
        kept = {option.place for option in draft.table.kept}
        placed = [place for place in placed if place not in kept]
    if not placed:
        return
    if random.random() < mood.make_room and _make_room(draft, random):
        return
    lessons = draft.table.problem.lessons
    seed = random.choice(placed)
    width = random.choice((30, 60, 90, 150))
    pupils = set(lessons[seed.lesson].pupils)

    def is_near(place: Place) -> bool:
        return abs(place.start - seed.start) <= width

    kind = random.random()
    if kind < 0.2:
        gone = [place for place in placed if place.day == seed.day and is_near(place)]
    elif kind < 0.35:
        gone = [
            place for place in placed if place.day == seed.day and pupils.intersection(lessons[place.lesson].pupils)
        ]
    elif kind < 0.65:
        near = sorted({place.lesson for place in placed if place.day == seed.day and is_near(place)} - {seed.lesson})
        chosen = {seed.lesson, *random.sample(near, min(len(near), random.randint(1, 3)))}
        gone = [place for place in placed if place.lesson in chosen]
    elif kind < 0.85:
        gone = [place for place in placed if is_near(place) and pupils.intersection(lessons[place.lesson].pupils)]
    elif kind < 0.95:
        gone = random.sample(placed, min(len(placed), random.randint(2, 8)))
    else:
        gone = [place for place in placed if place.day == seed.day]
    if len(gone) > MOST_OUT:
        gone = random.sample(gone, MOST_OUT)
    for place in gone:
        draft.take(place.lesson, place.day)


def _make_room(draft: Draft, random: Random) -> bool:
    """Let one lesson that is left out stand somewhere, and take out whatever is in its way."""
    table = draft.table
    left_out = [index for index, lesson in enumerate(table.problem.lessons) if len(draft.starts[index]) < lesson.asked]
    if not left_out:
        return False
    index = random.choice(left_out)
    days = [day for day in table.problem.lessons[index].days if day not in draft.starts[index]]
    options = [option for day in days for of_one in table.options[index, day].values() for option in of_one]
    if not options:
        return False
    looked_at = random.sample(options, min(len(options), LOOK_AT))
    in_the_way = {option: draft.in_the_way_of(option, with_adult=True) for option in looked_at}
    if draft.table.kept:
        kept = {option.place for option in draft.table.kept}
        looked_at = [option for option in looked_at if kept.isdisjoint(in_the_way[option])]
        if not looked_at:
            return False
    lessons = table.problem.lessons
    option = min(
        looked_at,
        key=lambda option: (
            sum(lessons[place.lesson].cost_of_leaving_out for place in in_the_way[option]) * random.uniform(0.5, 1.0)
        ),
    )
    for place in in_the_way[option]:
        draft.take(place.lesson, place.day)
    if draft.keeps_the_day(option):
        draft.put(option)
    return True


def _recreated(draft: Draft, random: Random, tables: list[Table]) -> Draft:
    """Put in what is missing, the hardest first, with some chance in the order; times beyond those asked come last."""
    problem = draft.table.problem
    table = random.choice(tables)
    least_chance = random.choice((0.0, 0.2, 0.6))
    missing: list[tuple[float, int, tuple[int, ...], bool]] = []
    for index, lesson in enumerate(problem.lessons):
        starts = draft.starts[index]
        if len(starts) >= lesson.most:
            continue
        free = tuple(day for day in lesson.days if day not in starts)
        if index in problem.firsts:
            free = tuple(day for day in free if day in draft.starts[problem.firsts[index]])
        is_daily = lesson.asked == len(lesson.days)  # then each day is a task of its own
        tasks: list[tuple[int, ...]] = [(day,) for day in free] if is_daily else [free] * (lesson.most - len(starts))
        for number, days in enumerate(tasks, start=len(starts)):
            hardness = draft.table.hardness[index, days[0] if len(days) == 1 else None]
            is_extra = number >= lesson.asked
            missing.append((-hardness * random.uniform(least_chance, 1.0) + is_extra * 1e9, index, days, is_extra))
    missing.sort()
    hopeless: set[tuple[int, tuple[int, ...]]] = set()
    for _, index, days, is_extra in missing:
        if (index, days) in hopeless:
            continue
        if is_extra:
            option = draft.best_option(index, days, draft.table, worth=draft.table.extra[index])
        else:
            option = draft.best_option(index, days, table, lambda: random.random() < BLINK)
        if option is None:
            hopeless.add((index, days))
        else:
            draft.put(option)
            second = problem.lessons[index].second
            if second is not None:
                _add_second(draft, second, option.place.day, table, is_extra=is_extra)
    return draft


def _add_second(draft: Draft, second: int, day: int, table: Table, *, is_extra: bool) -> None:
    """Put the second part of a lesson beside the first, which has just been put in."""
    worth = draft.table.extra[second] if is_extra else float("inf")
    option = draft.best_option(second, (day,), draft.table if is_extra else table, worth=worth)
    if option is not None:
        draft.put(option)

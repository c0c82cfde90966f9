"""A plan that stands, put right after something did not happen: at once, without the program, and with few moves.

First a free place beside all that stands; else one other lesson makes room; else a short search. The price of a move
(`WeekProblem.cost_of_moving`) speaks in all of them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Container, Iterator
from typing import Any

from brightpath.domain.replanning import Way
from brightpath.domain.schedule import SolverReport, SolverStatus, Unplaced, WeekPlan
from brightpath.domain.weeks import weekday_of
from brightpath.planning.week.assemble import assemble
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft, Option, Table, as_it_stood, drawn, option_at
from brightpath.planning.week.explain import left_out, often
from brightpath.planning.week.facts import with_facts_of
from brightpath.planning.week.improve import Mood, improve
from brightpath.planning.week.problem import GOOD_GAP, WeekProblem
from brightpath.planning.week.standing import kept_spots, stood_at

#: Something is to be fitted in, beside all that stands.
REPAIR = Mood(wishes=1.0, leaving_out=0.1, warmest=1.0, coldest=0.1, make_room=0.5)
#: Or the whole rest of the week is to be as good as it can.
ANEW = Mood(wishes=1.0, leaving_out=1.0, warmest=0.6, coldest=0.02, make_room=0.1)
#: Rounds of search, as an amount of work.
REPAIR_ROUNDS, ANEW_ROUNDS = 250, 400
#: The share of the time after which no search goes on: the plan has to be written and explained in the rest.
SEARCHING = 0.6
#: How many places are tried for which one other lesson would have to move.
MOST_TRIED = 120

DEFAULT_SECONDS = 1.0


def replan(
    problem: WeekProblem, before: WeekPlan, *, way: Way, seed: int = 0, seconds: float = DEFAULT_SECONDS
) -> WeekPlan:
    """Answer a problem of `replanning` from the plan that stands.

    Only what is missed, or can no longer stand where it stood, is placed anew; what was left out before stays so, and nothing
    moves for the sake of a wish alone, unless the way is `SOLVE_AGAIN`. Moving on (`SHIFT_ON`) moves no other subject.
    """
    began = time.perf_counter()
    deadline = began + SEARCHING * seconds
    choices = Choices(problem)
    table = Table(choices)
    # Asked is here what stood, and what is missed: nothing else is put in, and nothing of it may fall out.
    asked = problem.changed(
        lessons=tuple(
            lesson.model_copy(update={"asked": times, "most": times})
            for lesson, times in zip(problem.lessons, _wanted(problem, way), strict=True)
        )
    )
    narrow = Table(_asking(choices, asked))
    draft = _with_what_is_missing(as_it_stood(narrow), may_move=way is not Way.SHIFT_ON)
    was_out_of_time = False
    if draft.left_out and way in (Way.DOUBLE_UP, Way.DROP):
        search = improve(narrow, mood=REPAIR, start=draft, starts=0, seed=seed, rounds=REPAIR_ROUNDS, deadline=deadline)
        was_out_of_time = search.was_out_of_time
        # What stood shall not fall out for it, and nothing moves in vain.
        keeps = all(len(now) >= len(was) for now, was in zip(search.draft.starts, draft.starts, strict=True))
        if keeps and search.draft.left_out < draft.left_out:
            draft = _put_back(search.draft)
    best = drawn(table, draft.places())
    if way is Way.SOLVE_AGAIN:
        search = improve(table, mood=ANEW, start=best, starts=0, seed=seed, rounds=ANEW_ROUNDS, deadline=deadline)
        was_out_of_time |= search.was_out_of_time
        best = min(best, _put_back(search.draft), key=lambda one: one.cost)
    plan = assemble(
        problem,
        best.places(),
        report=_report(best, began, was_out_of_time=was_out_of_time),
        unplaced=_left_out(best, before),
        seed=seed,
        draft=best,
    )
    plan = plan.model_copy(update={"generation_method": "repair"})
    return with_facts_of(before, plan)


def _asking(choices: Choices, problem: WeekProblem) -> Choices:
    """Take the places over for a problem that differs only in how often lessons are asked for."""
    twin = Choices(problem)
    twin.__dict__["places"] = choices.places
    return twin


def _wanted(problem: WeekProblem, way: Way) -> list[int]:
    """Count how often each lesson shall stand: as often as it stood, and what is missed beside."""
    stood = Counter(spot[0] for spot in (*stood_at(problem), *kept_spots(problem)))
    return [
        max(stood[index], lesson.asked) if lesson.instead_of or lesson.part or way is Way.SOLVE_AGAIN else stood[index]
        for index, lesson in enumerate(problem.lessons)
    ]


# -- one lesson after the other --------------------------------------------------------------------------------------


def _with_what_is_missing(draft: Draft, *, may_move: bool) -> Draft:
    """Put in what is missing, the hardest first: where it costs least beside all else, or with one other lesson moved."""
    table = draft.table
    lessons = table.problem.lessons
    missing = [index for index, lesson in enumerate(lessons) for _ in range(lesson.asked - len(draft.starts[index]))]
    firsts = table.problem.firsts
    for index in sorted(missing, key=lambda index: (index in firsts, -table.hardness[index, None], index)):
        option = _best_free(draft, index)
        if option is not None:
            draft.put(option)
        elif may_move:
            draft = _with_one_moved(draft, index) or draft
    return draft


def _best_free(draft: Draft, index: int) -> Option | None:
    """Find the place that costs least for a further time of a lesson while all else stays."""
    stood = draft.table.stood
    moving = draft.table.problem.cost_of_moving
    priced = sorted(
        (draft.more_with(option) - moving * (option.place in stood), option)
        for day in draft.table.problem.lessons[index].days
        if day not in draft.starts[index]
        for option in draft.free_options(index, day)
    )
    return next((option for _, option in priced if draft.keeps_the_day(option)), None)


def _with_one_moved(draft: Draft, index: int) -> Draft | None:
    """Find the cheapest plan in which one other lesson leaves its place to this one; None when there is none."""
    best: Draft | None = None
    for option, other in _places_behind_one(draft, index):
        trial = draft.copy()
        trial.take(other.lesson, other.day)
        if not trial.fits(option.place):
            continue
        trial.put(option)
        moved = _best_free(trial, other.lesson)
        if moved is None:
            continue
        trial.put(moved)
        is_whole = all(len(now) >= len(was) for now, was in zip(trial.starts, draft.starts, strict=True))
        if is_whole and (best is None or trial.cost < best.cost):
            best = trial
    return best


def _places_behind_one(draft: Draft, index: int) -> Iterator[tuple[Option, Place]]:
    """List the best places of a lesson that one other lesson keeps from it, with that lesson."""
    kept = {option.place for option in draft.table.kept}
    lessons = draft.table.problem.lessons
    options = sorted(
        option
        for day in lessons[index].days
        if day not in draft.starts[index]
        for of_one in draft.table.options[index, day].values()
        for option in of_one
    )
    tried = 0
    for option in options:
        pupils = draft.in_the_way_of(option)
        others = pupils or [
            place for place in draft.in_the_way_of(option, with_adult=True) if place.teacher == option.place.teacher
        ]
        if len(pupils) > 1 or kept.intersection(pupils):
            continue
        for other in others:
            if other not in kept:
                tried += 1
                yield option, other
        if tried >= MOST_TRIED:
            return


def _put_back(draft: Draft) -> Draft:
    """Put what moved back where it stood, as far as that costs nothing now."""
    for spot in sorted(draft.table.stood, key=str):
        index, day, _, teacher = place = Place(*spot)
        if draft.placed.get((index, day)) is not None and draft.placed[index, day].place == place:
            continue
        if not any(option.place == place for option in draft.table.options.get((index, day), {}).get(teacher, [])):
            continue
        elsewhere = [other for other in draft.starts[index] if (index, other) not in _stays(draft, index)]
        for other in [day] if day in draft.starts[index] else elsewhere:
            trial = draft.copy()
            trial.take(index, other)
            if trial.fits(place):
                trial.put(option_at(draft.table.options, place))
                if trial.cost < draft.cost:
                    draft = trial
                    break
    return draft


def _stays(draft: Draft, index: int) -> set[tuple[int, int]]:
    """List where a lesson is kept or stands as it stood."""
    firm = {option.place for option in draft.table.kept} | draft.table.stood
    return {key for key, option in draft.placed.items() if key[0] == index and option.place in firm}


# -- the account -----------------------------------------------------------------------------------------------------


def _report(best: Draft, began: float, *, was_out_of_time: bool) -> SolverReport:
    """Tell honestly what is known: the bound is what every lesson by itself must cost at least."""
    bound = min(least_cost(best.table), best.cost)
    value = 100.0 - best.cost_of_wishes
    gap = max(0.0, best.cost - bound) / max(value, 1.0)
    return SolverReport(
        name="repair",
        status=SolverStatus.WITHIN_GAP if gap <= GOOD_GAP else SolverStatus.TIME_LIMIT,
        objective=round(100.0 - best.cost, 4),
        bound=round(100.0 - bound, 4),
        gap=round(gap, 6),
        seconds=round(time.perf_counter() - began, 3),
        rows=0,
        columns=0,
        extra={
            "stoppedBy": "clock" if was_out_of_time else "work",
            "wishes": {name: round(value, 4) for name, value in best.wish_values().items()},
            "points": round(value, 2),
            "leftOut": best.left_out,
            "leftOutAtLeast": _left_out_at_least(best.table),
            "moves": best.moves,
        },
    )


def least_cost(table: Table) -> float:
    """Add up what each lesson costs at least, by itself, in the wishes about one place and in times left out."""
    total = 0.0
    for index, lesson in enumerate(table.problem.lessons):
        kept = [option.loss for option in table.kept if option.place.lesson == index]
        days = {option.place.day for option in table.kept if option.place.lesson == index}
        losses = sorted(
            min(option.loss for of_one in table.options[index, day].values() for option in of_one)
            for day in lesson.days
            if day not in days and table.options[index, day]
        )
        least = float("inf")
        for times in range(min(len(losses), max(0, lesson.most - len(kept))) + 1):
            short = max(0, lesson.asked - len(kept) - times)
            least = min(least, sum(losses[:times]) + lesson.cost_of_leaving_out * short)
        total += sum(kept) + least
    return total


def _left_out_at_least(table: Table) -> int:
    """Count the lessons for which there is no day any more, once for every child."""
    return sum(
        len(lesson.pupils) * max(0, lesson.asked - sum(bool(table.options[index, day]) for day in lesson.days))
        for index, lesson in enumerate(table.problem.lessons)
    )


def _left_out(best: Draft, before: WeekPlan) -> list[Unplaced]:
    """Tell what is left out: anew where it is new; what was left out before keeps its reasons, and the ways out yet to come."""
    problem = best.table.problem
    asked, placed = often(problem, [len(starts) for starts in best.starts])
    told = {(left.child, left.subject): left for left in before.unplaced}
    over = {weekday_of(day).value for day in problem.days if problem.now and day <= problem.now.on}
    known: dict[str, list[Unplaced]] = {}
    for index, lesson in enumerate(problem.lessons):
        short = asked.get(lesson.id, 0) - placed.get(lesson.id, 0)
        if lesson.instead_of is not None or index in problem.firsts or short <= 0:
            continue
        same = [
            told.get((problem.pupils[pupil].name, name))
            for pupil, name in zip(lesson.pupils, lesson.subjects, strict=True)
        ]
        known[lesson.id] = [
            left.model_copy(
                update={
                    "asked": asked[lesson.id],
                    "placed": placed[lesson.id],
                    **_ways_to_come(left, over),
                }
            )
            for left in same
            if left is not None and left.asked - left.placed == short
        ]
        if len(known[lesson.id]) < len(same):
            del known[lesson.id]
    return [*(left for of_one in known.values() for left in of_one), *left_out(best, known, places=0)]


def _ways_to_come(left: Unplaced, over: Container[str]) -> dict[str, tuple[Any, ...]]:
    """Leave out the ways out that name a day which is over."""
    ways = [
        (sentence, price)
        for sentence, price in zip(left.would_help, left.prices or (0,) * len(left.would_help), strict=True)
        if not any(word.strip(".,") in over for word in sentence.split())
    ]
    return {"would_help": tuple(sentence for sentence, _ in ways), "prices": tuple(price for _, price in ways)}

"""Weeks that differ from one in a lesson or two: each is the better one for a taste that the family may have as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from brightpath.domain.learned import LearnedPreferences
from brightpath.domain.weeks import part_of_day
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Place
from brightpath.planning.week.compared import MOST_WEEKS, ComparedWeek, features_to_compare
from brightpath.planning.week.draft import Draft, Option
from brightpath.planning.week.problem import LEARNED_PLACES, WeekProblem
from brightpath.planning.week.quick import quick_week, written
from brightpath.planning.week.wishes import learned_places

#: Nearer than so many minutes on the same day nobody sees a difference.
LEAST_AWAY = 60
#: So many weeks are counted; of the moves that suit a taste best so many are tried two by two.
MOST_COUNTED, MOST_PAIRED = 1500, 6

Key = tuple[int, int]


@dataclass(frozen=True)
class _Other:
    """The first week with a lesson or two elsewhere: from which places to which, and what that changes in the wishes."""

    draft: Draft
    moved: tuple[tuple[Place, Place], ...]
    more: Mapping[str, float]


def weeks_one_thing_apart(
    problem: WeekProblem,
    tastes: Sequence[LearnedPreferences],
    *,
    seed: int,
    on_progress: Callable[[int], bool] = lambda percent: True,
) -> tuple[ComparedWeek, ...]:
    """Find the week of the first taste, and for each other one the lesson, and the two, that it would rather have elsewhere.

    The first week comes first, then those that differ in one lesson, then those that differ in two. The same seed finds the
    same; none are found when `on_progress(percent)` says False.
    """
    if not on_progress(0):
        return ()
    first = quick_week(problem.changed(learned=tastes[0]), seed=seed)
    if not on_progress(30):
        return ()
    others = one_thing_apart(first, tastes[1:])
    if not on_progress(90):
        return ()
    found = [
        ComparedWeek(plan, features_to_compare(draft), apart)
        for draft, apart in ((first, 0), *others)
        for plan in [written(draft, seed=seed)]
        if not violations(problem, plan)
    ]
    return tuple(found[:MOST_WEEKS]) if found and found[0].apart == 0 else ()


def one_thing_apart(
    first: Draft, tastes: Iterable[LearnedPreferences], *, most_counted: int = MOST_COUNTED
) -> list[tuple[Draft, int]]:
    """Find what each taste would rather have elsewhere in a week: weeks one lesson apart from it, and then those two apart.

    Parameters
    ----------
    most_counted
        So many of the weeks that are near are looked at, spread over all of them.
    """
    problem = first.table.problem
    others = list(_others(first, most_counted))
    ones: list[_Other] = []
    twos: list[_Other] = []
    for taste in tastes:
        wanted = problem.changed(learned=taste)
        gains = sorted(((_gain(wanted, other), -number) for number, other in enumerate(others)), reverse=True)
        liked = [others[-number] for gain, number in gains if gain > 0]
        ones += [other for other in liked if len(other.moved) == 1][:1]
        both = [*[other for other in liked if len(other.moved) == 2][:1], *_two_by_two(first, liked)]
        twos += sorted(both, key=lambda other: -_gain(wanted, other))[:1]
    found: dict[frozenset[Place], tuple[Draft, int]] = {}
    for other in (*ones, *twos):
        found.setdefault(frozenset(other.draft.places()), (other.draft, len(other.moved)))
    found.pop(frozenset(first.places()), None)
    return list(found.values())


# --- A lesson or two elsewhere ----------------------------------------------------------------------------------------


def _others(first: Draft, most: int) -> Iterator[_Other]:
    """Move each lesson to where there is room, and let two of a child change places; not more than can be counted in time."""
    before = first.wish_values()
    drawn = [*_moved(first), *_swapped(first)]
    step = max(1.0, len(drawn) / most)
    for number in range(min(len(drawn), most)):
        yield _counted(first, drawn[int(number * step)], before)


def _moved(first: Draft) -> Iterator[Draft]:
    """Put each lesson at the best free place of each part of each day."""
    for index, day in _free_to_move(first):
        rest = first.copy()
        stood = rest.placed[index, day].place
        rest.take(index, day)
        for other_day in first.table.problem.lessons[index].days:
            if other_day in rest.starts[index]:
                continue
            parts: dict[str, Option] = {}
            for option in rest.free_options(index, other_day):
                part = part_of_day(option.place.start)
                best = parts.get(part)
                is_better = best is None or _rank(option, stood) < _rank(best, stood)
                if is_better and _is_elsewhere(stood, option.place) and rest.keeps_the_day(option):
                    parts[part] = option
            for part in sorted(parts):
                other = rest.copy()
                other.put(parts[part])
                yield other


def _swapped(first: Draft) -> Iterator[Draft]:
    """Let two lessons of a child change places, where both fit."""
    problem = first.table.problem
    for (index, day), (other_index, other_day) in combinations(_free_to_move(first), 2):
        lesson, other_lesson = problem.lessons[index], problem.lessons[other_index]
        if index == other_index or not set(lesson.pupils).intersection(other_lesson.pupils):
            continue
        one, other = first.placed[index, day].place, first.placed[other_index, other_day].place
        if not _is_elsewhere(one, other):
            continue
        starts = [one.start, other.start]
        if day == other_day:  # what stood later ends when the other one ended
            late = starts[1] > starts[0]
            starts[late] += (other_lesson.minutes - lesson.minutes) * (1 if late else -1)
        changed = first.copy()
        changed.take(index, day)
        changed.take(other_index, other_day)
        if _put(changed, one, other_day, starts[1]) and _put(changed, other, day, starts[0]):
            yield changed


def _put(draft: Draft, stood: Place, day: int, start: int) -> bool:
    """Put a lesson there if it fits, rather with the adult it had."""
    if day in draft.starts[stood.lesson]:
        return False
    options = [option for option in draft.free_options(stood.lesson, day) if option.place.start == start]
    for option in sorted(options, key=lambda option: _rank(option, stood)):
        if draft.keeps_the_day(option):
            draft.put(option)
            return True
    return False


def _two_by_two(first: Draft, liked: Sequence[_Other]) -> Iterator[_Other]:
    """Make two of the moves that a taste likes best at once, where they go together."""
    before = first.wish_values()
    moves = [other.moved[0] for other in liked if len(other.moved) == 1][:MOST_PAIRED]
    for (old, new), (other_old, other_new) in combinations(moves, 2):
        if old[:2] == other_old[:2]:
            continue
        changed = first.copy()
        changed.take(*old[:2])
        changed.take(*other_old[:2])
        if _put(changed, new, new.day, new.start) and _put(changed, other_new, other_new.day, other_new.start):
            yield _counted(first, changed, before)


def _free_to_move(first: Draft) -> list[Key]:
    """List what can stand elsewhere without taking anything with it: no lessons in two parts, and no subject's turn."""
    problem, kept = first.table.problem, {option.place for option in first.table.kept}
    return [
        key
        for key in sorted(first.placed)
        for lesson in [problem.lessons[key[0]]]
        if lesson.second is None
        and key[0] not in problem.firsts
        and not lesson.turns
        and first.placed[key].place not in kept
    ]


def _is_elsewhere(one: Place, other: Place) -> bool:
    return one.day != other.day or abs(one.start - other.start) >= LEAST_AWAY


def _rank(option: Option, stood: Place) -> tuple[float, bool, int]:
    return option.price, option.place.teacher != stood.teacher, option.place.start


# --- What it is worth to a taste --------------------------------------------------------------------------------------


def _counted(first: Draft, other: Draft, before: Mapping[str, float]) -> _Other:
    gone, come = (
        [
            place
            for place in these.places()
            if those.placed.get(place[:2], None) is None or those.placed[place[:2]].place != place
        ]
        for these, those in ((first, other), (other, first))
    )
    moved = tuple(zip(sorted(gone), sorted(come), strict=True))
    after = other.wish_values()
    return _Other(other, moved, {name: after[name] - value for name, value in before.items() if after[name] != value})


def _gain(wanted: WeekProblem, other: _Other) -> float:
    """Say how many points more than the first week another one is worth to a taste."""
    weights = wanted.weights
    gain = sum(weights.get(name, 0.0) * more for name, more in other.more.items() if name != LEARNED_PLACES)
    less = sum(
        learned_places(wanted, wanted.lessons[place.lesson], place.day, place.start) * side
        for old, new in other.moved
        for place, side in ((old, 1), (new, -1))
    )
    return gain + weights.get(LEARNED_PLACES, 0.0) * less

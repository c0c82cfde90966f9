"""What a plan has to show for the wishes that only a philosophy or a style asks for; because.py tells it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from brightpath.domain.catalogue import plain_name
from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.domain.words import listed, mostly
from brightpath.planning.week.neighbours import TOGETHER_MINUTES
from brightpath.planning.week.problem import minutes_in_parts
from brightpath.planning.week.telling import few
from brightpath.planning.week.wishes import LOVED, open_minutes, room

if TYPE_CHECKING:
    from brightpath.planning.week.because import Looked, Told

#: A wish that is worth nothing by itself counts as raised to twice its weight at so many points, and so on.
LIKE_DOUBLE = 10.0


def raised(weights: dict[str, float]) -> dict[str, float]:
    """Say of each wish by how many times the answers raised it."""
    return {
        wish: weights[wish] / usual if usual else 1.0 + weights[wish] / LIKE_DOUBLE
        for wish, usual in DEFAULT_WEIGHTS.items()
        if wish in weights
    }


def lessons_are_short(week: Looked) -> str | None:
    """Tell which lessons are shorter than the family said, because a philosophy asks for it."""
    shorter = {told.lesson.id: told.lesson for told in week.told if told.lesson.shortened_from}
    if not shorter:
        return None
    names = [f"{week.title(one)} ({one.minutes} instead of {one.shortened_from} min)" for one in shorter.values()]
    return f"Charlotte Mason's short lessons: {listed(few(names))}."


def _days(week: Looked) -> Iterator[tuple[int, list[Told]]]:
    """List each child's days with lessons, in order of time."""
    days: dict[tuple[int, int], list[Told]] = defaultdict(list)
    for told in sorted(week.told, key=lambda told: told.place.start):
        for pupil in told.lesson.pupils:
            days[pupil, told.place.day].append(told)
    return ((pupil, of_day) for (pupil, _), of_day in days.items())


def _are_unlike(week: Looked) -> str | None:
    pairs = [
        (one, other)
        for _, of_day in _days(week)
        for one, other in pairwise(of_day)
        if one.lesson.kind and other.lesson.kind
    ]
    unlike = sum(one.lesson.kind != other.lesson.kind for one, other in pairs)
    what = "of another kind than the one before"
    plural = "lessons that follow another"
    return mostly(unlike, len(pairs), "lesson that follows another", f"is {what}", f"are {what}", plural)


def _stand_beside(week: Looked) -> str | None:
    found: list[bool] = []
    for pupil, of_day in _days(week):
        for kind, times in Counter(told.lesson.kind for told in of_day).items():
            gap = week.problem.pupils[pupil].break_minutes
            if kind and times > 1:
                alike = [told for told in of_day if told.lesson.kind == kind]
                found.append(all(b.place.start - a.end < gap for a, b in pairwise(alike)))
    named, plural = ("day with lessons of one kind", "days with lessons of one kind")
    return mostly(sum(found), len(found), named, "has them beside each other", "have them beside each other", plural)


def _learn_at_one_time(week: Looked) -> str | None:
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for told in week.told:
        groups[told.place.day, plain_name(told.lesson.names[0])].append(told.place.start // TOGETHER_MINUTES)
    shared = [halves for halves in groups.values() if len(halves) > 1]
    at_once = sum(len(set(halves)) == 1 for halves in shared)
    what, plural = "within the same half hour for all of them", "subjects that siblings have on the same day"
    named = plural.replace("subjects", "subject")
    return mostly(at_once, len(shared), named, f"begins {what}", f"begin {what}", plural)


def _have_the_best_hours(week: Looked) -> str | None:
    pupils = week.problem.pupils
    loved = [
        told
        for told in week.told
        if told.lesson.interest >= LOVED and any(pupils[pupil].best_times for pupil in told.lesson.pupils)
    ]
    inside = sum(
        all(minutes_in_parts(told.place.start, told.end, best) == told.lesson.minutes for best in _best(week, told))
        for told in loved
    )
    what = "wholly in the best learning times"
    named = "lesson of a best loved subject"
    return mostly(inside, len(loved), named, f"stands {what}", f"stand {what}", "lessons of best loved subjects")


def _best(week: Looked, told: Told) -> Iterable[tuple[str, ...]]:
    parts = (week.problem.pupils[pupil].best_times for pupil in told.lesson.pupils)
    return (best for best in parts if best)


def _keep_time_open(week: Looked) -> str | None:
    days = [(pupil, day) for pupil, child in enumerate(week.problem.pupils) for day in child.school_days]
    minutes = open_minutes(week.problem)
    if not minutes:
        return None
    kept = sum(week.minutes.get(key, 0) <= room(week.problem, *key) for key in days)
    what = f"at least {minutes} minutes with nothing planned"
    return mostly(kept, len(days), "school day", f"keeps {what}", f"keep {what}")


#: By wish: what a family likes that asked for it, and what the plan has to show for it.
STYLES: dict[str, tuple[str, Callable[[Looked], str | None]]] = {
    "varied_days": ("lessons that vary", _are_unlike),
    "alike_together": ("lessons of one kind together", _stand_beside),
    "siblings_together": ("siblings to learn together", _learn_at_one_time),
    "interest_lift": ("the child's interests to lead", _have_the_best_hours),
    "open_time": ("open time", _keep_time_open),
}

"""Protected blocks (a work cycle): a stretch of each school day that no lunch, break or half lesson cuts in two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from brightpath.domain.preferences import RuleName, StartingPreferences
from brightpath.planning.week.problem import Lesson, Pupil, Span, cuts, is_free

#: Where the whole block finds no room, one of at least this share of it will do.
LEAST_SHARE = 2 / 3


def minutes_asked(preferences: StartingPreferences) -> int:
    """Find the longest protected block that the answers ask for, in minutes; 0 when they ask for none."""
    return max((rule.minutes or 0 for rule in preferences.rules if rule.name is RuleName.PROTECTED_BLOCK), default=0)


def with_protected_blocks(
    pupils: Sequence[Pupil], lessons: Sequence[Lesson], days: int, minutes: int, step: int
) -> tuple[Pupil, ...]:
    """Choose each child's protected block of `minutes` on each school day; see `_block`."""
    if not minutes:
        return tuple(pupils)
    fixed = [
        [
            (day, (lesson.fixed - lesson.way, lesson.fixed + lesson.minutes + lesson.way))
            for lesson in lessons
            if lesson.fixed is not None and number in lesson.pupils
            for day in lesson.days
        ]
        for number in range(len(pupils))
    ]
    return tuple(
        child.model_copy(
            update={
                "protected": tuple(
                    _block(child, day, minutes, step, [span for on, span in fixed[number] if on == day])
                    if day in child.school_days
                    else None
                    for day in range(days)
                )
            }
        )
        for number, child in enumerate(pupils)
    )


def _block(child: Pupil, day: int, minutes: int, step: int, fixed: Iterable[Span]) -> Span | None:
    """Find the earliest window on the grid, within the hours and free, that leaves room for lunch and cuts no fixed lesson.

    The longest one counts that is not longer than asked.
    """
    opens, closes = child.hours
    first, fixed = -(-opens // step) * step, list(fixed)
    lunches = [(start, start + child.lunch_minutes) for start in child.lunch_starts(day, step)]
    for length in range(minutes // step * step, 0, -step):
        if length < LEAST_SHARE * minutes:
            break
        for start in range(first, closes - length + 1, step):
            block = start, start + length
            leaves_lunch = not lunches or any(end <= block[0] or block[1] <= begin for begin, end in lunches)
            if (
                leaves_lunch
                and is_free(child.commitments[day], *block)
                and not any(cuts(block, span) for span in fixed)
            ):
                return block
    return None

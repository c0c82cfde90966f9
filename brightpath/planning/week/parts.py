"""Subjects held in two parts: one lesson of the planner becomes two, the second after the first on the same day."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from brightpath.domain.schedule import name_of_part
from brightpath.planning.week.problem import STEPS, Lesson


def in_two_parts(lessons: Sequence[Lesson], parted: Collection[int], step: int) -> tuple[Lesson, ...]:
    """Split the lessons with the `parted` indexes; their second parts come last, so that no other index changes.

    What waits for such a lesson waits for both parts, and what the lesson waits for comes before both. A fixed or liked time
    is the first part's.
    """
    seconds = {
        index: len(lessons) + number
        for number, index in enumerate(index for index in sorted(parted) if _first_half(lessons[index].minutes, step))
    }

    def waiting(after: Sequence[int]) -> tuple[int, ...]:
        return tuple(sorted({*after, *(seconds[earlier] for earlier in after if earlier in seconds)}))

    firsts: list[Lesson] = []
    others: list[Lesson] = []
    for index, lesson in enumerate(lessons):
        after = waiting(lesson.after)
        if index not in seconds:
            firsts.append(lesson.model_copy(update={"after": after}) if after != lesson.after else lesson)
            continue
        first = _first_half(lesson.minutes, step)
        firsts.append(lesson.model_copy(update=_part(lesson, 1, first) | {"second": seconds[index], "after": after}))
        others.append(
            lesson.model_copy(
                update=_part(lesson, 2, lesson.minutes - first)
                | {"id": f"{lesson.id}:2", "fixed": None, "preferred": None, "after": tuple(sorted({*after, index}))}
            )
        )
    return (*firsts, *others)


def _part(lesson: Lesson, part: int, minutes: int) -> dict[str, object]:
    return {"names": tuple(name_of_part(name, part) for name in lesson.names), "minutes": minutes, "part": part}


def _first_half(minutes: int, step: int) -> int:
    """Halve a lesson, the longer half first: on the grid if both halves find a place on it, else on a finer one; 0 if none."""
    return next(
        (half for grid in (step, STEPS[-1]) if (half := -(-minutes // (2 * grid)) * grid) < minutes),
        0,
    )

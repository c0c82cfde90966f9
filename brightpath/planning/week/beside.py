"""Where a lesson would fit beside a plan as it stands, in its own problem or in one with a thing changed."""

from __future__ import annotations

from dataclasses import dataclass

from brightpath.planning.week.choices import Choices, Place, is_allowed, teachers_for
from brightpath.planning.week.draft import Draft, slots_of
from brightpath.planning.week.problem import Lesson, WeekProblem


@dataclass(frozen=True)
class ChangedChoices(Choices):
    """The choices of a problem with a thing changed: taken over from `before` where nothing about them is otherwise.

    A lesson that both problems have keeps its own facts but for its days and how often it is asked. Losses are those of
    before, which differ by the shares that a change of the whole shifts.
    """

    before: Choices

    def places_of(self, index: int, day: int) -> tuple[Place, ...]:
        known = self.before.places.get((index, day))
        return super().places_of(index, day) if known is None or self._is_otherwise(index, day) else known

    def known_loss(self) -> dict[tuple[int, int, int], float]:
        return self.before.loss

    def _is_otherwise(self, index: int, day: int) -> bool:
        now, then = self.problem, self.before.problem
        lesson = now.lessons[index]
        return any(now.pupils[pupil] is not then.pupils[pupil] for pupil in lesson.pupils) or (
            lesson.attention > 0 and self._teaches_otherwise(day)
        )

    def _teaches_otherwise(self, day: int) -> bool:
        now, then = self.problem.teachers, self.before.problem.teachers
        return len(now) != len(then) or any(
            one is not other
            and (one.available[day] != other.available[day] or one.commitments[day] != other.commitments[day])
            for one, other in zip(now, then, strict=True)
        )


def room_beside(draft: Draft, problem: WeekProblem, lesson: Lesson, index: int) -> list[int]:
    """List the days on which a lesson, perhaps a changed one, would fit into the plan as it stands."""
    return [day for day, starts in starts_beside(draft, problem, lesson, index).items() if starts]


def starts_beside(draft: Draft, problem: WeekProblem, lesson: Lesson, index: int) -> dict[int, list[int]]:
    """List by day on which it does not stand the starts at which a lesson, perhaps a changed one, would fit."""
    problem = problem.changed(
        lessons=tuple(lesson if place == index else other for place, other in enumerate(problem.lessons))
    )
    found: dict[int, list[int]] = {}
    for day in lesson.days:
        if day not in draft.starts[index]:
            taken = 0
            for pupil in lesson.pupils:
                taken |= draft.taken.get((pupil, day), 0)
            found[day] = [
                start
                for start in problem.starts_of(lesson)
                if not taken & slots_of(problem, start, start + lesson.minutes)
                and any(
                    is_allowed(problem, lesson, day, start, teacher)
                    and draft.fits(Place(index, day, start, teacher), problem)
                    for teacher in teachers_for(problem, lesson)
                )
            ]
    return found


def waiting_for_none(problem: WeekProblem, index: int) -> WeekProblem:
    """Let no other lesson wait for one."""
    return problem.changed(
        lessons=tuple(
            other.model_copy(update={"after": tuple(earlier for earlier in other.after if earlier != index)})
            if index in other.after
            else other
            for other in problem.lessons
        )
    )

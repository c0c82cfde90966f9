"""Where else a lesson could have stood when the family moved it or left it, each place with the numbers of the week.

For learning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from brightpath.domain.schedule import WeekPlan
from brightpath.domain.week_edits import Option
from brightpath.planning.rule import WEEK
from brightpath.planning.week.by_hand import standing_problem
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft, Table, slots_at
from brightpath.planning.week.draft import Option as Drawn
from brightpath.planning.week.features import MOVES, features_of
from brightpath.planning.week.held import Held, held_in, spot_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.standing import Moment


def other_places(
    problem: WeekProblem, before: WeekPlan, child: str, item_id: str, *, now: Moment, at_most: int = 24
) -> tuple[Option, ...]:
    """List up to `at_most` places that a child's lesson could have had, the one where it stood among them, in order of time.

    Only that lesson moves, to places that every must allows; where there are more, some are taken evenly over days and
    times. `features` are those of the week with the lesson there; moving itself is not counted. Nothing for what is no
    lesson of the household.
    """
    problem = standing_problem(problem, before)
    held = held_in(problem, before)
    spots = {one: Place(one.lesson, *spot_of(problem, one)[1:]) for one in held}
    mine = next((spots[one] for one in held if one.item.id == item_id and problem.pupils[one.pupil].id == child), None)
    if mine is None or problem.lessons[mine.lesson].is_by_hand:
        return ()
    draft = _drawn(problem, spots.values(), {mine.lesson}, now)
    return _options_of(draft, mine, features_of(problem, before) | {MOVES: 0.0}, at_most)


def _options_of(draft: Draft, mine: Place, counted: Mapping[str, float], at_most: int) -> tuple[Option, ...]:
    """List the places that a lesson could have instead of `mine`, which is taken from the draft."""
    problem = draft.table.problem
    draft.take(mine.lesson, mine.day, alone=True)
    return tuple(
        Option(
            on=problem.days[place.day],
            start=place.start,
            adult=None if place.teacher is None else problem.teachers[place.teacher].name,
            features=features,
        )
        for place, features in instead_of(draft, mine, counted, at_most=at_most)
    )


class Stands(NamedTuple):
    """A lesson of a plan, one for all its children: `items` are theirs, each with the child's id."""

    name: str
    subjects: frozenset[str]
    items: frozenset[tuple[str, str]]
    place: Place


class StandingWeek:
    """A plan whose lessons could have stood elsewhere, drawn once for all of them."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan) -> None:
        self.plan, self.problem = plan, standing_problem(problem, plan)
        self._held = held_in(self.problem, plan)

    def movable(self) -> tuple[Stands, ...]:
        """List the lessons that the family could have moved, in order of time: none of a fixed time, by hand or skipped."""
        found: dict[Place, list[Held]] = defaultdict(list)
        for one in self._held:
            lesson = self.problem.lessons[one.lesson]
            if lesson.fixed is None and not (lesson.is_by_hand or one.item.is_skipped):
                found[self._spot(one)].append(one)
        return tuple(
            Stands(
                name=f"{self.problem.lessons[place.lesson].id} {self.problem.days[place.day]}",
                subjects=frozenset(one.item.subject for one in members),
                items=frozenset((self.problem.pupils[one.pupil].id, one.item.id) for one in members),
                place=place,
            )
            for place, members in sorted(found.items(), key=lambda one: (one[0].day, one[0].start, one[0].lesson))
        )

    def other_places(self, some: Collection[Stands], *, now: Moment, at_most: int) -> list[tuple[Option, ...]]:
        """List of each of some lessons the places that it could have had while all else stays, as `other_places` does."""
        draft = _drawn(self.problem, map(self._spot, self._held), {one.place.lesson for one in some}, now)
        counted = features_of(self.problem, self.plan) | {MOVES: 0.0}
        return [_options_of(draft.copy(), one.place, counted, at_most) for one in some]

    def _spot(self, held: Held) -> Place:
        return Place(held.lesson, *spot_of(self.problem, held)[1:])


def instead_of(
    draft: Draft, mine: Place, counted: Mapping[str, float], *, at_most: int = 24
) -> list[tuple[Place, dict[str, float]]]:
    """List the same places in a draft from which the lesson was taken, each with the week's features.

    `counted` are those of the week with the lesson where it stood, at `mine`.
    """
    free = [mine, *(place for place in free_places(draft, mine) if (place.day, place.start) != (mine.day, mine.start))]
    count = _Count(draft, mine, counted)
    places = _spread(sorted(free, key=lambda place: (place.day, place.start)), mine, at_most)
    return [(place, count.with_lesson_at(place)) for place in places]


def _drawn(problem: WeekProblem, spots: Iterable[Place], some: Collection[int], now: Moment) -> Draft:
    """Draw the week as it stands, knowing of no places but those of some lessons."""
    open_now = problem.changed(kept=(), last_plan=(), cost_of_moving=0.0, now=now, may_add_today=True)
    choices = Choices(open_now)
    choices.__dict__["places"] = {
        (index, day): choices.places_of(index, day) if index in some else ()
        for index, lesson in enumerate(open_now.lessons)
        for day in lesson.days
    }
    choices.__dict__["loss"] = defaultdict[tuple[int, int, int], float](float)  # nobody asks here what is cheaper
    draft = Draft(Table(choices), stands=False)
    for place in sorted(set(spots), key=str):
        draft.put(_option(open_now, place))
    return draft


def _option(problem: WeekProblem, place: Place) -> Drawn:
    return Drawn(0.0, place, slots_at(problem, problem.lessons[place.lesson], place.start), 0.0)


def free_places(draft: Draft, mine: Place) -> Iterator[Place]:
    """List the places that keep every must while all else stays, one adult each: who gives the lesson now, if free there."""
    index = mine.lesson
    lesson = draft.table.problem.lessons[index]
    second = set() if lesson.second is None else draft.starts[lesson.second].keys() - draft.starts[index].keys()
    for day in second or lesson.days:
        if day in draft.starts[index]:
            continue
        found: dict[int, Drawn] = {}
        for option in draft.free_options(index, day):
            if option.place.start not in found or option.place.teacher == mine.teacher:
                found[option.place.start] = option
        yield from (option.place for option in found.values() if draft.keeps_the_day(option))


def _spread(places: Sequence[Place], mine: Place, at_most: int) -> list[Place]:
    """Take places evenly from first to last, and the one where the lesson stood in any case."""
    if len(places) <= at_most:
        return list(places)
    others = [place for place in places if place != mine]
    wanted = max(0, at_most - 1)
    taken = [others[number * len(others) // wanted] for number in range(wanted)]
    return sorted([mine, *taken], key=lambda place: (place.day, place.start))


class _Count:
    """The week's features with one lesson elsewhere: only what the lesson and its days lose is counted anew."""

    def __init__(self, draft: Draft, mine: Place, counted: Mapping[str, float]) -> None:
        self.draft, self.mine, self.counted = draft, mine, counted
        self.here: dict[int, dict[str, float]] = {}

    def with_lesson_at(self, place: Place) -> dict[str, float]:
        """Count the week with the lesson at a place."""
        if place == self.mine:
            return dict(self.counted)
        if place.day not in self.here:
            self.here[place.day] = self._lost(self.mine, place.day)
        here, there = self.here[place.day], self._lost(place, place.day)
        return {
            name: value - (there[name] - here[name]) if name in there else value for name, value in self.counted.items()
        }

    def _lost(self, place: Place, other_day: int) -> dict[str, float]:
        """Count what the wishes lose by the lesson, standing at a place, and by the days that it stands on or could."""
        draft, problem = self.draft, self.draft.table.problem
        draft.put(_option(problem, place))
        lesson, starts = problem.lessons[place.lesson], draft.starts[place.lesson]
        days = sorted({self.mine.day, other_day})
        spans = [
            (pupil, day, draft.spans[pupil, day])
            for pupil in lesson.pupils
            for day in days
            if draft.spans.get((pupil, day))
        ]
        lost: dict[str, float] = {}
        for name, wish in WEEK.wishes.items():
            loss = 0.0
            if wish.by_place:
                loss += wish.by_place(problem, lesson, place.day, place.start)
            if wish.by_lesson:
                loss += wish.by_lesson(problem, lesson, starts)
            if wish.by_day:
                loss += sum(wish.by_day(problem, pupil, day, of_day) for pupil, day, of_day in spans)
            if wish.by_agenda:
                loss += sum(wish.by_agenda(problem, day, draft.agenda_of(day)) for day in days)
            lost[name] = loss
        draft.take(place.lesson, place.day, alone=True)
        return lost

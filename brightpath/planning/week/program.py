"""The integer program of one week: choices become columns, musts become rows, wishes become costs.

Time stands in slots of one grid step. A child is busy in a slot when it was busy in the one before, less the lessons that
end, plus those that begin; an adult's used attention is told the same way. That keeps every column in a handful of rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from brightpath.planning.model import Column, Model, Term
from brightpath.planning.rule import WEEK
from brightpath.planning.week import wishes
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.draft import Draft
from brightpath.planning.week.problem import QUARTERS, Lesson, WeekProblem, is_free, overlaps
from brightpath.planning.week.standing import closed, kept_spots, stood_at

Key = tuple

#: A cut is added where a relaxation exceeds it by so much, and at so many moments of a day at a time.
TOO_MUCH, MOST_CUTS = 0.02, 4


class Program:
    """The model of a week and the words in which rules speak to it."""

    def __init__(self, choices: Choices, *, without: Collection[str] = ()) -> None:
        """Write the program down; `without` names wishes whose losses it does not see, so that it can only be too hopeful."""
        self.problem: WeekProblem = choices.problem
        self.choices = choices
        self.model = Model("week")
        self.usual_times: dict[int, dict[int, Column]] = {}
        self.closed = closed(choices.problem)
        self._columns_of_places()
        self._columns_of_moves()
        self._columns_of_time()
        for must in WEEK.musts.values():
            if must.rows is not None:
                must.rows(self)
        for wish in WEEK.wishes.values():
            weight = self.problem.weights.get(wish.name)
            if wish.rows is not None and weight and wish.name not in without:
                wish.rows(self, weight)
        self.model.finish()

    # -- what rules say ------------------------------------------------------------------------------------------------

    def add(self, name: Key, terms: Sequence[Term], *, least: float | None = None, most: float | None = None) -> None:
        """Add a row under its rule's name; a row without terms says nothing."""
        if terms:
            self.model.add(name, terms, least=least, most=most)

    def loss(self, name: Key, cost: float, *, most: float | None = 1.0) -> Column:
        """Add a loss between 0 and `most` at `cost` points each."""
        return self.model.column(("loss", *name), most=most, cost=cost)

    def yes_or_no(self, name: Key) -> Column:
        """Add a decision of its own."""
        return self.model.column(name, whole=True)

    def chosen_of(self, lesson: int) -> list[tuple[Place, Column]]:
        """List the places of a lesson with their columns."""
        return self._chosen_of[lesson]

    def minutes_of(self, pupil: int, day: int) -> list[Term]:
        """Add up the minutes of one child's lessons on a day."""
        return [
            (self.held[index, day], self.problem.lessons[index].minutes)
            for index in self.problem.lessons_of[pupil]
            if (index, day) in self.held
        ]

    def breaks_over(self, pupil: int, day: int, slot: int) -> list:
        """List the breaks that would cover a slot."""
        starts = self.breaks.get((pupil, day), {})
        return [starts[s] for s in range(slot - self.break_slots(pupil) + 1, slot + 1) if s in starts]

    def lunches_over(self, pupil: int, day: int, slot: int) -> list:
        """List the lunches that would cover a slot."""
        starts = self.lunches.get((pupil, day), {})
        return [starts[s] for s in range(slot - self.lunch_slots(pupil) + 1, slot + 1) if s in starts]

    def rest_between(
        self, name: Key, pupil: int, day: int, first: int, last: int, *, cost: float | None = None
    ) -> None:
        """Ask for a rest between two slots if the child works in both; at a price when there is a `cost`.

        A commitment between them is a rest, and in a protected block nothing is asked. Without a price one lesson that
        covers both slots is let be.
        """
        busy = self.busy
        if (pupil, day, first) not in busy or (pupil, day, last) not in busy:
            return
        between = (first + 1) * self.problem.step, last * self.problem.step
        child = self.problem.pupils[pupil]
        if not is_free(child.commitments[day], *between) or overlaps(
            child.protected_on(day), (first * self.problem.step, (last + 1) * self.problem.step)
        ):
            return
        terms: list[Term] = [(busy[pupil, day, first], 1), (busy[pupil, day, last], 1)]
        breaks, lunches = self.breaks.get((pupil, day), {}), self.lunches.get((pupil, day), {})
        terms += [(breaks[s], -1) for s in range(first + 1, last - self.break_slots(pupil) + 1) if s in breaks]
        if self.lunch_is_a_break(pupil):
            terms += [(lunches[s], -1) for s in range(first + 1, last - self.lunch_slots(pupil) + 1) if s in lunches]
        if cost is None:
            terms += [(chosen, -1) for chosen in self._covering_both(pupil, day, first, last)]
        else:
            terms.append((self.loss(name, cost), -1))
        self.add(name, terms, most=1)

    def one_before_the_other(self, earlier: int, later: int, day: int, *, apart: int = 0) -> None:
        """Let a lesson begin only when another one has ended, `apart` minutes ago or more, if both stand on the day.

        A running total from 0 to 1: the earlier lesson while it stands and has not ended, plus the later one once it began.
        """
        if (earlier, day) not in self.held or (later, day) not in self.held:
            return
        changes: dict[int, list[Term]] = defaultdict(list)
        for place, chosen in self._chosen_of[later]:
            if place.day == day:
                changes[place.start].append((chosen, 1))
        starts = sorted(changes)
        minutes = self.problem.lessons[earlier].minutes + apart
        for place, chosen in self._chosen_of[earlier]:
            at = bisect_left(starts, place.start + minutes)
            if place.day == day and at < len(starts):
                changes[starts[at]].append((chosen, -1))
        before = self.held[earlier, day]
        for start in starts:
            total = self.model.column(("waited", earlier, later, day, start), most=1)
            self.model.add(
                ("waited", earlier, later, day, start), [(total, -1), (before, 1), *changes[start]], least=0, most=0
            )
            before = total

    def open_days(self, pupil: int) -> list[int]:
        """List the school days of a child of which rules are asked."""
        return [day for day in self.problem.pupils[pupil].school_days if (pupil, day) not in self.closed[0]]

    def is_closed(self, lesson: Lesson, day: int) -> bool:
        """Say whether no rule is asked of the day of any child in a lesson."""
        return any((pupil, day) in self.closed[0] for pupil in lesson.pupils)

    def break_slots(self, pupil: int) -> int:
        """Count the slots of a child's break."""
        return -(-self.problem.pupils[pupil].break_minutes // self.problem.step)

    def lunch_slots(self, pupil: int) -> int:
        """Count the slots of a child's lunch."""
        return -(-self.problem.pupils[pupil].lunch_minutes // self.problem.step)

    def lunch_is_a_break(self, pupil: int) -> bool:
        """Say whether a child's lunch is long enough to be a rest; a shorter one may be part of a break."""
        return self.lunch_slots(pupil) >= self.break_slots(pupil)

    def slots_apart(self, pupil: int) -> list[int]:
        """List the distances of two slots at which work in both asks for a break of the child between them.

        The first is the longest stretch. A gap too short for a break could hide the slot at that distance, and the one
        before it a lesson shorter than the gap: then the next distances are looked at too.
        """
        step, child = self.problem.step, self.problem.pupils[pupil]
        length, rest = max(1, child.longest_stretch // step), self.break_slots(pupil)
        lessons = [self.problem.lessons[index].minutes for index in self.problem.lessons_of[pupil]]
        shortest = -(-min(lessons, default=0) // step)
        return [length, *(length + gap for gap in range(1, rest) if gap >= shortest or rest > length)]

    # -- columns -------------------------------------------------------------------------------------------------------

    def _columns_of_places(self) -> None:
        problem, model = self.problem, self.model
        self._chosen_of: dict[int, list[tuple[Place, Column]]] = {index: [] for index in range(len(problem.lessons))}
        self.held: dict[tuple[int, int], Column] = {}
        for (index, day), places in self.choices.places.items():
            held = model.column(("held", index, day))
            self.held[index, day] = held
            terms: list[Term] = [(held, -1)]
            for place in places:
                cost = self.choices.loss[index, day, place.start]
                who = () if place.teacher is None else (place.teacher,)
                chosen = model.column(("place", index, day, place.start, *who), whole=True, cost=cost)
                self._chosen_of[index].append((place, chosen))
                terms.append((chosen, 1))
            model.add(("held", index, day), terms, least=0, most=0)
        self.left_out = {
            index: model.column(("left_out", index), most=lesson.asked, whole=True, cost=lesson.cost_of_leaving_out)
            for index, lesson in enumerate(problem.lessons)
            if lesson.asked
        }

    def _columns_of_moves(self) -> None:
        """Price each lesson that does not stand where it stood."""
        for spot in sorted(stood_at(self.problem), key=str):
            moved = self.loss(("moved", *spot), self.problem.cost_of_moving)
            stays = [(chosen, 1) for place, chosen in self._chosen_of[spot[0]] if place == spot]
            self.add(("moved", *spot), [(moved, 1), *stays], least=1)

    def _columns_of_time(self) -> None:
        problem, step = self.problem, self.problem.step
        changes: dict[Key, list[Term]] = defaultdict(list)
        for index, lesson in enumerate(problem.lessons):
            for place, chosen in self._chosen_of[index]:
                end = place.start + lesson.minutes
                first, last = place.start // step, -(-end // step)
                leaves, returns = max(0, place.start - lesson.way) // step, -(-(end + lesson.way) // step)
                for pupil in lesson.pupils:
                    changes["busy", pupil, place.day, first].append((chosen, 1))
                    changes["busy", pupil, place.day, last].append((chosen, -1))
                    if lesson.way:
                        for slot, change in ((leaves, 1), (first, -1), (last, 1), (returns, -1)):
                            changes["away", pupil, place.day, slot].append((chosen, change))
                if place.teacher is not None:
                    changes["used", place.teacher, place.day, leaves].append((chosen, lesson.attention))
                    changes["used", place.teacher, place.day, returns].append((chosen, -lesson.attention))
        farthest = -(-max((lesson.way for lesson in problem.lessons), default=0) // step)
        self.busy: dict[tuple[int, int, int], Column] = {}
        self.away: dict[tuple[int, int, int], Column] = {}
        self.breaks: dict[tuple[int, int], dict[int, Column]] = {}
        self.lunches: dict[tuple[int, int], dict[int, Column]] = {}
        for pupil, child in enumerate(problem.pupils):
            rest = self.break_slots(pupil)
            for day in self.open_days(pupil):
                slots = self._slots_of(pupil, day)
                self._running("busy", pupil, day, slots, changes, self.busy, most=1)
                if farthest:
                    around = range(max(0, slots[0] - farthest), slots[-1] + 1 + farthest)
                    self._running("away", pupil, day, around, changes, self.away, most=1)
                self.breaks[pupil, day] = {
                    slot: self.model.column(("break", pupil, day, slot))
                    for slot in slots[: len(slots) - rest + 1]
                    if is_free(child.commitments[day], slot * step, (slot + rest) * step)
                }
                starts = child.lunch_starts(day, step)
                if starts:
                    self.lunches[pupil, day] = {
                        start // step: self.model.column(("lunch", pupil, day, start)) for start in starts
                    }
        self.used: dict[tuple[int, int, int], Column] = {}
        days = [self._slots_of(pupil, day) for pupil in range(len(problem.pupils)) for day in range(len(problem.days))]
        opens = min((slots.start for slots in days), default=0)
        closes = max((slots.stop for slots in days), default=0)
        for teacher in range(len(problem.teachers)):
            for day in range(len(problem.days)):
                if (teacher, day) in self.closed[1]:
                    continue
                self._running(
                    "used",
                    teacher,
                    day,
                    range(max(0, opens - farthest), closes + farthest),
                    changes,
                    self.used,
                    most=QUARTERS,
                )

    def _slots_of(self, pupil: int, day: int) -> range:
        """List the slots of a child's day: its hours, and what is kept before and after them."""
        step, (opens, closes) = self.problem.step, self.problem.pupils[pupil].hours
        for index, on, start, _ in kept_spots(self.problem):
            lesson = self.problem.lessons[index]
            if on == day and pupil in lesson.pupils:
                opens, closes = min(opens, start), max(closes, start + lesson.minutes)
        return range(opens // step, -(-closes // step))

    def _running(self, kind: str, who: int, day: int, slots: range, changes: dict, into: dict, *, most: int) -> None:
        """Tell a running total over the day's slots: the one before, plus what begins, less what ends."""
        if not any((kind, who, day, slot) in changes for slot in slots):
            return
        before = None
        for slot in slots:
            total = self.model.column((kind, who, day, slot), most=most)
            terms: list[Term] = [(total, -1), *changes.get((kind, who, day, slot), ())]
            if before is not None:
                terms.append((before, 1))
            self.model.add((kind, who, day, slot), terms, least=0, most=0)
            into[who, day, slot] = before = total

    def _covering_both(self, pupil: int, day: int, first: int, last: int) -> list:
        step = self.problem.step
        return [
            chosen
            for index in self.problem.lessons_of[pupil]
            if self.problem.lessons[index].minutes
            > (last - first - 2) * step  # off the grid it takes up to two slots more
            for place, chosen in self._chosen_of[index]
            if place.day == day
            and place.start < (first + 1) * step
            and place.start + self.problem.lessons[index].minutes > last * step
        ]

    def left_out_terms(self) -> list[Term]:
        """Count the lessons left out, once for every child."""
        return [(column, len(self.problem.lessons[index].pupils)) for index, column in self.left_out.items()]

    def same(self, terms: Sequence[Term]) -> list[Term]:
        """Say terms of another program of this week with the columns of this one."""
        return [(self.model.column_named(column.name), factor) for column, factor in terms]

    # -- cuts ----------------------------------------------------------------------------------------------------------

    def one_at_a_time(self, values: Mapping[str, float]) -> list[tuple[Key, list[Term]]]:
        """List rows (at most 1) that every plan keeps and these values of a relaxation do not.

        At one moment an adult has one lesson that takes all of them, or none: and one that takes a part may stand beside
        others that do, but not of the same child. So of all those, only one can be under way: a clique.
        """
        cuts: list[tuple[Key, list[Term]]] = []
        standing: dict[tuple[int, int], list[tuple[Place, Column, float]]] = defaultdict(list)
        for chosen in self._chosen_of.values():
            for place, column in chosen:
                if place.teacher is not None and values[column.name] > 1e-6:
                    standing[place.teacher, place.day].append((place, column, values[column.name]))
        lessons, step = self.problem.lessons, self.problem.step
        for (teacher, day), of_day in standing.items():
            if (teacher, day) in self.closed[1]:
                continue
            parts = {
                pupil
                for place, *_ in of_day
                if lessons[place.lesson].attention < QUARTERS
                for pupil in lessons[place.lesson].pupils
            }
            for pupil in sorted(parts):
                load: dict[int, float] = defaultdict(float)
                for place, _, value in of_day:
                    lesson = lessons[place.lesson]
                    if lesson.attention == QUARTERS or pupil in lesson.pupils:
                        for slot in range(place.start // step, -(-(place.start + lesson.minutes) // step)):
                            load[slot] += value
                worst = sorted((slot for slot in load if load[slot] > 1 + TOO_MUCH), key=lambda slot: -load[slot])
                for slot in worst[:MOST_CUTS]:
                    cuts.append(
                        (("one_at_a_time", teacher, pupil, day, slot), self._under_way(teacher, pupil, day, slot))
                    )
        return cuts

    def _under_way(self, teacher: int, pupil: int, day: int, slot: int) -> list[Term]:
        """List what would be under way in a slot with an adult: what takes all of them, or is of one child."""
        step = self.problem.step
        return [
            (column, 1)
            for index, lesson in enumerate(self.problem.lessons)
            if lesson.attention and (lesson.attention == QUARTERS or pupil in lesson.pupils)
            for place, column in self._chosen_of[index]
            if (place.teacher, place.day) == (teacher, day)
            and place.start // step <= slot < -(-(place.start + lesson.minutes) // step)
        ]

    # -- a plan in, a plan out -----------------------------------------------------------------------------------------

    def prices(self, reduced_costs: Mapping[str, float]) -> dict[Place, float]:
        """Read what each place costs beyond the relaxation's best."""
        return {place: reduced_costs[chosen.name] for places in self._chosen_of.values() for place, chosen in places}

    def start_from(self, draft: Draft) -> dict[str, float]:
        """Write a plan as values of the whole-numbered columns, for the solver to start from."""
        placed = set(draft.places())
        values = {
            chosen.name: 1.0 for places in self._chosen_of.values() for place, chosen in places if place in placed
        }
        for index, column in self.left_out.items():
            values[column.name] = float(max(0, self.problem.lessons[index].asked - len(draft.starts[index])))
        for index, halves in self.usual_times.items():
            at = [start // wishes.SAME_TIME_MINUTES for start in draft.starts[index].values()] or list(halves)
            values[halves[max(at, key=at.count)].name] = 1.0
        return values

    def placed_in(self, values: Mapping[str, float]) -> list[Place]:
        """Read the chosen places from a solve's values."""
        return [
            place
            for places in self._chosen_of.values()
            for place, chosen in places
            if values.get(chosen.name, 0.0) > 0.5
        ]

"""The same week as OR-Tools CP-SAT sees it, for comparison: `python -m benchmarks.cp_sat problem.json SECONDS SEED`.

Runs in an environment of its own (benchmarks/environments.py): OR-Tools and highspy cannot be loaded into one process.
Written as a constraint programmer would: optional intervals, no-overlap, cumulative, clauses. No warm start, no rules of ours
beyond the problem's; what a place alone allows and loses comes from the same `Choices` that our planner reads.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

from brightpath.domain.weeks import MINUTES_PER_DAY
from brightpath.planning.rule import WEEK
from brightpath.planning.week import wishes
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.problem import PARTS_APART, QUARTERS, WeekProblem, is_free

#: On two cores and this set, four do better than two, three, five, six or eight (measured, docs/measurements.md).
WORKERS = 4
#: Points are written as whole numbers of this fineness.
UNITS = 1_000_000
#: The wishes that do not look at a place alone and are told here; another one with a weight is an honest refusal.
TOLD = {"spread", "same_time", "often_enough", "even_days", "breaks"}
#: Those whose rows are whole-numbered as they stand, and told as our program tells them.
AS_ROWS = {"open_time", "varied_days", "alike_together", "siblings_together"}


class Week:
    """The model, built rule by rule."""

    def __init__(self, problem: WeekProblem) -> None:
        self.problem = problem
        self.choices = Choices(problem)
        self.model = cp_model.CpModel()
        self.costs: list[tuple[Any, float]] = []
        self.covering: dict[tuple[int, int, int], list] = defaultdict(list)
        self.intervals: dict[tuple[int, int], list] = defaultdict(list)
        self.taught: dict[tuple[int, int], list] = defaultdict(list)
        self.held: dict[tuple[int, int], Any] = {}
        self.begins: dict[tuple[int, int], dict[int, Any]] = {}
        self.at: dict[tuple[int, int], tuple[Any, Any]] = {}
        self.by: dict[tuple[int, int], dict[int, Any]] = {}
        self._lessons()
        self._children()
        self._adults()
        self._order()
        self._wishes()
        self.model.minimize(sum(round(cost * UNITS) * literal for literal, cost in self.costs))

    def price(self, literal: Any, cost: float) -> None:
        self.costs.append((literal, cost))

    def _lessons(self) -> None:
        """One optional interval for each lesson and day, with a literal for each start, and one interval for each adult."""
        model, problem, step = self.model, self.problem, self.problem.step
        for (index, day), places in self.choices.places.items():
            lesson = problem.lessons[index]
            name = f"{index}_{day}"
            held = self.held[index, day] = model.new_bool_var(f"held_{name}")
            if not places:
                model.add(held == 0)
                self.begins[index, day] = {}
                continue
            starts = sorted({place.start for place in places})
            first = {start: start // step for start in starts}
            size = {-(-(start + lesson.minutes) // step) - start // step for start in starts}
            assert len(size) == 1, "a lesson off the grid has one fixed time"
            length = size.pop()
            start_of = model.new_int_var_from_domain(cp_model.Domain.from_values(list(first.values())), f"start_{name}")
            end_of = model.new_int_var(min(first.values()) + length, max(first.values()) + length, f"end_{name}")
            model.add(end_of == start_of + length)
            self.at[index, day] = (start_of, end_of)
            interval = model.new_optional_interval_var(start_of, length, end_of, held, f"lesson_{name}")
            begins = self.begins[index, day] = {}
            for start in starts:
                literal = begins[start] = model.new_bool_var(f"begins_{name}_{start}")
                model.add(start_of == first[start]).only_enforce_if(literal)
                self.price(literal, self.choices.loss[index, day, start])
                for pupil in lesson.pupils:
                    for slot in range(first[start], first[start] + length):
                        self.covering[pupil, day, slot].append(literal)
            model.add_exactly_one([*begins.values(), held.negated()])
            for pupil in lesson.pupils:
                self.intervals[pupil, day].append(interval)
            if lesson.attention:
                by = self.by[index, day] = {}
                for teacher in sorted({place.teacher for place in places if place.teacher is not None}):
                    own = [first[place.start] for place in places if place.teacher == teacher]
                    gives = by[teacher] = model.new_bool_var(f"by_{name}_{teacher}")
                    if len(own) < len(starts):
                        model.add_linear_expression_in_domain(
                            start_of, cp_model.Domain.from_values(own)
                        ).only_enforce_if(gives)
                    span = model.new_optional_interval_var(start_of, length, end_of, gives, f"by_{name}_{teacher}")
                    self.taught[teacher, day].append((span, lesson.attention))
                model.add_exactly_one([*by.values(), held.negated()])
        self.left_out: dict[int, Any] = {}
        for index, lesson in enumerate(problem.lessons):
            days = [self.held[index, day] for day in lesson.days]
            model.add(sum(days) <= lesson.most)
            if lesson.asked:
                left = self.left_out[index] = model.new_int_var(0, lesson.asked, f"left_out_{index}")
                model.add(sum(days) + left >= lesson.asked)
                self.price(left, lesson.cost_of_leaving_out)

    def _children(self) -> None:
        """One thing at a time, lunch, breaks and the longest day."""
        model, problem, step = self.model, self.problem, self.problem.step
        self.busy: dict[tuple[int, int, int], Any] = {}
        for key, literals in self.covering.items():
            busy = self.busy[key] = model.new_bool_var("busy_{}_{}_{}".format(*key))
            model.add_exactly_one([*literals, busy.negated()])
        self.rests: dict[tuple[int, int, int], Any] = {}
        for pupil, child in enumerate(problem.pupils):
            slots = range(child.hours[0] // step, -(-child.hours[1] // step))
            break_slots, lunch_slots = self._break_slots(pupil), -(-child.lunch_minutes // step)
            for day in child.school_days:
                starts = child.lunch_starts(day, step)
                if starts:
                    domain = cp_model.Domain.from_values([start // step for start in starts])
                    lunch = model.new_int_var_from_domain(domain, f"lunch_{pupil}_{day}")
                    self.intervals[pupil, day].append(
                        model.new_fixed_size_interval_var(lunch, lunch_slots, f"lunch_{pupil}_{day}")
                    )
                model.add_no_overlap(self.intervals[pupil, day])
                for slot in slots[: len(slots) - break_slots + 1]:
                    if is_free(child.commitments[day], slot * step, (slot + break_slots) * step):
                        self._rest(pupil, day, slot, break_slots)
                if child.longest_day is not None:
                    minutes = [
                        problem.lessons[index].minutes * self.held[index, day]
                        for index in problem.lessons_of[pupil]
                        if (index, day) in self.held
                    ]
                    model.add(sum(minutes) <= child.longest_day)
        for pupil, day, slot in self.busy:
            for apart in self._slots_apart(pupil):
                last = slot + apart
                self._rest_between(pupil, day, slot, last, self._covering_both(pupil, day, slot, last))

    def _break_slots(self, pupil: int) -> int:
        return -(-self.problem.pupils[pupil].break_minutes // self.problem.step)

    def _slots_apart(self, pupil: int) -> list[int]:
        """The longest stretch, and a little more where a gap shorter than a break could hide the slot at that distance."""
        problem, step = self.problem, self.problem.step
        length, rest = max(1, problem.pupils[pupil].longest_stretch // step), self._break_slots(pupil)
        minutes = [problem.lessons[index].minutes for index in problem.lessons_of[pupil]]
        shortest = -(-min(minutes, default=0) // step)
        return [length, *(length + gap for gap in range(1, rest) if gap >= shortest or rest > length)]

    def _rest(self, pupil: int, day: int, slot: int, length: int) -> None:
        """A literal that may be true only when the child is free for a break from this slot on."""
        over = [self.busy[key] for s in range(slot, slot + length) if (key := (pupil, day, s)) in self.busy]
        if len(over) == 1:
            self.rests[pupil, day, slot] = over[0].negated()
            return
        rest = self.rests[pupil, day, slot] = self.model.new_bool_var(f"rest_{pupil}_{day}_{slot}")
        for busy in over:
            self.model.add_implication(rest, busy.negated())

    def _rest_between(self, pupil: int, day: int, first: int, last: int, unless: Iterable[Any]) -> None:
        """Ask for a rest or a commitment between two slots when the child works in both."""
        one, other = self.busy.get((pupil, day, first)), self.busy.get((pupil, day, last))
        step = self.problem.step
        if one is None or other is None:
            return
        if not is_free(self.problem.pupils[pupil].commitments[day], (first + 1) * step, last * step):
            return
        length = self._break_slots(pupil)
        rests = [
            self.rests[pupil, day, slot]
            for slot in range(first + 1, last - length + 1)
            if (pupil, day, slot) in self.rests
        ]
        self.model.add_bool_or([one.negated(), other.negated(), *rests, *unless])

    def _covering_both(self, pupil: int, day: int, first: int, last: int) -> list[Any]:
        step = self.problem.step
        return [
            literal
            for index in self.problem.lessons_of[pupil]
            for start, literal in self.begins.get((index, day), {}).items()
            if start < (first + 1) * step and start + self.problem.lessons[index].minutes > last * step
        ]

    def _adults(self) -> None:
        """Each adult's attention; and, said once more over all of them, that there are only so many in a slot."""
        for taught in self.taught.values():
            self.model.add_cumulative([span for span, _ in taught], [quarters for _, quarters in taught], QUARTERS)
        problem, step = self.problem, self.problem.step
        taken: dict[tuple[int, int], dict[Any, int]] = defaultdict(dict)
        there: dict[tuple[int, int], set[int]] = defaultdict(set)
        for (index, day), places in self.choices.places.items():
            lesson = problem.lessons[index]
            for place in places if lesson.attention else ():
                for slot in range(place.start // step, -(-(place.start + lesson.minutes) // step)):
                    taken[day, slot][self.begins[index, day][place.start]] = lesson.attention
                    there[day, slot].add(place.teacher or 0)
        for key, of_slot in taken.items():
            literals = cp_model.LinearExpr.weighted_sum(list(of_slot), list(of_slot.values()))
            self.model.add(literals <= QUARTERS * len(there[key]))

    def _order(self) -> None:
        for later, lesson in enumerate(self.problem.lessons):
            first = self.problem.firsts.get(later)
            for earlier in lesson.after:
                apart = PARTS_APART // self.problem.step if earlier == first else 0
                for day in lesson.days:
                    if (earlier, day) in self.at and (later, day) in self.at:
                        ends, begins = self.at[earlier, day][1], self.at[later, day][0]
                        self.model.add(ends + apart <= begins).only_enforce_if(
                            self.held[earlier, day], self.held[later, day]
                        )
        for second, first in self.problem.firsts.items():
            for day in self.problem.lessons[second].days:
                self.model.add_implication(self.held[second, day], self.held[first, day])

    def _wishes(self) -> None:
        weights = self.problem.weights
        if weights.get("spread"):
            self._spread(weights["spread"])
        if weights.get("same_time"):
            self._same_time(weights["same_time"])
        if weights.get("often_enough"):
            self._often_enough(weights["often_enough"])
        if weights.get("even_days"):
            self._even_days(weights["even_days"])
        if weights.get("breaks"):
            self._breaks(weights["breaks"])
        for name in sorted(AS_ROWS):
            rows = WEEK.wishes[name].rows
            if weights.get(name) and rows is not None:
                rows(Rows(self), weights[name])

    def _spread(self, weight: float) -> None:
        for index, lesson in enumerate(self.problem.lessons):
            share = wishes.spread_share(self.problem, lesson)
            for day in lesson.days if share else ():
                after = wishes.next_day(self.problem, day)
                if after in lesson.days:
                    both = self.model.new_bool_var(f"neighbours_{index}_{day}")
                    self.model.add_bool_or(self.held[index, day].negated(), self.held[index, after].negated(), both)
                    self.price(both, weight * share)

    def _same_time(self, weight: float) -> None:
        for index, lesson in enumerate(self.problem.lessons):
            share = wishes.same_time_share(self.problem, lesson)
            halves: dict[tuple[int, int], list] = defaultdict(list)
            for day in lesson.days if share else ():
                for start, literal in self.begins[index, day].items():
                    halves[day, start // wishes.SAME_TIME_MINUTES].append(literal)
            usual = {half: self.model.new_bool_var(f"usual_{index}_{half}") for half in {half for _, half in halves}}
            if not usual:
                continue
            self.model.add_exactly_one(usual.values())
            for day in sorted({day for day, _ in halves}):
                off = self.model.new_bool_var(f"off_{index}_{day}")
                self.price(off, weight * share)
                for (other, half), literals in halves.items():
                    if other == day:
                        self.model.add(sum(literals) <= usual[half] + off)

    def _often_enough(self, weight: float) -> None:
        for index, lesson in enumerate(self.problem.lessons):
            if lesson.most > lesson.asked:
                short = self.model.new_int_var(0, lesson.most - lesson.asked, f"short_{index}")
                stands = [self.held[index, day] for day in lesson.days]
                self.model.add(sum(stands) + self.left_out.get(index, 0) + short >= lesson.most)
                self.price(short, weight * wishes.extra_share(self.problem, lesson))

    def _even_days(self, weight: float) -> None:
        problem = self.problem
        for pupil, child in enumerate(problem.pupils):
            _, share = wishes.even_share(problem, pupil)
            if not share:
                continue
            lessons = problem.lessons_of[pupil]
            days = len(child.school_days)
            asked = sum(problem.lessons[index].minutes * problem.lessons[index].asked for index in lessons)
            for day in child.school_days:  # counted `days` times over, so that the usual day is a whole number
                minutes = {i: problem.lessons[i].minutes for i in lessons if (i, day) in self.held}
                most = max(0, days * sum(minutes.values()) - asked)
                above = self.model.new_int_var(0, most, f"above_{pupil}_{day}")
                self.model.add(days * sum(m * self.held[i, day] for i, m in minutes.items()) - asked <= above)
                self.price(above, weight * share / days)

    def _breaks(self, weight: float) -> None:
        problem, step = self.problem, self.problem.step
        cost = weight / max(1, wishes._moments_total(problem))
        liked = wishes._liked_stretch(problem)
        for pupil, child in enumerate(problem.pupils):
            for day in child.school_days:
                for moment in wishes._moments(problem, pupil, day):
                    first, last = moment // step, (moment + liked) // step
                    if (pupil, day, first) in self.busy and (pupil, day, last) in self.busy:
                        long = self.model.new_bool_var(f"long_{pupil}_{day}_{moment}")
                        self._rest_between(pupil, day, first, last, [long])
                        self.price(long, cost)

    def places_in(self, solver: cp_model.CpSolver) -> list[Place]:
        """Read the chosen places."""
        return [
            Place(
                index,
                day,
                start,
                next((adult for adult, gives in self.by.get((index, day), {}).items() if solver.value(gives)), None),
            )
            for (index, day), begins in self.begins.items()
            for start, literal in begins.items()
            if solver.value(literal)
        ]


class Rows:
    """The words of `planning.week.program.Program` in which wishes tell their rows, spoken to CP-SAT."""

    def __init__(self, week: Week) -> None:
        self.problem, self.held = week.problem, week.held
        self._week = week

    def chosen_of(self, lesson: int) -> list[tuple[Place, Any]]:
        return [
            (Place(index, day, start, None), literal)
            for (index, day), begins in self._week.begins.items()
            if index == lesson
            for start, literal in begins.items()
        ]

    def minutes_of(self, pupil: int, day: int) -> list[tuple[Any, int]]:
        return [
            (self.held[index, day], self.problem.lessons[index].minutes)
            for index in self.problem.lessons_of[pupil]
            if (index, day) in self.held
        ]

    def loss(self, name: tuple, cost: float, *, most: float | None = 1.0) -> Any:
        lost = self._week.model.new_int_var(0, MINUTES_PER_DAY if most is None else round(most), str(name))
        self._week.price(lost, cost)
        return lost

    def add(self, name: tuple, terms: list, *, least: float | None = None, most: float | None = None) -> None:
        total = sum(factor * column for column, factor in terms)
        if least is not None:
            self._week.model.add(total >= round(least))
        if most is not None:
            self._week.model.add(total <= round(most))


class _Told(cp_model.CpSolverSolutionCallback):
    """When the first plan was found."""

    def __init__(self) -> None:
        super().__init__()
        self.first: float | None = None

    def on_solution_callback(self) -> None:
        if self.first is None:
            self.first = self.wall_time


def solve(problem: WeekProblem, *, seconds: float, seed: int) -> dict[str, Any]:
    """Solve within `seconds`, the building of the model not counted; objective and bound in points of our objective."""
    unknown = [
        name
        for name, wish in WEEK.wishes.items()
        if problem.weights.get(name) and wish.rows is not None and name not in TOLD | AS_ROWS
    ]
    if problem.kept or problem.last_plan:
        unknown.append("weeks that have begun")
    if any(lesson.way for lesson in problem.lessons):
        unknown.append("ways to a place")
    if unknown:
        return {"status": "not told", "unknown": unknown}
    began = time.perf_counter()
    week = Week(problem)
    building = time.perf_counter() - began
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    told = _Told()
    status = solver.solve(week.model, told)
    answer: dict[str, Any] = {
        "status": solver.status_name(status).lower(),
        "building": round(building, 3),
        "seconds": round(solver.wall_time, 3),
        "first": None if told.first is None else round(told.first, 3),
        "objective": None,
        "bound": round(100 - solver.best_objective_bound / UNITS, 4),
        "places": [],
    }
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        answer["objective"] = round(100 - solver.objective_value / UNITS, 4)
        answer["places"] = week.places_in(solver)
    return answer


if __name__ == "__main__":
    print(
        json.dumps(
            solve(
                WeekProblem.model_validate_json(Path(sys.argv[1]).read_bytes()),
                seconds=float(sys.argv[2]),
                seed=int(sys.argv[3]),
            )
        )
    )

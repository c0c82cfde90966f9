"""A plan being drawn: lessons go in and come out in microseconds, and every must is kept at each step.

The slots of a day are the bits of a whole number. A child's lessons are one such number; an adult's attention is four of
them, the n-th holding the slots in which at least n quarters are used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from brightpath.planning.rule import WEEK
from brightpath.planning.week import wishes
from brightpath.planning.week.choices import Choices, Place
from brightpath.planning.week.features import wish_values
from brightpath.planning.week.problem import PARTS_APART, QUARTERS, Lesson, WeekProblem
from brightpath.planning.week.standing import Spot, kept_of, kept_spots, stood_at
from brightpath.planning.week.stretches import stretches

K = TypeVar("K")
V = TypeVar("V")

#: A lesson that can stand on this many days has no usual time yet when it stands once: the first day may be the odd one.
MANY_DAYS = 4
_NOTHING_USED = (0, 0, 0, 0)
#: So many things a table remembers of each kind; a search meets the same days again and again.
MOST_REMEMBERED = 100_000

Spans = tuple[tuple[int, int], ...]


class Option(NamedTuple):
    """A place, the slots it takes as bits, its own loss in points, and the price by which a search ranks it."""

    price: float
    place: Place
    slots: int
    loss: float


@dataclass(frozen=True)
class Table:
    """What never changes while drafting: options by (lesson, day) and adult, cheapest first, and what wishes cost."""

    choices: Choices
    prices: Mapping[Place, float] = field(default_factory=dict)
    problem: WeekProblem = field(init=False)
    options: dict[tuple[int, int], dict[int | None, list[Option]]] = field(init=False)
    lunches: dict[tuple[int, int], tuple[int, ...]] = field(init=False)
    by_lesson: list[tuple[float, Callable[..., float]]] = field(init=False)
    by_day: list[tuple[float, Callable[..., float]]] = field(init=False)
    by_agenda: list[tuple[float, Callable[..., float]]] = field(init=False)
    hardness: dict[tuple[int, int | None], float] = field(init=False)
    extra: list[float] = field(init=False)
    off_time: list[float] = field(init=False)
    spread: list[float] = field(init=False)
    even_days: list[tuple[float, float]] = field(init=False)
    next_day: list[int | None] = field(init=False)
    day_before: list[int | None] = field(init=False)
    kept: list[Option] = field(init=False)
    stood: frozenset[Spot] = field(init=False)
    #: What was found of a child's day with these lessons, and of a lesson with these starts.
    days_kept: dict[tuple[int, int, Spans], bool] = field(init=False, default_factory=dict)
    day_costs: dict[tuple[int, int, Spans], float] = field(init=False, default_factory=dict)
    lesson_costs: dict[tuple[int, tuple[tuple[int, int], ...]], float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.choices.problem
        stood = stood_at(problem)
        options: dict[tuple[int, int], dict[int | None, list[Option]]] = {}
        for (index, day), places in self.choices.places.items():
            by_teacher = options.setdefault((index, day), {})
            for place in places:
                slots = slots_at(problem, problem.lessons[index], place.start)
                loss = self.choices.loss[index, day, place.start]
                price = loss - problem.cost_of_moving if stood and place in stood else loss
                by_teacher.setdefault(place.teacher, []).append(
                    Option(self.prices.get(place, price), place, slots, loss)
                )
            for of_one in by_teacher.values():
                of_one.sort(key=lambda option: option.price)
        weights = problem.weights
        priced = [wish for wish in WEEK.wishes.values() if weights.get(wish.name)]
        for name, value in {
            "problem": problem,
            "options": options,
            "lunches": {
                (pupil, day): lunch_slots(problem, pupil, day)
                for pupil, child in enumerate(problem.pupils)
                for day in child.school_days
            },
            "by_lesson": [(weights[wish.name], wish.by_lesson) for wish in priced if wish.by_lesson],
            "by_day": [(weights[wish.name], wish.by_day) for wish in priced if wish.by_day],
            "by_agenda": [(weights[wish.name], wish.by_agenda) for wish in priced if wish.by_agenda],
            "hardness": _hardness(problem, self.choices),
            "extra": [
                weights.get("often_enough", 0.0) * wishes.extra_share(problem, lesson)
                + weights.get("hours_asked_for", 0.0) * wishes.hours_share(problem, lesson)
                for lesson in problem.lessons
            ],
            "off_time": [
                weights.get("same_time", 0.0) * wishes.same_time_share(problem, lesson) for lesson in problem.lessons
            ],
            "spread": [weights.get("spread", 0.0) * wishes.spread_share(problem, lesson) for lesson in problem.lessons],
            "even_days": [
                (usual, weights.get("even_days", 0.0) * share)
                for usual, share in (wishes.even_share(problem, pupil) for pupil in range(len(problem.pupils)))
            ],
            "next_day": [wishes.next_day(problem, day) for day in range(len(problem.days))],
            "day_before": [wishes.day_before(problem, day) for day in range(len(problem.days))],
            "kept": [
                option_at(options, spot) for spot in sorted(kept_spots(problem), key=lambda s: (s[1], s[2], s[0]))
            ],
            "stood": stood,
        }.items():
            object.__setattr__(self, name, value)


class Draft:
    """Which option stands for each (lesson, day), and what the plan costs so far."""

    def __init__(self, table: Table, *, stands: bool = True) -> None:
        """Begin with what is kept; unless it `stands` already, with nothing."""
        self.table = table
        problem = table.problem
        self.placed: dict[tuple[int, int], Option] = {}
        self.starts: list[dict[int, int]] = [{} for _ in problem.lessons]
        self.spans: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
        self.taken: dict[tuple[int, int], int] = {}
        self.minutes: dict[tuple[int, int], int] = {}
        self.used: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        self._lesson_costs = [0.0] * len(problem.lessons)
        self._day_costs: dict[tuple[int, int], float] = {}
        self._agenda_costs: dict[int, float] = {}
        self._place_cost = 0.0
        self._changed_lessons = set(range(len(problem.lessons)))
        self._changed_days: set[tuple[int, int]] = set()
        self._changed_use: set[tuple[int, int]] = set()
        self.stayed = 0
        if stands:
            for option in table.kept:
                self.put(option)

    def copy(self) -> Draft:
        """Make a draft that can go its own way."""
        twin = object.__new__(Draft)
        twin.table = self.table
        twin.placed = self.placed.copy()
        twin.starts = [starts.copy() for starts in self.starts]
        twin.spans = self.spans.copy()
        twin.taken = self.taken.copy()
        twin.minutes = self.minutes.copy()
        twin.used = self.used.copy()
        twin._lesson_costs = self._lesson_costs.copy()
        twin._day_costs = self._day_costs.copy()
        twin._agenda_costs = self._agenda_costs.copy()
        twin._place_cost = self._place_cost
        twin._changed_lessons = self._changed_lessons.copy()
        twin._changed_days = self._changed_days.copy()
        twin._changed_use = self._changed_use.copy()
        twin.stayed = self.stayed
        return twin

    @property
    def cost_of_wishes(self) -> float:
        """Points lost in wishes not met."""
        for index in self._changed_lessons:
            self._lesson_costs[index] = self._cost_of_lesson(index)
        for pupil, day in self._changed_days:
            self._day_costs[pupil, day] = self._cost_of_day(pupil, day)
        if self.table.by_agenda:
            for day in {day for _, day in self._changed_days}:
                self._agenda_costs[day] = self._cost_of_agenda(day)
        self._changed_lessons.clear()
        self._changed_days.clear()
        return (
            self._place_cost
            + sum(self._lesson_costs)
            + sum(self._day_costs.values())
            + sum(self._agenda_costs.values())
        )

    def more_with(self, option: Option) -> float:
        """Say how many points the wishes would lose more, or less, if a lesson that does not stand that day stood here."""
        table, (index, day, start, _) = self.table, option.place
        if table.by_agenda:
            cost = self.cost_of_wishes
            self.put(option)
            more = self.cost_of_wishes - cost
            self.take(index, day, alone=True)
            return more
        problem = table.problem
        lesson, starts = problem.lessons[index], {**self.starts[index], day: start}
        more = option.loss + sum([weight * face(problem, lesson, starts) for weight, face in table.by_lesson])
        more -= self._cost_of_lesson(index)
        span = (start, start + lesson.minutes)
        for pupil in lesson.pupils:
            before = self.spans.get((pupil, day), ())
            spans = tuple(sorted((*before, span)))
            more += sum([weight * face(problem, pupil, day, spans) for weight, face in table.by_day])
            if before:
                more -= sum([weight * face(problem, pupil, day, before) for weight, face in table.by_day])
        return more

    @property
    def cost_of_leaving_out(self) -> float:
        """Points lost for lessons that stand less often than asked."""
        return sum(
            lesson.cost_of_leaving_out * (lesson.asked - len(starts))
            for lesson, starts in zip(self.table.problem.lessons, self.starts, strict=True)
            if len(starts) < lesson.asked
        )

    @property
    def left_out(self) -> int:
        """How many lessons stand less often than asked, each time counted once for every child."""
        return sum(
            len(lesson.pupils) * max(0, lesson.asked - len(starts))
            for lesson, starts in zip(self.table.problem.lessons, self.starts, strict=True)
        )

    @property
    def moves(self) -> int:
        """How many lessons do not stand where they stood."""
        return len(self.table.stood) - self.stayed

    @property
    def cost_of_moving(self) -> float:
        """Points lost for lessons that do not stand where they stood."""
        return self.table.problem.cost_of_moving * self.moves

    @property
    def cost(self) -> float:
        """All points lost."""
        return self.cost_of_wishes + self.cost_of_leaving_out + self.cost_of_moving

    def places(self) -> list[Place]:
        """List what stands, by lesson and day."""
        return [self.placed[key].place for key in sorted(self.placed)]

    def in_the_way_of(self, option: Option, *, with_adult: bool = False) -> list[Place]:
        """List what shares a child, or also the adult, with an option and stands at the same time, or in the wrong order."""
        lessons = self.table.problem.lessons
        pupils = set(lessons[option.place.lesson].pupils)
        adult = option.place.teacher if with_adult else None
        wrong = self._out_of_order(option, self.table.problem) if with_adult else []
        return [
            other.place
            for other in self.placed.values()
            if other.place.day == option.place.day
            and (
                other.place.lesson in wrong
                or (
                    other.slots & option.slots
                    and (
                        pupils.intersection(lessons[other.place.lesson].pupils)
                        or (adult is not None and other.place.teacher == adult)
                    )
                )
            )
        ]

    def keeps_the_day(self, option: Option) -> bool:
        """Say whether order, parts, lunch, breaks and the longest day are kept with an option that takes free slots only."""
        table, (index, day, _, _) = self.table, option.place
        problem = table.problem
        if self._out_of_order(option, problem):
            return False
        for pupil in problem.lessons[index].pupils:
            if not self._keeps_with(pupil, option, problem, table.lunches.get((pupil, day), ())):
                return False
        return True

    def _out_of_order(self, option: Option, problem: WeekProblem) -> list[int]:
        """List the lessons of the day that should have ended before an option, or begin only after it.

        Before a second part the first is listed also when it does not stand that day.
        """
        index, day, start, _ = option.place
        lessons = problem.lessons
        lesson, followers = lessons[index], problem.followers[index]
        if not (lesson.after or followers):
            return []
        end, wrong = start + lesson.minutes, []
        for other in lesson.after:
            earlier, stands = lessons[other], self.starts[other].get(day)
            if earlier.second == index:
                if stands is None:
                    if (lesson.id, day) not in kept_of(problem):  # what is kept may stand alone
                        wrong.append(other)
                elif stands + earlier.minutes + PARTS_APART > start:
                    wrong.append(other)
            elif stands is not None and stands + earlier.minutes > start:
                wrong.append(other)
        for other in followers:
            stands = self.starts[other].get(day)
            if stands is not None and stands < (end + PARTS_APART if lesson.second == other else end):
                wrong.append(other)
        return wrong

    def _keeps_with(self, pupil: int, option: Option, problem: WeekProblem, lunches: Sequence[int]) -> bool:
        day, start = option.place.day, option.place.start
        minutes = problem.lessons[option.place.lesson].minutes
        if lunches:
            taken = self.taken.get((pupil, day), 0) | option.slots
            for lunch in lunches:
                if not lunch & taken:
                    break
            else:
                return False
        longest = problem.pupils[pupil].longest_day
        if longest is not None and self.minutes.get((pupil, day), 0) + minutes > longest:
            return False
        spans = tuple(sorted((*self.spans.get((pupil, day), ()), (start, start + minutes))))
        if problem is not self.table.problem:
            return _has_breaks(problem, pupil, day, spans)
        known, key = self.table.days_kept, (pupil, day, spans)
        is_kept = known.get(key)
        if is_kept is None:
            is_kept = _remember(known, key, _has_breaks(problem, pupil, day, spans))
        return is_kept

    def fits(self, place: Place, problem: WeekProblem | None = None) -> bool:
        """Say whether a place would keep every must beside what stands, in this problem or one with a fact changed.

        The rules that look at the place alone (`choices.is_allowed`) are not asked again.
        """
        problem = problem or self.table.problem
        lesson = problem.lessons[place.lesson]
        option = Option(0.0, place, slots_at(problem, lesson, place.start), 0.0)
        used = _NOTHING_USED if place.teacher is None else self._used(place.teacher, place.day)
        has_attention = place.teacher is None or not used[QUARTERS - lesson.attention] & option.slots
        return (
            has_attention
            and not self.in_the_way_of(option)
            and not self._out_of_order(option, problem)
            and all(
                self._keeps_with(pupil, option, problem, lunch_slots(problem, pupil, place.day))
                for pupil in lesson.pupils
            )
        )

    def wish_values(self) -> dict[str, float]:
        """Say of each wish how far it is met, 0-1: the plan's features, the numbers the objective uses."""
        return wish_values(self.table.problem, self.starts, self.spans, self.agenda_of)

    def agenda_of(self, day: int) -> list[tuple[int, int, int, int | None]]:
        """List what stands on a day, in order of time: start, end, lesson and adult."""
        lessons = self.table.problem.lessons
        return sorted(
            [
                (option.place.start, option.place.start + lessons[index].minutes, index, option.place.teacher)
                for (index, of_day), option in self.placed.items()
                if of_day == day
            ]
        )

    def put(self, option: Option) -> None:
        """Let an option stand; it must fit."""
        place = option.place
        lesson = self.table.problem.lessons[place.lesson]
        self.placed[place.lesson, place.day] = option
        self.starts[place.lesson][place.day] = place.start
        span = (place.start, place.start + lesson.minutes)
        for pupil in lesson.pupils:
            key = (pupil, place.day)
            self.taken[key] = self.taken.get(key, 0) | option.slots
            self.minutes[key] = self.minutes.get(key, 0) + lesson.minutes
            self.spans[key] = tuple(sorted((*self.spans.get(key, ()), span)))
            self._changed_days.add(key)
        if place.teacher is not None:
            key = (place.teacher, place.day)
            self.used[key] = _add_attention(self._used(*key), option.slots, lesson.attention)
        self._place_cost += option.loss
        self._changed_lessons.add(place.lesson)
        if self.table.stood and place in self.table.stood:
            self.stayed += 1

    def take(self, index: int, day: int, *, alone: bool = False) -> None:
        """Let a lesson stand no longer, if it does, and with a first part the second, unless it is taken `alone`."""
        option = self.placed.pop((index, day), None)
        if option is None:
            return
        del self.starts[index][day]
        lesson = self.table.problem.lessons[index]
        span = (option.place.start, option.place.start + lesson.minutes)
        for pupil in lesson.pupils:
            key = (pupil, day)
            self.taken[key] &= ~option.slots
            self.minutes[key] -= lesson.minutes
            self.spans[key] = tuple(other for other in self.spans[key] if other != span)
            self._changed_days.add(key)
        if option.place.teacher is not None:
            self._changed_use.add((option.place.teacher, day))
        self._place_cost -= option.loss
        self._changed_lessons.add(index)
        if self.table.stood and option.place in self.table.stood:
            self.stayed -= 1
        if lesson.second is not None and not alone:
            second = self.placed.get((lesson.second, day))
            if second is not None and second not in self.table.kept:
                self.take(lesson.second, day)

    def best_option(
        self,
        index: int,
        days: Iterable[int],
        table: Table,
        blink: Callable[[], bool] = lambda: False,
        worth: float = float("inf"),
    ) -> Option | None:
        """Find the cheapest place that fits a further time of a lesson on one of `days`, by the prices of `table`.

        Its usual time and the length of the days are weighed in. An option that would win is overlooked when `blink` says
        so; one that costs more than the lesson is `worth` is none.
        """
        starts = self.starts[index]
        off_time = table.off_time[index]
        halves = [start // wishes.SAME_TIME_MINUTES for start in starts.values()]
        is_settled = len(halves) > 1 or len(table.problem.lessons[index].days) < MANY_DAYS
        usual = max(halves, key=halves.count) if halves and is_settled and off_time else None
        best, least = None, worth
        lesson = table.problem.lessons[index]
        for day in days:
            if day in starts:
                continue
            extra = self._cost_of_day_for(index, day)
            children = 0
            for pupil in lesson.pupils:
                children |= self.taken.get((pupil, day), 0)
            for teacher, options in table.options[index, day].items():
                if not options or options[0][0] + extra >= least:
                    continue
                blocked = children
                if teacher is not None:
                    blocked |= self._used(teacher, day)[QUARTERS - lesson.attention]
                for option in options:
                    cost = option[0] + extra
                    if cost >= least:
                        break
                    if option[2] & blocked:
                        continue
                    if usual is not None and option[1].start // wishes.SAME_TIME_MINUTES != usual:
                        cost += off_time
                    if cost < least and not blink() and self.keeps_the_day(option):
                        best, least = option, cost
        return best

    def free_options(self, index: int, day: int) -> Iterator[Option]:
        """List the options of a lesson on a day whose slots are free for its children and the adult; the day is not asked."""
        children = 0
        lesson = self.table.problem.lessons[index]
        for pupil in lesson.pupils:
            children |= self.taken.get((pupil, day), 0)
        for teacher, options in self.table.options.get((index, day), {}).items():
            blocked = children
            if teacher is not None:
                blocked |= self._used(teacher, day)[QUARTERS - lesson.attention]
            yield from (option for option in options if not option.slots & blocked)

    def _cost_of_day_for(self, index: int, day: int) -> float:
        """Estimate what a day costs a lesson: days already full, and neighbours it should not have."""
        table, starts = self.table, self.starts[index]
        minutes = table.problem.lessons[index].minutes
        cost = 0.0
        for pupil in table.problem.lessons[index].pupils:
            usual, price = table.even_days[pupil]
            room = usual - self.minutes.get((pupil, day), 0)
            if room < minutes:
                cost += price * (minutes - max(0.0, room))
        if starts and table.spread[index]:
            cost += table.spread[index] * ((table.next_day[day] in starts) + (table.day_before[day] in starts))
        return cost

    def _cost_of_lesson(self, index: int) -> float:
        table, starts = self.table, self.starts[index]
        key = index, tuple(starts.items())
        cost = table.lesson_costs.get(key)
        if cost is None:
            problem = table.problem
            cost = sum([weight * face(problem, problem.lessons[index], starts) for weight, face in table.by_lesson])
            _remember(table.lesson_costs, key, cost)
        return cost

    def _cost_of_day(self, pupil: int, day: int) -> float:
        table = self.table
        key = pupil, day, self.spans[pupil, day]
        cost = table.day_costs.get(key)
        if cost is None:
            cost = sum([weight * face(table.problem, *key) for weight, face in table.by_day])
            _remember(table.day_costs, key, cost)
        return cost

    def _cost_of_agenda(self, day: int) -> float:
        problem, agenda = self.table.problem, self.agenda_of(day)
        return sum([weight * face(problem, day, agenda) for weight, face in self.table.by_agenda])

    def _used(self, teacher: int, day: int) -> tuple[int, int, int, int]:
        """The slots in which at least one, two, three, four quarters of an adult are used."""
        key = (teacher, day)
        if key in self._changed_use:
            used = _NOTHING_USED
            for (index, other), option in self.placed.items():
                if other == day and option.place.teacher == teacher:
                    used = _add_attention(used, option.slots, self.table.problem.lessons[index].attention)
            self.used[key] = used
            self._changed_use.discard(key)
        return self.used.get(key, _NOTHING_USED)


def drawn(table: Table, places: Iterable[Place]) -> Draft:
    """Draw a plan from its places."""
    draft = Draft(table)
    for place in places:
        if (place.lesson, place.day) not in draft.placed:  # else it is kept
            draft.put(option_at(table.options, place))
    return draft


def as_it_stood(table: Table) -> Draft:
    """Draw what is kept and, as far as it still fits, what stood in the last plan."""
    draft = Draft(table)
    for spot in sorted(table.stood, key=lambda spot: (spot[1], spot[2], spot[0])):
        place = Place(*spot)
        options = table.options.get((place.lesson, place.day), {}).get(place.teacher, [])
        option = next((option for option in options if option.place == place), None)
        if option is not None and (place.lesson, place.day) not in draft.placed and draft.fits(place):
            draft.put(option)
    return draft


def option_at(options: Mapping[tuple[int, int], Mapping[int | None, list[Option]]], spot: Spot) -> Option:
    """Find the option that is a place."""
    index, day, _, teacher = spot
    return next(option for option in options[index, day][teacher] if option.place == spot)


def slots_at(problem: WeekProblem, lesson: Lesson, start: int) -> int:
    """Write the slots that a lesson takes, and the way to its place and back, as bits."""
    return slots_of(problem, max(0, start - lesson.way), start + lesson.minutes + lesson.way)


def slots_of(problem: WeekProblem, start: int, end: int) -> int:
    """Write the slots from start to end as bits."""
    first, last = start // problem.step, -(-end // problem.step)
    return ((1 << (last - first)) - 1) << first


def _has_breaks(problem: WeekProblem, pupil: int, day: int, spans: Spans) -> bool:
    """Say whether no stretch of several lessons is longer than the child may work."""
    longest = problem.pupils[pupil].longest_stretch
    return all(len(run) == 1 or run[-1][1] - run[0][0] <= longest for run in stretches(problem, pupil, day, spans))


def _remember(known: dict[K, V], key: K, value: V) -> V:
    """Keep what was found; when there is too much of it, begin anew."""
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[key] = value
    return value


def _hardness(problem: WeekProblem, choices: Choices) -> dict[tuple[int, int | None], float]:
    """Say how early a lesson should be drawn, on one day or (None) on any: by what it takes and how few places it has."""
    hardness: dict[tuple[int, int | None], float] = {}
    for index, lesson in enumerate(problem.lessons):
        takes = lesson.minutes * (1 + 2 * lesson.attention) * len(lesson.pupils) ** 0.5
        counts = {day: len(choices.places[index, day]) for day in lesson.days}
        hardness[index, None] = takes / (1 + sum(counts.values()) / max(1, len(counts)))
        hardness |= {(index, day): takes / (1 + count) for day, count in counts.items()}
    return hardness


def lunch_slots(problem: WeekProblem, pupil: int, day: int) -> tuple[int, ...]:
    """Write each possible lunch of a child's day as bits."""
    child = problem.pupils[pupil]
    return tuple(
        slots_of(problem, start, start + child.lunch_minutes) for start in child.lunch_starts(day, problem.step)
    )


def _add_attention(used: tuple[int, int, int, int], slots: int, quarters: int) -> tuple[int, int, int, int]:
    one, two, three, four = used
    for _ in range(quarters):
        four |= three & slots
        three |= two & slots
        two |= one & slots
        one |= slots
    return one, two, three, four

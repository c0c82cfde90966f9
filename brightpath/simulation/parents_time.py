"""How much of the parents' time the lessons ask for, how much there is, and the working hours that make it scarce.

Asked for is the attention of all lessons, but no less than the lessons with a parent of any one child take: a child does
one thing at a time. Free is a minute in which an adult is at hand and a child who needs one could have a lesson; two
adults count twice only where two such children are there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from brightpath.planning.week.problem import QUARTERS, Lesson, Pupil, WeekProblem, is_free
from brightpath.simulation.draws import Draws

#: All times of a made family stand on this grid.
CELL = 5
#: Levels of attention in quarters of one adult, as the involvements have them.
LEVELS = (0, 1, 2, 4)
#: A window that is cut in one go stays at least so long, or goes.
SHORTEST_WINDOW = 60
CUTS = (180, 120, 90, 60, 45, 30)
TRIES = 60
#: Where days may go: how often a cut takes a whole one of the adult who is at home. The others' days go at any time.
DAY_GOES = 0.1

#: From when to when an adult can teach on one day; None is never.
Window = tuple[int, int] | None


def minutes_asked(problem: WeekProblem) -> float:
    """Count the least minutes of adults with which all lessons could be held, each as often as asked."""
    return _asked(problem.lessons, [lesson.attention for lesson in problem.lessons]) / QUARTERS


def minutes_free(problem: WeekProblem) -> int:
    """Count the minutes of adults that there are for these lessons."""
    return sum(day.free() for day in _days(problem, [lesson.attention for lesson in problem.lessons]))


@dataclass
class _Day:
    """Per cell the children at hand; per adult the cells that can be had at all, and the window left of them."""

    index: int
    at_hand: dict[int, int]
    open_cells: list[set[int]]
    windows: list[range]

    def free(self) -> int:
        adults = list(zip(self.windows, self.open_cells, strict=True))
        return CELL * sum(
            min(children, sum(cell in window and cell in there for window, there in adults))
            for cell, children in self.at_hand.items()
        )

    def free_with(self, adult: int, window: range) -> int:
        held, self.windows[adult] = self.windows[adult], window
        free = self.free()
        self.windows[adult] = held
        return free

    @property
    def whole(self) -> range:
        return range(min(self.at_hand), max(self.at_hand) + CELL)


@dataclass(frozen=True)
class Fitted:
    """What makes a week as tight as wanted: the attention of each lesson, and per adult a window for each day index."""

    attention: tuple[int, ...]
    windows: tuple[dict[int, Window], ...]


def fit(
    problem: WeekProblem,
    draws: Draws,
    *,
    covered: tuple[int, int],
    least_asked: int,
    unit: int,
    mornings: Sequence[bool],
    may_days_go: bool,
) -> Fitted:
    """Find working hours with which the free minutes are `covered` percent (least, most) of those asked for.

    The first adult is at home all day, the others on as many days as it takes; then hours are cut, in pieces of `unit`
    minutes, from the end of the day of those who teach in the `mornings`, from its beginning of the others. Lessons
    that ask for more than all adults have are eased, those of a family that asks for nearly nothing are raised.
    """
    attention = [lesson.attention for lesson in problem.lessons]
    _raise(problem.lessons, attention, least_asked * QUARTERS)
    days = _days(problem, attention, is_closed=True)
    for day in days:
        day.windows[0] = day.whole
    lowest, highest = covered
    asked = _asked(problem.lessons, attention)
    # The last cut may take a whole unit more than wanted.
    spare = -(-unit * 100 * QUARTERS // asked)
    percent = draws.between(lowest + spare, highest)
    further = [(day, adult) for day in days for adult in range(1, len(problem.teachers))]
    while _free(days) * 100 * QUARTERS < percent * asked and further:
        day, adult = further.pop(draws.between(0, len(further) - 1))
        day.windows[adult] = day.whole
    while _free(days) * 100 * QUARTERS < percent * asked:
        _ease(problem.lessons, attention)
        asked = _asked(problem.lessons, attention)
    _cut(days, draws, percent * asked // (100 * QUARTERS), unit, mornings, DAY_GOES if may_days_go else 0.0)
    return Fitted(
        tuple(attention),
        tuple(
            {
                day.index: (day.windows[adult].start, day.windows[adult].stop) if day.windows[adult] else None
                for day in days
            }
            for adult in range(len(problem.teachers))
        ),
    )


def _cut(days: list[_Day], draws: Draws, wanted: int, unit: int, mornings: Sequence[bool], day_goes: float) -> None:
    """Cut large pieces anywhere while there is enough left, then small ones from the longest windows."""
    free = _free(days)
    for _ in range(TRIES):
        day, adult = draws.one_of([(day, adult) for day in days for adult, window in enumerate(day.windows) if window])
        window = _shorter(day.windows[adult], draws.one_of(CUTS), mornings[adult])
        if len(window) < SHORTEST_WINDOW:
            if adult == 0 and not draws.chance(day_goes):
                continue
            window = range(0)
        left = free - day.free() + day.free_with(adult, window)
        if left >= wanted:
            day.windows[adult], free = window, left
    while _free(days) > wanted:
        day, adult = max(
            ((day, adult) for day in days for adult in range(len(mornings))),
            key=lambda one: len(one[0].windows[one[1]]),
        )
        day.windows[adult] = _shorter(day.windows[adult], unit, mornings[adult])


def _shorter(window: range, minutes: int, is_morning: bool) -> range:
    return (
        range(window.start, max(window.start, window.stop - minutes))
        if is_morning
        else range(min(window.stop, window.start + minutes), window.stop)
    )


def _free(days: list[_Day]) -> int:
    return sum(day.free() for day in days)


def _asked(lessons: Sequence[Lesson], attention: Sequence[int]) -> int:
    """In quarters of a minute, so that every sum is whole."""
    return max(_attention(lessons, attention), QUARTERS * max(_beside(lessons, attention).values(), default=0))


def _attention(lessons: Sequence[Lesson], attention: Sequence[int]) -> int:
    return sum(lesson.asked * lesson.minutes * level for lesson, level in zip(lessons, attention, strict=True))


def _beside(lessons: Sequence[Lesson], attention: Sequence[int]) -> dict[int, int]:
    """Per child the minutes in which it needs a parent, however little."""
    minutes: dict[int, int] = defaultdict(int)
    for lesson, level in zip(lessons, attention, strict=True):
        for pupil in lesson.pupils if level else ():
            minutes[pupil] += lesson.asked * lesson.minutes
    return minutes


def _raise(lessons: Sequence[Lesson], attention: list[int], least: int) -> None:
    """Ask a level more for the lessons with least attention, the long ones first; an outside class needs no parent."""
    while _asked(lessons, attention) < least:
        low = [
            i for i, lesson in enumerate(lessons) if lesson.fixed is None and lesson.asked and attention[i] < QUARTERS
        ]
        place = min(low, key=lambda i: (attention[i], -lessons[i].asked * lessons[i].minutes))
        attention[place] = LEVELS[LEVELS.index(attention[place]) + 1]


def _ease(lessons: Sequence[Lesson], attention: list[int]) -> None:
    """Ask less where it helps: a level less of what takes most attention, or a lesson alone of the child never alone."""
    beside = _beside(lessons, attention)
    neediest = max(beside, key=beside.__getitem__)
    if QUARTERS * beside[neediest] >= _attention(lessons, attention):
        alone = [i for i, lesson in enumerate(lessons) if lesson.asked and attention[i] and neediest in lesson.pupils]
        attention[min(alone, key=lambda i: (attention[i], -lessons[i].asked * lessons[i].minutes))] = 0
    else:
        eased = [i for i, lesson in enumerate(lessons) if lesson.asked and attention[i] > 1]
        place = max(eased, key=lambda i: lessons[i].asked * lessons[i].minutes * attention[i])
        attention[place] = LEVELS[LEVELS.index(attention[place]) - 1]


def _days(problem: WeekProblem, attention: Sequence[int], *, is_closed: bool = False) -> list[_Day]:
    needy = {
        pupil
        for lesson, level in zip(problem.lessons, attention, strict=True)
        if level and lesson.asked
        for pupil in lesson.pupils
    }
    children = [problem.pupils[pupil] for pupil in sorted(needy)]
    days = []
    for index in range(len(problem.days)):
        cells = range(0, 24 * 60, CELL)
        at_hand = {cell: count for cell in cells if (count := sum(_is_at_hand(one, index, cell) for one in children))}
        if at_hand:
            there = [{cell for cell in at_hand if one.is_there(index, cell, cell + CELL)} for one in problem.teachers]
            day = _Day(index, at_hand, there, [range(0)] * len(there))
            if not is_closed:
                day.windows = [day.whole] * len(there)
            days.append(day)
    return days


def _is_at_hand(child: Pupil, day: int, cell: int) -> bool:
    opens, closes = child.hours
    return (
        day in child.school_days
        and opens <= cell
        and cell + CELL <= closes
        and is_free(child.commitments[day], cell, cell + CELL)
    )

"""On which days an event comes back: the rules of RFC 5545 (section 3.3.10) as far as they speak of whole days.

A rule is asked for a stretch of time, and walks no further: a rule that never fits costs what one costs that does.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_MONTHS = range(1, 13)


class Period(StrEnum):
    """How often a rule takes its turn; what comes back more often than daily is no rule for days."""

    YEARLY = "YEARLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"


@dataclass(frozen=True)
class Recurrence:
    """A rule. `weekdays` are (n, weekday), Monday = 0: the n-th of month or year, from the end when negative, all when 0."""

    period: Period
    interval: int = 1
    count: int | None = None
    until: date | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def days_of(rule: Recurrence, start: date, first: date, last: date) -> Iterator[date | None]:
    """Give the days from `first` to `last`, in order; None for each turn that gave no such day, so that a caller can stop.

    `start` is always one of the rule's days, and the first.
    """
    yield start if first <= start <= last else None
    last = min(last, rule.until or last)
    left = None if rule.count is None else rule.count - 1
    for turn in _turns(rule, start, first, last):
        days = [day for day in turn if day > start][:left]
        yield from (day if first <= day <= last else None for day in days)
        left = None if left is None else left - len(days)
        if left == 0:
            return
        yield None


def _turns(rule: Recurrence, start: date, first: date, last: date) -> Iterator[list[date]]:
    """Give the days of turn after turn; turns before `first` are passed over where nobody has to count them."""
    walk_from = start if rule.count is not None else max(start, first)
    match rule.period:
        case Period.YEARLY:
            for year in _every(rule.interval, start.year, walk_from.year, last.year):
                yield _at_positions(rule, _days_of_year(rule, start, year))
        case Period.MONTHLY:
            for month in _every(rule.interval, _index(start), _index(walk_from), _index(last)):
                yield _at_positions(rule, _days_of_month(rule, start, month // 12, month % 12 + 1))
        case Period.WEEKLY:
            monday = start.toordinal() - (start.weekday() - rule.week_start) % 7
            for number in _every(7 * rule.interval, monday, walk_from.toordinal() - 6, last.toordinal()):
                week = (date.fromordinal(number) + timedelta(days=offset) for offset in range(7))
                wanted = {weekday for _, weekday in rule.weekdays} or {start.weekday()}
                yield _at_positions(rule, [day for day in week if day.weekday() in wanted and _fits(rule, day)])
        case Period.DAILY:
            wanted = {weekday for _, weekday in rule.weekdays} or {*range(7)}
            for number in _every(rule.interval, start.toordinal(), walk_from.toordinal(), last.toordinal()):
                day = date.fromordinal(number)
                yield [day] if day.weekday() in wanted and _fits(rule, day) else []


def _every(step: int, start: int, walk_from: int, last: int) -> range:
    """Count from `start` in steps, beginning with the last step that is not behind `walk_from`."""
    return range(start + max(0, (walk_from - start) // step) * step, last + 1, step)


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _days_of_year(rule: Recurrence, start: date, year: int) -> list[date]:
    if rule.weekdays and not rule.months:
        named = _weekdays_between(rule.weekdays, date(year, 1, 1), date(year, 12, 31))
        return [day for day in named if _fits(rule, day)]
    if rule.months or rule.month_days:
        months = sorted(rule.months) or _MONTHS
        return [day for month in months if month in _MONTHS for day in _days_of_month(rule, start, year, month)]
    return _existing(year, start.month, [start.day])


def _days_of_month(rule: Recurrence, start: date, year: int, month: int) -> list[date]:
    if rule.months and month not in rule.months:
        return []
    length = monthrange(year, month)[1]
    by_weekday = _weekdays_between(rule.weekdays, date(year, month, 1), date(year, month, length))
    if not rule.month_days:
        return by_weekday if rule.weekdays else _existing(year, month, [start.day])
    days = _existing(year, month, (day if day > 0 else length + 1 + day for day in rule.month_days))
    return [day for day in days if not rule.weekdays or day in by_weekday]


def _existing(year: int, month: int, days: Iterable[int]) -> list[date]:
    length = monthrange(year, month)[1]
    return [date(year, month, day) for day in sorted(set(days)) if 1 <= day <= length]


def _weekdays_between(weekdays: Iterable[tuple[int, int]], first: date, last: date) -> list[date]:
    found: set[date] = set()
    for place, weekday in weekdays:
        earliest = first.toordinal() + (weekday - first.weekday()) % 7
        days = range(earliest, last.toordinal() + 1, 7)
        if place == 0:
            found |= {date.fromordinal(number) for number in days}
        elif -len(days) <= place <= len(days):
            found.add(date.fromordinal(days[place - 1 if place > 0 else place]))
    return sorted(found)


def _fits(rule: Recurrence, day: date) -> bool:
    """Say whether a day is in the months and on the days of the month that the rule names."""
    length = monthrange(day.year, day.month)[1]
    is_in_month = not rule.months or day.month in rule.months
    return is_in_month and (not rule.month_days or bool({day.day, day.day - length - 1} & {*rule.month_days}))


def _at_positions(rule: Recurrence, days: list[date]) -> list[date]:
    if not rule.positions:
        return days
    places = {position - 1 if position > 0 else len(days) + position for position in rule.positions}
    return [day for place, day in enumerate(days) if place in places]

"""When the lessons of a subject will be done: counted over the family's own calendar, at the pace it has.

A pace is a share of the days on which the subject may stand: 1 is a lesson on each of them. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import count

from brightpath.domain.family import Child, FamilyCalendar, Frequency, Household, Subject
from brightpath.domain.school_days import comes_in_week, cycle_days, dates, has_lessons, off_days
from brightpath.domain.weeks import week_start_of, weekday_of

#: Farther ahead than this is no forecast.
FARTHEST_DAYS = 5 * 366
#: A pace is told from what was done when there are so many days with something done, in so many weeks.
LEAST_DAYS_DONE, WEEKS_LOOKED_BACK = 3, 4
_DAY = timedelta(days=1)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Outlook(StrEnum):
    """What can be said of a subject's end."""

    NO_LESSONS = "no_lessons"
    DONE = "done"
    NO_PACE = "no_pace"
    NO_DAYS = "no_days"
    TOO_FAR = "too_far"
    FINISHES = "finishes"


@dataclass(frozen=True)
class Pace:
    """How many lessons stand on each day the subject may have, 0 to 1: as planned, and as they were done lately."""

    planned: Fraction | None
    actual: Fraction | None = None


@dataclass(frozen=True)
class Forecast:
    """When a subject is done.

    `finishes_on` is the last lesson's date at the pace lessons are done, else as planned; it is exact to the week only
    unless `is_exact`. `as_planned_on` is the same at the planned pace. `late_days` are counted from `aim`, the end of the
    school year or term; fewer than 0 is early, None without an aim.
    """

    outlook: Outlook
    left: int
    sentence: str
    finishes_on: date | None = None
    is_exact: bool = False
    as_planned_on: date | None = None
    aim: date | None = None
    late_days: int | None = None
    a_week: Fraction | None = None
    needed_a_week: Fraction | None = None
    most_a_week: int | None = None


def forecast(
    household: Household, child: Child, subject: Subject, *, total: int, left: int, pace: Pace, first: date, today: date
) -> Forecast:
    """Forecast the end of a subject with `left` of `total` lessons to go, the next one on `first` or later.

    Past the end of the school year it is counted as if lessons went on, so that it shows how much too long they take.
    """
    if not total:
        return Forecast(Outlook.NO_LESSONS, 0, "No lessons are listed, so there is no end to tell.")
    if not left:
        return Forecast(Outlook.DONE, 0, "The one lesson is done." if total == 1 else f"All {total} lessons are done.")
    rate = pace.actual or pace.planned
    if not rate:
        return Forecast(Outlook.NO_PACE, left, "It comes only now and then, so there is no pace to tell its end by.")
    calendar = household.calendar
    aim = aim_of(calendar, today)
    if aim is None and _is_bounded(calendar):
        what = "The school years and terms in your calendar are over, so there are no days to count."
        return Forecast(Outlook.NO_DAYS, left, what)
    end = _end(household, child, subject, left, rate, first, aim)
    if end is None:
        return Forecast(Outlook.TOO_FAR, left, "At this pace it would take more than five years.", aim=aim)
    planned = _end(household, child, subject, left, pace.planned, first, aim) if pace.actual and pace.planned else None
    is_exact = rate == 1
    late = None if aim is None else (end - aim).days
    week = week_start_of(end, calendar.week_start)
    when = f"on {_said(end, today)}" if is_exact else f"in the week of {_said(week, today)}"
    sentence = f"Done {when}{_lateness(late, aim, today)} at this pace."
    if planned is not None and week_start_of(planned, calendar.week_start) != week:
        sentence += f" As planned it would be the week of {_said(week_start_of(planned, calendar.week_start), today)}."
    a_week = len(set(calendar.school_days) & set(subject.days or calendar.school_days))
    until = [] if aim is None else available_days(household, child, subject, first, aim)
    return Forecast(
        Outlook.FINISHES,
        left,
        sentence,
        end,
        is_exact,
        planned or end,
        aim,
        late,
        a_week=rate * a_week,
        needed_a_week=Fraction(left * a_week, len(until)) if until else None,
        most_a_week=a_week,
    )


def aim_of(calendar: FamilyCalendar, today: date) -> date | None:
    """Find by when lessons should be done: the end of the school year that is under way or comes next, or of the term."""
    ends = [min((year.last for year in calendar.school_years if year.last >= today), default=None), calendar.term_end]
    return min((end for end in ends if end is not None and end >= today), default=None)


def available_days(household: Household, child: Child, subject: Subject, first: date, last: date) -> list[date]:
    """List the dates on which a subject may stand, by the calendar, its own days, its weeks and its days of the cycle."""
    off = off_days(household, child, first, last)
    days = [day for day in dates(first, last) if day not in off and has_lessons(household.calendar, day)]
    days = [day for day in days if _may_stand(household.calendar, subject, day)]
    if subject.cycle_days:
        named = zip(days, cycle_days(household, days), strict=True)
        days = [day for day, name in named if name in subject.cycle_days]
    return days


def usual_pace(household: Household, child: Child, subject: Subject) -> Fraction | None:
    """Tell a pace from how often a subject is asked for; None when that is now and then."""
    in_turn = [one for one in child.subjects if one.loop == subject.loop] if subject.loop else [subject]
    days = len(set(household.calendar.school_days) & set(subject.days or household.calendar.school_days)) or 1
    times = {Frequency.DAILY: days, Frequency.SEVERAL: 2, Frequency.ONCE: 1, Frequency.OCCASIONALLY: 0}
    pace = max(
        Fraction(times[one.frequency], days) * Fraction(one.minutes, one.block or one.minutes) for one in in_turn
    )
    return min(Fraction(1), pace / len(in_turn)) or None


def planned_pace(
    household: Household, child: Child, subject: Subject, times: Iterable[tuple[date, float]]
) -> Fraction | None:
    """Tell a pace from the weeks that are planned: how many lessons stand in each (halves count), on how many days they may."""
    stands, may = Fraction(0), 0
    for week_start, of_week in times:
        stands += Fraction(of_week)
        may += len(available_days(household, child, subject, week_start, week_start + 6 * _DAY))
    return min(Fraction(1), stands / may) if stands and may else None


def actual_pace(
    household: Household, child: Child, subject: Subject, done_on: Collection[date], today: date
) -> Fraction | None:
    """Tell a pace from the days with something done in the last weeks before today; None when these are too few.

    Several lessons marked on one day count once: a list is often marked up to where a child stands.
    """
    since = today - timedelta(weeks=WEEKS_LOOKED_BACK)
    lately = sorted({day for day in done_on if since <= day < today})
    if len(lately) < LEAST_DAYS_DONE:
        return None
    may = len(available_days(household, child, subject, lately[0], today - _DAY))
    return min(Fraction(1), Fraction(len(lately), may)) if may else None


def _end(
    household: Household,
    child: Child,
    subject: Subject,
    left: int,
    rate: Fraction | None,
    first: date,
    aim: date | None,
) -> date | None:
    """Find the day on which so many lessons are done."""
    if not rate:
        return None
    done = Fraction(0)
    for day, share in _days_to_come(household, child, subject, first, aim):
        done += rate * share
        if done >= left:
            return day
    return None


def _days_to_come(
    household: Household, child: Child, subject: Subject, first: date, aim: date | None
) -> Iterator[tuple[date, Fraction]]:
    """List the days a subject may stand on, up to the aim by the calendar; past it every school day of the week counts."""
    calendar, farthest = household.calendar, first + timedelta(days=FARTHEST_DAYS)
    known = farthest if aim is None else aim
    for day in available_days(household, child, subject, first, known):
        yield day, Fraction(1)
    cycle = calendar.day_cycle
    share = (
        Fraction(sum(name in subject.cycle_days for name in cycle), len(cycle)) if subject.cycle_days and cycle else 1
    )
    for offset in count():
        day = max(first, known + _DAY) + offset * _DAY
        if day > farthest:
            return
        if weekday_of(day) in calendar.school_days and _may_stand(calendar, subject, day):
            yield day, Fraction(share)


def _may_stand(calendar: FamilyCalendar, subject: Subject, day: date) -> bool:
    if subject.days and weekday_of(day) not in subject.days:
        return False
    week_start = week_start_of(day, calendar.week_start)
    return comes_in_week(calendar, week_start, subject.every_weeks, subject.starting_week)


def _is_bounded(calendar: FamilyCalendar) -> bool:
    return bool(calendar.school_years) or calendar.term_end is not None


def _said(day: date, today: date) -> str:
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def _lateness(late: int | None, aim: date | None, today: date) -> str:
    if late is None or aim is None:
        return ""
    if late > 0:
        return f", {_so_long(late)} late"
    return f", {_so_long(-late)} before the end on {_said(aim, today)}," if late < -13 else ", in time,"


def _so_long(days: int) -> str:
    if days < 7:
        return "a day" if days == 1 else f"{_NUMBERS[days]} days"
    weeks = round(days / 7)
    number = _NUMBERS[weeks] if weeks < len(_NUMBERS) else str(weeks)
    return "a week" if weeks == 1 else f"{number} weeks"

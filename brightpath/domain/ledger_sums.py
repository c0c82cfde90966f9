"""How a ledger is added up: attendance, targets, pace, quarters, and what is due. Old facts in, one `Ledger` out."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from brightpath.domain.ledger import (
    SHARES,
    AttendanceDay,
    Counted,
    Due,
    Hours,
    Ledger,
    LedgerYear,
    Mark,
    Pace,
    Planned,
    Quarter,
    Stretch,
    SubjectWork,
    Target,
    What,
    minutes_by_day,
)
from brightpath.domain.ledger_years import quarter_spans, requirement_on, stretches_of
from brightpath.domain.requirements import Filing, Region, grade_in

#: A pace is told from so many school days on.
LEAST_SCHOOL_DAYS: Final = 5
#: More minutes a week are asked for in steps of these.
_STEP: Final = 5
_DAY = timedelta(days=1)


def ledger_of(
    *,
    child_id: str,
    child: str,
    year: LedgerYear,
    today: date,
    grade: int,
    grade_said_on: date | None = None,
    region: Region | None,
    counted: Iterable[Counted],
    planned: Iterable[Planned],
    marks: Mapping[date, Mark],
    school_days: Sequence[date],
    day_minutes: int | None = None,
    left_on: date | None = None,
) -> Ledger:
    """Add up a child's year.

    Parameters
    ----------
    grade
        The child's, on `grade_said_on` (today where that is None).
    counted, planned
        The two ledgers; what lies outside the year or after today is left out.
    school_days
        The child's days with lessons within the year, in order: not those off.
    day_minutes
        What makes a day, as the family says; None leaves it to the place.
    left_on
        The day on which the child was taken out of the household: it has no pace, and nothing more to hand in in a year in
        which nothing counts.
    """
    until = min(today, year.last)
    entries = tuple(
        sorted(
            (one for one in counted if year.first <= one.on <= until),
            key=lambda one: (one.on, one.subject, not one.is_core, not one.is_at_home),
        )
    )
    stretches = stretches_of(region, year, school_days)
    days = _attendance(entries, marks, stretches, until, year.first, day_minutes)
    so_far, to_come = _school_days_around(school_days, days, today)
    pace = _pace(entries, days, so_far, to_come, today, year) if left_on is None else None
    grade = grade_in(grade, grade_said_on or today, max(year.first, min(today, year.last)))
    quarters = quarters_of(year, school_days, entries, days, planned, stretches, grade, until)
    return Ledger(
        child_id=child_id,
        child=child,
        year=year,
        today=today,
        until=until,
        grade=grade,
        region=region,
        stretches=stretches,
        entries=entries,
        days=days,
        hours=hours_by_subject(entries),
        targets=_targets(entries, days, stretches, grade, pace, to_come),
        is_either=any(one.requirement is not None and one.requirement.is_either for one in stretches),
        pace=pace,
        quarters=quarters,
        dues=dues_of(stretches, quarters) if left_on is None or days else (),
        left_on=left_on,
    )


def hours_by_subject(entries: Iterable[Counted]) -> tuple[Hours, ...]:
    """Add up what counts by subject, core ones first, then the longest."""
    found: dict[tuple[str, bool], list[Counted]] = defaultdict(list)
    for one in entries:
        found[one.subject, one.is_core].append(one)
    rows = [
        Hours(
            subject=subject,
            is_core=is_core,
            minutes=sum(one.minutes for one in of_subject),
            at_home_minutes=sum(one.minutes for one in of_subject if one.is_at_home),
            untimed=sum(one.untimed for one in of_subject),
        )
        for (subject, is_core), of_subject in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (not row.is_core, -row.minutes, row.subject)))


def share_of_day(minutes: int, day_minutes: int | None) -> float:
    """Say how much of a day minutes of something done are: from half the minutes of a day on a half, in full a day.

    Where no minutes are asked of a day, anything that was done makes one.
    """
    if day_minutes is None or minutes >= day_minutes:
        return 1.0
    return 0.5 if 2 * minutes >= day_minutes else 0.0


def minutes_a_week(target: Target, today: date, by: date) -> int:
    """Say how many minutes a week more would make up what will be missing, rounded up to five."""
    weeks = max(1.0, (by - today).days / 7)
    return math.ceil(target.short / weeks / _STEP) * _STEP


def _attendance(
    entries: Sequence[Counted],
    marks: Mapping[date, Mark],
    stretches: Sequence[Stretch],
    until: date,
    first: date,
    day_minutes: int | None,
) -> tuple[AttendanceDay, ...]:
    minutes = minutes_by_day(entries)
    marked = {day: mark for day, mark in marks.items() if first <= day <= until}
    found = []
    for day in sorted({*minutes, *marked}):
        requirement = requirement_on(stretches, day)
        needed = day_minutes or (requirement.day_minutes if requirement else None)
        logged = share_of_day(minutes[day], needed) if day in minutes else 0.0
        share = SHARES[marked[day]] if day in marked else logged
        found.append(AttendanceDay(day, share, logged, minutes.get(day, 0), is_by_hand=day in marked))
    return tuple(found)


def _school_days_around(
    school_days: Sequence[date], days: Sequence[AttendanceDay], today: date
) -> tuple[list[date], list[date]]:
    """Part the school days since the first day that counts from those to come; today is past once something is told of it."""
    since = _begun_on(days)
    first_to_come = today + _DAY if days and days[-1].on == today else today
    so_far = [day for day in school_days if since is not None and since <= day < first_to_come]
    return so_far, [day for day in school_days if day >= first_to_come]


def _begun_on(days: Sequence[AttendanceDay]) -> date | None:
    """Find the first day that counts: one that was marked as none before it does not."""
    return next((one.on for one in days if one.share or one.minutes), None)


def _pace(
    entries: Sequence[Counted],
    days: Sequence[AttendanceDay],
    so_far: Sequence[date],
    to_come: Sequence[date],
    today: date,
    year: LedgerYear,
) -> Pace | None:
    """Tell the pace since the first day that counts; None before enough school days, and when the year is over."""
    since = _begun_on(days)
    if since is None or today > year.last or len(so_far) < LEAST_SCHOOL_DAYS:
        return None
    minutes = sum(one.minutes for one in entries)
    return Pace(
        since=since,
        school_days_so_far=len(so_far),
        school_days_to_come=len(to_come),
        minutes_a_day=minutes / len(so_far),
        by=to_come[-1] if to_come else year.last,
        expected_minutes=round(minutes + minutes / len(so_far) * len(to_come)),
    )


def _targets(
    entries: Sequence[Counted],
    days: Sequence[AttendanceDay],
    stretches: Sequence[Stretch],
    grade: int,
    pace: Pace | None,
    to_come: Sequence[date],
) -> tuple[Target, ...]:
    asked: dict[What, Fraction] = defaultdict(Fraction)
    for stretch in stretches:
        amount = stretch.requirement.amount_for(grade) if stretch.requirement else None
        if amount is None:
            continue
        asked[What.DAYS] += stretch.share * (amount.days or 0)
        asked[What.HOURS] += stretch.share * 60 * (amount.hours or 0)
        asked[What.CORE] += stretch.share * 60 * (amount.core_hours or 0)
        asked[What.CORE_AT_HOME] += stretch.share * 60 * (amount.core_hours_at_home or 0)
    by_day: dict[What, dict[date, float]] = {
        What.DAYS: {one.on: one.share for one in days},
        What.HOURS: _floats(entries),
        What.CORE: _floats(one for one in entries if one.is_core),
        What.CORE_AT_HOME: _floats(one for one in entries if one.is_core and one.is_at_home),
    }
    return tuple(
        _target(what, float(round(asked[what])), by_day[what], pace, to_come) for what in What if round(asked[what])
    )


def _floats(entries: Iterable[Counted]) -> dict[date, float]:
    return {on: float(minutes) for on, minutes in minutes_by_day(entries).items()}


def _target(
    what: What, asked: float, by_day: Mapping[date, float], pace: Pace | None, to_come: Sequence[date]
) -> Target:
    so_far = sum(by_day.values())
    reached, total = None, 0.0
    for day in sorted(by_day):
        total += by_day[day]
        if total >= asked:
            reached = day
            break
    if pace is None:
        return Target(what, asked, so_far, None, reached)
    a_day = so_far / pace.school_days_so_far
    if what is What.DAYS:
        a_day = min(1.0, a_day)  # lessons on Saturdays do not make more days of a week to come
    if reached is None and a_day:
        needed = math.ceil((asked - so_far) / a_day)
        reached = to_come[needed - 1] if needed <= len(to_come) else None
    return Target(what, asked, so_far, so_far + a_day * len(to_come), reached)


def quarters_of(
    year: LedgerYear,
    school_days: Sequence[date],
    entries: Sequence[Counted],
    days: Sequence[AttendanceDay],
    planned: Iterable[Planned],
    stretches: Sequence[Stretch],
    grade: int,
    until: date,
) -> tuple[Quarter, ...]:
    """Sum up each quarter of a year, by the rule that holds on its last day; what is planned counts up to the day `until`."""
    spans = quarter_spans(year, school_days)
    starts = [first for first, _ in spans]

    def quarter_of(day: date) -> int:
        return bisect_right(starts, day) - 1

    minutes: dict[tuple[int, str], int] = defaultdict(int)
    for one in entries:
        minutes[quarter_of(one.on), one.subject] += one.minutes
    plans: dict[tuple[int, str], list[Planned]] = defaultdict(list)
    for plan in planned:
        if year.first <= plan.on <= until:
            plans[quarter_of(plan.on), plan.subject].append(plan)
    found = []
    for place, (first, last) in enumerate(spans):
        requirement = requirement_on(stretches, last)
        amount = requirement.amount_for(grade) if requirement else None
        subjects = sorted({subject for number, subject in {*minutes, *plans} if number == place})
        work = tuple(_work(subject, minutes[place, subject], plans[place, subject]) for subject in subjects)
        found.append(
            Quarter(
                number=place + 1,
                first=first,
                last=last,
                minutes=sum(one.minutes for one in work),
                days=sum(day.share for day in days if first <= day.on <= last),
                asked_minutes=60 * amount.hours_a_quarter if amount and amount.hours_a_quarter else None,
                work=work,
                least_done_percent=requirement.least_done_percent if requirement else None,
            )
        )
    return tuple(found)


def _work(subject: str, minutes: int, plans: Collection[Planned]) -> SubjectWork:
    return SubjectWork(
        subject=subject,
        minutes=minutes,
        lessons_planned=sum(one.lessons for one in plans),
        lessons_done=sum(one.done for one in plans),
        planned_minutes=sum(one.minutes for one in plans),
    )


def dues_of(stretches: Sequence[Stretch], quarters: Sequence[Quarter]) -> tuple[Due, ...]:
    """List what is to be filed, each by the rule that holds on that day, the earliest first."""
    found = []
    for stretch in stretches:
        for filing in stretch.requirement.filings if stretch.requirement else ():
            found += [Due(filing.what, day) for day in filing.due_in(stretch.first, stretch.last)]
            found += _each_quarter(filing, stretch, quarters)
    return tuple(sorted(found, key=lambda due: (due.on, due.what)))


def _each_quarter(filing: Filing, stretch: Stretch, quarters: Sequence[Quarter]) -> list[Due]:
    if not filing.each_quarter:
        return []
    return [
        Due(f"{filing.what} (quarter {one.number})", one.last)
        for one in quarters
        if stretch.first <= one.last <= stretch.last
    ]

"""Which week a page shows. Pure rules; the buttons stand in `ui/planning.py`."""

from __future__ import annotations

from datetime import date, timedelta

from brightpath.domain.weeks import Weekday, week_start_of, weekday_of

#: From here on a family thinks of the week to come.
_LOOKING_AHEAD = (Weekday.FRIDAY, Weekday.SATURDAY, Weekday.SUNDAY)
WEEK = timedelta(days=7)
#: As far as the pages go in either direction.
_FARTHEST = timedelta(weeks=52)


def week_shown_first(today: date, first: Weekday = Weekday.MONDAY) -> date:
    """Find the week a family wants to see when it comes in: from Friday on the next one."""
    this = week_start_of(today, first)
    return this + WEEK if weekday_of(today) in _LOOKING_AHEAD and this <= today - timedelta(days=3) else this


def week_asked_for(text: str | None, today: date, first: Weekday = Weekday.MONDAY) -> date:
    """Read the week out of an address; what is no date, or years away, gives the week shown first."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return week_shown_first(today, first)
    return week_start_of(day, first) if abs(day - today) <= _FARTHEST else week_shown_first(today, first)

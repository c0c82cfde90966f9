"""School years and their terms as dates: which year is meant next, and how it falls into terms.

They are what the household document writes: {name, start, end, terms: [{name, start, end}]}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from brightpath.domain.errors import Refused

MOST_TERMS = 6
#: The month and day on which most school years begin and end.
_FIRST, _LAST = (9, 1), (6, 30)
_DAY = timedelta(days=1)


def days_of(time: Mapping[str, Any]) -> tuple[date, date]:
    """Read the first and the last day of a school year, a term, or days off: {start, end}, {from, to} or {date}."""
    first, last = (
        time.get(keys[0]) or time.get(keys[1]) or time["date"] for keys in (("start", "from"), ("end", "to"))
    )
    return date.fromisoformat(first), date.fromisoformat(last)


def suggested_year(today: date, known: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Suggest a school year: the one after the last of those known, else the one that is under way or comes next."""
    if known:
        first, last = max(map(days_of, known), key=lambda days: days[1])
        start, end = _a_year_later(first), _a_year_later(last)
        if start <= last:
            start, end = last + _DAY, last + _DAY + (last - first)
    else:
        year = today.year if (today.month, today.day) > _LAST else today.year - 1
        start, end = date(year, *_FIRST), date(year + 1, *_LAST)
    name = str(start.year) if start.year == end.year else f"{start.year}–{end.year % 100:02d}"
    return {"name": name, "start": start.isoformat(), "end": end.isoformat()}


def in_terms(year: Mapping[str, Any], count: int) -> dict[str, Any]:
    """Let a school year fall into so many terms of about the same length, each but the first from a Monday on.

    Raises
    ------
    Refused
        When there would be less than two weeks to a term.
    """
    changed = {key: value for key, value in year.items() if key != "terms"}
    if count <= 1:
        return changed
    first, last = days_of(year)
    length = (last - first).days + 1
    if count > MOST_TERMS or length < 14 * count:
        raise Refused(f"This school year is too short for {count} terms. Give it its first and last day first.")
    starts = [first, *(_nearest_monday(first + timedelta(days=length * place // count)) for place in range(1, count))]
    ends = [*(start - _DAY for start in starts[1:]), last]
    terms = [
        {"name": f"Term {number}", "start": start.isoformat(), "end": end.isoformat()}
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]
    return changed | {"terms": terms}


def with_days(year: Mapping[str, Any], first: date, last: date) -> dict[str, Any]:
    """Give a school year another first and last day; a term that began or ended with it goes along."""
    changed = dict(year) | {"start": first.isoformat(), "end": last.isoformat()}
    terms = [dict(term) for term in year.get("terms", [])]
    if terms:
        if terms[0]["start"] == year["start"]:
            terms[0]["start"] = changed["start"]
        if terms[-1]["end"] == year["end"]:
            terms[-1]["end"] = changed["end"]
        changed["terms"] = terms
    return changed


def _nearest_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() if day.weekday() <= 3 else 7 - day.weekday())


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)

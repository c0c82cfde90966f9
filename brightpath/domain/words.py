"""How dates, times, lists, lengths of time and shares are said in a sentence, on the screen and on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from brightpath.domain.weeks import weekday_of

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(on: date) -> str:
    """Say "Tuesday 24 November"."""
    return f"{weekday_of(on)} {on.day} {_MONTHS[on.month - 1]}"


def date_in_year(on: date) -> str:
    """Say "24 November"."""
    return f"{on.day} {_MONTHS[on.month - 1]}"


def month(on: date) -> str:
    """Say "November"."""
    return _MONTHS[on.month - 1]


def week(week_start: date) -> str:
    """Say "Week of 23 November 2026"."""
    return f"Week of {week_start.day} {_MONTHS[week_start.month - 1]} {week_start.year}"


def clock(minute: int, style: str = "24") -> str:
    """Say 570 as "9:30", or as "9:30 AM" on a 12-hour clock."""
    hour, rest = divmod(minute % 1440, 60)
    if style == "24":
        return f"{hour}:{rest:02d}"
    return f"{(hour - 1) % 12 + 1}:{rest:02d} {'AM' if hour < 12 else 'PM'}"


_WRITTEN = re.compile(r"\b([01]\d|2[0-4]):([0-5]\d)\b")


def by_clock(sentence: str, style: str) -> str:
    """Say the times of a sentence that was written down ("at 09:30") as a family's clock says them."""
    return _WRITTEN.sub(lambda time: clock(int(time[1]) * 60 + int(time[2]), style), sentence)


def span(start: int, end: int, style: str = "24") -> str:
    """Say "9:00–9:30", or "9:00–9:30 AM" when both ends are in the same half of the day."""
    first, last = clock(start, style), clock(end, style)
    if style != "24" and first[-2:] == last[-2:]:
        first = first[:-3]
    return f"{first}–{last}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Write "Ada, Ben and Cleo"; nothing for no words."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def hours_and_minutes(minutes: int) -> str:
    """Write 555 as "9 h 15 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))


def halves(number: float) -> str:
    """Say a number of lessons as people do, to the half: 34, 34½."""
    whole, rest = divmod(round(number * 2), 2)
    return (f"{whole}½" if whole else "½") if rest else str(whole)


def mostly(some: int, of: int, one: str, does: str, do: str, plural: str | None = None) -> str | None:
    """Say how many of them do, when at least half do; a claim that is not borne out is not made."""
    if not of or 2 * some < of:
        return None
    if of == 1:
        return f"the one {one} {does}"
    return f"{share_of(some, of)} {plural or one + 's'} {does if some == 1 else do}"


def share_of(some: int, of: int) -> str:
    """Write "3 of 5", "all 5" or "both"."""
    return all_of(of) if some == of else f"{some} of {of}"


def all_of(number: int) -> str:
    """Write "all 5" or "both"."""
    return "both" if number == 2 else f"all {number}"


#: Signs that turn the direction of what follows: they would turn the words around them too.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def legible(text: str) -> str:
    """Take out what nobody can see or what turns the words around it; nothing is left of a text without a visible sign."""
    kept = "".join(
        sign for sign in text if sign == "\n" or (unicodedata.category(sign) not in ("Cc", "Cs") and sign not in _TURNS)
    ).strip()
    return kept if any(unicodedata.category(sign)[0] not in "ZC" for sign in kept) else ""

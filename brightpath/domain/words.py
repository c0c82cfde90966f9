"""How lists, lengths of time and shares are said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str], last: str = "and") -> str:
    """Write "Ada, Ben and Cleo"; nothing for no words."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def hours_and_minutes(minutes: int) -> str:
    """Write 555 as "9 h 15 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))


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

"""The file with which a family of another BrightPath lets its co-op count it: weekly counts, and what they say in words."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final

from brightpath.domain.coop_overview import AGE_GROUPS
from brightpath.domain.schedule import Frozen
from brightpath.domain.words import halves

KIND: Final = "brightpath-family-summary"
VERSION: Final = 2
MOST_WEEKS: Final = 60
MOST_COUNTS: Final = 300
LONGEST_TEXT: Final = 80
MOST_LESSONS: Final = 200


class WeekCount(Frozen):
    """The lessons of one subject in a week: of one child by name, or of all children of an age group."""

    subject: str
    age_group: str
    planned: float
    done: float
    child: str = ""


class WeekSummary(Frozen):
    """A week's counts."""

    monday: date
    counts: tuple[WeekCount, ...]


class FamilySummary(Frozen):
    """What one family's file says. `family_key` is drawn by chance once, and is the same in each of its files.

    It is also what the family's signature is checked against: a file under it can be made by that family alone.
    """

    family_key: str
    weeks: tuple[WeekSummary, ...]

    @property
    def signed_text(self) -> bytes:
        """Write what is signed: all that the file says, in one way only."""
        said = {"kind": KIND, "version": VERSION, **self.model_dump(mode="json")}
        return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()

    @property
    def says(self) -> tuple[str, ...]:
        """Say what is in it, to be read before it is given away."""
        if not self.weeks:
            return ("No week with planned lessons yet: there is nothing to give.",)
        counts = [count for week in self.weeks for count in week.counts]
        children = sorted({count.child for count in counts if count.child})
        ages = [group for group in AGE_GROUPS if any(count.age_group == group for count in counts)]
        subjects = sorted({count.subject for count in counts})
        planned, done = sum(count.planned for count in counts), sum(count.done for count in counts)
        weeks = "1 week" if len(self.weeks) == 1 else f"{len(self.weeks)} weeks"
        return (
            f"{weeks}, from {self.weeks[0].monday.isoformat()} to {self.weeks[-1].monday.isoformat()}:"
            f" {halves(planned)} planned lessons, {halves(done)} of them done.",
            f"By subject: {', '.join(subjects)}.",
            f"By age: {', '.join(ages)}.",
            f"Your children by name: {', '.join(children)}."
            if children
            else "No names: neither yours nor your children’s.",
            "No days or times, no minutes, no notes, no ratings. A key drawn by chance tells your next file from others’, and"
            " your signature that nobody else made it.",
        )


class Guest(Frozen):
    """A family that lives elsewhere, as the coordinator knows it."""

    family_key: str
    called: str
    children: tuple[str, ...]
    first: date | None
    last: date | None
    brought_at: datetime

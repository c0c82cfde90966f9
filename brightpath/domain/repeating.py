"""What a family put into its weeks by hand and wants again, every week on the same weekday."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from brightpath.domain.schedule import Frozen, ItemType


class RepeatingItem(Frozen):
    """One such thing: for these children (ids) and adults (names), from `first_on` on, at most until `last_on`."""

    repeating_item_id: str
    name: str
    type: ItemType
    children: tuple[str, ...]
    adults: tuple[str, ...]
    start: int
    end: int
    first_on: date
    last_on: date | None
    notes: str | None
    created_at: datetime

    def date_in(self, week_start: date) -> date | None:
        """Name the date on which it stands in a week, if it does."""
        on = week_start + timedelta(days=(self.first_on.weekday() - week_start.weekday()) % 7)
        return on if self.first_on <= on and (self.last_on is None or on <= self.last_on) else None

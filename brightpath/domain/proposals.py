"""A week that is proposed: what it waits for, and on which day the next one is due."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from brightpath.domain.weeks import WEEKDAYS, Weekday, week_start_of


class ProposalState(StrEnum):
    """SEARCHING -> WAITING or FAILED; what waits is ACCEPTED, DECLINED or OVERTAKEN by a plan or another household."""

    SEARCHING = "searching"
    WAITING = "waiting"
    FAILED = "failed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"


def week_due(today: date, proposal_day: Weekday, first: Weekday) -> date | None:
    """Name the week whose proposal is due: the next one, from the chosen day of this week on; before that day none."""
    this_week = week_start_of(today, first)
    due_on = this_week + timedelta(days=(WEEKDAYS.index(proposal_day) - this_week.weekday()) % 7)
    return this_week + timedelta(days=7) if today >= due_on else None

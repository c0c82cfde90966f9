"""Hours asked of the planner: so many minutes a week more of some subjects of a child, until a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict

from brightpath.domain.errors import Fault
from brightpath.domain.words import date_in_year, listed

MOST_MINUTES: Final = 20 * 60
_STEP: Final = 5


class HoursAsked(BaseModel):
    """Minutes a week beyond what is usual, of these subjects together, in the weeks that begin from `first` to `until`."""

    model_config = ConfigDict(frozen=True)

    child_id: str
    subjects: tuple[str, ...]
    minutes: int
    first: date
    until: date
    asked_id: str = ""

    def holds_in(self, week_start: date) -> bool:
        """Say whether it is asked for in the week that begins on this date."""
        return self.first <= week_start + timedelta(days=6) and week_start <= self.until


def hours_asked_sentence(asked: HoursAsked, child: str) -> str:
    """Say what is asked for: "40 minutes a week more of maths for Ada, until 12 June"."""
    return f"{asked.minutes} minutes a week more of {listed(asked.subjects)} for {child}, until {date_in_year(asked.until)}"


def faults_of_hours(asked: HoursAsked, subjects: Iterable[str]) -> list[Fault]:
    """Find everything that is wrong with what is to be asked for; `subjects` are the child's."""
    faults = []
    if not asked.subjects:
        faults.append(Fault("subjects", "None is named.", "at least one subject"))
    elif not set(asked.subjects) <= set(subjects):
        faults.append(Fault("subjects", "One of these is not a subject of this child any more."))
    if not _STEP <= asked.minutes <= MOST_MINUTES or asked.minutes % _STEP:
        allowed = f"{_STEP} to {MOST_MINUTES} in steps of {_STEP}"
        faults.append(Fault("minutes a week", f"{asked.minutes} is not possible.", allowed))
    if asked.until < asked.first:
        faults.append(Fault("until", f"{asked.until.isoformat()} is past.", "a day to come"))
    return faults

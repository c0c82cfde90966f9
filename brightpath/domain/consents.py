"""What a family lets be seen of it outside its home: three switches, each off until a parent puts it on, off again at once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from brightpath.domain.schedule import Frozen


class Switch(StrEnum):
    """What can be let, each by itself."""

    COUNT_US_IN = "count_us_in"
    BY_NAME = "by_name"
    RESEARCH = "research"


class Consent(Frozen):
    """How a switch stands: put on by whom and when; then also who put it off and when. Names are as people have them now."""

    switch: Switch
    given_by: str
    given_at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_given(self) -> bool:
        """Say whether it counts now."""
        return self.withdrawn_at is None


CALLED: Final = {
    Switch.COUNT_US_IN: "Count us in",
    Switch.BY_NAME: "Show our children by name",
    Switch.RESEARCH: "Research",
}
#: What each switch shows, and to whom; what a parent reads beside it.
SHOWS: Final = {
    Switch.COUNT_US_IN: (
        "The coordinators of your co-op see figures that count your family among others, never alone: how much of what was"
        " planned got done, by subject, age, class and week, also of the last 26 weeks. Groups under five families are not shown."
        " No names, no notes, no times."
    ),
    Switch.BY_NAME: (
        "The coordinators of your co-op see the names of the children you enrol, in class lists and in who was there, and are"
        " told when a child may need a call: less gets done, the week is too full, the joy is going, or three classes in a row"
        " were missed."
    ),
    Switch.RESEARCH: (
        "Researchers of this BrightPath read your weeks and ratings without names: other signs in their place, dates moved, no"
        " text that you wrote. What was taken out before you put the switch off again stays with them."
    ),
}
FOR_ALL: Final = (
    "Everything is off until you say otherwise. What you put on counts for every co-op that your family belongs to. What you put"
    " off ends at that moment."
)

"""Households with harmless defaults, for every room's tests: `a_family(children=2)`, `a_household_document()`."""

from __future__ import annotations

from typing import Any

from brightpath.domain.family import (
    Adult,
    Child,
    Commitment,
    CommitmentFrequency,
    Frequency,
    Household,
    Involvement,
    Subject,
)
from brightpath.domain.weeks import Weekday, minute_of
from brightpath.exports.household import household_document

CHILD_NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hope")


def a_subject(name: str = "Maths", **changes: Any) -> Subject:
    """A core subject of 30 minutes every school day, with some assistance."""
    facts: dict[str, Any] = {
        "is_core": True,
        "minutes": 30,
        "frequency": Frequency.DAILY,
        "involvement": Involvement.SOME,
    }
    return Subject(name=name, **(facts | changes))


def a_commitment(name: str = "Swimming", start: str = "15:00", end: str = "16:00", **changes: Any) -> Commitment:
    """A weekly commitment of the whole family on Tuesday afternoon."""
    facts: dict[str, Any] = {"frequency": CommitmentFrequency.WEEKLY, "days_of_week": (Weekday.TUESDAY,)}
    return Commitment(name=name, start=minute_of(start), end=minute_of(end), **(facts | changes))


def a_child(name: str = "Ada", start: str = "09:00", end: str = "13:00", **changes: Any) -> Child:
    """A child of eight with maths every day and art once a week."""
    facts: dict[str, Any] = {
        "id": f"child_{name}",
        "age": 8,
        "subjects": (
            a_subject("Maths"),
            a_subject("Art", is_core=False, frequency=Frequency.ONCE, involvement=Involvement.INDEPENDENT),
        ),
        "best_times": ("mid-morning",),
        "hours": (minute_of(start), minute_of(end)),
    }
    return Child(name=name, **(facts | changes))


def a_family(children: int | tuple[Child, ...] = 1, **changes: Any) -> Household:
    """Parent Pat, always available, with so many children: Ada, Ben, Cleo ... or with the given ones."""
    if isinstance(children, int):
        children = tuple(a_child(name) for name in CHILD_NAMES[:children])
    parent = changes.pop("parent_name", "Pat")
    return Household(**({"parent_name": parent, "adults": (Adult(name=parent),), "children": children} | changes))


def a_household_document(children: int | tuple[Child, ...] = 1, **changes: Any) -> dict[str, Any]:
    """The household document of `a_family`, fresh each time, to be garbled at will."""
    return household_document(a_family(children, **changes))

"""At which part of the day and on which weekday each subject stands: counts of lessons, by the name of a feature.

A name is read back into what it counts, whatever the subject is called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.weeks import PARTS_OF_DAY, WEEKDAYS, part_of_day, weekday_of

_BETWEEN = " | "


class By(StrEnum):
    """What a place is counted by."""

    PART_OF_DAY = "place"
    WEEKDAY = "day"


class PlaceFeature(NamedTuple):
    """The lessons of a subject at one part of the day or on one weekday (`where`)."""

    by: By
    subject: str
    where: str

    @property
    def name(self) -> str:
        """The name under which it is counted."""
        return _BETWEEN.join((self.by, self.subject, self.where))


def place_feature(name: str) -> PlaceFeature | None:
    """Read the name of a feature; None when it counts no places."""
    by, _, rest = name.partition(_BETWEEN)
    subject, _, where = rest.rpartition(_BETWEEN)
    known = {By.PART_OF_DAY: tuple(PARTS_OF_DAY), By.WEEKDAY: WEEKDAYS}
    return PlaceFeature(By(by), subject, where) if where and where in known.get(by, ()) else None  # type: ignore[call-overload]


def places_of_lesson(subjects: Iterable[str], on: date, start: int) -> dict[str, float]:
    """Count one lesson at a place, for each subject that it is to somebody in it."""
    return {
        feature.name: 1.0
        for subject in sorted(set(subjects))
        for feature in (
            PlaceFeature(By.PART_OF_DAY, subject, part_of_day(start)),
            PlaceFeature(By.WEEKDAY, subject, weekday_of(on)),
        )
    }


def counted_alike(*plans: Mapping[str, float]) -> tuple[dict[str, float], ...]:
    """Give every plan the same names: a place that another plan counts and this one does not has no lessons."""
    places = sorted({name for plan in plans for name in plan if place_feature(name)})
    return tuple({**dict.fromkeys(places, 0.0), **plan} for plan in plans)


def where_they_differ(
    one: Mapping[str, float], other: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Leave out of two plans the places at which both have as many lessons: they say nothing of a choice between the two."""
    one, other = counted_alike(one, other)
    alike = {name for name in one if place_feature(name) and one[name] == other[name]}
    first, second = ({name: value for name, value in plan.items() if name not in alike} for plan in (one, other))
    return first, second


def places_of(plan: WeekPlan) -> dict[str, float]:
    """Count the lessons of a week; a lesson of several children is one, and what was added by hand is none."""
    lessons: dict[object, tuple[date, ScheduleItem, set[str]]] = {}
    for child in plan.children:
        for day in child.days:
            for item in day.items:
                if item.type is ItemType.SUBJECT and not item.is_by_hand:
                    key = (
                        (day.on, item.start, item.combined_with, item.part)
                        if item.combined_with
                        else (child.id, item.id)
                    )
                    lessons.setdefault(key, (day.on, item, set()))[2].add(item.subject)
    return count_places((subjects, on, item.start) for on, item, subjects in lessons.values())


def count_places(lessons: Iterable[tuple[Iterable[str], date, int]]) -> dict[str, float]:
    """Count lessons, each with the subjects that it is, its date and its start in minutes."""
    counted: Counter[str] = Counter()
    for subjects, on, start in lessons:
        counted.update(places_of_lesson(subjects, on, start))
    return {name: float(counted[name]) for name in sorted(counted)}

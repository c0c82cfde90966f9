"""What children did, planned or not: logged afterwards for several days and children at once, or ticked in a week."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from brightpath.domain.errors import Fault
from brightpath.domain.schedule import Frozen
from brightpath.domain.words import legible

#: Nothing is logged of a day before.
FIRST_DAY: Final = date(1990, 1, 1)
MOST_ENTRIES = 200
LONGEST_ACTIVITY = 24 * 60
LONGEST_WORDS = 200
LONGEST_NOTE = 2000
MOST_SUBJECTS = 20


class Activity(Frozen):
    """Something children (ids) did on a date, as a family tells it afterwards: a trip, cooking, reading aloud."""

    on: date
    name: str
    children: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    minutes: int | None = None
    place: str | None = None
    notes: str | None = None


@dataclass(frozen=True)
class LoggedActivity:
    """One child's row of what was done. Those of one activity share `activity_id`; `item_id` is None for what was not planned.

    Of a planned item it says what counts now: `is_completed`, or that it did not happen.
    """

    log_id: str
    activity_id: str
    child_id: str
    on: date
    name: str
    subjects: tuple[str, ...]
    place: str | None
    minutes: int | None
    engagement: int | None
    notes: str | None
    is_completed: bool
    item_id: str | None
    lesson_id: str | None
    logged_at: datetime


def tidied(activity: Activity) -> Activity:
    """Take what is only space out of an activity, and what is named twice."""

    def plain(text: str | None) -> str:
        return " ".join(legible(text or "").split())

    subjects = dict.fromkeys(filter(None, map(plain, activity.subjects)))
    return activity.model_copy(
        update={
            "name": plain(activity.name),
            "children": tuple(dict.fromkeys(activity.children)),
            "subjects": tuple(subjects),
            "place": plain(activity.place) or None,
            "notes": legible(activity.notes or "") or None,
        }
    )


def faults_of(activities: Sequence[Activity], *, today: date, children: Collection[str]) -> list[Fault]:
    """Find everything that is wrong with what is to be logged; `children` are the ids there are."""
    if len(activities) > MOST_ENTRIES:
        return [Fault("All of it", f"These are {len(activities)} entries.", f"at most {MOST_ENTRIES} at once")]
    if not activities:
        return [Fault("All of it", "There is no day to log it on.", "at least one day")]
    faults = []
    for number, one in enumerate(activities, start=1):
        where = "" if len(activities) == 1 else f"Entry {number}, "
        if not 1 <= len(one.name) <= LONGEST_WORDS:
            faults.append(Fault(f"{where}what", "This needs a name.", f"1 to {LONGEST_WORDS} characters"))
        if one.on > today:
            faults.append(Fault(f"{where}day", f"{one.on.isoformat()} is still to come.", "today or a day before"))
        elif one.on < FIRST_DAY:
            faults.append(Fault(f"{where}day", f"{one.on.isoformat()} is too long ago.", f"{FIRST_DAY} or later"))
        if not one.children:
            faults.append(Fault(f"{where}children", "Nobody is named.", "at least one child"))
        elif not set(one.children) <= set(children):
            faults.append(Fault(f"{where}children", "One of these children is not there any more."))
        if one.minutes is not None and not 1 <= one.minutes <= LONGEST_ACTIVITY:
            faults.append(Fault(f"{where}minutes", f"{one.minutes} is not possible.", f"1 to {LONGEST_ACTIVITY}"))
        if len(one.subjects) > MOST_SUBJECTS or any(len(subject) > LONGEST_WORDS for subject in one.subjects):
            faults.append(
                Fault(f"{where}subjects", "This is too much.", f"{MOST_SUBJECTS} of {LONGEST_WORDS} characters each")
            )
        if len(one.place or "") > LONGEST_WORDS:
            faults.append(Fault(f"{where}place", "This is too long.", f"at most {LONGEST_WORDS} characters"))
        if len(one.notes or "") > LONGEST_NOTE:
            faults.append(Fault(f"{where}note", "This is too long.", f"at most {LONGEST_NOTE} characters"))
    said: dict[str, Fault] = {fault.sentence: fault for fault in faults}
    return list(said.values())

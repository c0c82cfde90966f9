"""A family whose weeks are planned for real and taught by moves: Ada, four subjects of half an hour, hours from 9 to 15."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from brightpath.domain.family import Involvement
from brightpath.domain.ids import FamilyId
from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_edits import Move, Preference
from brightpath.services import planner, week
from brightpath.services.house import House
from brightpath.storage.family import found_family, save_household
from tests.builders import a_child, a_family, a_subject
from tests.made_once import made_once
from tests.services.given_accounts import a_person, a_token
from tests.services.given_house import Hands
from tests.storage.given import MONDAY, a_document

SUBJECTS = ("Maths", "Reading", "Science", "History")
AFTERNOON = 13 * 60 + 30
#: What was learned when maths was moved to half past one.
MATHS_LATER = "place | Maths | early_afternoon"
NEXT_WEEK, THIRD_WEEK = MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)


@dataclass(frozen=True)
class Taught:
    """The family, and its mother's token."""

    family_id: FamilyId
    parent: str


@made_once
def a_family_to_learn_from(house: House) -> Taught:
    subjects = tuple(a_subject(name, is_core=False, involvement=Involvement.INDEPENDENT) for name in SUBJECTS)
    household = a_family((a_child("Ada", end="15:00", subjects=subjects, best_times=()),))
    with house.store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=house.now(), time_zone="UTC").family_id)
        save_household(db, family_id, household, a_document(household), at=house.now())
    return Taught(family_id, a_token(house, a_person(house, "Grace Kim", family_id=family_id), is_remembered=True))


def planned(house: House, hands: Hands, taught: Taught, week_start: date = MONDAY) -> WeekPlan:
    """Plan a week with the real planner."""
    planner.plan_week(house, taught.parent, taught.family_id, week_start)
    hands.work()
    kept = planner.week_plan(house, taught.parent, taught.family_id, week_start)
    assert kept is not None
    return kept.plan


@pytest.fixture
@made_once
def taught(house: House, hands: Hands) -> Taught:
    """A family with a week of its own."""
    taught = a_family_to_learn_from(house)
    planned(house, hands, taught)
    return taught


def maths(plan: WeekPlan) -> list[tuple[date, ScheduleItem]]:
    """List the maths lessons of a week, in order."""
    [ada] = plan.children
    return [
        (day.on, item)
        for day in ada.days
        for item in day.items
        if (item.name, item.type) == ("Maths", ItemType.SUBJECT)
    ]


def move(
    house: House, taught: Taught, number: int, start: int, week_start: date = MONDAY, prefer: Preference | None = None
) -> None:
    """Move a maths lesson of a week to another time of its day."""
    now = week.week_now(house, taught.parent, taught.family_id, week_start)
    assert now is not None
    on, item = maths(now.schedule.plan)[number]
    child = now.schedule.plan.children[0].id
    asked = Move(child=child, item=item.id, on=on, start=start)
    week.change_week(house, taught.parent, taught.family_id, week_start, now.revision, asked, prefer)


def teach(house: House, taught: Taught, times: int = 3, start: int = AFTERNOON) -> None:
    """Move maths to the early afternoon, day by day."""
    for number in range(times):
        move(house, taught, number, start)

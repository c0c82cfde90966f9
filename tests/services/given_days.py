"""A family whose Monday has come: Ada and Ben, Read-aloud together, maths with a list of lessons; their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from brightpath.domain.accounts import Role
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.schedule import AdultWeek, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.services.house import House
from brightpath.storage.family import found_family, household_of, save_household
from brightpath.storage.schedule import active_plan, save_plan
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.storage.given import MONDAY, a_child, a_document, a_household, a_plan

TUESDAY = MONDAY + timedelta(days=1)
#: Read-aloud of Ada and Ben in every day, beside maths at 9:00 ("0-0") and art at 10:00 ("0-1").
READ = "read"


@dataclass(frozen=True)
class Home:
    """Who lives there, with the tokens of mother, Ada and Ben."""

    family_id: FamilyId
    ada: ChildId
    ben: ChildId
    parent: str
    as_ada: str
    as_ben: str


@made_once
def a_home(house: House, clock: Clock, *, lessons: tuple[str, ...] = ("pp. 3-4", "pp. 5-6", "pp. 7-8")) -> Home:
    """It is Monday, 9:40."""
    clock.at = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
    maths, art = a_child().subjects
    subjects = (maths.model_copy(update={"lessons": lessons}), art)
    with house.store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=house.now()).family_id)
        household = a_household(*(a_child(name, subjects=subjects) for name in ("Ada", "Ben")))
        household = save_household(db, family_id, household, a_document(household), at=house.now())
        save_plan(db, family_id, with_read_aloud(a_plan(household)), problem={}, at=house.now())
    ada, ben = (ChildId(child.id) for child in household.children)
    people = [
        a_person(house, "Grace Kim", roles=(Role.PARENT,), family_id=family_id),
        a_person(house, "Ada Kim", roles=(Role.CHILD,), family_id=family_id, child_id=ada),
        a_person(house, "Ben Kim", roles=(Role.CHILD,), family_id=family_id, child_id=ben),
    ]
    return Home(family_id, ada, ben, *(a_token(house, person) for person in people))


def it_is(house: House, clock: Clock, at: datetime) -> None:
    """Let it be another moment, on which everybody is still signed in."""
    clock.at = at
    with house.store.write() as db:
        db.execute("UPDATE sessions SET created_at = ?, last_seen_at = ?", [at, at])


def leaves(house: House, home: Home, child_id: ChildId) -> None:
    """Take a child out of the household."""
    with house.store.write() as db:
        household = household_of(db, home.family_id)
        staying = tuple(child for child in household.children if child.id != child_id)
        fewer = household.model_copy(update={"children": staying})
        save_household(db, home.family_id, fewer, a_document(fewer), at=house.now())


def with_read_aloud(plan: WeekPlan) -> WeekPlan:
    """Add Read-aloud at 11:00 with Grace on every day, one lesson of both children."""

    def read(number: int) -> ScheduleItem:
        return ScheduleItem(
            id=f"{number}-{READ}",
            type=ItemType.SUBJECT,
            name="Read-aloud",
            start=660,
            end=690,
            attention=1.0,
            adult="Grace",
            combined_with="Read-aloud",
        )

    def more(days: tuple[PlannedDay, ...]) -> tuple[PlannedDay, ...]:
        return tuple(day.model_copy(update={"items": (*day.items, read(number))}) for number, day in enumerate(days))

    children = tuple(child.model_copy(update={"days": more(child.days)}) for child in plan.children)
    bare = tuple(PlannedDay(on=day.on) for day in plan.children[0].days)
    return plan.model_copy(update={"children": children, "adults": (AdultWeek(name="Grace", days=more(bare)),)})


def week_of(house: House, home: Home, week_start: date = MONDAY) -> WeekPlan:
    """Read the week that counts."""
    with house.store.read() as db:
        kept = active_plan(db, home.family_id, week_start)
    assert kept is not None
    return kept.plan


def on_this_day(plan: WeekPlan, on: date) -> WeekPlan:
    """Let Monday's lessons stand on a day, be it a Sunday, and nothing on any other."""
    children = tuple(
        child.model_copy(update={"days": (child.days[0].model_copy(update={"on": on}),)}) for child in plan.children
    )
    return plan.model_copy(update={"children": children})

"""A co-op with two families who show their children by name, the Kims and the Parks, and what their tests ask of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from brightpath.domain.consents import Switch
from brightpath.domain.coop import CoopClass, Grid, Group, Instructor, Room
from brightpath.domain.family import Adult
from brightpath.domain.ids import ChildId, CoopId, FamilyId
from brightpath.domain.weeks import Weekday
from brightpath.services import consents, coop_classes, coops
from brightpath.services.house import House
from brightpath.storage.family import found_family, save_household
from brightpath.storage.household import child_names_of
from tests.made_once import made_once
from tests.services.given_accounts import a_person, a_token
from tests.storage.given import a_child, a_document, a_household

GRID = Grid(days=(Weekday.TUESDAY, Weekday.THURSDAY), periods=((540, 600), (600, 660), (660, 720)))


class Home(NamedTuple):
    """A family with its parent's token and its children by name."""

    family_id: FamilyId
    token: str
    children: dict[str, ChildId]


class Given(NamedTuple):
    """A co-op with its coordinator, two families that have joined, and a third that has not."""

    coop_id: CoopId
    token: str
    kims: Home
    parks: Home
    lees: Home


def a_home(house: House, name: str, *children: str, **household: Any) -> Home:
    """Make a family of one parent, who is called as it is, with children without anything to do."""
    kids = [a_child(child, subjects=(), commitments=()) for child in children]
    facts = {"parent_name": name, "adults": (Adult(name=name),), **household}
    made = a_household(*kids, **facts)
    with house.store.write() as db:
        kept = found_family(db, name, at=house.now(), time_zone="UTC")
        save_household(db, kept.family_id, made, a_document(made), at=house.now())
        names = child_names_of(db, kept.family_id)
    user_id = a_person(house, name, family_id=kept.family_id)
    return Home(kept.family_id, a_token(house, user_id), {called: child for child, called in names.items()})


@made_once
def a_coop(house: House) -> Given:
    coordinator = a_token(house, a_person(house, "Olive"))
    coop = coops.found_coop(house, coordinator, "Oak Hall", time_zone="UTC")
    kims, parks, lees = a_home(house, "Kim", "Ada", "Ben"), a_home(house, "Park", "Ada"), a_home(house, "Lee", "Cleo")
    for home in (kims, parks):
        join(house, coordinator, coop.coop_id, home)
        consents.give_consent(house, home.token, home.family_id, Switch.BY_NAME)
    coops.save_grid(house, coordinator, coop.coop_id, GRID)
    return Given(coop.coop_id, coordinator, kims, parks, lees)


def join(house: House, coordinator: str, coop_id: CoopId, home: Home) -> None:
    coops.join_coop(house, home.token, home.family_id, coops.invite_family(house, coordinator, coop_id).code)


@made_once
def an_art_class(house: House, given: Given, **changes: Any) -> CoopClass:
    """Let the Kims' parent teach art to the Owls, of whom Ada Kim is one, in a hall with a sink."""
    coop_id, token = given.coop_id, given.token
    coop_classes.save_thing(house, token, coop_id, Room(name="Hall", seats=12, features=("sink",)))
    owls = coop_classes.save_thing(house, token, coop_id, Group(name="Owls", size=3))
    kim = coop_classes.save_thing(house, token, coop_id, Instructor(name="Kim", family_id=given.kims.family_id))
    facts = {
        "name": "Art", "instructor_ids": (kim.instructor_id,), "group_ids": (owls.group_id,), "meetings": 1,
        "needs": ("sink",),
    }  # fmt: skip
    art = coop_classes.save_thing(house, token, coop_id, CoopClass.model_validate({**facts, **changes}))
    coop_classes.enrol_child(
        house, given.kims.token, given.kims.family_id, coop_id, given.kims.children["Ada"], group_id=owls.group_id
    )
    return art

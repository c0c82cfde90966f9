"""A co-op of many families whose past weeks are drawn by hand, and who let themselves be counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from brightpath.domain.consents import Switch
from brightpath.domain.coop import CoopClass, Instructor
from brightpath.domain.ids import CoopId
from brightpath.services import consents, coop_classes, coop_coordinators, coops
from brightpath.services.house import House
from tests.made_once import made_once
from tests.services.given_accounts import a_person, a_token
from tests.services.given_coops import Home, a_home, join

#: The newest week that is counted on Friday 20 November 2026.
NEWEST = date(2026, 11, 2)
MATHS = {"Maths": (10, 5)}


class Many(NamedTuple):
    """A co-op, its coordinator's token, and its families."""

    coop_id: CoopId
    token: str
    homes: list[Home]


@made_once
def many(
    house: House, families: int, *, weeks: int = 4, consenting: int | None = None, **lived: tuple[int, int]
) -> Many:
    """Found a co-op; each family has one child and these weeks: subject=(planned, done), else maths=(10, 5)."""
    given = _together(house, families)
    _live(house, given.homes, [NEWEST - timedelta(weeks=back) for back in range(weeks)], lived or MATHS)
    count_in(house, given.homes[: families if consenting is None else consenting])
    return given


@made_once
def _together(house: House, families: int) -> Many:
    """Found a co-op of so many families, who have no weeks yet."""
    if families == 0:
        token = a_token(house, a_person(house, "Olive"))
        return Many(coops.found_coop(house, token, "Oak Hall", time_zone="UTC").coop_id, token, [])
    given = _together(house, families - 1)
    given.homes.append(_a_member(house, given, families - 1))
    return given


def a_family_more(house: House, given: Many, number: int, *, weeks: int = 4, **lived: tuple[int, int]) -> Home:
    home = _a_member(house, given, number)
    _live(house, [home], [NEWEST - timedelta(weeks=back) for back in range(weeks)], lived or MATHS)
    given.homes.append(home)
    return home


def _a_member(house: House, given: Many, number: int) -> Home:
    home = a_home(house, f"Family{number}", f"Child{number}")
    join(house, given.token, given.coop_id, home)
    return home


def a_week(house: House, home: Home, monday: date, lived: Mapping[str, tuple[int, int]]) -> None:
    """Let each child of a family have had so many lessons planned, and so many of them done."""
    _live(house, [home], [monday], lived)


def _live(house: House, homes: Sequence[Home], mondays: Sequence[date], lived: Mapping[str, tuple[int, int]]) -> None:
    facts = [
        {
            "family_id": home.family_id, "monday": monday, "child_id": child, "subject": subject, "kind": "lesson",
            "is_core": False, "on": monday + timedelta(days=number % 5), "start_minute": 540, "lessons": 1.0,
            "planned_minutes": 30, "minutes": 30 if number < done else 0, "is_timed": False, "is_done": number < done,
            "is_skipped": False, "is_waiting": False, "is_moved": False,
        }
        for home in homes
        for monday in mondays
        for child in home.children.values()
        for subject, (planned, done) in lived.items()
        for number in range(planned)
    ]  # fmt: skip
    with house.store.write() as db:
        whose = [home.family_id for home in homes]
        db.execute("DELETE FROM week_facts WHERE family_id = ANY(?) AND monday = ANY(?)", [whose, list(mondays)])
        db.append("week_facts", pl.DataFrame(facts))


def count_in(house: House, homes: Collection[Home], switch: Switch = Switch.COUNT_US_IN) -> None:
    for home in homes:
        consents.give_consent(house, home.token, home.family_id, switch)


def count_out(house: House, *homes: Home) -> None:
    for home in homes:
        consents.withdraw_consent(house, home.token, home.family_id, Switch.COUNT_US_IN)


def a_class(house: House, given: Many, name: str, homes: Collection[Home]) -> CoopClass:
    """Hold a class to which these families have enrolled their first child."""
    teacher = coop_classes.save_thing(house, given.token, given.coop_id, Instructor(name=f"Teacher of {name}"))
    art = CoopClass(name=name, instructor_ids=(teacher.instructor_id,))
    of = coop_classes.save_thing(house, given.token, given.coop_id, art)
    for home in homes:
        coop_classes.enrol_child(
            house, home.token, home.family_id, given.coop_id, next(iter(home.children.values())), class_id=of.class_id
        )
    return of


def a_coordinator_more(house: House, given: Many, home: Home) -> None:
    name = f"Family{given.homes.index(home)}"
    everybody = coop_coordinators.who_could_coordinate(house, given.token, given.coop_id)
    user_id = next(one.user_id for one in everybody if one.name == name)
    coop_coordinators.add_coordinator(house, given.token, given.coop_id, user_id)

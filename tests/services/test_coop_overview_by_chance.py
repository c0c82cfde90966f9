"""Whatever comes and goes, nobody who coordinates can reckon what fewer than five families did from all they were ever shown."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

import pytest

from brightpath.domain.coop_overview import Cell, Edition, weeks_of_bands
from brightpath.domain.ids import CoopId, FamilyId
from brightpath.domain.suppression import LEAST, LEAST_FOR_BANDS, Part
from brightpath.services import coop_coordinators, coop_counting, coop_overview, coop_summaries, coops
from brightpath.services.house import House
from brightpath.storage import counted_weeks, family_keys
from brightpath.storage.database import Db
from tests.domain.test_suppression import an_attacker_finds
from tests.services.given_accounts import Clock
from tests.services.given_coops import Home, a_home, join
from tests.services.given_overview import Many, a_class, a_week, count_in, count_out, many
from tests.services.test_coop_summaries import document, signed

OLIVE: Final = "Olive"
#: All live in the newest week that is put side by side: it is enough for rates and for bands.
FAMILIES, FAR, STEPS = 11, 2, 8


class Town:
    """Two co-ops, families of the house and from elsewhere, and what each who ever coordinated has seen and knows."""

    def __init__(
        self, house: House, clock: Clock, dice: random.Random, spied: list[tuple[Edition, tuple[Cell, ...]]]
    ) -> None:
        self.house, self.dice, self.spied = house, dice, spied
        self.monday = weeks_of_bands(house.today("UTC"))[-1]
        self.given = many(house, 0)
        elm = coops.found_coop(house, self.given.token, "Elm Hall", time_zone="UTC").coop_id
        self.coops: tuple[CoopId, ...] = (self.given.coop_id, elm)
        self.homes = [self._a_home(f"Family{number}") for number in range(FAMILIES)]
        self.far = [self._a_home(f"Far{number}") for number in range(FAR)]
        self.members: dict[CoopId, list[Home]] = {coop_id: [] for coop_id in self.coops}
        for home in self.homes:
            self._join(self.coops[0], home)
        for home in dice.sample(self.homes, 7):
            self._join(self.coops[1], home)
        count_in(house, self.homes)
        oak = Many(self.coops[0], self.given.token, [])
        a_class(house, oak, "Pottery", dice.sample(self.homes, dice.randint(5, 10)))
        # All but the family whose parent coordinates beside Olive from the start: the difference is that family.
        a_class(house, oak, "Choir", self.homes[1:])
        # All but who comes from elsewhere, and whose file Olive had before anybody coordinated beside her.
        a_class(house, oak, "Assembly", self.homes)
        #: Who coordinates which co-op: Olive, who has no family here, never steps down.
        self.standing: dict[CoopId, dict[str, Home | None]] = {coop_id: {OLIVE: None} for coop_id in self.coops}
        self.made_up = 0
        self.knows: dict[str, set[str]] = defaultdict(set)
        self.seen: dict[str, set[frozenset[Part]]] = defaultdict(set)
        self.bands: dict[str, set[frozenset[Part]]] = defaultdict(set)
        self._last: dict[CoopId, list[frozenset[Part]]] = {}
        for _ in self.far:
            self.gives_a_file(self.coops[0])
            self.is_taken_out(self.coops[0])
        self._join(self.coops[0], dice.choice(self.far))
        clock.move(minutes=1)
        self._coordinates(self.coops[0], "Family0")

    def _a_home(self, name: str) -> Home:
        home = a_home(self.house, name, f"Child of {name}")
        subjects = self.dice.sample(["Maths", "Art", "Latin"], self.dice.randint(2, 3))
        a_week(self.house, home, self.monday, {subject: (6, self.dice.randint(0, 6)) for subject in subjects})
        return home

    def _join(self, coop_id: CoopId, home: Home) -> None:
        join(self.house, self.given.token, coop_id, home)
        self.members[coop_id].append(home)

    # --- What happens -------------------------------------------------------------------------------------------------

    def says_yes(self, coop_id: CoopId) -> None:
        count_in(self.house, [self.dice.choice(self.homes + self.far)])

    def says_no(self, coop_id: CoopId) -> None:
        count_out(self.house, self.dice.choice(self.homes + self.far))

    def comes(self, coop_id: CoopId) -> None:
        outside = [home for home in (*self.homes, *self.far) if home not in self.members[coop_id]]
        if outside:
            self._join(coop_id, self.dice.choice(outside))

    def goes(self, coop_id: CoopId) -> None:
        home = self.dice.choice(self.members[coop_id])
        self.members[coop_id].remove(home)
        if self.dice.random() < 0.5:
            coops.leave_coop(self.house, home.token, home.family_id, coop_id)
        else:
            coops.remove_member(self.house, self.given.token, coop_id, home.family_id)

    def coordinates(self, coop_id: CoopId) -> None:
        everybody = coop_coordinators.who_could_coordinate(self.house, self.given.token, coop_id)
        if everybody and len(self.standing[coop_id]) < 3:
            self._coordinates(coop_id, self.dice.choice(sorted(one.name for one in everybody)))

    def _coordinates(self, coop_id: CoopId, name: str) -> None:
        everybody = coop_coordinators.who_could_coordinate(self.house, self.given.token, coop_id)
        user_id = next(one.user_id for one in everybody if one.name == name)
        coop_coordinators.add_coordinator(self.house, self.given.token, coop_id, user_id)
        home = next(home for home in (*self.homes, *self.far) if f"Child of {name}" in home.children)
        self.standing[coop_id][name] = home
        self.knows[name].add(home.family_id)
        for guest in coop_summaries.guests_of_coop(self.house, self.given.token, coop_id):
            self.knows[name].add(self._family_of(guest.family_key))

    def steps_down(self, coop_id: CoopId) -> None:
        others = {name: home for name, home in self.standing[coop_id].items() if home}
        if others:
            name = self.dice.choice(sorted(others))
            coop_coordinators.step_down(self.house, others[name].token, coop_id)
            del self.standing[coop_id][name]

    def gives_a_file(self, coop_id: CoopId) -> None:
        """A family from elsewhere, before it is counted as itself: whoever gives a file later has told what was shown before."""
        far = [home for home in self.far if not any(home in members for members in self.members.values())]
        if far:
            home = self.dice.choice(far)
            count_in(self.house, [home])
            self._bring(coop_id, document(self.house, home))

    def is_made_up(self, coop_id: CoopId) -> None:
        if self.made_up < 3:
            self.made_up += 1
            count_in(self.house, self.far[:1])
            self._bring(coop_id, signed(self.house, document(self.house, self.far[0]), self.made_up))

    def _bring(self, coop_id: CoopId, what: dict[str, Any]) -> None:
        coop_summaries.bring_in_summary(self.house, self.given.token, coop_id, json.dumps(what).encode(), "Guests")
        for name in self.standing[coop_id]:
            self.knows[name].add(self._family_of(what["family"]))

    def is_taken_out(self, coop_id: CoopId) -> None:
        guests = coop_summaries.guests_of_coop(self.house, self.given.token, coop_id)
        if guests:
            key = self.dice.choice(guests).family_key
            coop_summaries.remove_summary(self.house, self.given.token, coop_id, key)

    # --- What is seen -------------------------------------------------------------------------------------------------

    def looks(self, name: str, coop_id: CoopId) -> None:
        home = self.standing[coop_id][name]
        self.spied.clear()
        overview = coop_overview.coop_overview(self.house, home.token if home else self.given.token, coop_id, 26)
        with self.house.store.read() as db:
            if self.spied:
                self._last[coop_id] = self._parts(db)
            if overview.shown:  # else there is nothing; remembered where nothing was made anew
                self.seen[name] |= set(self._last[coop_id])
            if overview.bands:
                found = counted_weeks.bands_of(db, coop_id, self.monday)
                assert found is not None
                by_band: dict[int, set[Part]] = defaultdict(set)
                for family_id, band in found[0].items():
                    by_band[band].add((self._family_of(family_id), "bands"))
                self._are_large_enough(name, list(by_band.values()))
                self.bands[name] |= {frozenset(of) for of in by_band.values()}

    def _are_large_enough(self, name: str, bands: list[set[Part]]) -> None:
        hidden = [{part[0] for part in of} - self.knows[name] for of in bands]
        assert sum(map(len, hidden)) >= LEAST_FOR_BANDS and min(map(len, hidden)) >= LEAST

    def _parts(self, db: Db) -> list[frozenset[Part]]:
        """List of which parts the figures are that were shown; a family is itself, under the key of its file too."""
        found = []
        for edition, cells in self.spied:
            rows = counted_weeks.counted_weeks(db, edition.families, edition.monday, edition.monday)
            found += [
                frozenset((self._family_of(part[0]), *part[1:]) for part in edition.parts_of(cell, rows))
                for cell in cells
            ]
        return found

    def _family_of(self, key: str) -> str:
        with self.house.store.read() as db:
            return family_keys.families_by_key(db).get(key, FamilyId(key))


HAPPENINGS: Final[tuple[tuple[Callable[[Town, CoopId], None], int], ...]] = (
    (Town.says_yes, 3), (Town.says_no, 2), (Town.comes, 3), (Town.goes, 2), (Town.coordinates, 3), (Town.steps_down, 2),
    (Town.gives_a_file, 2), (Town.is_made_up, 1), (Town.is_taken_out, 2),
)  # fmt: skip


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Edition, tuple[Cell, ...]]]:
    """What the overview is given to show, as it is about to be shown."""
    found: list[tuple[Edition, tuple[Cell, ...]]] = []
    really = coop_counting.cells_that_stand

    def noted(db: Db, edition: Edition, editions: list[Edition]) -> tuple[Cell, ...]:
        cells = really(db, edition, editions)
        found.append((edition, cells))
        return cells

    monkeypatch.setattr(coop_overview, "cells_that_stand", noted)
    return found


@pytest.mark.parametrize("seed", [2, 4])
def test_nobody_subtracts_to_a_few(
    house: House, clock: Clock, spied: list[tuple[Edition, tuple[Cell, ...]]], seed: int
) -> None:
    dice = random.Random(seed)
    town = Town(house, clock, dice, spied)
    happenings, weights = zip(*HAPPENINGS, strict=True)
    for _ in range(STEPS):
        for happening in dice.choices(happenings, weights, k=dice.randint(1, 4)):
            happening(town, dice.choice(town.coops))
            clock.move(minutes=1)
        for coop_id in town.coops:
            for name in tuple(town.standing[coop_id]):
                town.looks(name, coop_id)
    assert town.seen[OLIVE], "something was shown"
    for name, shown in town.seen.items():
        assert not an_attacker_finds([set(one) for one in shown], town.knows[name]), name
    for name, shown in town.bands.items():
        assert not an_attacker_finds([set(one) for one in shown], town.knows[name]), name

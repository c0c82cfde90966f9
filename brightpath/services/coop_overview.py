"""A coordinator's overview of the consenting families together, and where a family of its own stands."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Final

from brightpath.domain.accounts import Actor
from brightpath.domain.coop import CoopClass, MemberState
from brightpath.domain.coop_overview import (
    AGE_GROUPS,
    BAND_NAMES,
    LONGER,
    NEW,
    TOO_FEW,
    TOO_FEW_BESIDES,
    TOO_SMALL_A_CHANGE,
    WEEKS_BACK,
    WEEKS_OF_BANDS,
    Band,
    Bands,
    By,
    CoopOverview,
    Counted,
    Edition,
    Rate,
    Standing,
    WeekRate,
    weeks_of_bands,
    weeks_to_count,
)
from brightpath.domain.ids import ClassId, CoopId, FamilyId
from brightpath.domain.suppression import LEAST, counted_roughly, rounded
from brightpath.exports.csv_text import for_spreadsheets, write_csv
from brightpath.services.access import verb
from brightpath.services.coop_counting import (
    cells_that_stand,
    count_what_is_due,
    may_stand_side_by_side,
    who_counts,
)
from brightpath.services.house import House
from brightpath.storage import coop_classes, coops, counted_weeks
from brightpath.storage.database import Db

#: Windows to choose from, in weeks.
WINDOWS: Final = (4, 12, WEEKS_BACK)
_TABLES = (
    *("counted_weeks", "coop_shown", "coop_bands", "consents", "families", "family_members", "family_keys"),
    *("coops", "coop_classes", "coop_members", "coop_coordinators", "coop_once_coordinated"),
    *("coop_guests", "coop_guest_weeks"),
)
_COHORTS: Final = {NEW: "in the co-op for under 12 weeks", LONGER: "in the co-op for longer"}
SOME_LEFT_OUT: Final = {
    By.SUBJECT: "Subjects of fewer than five families, or that would tell about fewer together with the rest, are not shown.",
    By.AGE: "Age groups of fewer than five families, or that would tell about fewer together with the rest, are not shown.",
    By.CLASS: "Classes of fewer than five families, or that would tell about fewer together with the rest, have no rate.",
}
_COLUMNS: Final = (
    "Told by",
    "What",
    "Week",
    "Done, percent of planned",
    "Families",
    "Weeks counted",
    "Why there is none",
)


@verb
def coop_overview(house: House, actor: Actor, coop_id: CoopId, weeks: int = 12) -> CoopOverview:
    """Say how much of what was planned got done in the consenting families together, over the last counted weeks.

    What is shown stands under `domain.suppression`: no sum over fewer than five families follows from it.
    """
    with house.store.read() as db:
        today = house.today(coops.coop_of(db, coop_id).time_zone)
    count_what_is_due(house, coop_id, today)
    window = max(1, min(int(weeks), WEEKS_BACK))
    with house.store.read() as db:
        return db.remembered(
            ("co-op overview", coop_id, today, window), _TABLES, lambda: _overview(db, coop_id, today, window)
        )


@verb
def coop_overview_table(house: House, actor: Actor, coop_id: CoopId, weeks: int = 12) -> bytes:
    """Write the same overview as a table (CSV) for spreadsheets: nothing that is not shown."""
    return _as_csv(coop_overview(house, actor, coop_id, weeks))


@verb
def standing_of_family(house: House, actor: Actor, family_id: FamilyId) -> tuple[Standing, ...]:
    """Say in which band a family stands in each of its co-ops, where it lets itself be counted and there are enough."""
    with house.store.read() as db:
        joined = [coop for coop, state in coops.coops_of_family(db, family_id) if state is MemberState.JOINED]
        joined = [coop for coop in joined if family_id in who_counts(db, coop.coop_id)]
    found = []
    for coop in joined:
        today = house.today(coop.time_zone)
        count_what_is_due(house, coop.coop_id, today)
        with house.store.read() as db:
            weeks = weeks_of_bands(today)
            bands = counted_weeks.bands_of(db, coop.coop_id, weeks[-1])
        if bands is not None and family_id in bands[0] and bands[1]:
            name = BAND_NAMES[len(bands[1])][bands[0][family_id]]
            found.append(Standing(coop_id=coop.coop_id, coop=coop.name, first=weeks[0], last=weeks[-1], band=name))
    return tuple(found)


# --- Behind the verbs -------------------------------------------------------------------------------------------------


def _overview(db: Db, coop_id: CoopId, today: date, window: int) -> CoopOverview:
    mondays = weeks_to_count(today)[-window:]
    asked = who_counts(db, coop_id)
    every = counted_weeks.editions_since(db, mondays[0])
    editions = [one for one in every if one.coop_id == coop_id]
    families = asked.union(*(one.families for one in editions))
    rows: dict[date, list[Counted]] = defaultdict(list)
    for row in counted_weeks.counted_weeks(db, families, mondays[0], mondays[-1]):
        rows[row.monday].append(row)
    standing = {
        monday: _that_stands([one for one in editions if one.monday == monday], asked, rows[monday])
        for monday in mondays
    }
    cells = {
        monday: cells_that_stand(db, edition, [one for one in every if one.monday == monday]) if edition else ()
        for monday, edition in standing.items()
    }
    classes = {of.class_id: of.name for of in coop_classes.things_of(db, coop_id, CoopClass)}
    sums = _Sums()
    weeks = []
    for monday, edition in standing.items():
        if edition is None or not cells[monday]:
            hid = any(one.monday == monday and one.cells for one in editions)
            why_not = TOO_FEW_BESIDES if edition else TOO_SMALL_A_CHANGE if hid else TOO_FEW
            weeks.append(WeekRate(monday=monday, why_not=why_not))
            continue
        week = _Sums()
        for cell in cells[monday]:
            counted = [row for row in rows[monday] if row.family_id in edition.families and cell.has(row)]
            for each in (sums, week):
                each.add(cell.by, cell.of, counted)
        weeks.append(week.of_week(monday))
    rates = [
        rate
        for by, of in sums.planned
        if (name := _name(by, of, classes)) is not None and (rate := sums.rate(by, of, name)) is not None
    ]
    return CoopOverview(
        coop_id=coop_id,
        name=coops.coop_of(db, coop_id).name,
        consenting=counted_roughly(len(asked)),
        is_anybody=bool(asked),
        is_enough=len(asked) >= LEAST,
        weeks=tuple(weeks),
        rates=tuple(sorted(rates, key=_order)),
        left_out=tuple(SOME_LEFT_OUT.values()) if rates else (),
        bands=_bands(db, coop_id, today, asked),
    )


def _that_stands(editions: list[Edition], asked: frozenset[FamilyId], rows: list[Counted]) -> Edition | None:
    """Find the newest edition all of whose families are still counted."""
    gone = {row.family_id for row in rows if row.planned is None}
    return next(
        (one for one in reversed(editions) if one.cells and one.families <= asked and gone.isdisjoint(one.families)),
        None,
    )


class _Sums:
    """What was planned and done, and by whom, told by something."""

    def __init__(self) -> None:
        self.planned: dict[tuple[By, str], float] = defaultdict(float)
        self._done: dict[tuple[By, str], float] = defaultdict(float)
        self._families: dict[tuple[By, str], set[FamilyId]] = defaultdict(set)
        self._weeks: dict[tuple[By, str], set[date]] = defaultdict(set)

    def add(self, by: By, of: str, rows: list[Counted]) -> None:
        key = (by, of)
        self.planned[key] += sum(row.planned or 0 for row in rows)
        self._done[key] += sum(row.done or 0 for row in rows)
        self._families[key] |= {row.family_id for row in rows}
        self._weeks[key] |= {row.monday for row in rows}

    def of_week(self, monday: date) -> WeekRate:
        rate = self.rate(By.ALL, "", "")
        if rate is None:
            return WeekRate(monday=monday, why_not=TOO_FEW)
        return WeekRate(monday=monday, percent=rate.percent, families=rate.families)

    def rate(self, by: By, of: str, name: str) -> Rate | None:
        key = (by, of)
        if not self.planned.get(key):
            return None
        return Rate(
            by=by,
            of=of,
            name=name,
            percent=rounded(self._done[key] / self.planned[key]),
            families=counted_roughly(len(self._families[key])),
            weeks=len(self._weeks[key]),
        )


def _name(by: By, of: str, classes: dict[ClassId, str]) -> str | None:
    """Say what a rate is of; None for a class that is gone."""
    match by:
        case By.CLASS:
            return classes.get(ClassId(of))
        case By.SUBJECT:
            return of[:1].upper() + of[1:]
        case By.SINCE:
            return _COHORTS[of]
    return of or "All lessons"


def _order(rate: Rate) -> tuple[int, int, str]:
    age = AGE_GROUPS.index(rate.of) if rate.by is By.AGE else 0
    return (list(By).index(rate.by), age, rate.name.casefold())


def _bands(db: Db, coop_id: CoopId, today: date, asked: frozenset[FamilyId]) -> Bands | None:
    weeks = weeks_of_bands(today)
    found = counted_weeks.bands_of(db, coop_id, weeks[-1])
    if found is None or not found[1] or not set(found[0]) <= asked:
        return None
    if not may_stand_side_by_side(db, coop_id, weeks, found[0]):
        return None
    families, percents = found
    names = BAND_NAMES[len(percents)]
    return Bands(
        first=weeks[0],
        last=weeks[-1],
        bands=tuple(Band(name=name, percent=percent) for name, percent in zip(names, percents, strict=True)),
        families=counted_roughly(len(families)),
    )


def _as_csv(overview: CoopOverview) -> bytes:
    weekly = [
        (By.ALL.value, "All lessons", week.monday.isoformat(), week.percent, week.families, "", week.why_not)
        for week in overview.weeks
    ]
    rates = [(rate.by.value, rate.name, "", rate.percent, rate.families, rate.weeks, "") for rate in overview.rates]
    side_by_side = overview.bands
    bands = [
        ("band", band.name, side_by_side.last.isoformat(), band.percent, side_by_side.families, WEEKS_OF_BANDS, "")
        for band in side_by_side.bands
    ] if side_by_side else []  # fmt: skip
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in (*weekly, *rates, *bands)]
    return for_spreadsheets(write_csv(_COLUMNS, rows))

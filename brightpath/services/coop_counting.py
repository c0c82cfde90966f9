"""Counting the weeks of a co-op's consenting families, each once, and choosing what may be shown of them. No verbs.

What is chosen rests on `domain.suppression`; what was shown before, to this co-op or another, counts with it (decision 0075).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from brightpath.domain.consents import Switch
from brightpath.domain.coop_overview import (
    LEAST_LESSONS,
    NEW_FOR,
    Cell,
    Counted,
    Edition,
    age_group,
    cells_of,
    put_into_bands,
    weeks_of_bands,
    weeks_to_count,
)
from brightpath.domain.ids import ChildId, ClassId, CoopId, FamilyId
from brightpath.domain.suppression import LEAST, Known, bands_among, may_be_shown, reveals, rounded
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from brightpath.storage import coop_guests, counted_weeks, family_keys
from brightpath.storage.consents import consenting
from brightpath.storage.database import Db
from brightpath.storage.measures import measure


def count_what_is_due(house: House, coop_id: CoopId, today: date) -> None:
    """Count the weeks that are over, where there is something new to show; otherwise nothing is written."""
    with house.store.read() as db:
        if not _due(db, coop_id, today) and not _bands_due(db, coop_id, today):
            return
    with house.store.write() as db:
        for monday, families in _due(db, coop_id, today).items():
            _show_week(db, coop_id, monday, families, house.now())
        _put_side_by_side(db, coop_id, today, house.now())


def who_counts(db: Db, coop_id: CoopId) -> frozenset[FamilyId]:
    """List the families that let themselves be counted at this moment: members who said so, and guests by their files."""
    said_so = consenting(db, Switch.COUNT_US_IN)
    joined = set(counted_weeks.joined_on(db, coop_id))
    # A family of this house that gave a file is counted once when it joins, and by no file when it takes its word back.
    here = family_keys.families_by_key(db)
    not_so = {key for key, family_id in here.items() if family_id in joined or family_id not in said_so}
    return frozenset((said_so & joined) | (coop_guests.guest_keys(db, coop_id) - not_so))


def whom_it_knows(db: Db, coop_id: CoopId, mondays: Collection[date]) -> Known:
    """List the families of whom the coordinators know every number of these weeks: their own, and those they read it of in files.

    A file is given to all who coordinate a co-op while it is there; some may have read it after it was taken out, in another
    co-op, or with other weeks. A family of this house whose file was read is known as itself as well.
    """
    here = family_keys.families_by_key(db)

    def read(keys: frozenset[FamilyId]) -> frozenset[FamilyId]:
        return keys | {family_id for key, family_id in here.items() if key in keys}

    own = counted_weeks.families_of_coordinators(db, coop_id)
    given = coop_guests.keys_read_by_all(db, coop_id, mondays)
    by_all = frozenset.intersection(*own) | read(given) if own else frozenset()
    by_some = frozenset[FamilyId]().union(*own) | read(coop_guests.keys_ever_read(db))
    return Known(by_all, by_some - by_all)


# --- Weeks ------------------------------------------------------------------------------------------------------------


def _due(db: Db, coop_id: CoopId, today: date) -> dict[date, frozenset[FamilyId]]:
    """List the weeks of which there is something new to show, with who has something in them."""
    asked = who_counts(db, coop_id)
    mondays = weeks_to_count(today)
    last = {one.monday: one for one in counted_weeks.editions_since(db, mondays[0]) if one.coop_id == coop_id}
    waiting = [
        monday
        for monday in mondays
        if len(asked) >= LEAST and (monday not in last or len(asked ^ last[monday].asked) >= LEAST)
    ]
    if not waiting:
        return {}
    rows = _rows(db, coop_id, asked, waiting)
    having = {
        monday: frozenset(row.family_id for row in rows if row.monday == monday and row.planned) for monday in waiting
    }
    return {monday: families for monday, families in having.items() if len(families) >= LEAST}


def _rows(db: Db, coop_id: CoopId, families: Collection[FamilyId], mondays: Sequence[date]) -> list[Counted]:
    """Read families' weeks: as they were counted, and as they stand where they were not counted yet."""
    first, last = min(mondays), max(mondays)
    counted = counted_weeks.counted_weeks(db, families, first, last)
    there = {(row.family_id, row.monday) for row in counted}
    found = measure(db, "coop_planned_weeks", families=tuple(sorted(families)), first=first, last=last)
    standing = [
        Counted(row[0], row[1], row[2], row[3], age_group(row[4]), row[5], row[6])
        for row in found.select("family_id", "monday", "child_id", "subject", "age", "planned", "done").iter_rows()
    ]
    standing += [row for row in coop_guests.guest_weeks(db, coop_id, mondays) if row.family_id in families]
    fresh = [row for row in standing if (row.family_id, row.monday) not in there]
    return [row for row in (*counted, *fresh) if row.monday in set(mondays)]


def _count(db: Db, rows: Sequence[Counted], families: Collection[FamilyId]) -> None:
    """Write down what was not counted yet."""
    mondays = {row.monday for row in rows}
    if mondays:
        counted = counted_weeks.counted_weeks(db, families, min(mondays), max(mondays))
        there = {(row.family_id, row.monday) for row in counted}
        counted_weeks.keep_counted(
            db, [row for row in rows if row.planned and (row.family_id, row.monday) not in there]
        )


def _show_week(db: Db, coop_id: CoopId, monday: date, families: frozenset[FamilyId], at: datetime) -> None:
    """Count a week of these families, and keep an edition with those of its figures that may be seen beside the earlier ones."""
    earlier = [one for one in counted_weeks.editions_since(db, monday) if one.monday == monday]
    asked = who_counts(db, coop_id)
    _count(db, _rows(db, coop_id, asked, [monday]), asked)
    everybody = asked.union(*(one.families for one in earlier))
    counted = counted_weeks.counted_weeks(db, everybody, monday, monday)
    now = [row for row in counted if row.family_id in families and row.planned]
    new = [one for one, joined in counted_weeks.joined_on(db, coop_id).items() if monday - joined.date() < NEW_FOR]
    cells = cells_of(now, _classes(db, coop_id, at), sorted(set(new) & families))
    edition = Edition(
        coop_id=coop_id,
        monday=monday,
        number=1 + sum(one.coop_id == coop_id for one in earlier),
        asked=asked,
        families=families,
        cells=(),
        shown_at=at,
    )
    known = whom_it_knows(db, coop_id, [monday])
    before = [one.parts_of(cell, counted) for one in earlier for cell in one.cells]
    if reveals(before, known):
        # Another co-op was shown its coordinators' own families; of that, who coordinates this one has seen nothing.
        seen = counted_weeks.seen_of(db, coop_id, earlier)
        before = [one.parts_of(cell, counted) for one in seen for cell in one.cells]
    chosen = may_be_shown({place: edition.parts_of(cell, now) for place, cell in enumerate(cells)}, before, known)
    kept = tuple(cell for place, cell in enumerate(cells) if place in chosen)
    counted_weeks.keep_edition(db, edition.model_copy(update={"cells": kept}))


def cells_that_stand(db: Db, edition: Edition, editions: Sequence[Edition]) -> tuple[Cell, ...]:
    """Choose of an edition's figures those that tell about no few families to whoever coordinates the co-op now.

    Somebody may have begun to since, and knows their own family's numbers. `editions` are all there are of that week; those
    count that its coordinators ever could see.
    """
    others = [one for one in counted_weeks.seen_of(db, edition.coop_id, editions) if one != edition]
    families = edition.families.union(*(one.families for one in others))
    by_all, by_some = whom_it_knows(db, edition.coop_id, [edition.monday])
    known = Known(by_all & families, by_some & families)

    def choose() -> tuple[Cell, ...]:
        rows = counted_weeks.counted_weeks(db, families, edition.monday, edition.monday)
        chosen = may_be_shown(
            {at: edition.parts_of(cell, rows) for at, cell in enumerate(edition.cells)},
            [one.parts_of(cell, rows) for one in others for cell in one.cells],
            known,
        )
        return tuple(cell for at, cell in enumerate(edition.cells) if at in chosen)

    which = tuple((one.coop_id, one.number) for one in (edition, *others))
    return db.remembered(("cells that stand", edition.monday, which, known), ("coop_shown",), choose)


def _classes(db: Db, coop_id: CoopId, at: datetime) -> Mapping[ClassId, list[ChildId]]:
    now = coop_as_it_is(db, coop_id, at)
    return {of.class_id: [child.child_id for child in now.students_of(of)] for of in now.classes}


# --- Side by side -----------------------------------------------------------------------------------------------------


def shares_of(rows: Sequence[Counted], families: Collection[FamilyId]) -> dict[FamilyId, float]:
    """Say what share of its planned lessons each family did that had enough of them."""
    planned: dict[FamilyId, float] = {}
    done: dict[FamilyId, float] = {}
    for row in rows:
        if row.family_id in families and row.planned is not None and row.done is not None:
            planned[row.family_id] = planned.get(row.family_id, 0) + row.planned
            done[row.family_id] = done.get(row.family_id, 0) + row.done
    return {one: done[one] / planned[one] for one in planned if planned[one] >= LEAST_LESSONS}


def _bands_due(db: Db, coop_id: CoopId, today: date) -> bool:
    weeks = weeks_of_bands(today)
    if counted_weeks.bands_of(db, coop_id, weeks[-1]) is not None:
        return False
    return _bands_now(db, coop_id, today) is not None


def _bands_now(db: Db, coop_id: CoopId, today: date) -> tuple[list[Counted], dict[FamilyId, int], int] | None:
    weeks = weeks_of_bands(today)
    families = who_counts(db, coop_id)
    known = whom_it_knows(db, coop_id, weeks)
    rows = _rows(db, coop_id, families, weeks)
    shares = shares_of(rows, families)
    hidden = set(shares) - known.by_all - known.by_some
    bands = bands_among(len(hidden) or len(shares))
    if not bands:
        return None
    found = put_into_bands(shares, bands, known.by_all | known.by_some if hidden else ())
    if not may_stand_side_by_side(db, coop_id, weeks, found):
        return None
    return rows, found, bands


def may_stand_side_by_side(db: Db, coop_id: CoopId, weeks: Sequence[date], found: Mapping[FamilyId, int]) -> bool:
    """Say whether bands tell about no few families to whoever coordinates the co-op now, beside those of other co-ops."""
    theirs = [{one for one in found if found[one] == band} for band in sorted(set(found.values()))]
    others = counted_weeks.bands_shown_elsewhere(db, coop_id, weeks[-1])
    return not reveals([{(one, "bands") for one in of} for of in (*theirs, *others)], whom_it_knows(db, coop_id, weeks))


def _put_side_by_side(db: Db, coop_id: CoopId, today: date, at: datetime) -> None:
    monday = weeks_of_bands(today)[-1]
    if counted_weeks.bands_of(db, coop_id, monday) is not None:
        return
    now = _bands_now(db, coop_id, today)
    if now is None:
        return
    rows, found, bands = now
    _count(db, rows, who_counts(db, coop_id))
    shares = shares_of(rows, found)
    percents = []
    for band in range(bands):
        of_band = [shares[one] for one in found if found[one] == band]
        percents.append(rounded(sum(of_band) / len(of_band)))
    counted_weeks.keep_bands(db, coop_id, monday, bands, found, percents, at)

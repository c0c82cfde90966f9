"""What gets done and when it becomes too much: what the lessons of a family's own past weeks say of them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

import polars as pl

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound
from brightpath.domain.events import EventKind
from brightpath.domain.feedback import FeedbackType
from brightpath.domain.ids import FamilyId
from brightpath.domain.outcomes import EarlyWarning, OutcomeBasis, OutcomeFinding
from brightpath.domain.week_history import undone_among
from brightpath.domain.weeks import week_start_of
from brightpath.learning import what_gets_done as differences
from brightpath.learning.early_warnings import LEAST_WEEKS, Series, fell, rose
from brightpath.learning.what_gets_done import Tally
from brightpath.services import outcome_words
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.likely import basis_of
from brightpath.storage import family, feedback, outcomes
from brightpath.storage.database import Db
from brightpath.storage.events import events_of_kinds

__all__ = ["early_warnings", "what_gets_done", "what_outcomes_rest_on"]

#: What gets done is counted over so many weeks.
COUNTED: Final = timedelta(weeks=26)
#: What is worth a warning: so much less done (share), engaged (points) and manageable (points), so much more skipped or moved
#: (share of the lessons) and longer than planned (share of the minutes).
LESS_DONE, LESS_ENGAGED, LESS_MANAGEABLE, MORE_SKIPPED, LONGER = 0.1, 0.4, 0.75, 0.1, 0.15
#: How far ratings and lengths scatter at least, whatever few of them say.
_LEAST_SPREAD: Final = {"engagement": 0.6, "manageable": 0.5, "minutes": 0.15}
_TABLES = ("schedules", "schedule_items", "events", "feedback", "families", "children", "subjects")


@verb
def what_outcomes_rest_on(house: House, actor: Actor, family_id: FamilyId) -> OutcomeBasis:
    """Say what the chances that a lesson gets done rest on: nothing yet, the family's own weeks, or those of many."""
    with house.store.read() as db:
        return basis_of(house, db, family_id, _today(house, db, family_id))


@verb
def what_gets_done(house: House, actor: Actor, family_id: FamilyId) -> tuple[OutcomeFinding, ...]:
    """Say on which days and at which times lessons get done more often or less, as far as that is sure."""
    with house.store.read() as db:
        today = _today(house, db, family_id)

        def ask() -> tuple[OutcomeFinding, ...]:
            try:
                household = family.household_of(db, family_id)
            except NotFound:
                return ()
            rows = outcomes.outcomes_of(db, family_id, before=today, since=today - COUNTED)
            children = {child.id: child.name for child in household.children}
            subjects = {one.name.strip().lower(): one.name for child in household.children for one in child.subjects}
            rows = rows.filter(pl.col("child").cast(pl.String).is_in(list(children)))
            weeks = rows["week_start"].n_unique()
            found = differences.what_gets_done(rows)
            return tuple(outcome_words.told(one, children, subjects, weeks) for one in found)

        return db.remembered(("what gets done", family_id, today), _TABLES, ask, of=family_id)


@verb
def early_warnings(house: House, actor: Actor, family_id: FamilyId) -> tuple[EarlyWarning, ...]:
    """Tell which of four signs show that the weeks become too much: against the family's own first weeks, from three on."""
    with house.store.read() as db:
        known = family.family_of(db, family_id)
        this_week = week_start_of(house.today(known.time_zone), known.week_start)
        return db.remembered(
            ("early warnings", family_id, this_week),
            _TABLES,
            lambda: _warnings(db, family_id, this_week),
            of=family_id,
        )


def _warnings(db: Db, family_id: FamilyId, before: date) -> tuple[EarlyWarning, ...]:
    rows = outcomes.outcomes_of(db, family_id, before=before)
    longer = pl.when(pl.col("is_done")).then(pl.col("actual_minutes") / pl.col("minutes"))
    by_week = (
        rows.with_columns(longer=longer)
        .group_by("week_start")
        .agg(
            pl.len().alias("held"),
            pl.col("is_done").sum().alias("done"),
            pl.col("is_skipped").sum().alias("skipped"),
            pl.col("engagement").mean().alias("engagement"),
            pl.col("engagement").count().alias("told"),
            pl.col("longer").mean().alias("longer"),
            pl.col("longer").count().alias("timed"),
        )
        .sort("week_start")
    )
    if by_week.height < LEAST_WEEKS:
        return ()
    weeks: list[date] = by_week["week_start"].to_list()
    held = by_week["held"].to_list()
    spread = rows.select(
        pl.col("engagement").std().fill_null(0), longer=longer.std().fill_null(0)
    ).row(0, named=True)  # fmt: skip

    def told(name: str, count: str, least: str, of: str) -> Series:
        means = by_week[name].cast(pl.Float64).fill_null(float("nan")).to_list()
        return Series(means, by_week[count].to_list(), max(_LEAST_SPREAD[least], spread[of]))

    found: list[EarlyWarning] = []
    minutes = rose(told("longer", "timed", "minutes", "longer"), least=LONGER)
    manageable = fell(_manageable(db, family_id, weeks), least=LESS_MANAGEABLE)
    if minutes or manageable:
        found.append(outcome_words.overload(minutes, manageable))
    if done := fell(Series(_shares(by_week["done"].to_list(), held), held), least=LESS_DONE):
        found.append(outcome_words.falling_completion(done, Tally(by_week["done"][-1], held[-1])))
    if engaged := fell(told("engagement", "told", "engagement", "engagement"), least=LESS_ENGAGED):
        found.append(outcome_words.engagement_dropping(engaged))
    moves = _moves(db, family_id)
    off = [skipped + moves[week] for skipped, week in zip(by_week["skipped"].to_list(), weeks, strict=True)]
    if more := rose(Series(_shares(off, held), held), least=MORE_SKIPPED):
        found.append(outcome_words.more_skips_and_moves(more))
    return tuple(found)


def _shares(some: list[int], of: list[int]) -> list[float]:
    return [min(1.0, one / all_) for one, all_ in zip(some, of, strict=True)]


def _manageable(db: Db, family_id: FamilyId, weeks: list[date]) -> Series:
    """How manageable teaching was in each week, as the grown-ups rated it for the family."""
    points: dict[date | None, list[int]] = {}
    for said in feedback.feedback_of(db, family_id, FeedbackType.SCHEDULE_SATISFACTION):
        if said.child_id is None and "manageable" in said.rating.likert:
            points.setdefault(said.week_start, []).append(said.rating.likert["manageable"])
    given = [points.get(week, []) for week in weeks]
    means = [sum(of_week) / len(of_week) if of_week else float("nan") for of_week in given]
    return Series(means, [len(of_week) for of_week in given], _LEAST_SPREAD["manageable"])


def _moves(db: Db, family_id: FamilyId) -> Counter[date]:
    """Count by week how many lessons were moved by hand and stayed so."""
    kinds = (EventKind.ITEM_MOVED, EventKind.CHANGE_UNDONE, EventKind.CHANGE_REDONE)
    events = events_of_kinds(db, family_id, kinds)
    undone = undone_among(events)
    return Counter(
        date.fromisoformat(event.data["weekStartDate"])
        for event in events
        if event.kind == EventKind.ITEM_MOVED and event.sequence not in undone
    )


def _today(house: House, db: Db, family_id: FamilyId) -> date:
    return house.today(family.family_of(db, family_id).time_zone)

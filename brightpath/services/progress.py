"""What became of a family's lessons over some time: done and planned, streaks, round numbers, now against before.

Every number is the answer of a named question (`storage/sql/`); here they are asked for one family and laid side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import polars as pl

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import NotFound
from brightpath.domain.family import Child, Household
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.milestones import Milestone, MilestoneKind, round_numbers, worth_telling
from brightpath.domain.periods import Choice, Period, last_days, period_of
from brightpath.domain.progress import Tally, Trend, trend
from brightpath.domain.school_days import off_days
from brightpath.domain.streaks import LearningDay, Streaks, streaks
from brightpath.domain.weeks import PARTS_OF_DAY, WEEKDAYS, Weekday
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.measured import measured
from brightpath.storage import household as records
from brightpath.storage.family import family_of, household_of
from brightpath.storage.measures import measure

#: So far back a streak is looked for, and then and now are compared.
_DAYS_OF_STREAKS: Final = 400
COMPARED: Final = (30, 60, 90)
#: All lessons of a day, so that a day that is not over yet is not taken for one on which everything was done.
_STOOD: Final = (pl.col("planned") + pl.col("still_open")).alias("stood")
#: Lessons of which begin and end were noted, and how long these were meant to be and were.
_TIMES: Final = ("timed", "timed_planned_minutes", "timed_minutes")
#: What parents write of how lessons went: a child's own sign-in is not told.
_REPORTS: Final = ("minutes", *_TIMES, "beyond_minutes", "engagement", "engagement_said")


class By(StrEnum):
    """What lessons are counted by."""

    SUBJECT = "subject"
    CHILD = "child"
    WEEKDAY = "weekday"
    PART = "part"


@dataclass(frozen=True)
class Compared:
    """The last so many days against as many before."""

    days: int
    now: Tally
    before: Tally

    @property
    def trend(self) -> Trend:
        """Say whether it is more."""
        return trend(self.now, self.before)


@dataclass(frozen=True)
class ChildStreaks:
    """School days in a row on which a child did something, and on which everything was done."""

    some: Streaks
    whole: Streaks


@dataclass(frozen=True)
class Progress:
    """What became of the lessons of one child or all.

    `subjects`, `hours` and `days` answer the questions lessons_by_child_and_subject, _time and _day (docs/measures.md).
    `names` are the children it is about. Without `has_reports` it is for a child, and what parents write of how
    lessons went is left out of it. `first_on` is the first day of which anything is known, None without any.
    """

    period: Period
    today: date
    names: Mapping[str, str]
    subjects: pl.DataFrame
    hours: pl.DataFrame
    days: pl.DataFrame
    streaks: Mapping[str, ChildStreaks]
    milestones: tuple[Milestone, ...]
    compared: tuple[Compared, ...]
    first_on: date | None
    has_reports: bool

    @property
    def whole(self) -> Tally:
        """All lessons together."""
        return _tally(self.subjects)

    @property
    def _lessons(self) -> pl.DataFrame:
        return self.subjects.filter(pl.col("subject").is_not_null())

    @property
    def waiting(self) -> float:
        """How many lessons children handed in that nobody has agreed to."""
        return float(self.subjects["waiting"].sum())

    def tallies(self, by: By, child_id: str | None = None) -> dict[str, Tally]:
        """Count lessons planned and done, of one child or of all; weekdays and parts of the day in their order."""
        if by in (By.SUBJECT, By.CHILD):
            frame, column = self._lessons, "subject" if by is By.SUBJECT else "child_id"
        else:
            frame, column = self.hours, by.value
        if child_id is not None:
            frame = frame.filter(pl.col("child_id") == child_id)
        summed = frame.group_by(column, maintain_order=True).agg(pl.col("planned", "done").sum())
        found = {key: Tally(planned, done) for key, planned, done in summed.iter_rows() if planned}
        match by:
            case By.SUBJECT:
                return dict(sorted(found.items(), key=lambda one: (-one[1].planned, one[0])))
            case By.CHILD:
                return {child: found[child] for child in self.names if child in found}
            case By.WEEKDAY:
                return {WEEKDAYS[number - 1].value: found[number] for number in sorted(found)}
        return {part: found[part] for part in PARTS_OF_DAY if part in found}

    def tallies_of_hours(self, child_id: str | None = None) -> dict[tuple[str, Weekday], Tally]:
        """Count lessons by part of the day and weekday, in the order of the week and of the day."""
        frame = self.hours if child_id is None else self.hours.filter(pl.col("child_id") == child_id)
        summed = frame.group_by("part", "weekday").agg(pl.col("planned", "done").sum())
        rows = sorted(summed.iter_rows(), key=lambda row: (row[1], list(PARTS_OF_DAY).index(row[0])))
        return {(part, WEEKDAYS[day - 1]): Tally(planned, done) for part, day, planned, done in rows}

    def times(self) -> list[tuple[str, float, int, int]]:
        """List (subject, lessons with a time noted, their planned and real minutes), the longest first; none for a child."""
        if not self.has_reports:
            return []
        summed = self._lessons.group_by("subject").agg(pl.col(_TIMES).sum())
        rows = [row for row in summed.iter_rows() if row[1] and row[2]]
        return sorted(rows, key=lambda row: (-row[3], row[0]))

    def engagement(self) -> list[tuple[str, float, int]]:
        """List (subject, mean engagement 1-5, lessons noted), the highest first; none for a child."""
        if not self.has_reports:
            return []
        points = self._lessons.with_columns(points=pl.col("engagement") * pl.col("engagement_said"))
        summed = points.group_by("subject").agg(pl.col("points", "engagement_said").sum())
        rows = [(subject, total / said, said) for subject, total, said in summed.iter_rows() if said]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def learning_days(self) -> list[LearningDay]:
        """List the days with a lesson in the plan, all children's together; of today what is still open counts too."""
        summed = self.days.group_by("on").agg(_STOOD.sum(), pl.col("done").sum(), pl.col("planned").sum()).sort("on")
        return [LearningDay(*row) for row in summed.filter(pl.col("planned") > 0).drop("planned").iter_rows()]


@dataclass(frozen=True)
class LookingBack:
    """What a family can look back on: the choices its calendar has days for, and the children it may be about."""

    today: date
    periods: Mapping[Choice, Period]
    children: Mapping[ChildId, str]
    first_day: Weekday


@verb
def periods_of(house: House, actor: Actor, family_id: FamilyId) -> LookingBack:
    """Tell what a family can look back on; a child's own sign-in finds itself only.

    Raises
    ------
    NotFound
        When the family has no household yet.
    """
    with house.store.read() as db:
        whole = household_of(db, family_id)
        known = family_of(db, family_id)
    today = house.today(known.time_zone)
    periods = {choice: period_of(choice, whole.calendar, today) for choice in Choice}
    children = {ChildId(child.id): child.name for child in whole.children}
    if actor.roles == {Role.CHILD}:
        children = {child: name for child, name in children.items() if child == actor.child_id}
    return LookingBack(
        today, {choice: period for choice, period in periods.items() if period}, children, known.week_start
    )


@verb
def progress_of(
    house: House, actor: Actor, family_id: FamilyId, period: Period, child_id: ChildId | None = None
) -> Progress:
    """Tell what became of the lessons of a family, or of one child, on some days; a child's own sign-in sees its own.

    Raises
    ------
    NotFound
        When the family has no household yet, or there is no such child.
    Refused
        When the days are turned round.
    """
    is_child = actor.roles == {Role.CHILD}
    asked = actor.child_id if is_child else child_id
    with house.store.read() as db:
        whole = household_of(db, family_id)
        zone = family_of(db, family_id).time_zone
        today = house.today(zone)
        names = records.child_names_of(db, family_id)
        if asked is not None and asked not in names:
            raise NotFound("There is no such child here.")
        since = min(period.first, today - timedelta(days=_DAYS_OF_STREAKS))
        within: dict[str, Any] = {"family": family_id, "first": period.first, "last": period.last, "today": today}
        subjects = _of(asked, measured(db, "lessons_by_child_and_subject", **within))
        hours = _of(asked, measured(db, "lessons_by_child_and_time", **within))
        known = _begun(
            _of(asked, measured(db, "lessons_by_child_and_day", family=family_id, first=since, last=today, today=today))
        )
        done = _of(
            asked, measured(db, "done_by_child_and_subject", family=family_id, first=period.first, last=period.last)
        )
        lists = _of(asked, measure(db, "lists_done", family=family_id))
    days = _between(known, period)
    mine = [child for child in whole.children if asked is None or child.id == asked]
    present = [child.id for child in mine]
    present += [child for child in subjects["child_id"].unique(maintain_order=True) if child not in present]
    return Progress(
        period=period,
        today=today,
        names={child: names.get(ChildId(child), "") for child in present},
        subjects=_without_reports(subjects) if is_child else subjects,
        hours=_without_reports(hours) if is_child else hours,
        days=_without_reports(days) if is_child else days,
        streaks={child.id: _streaks_of(whole, child, known, since, today) for child in mine},
        milestones=_milestones(done, lists, period, lambda moment: house.date_of(moment, zone)),
        compared=tuple(
            Compared(days, _tally(_between(known, now)), _tally(_between(known, now.before)))
            for days in COMPARED
            for now in [last_days(days, today)]
        ),
        first_on=known["on"][0] if known.height else None,
        has_reports=not is_child,
    )


def _streaks_of(household: Household, child: Child, known: pl.DataFrame, since: date, today: date) -> ChildStreaks:
    own = known.filter(pl.col("child_id") == child.id).select("on", _STOOD, "done")
    days = [LearningDay(*row) for row in own.iter_rows()]
    off = off_days(household, child, since, today)
    return ChildStreaks(
        some=streaks(days, today, days_off=off),
        whole=streaks(days, today, days_off=off, counts=lambda day: day.is_whole),
    )


def _milestones(
    done: pl.DataFrame, lists: pl.DataFrame, period: Period, date_of: Callable[[datetime], date]
) -> tuple[Milestone, ...]:
    found = round_numbers(done.iter_rows())
    for row in lists.iter_rows(named=True):
        on = date_of(row["done_at"])
        if period.first <= on <= period.last:
            found.append(Milestone(on, row["child_id"], row["subject"], MilestoneKind.LIST, row["lessons"]))
    return worth_telling(found)


def _of(child_id: str | None, frame: pl.DataFrame) -> pl.DataFrame:
    return frame if child_id is None else frame.filter(pl.col("child_id") == child_id)


def _begun(days: pl.DataFrame) -> pl.DataFrame:
    """Leave out a day of which nothing counts yet for any of these children."""
    return days.filter(pl.col("has_begun").any().over("on"))


def _tally(frame: pl.DataFrame) -> Tally:
    return Tally(float(frame["planned"].sum()), float(frame["done"].sum()))


def _between(known: pl.DataFrame, period: Period) -> pl.DataFrame:
    return known.filter(pl.col("on").is_between(period.first, period.last))


def _without_reports(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out how lessons went and how long they took, which parents write for themselves."""
    return frame.drop([name for name in _REPORTS if name in frame.columns])

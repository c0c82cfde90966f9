"""Plans to look at, made from the sample households by a greedy hand: first free time, nothing clever."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

from brightpath.domain.family import ATTENTION, Child, Commitment, CommitmentFrequency, Frequency, Household, Subject
from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    ItemType,
    PlannedDay,
    ScheduleItem,
    SolverReport,
    SolverStatus,
    Unplaced,
    WeekPlan,
)
from brightpath.domain.weeks import days_of_week, is_first_such_weekday_of_month, weekday_of
from brightpath.imports.household import read_household

MONDAY = date(2026, 11, 23)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
_TIMES = {Frequency.DAILY: (5, 5), Frequency.SEVERAL: (2, 3), Frequency.ONCE: (1, 1), Frequency.OCCASIONALLY: (0, 1)}


def a_report(status: SolverStatus = SolverStatus.WITHIN_GAP, **changes: object) -> SolverReport:
    report = SolverReport(
        name="HiGHS", status=status, objective=83.2, bound=84.4, gap=0.0139, seconds=5.0, rows=4200, columns=9100
    )
    return report.model_copy(update=changes)


def a_sample_plan(sample: str, week_start: date = MONDAY) -> WeekPlan:
    """Plan one of data/samples, with the first adult teaching everything."""
    return _Hand(read_household((SAMPLES / f"{sample}.json").read_bytes()), week_start).plan()


class _Hand:
    def __init__(self, household: Household, week_start: date) -> None:
        self.household = household
        self.days = days_of_week(week_start)[:5]
        self.adult = household.adults[0].name
        self.step = 5
        self.used: dict[tuple[date, int], float] = {}
        self.own: dict[tuple[str, date], list[ScheduleItem]] = {}
        self.adults: dict[date, dict[str, ScheduleItem]] = {day: {} for day in self.days}
        self.placed: dict[tuple[str, str], int] = {}

    def plan(self) -> WeekPlan:
        children = self.household.children
        for child in children:
            for day in self.days:
                self._commitments(child, day)
        for day in self.days:
            for item in self._of(self.household.commitments, self.adult, day, "adult"):
                self.adults[day][item.id] = item
                self._take(day, item.start, item.end, 1.0)
        for day_number, day in enumerate(self.days):
            for child in children:
                self._lunch(child, day)
            lessons = {}
            for child in children:
                for subject in child.subjects:
                    lessons.setdefault(subject.combined_with or (child.id, subject.name), []).append((child, subject))
            order = sorted(
                lessons.values(),
                key=lambda of: (of[0][1].fixed_time.preferred is None, -len(of), -ATTENTION[of[0][1].involvement]),
            )
            for group in order:
                if self._is_wanted(group[0][1], group[0][0], day_number):
                    self._place(group, day)
            for child in children:
                self._breaks(child, day)
        return WeekPlan(
            week_start=self.days[0],
            solver=a_report(),
            children=tuple(
                ChildWeek(id=child.id, name=child.name, days=tuple(self._day(child.id, day) for day in self.days))
                for child in children
            ),
            adults=(
                AdultWeek(
                    name=self.adult,
                    days=tuple(PlannedDay(on=day, items=_in_time(self.adults[day].values())) for day in self.days),
                ),
            ),
            unplaced=tuple(self._unplaced()),
        )

    def _is_wanted(self, subject: Subject, child: Child, day_number: int) -> bool:
        done = self.placed.get((child.id, subject.name), 0)
        most = _TIMES[subject.frequency][1]
        return done < most and (most == 5 or day_number * most >= done * 5)

    def _place(self, group: list[tuple[Child, Subject]], day: date) -> None:
        subject = group[0][1]
        attention = max(ATTENTION[each.involvement] for _, each in group)
        first = max(child.hours[0] for child, _ in group)
        last = min(child.hours[1] for child, _ in group) - subject.minutes
        starts = range(first, last + 1, self.step)
        if subject.fixed_time.required and subject.fixed_time.preferred is not None:
            starts = range(subject.fixed_time.preferred, subject.fixed_time.preferred + 1)
        for start in starts:
            end = start + subject.minutes
            if all(self._is_free(child, day, start, end) for child, _ in group) and self._has_adult(
                day, start, end, attention
            ):
                break
        else:
            return
        self._take(day, start, end, attention)
        for child, each in group:
            item = ScheduleItem(
                id=f"{child.id}-{each.name}-{day.isoformat()}",
                type=ItemType.SUBJECT,
                name=each.name,
                start=start,
                end=end,
                attention=attention,
                adult=self.adult if attention else None,
                combined_with=each.combined_with,
                why="First free time of the morning, when the subject is liked best." if each.is_core else "",
            )
            self.own[child.id, day].append(item)
            self.placed[child.id, each.name] = self.placed.get((child.id, each.name), 0) + 1
            if attention and (child, each) == group[0]:
                self.adults[day][item.id] = item

    def _commitments(self, child: Child, day: date) -> None:
        items = self._of(self.household.commitments, child.name, day, child.id)
        self.own[child.id, day] = items + self._of(child.commitments, child.name, day, child.id)

    def _of(self, commitments: tuple[Commitment, ...], who: str, day: date, key: str) -> list[ScheduleItem]:
        return [
            ScheduleItem(
                id=f"{key}-{each.name}-{day.isoformat()}",
                type=ItemType.COMMITMENT,
                name=each.name,
                start=each.start,
                end=each.end,
            )
            for each in commitments
            if (not each.who or who in each.who)
            and (
                each.frequency == CommitmentFrequency.DAILY
                or each.on == day
                or (each.frequency == CommitmentFrequency.WEEKLY and weekday_of(day) in each.days_of_week)
                or (each.frequency == CommitmentFrequency.MONTHLY and is_first_such_weekday_of_month(day))
            )
        ]

    def _lunch(self, child: Child, day: date) -> None:
        for start in range(12 * 60, 13 * 60 + 1, self.step):
            if child.hours[1] > start + 30 and self._is_free(child, day, start, start + 30):
                self._quiet(child, day, ItemType.LUNCH, "Lunch", start, start + 30)
                return

    def _breaks(self, child: Child, day: date) -> None:
        """Fill the gaps of ten to twenty minutes between two lessons."""
        items = _in_time(self.own[child.id, day])
        for before, after in pairwise(items):
            if before.type == after.type == ItemType.SUBJECT and 10 <= after.start - before.end <= 20:
                self._quiet(child, day, ItemType.BREAK, "Break", before.end, after.start)

    def _quiet(self, child: Child, day: date, kind: ItemType, name: str, start: int, end: int) -> None:
        item = ScheduleItem(
            id=f"{child.id}-{kind}-{day.isoformat()}-{start}", type=kind, name=name, start=start, end=end
        )
        self.own[child.id, day].append(item)

    def _is_free(self, child: Child, day: date, start: int, end: int) -> bool:
        items = self.own[child.id, day]
        if any(item.start < end and start < item.end for item in items):
            return False
        lessons = {item.end for item in items if item.type == ItemType.SUBJECT}
        long_run = sum(
            item.end - item.start for item in items if item.type == ItemType.SUBJECT and start - 95 < item.end <= start
        )
        return not (start in lessons and long_run >= 60)  # leaves room for a break

    def _has_adult(self, day: date, start: int, end: int, attention: float) -> bool:
        return all(self.used.get((day, minute), 0) + attention <= 1 for minute in range(start, end))

    def _take(self, day: date, start: int, end: int, attention: float) -> None:
        for minute in range(start, end):
            self.used[day, minute] = self.used.get((day, minute), 0) + attention

    def _day(self, child_id: str, day: date) -> PlannedDay:
        return PlannedDay(on=day, items=_in_time(self.own[child_id, day]))

    def _unplaced(self) -> list[Unplaced]:
        return [
            Unplaced(
                child=child.name,
                subject=subject.name,
                asked=_TIMES[subject.frequency][0],
                placed=self.placed.get((child.id, subject.name), 0),
                reasons=(f"{self.adult} is taken wholly by other lessons between 9:00 and 12:00 on every day.",),
                would_help=("20 more minutes of a grown-up on Tuesday.", f"{subject.name} with less help."),
            )
            for child in self.household.children
            for subject in child.subjects
            if self.placed.get((child.id, subject.name), 0) < _TIMES[subject.frequency][0]
        ]


def _in_time(items: object) -> tuple[ScheduleItem, ...]:
    return tuple(sorted(items, key=lambda item: (item.start, item.end, item.id)))  # type: ignore[call-overload]

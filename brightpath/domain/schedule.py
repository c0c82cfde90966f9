"""The plan of a week as every other room sees it: days, items, what was left out, and what the solver says of it.

`to_document` writes the plan document of formats.md; `plan_of` reads it back. Times inside are minutes after midnight.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from brightpath.domain.weeks import clock_of, minute_of, weekday_of


class ItemType(StrEnum):
    """What stands in the week."""

    SUBJECT = "subject"
    COMMITMENT = "commitment"
    BREAK = "break"
    LUNCH = "lunch"


class SolverStatus(StrEnum):
    """How the search ended: proven best, near enough and proven so, or stopped by the limit."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    TIME_LIMIT = "time_limit"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class NextBest(Frozen):
    """The cheapest other place of a lesson: the points the week would lose there, and the wish that loses most of them."""

    day: str
    start: int
    cost: float
    wish: str | None = None


def name_of_part(subject: str, part: int) -> str:
    """Name one part of a lesson that is held in two on the same day."""
    return f"{subject} (part {part})"


def subject_of_part(name: str, part: int | None) -> str:
    """Find the subject's name behind the name of a part; without a part they are the same."""
    return name if part is None else name.removesuffix(name_of_part("", part))


class Actual(Frozen):
    """What really happened: start and end in minutes after midnight, engagement 1-5, a note; what nobody said is None."""

    start: int | None = None
    end: int | None = None
    engagement: int | None = Field(default=None, ge=1, le=5)
    note: str | None = None


class ScheduleItem(Frozen):
    """One thing at one time. `attention` is the share of `adult` it takes (0, 0.25, 0.5 or 1).

    `part` is 1 or 2 where a subject is held in two parts on the same day; the name then says which. `is_handed_in` says
    that the child ticked it and a parent has yet to agree, `is_skipped` that it did not happen and is not made up for.
    `is_by_hand` is what the family put in itself, with its `notes`; `lesson` is the title of the lesson that was done.
    """

    id: str
    type: ItemType
    name: str
    start: int
    end: int
    attention: float = 0.0
    adult: str | None = None
    combined_with: str | None = None
    is_completed: bool = False
    is_pinned: bool = False
    is_external: bool = False
    why: str = ""
    next_best: NextBest | None = None
    part: int | None = None
    is_handed_in: bool = False
    is_skipped: bool = False
    is_by_hand: bool = False
    actual: Actual | None = None
    lesson: str | None = None
    notes: str | None = None

    @property
    def subject(self) -> str:
        """The name of the subject that stands here."""
        return subject_of_part(self.name, self.part)


class PlannedDay(Frozen):
    """One date, items in order of time."""

    on: date
    items: tuple[ScheduleItem, ...] = ()
    #: Its name in the family's day cycle, if it has one.
    cycle_day: str | None = None


class ChildWeek(Frozen):
    """One child's week with its learning blocks and break pattern."""

    id: str
    name: str
    days: tuple[PlannedDay, ...]
    patterns: dict[str, Any] = Field(default_factory=dict)


class AdultWeek(Frozen):
    """One adult's own column: lessons that take attention, and commitments."""

    name: str
    days: tuple[PlannedDay, ...]


class Unplaced(Frozen):
    """A subject that stands less often than asked, why, and what would help, the cheapest first.

    `musts` are the names of the rules in its way; `prices` say what each way out costs, in minutes of the family's week.
    """

    child: str
    subject: str
    asked: int
    placed: int
    reasons: tuple[str, ...] = ()
    would_help: tuple[str, ...] = ()
    musts: tuple[str, ...] = ()
    prices: tuple[int, ...] = ()


class WishScore(Frozen):
    """What one wish is worth in this plan: `value` 0-1 of `weight` points, and in a sentence what it got and gave up."""

    name: str
    sentence: str
    weight: float
    value: float
    points: float
    gave_up: str


class SolverReport(Frozen):
    """What the solver says. `objective` and `bound` in points (0-100 minus costs), `gap` a share of the wishes' value."""

    name: str
    status: SolverStatus
    objective: float
    bound: float
    gap: float
    seconds: float
    rows: int
    columns: int
    extra: dict[str, Any] = Field(default_factory=dict)


class WeekPlan(Frozen):
    """The plan of one family for one week. `because` says in three sentences why it looks as it does; older plans say nothing."""

    week_start: date
    version: int = 1
    generation_method: str = "integer_program"
    seed: int = 0
    solver: SolverReport
    children: tuple[ChildWeek, ...]
    adults: tuple[AdultWeek, ...]
    unplaced: tuple[Unplaced, ...] = ()
    because: tuple[str, ...] = ()
    wishes: tuple[WishScore, ...] = ()


class Alternative(Frozen):
    """Another plan of the same week: its `kind` of difference, the sentence, and the points it loses (below 0: gains)."""

    kind: str
    sentence: str
    points_less: float
    plan: WeekPlan


def to_document(plan: WeekPlan) -> dict[str, Any]:
    """Write a plan as the plan document of formats.md, JSON-able."""
    return {
        "weekStartDate": plan.week_start.isoformat(),
        "version": plan.version,
        "generationMethod": plan.generation_method,
        "seed": plan.seed,
        "solver": {**plan.solver.extra, **plan.solver.model_dump(mode="json", exclude={"extra"})},
        "children": [
            {
                "id": child.id,
                "name": child.name,
                "days": [_day_out(day) for day in child.days],
                "patterns": child.patterns,
            }
            for child in plan.children
        ],
        "adults": [{"name": adult.name, "days": [_day_out(day) for day in adult.days]} for adult in plan.adults],
        "unplaced": [unplaced_out(left) for left in plan.unplaced],
        "because": list(plan.because),
        "wishes": [
            {
                "name": wish.name,
                "sentence": wish.sentence,
                "weight": wish.weight,
                "value": wish.value,
                "points": wish.points,
                "gaveUp": wish.gave_up,
            }
            for wish in plan.wishes
        ],
    }


def plan_of(document: dict[str, Any]) -> WeekPlan:
    """Read a plan document that `to_document` wrote."""
    known = set(SolverReport.model_fields) - {"extra"}
    solver = document["solver"]
    return WeekPlan(
        week_start=date.fromisoformat(document["weekStartDate"]),
        version=document["version"],
        generation_method=document["generationMethod"],
        seed=document["seed"],
        solver=SolverReport(
            **{key: solver[key] for key in known},
            extra={key: value for key, value in solver.items() if key not in known},
        ),
        children=tuple(
            ChildWeek(
                id=child["id"],
                name=child["name"],
                days=tuple(map(_day_in, child["days"])),
                patterns=child["patterns"],
            )
            for child in document["children"]
        ),
        adults=tuple(
            AdultWeek(name=adult["name"], days=tuple(map(_day_in, adult["days"]))) for adult in document["adults"]
        ),
        unplaced=tuple(map(unplaced_in, document["unplaced"])),
        because=tuple(document.get("because", ())),
        wishes=tuple(
            WishScore(
                name=wish["name"],
                sentence=wish["sentence"],
                weight=wish["weight"],
                value=wish["value"],
                points=wish["points"],
                gave_up=wish["gaveUp"],
            )
            for wish in document.get("wishes", ())
        ),
    )


def unplaced_out(left: Unplaced) -> dict[str, Any]:
    """Write what was left out of a subject."""
    return {
        "child": left.child,
        "subject": left.subject,
        "asked": left.asked,
        "placed": left.placed,
        "reasons": list(left.reasons),
        "wouldHelp": list(left.would_help),
        "musts": list(left.musts),
        "prices": list(left.prices),
    }


def unplaced_in(left: dict[str, Any]) -> Unplaced:
    """Read what `unplaced_out` wrote."""
    return Unplaced(
        child=left["child"],
        subject=left["subject"],
        asked=left["asked"],
        placed=left["placed"],
        reasons=tuple(left["reasons"]),
        would_help=tuple(left["wouldHelp"]),
        musts=tuple(left.get("musts", ())),
        prices=tuple(left.get("prices", ())),
    )


def item_out(item: ScheduleItem) -> dict[str, Any]:
    """Write one item as it stands in the plan document."""
    return {
        "id": item.id,
        "type": item.type.value,
        "name": item.name,
        "startTime": clock_of(item.start),
        "endTime": clock_of(item.end),
        "attention": item.attention,
        "adult": item.adult,
        "combinedWith": item.combined_with,
        "completed": item.is_completed,
        **({"pinned": True} if item.is_pinned else {}),
        "isExternal": item.is_external,
        "why": item.why,
        **_next_best_out(item.next_best),
        **({} if item.part is None else {"part": item.part}),
        **({"handedIn": True} if item.is_handed_in else {}),
        **({"skipped": True} if item.is_skipped else {}),
        **({"byHand": True} if item.is_by_hand else {}),
        **_actual_out(item.actual),
        **({} if item.lesson is None else {"lesson": item.lesson}),
        **({} if item.notes is None else {"notes": item.notes}),
    }


def item_in(item: dict[str, Any]) -> ScheduleItem:
    """Read what `item_out` wrote."""
    return ScheduleItem(
        id=item["id"],
        type=ItemType(item["type"]),
        name=item["name"],
        start=minute_of(item["startTime"]),
        end=minute_of(item["endTime"]),
        attention=item["attention"],
        adult=item["adult"],
        combined_with=item["combinedWith"],
        is_completed=item["completed"],
        is_pinned=item.get("pinned", False),
        is_external=item["isExternal"],
        why=item["why"],
        next_best=_next_best_in(item.get("nextBest")),
        part=item.get("part"),
        is_handed_in=item.get("handedIn", False),
        is_skipped=item.get("skipped", False),
        is_by_hand=item.get("byHand", False),
        actual=_actual_in(item.get("actual")),
        lesson=item.get("lesson"),
        notes=item.get("notes"),
    )


def _day_out(day: PlannedDay) -> dict[str, Any]:
    return {
        "date": day.on.isoformat(),
        "dayOfWeek": weekday_of(day.on).value,
        **({"cycleDay": day.cycle_day} if day.cycle_day is not None else {}),
        "items": [item_out(item) for item in day.items],
    }


def _day_in(day: dict[str, Any]) -> PlannedDay:
    return PlannedDay(
        on=date.fromisoformat(day["date"]),
        cycle_day=day.get("cycleDay"),
        items=tuple(item_in(item) for item in day["items"]),
    )


def _actual_out(actual: Actual | None) -> dict[str, Any]:
    if actual is None:
        return {}
    said = {
        "startTime": None if actual.start is None else clock_of(actual.start),
        "endTime": None if actual.end is None else clock_of(actual.end),
        "engagement": actual.engagement,
        "note": actual.note,
    }
    return {"actual": {key: value for key, value in said.items() if value is not None}}


def _actual_in(said: dict[str, Any] | None) -> Actual | None:
    if said is None:
        return None
    start, end = said.get("startTime"), said.get("endTime")
    return Actual(
        start=None if start is None else minute_of(start),
        end=None if end is None else minute_of(end),
        engagement=said.get("engagement"),
        note=said.get("note"),
    )


def _next_best_out(place: NextBest | None) -> dict[str, Any]:
    if place is None:
        return {}
    start = clock_of(place.start)
    return {"nextBest": {"day": place.day, "startTime": start, "cost": place.cost, "wish": place.wish}}


def _next_best_in(place: dict[str, Any] | None) -> NextBest | None:
    if place is None:
        return None
    return NextBest(day=place["day"], start=minute_of(place["startTime"]), cost=place["cost"], wish=place["wish"])

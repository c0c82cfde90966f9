"""What the week board draws: the plan document, with every item's place, colour and words added. No Streamlit here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from brightpath.domain.schedule import (
    AdultWeek,
    ChildWeek,
    ItemType,
    PlannedDay,
    ScheduleItem,
    Unplaced,
    WeekPlan,
    to_document,
)
from brightpath.domain.weeks import SCHOOL_DAYS, days_of_week, weekday_of
from brightpath.domain.words import by_clock
from brightpath.ui import words
from brightpath.ui.board.editing import Editing, chips_of, legend_of, longer, marks_of
from brightpath.ui.board.wording import board_words
from brightpath.ui.theme import PALETTE, swatches_for

#: Shown when nothing is planned: nine to three.
_QUIET_HOURS = (9 * 60, 15 * 60)
_SHORTEST_AXIS = 4 * 60


@dataclass(frozen=True, eq=False)  # one is itself alone, and not all its days have to be hashed to say so
class _Person:
    """One column owner; `key` is what the page knows a column by, `short` and `initial` are unlike everyone else's."""

    key: str
    kind: str
    name: str
    short: str
    initial: str
    days: tuple[PlannedDay, ...]


def board_data(
    plan: WeekPlan,
    *,
    today: date,
    now: int | None,
    clock: str = "24",
    step: int = 15,
    colours: Mapping[str, str] | None = None,
    lengths: Mapping[tuple[str, str], int] | None = None,
    revision: int = 0,
    may: Mapping[str, bool] | None = None,
    verdict: Mapping[str, Any] | None = None,
    told: str | None = None,
    undo: str | None = None,
    redo: str | None = None,
) -> dict[str, Any]:
    """Make the board's data: the plan document of formats.md plus all that the browser needs to draw it.

    Parameters
    ----------
    today, now
        The family's own date and minute after midnight; `now` None hides the line.
    clock
        "24" or "12".
    step
        Minutes between two places an item may be put.
    colours
        Swatch names (see `ui.theme.PALETTE`) a family chose, by subject.
    lengths
        Minutes of a subject by names of child and subject, for what stands nowhere this week.
    revision
        The week's own; what is asked names it, and a greater one ends what is pending.
    may
        "move": everything of the editor; "tick": what was done may be said. None: a board to look at.
    verdict
        The answer to what was asked last: {number, refused, broken, cost, offersPreference}.
    told
        A sentence for the family about what they just did, shown once.
    undo, redo
        What would be taken back or done again, in words; None where there is nothing.

    Returns
    -------
    dict
        JSON-able. Each item gains `key`, `from`, `to`, `left` and `width` (shares of its column, 0-1), `short`,
        `swatch`, `label` (its whole sentence), `when`, `facts` (term, text), `others` (initials of who else is in it),
        `marks`, `movable`, `actions`, `owner` (whom to ask about) and `group` (keys of what moves as one).
        `together` lists, by date, the items that stand side by side as one.
    """
    people = _people(plan)
    editing = Editing(plan, may, today, now)
    usual = [on for on in days_of_week(plan.week_start) if weekday_of(on) in SCHOOL_DAYS or _is_busy(people, on)]
    shown = days_of_week(plan.week_start) if editing.may_move else usual
    hours = longer(_hours(people)) if editing.may_move else _hours(people)
    swatches = swatches_for(_subjects(plan), colours)
    teller = _Teller(people, clock)
    document = to_document(plan)
    children = {f"child-{child.id}": child for child in plan.children}
    for person, column in zip(people, (*document["children"], *document["adults"]), strict=True):
        column["key"] = person.key
        child = children.get(person.key) if person.kind == "child" else None
        for planned, day in zip(person.days, column["days"], strict=True):
            places = shares(planned.items) if person.kind == "adult" else lanes(planned.items)
            for item, place, drawn in zip(planned.items, places, day["items"], strict=True):
                drawn.update(
                    {
                        "key": _key(person, planned.on, item),
                        "from": item.start,
                        "to": item.end,
                        "left": place[0],
                        "width": place[1],
                        "short": words.short_subject(item.name),
                        "swatch": swatches.get(item.subject) if item.type == ItemType.SUBJECT else None,
                        "marks": marks_of(item),
                        **teller.tell(person, planned.on, item),
                        **(
                            editing.of(child, planned.on, item)
                            if child
                            else editing.of_adult(person.key, person.name, planned.on, item)
                        ),
                    }
                )
    for number, (left, drawn) in enumerate(zip(plan.unplaced, document["unplaced"], strict=True)):
        more = chips_of(plan, left, editing.may_move, lengths)
        drawn.update(
            {"key": f"left/{number}", "swatch": swatches.get(left.subject), **_tell_left_out(left, clock), **more}
        )
    return document | {
        "today": today.isoformat(),
        "now": now,
        "clock": clock,
        "step": step,
        "hours": list(hours),
        "shortest": min(
            (each.end - each.start for _, _, each in _all(people) if each.type == ItemType.SUBJECT), default=30
        ),
        "colours": swatches,
        "palette": {swatch.name: {"light": vars(swatch.light), "dark": vars(swatch.dark)} for swatch in PALETTE},
        "people": [
            {fact: getattr(each, fact) for fact in ("key", "kind", "name", "short", "initial")} for each in people
        ],
        "days": [_day(on, today) | {"isOff": on not in usual} for on in shown],
        "together": {on.isoformat(): _together(people, on, clock) for on in shown},
        "ticks": [{"minute": minute, "text": _tick(minute, clock)} for minute in range(*hours, 60)],
        "words": board_words(plan, clock, may_move=editing.may_move),
        "marks": legend_of([item for _, _, item in _all(people)]),
        "revision": revision,
        "may": {"move": editing.may_move, "tick": bool(may and may.get("tick"))},
        "verdict": dict(verdict) if verdict else None,
        "told": told,
        "undo": undo,
        "redo": redo,
    }


# -- places ------------------------------------------------------------------------------------------------------------


def lanes(items: Sequence[ScheduleItem]) -> list[tuple[float, float]]:
    """Lay the items of one day and person side by side where they overlap, as (left, width), shares of the column."""
    places: list[tuple[float, float]] = [(0.0, 1.0)] * len(items)
    for cluster in _clusters(items):
        ends: list[int] = []
        lane_of: dict[int, int] = {}
        for index in cluster:
            lane = next((lane for lane, end in enumerate(ends) if end <= items[index].start), len(ends))
            ends[lane : lane + 1] = [items[index].end]
            lane_of[index] = lane
        for index, lane in lane_of.items():
            places[index] = (lane / len(ends), 1 / len(ends))
    return places


def shares(items: Sequence[ScheduleItem]) -> list[tuple[float, float]]:
    """Lay an adult's items so that width is attention: a lesson that takes half of Sarah is half a column wide.

    Where they cannot stand side by side so (an adult over-asked, or quarters apart), they share the width evenly.
    """
    places = lanes(items)
    for cluster in _clusters(items):
        placed: dict[int, tuple[float, float]] = {}
        for index in cluster:
            width = items[index].attention or 1.0
            beside = [placed[other] for other in placed if items[other].end > items[index].start]
            left = next(
                (
                    left
                    for left in sorted({0.0, *(start + wide for start, wide in beside)})
                    if left + width <= 1
                    and all(left + width <= start or start + wide <= left for start, wide in beside)
                ),
                None,
            )
            if left is None:
                break
            placed[index] = (left, width)
        else:
            for index, place in placed.items():
                places[index] = place
    return places


def _clusters(items: Sequence[ScheduleItem]) -> list[list[int]]:
    """Group the indexes of items that overlap, directly or through others; each group in order of time."""
    clusters: list[list[int]] = []
    until = -1
    for index in sorted(range(len(items)), key=lambda index: (items[index].start, -items[index].end)):
        if items[index].start >= until:
            clusters.append([])
        clusters[-1].append(index)
        until = max(until, items[index].end)
    return clusters


def _together(people: Sequence[_Person], on: date, clock: str) -> list[dict[str, Any]]:
    """Find what neighbouring children do as one: combined lessons, and commitments that take several.

    A run is broken by a child who is not in it, or whose moment is shared with another item.
    """
    children = [person for person in people if person.kind == "child"]
    runs: list[dict[str, Any]] = []
    open_runs: dict[tuple[object, ...], dict[str, Any]] = {}
    for number, child in enumerate(children):
        items = _items(child, on)
        alone = {index for cluster in _clusters(items) if len(cluster) == 1 for index in cluster}
        for index in alone:
            item = items[index]
            if item.type != ItemType.COMMITMENT and not item.combined_with:
                continue
            same = (item.type, item.name, item.start, item.end, item.combined_with)
            run = open_runs.get(same)
            if run is None or run["first"] + len(run["items"]) != number:
                run = open_runs[same] = {"first": number, "items": [], "names": [], "item": item}
                runs.append(run)
            run["items"].append(_key(child, on, item))
            run["names"].append(child.short)
    return [
        {"items": run["items"], "label": _item_sentence(run["item"], words.named(run["names"]), on, clock, people)}
        for run in runs
        if len(run["items"]) > 1
    ]


# -- words -------------------------------------------------------------------------------------------------------------


class _Teller:
    """Says each item's sentence and facts; knows who stands in a lesson with whom."""

    def __init__(self, people: Sequence[_Person], clock: str) -> None:
        self._people = people
        self._clock = clock
        self._children: dict[tuple[object, ...], list[_Person]] = {}
        for person, on, item in _all(people):
            if person.kind == "child" and item.type == ItemType.SUBJECT:
                for place in ((on, item.id), (on, item.name, item.start, item.end, item.adult, item.combined_with)):
                    self._children.setdefault(place, []).append(person)

    def tell(self, person: _Person, on: date, item: ScheduleItem) -> dict[str, Any]:
        others = [other for other in self._in_it(person, on, item) if other is not person]
        names = words.named([other.short for other in others])
        when = words.span(item.start, item.end, self._clock)
        facts = [("When", f"{words.day(on)}, {when} ({words.minutes(item.end - item.start)})")]
        if person.kind == "adult":
            facts.append(("Who", f"{person.name}, with {names}" if names else person.name))
            company = f"with {names}" if names else ""
            if item.type == ItemType.SUBJECT:
                facts.append(("Attention", words.taken(item.attention, person.short)))
        else:
            facts.append(("Who", f"{person.name}, together with {names}" if names else person.name))
            company = f"together with {names}" if names else ""
            if item.type == ItemType.SUBJECT:
                said = words.share(item.attention, _short(self._people, item.adult))
                facts.append(("Grown-up", said[0].upper() + said[1:]))
        who = f"{person.short} {company}".strip()
        if item.why:
            facts.append(("Why here", by_clock(item.why, self._clock)))
        return {
            "label": _item_sentence(item, who, on, self._clock, self._people, person.kind),
            "when": when,
            "facts": [list(fact) for fact in facts],
            "others": [other.initial for other in others],
        }

    def _in_it(self, person: _Person, on: date, item: ScheduleItem) -> list[_Person]:
        if item.type != ItemType.SUBJECT:
            return []
        if person.kind == "child" and not item.combined_with:
            return [person]
        same = (on, item.name, item.start, item.end, item.adult or person.name, item.combined_with)
        found = self._children.get((on, item.id)) or self._children.get(same) or []
        more = self._children.get(same, []) if item.combined_with else []
        return list(dict.fromkeys([*found, *more]))


def _item_sentence(
    item: ScheduleItem, who: str, on: date, clock: str, people: Sequence[_Person], kind: str = "child"
) -> str:
    if item.type == ItemType.COMMITMENT:
        extent = "commitment"
    elif item.type != ItemType.SUBJECT:
        extent = ""
    elif kind == "adult":
        extent = words.taken(item.attention, None)
    else:
        extent = words.share(item.attention, _short(people, item.adult))
    return words.item(item, who=who, on=on, style=clock, company=extent)


def _tell_left_out(left: Unplaced, clock: str) -> dict[str, Any]:
    left = left.model_copy(
        update={
            "reasons": tuple(by_clock(reason, clock) for reason in left.reasons),
            "would_help": tuple(by_clock(help_, clock) for help_ in left.would_help),
        }
    )
    facts = [("Who", left.child)]
    facts += [("Why", reason) for reason in left.reasons]
    facts += [("What would help", help_) for help_ in left.would_help]
    return {
        "name": left.subject,
        "count": f"{left.placed} of {left.asked}",
        "headline": words.left_out_name(left),
        "label": words.left_out(left),
        "reasons": list(left.reasons),
        "facts": [list(fact) for fact in facts],
    }


def _tick(minute: int, clock: str) -> str:
    return words.clock(minute, clock) if clock == "24" else words.clock(minute, clock).replace(":00", "")


# -- people and days ---------------------------------------------------------------------------------------------------


def _people(plan: WeekPlan) -> list[_Person]:
    names = [child.name for child in plan.children] + [adult.name for adult in plan.adults]
    shorts, initials = told_apart(names)
    owners: list[tuple[str, str, ChildWeek | AdultWeek]] = []
    owners += [(f"child-{child.id}", "child", child) for child in plan.children]
    owners += [(f"adult-{number}", "adult", adult) for number, adult in enumerate(plan.adults)]
    return [
        _Person(key, kind, owner.name, short, initial, owner.days)
        for (key, kind, owner), short, initial in zip(owners, shorts, initials, strict=True)
    ]


def told_apart(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Shorten names to first names where these differ, and to the fewest letters (at most three) that differ."""
    firsts = [(name.split() or [name])[0] for name in names]
    shorts = [first if firsts.count(first) == 1 else name for first, name in zip(firsts, names, strict=True)]
    letters = ["".join(filter(str.isalnum, name)) or name.strip() or "?" for name in shorts]
    initials = []
    for own in letters:
        lengths = (n for n in (1, 2, 3) if sum(other[:n].casefold() == own[:n].casefold() for other in letters) == 1)
        length = next(lengths, 1)
        initials.append(own[:1].upper() + own[1:length])
    return shorts, initials


def _short(people: Iterable[_Person], name: str | None) -> str | None:
    return next((person.short for person in people if person.name == name), name)


def _day(on: date, today: date) -> dict[str, Any]:
    weekday = weekday_of(on).value
    return {
        "date": on.isoformat(),
        "weekday": weekday,
        "short": weekday[:3],
        "number": on.day,
        "label": words.day(on),
        "isToday": on == today,
        "isPast": on < today,
    }


def _items(person: _Person, on: date) -> tuple[ScheduleItem, ...]:
    return next((day.items for day in person.days if day.on == on), ())


def _is_busy(people: Iterable[_Person], on: date) -> bool:
    return any(_items(person, on) for person in people)


def _all(people: Iterable[_Person]) -> Iterable[tuple[_Person, date, ScheduleItem]]:
    return ((person, day.on, item) for person in people for day in person.days for item in day.items)


def _hours(people: Iterable[_Person]) -> tuple[int, int]:
    """Find the whole hours that hold every item, at least four of them."""
    items = [item for _, _, item in _all(people)]
    if not items:
        return _QUIET_HOURS
    first = min(item.start for item in items) // 60 * 60
    last = -(-max(item.end for item in items) // 60) * 60
    last = min(max(last, first + _SHORTEST_AXIS), 24 * 60)
    return min(first, last - _SHORTEST_AXIS), last


def _subjects(plan: WeekPlan) -> set[str]:
    days = [day for child in plan.children for day in child.days] + [day for adult in plan.adults for day in adult.days]
    placed = {item.subject for day in days for item in day.items if item.type == ItemType.SUBJECT}
    return placed | {left.subject for left in plan.unplaced}


def _key(person: _Person, on: date, item: ScheduleItem) -> str:
    return f"{person.key}/{on.isoformat()}/{item.id}"

"""Which families of a co-op may be glad of a call: only of children shown by name, with what it rests on, until it is handled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from brightpath.domain.accounts import Actor
from brightpath.domain.consents import Switch
from brightpath.domain.coop import CoopNow, EnrolledChild
from brightpath.domain.coop_attendance import (
    LONGEST_NOTE,
    Call,
    HandledCall,
    Mark,
    Sign,
    missed_in_a_row,
    weeks_that_count,
)
from brightpath.domain.errors import NotFound
from brightpath.domain.ids import ChildId, CoopId, FamilyId
from brightpath.domain.suppression import rounded
from brightpath.domain.words import day, listed
from brightpath.learning.early_warnings import Series, Shift, fell, rose
from brightpath.services.access import verb
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from brightpath.services.outcomes import LESS_DONE, LESS_ENGAGED, LONGER
from brightpath.storage import coop_attendance
from brightpath.storage.consents import consenting
from brightpath.storage.database import Db
from brightpath.storage.measures import measure

#: Weeks that are looked at.
_LOOKED_AT: Final = timedelta(weeks=26)
#: How far engagement and lengths scatter at least, whatever few of them say.
_ENGAGEMENT_SPREAD, _LENGTH_SPREAD = 0.6, 0.15
NO_SUCH_CALL = "There is no such sign any more."


@verb
def who_needs_a_call(house: House, actor: Actor, coop_id: CoopId) -> tuple[Call, ...]:
    """List the children whose families may be glad of a call; what was handled comes again on new evidence only."""
    with house.store.read() as db:
        return _calls(house, db, coop_id)


@verb
def handle_call(house: House, actor: Actor, coop_id: CoopId, child_id: ChildId, sign: Sign, note: str = "") -> None:
    """Mark a sign as handled, with a note; what it rested on is no reason for another.

    Raises
    ------
    NotFound
        When there is no such sign of this child now.
    """
    with house.store.write() as db:
        call = next((one for one in _calls(house, db, coop_id) if one.child_id == child_id and one.sign == sign), None)
        if call is None:
            raise NotFound(NO_SUCH_CALL)
        handled = HandledCall(
            family_id=call.family_id,
            child_id=child_id,
            sign=call.sign,
            seen_until=call.seen_until,
            note=" ".join(note.split())[:LONGEST_NOTE],
            by=actor.name,
            at=house.now(),
        )
        coop_attendance.keep_call(db, coop_id, handled, user_id=actor.user_id, child_id=child_id)


@verb
def handled_calls(house: House, actor: Actor, coop_id: CoopId) -> tuple[tuple[str, HandledCall], ...]:
    """List the signs that were handled, newest first, with the child's name where its family still shows it."""
    with house.store.read() as db:
        names = {child.child_id: child.name for child in _named(db, coop_as_it_is(db, coop_id, house.now()))}
        calls = coop_attendance.calls_of(db, coop_id)
        return tuple((names[call.child_id], call) for call in calls if call.child_id in names)


# --- Behind the verbs -------------------------------------------------------------------------------------------------


def _named(db: Db, now: CoopNow) -> list[EnrolledChild]:
    """List the enrolled children whose families show them by name."""
    named = consenting(db, Switch.BY_NAME)
    return [child for child in now.children if child.family_id in named]


def _calls(house: House, db: Db, coop_id: CoopId) -> tuple[Call, ...]:
    """Find every sign that was not handled, by the children's names; weeks count once they are over."""
    now = coop_as_it_is(db, coop_id, house.now())
    today = house.today(now.coop.time_zone)
    last = today - timedelta(days=today.weekday() + 7)
    handled: dict[tuple[ChildId, Sign], date] = {}
    for call in coop_attendance.calls_of(db, coop_id):
        key = (call.child_id, call.sign)
        handled[key] = max(call.seen_until, handled.get(key, call.seen_until))
    families = {member.family_id: member.name for member in now.members}
    children: dict[FamilyId, list[EnrolledChild]] = defaultdict(list)
    for child in _named(db, now):
        children[child.family_id].append(child)
    marks: dict[ChildId, list[Mark]] = defaultdict(list)
    for mark in coop_attendance.marks_of(db, coop_id):
        marks[mark.child_id].append(mark)
    found: list[Call] = []
    for family_id, own in children.items():
        weeks = measure(db, "coop_child_weeks", family=family_id, first=last - _LOOKED_AT, last=last)
        by_child: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in weeks.iter_rows(named=True):
            by_child[row["child_id"]].append(row)
        for child in own:
            seen = (
                *_missed(now, child, marks[child.child_id], handled.get((child.child_id, Sign.MISSED_CLASSES))),
                *_of_weeks(child, by_child[child.child_id], handled),
            )
            found += [
                Call(
                    family_id=family_id,
                    family=families.get(family_id, ""),
                    child_id=child.child_id,
                    name=child.name,
                    **one._asdict(),
                )
                for one in seen
            ]
    return tuple(sorted(found, key=lambda call: (call.name.casefold(), call.child_id, list(Sign).index(call.sign))))


class _Seen(NamedTuple):
    """A sign in one child's marks or weeks, and the last day it rests on."""

    sign: Sign
    sentence: str
    evidence: tuple[str, ...]
    seen_until: date


def _missed(now: CoopNow, child: EnrolledChild, marks: list[Mark], after: date | None) -> list[_Seen]:
    """Tell all classes that a child missed in one sign: whoever handles it has read of each."""
    missed: list[tuple[str, list[Mark]]] = []
    for of in now.classes:
        in_a_row = missed_in_a_row([mark for mark in marks if mark.class_id == of.class_id], after)
        if in_a_row:
            missed.append((of.name, in_a_row))
    if not missed:
        return []
    told = listed([f"{name} {len(in_a_row)} times" for name, in_a_row in missed])
    evidence = []
    for name, in_a_row in missed:
        days = listed([day(mark.on) for mark in in_a_row[-4:]])
        evidence.append(f"Not there on {days}." if len(missed) == 1 else f"{name}: not there on {days}.")
    until = max(in_a_row[-1].on for _, in_a_row in missed)
    return [_Seen(Sign.MISSED_CLASSES, f"{child.name} missed {told} in a row.", tuple(evidence), until)]


def _of_weeks(
    child: EnrolledChild, rows: list[dict[str, Any]], handled: dict[tuple[ChildId, Sign], date]
) -> Iterator[_Seen]:
    """Tell what a child's weeks show, each sign from the weeks that are newer than what was handled of it."""
    for sign, look in _LOOKS.items():
        places = weeks_that_count([row["monday"] for row in rows], handled.get((child.child_id, sign)))
        told = [rows[at] for at in places]
        if said := look(child, told):
            sentence, *evidence = said
            yield _Seen(sign, sentence, tuple(evidence), told[-1]["monday"])


def _gets_less_done(child: EnrolledChild, told: list[dict[str, Any]]) -> tuple[str, ...] | None:
    shift = fell(
        Series([row["done"] / row["planned"] for row in told], [row["planned"] for row in told]), least=LESS_DONE
    )
    if shift is None:
        return None
    return (
        f"Less of what {child.name} has planned gets done than at first.",
        # In the steps of the overview: an exact number would be taken off what five families did together.
        _then_and_now(shift, f"about {rounded(shift.first)} %", f"about {rounded(shift.lately)} %"),
        f"Looked at up to the week of {day(told[-1]['monday'])}.",
    )


def _takes_longer(child: EnrolledChild, told: list[dict[str, Any]]) -> tuple[str, ...] | None:
    shift = rose(_series(told, "longer", "timed", _LENGTH_SPREAD), least=LONGER)
    if shift is None:
        return None
    return (
        f"{child.name}’s lessons take longer than planned, more so than at first: the week may be too full.",
        _then_and_now(shift, f"{100 * shift.first:.0f} minutes for 100 planned ones", f"{100 * shift.lately:.0f}"),
    )


def _is_less_engaged(child: EnrolledChild, told: list[dict[str, Any]]) -> tuple[str, ...] | None:
    shift = fell(_series(told, "engagement", "told", _ENGAGEMENT_SPREAD), least=LESS_ENGAGED)
    if shift is None:
        return None
    return (
        f"{child.name} is less engaged than at first.",
        _then_and_now(shift, f"{shift.first:.1f} of 5", f"{shift.lately:.1f}"),
    )


#: What is looked for in a child's weeks: each gives the sentence and what it rests on, or None.
_LOOKS: Final = {
    Sign.FALLING_COMPLETION: _gets_less_done,
    Sign.OVERLOAD: _takes_longer,
    Sign.ENGAGEMENT_DROPPING: _is_less_engaged,
}


def _series(rows: list[dict[str, Any]], mean: str, count: str, spread: float) -> Series:
    means = [float("nan") if row[mean] is None else row[mean] for row in rows]
    return Series(means, [row[count] for row in rows], spread)


def _then_and_now(shift: Shift, then: str, now: str) -> str:
    weeks = ["week" if count == 1 else f"{count} weeks" for count in (shift.first_weeks, shift.latest_weeks)]
    return f"First {weeks[0]}: {then}; last {weeks[1]}, newer ones counting more: {now}."

"""The event log: in order, complete, and never changed."""

from __future__ import annotations

from datetime import date

import pytest

from brightpath.domain.ids import FamilyId, UserId
from brightpath.storage import events
from brightpath.storage.database import Store
from brightpath.storage.events import event_at, events_of, events_of_weeks, record_event
from tests.storage.given import NOW

OURS, THEIRS = FamilyId("a" * 32), FamilyId("b" * 32)


def test_events_are_numbered_in_order_and_belong_to_a_family(store: Store) -> None:
    with store.write() as db:
        first = record_event(
            db, "item_moved", family_id=OURS, user_id=UserId("g"), at=NOW, subject_ids=["i"], data={"by": 5}
        )
        record_event(db, "item_moved", family_id=THEIRS, user_id=None, at=NOW)
        third = record_event(db, "item_moved", family_id=OURS, user_id=None, at=NOW)
    with store.read() as db:
        assert events_of(db, OURS) == [first, third]
        assert events_of(db, OURS, after=first.sequence) == [third]
    assert (first.sequence, third.sequence) == (1, 3)


def test_what_happened_to_a_week_is_found_by_its_date(store: Store) -> None:
    with store.write() as db:
        week, other, others = (
            record_event(db, "item_moved", family_id=whose, user_id=None, at=NOW, data={"weekStartDate": monday})
            for whose, monday in ((OURS, "2026-11-23"), (OURS, "2026-11-30"), (THEIRS, "2026-11-23"))
        )
        record_event(db, "household_saved", family_id=OURS, user_id=None, at=NOW, data={})
    with store.read() as db:
        monday, next_monday = date(2026, 11, 23), date(2026, 11, 30)
        assert events_of_weeks(db, OURS, monday, monday) == [week]
        assert events_of_weeks(db, OURS, monday, next_monday) == [week, other]
        assert events_of_weeks(db, OURS, monday, next_monday, after=week.sequence) == [other]
        assert events_of_weeks(db, THEIRS, monday, next_monday) == [others]


def test_an_event_of_a_change_that_failed_never_happened(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as db:
        record_event(db, "item_moved", family_id=OURS, user_id=None, at=NOW)
        _ = 1 / 0
    with store.write() as db:
        assert record_event(db, "item_moved", family_id=OURS, user_id=None, at=NOW).sequence == 1


def test_what_never_happened_is_not_remembered_under_the_number_of_what_did(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as db:
        lost = record_event(db, "item_moved", family_id=OURS, user_id=None, at=NOW)
        assert event_at(db, OURS, lost.sequence) == lost
        _ = 1 / 0
    with store.write() as db:
        kept = record_event(db, "item_added", family_id=OURS, user_id=None, at=NOW)
    assert kept.sequence == lost.sequence
    with store.read() as db:
        assert event_at(db, OURS, kept.sequence) == kept


def test_the_room_has_no_way_to_change_or_remove_an_event() -> None:
    source = (events.__loader__.get_source(events.__name__) or "").upper()
    assert "INSERT INTO EVENTS" in source
    assert not any(word in source for word in ("UPDATE ", "DELETE ", "TRUNCATE "))

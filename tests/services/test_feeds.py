"""Claims about calendar feeds: who opens and withdraws them, and to whom they answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream

from brightpath.domain.accounts import Actor, Role, Visit
from brightpath.domain.errors import NotAllowed, NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.feeds import MOST_FEEDS, FeedAnswer, FeedId
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.services import people
from brightpath.services.family import household_of, import_household
from brightpath.services.feeds import feeds_of, open_feed, read_feed, revoke_feed
from brightpath.services.house import House
from brightpath.storage import schedule, weeks
from brightpath.storage.events import events_of
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.storage.given import MONDAY, a_plan

STRANGER = Visit(token=None, address="198.51.100.7")


@pytest.fixture
@made_once
def family_id(house: House, parent: str) -> FamilyId:
    """Ada and Ben, with a plan of nine o'clock lessons for the week of 23 November."""
    document = a_household_document(children=2) | {"calendar": {"timeZone": "Europe/Berlin"}}
    family_id = import_household(house, parent, json.dumps(document))
    plan(house, parent, family_id)
    return family_id


def plan(house: House, parent: str, family_id: FamilyId, **changes: Any) -> None:
    household = household_of(house, parent, family_id)
    with house.store.write() as db:
        schedule.save_plan(db, family_id, a_plan(household, **changes), problem={}, at=house.now())


def child_of(house: House, parent: str, family_id: FamilyId, name: str) -> ChildId:
    return ChildId(next(child.id for child in household_of(house, parent, family_id).children if child.name == name))


def summaries(answer: FeedAnswer) -> set[str | None]:
    assert answer.calendar is not None
    return {event.summary for event in IcsCalendarStream.calendar_from_ics(answer.calendar.decode()).events}


# --- Opening and reading ------------------------------------------------------------------------------------------------


def test_an_address_opens_the_familys_weeks_to_whoever_has_it(house: House, parent: str, family_id: FamilyId) -> None:
    opened = open_feed(house, parent, family_id)
    assert opened.path == f"/calendar/{opened.token}.ics"
    assert len(opened.token) == 43  # 256 random bits
    answer = read_feed(house, STRANGER, opened.token)
    assert summaries(answer) == {"Maths · Ada", "Art · Ada", "Maths · Ben", "Art · Ben"}
    assert answer.calendar is not None and b"TZID=Europe/Berlin:20261123T090000" in answer.calendar


def test_a_childs_address_opens_that_childs_week_only(house: House, parent: str, family_id: FamilyId) -> None:
    opened = open_feed(house, parent, family_id, child_of(house, parent, family_id, "Ben"))
    answer = read_feed(house, STRANGER, opened.token)
    assert summaries(answer) == {"Maths", "Art"}
    assert answer.calendar is not None
    assert b"Ada" not in answer.calendar and b"X-WR-CALNAME:Ben" in answer.calendar


def test_a_calendar_that_is_known_already_is_not_written_again(
    house: House, parent: str, family_id: FamilyId, clock: Clock
) -> None:
    token = open_feed(house, parent, family_id).token
    first = read_feed(house, STRANGER, token)
    clock.move(hours=1)
    again = read_feed(house, STRANGER, token, ("something else", first.version))
    assert (again.version, again.calendar) == (first.version, None)
    plan(house, parent, family_id)
    newer = read_feed(house, STRANGER, token, (first.version,))
    assert newer.version != first.version
    assert newer.calendar is not None


def test_events_grow_with_the_revision_of_their_week(house: House, parent: str, family_id: FamilyId) -> None:
    token = open_feed(house, parent, family_id).token

    def revision() -> int:
        with house.store.read() as db:
            return int(
                db.value("SELECT revision FROM weeks WHERE family_id = ? AND week_start_date = ?", [family_id, MONDAY])
            )

    for _ in range(2):
        calendar = read_feed(house, STRANGER, token).calendar
        assert calendar is not None
        events = IcsCalendarStream.calendar_from_ics(calendar.decode()).events
        assert {event.sequence for event in events} == {revision()}
        plan(house, parent, family_id)


def test_an_item_that_the_family_moves_keeps_its_name_in_every_calendar_and_is_newer_there(
    house: House, parent: str, family_id: FamilyId
) -> None:
    ada = child_of(house, parent, family_id, "Ada")
    tokens = [open_feed(house, parent, family_id, of).token for of in (None, ada)]

    def seen() -> list[tuple[str, int | None, object]]:
        found = []
        for token in tokens:
            calendar = read_feed(house, STRANGER, token).calendar
            assert calendar is not None
            events = IcsCalendarStream.calendar_from_ics(calendar.decode()).events
            found.append(
                next((one.uid, one.sequence, one.start) for one in events if one.summary in ("Maths", "Maths · Ada"))
            )
        return found

    before = seen()
    with house.store.write() as db:
        standing = schedule.active_plan(db, family_id, MONDAY)
        assert standing is not None
        first, *others = standing.plan.children
        day, *days = first.days
        moved = tuple(item.model_copy(update={"start": item.start + 5, "end": item.end + 5}) for item in day.items)
        week = first.model_copy(update={"days": (day.model_copy(update={"items": moved}), *days)})
        weeks.keep_change(
            db, family_id, standing, standing.plan.model_copy(update={"children": (week, *others)}),
            kind=EventKind.ITEM_MOVED, sentence="Moved.", at=house.now(), user_id=None,
        )  # fmt: skip
    for (uid, sequence, start), (uid_after, sequence_after, start_after) in zip(before, seen(), strict=True):
        assert uid == uid_after
        assert sequence is not None and sequence_after == sequence + 1
        assert start != start_after


def test_what_is_long_over_is_left_out_and_all_that_is_planned_ahead_is_told(
    house: House, parent: str, family_id: FamilyId
) -> None:
    for number in (-9, -8, 30):
        plan(house, parent, family_id, week_start=MONDAY + timedelta(weeks=number - 1))
    calendar = read_feed(house, STRANGER, open_feed(house, parent, family_id).token).calendar
    assert calendar is not None
    events = IcsCalendarStream.calendar_from_ics(calendar.decode()).events
    assert {(event.start - timedelta(days=event.start.weekday())).strftime("%Y-%m-%d") for event in events} == {
        "2026-09-21", "2026-11-23", "2027-06-14",
    }  # fmt: skip


# --- Withdrawing ----------------------------------------------------------------------------------------------------------


def test_a_withdrawn_address_answers_like_one_that_never_was(house: House, parent: str, family_id: FamilyId) -> None:
    opened = open_feed(house, parent, family_id)
    revoke_feed(house, parent, family_id, opened.feed_id)
    assert feeds_of(house, parent, family_id) == []
    sentences = set()
    for token in (
        opened.token,
        "A" * 43,
        "",
        "..",
        "x" * 100_000,
        opened.token[:-1],
        f"{opened.token}A",
        opened.feed_id,
    ):
        with pytest.raises(NotFound) as refused:
            read_feed(house, STRANGER, token)
        sentences.add(refused.value.sentence)
    assert sentences == {"There is no calendar here."}
    with pytest.raises(NotFound):
        revoke_feed(house, parent, family_id, opened.feed_id)


def test_withdrawing_one_address_leaves_the_others(house: House, parent: str, family_id: FamilyId) -> None:
    gone, stays = open_feed(house, parent, family_id), open_feed(house, parent, family_id)
    revoke_feed(house, parent, family_id, gone.feed_id)
    assert [feed.feed_id for feed in feeds_of(house, parent, family_id)] == [stays.feed_id]
    assert read_feed(house, STRANGER, stays.token).calendar


def test_the_address_of_a_child_who_left_answers_no_more(house: House, parent: str, family_id: FamilyId) -> None:
    token = open_feed(house, parent, family_id, child_of(house, parent, family_id, "Ben")).token
    document = a_household_document(children=1) | {"calendar": {"timeZone": "Europe/Berlin"}}
    import_household(house, parent, json.dumps(document), family_id=family_id)
    with pytest.raises(NotFound):
        read_feed(house, STRANGER, token)
    [feed] = feeds_of(house, parent, family_id)
    assert (feed.is_answering, feed.child_name) == (False, None)


def test_the_address_of_a_family_that_is_gone_answers_no_more(house: House, parent: str, family_id: FamilyId) -> None:
    token = open_feed(house, parent, family_id).token
    with house.store.write() as db:
        db.execute("DELETE FROM families WHERE family_id = ?", [family_id])
    with pytest.raises(NotFound):
        read_feed(house, STRANGER, token)


def test_an_address_lives_no_longer_than_its_makers_account(house: House, parent: str, family_id: FamilyId) -> None:
    co_parent = a_person(house, "Robin", roles=(Role.CO_PARENT,), family_id=family_id)
    token = open_feed(house, a_token(house, co_parent), family_id).token
    assert read_feed(house, STRANGER, token).calendar
    people.disable_person(house, a_token(house, a_person(house, "Admin", roles=(Role.ADMIN,))), co_parent)
    with pytest.raises(NotFound):
        read_feed(house, STRANGER, token)
    [feed] = feeds_of(house, parent, family_id)
    assert (feed.made_by, feed.is_answering) == ("Robin", False)


# --- Who may, and what is written down ----------------------------------------------------------------------------------


def test_another_familys_feed_can_neither_be_withdrawn_nor_opened_for_its_child(
    house: House, parent: str, family_id: FamilyId
) -> None:
    other = a_token(house, a_person(house, "Other"))
    others = import_household(house, other, json.dumps(a_household_document(children=1)))
    opened = open_feed(house, parent, family_id)
    with pytest.raises(NotFound):
        revoke_feed(house, other, others, opened.feed_id)
    with pytest.raises(NotFound):
        open_feed(house, other, others, child_of(house, parent, family_id, "Ada"))
    assert read_feed(house, STRANGER, opened.token).calendar


@pytest.mark.parametrize("role", [Role.HELPER, Role.CHILD])
def test_only_parents_give_addresses_out(house: House, parent: str, family_id: FamilyId, role: Role) -> None:
    child = child_of(house, parent, family_id, "Ada")
    token = a_token(house, a_person(house, "Somebody", roles=(role,), family_id=family_id, child_id=child))
    with pytest.raises(NotAllowed):
        open_feed(house, token, family_id, child)
    with pytest.raises(NotAllowed):
        feeds_of(house, token, family_id)


def test_nobody_gives_out_addresses_without_end(house: House, parent: str, family_id: FamilyId) -> None:
    for _ in range(MOST_FEEDS):
        open_feed(house, parent, family_id)
    with pytest.raises(Refused, match="Withdraw one"):
        open_feed(house, parent, family_id)


def test_opening_and_withdrawing_are_written_down_and_the_token_never_is(
    house: House, parent: str, family_id: FamilyId
) -> None:
    opened = open_feed(house, parent, family_id)
    read_feed(house, STRANGER, opened.token)
    revoke_feed(house, parent, family_id, opened.feed_id)
    admin = a_token(house, a_person(house, "Admin", roles=(Role.ADMIN,)))
    trail = [line for line in people.audit_trail(house, admin) if "feed" in line["what"]]
    assert [(line["what"], line["outcome"]) for line in trail] == [("revoke_feed", "done"), ("open_feed", "done")]
    with house.store.read() as db:
        kinds = [event.kind for event in events_of(db, family_id) if "feed" in event.kind]
        assert kinds == [EventKind.FEED_OPENED, EventKind.FEED_REVOKED]
        tables = [row["name"] for row in db.rows("SELECT table_name AS name FROM duckdb_tables()")]
        for table in tables:
            assert opened.token not in str(db.rows(f"SELECT * FROM {table}")), table
    assert opened.token not in repr(opened)


def test_reading_is_noted_once_an_hour_and_writes_nothing_else(
    house: House, parent: str, family_id: FamilyId, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = open_feed(house, parent, family_id).token
    assert feeds_of(house, parent, family_id)[0].last_read_at is None
    clock.move(minutes=5)
    read_feed(house, STRANGER, token)
    first = clock()
    clock.move(minutes=59)
    with monkeypatch.context() as patch:
        patch.setattr(type(house.store), "write", lambda self: pytest.fail("A read wrote."))
        read_feed(house, STRANGER, token)
        with pytest.raises(NotFound):
            read_feed(house, STRANGER, "A" * 43)
    assert feeds_of(house, parent, family_id)[0].last_read_at == first
    clock.move(minutes=1)
    read_feed(house, STRANGER, token)
    assert feeds_of(house, parent, family_id)[0].last_read_at == clock()


def test_a_feed_id_from_elsewhere_is_nothing(house: House, parent: str, family_id: FamilyId) -> None:
    with pytest.raises(NotFound):
        revoke_feed(house, parent, family_id, FeedId("' OR 1=1 --"))
    with pytest.raises(NotAllowed):
        read_feed(house, Actor.console(), "A" * 43)

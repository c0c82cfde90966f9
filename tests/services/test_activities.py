"""Log first: several days and children at once, all or nothing, and taken back without a trace lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.domain.activities import Activity
from brightpath.domain.errors import Faulty, NotFound
from brightpath.services import today
from brightpath.services.activities import activities_of, log_activities, retract_activity
from brightpath.services.house import House
from brightpath.storage.events import events_of
from brightpath.storage.integrity import find_contradictions
from tests.made_once import made_once
from tests.services.given_accounts import Clock
from tests.services.given_days import MONDAY, Home, a_home

FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    return a_home(house, clock)


def a_trip(home: Home, **changes: object) -> Activity:
    facts = {
        "on": FRIDAY,
        "name": " Trip to  the zoo ",
        "children": (home.ada, home.ben),
        "subjects": ("Maths", "Nature"),
    }
    return Activity(**{**facts, "minutes": 180, "place": "Zoo", "notes": "Rainy", **changes})


def test_a_trip_of_two_children_on_two_days_is_one_event_and_four_rows(house: House, home: Home) -> None:
    rows = log_activities(house, home.parent, home.family_id, [a_trip(home), a_trip(home, on=MONDAY)])
    assert [(row.on, row.name, row.minutes, row.place, row.subjects) for row in rows[::2]] == [
        (on, "Trip to the zoo", 180, "Zoo", ("Maths", "Nature")) for on in (FRIDAY, MONDAY)
    ]
    assert {row.child_id for row in rows} == {home.ada, home.ben} and len(rows) == 4
    assert len({row.activity_id for row in rows}) == 2
    assert activities_of(house, home.parent, home.family_id, FRIDAY, MONDAY) == rows
    own = activities_of(house, home.as_ada, home.family_id, FRIDAY, MONDAY)
    assert {(row.child_id, row.notes) for row in own} == {(home.ada, None)} and rows[0].notes == "Rainy"
    with house.store.read() as db:
        [event] = [one for one in events_of(db, home.family_id) if one.kind == "activity_logged"]
        assert find_contradictions(db) == []
    assert event.data["sentence"] == "Trip to the zoo: logged (Ada and Ben)."
    assert event.data["dates"] == ["2026-11-20", "2026-11-23"]


def test_an_activity_of_one_subject_counts_for_it(house: House, home: Home) -> None:
    log_activities(house, home.parent, home.family_id, [a_trip(home, subjects=("Maths",))])
    with house.store.read() as db:
        rows = db.rows(
            "SELECT s.name, a.child_id = s.child_id AS own FROM activity_logs a JOIN subjects s USING (subject_id)"
        )
    assert rows == [{"name": "Maths", "own": True}] * 2


def test_all_faults_are_told_at_once_and_nothing_is_written(house: House, home: Home) -> None:
    wrong = [
        a_trip(home, on=MONDAY + timedelta(days=1)),
        a_trip(home, name="  ", children=(), minutes=0),
        a_trip(home, children=("nobody",), minutes=1441, place="x" * 201),
    ]
    with pytest.raises(Faulty) as faulty:
        log_activities(house, home.parent, home.family_id, wrong)
    assert [fault.where for fault in faulty.value.faults] == [
        "Entry 1, day",
        "Entry 2, what",
        "Entry 2, children",
        "Entry 2, minutes",
        "Entry 3, children",
        "Entry 3, minutes",
        "Entry 3, place",
    ]
    for many in ([], [a_trip(home)] * 201):
        with pytest.raises(Faulty):
            log_activities(house, home.parent, home.family_id, many)
    assert activities_of(house, home.parent, home.family_id, date(2026, 1, 1), date(2026, 12, 31)) == []


def test_what_is_taken_back_is_gone_for_all_its_children_and_stays_in_the_log(house: House, home: Home) -> None:
    kept = log_activities(house, home.parent, home.family_id, [a_trip(home, name="Baking")])
    gone = log_activities(house, home.parent, home.family_id, [a_trip(home)])
    retract_activity(house, home.parent, home.family_id, gone[0].activity_id)
    assert activities_of(house, home.parent, home.family_id, FRIDAY, FRIDAY) == kept
    with pytest.raises(NotFound, match="not in the log any more"):
        retract_activity(house, home.parent, home.family_id, gone[0].activity_id)
    with house.store.read() as db:
        assert db.value("SELECT count(*) FROM activity_logs") == 6
        assert events_of(db, home.family_id)[-1].kind == "activity_retracted"


def test_a_tick_and_another_familys_activity_cannot_be_taken_back_here(house: House, home: Home, clock: Clock) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    [ticked] = activities_of(house, home.parent, home.family_id, MONDAY, MONDAY)
    logged = log_activities(house, home.parent, home.family_id, [a_trip(home)])
    with house.store.write() as db:
        db.execute("UPDATE users SET email = email || '.old', email_key = email_key || '.old'")
    other = a_home(house, clock)
    for token, family_id, activity_id in (
        (home.parent, home.family_id, ticked.activity_id),
        (other.parent, other.family_id, logged[0].activity_id),
        (other.parent, home.family_id, logged[0].activity_id),
    ):
        with pytest.raises(NotFound):
            retract_activity(house, token, family_id, activity_id)
    with pytest.raises(Faulty, match="not there any more"):
        log_activities(house, other.parent, other.family_id, [a_trip(home)])
    assert len(activities_of(house, home.parent, home.family_id, FRIDAY, MONDAY)) == 3

"""Ticks: kept at once with what follows from them, whoever ticks and however often, and taken back exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from brightpath.domain.activities import Activity
from brightpath.domain.errors import NotFound, Refused, Stale
from brightpath.domain.ids import ChildId, new_id
from brightpath.domain.schedule import Actual, ScheduleItem, WeekPlan
from brightpath.domain.ticks import find
from brightpath.services import today, week
from brightpath.services.activities import log_activities
from brightpath.services.house import House
from brightpath.services.lessons import lessons_of, mark_lessons
from brightpath.services.records import mark_item
from brightpath.services.ticking import note_consequences
from brightpath.storage import weeks
from brightpath.storage.activity_logs import activities_between
from brightpath.storage.events import events_of
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.remembered import keys_of
from brightpath.storage.schedule import active_plan, save_plan
from brightpath.storage.week_state import revision_of
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import MONDAY, TUESDAY, Home, a_home, week_of

MATHS, ART, READ = "0-0", "0-1", "0-read"


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    return a_home(house, clock)


def item(house: House, home: Home, child: ChildId, item_id: str) -> ScheduleItem:
    return find(week_of(house, home), child, item_id).item


def done_lessons(house: House, home: Home, child: ChildId) -> list[str]:
    with house.store.read() as db:
        rows = db.rows(
            "SELECT title FROM lessons JOIN subjects USING (subject_id) WHERE child_id = ? AND done_at IS NOT NULL"
            " ORDER BY lessons.position",
            [child],
        )
    return [row["title"] for row in rows]


def log(house: House, home: Home) -> list[tuple[str, str | None, bool, int | None, int | None]]:
    with house.store.read() as db:
        counts = activities_between(db, home.family_id, MONDAY, MONDAY + timedelta(days=6))
    return [(one.child_id, one.item_id, one.is_completed, one.minutes, one.engagement) for one in counts]


def take_back(house: House, home: Home, *, again: bool = False) -> None:
    """What `services.week` does with one transaction."""
    with house.store.write() as db:
        kept = active_plan(db, home.family_id, MONDAY)
        assert kept is not None
        turn = weeks.do_again if again else weeks.take_back
        plan, event, _ = turn(db, home.family_id, kept, at=house.now(), user_id=None)
        note_consequences(db, home.family_id, kept.plan, plan, house.now(), None, event)


def revision(house: House, home: Home) -> int:
    with house.store.read() as db:
        return revision_of(db, home.family_id, MONDAY)


# --- A parent ticks ---------------------------------------------------------------------------------------------------


def test_one_tick_writes_item_document_log_lesson_and_event_at_once(house: House, home: Home) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    ticked = item(house, home, home.ada, MATHS)
    assert (ticked.is_completed, ticked.lesson, ticked.actual) == (True, "pp. 3-4", None)
    assert not item(house, home, home.ben, MATHS).is_completed
    assert done_lessons(house, home, home.ada) == ["pp. 3-4"] and done_lessons(house, home, home.ben) == []
    assert log(house, home) == [(home.ada, MATHS, True, 30, None)]
    with house.store.read() as db:
        event = events_of(db, home.family_id)[-1]
        row = db.row("SELECT * FROM schedule_items WHERE child_id = ? AND item_id = ?", [home.ada, MATHS])
        logged = db.row("SELECT * FROM activity_logs")
        assert find_contradictions(db) == []
    assert (event.kind, event.data["sentence"]) == ("item_completed", "Maths: done (Ada).")
    assert row is not None and row["completed_at"] == house.now()
    assert logged is not None and logged["sequence"] == event.sequence and logged["subject_id"] == row["subject_id"]
    assert logged["scheduled"]["startTime"] == "09:00"
    assert logged["actual"]["lessonId"] == event.data["lessons"][f"{home.ada}/{MATHS}"]


def test_ticking_twice_is_no_error_and_writes_nothing(house: House, home: Home) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    before = revision(house, home)
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS), (home.ada, MATHS)])
    assert revision(house, home) == before
    assert done_lessons(house, home, home.ada) == ["pp. 3-4"]


def test_ticks_of_two_devices_that_saw_the_same_week_both_count(house: House, home: Home) -> None:
    seen = week_of(house, home)
    for child, item_id in ((home.ada, MATHS), (home.ben, ART)):
        assert not find(seen, child, item_id).item.is_completed
        today.tick(house, home.parent, home.family_id, MONDAY, [(child, item_id)])
    assert item(house, home, home.ada, MATHS).is_completed and item(house, home, home.ben, ART).is_completed


def test_several_lessons_of_a_list_are_done_one_after_the_other(house: House, home: Home) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS), (home.ada, "1-0")])
    assert done_lessons(house, home, home.ada) == ["pp. 3-4", "pp. 5-6"]
    assert item(house, home, home.ada, "1-0").lesson == "pp. 5-6"
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "2-0"), (home.ada, "3-0")])
    assert item(house, home, home.ada, "3-0").lesson is None  # the list is at its end


def test_a_lesson_together_is_ticked_for_those_who_were_in_it(house: House, home: Home) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, READ)])
    assert not week_of(house, home).adults[0].days[0].items[0].is_completed
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, READ), (home.ben, READ)])
    assert week_of(house, home).adults[0].days[0].items[0].is_completed


def test_unticking_gives_exactly_that_lesson_back(house: House, home: Home) -> None:
    before = week_of(house, home)
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "1-0")])
    today.untick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    assert done_lessons(house, home, home.ada) == ["pp. 5-6"]
    assert log(house, home) == [(home.ada, "1-0", True, 30, None)]
    today.untick(house, home.parent, home.family_id, MONDAY, [(home.ada, "1-0"), (home.ada, MATHS)])
    assert week_of(house, home) == before and log(house, home) == [] and done_lessons(house, home, home.ada) == []


def test_undo_and_redo_lead_lesson_and_log_along(house: House, home: Home) -> None:
    before = week_of(house, home)
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)], actual=Actual(start=545, end=585))
    ticked = week_of(house, home)
    take_back(house, home)
    assert week_of(house, home) == before
    assert done_lessons(house, home, home.ada) == [] and log(house, home) == []
    take_back(house, home, again=True)
    assert week_of(house, home) == ticked
    assert done_lessons(house, home, home.ada) == ["pp. 3-4"]
    assert log(house, home) == [(home.ada, MATHS, True, 40, None)]
    with house.store.read() as db:
        ids = db.rows("SELECT DISTINCT actual->>'lessonId' AS id FROM activity_logs")
        assert len(ids) == 1 and find_contradictions(db) == []


def test_undoing_an_untick_marks_the_lesson_that_was_done(house: House, home: Home) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS), (home.ada, "1-0")])
    today.untick(house, home.parent, home.family_id, MONDAY, [(home.ada, "1-0")])
    take_back(house, home)
    assert done_lessons(house, home, home.ada) == ["pp. 3-4", "pp. 5-6"]
    take_back(house, home)
    assert done_lessons(house, home, home.ada) == []


def test_how_it_was_can_be_told_again_once_it_is_done(house: House, home: Home) -> None:
    def tell(actual: Actual) -> None:
        today.tell_how_it_was(house, home.parent, home.family_id, MONDAY, [(home.ada, ART, actual)], [])

    tell(Actual(engagement=2, note="tired"))
    assert item(house, home, home.ada, ART).actual == Actual(engagement=2, note="tired")
    assert log(house, home) == [(home.ada, ART, True, 45, 2)]
    tell(Actual(end=630, engagement=5))
    assert log(house, home) == [(home.ada, ART, True, 45, 5)]


def test_what_was_left_out_is_no_lesson_done(house: House, home: Home) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    today.skip(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    assert item(house, home, home.ada, MATHS).is_skipped
    assert done_lessons(house, home, home.ada) == []
    assert log(house, home) == [(home.ada, MATHS, False, None, None)]


def test_the_list_of_lessons_may_change_between_tick_and_untick(house: House, home: Home) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    with house.store.write() as db:
        db.execute("UPDATE lessons SET is_active = false")
    today.untick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    assert not item(house, home, home.ada, MATHS).is_completed


@pytest.mark.parametrize("verb", [today.tick, today.untick, today.skip, today.agree, today.send_back])
def test_an_item_that_is_gone_is_told_and_nothing_is_ticked(house: House, home: Home, verb: object) -> None:
    before = revision(house, home)
    with pytest.raises(Stale, match="not in the week any more"):
        verb(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS), (home.ada, "gone")])
    with pytest.raises(NotFound, match="no plan any more"):
        verb(house, home.parent, home.family_id, date(2026, 12, 7), [(home.ada, MATHS)])
    assert revision(house, home) == before


def test_later_in_this_week_is_done_early_and_a_week_to_come_is_not_done(
    house: House, home: Home, clock: Clock
) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "4-1")])
    assert item(house, home, home.ada, "4-1").is_completed
    clock.move(days=-3)  # Friday before
    parent = a_token(house, a_person(house, "Gus Kim", family_id=home.family_id))
    with pytest.raises(Refused, match="still to come"):
        today.tick(house, parent, home.family_id, MONDAY, [(home.ada, ART)])


def test_another_family_has_no_such_week_and_no_such_child(house: House, home: Home, clock: Clock) -> None:
    with house.store.write() as db:
        db.execute("UPDATE users SET email = email || '.old', email_key = email_key || '.old'")
    other = a_home(house, clock)
    for verb in (today.tick, today.untick, today.skip, today.agree, today.send_back):
        with pytest.raises(NotFound):
            verb(house, other.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
        with pytest.raises(Stale):
            verb(house, other.parent, other.family_id, MONDAY, [(home.ada, MATHS)])
    with pytest.raises(NotFound):
        today.trust_child(house, other.parent, other.family_id, home.ada, True)
    with pytest.raises(NotFound):
        today.day_now(house, other.parent, home.family_id, MONDAY)
    assert not item(house, home, home.ada, MATHS).is_completed


# --- A child ticks ----------------------------------------------------------------------------------------------------


def test_a_childs_tick_waits_until_a_parent_says_yes(house: House, home: Home) -> None:
    today.hand_in(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS, actual=Actual(engagement=5))
    handed = item(house, home, home.ada, MATHS)
    assert (handed.is_handed_in, handed.is_completed) == (True, False)
    assert done_lessons(house, home, home.ada) == []
    [waiting] = today.waiting(house, home.parent, home.family_id)
    assert (waiting.child, waiting.item.name, waiting.on, waiting.week_start) == ("Ada", "Maths", MONDAY, MONDAY)
    today.agree(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    agreed = item(house, home, home.ada, MATHS)
    assert (agreed.is_handed_in, agreed.is_completed, agreed.lesson) == (False, True, "pp. 3-4")
    assert agreed.actual == Actual(engagement=5)
    assert today.waiting(house, home.parent, home.family_id) == []
    assert log(house, home) == [(home.ada, MATHS, True, 30, 5)]


def test_not_yet_opens_it_again_and_what_no_longer_waits_stays(house: House, home: Home) -> None:
    today.hand_in(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS)
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, ART)])
    today.send_back(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS), (home.ada, ART)])
    assert not item(house, home, home.ada, MATHS).is_handed_in
    assert item(house, home, home.ada, ART).is_completed
    before = revision(house, home)
    today.agree(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    assert revision(house, home) == before and not item(house, home, home.ada, MATHS).is_completed


def test_the_ticks_of_a_trusted_child_count_at_once(house: House, home: Home) -> None:
    today.trust_child(house, home.parent, home.family_id, home.ada, True)
    today.trust_child(house, home.parent, home.family_id, home.ada, True)
    assert today.day_now(house, home.parent, home.family_id, MONDAY).trusted == {home.ada}
    today.hand_in(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS)
    assert item(house, home, home.ada, MATHS).is_completed and done_lessons(house, home, home.ada) == ["pp. 3-4"]
    today.take_in_again(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS)
    assert done_lessons(house, home, home.ada) == []
    today.trust_child(house, home.parent, home.family_id, home.ada, False)
    today.hand_in(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS)
    assert item(house, home, home.ada, MATHS).is_handed_in


def test_a_child_takes_in_again_only_what_nobody_agreed_to(house: House, home: Home) -> None:
    today.hand_in(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS)
    today.take_in_again(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS)
    today.take_in_again(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS)
    assert not item(house, home, home.ada, MATHS).is_handed_in
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    with pytest.raises(Refused, match="agreed to already"):
        today.take_in_again(house, home.as_ada, home.family_id, home.ada, MONDAY, MATHS)


def test_a_child_has_the_own_items_only(house: House, home: Home) -> None:
    for child, item_id in ((home.ben, MATHS), (ChildId(new_id()), MATHS)):
        for verb in (today.hand_in, today.take_in_again):
            with pytest.raises(NotFound):
                verb(house, home.as_ada, home.family_id, child, MONDAY, item_id)
    today.hand_in(house, home.as_ada, home.family_id, home.ada, MONDAY, READ)
    assert not item(house, home, home.ben, READ).is_handed_in


# --- The day ----------------------------------------------------------------------------------------------------------


def test_a_day_is_told_with_its_next_lessons_and_the_last_change(house: House, home: Home) -> None:
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)])
    day = today.day_now(house, home.parent, home.family_id, TUESDAY)
    assert (day.on, day.week_start, day.undo) == (TUESDAY, MONDAY, "Maths: done (Ada).")
    assert day.next_lessons[home.ada, "1-0"] == "pp. 5-6" and day.next_lessons[home.ada, "2-0"] == "pp. 7-8"
    assert (home.ada, "3-0") not in day.next_lessons
    assert day.next_lessons[home.ben, "0-0"] == "pp. 3-4"
    without = today.day_now(house, home.parent, home.family_id, date(2026, 12, 1))
    assert (without.plan, without.revision, without.undo) == (None, 0, None)


def test_a_child_sees_the_own_day_and_no_undo(house: House, home: Home) -> None:
    today.hand_in(house, home.as_ben, home.family_id, home.ben, MONDAY, MATHS)
    day = today.day_now(house, home.as_ada, home.family_id, MONDAY)
    plan: WeekPlan | None = day.plan
    assert plan is not None and [child.name for child in plan.children] == ["Ada"] and plan.adults == ()
    assert (day.undo, day.waiting) == (None, ())


def test_what_parents_write_of_a_lesson_is_not_for_the_child(house: House, home: Home) -> None:
    note = Actual(engagement=1, note="cried, tired")
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, MATHS)], actual=note)
    today.hand_in(house, home.as_ada, home.family_id, home.ada, MONDAY, ART, actual=Actual(note="a lion"))
    own = today.day_now(house, home.as_ada, home.family_id, MONDAY).plan
    assert own is not None
    assert find(own, home.ada, MATHS).item.actual is None
    assert find(own, home.ada, ART).item.actual == Actual(note="a lion")
    assert item(house, home, home.ada, MATHS).actual == note


def test_a_plan_taken_back_and_done_again_leads_its_ticks_along(house: House, home: Home) -> None:
    with house.store.write() as db:
        kept = active_plan(db, home.family_id, MONDAY)
        assert kept is not None
        items = {one.id: f"new-{one.id}" for one in kept.plan.children[0].days[0].items}
        days = [
            day.model_copy(
                update={"items": tuple(one.model_copy(update={"id": items.get(one.id, one.id)}) for one in day.items)}
            )
            for day in kept.plan.children[0].days
        ]
        ada = kept.plan.children[0].model_copy(update={"days": tuple(days)})
        plan = kept.plan.model_copy(update={"children": (ada, *kept.plan.children[1:])})
        save_plan(db, home.family_id, plan, problem={}, at=house.now(), sentence="The week was planned again.")
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "new-0-0")])
    for _ in range(2):
        take_back(house, home)
    assert log(house, home) == [] and done_lessons(house, home, home.ada) == []
    for _ in range(2):
        take_back(house, home, again=True)
    assert log(house, home) == [(home.ada, "new-0-0", True, 30, None)]
    assert done_lessons(house, home, home.ada) == ["pp. 3-4"]
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_days_stand_until_something_that_they_show_is_written(house: House, home: Home) -> None:
    this = (house, home.parent, home.family_id)
    other = next(
        name for name in map(str, range(99)) if keys_of(("weeks",), name) != keys_of(("weeks",), home.family_id)
    )

    def stand() -> object:
        return today.days_stand(*this)

    tick, first = [(home.ada, MATHS)], lessons_of(*this, home.ben, "Maths")[0]
    trip = Activity(children=(home.ada,), on=MONDAY, name="Museum", minutes=90)
    writes: list[Callable[[], object]] = [
        lambda: today.tick(*this, MONDAY, tick),
        lambda: week.undo_change(*this, MONDAY, today.day_now(*this, MONDAY).revision),
        lambda: today.skip(*this, MONDAY, tick),
        lambda: today.trust_child(*this, home.ben, is_trusted=True),
        lambda: today.hand_in(house, home.as_ada, home.family_id, home.ada, MONDAY, ART),
        lambda: mark_item(*this, home.ada, MONDAY, ART, "46/50"),
        lambda: log_activities(*this, [trip]),
        lambda: mark_lessons(*this, home.ben, "Maths", [first.lesson_id], are_done=True),
    ]
    seen = [stand()]
    for write in writes:
        assert stand() == seen[-1], "looking changes nothing"
        write()
        seen.append(stand())
    assert len(set(seen)) == len(writes) + 1
    with house.store.write(of=other) as db:
        db.execute("DELETE FROM weeks WHERE family_id = ?", [other])
    assert stand() == seen[-1], "what other families do is not looked at"

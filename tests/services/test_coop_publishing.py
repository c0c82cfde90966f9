"""A published timetable stands in the families' weeks; they are told, and their plans are offered anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.domain.coop import Meeting, Room, Timetable, TimetableState
from brightpath.domain.coop_timetable import View
from brightpath.domain.errors import Faulty, NotFound, Refused
from brightpath.domain.family import Commitment, Household, Place
from brightpath.domain.schedule import ItemType
from brightpath.planning.week.reading import problem_of
from brightpath.services import coop_classes, coop_publishing, coops, planner
from brightpath.services.coop_weeks import with_coop_classes
from brightpath.services.house import House
from brightpath.storage import coop_timetables
from brightpath.storage.family import household_of, save_household
from brightpath.storage.integrity import find_contradictions
from tests.made_once import made_once
from tests.services.given_coops import GRID, Given, Home, a_coop, an_art_class, join
from tests.services.given_house import Hands
from tests.storage.given import MONDAY, a_document

TUESDAY, DAY = MONDAY + timedelta(days=1), timedelta(days=1)


@pytest.fixture
@made_once
def given(house: House) -> Given:
    given = a_coop(house)
    an_art_class(house, given)
    return given


def a_draft(house: House, given: Given, *places: tuple[int, int], violations: int = 0) -> int:
    """Keep a timetable that holds art at these days and periods."""
    now = coops.coop_now(house, given.token, given.coop_id)
    meetings = tuple(
        Meeting(class_id=now.classes[0].class_id, day=day, period=period, room_id=now.rooms[0].room_id)
        for day, period in places
    )
    draft = Timetable(
        coop_id=given.coop_id, version=0, state=TimetableState.DRAFT, grid=GRID, meetings=meetings,
        violations=violations, cost=0, bound=0, left_out=0, coop_version=now.coop.version, created_at=house.now(),
    )  # fmt: skip
    with house.store.write() as db:
        return coop_timetables.add_timetable(db, draft, {}).version


def published(house: House, given: Given, *places: tuple[int, int], first_on: date = MONDAY) -> int:
    version = a_draft(house, given, *places)
    coop_publishing.publish_timetable(house, given.token, given.coop_id, version, first_on)
    return version


def sings(house: House, home: Home) -> None:
    """Let a family sing together every Tuesday from 09:40 to 10:20."""
    with house.store.write() as db:
        held = household_of(db, home.family_id)
        choir = Commitment(name="Choir", frequency="weekly", days_of_week=("Tuesday",), start=580, end=620)
        held = held.model_copy(update={"commitments": (choir,)})
        save_household(db, home.family_id, held, a_document(held), at=house.now())


def in_week(house: House, home: Home, week_start: date = MONDAY) -> list[tuple[str, date | None, int, tuple[str, ...]]]:
    with house.store.read() as db:
        planned: Household = with_coop_classes(db, home.family_id, household_of(db, home.family_id), week_start)
    return [(one.name, one.on, one.start, one.who) for one in planned.commitments]


def news(house: House, home: Home) -> tuple[str, ...]:
    return coops.coops_of_family(house, home.token, home.family_id)[0].news


# --- Publishing -------------------------------------------------------------------------------------------------------


def test_a_published_class_stands_in_the_weeks_of_its_families(house: House, given: Given) -> None:
    version = a_draft(house, given, (0, 1))
    done = coop_publishing.publish_timetable(house, given.token, given.coop_id, version, MONDAY)
    assert done.families == (given.kims.family_id,)
    assert in_week(house, given.kims) == [("Art", TUESDAY, 600, ("Ada", "Kim"))]
    assert in_week(house, given.kims, MONDAY - 7 * DAY) == []
    assert in_week(house, given.parks) == []
    assert news(house, given.kims) == ("Art is on Tuesday 10:00 to 11:00 for Ada and Kim, from 23 November on.",)
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_it_is_no_part_of_the_household(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    with house.store.read() as db:
        assert household_of(db, given.kims.family_id).commitments == ()


def test_a_planned_week_is_offered_anew_and_then_holds_the_class(house: House, given: Given, hands: Hands) -> None:
    kims = given.kims
    planner.plan_week(house, kims.token, kims.family_id, MONDAY)
    hands.work()
    assert planner.outdated_weeks(house, kims.token, kims.family_id) == []
    published(house, given, (0, 1))
    assert planner.outdated_weeks(house, kims.token, kims.family_id) == [MONDAY]
    planner.plan_week(house, kims.token, kims.family_id, MONDAY)
    hands.work()
    kept = planner.week_plan(house, kims.token, kims.family_id, MONDAY)
    assert kept is not None
    held = [
        (child.name, day.on, item.name, item.start)
        for child in kept.plan.children
        for day in child.days
        for item in day.items
        if item.type is ItemType.COMMITMENT
    ]
    assert held == [("Ada", TUESDAY, "Art", 600)]
    assert planner.outdated_weeks(house, kims.token, kims.family_id) == []


def test_the_next_publishing_changes_the_weeks_from_its_first_day_on(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    later = MONDAY + 7 * DAY
    published(house, given, (1, 0), first_on=later)
    assert in_week(house, given.kims) == [("Art", TUESDAY, 600, ("Ada", "Kim"))]
    assert in_week(house, given.kims, later) == [("Art", later + 3 * DAY, 540, ("Ada", "Kim"))]
    assert news(house, given.kims)[0] == "Art moves to Thursday 09:00 to 10:00 for Ada and Kim, from 30 November on."
    assert [one.state for one in coops.coop_now(house, given.token, given.coop_id).timetables] == [
        TimetableState.PUBLISHED, TimetableState.REPLACED,
    ]  # fmt: skip


def test_what_was_published_for_the_wrong_coming_day_begins_later_when_it_is_published_again(
    house: House, given: Given
) -> None:
    version = published(house, given, (0, 1))
    done = coop_publishing.publish_timetable(house, given.token, given.coop_id, version, MONDAY + 7 * DAY)
    assert done.families == (given.kims.family_id,)
    assert [len(in_week(house, given.kims, MONDAY + 7 * week * DAY)) for week in range(3)] == [0, 1, 1]


def test_what_a_timetable_replaced_goes_on_until_it_begins_when_it_is_put_off(house: House, given: Given) -> None:
    first = published(house, given, (0, 1), first_on=MONDAY - 3 * DAY)
    version = published(house, given, (1, 0), first_on=MONDAY)
    later = MONDAY + 7 * DAY
    coop_publishing.publish_timetable(house, given.token, given.coop_id, version, later)
    assert in_week(house, given.kims) == [("Art", TUESDAY, 600, ("Ada", "Kim"))]
    assert in_week(house, given.kims, later) == [("Art", later + 3 * DAY, 540, ("Ada", "Kim"))]
    states = {one.version: one.state for one in coops.coop_now(house, given.token, given.coop_id).timetables}
    assert states == {first: TimetableState.REPLACED, version: TimetableState.PUBLISHED}
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_publishing_the_same_again_tells_nobody(house: House, given: Given) -> None:
    version = published(house, given, (0, 1))
    again = coop_publishing.publish_timetable(house, given.token, given.coop_id, version, MONDAY)
    assert again.families == ()
    assert len(news(house, given.kims)) == 1


def test_a_timetable_ends_on_its_last_day(house: House, given: Given) -> None:
    version = a_draft(house, given, (0, 1))
    coop_publishing.publish_timetable(house, given.token, given.coop_id, version, MONDAY, MONDAY + 13 * DAY)
    assert [len(in_week(house, given.kims, MONDAY + 7 * week * DAY)) for week in range(3)] == [1, 1, 0]


def test_it_is_taken_back_from_today_on(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    assert coop_publishing.unpublish_timetable(house, given.token, given.coop_id).families == (given.kims.family_id,)
    assert in_week(house, given.kims) == []
    assert news(house, given.kims)[0] == "Art is no longer in your week, from 20 November on."
    with pytest.raises(Refused, match="No timetable is published"):
        coop_publishing.unpublish_timetable(house, given.token, given.coop_id)


def test_what_breaks_a_rule_or_holds_nothing_is_not_published(house: House, given: Given) -> None:
    for version, sentence in (
        (a_draft(house, given, (0, 1), violations=1), "breaks rules"),
        (a_draft(house, given), "no class"),
    ):
        with pytest.raises(Refused, match=sentence):
            coop_publishing.publish_timetable(house, given.token, given.coop_id, version, MONDAY)
    with pytest.raises(NotFound):
        coop_publishing.publish_timetable(house, given.token, given.coop_id, 9, MONDAY)
    version = a_draft(house, given, (0, 1))
    with pytest.raises(Faulty) as faulty:
        coop_publishing.publish_timetable(
            house, given.token, given.coop_id, version, MONDAY - 7 * DAY, MONDAY - 20 * DAY
        )
    assert [fault.where for fault in faulty.value.faults] == ["First day", "Last day"]


def test_what_has_come_to_break_a_rule_since_it_was_made_is_refused_with_names(house: House, given: Given) -> None:
    version = a_draft(house, given, (0, 1))
    sings(house, given.kims)
    with pytest.raises(Refused) as refused:
        coop_publishing.publish_timetable(house, given.token, given.coop_id, version, MONDAY)
    assert refused.value.sentence == (
        "Since this timetable was made, something has changed: Kim cannot come on Tuesday at 10:00, when Art is held."
        " Ada cannot come on Tuesday at 10:00, when Art is held. Solve again with the fewest changes."
    )
    assert in_week(house, given.kims) == [("Choir", None, 580, ())]
    published(house, given, (0, 2))


def test_a_meeting_whose_room_or_period_is_gone_is_refused_and_a_class_that_is_gone_is_none(
    house: House, given: Given
) -> None:
    version = a_draft(house, given, (0, 1))
    coop_id, token = given.coop_id, given.token
    hall = coops.coop_now(house, token, coop_id).rooms[0]
    coop_classes.save_thing(house, token, coop_id, Room(name="Loft", seats=4, features=("sink",)))
    coop_classes.remove_thing(house, token, coop_id, hall)
    with pytest.raises(Refused, match="Art is held on Tuesday at 10:00 in a room that there is no longer"):
        coop_publishing.publish_timetable(house, token, coop_id, version, MONDAY)
    coops.save_grid(house, token, coop_id, GRID.model_copy(update={"periods": GRID.periods[:1]}))
    with pytest.raises(Refused, match="Art is held on Tuesday at 10:00, when the co-op no longer has a period"):
        coop_publishing.publish_timetable(house, token, coop_id, version, MONDAY)


# --- Families that come and go ------------------------------------------------------------------------------------------


def test_a_child_enrolled_later_has_the_class_from_then_on(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    parks = given.parks
    art = coops.coop_now(house, given.token, given.coop_id).classes[0]
    coop_classes.enrol_child(
        house, parks.token, parks.family_id, given.coop_id, parks.children["Ada"], class_id=art.class_id
    )
    assert in_week(house, parks) == [("Art", TUESDAY, 600, ("Ada",))]


def test_a_withdrawn_child_loses_the_class_and_the_parent_who_teaches_keeps_it(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    kims = given.kims
    group = coops.coop_now(house, given.token, given.coop_id).groups[0]
    coop_classes.withdraw_child(
        house, kims.token, kims.family_id, given.coop_id, kims.children["Ada"], group_id=group.group_id
    )
    assert in_week(house, kims) == [("Art", TUESDAY, 600, ("Kim",))]


def test_a_family_that_leaves_loses_its_classes(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    kims = given.kims
    coops.leave_coop(house, kims.token, kims.family_id, given.coop_id)
    assert in_week(house, kims) == []
    join(house, given.token, given.coop_id, kims)
    assert in_week(house, kims) == []
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_a_class_that_is_removed_goes_from_the_weeks(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    art = coops.coop_now(house, given.token, given.coop_id).classes[0]
    coop_classes.remove_thing(house, given.token, given.coop_id, art)
    assert in_week(house, given.kims) == []


def test_a_class_that_is_removed_before_the_next_timetable_begins_goes_at_once(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    published(house, given, (1, 0), first_on=MONDAY + 14 * DAY)
    art = coops.coop_now(house, given.token, given.coop_id).classes[0]
    coop_classes.remove_thing(house, given.token, given.coop_id, art)
    assert [in_week(house, given.kims, MONDAY + 7 * week * DAY) for week in range(3)] == [[], [], []]
    assert news(house, given.kims)[0] == "Art is no longer in your week, from 20 November on."


def test_a_family_is_told_which_meeting_of_a_class_goes_or_comes_while_another_stays(
    house: House, given: Given
) -> None:
    published(house, given, (0, 1))
    published(house, given, (0, 1), (1, 0))
    assert news(house, given.kims)[0] == "Art is also on Thursday 09:00 to 10:00 for Ada and Kim, from 23 November on."
    published(house, given, (1, 0))
    assert news(house, given.kims)[0] == "Art is no longer on Tuesday 10:00 to 11:00, from 23 November on."


def test_what_changes_nothing_for_a_family_does_not_tell_it(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    coop_classes.save_thing(house, given.token, given.coop_id, Room(name="Loft", seats=4))
    assert len(news(house, given.kims)) == 1


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_a_timetable_is_read_by_whoever_it_is_for(house: House, given: Given) -> None:
    version = a_draft(house, given, (0, 1), (1, 2))
    now = coops.coop_now(house, given.token, given.coop_id)
    for view, of, title in (
        (View.ALL, "", "Oak Hall"),
        (View.GROUP, now.groups[0].group_id, "Owls"),
        (View.ROOM, now.rooms[0].room_id, "Hall"),
        (View.INSTRUCTOR, now.instructors[0].instructor_id, "Kim"),
        (View.CHILD, given.kims.children["Ada"], "Ada"),
        (View.CLASS, now.classes[0].class_id, "Art"),
    ):
        seen = coop_publishing.timetable_of(house, given.token, given.coop_id, version, view, of)
        assert seen.title == title
        assert [(one.day, one.period, one.name, one.room, one.children) for one in seen.entries] == [
            (0, 1, "Art", "Hall", 3), (1, 2, "Art", "Hall", 3),
        ]  # fmt: skip
        assert seen.at(0, 1)[0].instructors == ("Kim",)
    with pytest.raises(NotFound):
        coop_publishing.timetable_of(
            house, given.token, given.coop_id, version, View.CHILD, given.parks.children["Ada"]
        )


def test_a_class_that_meets_an_own_commitment_leaves_the_week_plannable(
    house: House, given: Given, hands: Hands
) -> None:
    kims = given.kims
    published(house, given, (0, 1))
    sings(house, kims)
    planner.plan_week(house, kims.token, kims.family_id, MONDAY)
    hands.work()
    assert planner.week_plan(house, kims.token, kims.family_id, MONDAY) is not None


def test_the_class_goes_with_its_way_when_the_family_named_the_place(house: House, given: Given) -> None:
    published(house, given, (0, 1))
    with house.store.read() as db:
        home = household_of(db, given.kims.family_id)
        home = home.model_copy(update={"places": (Place(name="Oak Hall", minutes=20),)})
        problem = problem_of(with_coop_classes(db, given.kims.family_id, home, MONDAY), MONDAY)
    ada = next(pupil for pupil in problem.pupils if pupil.name == "Ada")
    taken = [(busy.start, busy.end) for day in ada.commitments for busy in day]
    assert (min(taken)[0], max(taken)[1]) == (580, 680)

"""A co-op's records become its problem: what stands in the families' weeks closes times here, and why stays at home."""

from __future__ import annotations

from typing import Any

import pytest

from brightpath.domain.coop import CarPool, CoopClass, Grid, Instructor, Pin, Room
from brightpath.domain.errors import Faulty
from brightpath.domain.family import Adult, Availability, Commitment, FixedTime, Place, Subject
from brightpath.domain.weeks import Weekday
from brightpath.planning.coop.problem import CoopProblem, Slot
from brightpath.services import coop_classes, coops
from brightpath.services.coop_problem import problem_of_coop
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from brightpath.storage import coop_classes as records
from brightpath.storage.family import household_of, save_household
from tests.made_once import made_once
from tests.services.given_coops import GRID, Given, Home, a_coop, an_art_class
from tests.storage.given import MONDAY, a_document


@pytest.fixture
@made_once
def given(house: House) -> Given:
    return a_coop(house)


def problem(house: House, given: Given) -> CoopProblem:
    with house.store.read() as db:
        return problem_of_coop(db, coop_as_it_is(db, given.coop_id, house.now()), MONDAY)


def changed(house: House, home: Home, **changes: Any) -> None:
    """Let a household say something else of itself."""
    with house.store.write() as db:
        household = household_of(db, home.family_id).model_copy(update=changes)
        save_household(db, home.family_id, household, a_document(household), at=house.now())


def weekly(name: str, day: Weekday, start: int, end: int, *who: str, **facts: Any) -> Commitment:
    return Commitment(name=name, frequency="weekly", days_of_week=(day,), start=start, end=end, who=who, **facts)


def closed_to(found: CoopProblem, name: str) -> set[Slot]:
    people = [*found.instructors, *(child for family in found.families for child in family.children)]
    return set(next(one for one in people if one.name == name).unavailable)


def test_the_records_stand_in_the_problem(house: House, given: Given) -> None:
    art = an_art_class(house, given, prep_hour=True)
    families = (given.kims.family_id, given.parks.family_id)
    coop_classes.save_thing(house, given.token, given.coop_id, CarPool(name="North", family_ids=families))
    with house.store.write() as db:
        records.set_pins(db, given.coop_id, art.class_id, (Pin(class_id=art.class_id, day=1, period=2),))
    found = problem(house, given)
    assert (found.days, found.periods, found.times[0]) == (("Tuesday", "Thursday"), 3, (540, 600))
    (course,) = found.courses
    assert (course.name, course.students, course.needs, course.prep_hour) == ("Art", 3, ("sink",), True)
    assert [one.name for one in found.curricula] == ["Owls"]
    assert [(one.name, len(one.children), len(one.parents)) for one in found.families] == [
        ("Kim", 1, 1),
        ("Park", 0, 1),
    ]
    assert found.attends[given.kims.children["Ada"]] == (course.id,)
    assert found.pins == ((course.id, 1, 2, None),)
    assert found.car_pools[0].families == families


def test_a_commitment_closes_the_periods_it_touches(house: House, given: Given) -> None:
    an_art_class(house, given)
    dentist = Commitment(name="Dentist", frequency="one-time", on=MONDAY, start=540, end=720)
    choir = weekly("Choir", Weekday.THURSDAY, 650, 700, "Ada")
    changed(house, given.kims, commitments=(dentist, choir, weekly("Work", Weekday.TUESDAY, 500, 541, "Kim")))
    found = problem(house, given)
    assert closed_to(found, "Ada") == {Slot(1, 1), Slot(1, 2)}
    assert closed_to(found, "Kim") == {Slot(0, 0)}
    assert found.closed[found.courses[0].id] == {Slot(0, 0), Slot(1, 1), Slot(1, 2)}
    assert "Choir" not in found.model_dump_json()


def test_the_way_to_a_commitment_closes_time_too(house: House, given: Given) -> None:
    an_art_class(house, given)
    swim = weekly("Swimming", Weekday.TUESDAY, 720, 780, "Ada", place="Pool")
    changed(house, given.kims, commitments=(swim,), places=(Place(name="Pool", minutes=15),))
    assert closed_to(problem(house, given), "Ada") == {Slot(0, 2)}


def test_a_lesson_at_a_fixed_time_closes_it_where_its_days_are_known(house: House, given: Given) -> None:
    an_art_class(house, given)
    with house.store.read() as db:
        ada, ben = household_of(db, given.kims.family_id).children
    fixed = FixedTime(required=True, preferred=600)
    facts: dict[str, Any] = {"minutes": 30, "involvement": "full_involvement", "fixed_time": fixed}
    latin = Subject(name="Latin", frequency="once_a_week", days=(Weekday.THURSDAY,), **facts)
    piano = Subject(name="Piano", frequency="once_a_week", **facts)
    changed(house, given.kims, children=(ada.model_copy(update={"subjects": (latin, piano)}), ben))
    found = problem(house, given)
    assert closed_to(found, "Ada") == {Slot(1, 1)}
    assert closed_to(found, "Kim") == {Slot(1, 1)}  # the only grown-up, and wholly taken


def test_an_instructor_comes_at_the_own_times_else_at_those_of_home(house: House, given: Given) -> None:
    an_art_class(house, given)
    morning = Availability(days_of_week=(Weekday.TUESDAY,), start=540, end=660)
    changed(house, given.kims, adults=(Adult(name="Kim", available=(morning,)),))
    assert closed_to(problem(house, given), "Kim") == {Slot(0, 2), Slot(1, 0), Slot(1, 1), Slot(1, 2)}
    kim = coops.coop_now(house, given.token, given.coop_id).instructors[0]
    always = Availability(days_of_week=(Weekday.TUESDAY, Weekday.THURSDAY), start=0, end=1440)
    coop_classes.save_thing(house, given.token, given.coop_id, kim.model_copy(update={"available": (always,)}))
    assert closed_to(problem(house, given), "Kim") == set()


def test_times_that_touch_are_one_for_a_period_that_spans_both(house: House, given: Given) -> None:
    an_art_class(house, given)
    days = (Weekday.TUESDAY, Weekday.THURSDAY)
    halves = tuple(Availability(days_of_week=days, start=start, end=end) for start, end in ((540, 570), (570, 660)))
    kim = coops.coop_now(house, given.token, given.coop_id).instructors[0]
    coop_classes.save_thing(house, given.token, given.coop_id, kim.model_copy(update={"available": halves}))
    assert closed_to(problem(house, given), "Kim") == {Slot(0, 2), Slot(1, 2)}


def test_when_a_grown_up_who_does_not_teach_cannot_come_stays_at_home(house: House, given: Given) -> None:
    an_art_class(house, given)
    changed(house, given.parks, commitments=(weekly("Work", Weekday.TUESDAY, 540, 720, "Park"),))
    assert closed_to(problem(house, given), "Park") == set()


def test_what_is_missing_is_told_all_at_once(house: House, given: Given) -> None:
    with pytest.raises(Faulty) as faulty:
        problem(house, given)
    assert [fault.where for fault in faulty.value.faults] == ["Classes", "Rooms"]
    art = an_art_class(house, given)
    teacher = Instructor(instructor_id=art.instructor_ids[0], name="Kim")
    coop_classes.remove_thing(house, given.token, given.coop_id, teacher)
    with pytest.raises(Faulty, match="Art: Nobody teaches it"):
        problem(house, given)


def test_a_class_that_asks_for_more_than_the_days_and_periods_that_are_left_is_told_by_its_name(
    house: House, given: Given
) -> None:
    an_art_class(house, given, meetings=3, min_days=2)
    for periods, fault in (
        (GRID.periods, "Art: 2 days cannot be"),
        (GRID.periods[:2], "Art: 3 meetings a week cannot be"),
    ):
        grid = Grid(days=(Weekday.TUESDAY,), periods=periods)
        coops.save_grid(house, given.token, given.coop_id, grid)
        with pytest.raises(Faulty, match=fault):
            problem(house, given)


def test_a_class_has_its_own_children_those_of_its_groups_and_those_it_was_said_to_have(
    house: House, given: Given
) -> None:
    art = an_art_class(house, given)
    parks = given.parks
    coop_classes.enrol_child(
        house, parks.token, parks.family_id, given.coop_id, parks.children["Ada"], class_id=art.class_id
    )
    assert problem(house, given).courses[0].students == 4  # the Owls are three, one by name; and Ada Park
    coop_classes.save_thing(house, given.token, given.coop_id, art.model_copy(update={"students": 9}))
    assert problem(house, given).courses[0].students == 9


def test_pins_move_with_the_grid_or_go(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    pins = (Pin(class_id=art.class_id, day=1, period=2), Pin(class_id=art.class_id, day=0, period=0))
    with house.store.write() as db:
        records.set_pins(db, given.coop_id, art.class_id, pins)
    coops.save_grid(house, given.token, given.coop_id, Grid(days=(Weekday.THURSDAY,), periods=((660, 720), (720, 780))))
    assert coops.coop_now(house, given.token, given.coop_id).pins == (Pin(class_id=art.class_id, day=0, period=0),)


def test_a_room_or_a_time_a_class_cannot_have_stands_in_the_problem(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    loft = coop_classes.save_thing(house, given.token, given.coop_id, Room(name="Loft", seats=9, features=("sink",)))
    never = Availability(days_of_week=(Weekday.TUESDAY,), start=0, end=1440)
    coop_classes.save_thing(
        house, given.token, given.coop_id, art.model_copy(update={"not_in": (loft.room_id,), "not_at": (never,)})
    )
    found = problem(house, given)
    assert len(found.rooms_for[art.class_id]) == 1
    assert set(found.courses[0].unavailable) == {Slot(0, period) for period in range(3)}


def test_an_outsider_teaches_without_a_family(house: House, given: Given) -> None:
    bell = coop_classes.save_thing(house, given.token, given.coop_id, Instructor(name="Mr Bell"))
    coop_classes.save_thing(house, given.token, given.coop_id, Room(name="Hall", seats=9))
    coop_classes.save_thing(
        house, given.token, given.coop_id, CoopClass(name="Latin", instructor_ids=(bell.instructor_id,))
    )
    found = problem(house, given)
    assert bell.instructor_id not in {parent for family in found.families for parent in family.parents}

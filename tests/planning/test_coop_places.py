"""Where a class could go: the places in order of what they cost, and what is in the way of one that has none."""

from __future__ import annotations

import pytest

from brightpath.planning.coop.check import judge
from brightpath.planning.coop.places import places_for, what_is_left_out
from brightpath.planning.coop.problem import Instructor, Lecture, Slot
from brightpath.planning.coop.solve import solve
from brightpath.simulation import coops
from tests.planning.small_coop import a_coop, a_course, a_group, a_room, held


def test_every_place_costs_what_the_check_says() -> None:
    problem, timetable = coops.a_coop(1)
    cost = judge(problem, timetable).cost
    places = places_for(problem, timetable, timetable.lectures[0].course)
    assert places
    for place in places:
        after = judge(problem, place.timetable)
        assert (after.hard, after.cost - cost) == (0, place.difference)
        assert place.difference == sum(place.by_wish.values())


def test_the_cheapest_place_comes_first() -> None:
    problem = a_coop(a_course("Art"), a_course("Choir"), curricula=(a_group("G", "art", "choir"),))
    places = places_for(problem, held("art 0 0 hall", "choir 0 3 hall"), "art")
    assert [place.difference for place in places] == sorted(place.difference for place in places)
    assert places[0].lecture.period == 2
    assert places[0].by_wish == {"no_lone_lecture": -2}


def test_two_classes_change_places() -> None:
    courses = [a_course("Art", "ann"), a_course("Choir", "ann")]
    problem = a_coop(*courses, periods=2)
    places = places_for(problem, held("art 0 0 hall", "choir 0 1 kitchen"), "art")
    (exchange,) = {place.exchanged for place in places if place.exchanged}
    assert exchange == Lecture("choir", 0, 0, "kitchen")


def test_a_class_that_is_left_out_is_put_in() -> None:
    problem = a_coop(a_course("Art", "ann"), a_course("Choir", "ann"), periods=2)
    places = places_for(problem, held("art 0 0 hall"), "choir")
    assert {place.lecture.slot for place in places} == {Slot(0, 1)}


def test_a_lecture_that_is_named_is_the_one_that_moves() -> None:
    problem = a_coop(a_course("Art", lectures=2), rooms=(a_room("Hall"),))
    timetable = held("art 0 0 hall", "art 0 1 hall")
    places = places_for(problem, timetable, "art", lecture=timetable.lectures[1])
    assert all(timetable.lectures[0] in place.timetable.lectures for place in places)


@pytest.mark.parametrize(
    ("course", "timetable", "reason"),
    [
        (a_course("Choir", "ann"), "art 0 0 hall", "At every period: Ann is in Art then."),
        (a_course("Choir", needs=("sink",)), "art 0 0 hall", "At every period: no room suits it."),
        (a_course("Choir", unavailable=(Slot(0, 0),)), "art 0 0 hall", "At every period: the class is not open then."),
        (a_course("Choir", "bob"), "art 0 0 hall", "At every period: Hall is taken."),
        (a_course("Choir", "eve"), "art 0 0 hall", "At every period: Eve cannot come."),
    ],
)
def test_what_is_in_the_way_is_said(course: object, timetable: str, reason: str) -> None:
    away = Instructor(id="eve", name="Eve", unavailable=(Slot(0, 0),))
    problem = a_coop(a_course("Art", "ann"), course, periods=1, rooms=(a_room("Hall"),), instructors=(away,))  # type: ignore[arg-type]
    (left,) = what_is_left_out(problem, held(timetable))
    assert left.reasons == (reason,)


def test_nothing_is_left_out_of_a_whole_timetable() -> None:
    problem = a_coop(a_course("Art"))
    assert what_is_left_out(problem, solve(problem, seconds=30, seed=1, moves=100).timetable) == ()

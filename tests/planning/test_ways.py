"""Places away from home: the way there and back is taken, and told."""

from __future__ import annotations

from brightpath.domain.family import Household, Place
from brightpath.domain.schedule import ItemType
from brightpath.domain.weeks import Weekday, clock_of, minute_of
from brightpath.planning.week import plan_week
from brightpath.planning.week.problem import Busy
from brightpath.planning.week.reading import problem_of
from brightpath.planning.week.ways import with_ways
from tests.builders import a_child, a_commitment, a_family, a_subject
from tests.planning.drawn_week import MONDAY

POOL, LIBRARY = Place(name="Pool", minutes=20), Place(name="Library", minutes=15)


def busy(name: str, start: str, end: str) -> Busy:
    return Busy(name=name, start=minute_of(start), end=minute_of(end))


def told(commitments: tuple[Busy, ...]) -> list[str]:
    return [f"{clock_of(one.start)}-{clock_of(one.end)} {one.name}" for one in commitments]


def test_a_commitment_takes_its_people_from_door_to_door() -> None:
    swim, bake = busy("Swimming", "10:00", "11:00"), busy("Baking", "09:00", "09:30")
    assert told(with_ways((bake, swim), {swim: 20})) == [
        "09:00-09:30 Baking",
        "09:40-10:00 On the way to Swimming",
        "10:00-11:00 Swimming",
        "11:00-11:20 On the way back from Swimming",
    ]


def test_nobody_goes_home_when_there_is_no_time_for_it() -> None:
    swim, dive = busy("Swimming", "10:00", "11:00"), busy("Diving", "11:30", "12:00")
    assert told(with_ways((swim, dive), {swim: 20, dive: 20})) == [
        "09:40-10:00 On the way to Swimming",
        "10:00-11:00 Swimming",
        "11:00-11:30 On the way to Diving",
        "11:30-12:00 Diving",
        "12:00-12:20 On the way back from Diving",
    ]


def test_a_way_stays_within_its_day() -> None:
    night = busy("Stars", "00:10", "23:50")
    assert told(with_ways((night,), {night: 30}))[0] == "00:00-00:10 On the way to Stars"
    assert told(with_ways((night,), {night: 30}))[-1] == "23:50-24:00 On the way back from Stars"


def out_and_about() -> Household:
    swimming = a_commitment("Swimming", "10:00", "11:00", place="Pool", days_of_week=(Weekday.TUESDAY,))
    subjects = (a_subject("Reading", place="Library"), a_subject("Maths"), a_subject("Chess", place="Attic"))
    return a_family((a_child(subjects=subjects),), commitments=(swimming,), places=(POOL, LIBRARY))


def test_a_family_that_names_places_gets_a_week_with_the_ways_in_it() -> None:
    plan = plan_week(out_and_about(), MONDAY, seconds=20)
    assert plan.unplaced == ()
    for person in (plan.children[0], plan.adults[0]):
        for day in person.days:
            items = list(day.items)
            for number, item in enumerate(items):
                if item.name == "Reading":
                    there = next(one for one in items if one.name == "On the way to Library")
                    back = next(one for one in items if one.name == "On the way back from Library")
                    assert (there.end, there.end - there.start) == (item.start, 15)
                    assert (back.start, back.end - back.start) == (item.end, 15)
                    assert there.type is ItemType.COMMITMENT
                if person is plan.children[0] and number:
                    assert items[number - 1].end <= item.start
    tuesday = [item.name for item in plan.children[0].days[1].items]
    assert {"On the way to Swimming", "On the way back from Swimming"} <= set(tuesday)
    assert not any("Attic" in item.name for day in plan.children[0].days for item in day.items)


def test_without_places_nothing_is_on_the_way() -> None:
    problem = problem_of(a_family(commitments=(a_commitment(place="Pool"),)), MONDAY)
    assert all(lesson.way == 0 for lesson in problem.lessons)
    assert all(one.way_of is None for of_day in problem.pupils[0].commitments for one in of_day)

"""A co-op's documents come in whole or not at all; who is called as before takes their place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from brightpath.domain.consents import Switch
from brightpath.domain.errors import Faulty, Refused
from brightpath.domain.family import Adult
from brightpath.planning.coop.problem import COMPETITION
from brightpath.services import consents, coop_classes, coop_imports, coops
from brightpath.services.coop_problem import problem_of_coop
from brightpath.services.coop_records import coop_as_it_is
from brightpath.services.house import House
from tests.made_once import made_once
from tests.services.given_coops import GRID, Given, a_coop, a_home, an_art_class, join
from tests.storage.given import MONDAY

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "maple_street_coop"
ITC = Path(__file__).parents[2] / "data" / "itc2007"


@pytest.fixture
@made_once
def given(house: House) -> Given:
    return a_coop(house)


def documents(**changes: object) -> dict[str, bytes]:
    found: dict[str, object] = {
        "Course": {"courses": [
            {"name": "Art", "instructors": ["Kim"], "groups": ["Owls"], "lectures": 2, "minDays": 2, "needs": ["sink"]},
            {"name": "Latin", "instructors": ["Mr Bell"], "groups": ["Owls"], "lectures": 1},
        ]},
        "Groups": {"groups": [{"name": "Owls", "children": ["Ada (Kim)", "Zoe (Lee)"]}]},
        "Instructors": {"instructors": [{"name": "Kim", "family": "Kim"}, {"name": "Mr Bell", "family": "Bell"}]},
        "Rooms": {"rooms": [{"name": "Hall", "seats": 20, "features": ["sink"]}]},
        **changes,
    }  # fmt: skip
    return {f"{name}.json": json.dumps(content).encode() for name, content in found.items()}


def test_documents_become_classes_groups_instructors_and_rooms(house: House, given: Given) -> None:
    done = coop_imports.import_classes(house, given.token, given.coop_id, documents())
    assert done[:4] == (2, 1, 2, 1)
    assert done.sentences == (
        "Mr Bell came in as from outside, since no family that has joined has a grown-up of that name.",
        "2 children are counted, and not enrolled by name: a parent enrols them.",
    )
    now = coops.coop_now(house, given.token, given.coop_id)
    assert [(one.name, one.meetings, one.needs) for one in now.classes] == [("Art", 2, ("sink",)), ("Latin", 1, ())]
    assert [(one.name, one.family_id) for one in now.instructors] == [("Kim", given.kims.family_id), ("Mr Bell", None)]
    assert (now.coop.grid, now.groups[0].size, now.children) == (GRID, 2, ())


def test_what_is_called_as_before_takes_its_place(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    coop_imports.import_classes(house, given.token, given.coop_id, documents())
    now = coops.coop_now(house, given.token, given.coop_id)
    assert [one.name for one in now.classes] == ["Art", "Latin"]
    assert (now.classes[0].class_id, now.classes[0].meetings) == (art.class_id, 2)
    assert [room.name for room in now.rooms] == ["Hall"]
    assert [child.name for child in now.children] == ["Ada"]  # whose name was given before


def test_a_configuration_brings_the_grid(house: House, given: Given) -> None:
    configuration = {"daysOfWeek": ["Friday"], "periods": [
        {"startTime": "09:00", "endTime": "09:45"}, {"startTime": "10:00", "endTime": "10:45"},
        {"startTime": "11:00", "endTime": "11:45"},
    ]}  # fmt: skip
    files = documents(Configuration=configuration)
    with pytest.raises(Faulty, match="2 days cannot be"):
        coop_imports.import_classes(house, given.token, given.coop_id, files)
    assert coops.coop_now(house, given.token, given.coop_id).classes == ()
    once = {"courses": [{"name": "Latin", "instructors": ["Kim"], "groups": ["Owls"], "lectures": 1}]}
    coop_imports.import_classes(house, given.token, given.coop_id, documents(Configuration=configuration, Course=once))
    assert coops.coop_now(house, given.token, given.coop_id).coop.grid.days == ("Friday",)


def test_the_sample_comes_in_with_its_grid_and_pins(house: House, given: Given) -> None:
    files = {path.name: path.read_bytes() for path in SAMPLE.glob("*.json")}
    done = coop_imports.import_classes(house, given.token, given.coop_id, files)
    assert done.classes > 0
    now = coops.coop_now(house, given.token, given.coop_id)
    with house.store.read() as db:
        problem = problem_of_coop(db, coop_as_it_is(db, given.coop_id, house.now()), MONDAY)
    assert len(problem.courses) == done.classes
    assert len(problem.pins) == len(now.pins)


def test_every_fault_is_told_and_nothing_is_written(house: House, given: Given) -> None:
    rooms = {"rooms": [{"name": "Hall", "seats": -5}]}
    with pytest.raises(Faulty):
        coop_imports.import_classes(house, given.token, given.coop_id, documents(Rooms=rooms))
    now = coops.coop_now(house, given.token, given.coop_id)
    assert (now.classes, now.rooms, now.instructors) == ((), (), ())


def test_a_pin_that_stands_twice_is_a_fault_like_any_other(house: House, given: Given) -> None:
    pin = {"course": "Art", "dayOfWeek": "Friday", "period": 1}
    times = [{"startTime": "09:00", "endTime": "09:45"}, {"startTime": "10:00", "endTime": "10:45"}]
    configuration = {"daysOfWeek": ["Thursday", "Friday"], "periods": times, "pins": [pin, pin]}
    with pytest.raises(Faulty, match="Art: It is pinned twice to the same time"):
        coop_imports.import_classes(house, given.token, given.coop_id, documents(Configuration=configuration))


def test_who_teaches_stays_a_grown_up_of_the_family_where_the_document_names_none(house: House, given: Given) -> None:
    an_art_class(house, given)
    unnamed = {"instructors": [{"name": "Kim"}, {"name": "Mr Bell"}]}
    coop_imports.import_classes(house, given.token, given.coop_id, documents(Instructors=unnamed))
    now = coops.coop_now(house, given.token, given.coop_id)
    assert [(one.name, one.family_id) for one in now.instructors] == [("Kim", given.kims.family_id), ("Mr Bell", None)]


def test_nobody_is_taken_for_another_of_the_same_name(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    others = a_home(house, "Kimberley", "Ada")
    with house.store.write() as db:
        db.execute("UPDATE families SET name = 'Kim' WHERE family_id = ?", [others.family_id])
    join(house, given.token, given.coop_id, others)
    consents.give_consent(house, others.token, others.family_id, Switch.BY_NAME)
    place = {"class_id": art.class_id}
    coop_classes.enrol_child(house, others.token, others.family_id, given.coop_id, others.children["Ada"], **place)
    done = coop_imports.import_classes(house, given.token, given.coop_id, documents())
    assert done.sentences[1].startswith("2 children are counted")
    now = coops.coop_now(house, given.token, given.coop_id)
    assert {child.family_id: len(child.group_ids) for child in now.children} == {
        given.kims.family_id: 1, others.family_id: 0,
    }  # fmt: skip


def test_two_of_one_name_are_known_by_their_families(house: House, given: Given) -> None:
    coop_id, token = given.coop_id, given.token
    homes = [a_home(house, name, adults=(Adult(name="Ann"),)) for name in ("Lim", "Moss")]
    for home in homes:
        join(house, token, coop_id, home)
    anns = [{"name": "Ann", "family": "Moss"}, {"name": "Ann", "family": "Lim"}]
    course = {
        "courses": [{"name": "Art", "instructors": ["Ann (Lim)"]}, {"name": "Latin", "instructors": ["Ann (Moss)"]}]
    }
    files = documents(Instructors={"instructors": anns}, Course=course, Groups={"groups": []})
    coop_imports.import_classes(house, token, coop_id, files)
    now = coops.coop_now(house, token, coop_id)
    assert [one.family_id for one in now.instructors] == [homes[1].family_id, homes[0].family_id]
    names = now.instructor_names
    assert [names[one.instructor_ids[0]] for one in now.classes] == ["Ann (Lim)", "Ann (Moss)"]
    with house.store.read() as db:
        problem = problem_of_coop(db, coop_as_it_is(db, coop_id, house.now()), MONDAY)
    assert {"Ann (Lim)", "Ann (Moss)"} <= {one.name for one in problem.instructors}
    coop_imports.import_classes(house, token, coop_id, files)
    assert coops.coop_now(house, token, coop_id).instructors == now.instructors
    alone = documents(Instructors={"instructors": [{"name": "Ann"}]}, Course={"courses": [
        {"name": "Art", "instructors": ["Ann"]}]}, Groups={"groups": []})  # fmt: skip
    told = 'Ann: Several here are called Ann. Allowed: the family "Lim" or the family "Moss".'
    with pytest.raises(Faulty, match=re.escape(told)):
        coop_imports.import_classes(house, token, coop_id, alone)
    assert coops.coop_now(house, token, coop_id).instructors == now.instructors


def test_a_wish_that_is_none_and_two_car_pools_of_one_name_are_faults_like_any_other(
    house: House, given: Given
) -> None:
    pool = {"name": "North", "families": ["Kim", "Park"]}
    families = {
        "instructors": [{"name": "Kim", "family": "Kim"}, {"name": "Mr Bell"}, {"name": "Park", "family": "Park"}]
    }
    configuration = {"weights": {"nonsense": 3, "few_gaps": 2}, "carPools": [pool, pool]}
    files = documents(Configuration=configuration, Instructors=families)
    with pytest.raises(Faulty) as faulty:
        coop_imports.import_classes(house, given.token, given.coop_id, files)
    assert [fault.what for fault in faulty.value.faults] == [
        "There is no wish of this name.", "Another one here is called North already.",
    ]  # fmt: skip
    assert coops.coop_now(house, given.token, given.coop_id).coop.weights == {}


def test_families_of_a_car_pool_that_have_not_joined_are_told(house: House, given: Given) -> None:
    names = ["Kim", "Park", "Lee"]
    grown_ups = {"instructors": [{"name": name, "family": name} for name in names] + [{"name": "Mr Bell"}]}
    pools = [{"name": "North", "families": ["Kim", "Lee"]}, {"name": "South", "families": names}]
    files = documents(Configuration={"carPools": pools}, Instructors=grown_ups)
    done = coop_imports.import_classes(house, given.token, given.coop_id, files)
    (south,) = coops.coop_now(house, given.token, given.coop_id).car_pools
    assert (south.name, set(south.family_ids)) == ("South", {given.kims.family_id, given.parks.family_id})
    assert (
        "North did not come in as a car pool: it takes two families that have joined, by names no other has."
        in done.sentences
    )
    assert "South came in as a car pool without the families that have not joined." in done.sentences


def test_a_file_of_the_competition_comes_in(house: House, given: Given) -> None:
    content = (ITC / "comp01.ectt").read_bytes()
    done = coop_imports.import_classes(house, given.token, given.coop_id, {"comp01.ectt": content})
    assert (done.classes, done.rooms, done.sentences) == (30, 6, ())
    with house.store.read() as db:
        problem = problem_of_coop(db, coop_as_it_is(db, given.coop_id, house.now()), MONDAY)
    assert (len(problem.slots), sum(course.lectures for course in problem.courses)) == (30, 160)
    assert {name: weight for name, weight in problem.weights.items() if weight} == COMPETITION


def test_a_truncated_file_and_too_many_files_are_refused(house: House, given: Given) -> None:
    content = (ITC / "comp01.ectt").read_bytes()[:900]
    with pytest.raises(Faulty):
        coop_imports.import_classes(house, given.token, given.coop_id, {"comp01.ctt": content})
    with pytest.raises(Refused):
        coop_imports.import_classes(house, given.token, given.coop_id, {"comp01.ctt": content, "b.json": b"{}"})
    with pytest.raises(Refused):
        coop_imports.import_classes(house, given.token, given.coop_id, {})

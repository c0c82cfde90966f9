"""Claims about the documents of a co-op: the page's own are read, tables say the same, every fault stands with its file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from brightpath.domain.coop_documents import USUAL_PERIODS, CoopDocuments
from brightpath.domain.errors import Faulty
from brightpath.domain.weeks import SCHOOL_DAYS, Weekday
from brightpath.imports.coop import read_coop
from brightpath.planning.coop.capacity import shortages
from brightpath.planning.coop.problem import COOP_WEIGHTS, Pin, Slot
from brightpath.planning.coop.reading import problem_of

PAGE = (Path(__file__).parents[2] / "docs" / "coop-documents.md").read_text("utf-8")
DOCUMENTS: dict[str, Any] = {
    name: json.loads(text)
    for name, text in re.findall(r"^`(\w+\.json)`\n\n```json\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
}


def files(**changes: Any) -> dict[str, bytes]:
    """Write the page's documents with some of them changed; `Rooms=None` leaves one out."""
    documents = DOCUMENTS | {f"{name}.json": document for name, document in changes.items()}
    return {name: json.dumps(document).encode() for name, document in documents.items() if document is not None}


def faults_of(given: dict[str, bytes]) -> list[str]:
    with pytest.raises(Faulty) as refused:
        read_coop(given)
    return [fault.sentence for fault in refused.value.faults]


def with_course(**keys: Any) -> dict[str, bytes]:
    return files(Course=[{**DOCUMENTS["Course.json"][0], **keys}, *DOCUMENTS["Course.json"][1:]])


def test_the_documents_of_the_page_become_a_problem_that_can_be_held() -> None:
    assert len(DOCUMENTS) == 5
    problem = problem_of(read_coop(files()))
    assert (problem.name, problem.days, problem.periods) == ("Maple Street Co-op", ("Tuesday", "Thursday"), 3)
    nature, pottery, songs = problem.courses
    assert (nature.lectures, nature.min_days, nature.students) == (2, 2, 2)
    assert (pottery.instructors, pottery.needs, pottery.prep_hour) == (("ann-kim", "bea-olsen"), ("sink",), True)
    assert (songs.students, songs.needs_parents) == (6, True)
    assert problem.rooms_for["pottery"] == ("kitchen",)
    assert problem.instructor["bea-olsen"].unavailable == (Slot(0, 2), Slot(1, 2))
    assert problem.curriculum["foxes"].courses == ("nature-study", "pottery")
    kim, olsen = (problem.family[one] for one in ("kim", "olsen"))
    assert (kim.parents, [child.name for child in kim.children]) == (("ann-kim",), ["Ada", "Cleo"])
    assert [child.unavailable for child in olsen.children] == [(Slot(0, 2),)]
    assert problem.attends["ada"] == ("nature-study", "pottery")
    assert problem.car_pools[0].families == ("kim", "olsen")
    assert problem.pins == (Pin("songs-and-games", 0, 0, "hall"),)
    assert problem.weights == {**COOP_WEIGHTS, "car_pools_together": 4}
    assert shortages(problem) == ()


def test_the_documents_of_the_page_are_the_sample() -> None:
    folder = Path(__file__).parents[2] / "data" / "samples" / "maple_street_coop"
    assert {file.name: json.loads(file.read_text("utf-8")) for file in folder.iterdir()} == DOCUMENTS


def test_without_a_configuration_it_is_a_week_of_six_periods() -> None:
    documents = read_coop(files(Configuration=None))
    assert (documents.days, documents.periods, documents.weights) == (SCHOOL_DAYS, USUAL_PERIODS, None)


def test_a_list_may_stand_in_an_object() -> None:
    assert read_coop(files(Rooms={"rooms": DOCUMENTS["Rooms.json"]})) == read_coop(files())


def test_tables_say_the_same_as_documents() -> None:
    given = files(Course=None, Groups=None, Instructors=None, Rooms=None) | {
        "Course.csv": (
            b"name,instructors,helpers,children,groups,lectures,minDays,needs,prepHour,needsParents\n"
            b"Nature Study,Ann Kim,Carl Olsen,,Foxes,2,2,,,\n"
            b"Pottery,Ann Kim; Bea Olsen,,Ada (Kim),Foxes,,,sink,yes,no\n"
            b"Songs and Games,Carl Olsen,,,Ducklings,,,,,yes\n"
        ),
        "groups.csv": b"name;children;size\nFoxes;Ada (Kim)|Ben (Olsen);\nDucklings;Cleo (Kim);6\n",
        "Instructors.csv": (
            b'name,family,available\nAnn Kim,Kim,\nBea Olsen,Olsen,"Tuesday, Thursday 9:00-12:00"\nCarl Olsen,Olsen,\n'
        ),
        "Rooms.csv": b"name,seats,features\nHall,40,\nKitchen,12,Sink\n",
    }
    told = read_coop(files())
    assert read_coop(given) == told.model_copy(
        update={"children": tuple(child.model_copy(update={"not_at": ()}) for child in told.children)}
    )


def test_the_table_of_the_page_is_read() -> None:
    (table,) = re.findall(r"```\n(name,.*?)```", PAGE, re.DOTALL)
    documents = read_coop(
        files(Course=None, Groups=[DOCUMENTS["Groups.json"][0]], Configuration=None) | {"Course.csv": table.encode()}
    )
    assert [(one.name, one.lectures, one.prep_hour) for one in documents.courses] == [
        ("Nature Study", 2, False),
        ("Pottery", 1, True),
    ]
    assert documents.courses[0].not_at[0].days_of_week == (Weekday.TUESDAY, Weekday.THURSDAY)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            files(Course=[*DOCUMENTS["Course.json"], {"name": "Art"}]),
            "Course.json, courses[3].instructors: This is missing. Allowed: a list, 1 to 20 instructors.",
        ),
        (
            with_course(instructors=[]),
            "Course.json, courses[0].instructors: There are no instructors. Allowed: 1 to 20 instructors.",
        ),
        (
            with_course(groups=["Foxs"]),
            'Course.json, courses[0].groups[0]: There is no group "Foxs". Allowed: "Foxes", "Ducklings".',
        ),
        (
            with_course(instructors=["Zoe"]),
            'Course.json, courses[0].instructors[0]: There is no instructor "Zoe". '
            'Allowed: "Ann Kim", "Bea Olsen", "Carl Olsen".',
        ),
        (
            with_course(lectures=0),
            "Course.json, courses[0].lectures: 0 is not a number of lectures. Allowed: a whole number from 1 to 140.",
        ),
        (
            with_course(notAt=[{"daysOfWeek": ["Monday"], "startTime": "10:00", "endTime": "09:00"}]),
            "Course.json, courses[0].notAt[0].endTime: It does not end after it has begun. "
            "Allowed: a later time of the same day.",
        ),
        (
            files(Rooms=[{"name": "Hall", "seats": -5}]),
            "Rooms.json, rooms[0].seats: -5 is not a number of children or seats. "
            "Allowed: a whole number from 0 to 100000.",
        ),
        (
            files(Rooms=[{"name": "Hall", "seats": 5}, {"name": "hall ", "seats": 5}]),
            'Rooms.json, rooms[1].name: "hall" stands twice. Allowed: every room once; two of the same name each with an id.',
        ),
        (
            files(Groups=[*DOCUMENTS["Groups.json"], {"name": "Owls"}]),
            "Groups.json, groups[2]: Owls has no course. Allowed: a course that names it, or courses of its own.",
        ),
        (files(Rooms=None), "the documents: Rooms.json is missing. Allowed: Rooms.json or Rooms.csv."),
        (
            files() | {"Lunch.json": b"[]"},
            "Lunch.json: This is no document of a co-op. Allowed: Course.json, Groups.json, Instructors.json, Rooms.json, "
            "Configuration.json; the first four also as .csv.",
        ),
        (
            files() | {"rooms.csv": b"name,seats\nHall,1\n"},
            "rooms.csv: Rooms.json says the same. Allowed: one of the two.",
        ),
        (
            files() | {"Rooms.json": b'[{"name": "Hall"'},
            "Rooms.json, line 1, column 17: The document breaks off here: its end is missing. "
            "Allowed: one complete JSON object.",
        ),
        (
            files(Rooms=None) | {"Rooms.csv": b"name,seats\nHall,12\nAttic,-5\nPorch,many\n"},
            "Rooms.csv, line 3, seats: -5 is not a number of children or seats. Allowed: a whole number from 0 to 100000.",
        ),
        (
            files(Rooms=None) | {"Rooms.csv": b"name,seats\nHall,12\nAttic,-5\nPorch,many\n"},
            'Rooms.csv, line 4, seats: "many" cannot be read. Allowed: a whole number.',
        ),
        (
            files(Instructors=None) | {"Instructors.csv": b"name,available\nAnn Kim,Someday 9:00-10:00\n"},
            'Instructors.csv, line 2, available: "Someday 9:00-10:00" cannot be read. '
            'Allowed: times like "Monday 09:00-12:00; Tuesday, Friday 13:00-15:30".',
        ),
        (
            files(Configuration={"carPools": [{"name": "North", "families": ["Kim", "Lee"]}]}),
            'Configuration.json, carPools[0].families[1]: There is no family "Lee". Allowed: "Kim", "Olsen".',
        ),
        (
            files(Configuration={"pins": [{"course": "Pottery", "dayOfWeek": "Sunday", "period": 9}]}),
            "Configuration.json, pins[0].period: There is no period 9. Allowed: 1 to 6.",
        ),
        (
            files(Course=[{"name": f"C{number}", "instructors": ["Ann Kim"]} for number in range(10_000)]),
            "Course.json, courses: There are 10000 courses. Allowed: 1 to 500 courses.",
        ),
    ],
)
def test_a_fault_stands_with_its_file_and_place(given: dict[str, bytes], told: str) -> None:
    assert told in faults_of(given)


def test_the_faults_of_all_files_are_told_at_once_and_each_once() -> None:
    given = files(Rooms=[{"name": "Hall", "seats": -5}], Groups=[{}], Instructors="none")
    assert [sentence.split(":")[0] for sentence in faults_of(given)] == [
        "Groups.json, groups[0].name",
        "Instructors.json, document",
        "Rooms.json, rooms[0].seats",
    ]


def test_names_that_two_have_need_an_id() -> None:
    twins = [{"id": "a1", "name": "Ann Kim"}, {"id": "a2", "name": "Ann Kim"}, *DOCUMENTS["Instructors.json"][1:]]
    assert faults_of(files(Instructors=twins))[0] == (
        'Course.json, courses[0].instructors[0]: There are several "Ann Kim". Allowed: the id of one of them.'
    )
    by_id = json.loads(json.dumps(DOCUMENTS["Course.json"]).replace("Ann Kim", "a2"))
    assert read_coop(files(Instructors=twins, Course=by_id)).courses[0].instructors == ("a2",)


def test_grown_ups_of_two_families_may_be_called_alike_and_are_named_by_them() -> None:
    anns = [{"name": "Ann Kim", "family": "Lee"}, *DOCUMENTS["Instructors.json"]]
    assert faults_of(files(Instructors=anns))[0] == (
        'Course.json, courses[0].instructors[0]: There are several "Ann Kim". Allowed: "Ann Kim (Lee)", "Ann Kim (Kim)".'
    )
    named = json.loads(json.dumps(DOCUMENTS["Course.json"]).replace("Ann Kim", "ann kim (Kim)"))
    documents = read_coop(files(Instructors=anns, Course=named))
    assert documents.courses[0].instructors == ("ann-kim-2",)
    names = {one.id: one.name for one in problem_of(documents).instructors}
    assert (names["ann-kim"], names["ann-kim-2"]) == ("Ann Kim (Lee)", "Ann Kim (Kim)")


def test_of_two_of_one_name_the_one_without_a_family_needs_an_id() -> None:
    alone = [{"name": "Ann Kim"}, *DOCUMENTS["Instructors.json"]]
    assert faults_of(files(Instructors=alone))[0] == (
        'Course.json, courses[0].instructors[0]: There are several "Ann Kim".'
        ' Allowed: "Ann Kim (Kim)", or the id of one of them.'
    )
    twice = [{"name": "Ann Kim", "family": "kim"}, *DOCUMENTS["Instructors.json"]]
    assert (
        'Instructors.json, instructors[1].name: "Ann Kim (Kim)" stands twice.'
        " Allowed: every instructor once; two of the same name each with its family, or an id."
    ) in faults_of(files(Instructors=twice))


def test_a_child_named_without_its_family_is_found_by_its_name() -> None:
    groups = [
        {"name": "Foxes", "children": ["Ada", "Zoe"]},
        {"name": "Ducklings", "children": ["ada (Kim)", "Zoe (Kim)", "Zoe (Olsen)"]},
    ]
    documents: CoopDocuments = read_coop(files(Groups=groups))
    assert [(child.name, child.family) for child in documents.children] == [
        ("Ada", "kim"),
        ("Zoe", "zoe"),
        ("Zoe", "kim"),
        ("Zoe", "olsen"),
    ]


def test_what_no_problem_may_have_is_refused_when_it_is_written_down() -> None:
    with pytest.raises(Faulty, match='The class "Nature Study", meetings a week: 7 is out of bounds'):
        problem_of(read_coop(with_course(lectures=7)))
    with pytest.raises(Faulty, match='The wish "gaps": There is no wish of this name'):
        problem_of(read_coop(files(Configuration={"weights": {"gaps": 1}})))

"""Claims about the competition's files: both formats are read, solutions go out and in, every fault stands with its line."""

from __future__ import annotations

import random
import re

import pytest

from brightpath.domain.errors import Faulty
from brightpath.planning.coop.capacity import shortages
from brightpath.planning.coop.itc2007 import read_instance, read_solution, write_solution
from brightpath.planning.coop.problem import CoopProblem, Lecture, Slot, Timetable
from tests.planning.published import FOLDER, INSTANCES, published

CTT = """\
Name: Toy
Courses: 3
Rooms: 2
Days: 5
Periods_per_day: 4
Curricula: 2
Constraints: 2

COURSES:
SceCosC Ocra 3 3 30
ArcTec Indaco 3 2 42
TecCos Rosa 5 4 40

ROOMS:
A 32
B 50

CURRICULA:
Cur1 3 SceCosC ArcTec TecCos
Cur2 2 TecCos ArcTec

UNAVAILABILITY_CONSTRAINTS:
TecCos 2 0
TecCos 2 1

END.
"""


def faults_of(content: str | bytes) -> list[str]:
    with pytest.raises(Faulty) as refused:
        read_instance(content)
    return [fault.sentence for fault in refused.value.faults]


def places_of(content: str) -> list[str]:
    with pytest.raises(Faulty) as refused:
        read_instance(content)
    return [fault.where for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    assert old in CTT
    return CTT.replace(old, new, 1)


def test_the_competitions_own_format_is_read() -> None:
    problem = read_instance(CTT)
    assert (problem.name, len(problem.days), problem.periods) == ("Toy", 5, 4)
    course = problem.courses[2]
    assert (course.id, course.instructors, course.lectures, course.min_days, course.students) == (
        "TecCos",
        ("Rosa",),
        5,
        4,
        40,
    )
    assert course.unavailable == (Slot(2, 0), Slot(2, 1))
    assert [(room.id, room.seats) for room in problem.rooms] == [("A", 32), ("B", 50)]
    assert problem.curriculum["Cur2"].courses == ("TecCos", "ArcTec")


def test_what_only_the_extended_format_knows_changes_nothing() -> None:
    extended = CTT.replace(
        "Constraints: 2", "Min_Max_Daily_Lectures: 2 3\nUnavailabilityConstraints: 2\nRoomConstraints: 1"
    )
    extended = re.sub(r"^(\w+ \w+ \d \d \d+)$", r"\1 1", extended, flags=re.MULTILINE)
    extended = extended.replace("A 32", "A 32 1").replace("END.", "ROOM_CONSTRAINTS:\nArcTec A\n\nEND.")
    assert read_instance(extended) == read_instance(CTT)


def test_a_file_with_line_ends_of_windows_and_a_mark_is_read() -> None:
    assert read_instance(b"\xef\xbb\xbf" + CTT.replace("\n", "\r\n").encode()) == read_instance(CTT)


@pytest.mark.parametrize("name", INSTANCES)
def test_a_problem_survives_json_and_a_solution_its_own_format(name: str) -> None:
    problem, solution = published(name)
    assert CoopProblem.model_validate_json(problem.model_dump_json()) == problem
    again = read_solution(write_solution(problem, solution), problem)
    assert sorted(again.lectures) == sorted(solution.lectures)
    assert Timetable.model_validate_json(again.model_dump_json()) == again


def test_a_solution_stands_in_the_order_of_courses_then_of_time() -> None:
    lectures = (Lecture("TecCos", 1, 3, "A"), Lecture("SceCosC", 4, 0, "B"), Lecture("TecCos", 0, 2, "B"))
    text = write_solution(read_instance(CTT), Timetable(lectures=lectures))
    assert text == "SceCosC B 4 0\nTecCos B 0 2\nTecCos A 1 3\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("A 32", "A -5", 'line 15: "-5" is not allowed for seats. Allowed: a whole number from 0 to 100000.'),
        (
            "ArcTec Indaco 3 2 42",
            "ArcTec 3 2 42",
            'line 11: The course "ArcTec" has no teacher. Allowed: course teacher lectures days students.',
        ),
        (
            "Cur2 2 TecCos ArcTec",
            "Cur2 0",
            'line 20: The curriculum "Cur2" names no course. Allowed: curriculum count course ....',
        ),
        (
            "Cur2 2 TecCos ArcTec",
            "Cur2 2 TecCos Gone",
            'line 20: There is no course "Gone". Allowed: a course of the section COURSES.',
        ),
        (
            "Cur2 2 TecCos ArcTec",
            "Cur2 3 TecCos ArcTec",
            'line 20: It says "3" courses and names 2. Allowed: as many as it names.',
        ),
        (
            "Courses: 3",
            "Courses: 4",
            "the header: The header says Courses: 4, but COURSES has 3. Allowed: as many as there are.",
        ),
        ("Rooms: 2\n", "", "the header: Rooms is missing. Allowed: Rooms: and its value."),
        ("TecCos 2 1", "TecCos 5 1", 'line 24: "5" is not allowed for day. Allowed: a whole number from 0 to 4.'),
        ("B 50", "A 50", 'line 16: The room "A" stands twice. Allowed: every room once.'),
        ("END.\n", "", "line 24: The file breaks off here: its end is missing. Allowed: END. as the last line."),
        (
            "ROOMS:",
            "HALLS:",
            'line 14: There is no section "HALLS:". '
            "Allowed: COURSES, ROOMS, CURRICULA, UNAVAILABILITY_CONSTRAINTS, ROOM_CONSTRAINTS.",
        ),
    ],
)
def test_a_fault_stands_with_its_line_and_what_is_allowed(old: str, new: str, told: str) -> None:
    assert told in faults_of(changed(old, new))


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    text = changed("A 32", "A -5").replace("ArcTec Indaco 3", "ArcTec Indaco zero").replace("Cur2 2 TecCos", "Cur2 2 X")
    assert places_of(text) == ["line 11", "line 15", "line 20"]


def test_ten_thousand_courses_are_refused_at_once_and_not_one_by_one() -> None:
    many = "\n".join(f"c{number} t 1 1 -1" for number in range(10_000))
    told = faults_of(changed("SceCosC Ocra 3 3 30", many).replace("Courses: 3", "Courses: 10002"))
    assert "line 2: Courses is 10,002. Allowed: a whole number from 1 to 500." in told
    assert len(told) < 5


def test_too_many_courses_are_told_once_whether_the_header_says_so_or_not() -> None:
    lines = "".join(f"c{number} Ann 1 1 10\n" for number in range(498))
    file = CTT.replace("ROOMS:", f"{lines}ROOMS:")
    file = file.replace("40\n\nc0", "40\nc0")
    assert faults_of(file.replace("Courses: 3", "Courses: 501")) == [
        "line 2: Courses is 501. Allowed: a whole number from 1 to 500."
    ]
    assert "the file: There are 501 courses. Allowed: at most 500." in faults_of(file)


@pytest.mark.parametrize("cut", range(0, len(CTT) - 6, 7))
def test_a_file_that_breaks_off_anywhere_is_refused(cut: int) -> None:
    assert faults_of(CTT[:cut])


@pytest.mark.parametrize("seed", range(60))
def test_a_garbled_file_is_read_or_refused_in_sentences(seed: int) -> None:
    dice = random.Random(seed)
    lines = (FOLDER / "comp01.ectt").read_text("utf-8").split("\n")
    for _ in range(dice.choice((1, 3, 20))):
        number = dice.randrange(len(lines))
        values = lines[number].split(" ")
        match dice.randrange(4):
            case 0:
                lines.pop(number)
            case 1:
                lines.insert(number, dice.choice(lines))
            case 2:
                values.pop(dice.randrange(len(values)))
                lines[number] = " ".join(values)
            case _:
                values[dice.randrange(len(values))] = dice.choice(
                    ("-1", "1e9", "END.", "ROOMS:", "٣", "\0", "999999999")
                )
                lines[number] = " ".join(values)
    try:
        problem = read_instance("\n".join(lines))
    except Faulty as refused:
        assert all(fault.what.endswith(".") for fault in refused.faults)
    else:
        assert shortages(problem) is not None


def test_what_is_no_text_is_refused() -> None:
    assert faults_of(b"Name: \xff\n") == ["line 1: This is not written in UTF-8. Allowed: UTF-8 or ASCII."]
    assert faults_of("x" * (10 * 1024 * 1024 + 1)) == ["the file: It is 10.0 MB large. Allowed: at most 10 MB."]
    assert len(faults_of("\x1b[2J\n" * 50_000)) == 201


def test_a_published_file_has_its_notes_beside_it() -> None:
    assert "MIT" in (FOLDER / "SOURCE.md").read_text("utf-8")


def test_each_line_of_a_solution_that_is_none_is_told() -> None:
    problem = read_instance(CTT)
    with pytest.raises(Faulty) as refused:
        read_solution("TecCos A 0 0\nTecCos A 0\nGone A 0 0\nTecCos C 5 4\nTecCos A one 0\n", problem)
    assert [fault.sentence for fault in refused.value.faults] == [
        'line 2: "TecCos A 0" is no lecture. Allowed: course room day period.',
        'line 3: There is no course "Gone".',
        'line 4: There is no room "C".',
        "line 4: There is no day 5; the last is 4.",
        "line 4: There is no period 4; the last is 3.",
        'line 5: "TecCos A one 0" is no lecture. Allowed: course room day period.',
    ]

"""Claims about a co-op's problem: what it refuses, all at once, and what it says cannot be held before anything is searched."""

from __future__ import annotations

from typing import Any

import pytest

from brightpath.domain.errors import Faulty
from brightpath.planning.coop.bounds import check_problem
from brightpath.planning.coop.capacity import shortages
from brightpath.planning.coop.problem import CoopProblem, Instructor, Lecture, Pin, Slot
from tests.planning.published import INSTANCES, published
from tests.planning.small_coop import a_child, a_coop, a_course, a_family, a_group, a_pool, a_room

ALL_DAY = tuple(Slot(0, period) for period in range(4))


def faults_of(problem: CoopProblem) -> list[str]:
    with pytest.raises(Faulty) as refused:
        check_problem(problem)
    return [fault.sentence for fault in refused.value.faults]


def told(problem: CoopProblem) -> list[str]:
    check_problem(problem)
    return [one.sentence for one in shortages(problem)]


def away(name: str, *periods: int) -> Instructor:
    return Instructor(id=name, name=name.capitalize(), unavailable=tuple(Slot(0, period) for period in periods))


# -- faults ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INSTANCES)
def test_a_published_problem_has_no_fault_and_lacks_nothing(name: str) -> None:
    problem, _ = published(name)
    check_problem(problem)
    assert shortages(problem) == ()


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"rooms": (a_room("Hall", -5),)}, 'The room "Hall", seats'),
        ({"rooms": ()}, "Rooms"),
        ({"rooms": (a_room("Hall"), a_room("Hall"))}, "Rooms"),
        ({"periods": 21}, "Periods"),
        ({"curricula": (a_group("Foxes"),)}, 'The group "Foxes"'),
        ({"curricula": (a_group("Foxes", "gone"),)}, 'The group "Foxes", classes'),
        ({"times": ((540, 600),)}, "Periods"),
        ({"times": ((540, 600), (590, 650), (660, 700), (700, 730))}, "Period 2"),
        ({"pins": (Pin("art", 0, 9),)}, 'The class "Art", pins'),
        ({"pins": (Pin("art", 0, 1), Pin("art", 0, 1, "hall"))}, "Pins"),
        ({"pins": (Pin("gone", 0, 1),)}, "Pins"),
        ({"weights": {"art": 1}}, 'The wish "art"'),
        ({"weights": {"few_gaps": 1001}}, 'The wish "No family waits between two of its classes."'),
        ({"families": (a_family("Kim", a_child("Ada", "gone")),)}, 'The child "Ada", classes'),
        ({"families": (a_family("Kim", a_child("Ada")), a_family("Lee", a_child("Ada")))}, "Children"),
        ({"car_pools": (a_pool("North", "gone"),)}, 'The car pool "North", families'),
        ({"instructors": (Instructor(id="x y", name="X"),)}, 'The instructor "X"'),
        ({"instructors": (Instructor(id="x", name="X", unavailable=(Slot(3, 0),)),)}, 'The instructor "X", times away'),
    ],
)
def test_a_fault_stands_in_its_place(facts: dict[str, Any], where: str) -> None:
    with pytest.raises(Faulty) as refused:
        check_problem(a_coop(a_course("Art"), **facts))
    assert [fault.where for fault in refused.value.faults] == [where]


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"lectures": 0}, 'The class "Art", meetings a week'),
        ({"lectures": 5}, 'The class "Art", meetings a week'),
        ({"min_days": 2}, 'The class "Art", days'),
        ({"students": -1}, 'The class "Art", children'),
        ({"rooms_not_allowed": ("gone",)}, 'The class "Art", rooms it cannot have'),
        ({"unavailable": (Slot(0, 4),)}, 'The class "Art", times it cannot have'),
    ],
)
def test_a_fault_of_a_course_stands_in_its_place(facts: dict[str, Any], where: str) -> None:
    with pytest.raises(Faulty) as refused:
        check_problem(a_coop(a_course("Art", **facts)))
    assert [fault.where for fault in refused.value.faults] == [where]


def test_all_faults_are_told_at_once() -> None:
    nobodys = a_course("Art").model_copy(update={"instructors": ()})
    problem = a_coop(nobodys, a_course("Maths", "ann"), rooms=(a_room("Hall", -5),), curricula=(a_group("Foxes"),))
    assert faults_of(problem) == [
        'The room "Hall", seats: -5 is out of bounds. Allowed: a whole number from 0 to 100000.',
        'The class "Art": Nobody teaches it. Allowed: at least one instructor.',
        'The group "Foxes": It has no class. Allowed: at least one class.',
    ]


def test_ten_thousand_courses_are_refused_by_their_number_alone() -> None:
    problem = a_coop(*(a_course(f"C{number}", "ann", lectures=-1) for number in range(10_000)))
    assert faults_of(problem) == ["Classes: There are 10,000 classes. Allowed: 1 to 500 classes."]


# -- what cannot be held -----------------------------------------------------------------------------------------------


def test_too_few_rooms_are_told_with_how_many() -> None:
    courses = [a_course(f"C{number}", lectures=3) for number in range(3)]
    assert told(a_coop(*courses, rooms=(a_room("Hall"), a_room("Attic")))) == [
        "There are 9 meetings a week, but 2 rooms can hold 8 in 4 periods: 1 too many. "
        "1 more room, or 1 more period a week, would be needed at least."
    ]


def test_the_only_room_with_a_sink_is_told() -> None:
    problem = a_coop(
        a_course("Baking", lectures=3, needs=("sink",)),
        a_course("Pottery", lectures=2, needs=("sink",)),
        a_course("Maths", lectures=4),
        rooms=(a_room("Hall"), a_room("Kitchen", 9, "sink"), a_room("Attic")),
    )
    assert told(problem) == [
        "Baking and Pottery can only be in Kitchen, the only room with sink: 5 meetings, but room for 4 there. "
        "1 period is missing."
    ]


def test_a_room_that_nobody_has_is_told() -> None:
    assert told(a_coop(a_course("Pottery", needs=("kiln",)))) == ["Pottery needs kiln, and no room has it."]
    barred = a_course("Pottery", rooms_not_allowed=("hall", "kitchen", "attic"))
    assert told(a_coop(barred)) == ["Pottery has no room: none that is there is allowed for it."]


def test_the_hours_of_who_teaches_are_told() -> None:
    problem = a_coop(a_course("Art", "ann", lectures=3), instructors=(away("ann", 0, 1),))
    assert told(problem) == ["Art has 3 meetings, but Ann can be there in only 2 periods: 1 is missing."]


def test_the_joint_hours_of_co_teachers_are_told() -> None:
    problem = a_coop(a_course("Art", "ann", "bob", lectures=2), instructors=(away("ann", 0, 1), away("bob", 2)))
    assert told(problem) == [
        "Art has 2 meetings, but Ann and Bob can be there together in only 1 period: 1 is missing."
    ]


def test_hours_that_only_children_close_are_told() -> None:
    ada = a_child("Ada", "art", unavailable=ALL_DAY[:3])
    problem = a_coop(a_course("Art", lectures=2), families=(a_family("Kim", ada),))
    assert told(problem) == [
        "Art has 2 meetings, but only 1 period is open to it when its own times, its grown-ups' and its children's are "
        "taken together: 1 is missing."
    ]


def test_a_teacher_with_more_lectures_than_hours_is_told() -> None:
    problem = a_coop(
        a_course("Art", "ann", lectures=2),
        a_course("Music", "ann", lectures=2),
        instructors=(away("ann", 3),),
    )
    assert told(problem) == [
        "Ann works in Art and Music: 4 meetings, but only 3 periods are open to them. 1 period is missing."
    ]


def test_only_the_courses_that_stand_in_each_others_way_are_named() -> None:
    problem = a_coop(
        a_course("Art", unavailable=ALL_DAY[1:]),
        a_course("Music", unavailable=ALL_DAY[1:]),
        a_course("Maths", lectures=2),
        curricula=(a_group("Foxes", "art", "music", "maths"),),
    )
    assert told(problem) == [
        "The group Foxes has Art and Music: 2 meetings, but only 1 period is open to them. 1 period is missing."
    ]


def test_the_same_courses_are_told_once_though_group_and_child_have_them() -> None:
    problem = a_coop(
        a_course("Art", lectures=3),
        a_course("Music", lectures=3),
        curricula=(a_group("Foxes", "art", "music"),),
        families=(a_family("Kim", a_child("Ada", groups=("foxes",))),),
    )
    assert len(told(problem)) == 1


def test_pins_that_cannot_be_kept_are_told() -> None:
    problem = a_coop(
        a_course("Art", "ann"),
        a_course("Music", "ann"),
        a_course("Maths", "bob", needs=("board",)),
        a_course("Games"),
        instructors=(away("bob", 2),),
        rooms=(a_room("Hall"), a_room("Attic", 9, "board")),
        pins=(
            Pin("art", 0, 1),
            Pin("music", 0, 1),
            Pin("maths", 0, 2, "hall"),
            Pin("games", 0, 3, "hall"),
            Pin("games", 0, 2, "hall"),
        ),
    )
    assert told(problem) == [
        "Maths is pinned to Monday, period 3, when Bob cannot be there.",
        "Maths is pinned to Hall, which does not suit it.",
        "Games is pinned to 2 periods, but has only 1 meeting.",
        "Art and Music are both pinned to Monday, period 2, and somebody has to be in both.",
        "Maths and Games are both pinned to Monday, period 3 in Hall.",
    ]


# -- what follows from it ----------------------------------------------------------------------------------------------


def test_courses_clash_by_group_grown_up_and_child() -> None:
    problem = a_coop(
        a_course("Art", "ann"),
        a_course("Music", "ann"),
        a_course("Maths", helpers=("ann",)),
        a_course("Games"),
        a_course("Chess"),
        a_course("Lunch"),
        curricula=(a_group("Foxes", "games", "chess"),),
        families=(a_family("Kim", a_child("Ada", "art", groups=("foxes",))),),
    )
    assert problem.cliques == (("art", "games", "chess"), ("art", "music", "maths"))
    assert problem.clashes["art"] == {"music", "maths", "games", "chess"}
    assert problem.clashes["lunch"] == frozenset()
    assert problem.courses_of_family == {"kim": ("games", "chess", "art")}


def test_a_clique_within_another_is_not_told_again() -> None:
    courses = [a_course(name) for name in ("Art", "Music", "Maths", "Games")]
    groups = (a_group("A", "art", "music"), a_group("B", "maths", "music", "art"), a_group("C", "art", "games"))
    problem = a_coop(*courses, curricula=(*groups, a_group("D", "games", "art")))
    assert problem.cliques == (("art", "games"), ("art", "music", "maths"))


def test_a_changed_problem_carries_nothing_over_that_was_derived() -> None:
    problem = a_coop(a_course("Art", "ann"), a_course("Music", "ann"))
    assert problem.clashes["art"] == {"music"}
    apart = problem.changed(
        courses=(a_course("Art", "ann"), a_course("Chess", "cat")), instructors=(away("ann"), away("cat"))
    )
    assert apart.clashes == {"art": frozenset(), "chess": frozenset()}


def test_a_half_day_ends_at_noon_or_in_the_middle_or_where_the_co_op_says() -> None:
    clocked = a_coop(a_course("Art"), times=((540, 600), (600, 660), (660, 720), (720, 780)))
    assert [list(half) for half in clocked.halves] == [[0, 1, 2], [3]]
    assert [list(half) for half in a_coop(a_course("Art"), periods=5).halves] == [[0, 1, 2], [3, 4]]
    assert [list(half) for half in a_coop(a_course("Art"), afternoon_from=4).halves] == [[0, 1, 2, 3]]
    assert clocked.when(Slot(0, 1)) == "Monday at 10:00"


def test_only_what_is_still_there_stood() -> None:
    here = Lecture("art", 0, 1, "hall")
    gone = (Lecture("gone", 0, 1, "hall"), Lecture("art", 1, 1, "hall"), Lecture("art", 0, 1, "gone"))
    assert a_coop(a_course("Art"), last=(*gone, here, here)).stood == (here,)

"""Claims about a co-op's own musts and wishes: each is counted and told, by itself, on a small timetable."""

from __future__ import annotations

import random
from typing import Any

import pytest

from brightpath.domain.errors import Faulty
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.explain import tell
from brightpath.planning.coop.problem import CoopProblem, Course, Instructor, Lecture, Pin, Slot, Timetable
from brightpath.planning.rule import COOP
from tests.planning.small_coop import (
    EVERY_WISH,
    a_child,
    a_coop,
    a_course,
    a_family,
    a_group,
    a_pool,
    a_room,
    held,
)

ART, MUSIC, CHESS = a_course("Art", "ann"), a_course("Music", "bob"), a_course("Chess", "cat")
ADA, BEN = a_child("Ada", "art"), a_child("Ben", "music")
KIM = a_family("Kim", ADA, BEN)

#: Rule, problem, a timetable that keeps it, one that does not, how often, and the sentence.
Case = tuple[str, CoopProblem, Timetable, Timetable, int, str]


def away(name: str, *periods: int) -> Instructor:
    return Instructor(id=name, name=name.capitalize(), unavailable=tuple(Slot(0, period) for period in periods))


MUSTS: list[Case] = [
    (
        "lectures_are_held",
        a_coop(a_course("Art", lectures=2)),
        held("art 0 0 hall", "art 0 1 hall"),
        held("art 0 0 hall"),
        1,
        "Art should be held twice a week: 1 meeting off.",
    ),
    (
        "one_at_a_time",
        a_coop(a_course("Art", lectures=2)),
        held("art 0 0 hall", "art 0 1 hall"),
        held("art 0 0 hall", "art 0 0 attic"),
        1,
        "Art is held twice at once, on Monday, period 1.",
    ),
    (
        "nobody_is_torn",
        a_coop(a_course("Art", "ann"), a_course("Music", "bob", helpers=("ann",))),
        held("art 0 0 hall", "music 0 1 attic"),
        held("art 0 0 hall", "music 0 0 attic"),
        1,
        "Art and Music are both on Monday, period 1, and Ann belongs in both.",
    ),
    (
        "nobody_is_torn",
        a_coop(
            ART,
            MUSIC,
            curricula=(a_group("Foxes", "art", "music"),),
            families=(
                a_family("Kim", a_child("Ada", "art", "music")),
                a_family("Lee", a_child("Cleo", groups=("foxes",))),
            ),
        ),
        held("art 0 0 hall", "music 0 1 attic"),
        held("art 0 0 hall", "music 0 0 attic"),
        1,
        "Art and Music are both on Monday, period 1, and the group Foxes, Ada and Cleo belong in both.",
    ),
    (
        "one_class_a_room",
        a_coop(ART, MUSIC, CHESS),
        held("art 0 0 hall", "music 0 0 attic", "chess 0 1 hall"),
        held("art 0 0 hall", "music 0 0 hall", "chess 0 0 hall"),
        2,
        "Art, Chess and Music are all in Hall on Monday, period 1.",
    ),
    (
        "times_are_open",
        a_coop(a_course("Art", unavailable=(Slot(0, 1),))),
        held("art 0 0 hall"),
        held("art 0 1 hall"),
        1,
        "Art cannot be held on Monday, period 2.",
    ),
    (
        "grown_ups_can_come",
        a_coop(a_course("Art", "ann", helpers=("bob",)), instructors=(away("bob", 1),)),
        held("art 0 0 hall"),
        held("art 0 1 hall"),
        1,
        "Bob cannot come on Monday, period 2, when Art is held.",
    ),
    (
        "children_can_come",
        a_coop(ART, families=(a_family("Kim", a_child("Ada", "art", unavailable=(Slot(0, 1),))),)),
        held("art 0 0 hall"),
        held("art 0 1 hall"),
        1,
        "Ada cannot come on Monday, period 2, when Art is held.",
    ),
    (
        "rooms_suit",
        a_coop(
            a_course("Art", needs=("sink", "light")),
            rooms=(a_room("Hall", 9, "light"), a_room("Bath", 9, "sink", "light")),
        ),
        held("art 0 0 bath"),
        held("art 0 0 hall"),
        1,
        "Art is in Hall on Monday, period 1, which has no sink.",
    ),
    (
        "rooms_suit",
        a_coop(a_course("Art", rooms_not_allowed=("attic",))),
        held("art 0 0 hall"),
        held("art 0 0 attic"),
        1,
        "Art is in Attic on Monday, period 1, which is not allowed for it.",
    ),
    (
        "pins_stay",
        a_coop(ART, pins=(Pin("art", 0, 1, "attic"),)),
        held("art 0 1 attic"),
        held("art 0 1 hall"),
        1,
        "Art is pinned to Monday, period 2 in Attic and is not there.",
    ),
    (
        "pins_stay",
        a_coop(ART, pins=(Pin("art", 0, 1),)),
        held("art 0 1 attic"),
        held("art 0 2 attic"),
        1,
        "Art is pinned to Monday, period 2 and is not there.",
    ),
    (
        "parents_are_free",
        a_coop(
            ART,
            a_course("Toddlers", "bob", needs_parents=True),
            families=(a_family("Kim", a_child("Ada", "toddlers"), parents=("ann",)),),
            parents_are_a_must=True,
            weights={},
        ),
        held("art 0 0 hall", "toddlers 0 1 attic"),
        held("art 0 1 hall", "toddlers 0 1 attic"),
        1,
        "The family Kim has 1 parent, but Art and Toddlers each need one on Monday, period 2.",
    ),
]

WISHES: list[Case] = [
    (
        "seats_for_all",
        a_coop(a_course("Art", students=25), rooms=(a_room("Hall", 30), a_room("Attic", 20))),
        held("art 0 0 hall"),
        held("art 0 0 attic"),
        5,
        "Art has 25 children, but Attic has 20 seats (on Monday, period 1).",
    ),
    (
        "days_apart",
        a_coop(a_course("Art", lectures=2, min_days=2), days=2),
        held("art 0 0 hall", "art 1 0 hall"),
        held("art 0 0 hall", "art 0 1 hall"),
        1,
        "Art should be spread over 2 days and is held on Monday only.",
    ),
    (
        "no_lone_lecture",
        a_coop(ART, MUSIC, CHESS, curricula=(a_group("Foxes", "art", "music", "chess"),)),
        held("art 0 0 hall", "music 0 1 hall", "chess 0 2 hall"),
        held("art 0 0 hall", "music 0 1 hall", "chess 0 3 hall"),
        1,
        "The group Foxes has Chess on Monday, period 4 and nothing just before or after.",
    ),
    (
        "course_keeps_room",
        a_coop(a_course("Art", lectures=2, min_days=0), weights={"course_keeps_room": 1}),
        held("art 0 0 hall", "art 0 1 hall"),
        held("art 0 0 hall", "art 0 1 attic"),
        1,
        "Art changes between Hall and Attic.",
    ),
    (
        "siblings_together",
        a_coop(ART, MUSIC, families=(KIM,), weights={"siblings_together": 1}),
        held("art 0 0 hall", "music 0 1 hall"),
        held("art 0 0 hall", "music 0 2 hall"),
        2,
        "Of the family Kim, Ada has no class on the Monday afternoon when a sibling has.",
    ),
    (
        "car_pools_together",
        a_coop(
            ART,
            MUSIC,
            families=(a_family("Kim", ADA), a_family("Lee", BEN)),
            car_pools=(a_pool("North", "kim", "lee"),),
        ),
        held("art 0 1 hall", "music 0 1 attic"),
        held("art 0 0 hall", "music 0 2 attic"),
        2,
        "The car pool North does not come and go together on Monday: 2 periods in which only some are there.",
    ),
    (
        "parents_where_needed",
        a_coop(
            ART,
            a_course("Toddlers", "bob", needs_parents=True),
            a_course("Babies", "cat", needs_parents=True),
            families=(a_family("Kim", a_child("Ada", "toddlers"), a_child("Ben", "babies"), parents=("ann", "dan")),),
            weights={"parents_where_needed": 1},
        ),
        held("art 0 0 hall", "toddlers 0 1 attic", "babies 0 1 kitchen"),
        held("art 0 1 hall", "toddlers 0 1 attic", "babies 0 1 kitchen"),
        1,
        "The family Kim has 2 parents, but Art, Toddlers and Babies each need one on Monday, period 2.",
    ),
    (
        "few_gaps",
        a_coop(ART, MUSIC, families=(a_family("Kim", ADA, parents=("bob",)),)),
        held("art 0 0 hall", "music 0 1 hall"),
        held("art 0 0 hall", "music 0 3 hall"),
        2,
        "The family Kim waits between classes on Monday, period 2 and Monday, period 3.",
    ),
    (
        "teacher_keeps_room",
        a_coop(ART, a_course("Music", "ann")),
        held("art 0 0 hall", "music 0 1 hall"),
        held("art 0 0 hall", "music 0 1 attic"),
        1,
        "Ann teaches in Hall and Attic.",
    ),
    (
        "prep_hour",
        a_coop(a_course("Art", "ann", lectures=2, prep_hour=True), a_course("Music", "bob", helpers=("ann",))),
        held("music 0 0 hall", "art 0 2 hall", "art 0 3 hall"),
        held("music 0 1 hall", "art 0 2 hall", "art 0 3 hall"),
        1,
        "Ann comes straight from Music to Art on Monday, period 3, which needs preparing.",
    ),
    (
        "close_to_last",
        a_coop(ART, last=(Lecture("art", 0, 0, "hall"), Lecture("gone", 0, 0, "hall"))),
        held("art 0 0 hall"),
        held("art 0 1 hall"),
        2,
        "Art is no longer on Monday, period 1.",
    ),
    (
        "close_to_last",
        a_coop(ART, last=(Lecture("art", 0, 0, "hall"),)),
        held("art 0 0 hall"),
        held("art 0 0 attic"),
        1,
        "Art on Monday, period 1 moved from Hall to Attic.",
    ),
]


@pytest.mark.parametrize("case", MUSTS, ids=lambda case: case[0])
def test_a_must_is_counted_and_told_by_itself(case: Case) -> None:
    rule, problem, good, bad, times, sentence = case
    assert judge(problem, good).broken == {}
    judgement = judge(problem, bad)
    assert judgement.broken == {rule: times}
    assert sentence in [told.sentence for told in tell(problem, judgement) if told.cost is None]


@pytest.mark.parametrize("case", WISHES, ids=lambda case: case[0])
def test_a_wish_is_counted_and_told_by_itself(case: Case) -> None:
    rule, problem, good, bad, times, sentence = case
    assert judge(problem, good).cost == 0
    judgement = judge(problem, bad)
    assert judgement.hard == 0
    assert {name: cost for name, cost in judgement.costs.items() if cost} == {rule: times}
    assert sentence in [told.sentence for told in tell(problem, judgement) if told.cost]


def test_every_rule_has_a_count_and_such_a_case() -> None:
    assert {case[0] for case in MUSTS} == set(COOP.musts)
    assert {case[0] for case in WISHES} == set(COOP.wishes) == set(EVERY_WISH)
    assert all(rule.counts for rule in (*COOP.musts.values(), *COOP.wishes.values()))


def test_a_weight_multiplies_and_a_wish_without_one_is_not_looked_at() -> None:
    problem = a_coop(a_course("Art", students=25), weights={"seats_for_all": 3, "days_apart": 0})
    assert judge(problem, held("art 0 0 hall")).costs == {"seats_for_all": 15}


def test_a_parent_who_teaches_the_own_toddler_is_where_it_is_needed() -> None:
    problem = a_coop(
        a_course("Toddlers", "ann", needs_parents=True),
        families=(a_family("Kim", a_child("Ada", "toddlers"), parents=("ann",)),),
    )
    assert judge(problem, held("toddlers 0 0 hall")).cost == 0


def test_a_stranger_in_a_timetable_is_refused() -> None:
    with pytest.raises(Faulty, match=r'lectures\[0\]: There is no course "gone"'):
        judge(a_coop(ART), held("gone 0 0 hall"))


# -- counted another way -----------------------------------------------------------------------------------------------


def any_coop(seed: int) -> tuple[CoopProblem, Timetable]:
    """Draw a co-op with everything in it, and any timetable for it, mostly a bad one."""
    dice = random.Random(seed)
    slots = [Slot(day, period) for day in range(2) for period in range(5)]
    people = [f"p{number}" for number in range(6)]
    features = ("sink", "piano")

    def some(of: Any, most: int) -> tuple[Any, ...]:
        return tuple(dice.sample(list(of), dice.randint(0, most)))

    courses = [
        Course(
            id=f"c{number}",
            name=f"C{number}",
            instructors=tuple(dice.sample(people, dice.randint(1, 2))),
            helpers=some(people, 1),
            lectures=dice.randint(1, 3),
            min_days=dice.randint(0, 2),
            students=dice.randint(0, 30),
            needs=some(features, 1),
            rooms_not_allowed=some(("hall", "attic"), 1),
            unavailable=some(slots, 2),
            needs_parents=dice.random() < 0.4,
            prep_hour=dice.random() < 0.4,
        )
        for number in range(8)
    ]
    ids = [course.id for course in courses]
    groups = tuple(a_group(f"G{number}", *dice.sample(ids, 3)) for number in range(3))
    families = tuple(
        a_family(
            f"F{number}",
            *(
                a_child(
                    f"K{number}{child}", *some(ids, 2), groups=some(("g0", "g1", "g2"), 1), unavailable=some(slots, 2)
                )
                for child in range(dice.randint(0, 3))
            ),
            parents=some(people, 2),
        )
        for number in range(4)
    )

    def lecture() -> Lecture:
        return Lecture(dice.choice(ids), *dice.choice(slots), dice.choice(("hall", "kitchen", "attic")))

    problem = a_coop(
        *courses,
        days=2,
        periods=5,
        rooms=(a_room("Hall", 10, "sink"), a_room("Kitchen", 20, "sink", "piano"), a_room("Attic", 30)),
        instructors=tuple(Instructor(id=one, name=one, unavailable=some(slots, 2)) for one in people),
        curricula=groups,
        families=families,
        car_pools=(a_pool("North", "f0", "f1"), a_pool("South", "f1", "f2", "f3")),
        pins=tuple({(pin.course, pin.slot): pin for pin in (Pin(*lecture()), Pin(*lecture()[:3]))}.values()),
        last=tuple(lecture() for _ in range(5)),
        parents_are_a_must=dice.random() < 0.3,
        weights={name: dice.randint(0, 3) for name in EVERY_WISH},
    )
    return problem, Timetable(lectures=tuple(lecture() for _ in range(dice.randint(0, 25))))


def counted_again(problem: CoopProblem, rows: list[Lecture]) -> dict[str, int]:
    """Count the co-op's own rules from the plain lists, as their sentences say them."""
    counts = dict.fromkeys(
        ("grown_ups_can_come", "children_can_come", "rooms_suit", "pins_stay", "short_of_parents", "siblings_together",
         "car_pools_together", "few_gaps", "teacher_keeps_room", "prep_hour", "close_to_last"), 0,
    )  # fmt: skip
    at: dict[tuple[int, int], list[Lecture]] = {}
    for row in rows:
        at.setdefault(row[1:3], []).append(row)
        course = problem.course[row.course]
        grown_ups = set(course.instructors) | set(course.helpers)
        counts["grown_ups_can_come"] += sum(row[1:3] in problem.instructor[one].unavailable for one in grown_ups)
        room = problem.room[row.room]
        counts["rooms_suit"] += row.room in course.rooms_not_allowed or not set(course.needs) <= set(room.features)
    attended = {
        child.id: {*child.courses, *(course for group in child.groups for course in problem.curriculum[group].courses)}
        for family in problem.families
        for child in family.children
    }
    for child in problem.child.values():
        counts["children_can_come"] += sum(
            row.course in attended[child.id] and row[1:3] in child.unavailable for row in rows
        )
    for pin in problem.pins:
        counts["pins_stay"] += not any(row[:3] == pin[:3] and pin.room in (None, row.room) for row in rows)
    there = {}
    for family in problem.families:
        children = [child.id for child in family.children if attended[child.id]]
        works = [
            course.id
            for course in problem.courses
            for parent in family.parents
            if parent in course.instructors or parent in course.helpers
        ]
        ours = {*works, *(course for child in children for course in attended[child])}
        for day in range(2):
            busy = {row.period for row in rows if row.day == day and row.course in ours}
            span = set(range(min(busy), max(busy) + 1)) if busy else set()
            there[family.id, day] = span
            counts["few_gaps"] += len(span - busy)
            for half in ({0, 1, 2}, {3, 4}):
                come = [
                    any(row.course in attended[child] and row.day == day and row.period in half for row in rows)
                    for child in children
                ]
                counts["siblings_together"] += come.count(False) if any(come) else 0
        needy = {
            course.id
            for course in problem.courses
            if course.needs_parents and any(course.id in attended[child] for child in children)
        } - set(works)
        for here in at.values():
            held_now = {row.course for row in here}
            asked = [course for course in works if course in held_now] + sorted(needy & held_now)
            needs = any(problem.course[course].needs_parents for course in asked)
            if family.parents and needs:
                counts["short_of_parents"] += max(0, len(asked) - len(family.parents))
    for pool in problem.car_pools:
        members = [
            one for one in pool.families if any(there[one, day] or _has_class(problem, one, attended) for day in (0, 1))
        ]
        for day in range(2):
            for period in range(5):
                come = [period in there[one, day] for one in members]
                counts["car_pools_together"] += come.count(False) if any(come) else 0
    for instructor in problem.instructors:
        mine = [row for row in rows if instructor.id in problem.course[row.course].instructors]
        counts["teacher_keeps_room"] += max(0, len({row.room for row in mine}) - 1)
        works_at = {
            (row.course, *row[1:3])
            for row in rows
            if instructor.id in (*problem.course[row.course].instructors, *problem.course[row.course].helpers)
        }
        for course, day, period in {(row.course, *row[1:3]) for row in mine if problem.course[row.course].prep_hour}:
            counts["prep_hour"] += any(one[0] != course and one[1:] == (day, period - 1) for one in works_at)
    for old in set(problem.last):
        if old not in rows:
            counts["close_to_last"] += 1 if old[:3] in [row[:3] for row in rows] else 2
    return counts


def _has_class(problem: CoopProblem, family_id: str, attended: dict[str, set[str]]) -> bool:
    family = problem.family[family_id]
    works = any(set(family.parents) & {*course.instructors, *course.helpers} for course in problem.courses)
    return works or any(attended[child.id] for child in family.children)


@pytest.mark.parametrize("seed", range(60))
def test_any_timetable_of_any_co_op_is_counted_as_a_plain_count_does_and_told(seed: int) -> None:
    problem, timetable = any_coop(seed)
    judgement = judge(problem, timetable)
    again = counted_again(problem, list(timetable.lectures))
    short = again.pop("short_of_parents")
    again["parents_are_free" if problem.parents_are_a_must else "parents_where_needed"] = short
    for rule, times in again.items():
        if rule in COOP.musts:
            assert judgement.broken.get(rule, 0) == times, rule
        else:
            assert judgement.costs.get(rule, 0) == times * problem.weights[rule], rule
    told = tell(problem, judgement)
    assert len(told) == len(judgement.violations) + len(judgement.penalties)
    assert all(one.sentence.endswith(".") for one in told)
    assert CoopProblem.model_validate_json(problem.model_dump_json()) == problem

"""Small co-ops drawn by chance, with every wish in them, and the best timetable of one found by trying them all."""

from __future__ import annotations

from itertools import product
from random import Random

from brightpath.planning.coop.check import judge
from brightpath.planning.coop.problem import CoopProblem, Lecture, Pin, Slot, Timetable
from tests.planning.small_coop import a_child, a_coop, a_course, a_family, a_group, a_pool, a_room

Rank = tuple[int, int]


def a_drawn_coop(seed: int, *, courses: int = 3, lectures: int = 1, days: int = 2, periods: int = 2) -> CoopProblem:
    """Draw a co-op of two rooms and two families who ride together, some of it pinned, closed or held before."""
    random = Random(seed)
    names = [f"C{number}" for number in range(courses)]
    ids = [name.lower() for name in names]
    slots = [Slot(day, period) for day in range(days) for period in range(periods)]
    classes = [
        a_course(
            name,
            random.choice(("ann", "bob", "cleo")),
            lectures=1 + (number < lectures - 1),
            students=random.randint(5, 12),
            min_days=random.randint(1, 2),
            needs=random.choice(((), (), ("sink",))),
            needs_parents=random.random() < 0.4,
            prep_hour=random.random() < 0.4,
            unavailable=tuple(random.sample(slots, random.randint(0, 1))),
        )
        for number, name in enumerate(names)
    ]
    families = [
        a_family(
            f"F{number}",
            *(a_child(f"K{number}{place}", *random.sample(ids, random.randint(1, 2))) for place in range(2)),
            parents=random.choice((("ann",), ("bob",), ("ann", "bob"))) if number == 0 else ("cleo",),
        )
        for number in range(2)
    ]
    return a_coop(
        *classes,
        days=days,
        periods=periods,
        rooms=(a_room("Hall", 10), a_room("Kitchen", 8, "sink")),
        curricula=(a_group("G", *random.sample(ids, 2)),),
        families=tuple(families),
        car_pools=(a_pool("P", "f0", "f1"),),
        pins=(Pin("c0", *random.choice(slots)),) if random.random() < 0.3 else (),
        last=tuple(Lecture(course, *random.choice(slots), random.choice(("hall", "kitchen"))) for course in ids),
        weights={name: random.randint(1, 5) for name in a_coop(classes[0]).weights},
    )


def rank_of(problem: CoopProblem, timetable: Timetable) -> Rank | None:
    """Rank a timetable by the lectures left out, then its cost; None when it breaks anything else."""
    judgement = judge(problem, timetable)
    if set(judgement.broken) - {"lectures_are_held", "pins_stay"}:
        return None
    return judgement.broken.get("lectures_are_held", 0), judgement.cost


def best_rank(problem: CoopProblem) -> Rank:
    """Try every timetable."""
    lectures = [course.id for course in problem.courses for _ in range(course.lectures)]
    pinned = {pin.course: pin.slot for pin in problem.pins}
    options = [
        [
            *(
                Lecture(course, *slot, room.id)
                for slot in problem.slots
                for room in problem.rooms
                if slot not in problem.closed[course] and room.id in problem.rooms_for[course]
                if pinned.get(course, slot) == slot
            ),
            None,
        ]
        for course in lectures
    ]
    ranks = (
        rank_of(problem, Timetable(lectures=tuple(one for one in chosen if one is not None)))
        for chosen in product(*options)
    )
    return min(rank for rank in ranks if rank is not None)

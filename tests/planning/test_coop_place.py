"""A worker is handed a co-op's problem as it was written down, and brings back a timetable that the check counts alike."""

from __future__ import annotations

from brightpath.domain.jobs import Progress
from brightpath.planning.coop.check import judge
from brightpath.planning.coop.place import place_classes
from brightpath.planning.coop.problem import CoopProblem, Course, Instructor, Room, Timetable

PROBLEM = CoopProblem(
    name="Oak Hall",
    days=("Tuesday",),
    periods=2,
    courses=(Course(id="art", name="Art", instructors=("kim",), lectures=1, students=5),),
    rooms=(Room(id="hall", name="Hall", seats=3),),
    instructors=(Instructor(id="kim", name="Kim"),),
)


def test_the_answer_is_a_document_that_the_check_counts_alike() -> None:
    told: list[Progress] = []
    answer = place_classes({"problem": PROBLEM.model_dump(mode="json"), "seconds": 5, "seed": 1}, told.append)
    judgement = judge(PROBLEM, Timetable.model_validate(answer["timetable"]))
    assert (judgement.hard, judgement.cost, answer["bound"]) == (0, 2, 2)
    assert all(one.best is None or one.best["objective"] >= 2 for one in told)
    assert any(one.best for one in told)

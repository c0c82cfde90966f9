"""What a co-op forgets of those who are no longer in it: names in its timetables' problems, and when they cannot come.

No verbs.
"""

from __future__ import annotations

from collections.abc import Mapping

from brightpath.domain.coop import CoopNow, EnrolledChild, MemberState
from brightpath.planning.coop.problem import Child, CoopFamily, CoopProblem
from brightpath.storage import coop_timetables
from brightpath.storage.database import Db

A_CHILD = "A child who left"
A_GROWN_UP = "A grown-up who left"


def forget_who_left(db: Db, now: CoopNow) -> None:
    """Take out of what every version answers the names and the closed times of children and families that are gone."""
    for version, kept in coop_timetables.problems_of(db, now.coop.coop_id).items():
        if not kept:
            continue
        problem = CoopProblem.model_validate(kept)
        left = without_who_left(problem, now)
        if left != problem:
            coop_timetables.keep_problem(db, now.coop.coop_id, version, left.model_dump(mode="json"))


def without_who_left(problem: CoopProblem, now: CoopNow) -> CoopProblem:
    """Write a problem with a word in the place of the name of each child that is enrolled, or shown by name, no longer.

    Of a family that has left no closed time stays, and no name of a grown-up who is not among the co-op's own
    instructors; who teaches keeps theirs.
    """
    members = {one.family_id for one in now.members if one.state is MemberState.JOINED}
    enrolled: dict[str, EnrolledChild] = {child.child_id: child for child in now.children if child.family_id in members}
    gone = {who for family in problem.families if family.id not in members for who in family.parents}
    instructors = {one.instructor_id for one in now.instructors}
    return problem.model_copy(
        update={
            "families": tuple(_family(family, enrolled) for family in problem.families),
            "instructors": tuple(
                one
                if one.id not in gone
                else one.model_copy(
                    update={"name": one.name if one.id in instructors else A_GROWN_UP, "unavailable": ()}
                )
                for one in problem.instructors
            ),
        }
    )


def _family(family: CoopFamily, enrolled: Mapping[str, EnrolledChild]) -> CoopFamily:
    return family.model_copy(
        update={"children": tuple(_child(child, enrolled.get(child.id)) for child in family.children)}
    )


def _child(child: Child, enrolled: EnrolledChild | None) -> Child:
    if enrolled is None:
        return child.model_copy(update={"name": A_CHILD, "unavailable": ()})
    return child if enrolled.is_named else child.model_copy(update={"name": enrolled.name})

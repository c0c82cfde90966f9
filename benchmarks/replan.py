"""How long it takes to put a week right after one lesson did not happen, and how much else has to move."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from benchmarks.report import Row, median, p95, verdict
from brightpath.domain.replanning import ChangeKind, Missed, Way
from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.domain.weeks import MINUTES_PER_DAY
from brightpath.planning.week.again import replanning
from brightpath.planning.week.check import violations
from brightpath.planning.week.difference import difference
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.repair import replan
from brightpath.planning.week.standing import Moment

#: Seconds, 95 of 100 times, and the median of other lessons that move.
SECONDS, MOVES = 1.0, 1
#: The ways in which other lessons may move by accident; to shift a subject on moves it by intent.
JUDGED = (Way.DOUBLE_UP, Way.SOLVE_AGAIN, Way.DROP)


def missed_in(problem: WeekProblem, plan: WeekPlan) -> Iterator[Missed]:
    """Choose what did not happen on the second day with lessons: the first, the middle and the last of its lessons."""
    for on in problem.days[1:-1]:
        held = sorted(
            (item.start, child.id, item.name)
            for child in plan.children
            for day in child.days
            if day.on == on
            for item in day.items
            if item.type is ItemType.SUBJECT
        )
        if held:
            for place in sorted({0, len(held) // 2, len(held) - 1}):
                _, child, subject = held[place]
                yield Missed(on=on, child=child, subject=subject)
            return


def replans(problem: WeekProblem, plan: WeekPlan, *, seed: int) -> list[Row]:
    """Put the plan right in the evening of that day, for each lesson missed and each way; one row for each."""
    rows = []
    for missed in missed_in(problem, plan):
        for way in Way:
            begun = time.perf_counter()
            now = Moment(on=missed.on, minute=MINUTES_PER_DAY - 1)
            again = replanning(problem, plan, now=now, missed=[missed], way=way)
            after = replan(again, plan, way=way, seed=seed)
            took = time.perf_counter() - begun
            name = next(child.name for child in plan.children if child.id == missed.child)
            others = [
                change
                for change in difference(plan, after).changes
                if not (change.subject == missed.subject and name in change.children)
            ]
            rows.append(
                {
                    "way": way.value,
                    "missed": f"{missed.subject} of {name} on {missed.on}",
                    "seconds": round(took, 3),
                    "moves": sum(change.lessons for change in others if change.kind is ChangeKind.MOVED),
                    "fell out": sum(change.lessons for change in others if change.kind is ChangeKind.REMOVED),
                    "faults": len(violations(again, after)),
                }
            )
    return rows


def summary(children: int, rows: Sequence[Row]) -> Iterator[Row]:
    """Count what it took together, by way."""
    for way in Way:
        these = [row for row in rows if row["way"] == way]
        if not these:
            continue
        slow, moves = p95([row["seconds"] for row in these]), median(row["moves"] for row in these)
        faults = sum(row["faults"] for row in these)
        told: Row = {
            "children": children,
            "way": way.value,
            "missed": len(these),
            "median s": median(row["seconds"] for row in these),
            "p95 s": slow,
            "median moves": moves,
            "most moves": max(row["moves"] for row in these),
            "others fell out": sum(row["fell out"] for row in these),
            "faults": faults,
        }
        if way in JUDGED:
            told["target"] = f"p95 <= {SECONDS:g} s, median moves <= {MOVES}"
            told["verdict"] = verdict(slow <= SECONDS, moves <= MOVES, faults == 0)
        yield told

"""What a worker does for a co-op: a problem in, as written down; a timetable out, with the honest account of it."""

from __future__ import annotations

from typing import Any

from brightpath.domain.jobs import IsCalledOff, Progress, Tell, never_called_off, told_nobody
from brightpath.planning.coop import solve as solving
from brightpath.planning.coop.problem import CoopProblem


def place_classes(
    task: dict[str, Any], tell: Tell = told_nobody, is_called_off: IsCalledOff = never_called_off
) -> dict[str, Any]:
    """Find a timetable for `task["problem"]` in `task["seconds"]`, with the dice of `task["seed"]`."""

    def told(progress: solving.Progress) -> None:
        best = None
        if progress.cost is not None:
            best = {
                "objective": progress.cost,
                "bound": progress.bound,
                "seconds": progress.seconds,
                "leftOut": progress.left_out,
            }
        tell(Progress(progress.percent, progress.note, best))

    found = solving.solve(
        CoopProblem.model_validate(task["problem"]),
        seconds=task["seconds"],
        seed=task["seed"],
        tell=told,
        is_cancelled=is_called_off,
    )
    return {
        "timetable": found.timetable.model_dump(mode="json"),
        "bound": found.bound,
        "status": found.status.value,
        "stoppedBy": found.stopped_by,
        "seconds": found.seconds,
    }

"""What is said of work in the background."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from brightpath.domain.jobs import CSV, JSON, PNG, SVG, TEXT, DocumentHead, JobState, Work
from brightpath.ui import words
from brightpath.ui.coop.timetable_words import verdict

TITLE: Final = "Work in the background"
ABOUT: Final = "Whatever takes long goes on when you leave a page. Only you see this list."
NOTHING: Final = "Nothing of yours is under way, and nothing is left to look at."
WAITING: Final = "Waiting for a free worker."
BEGUN: Final = "Under way."
CALL_OFF, PUT_AWAY, WAY = "Call it off", "Put away", "How the search went"
#: What a kind of job is called; a kind without a name is shown by `ANOTHER`.
NAMES: Final = {
    "plan_week": "A plan",
    "propose_week": "A proposal",
    "compare_weeks": "Weeks to compare",
    "train_models": "Training the models",
    "place_classes": "A timetable",
}
#: The kinds whose result is told in the list.
FIND: Final = ("place_classes",)
ANOTHER: Final = "Some long work"
#: How each state is marked: an icon, a colour that reads in both lights, a word.
STATES: Final = {
    JobState.PENDING: (":material/hourglass_empty:", "gray", "Waiting"),
    JobState.RUNNING: (":material/progress_activity:", "blue", "Under way"),
    JobState.SUCCESS: (":material/check_circle:", "green", "Done"),
    JobState.FAILED: (":material/error:", "red", "Failed"),
    JobState.CANCELLED: (":material/cancel:", "gray", "Called off"),
}
_KINDS: Final = {JSON: "JSON", TEXT: "text", CSV: "table", PNG: "picture", SVG: "picture"}


def title(job: Work) -> str:
    """Name a job with what it is about."""
    name = NAMES.get(job.kind, ANOTHER)
    week, about = job.input.get("weekStartDate"), job.input.get("about")
    if about:
        return f"{name}: {about}"
    return f"{name}: {words.week(date.fromisoformat(week))}" if week else name


def how_far(job: Work) -> str:
    """Say how far a job under way is."""
    if job.state is JobState.PENDING:
        return WAITING
    return f"{job.progress_note or BEGUN} {job.progress} %"


def best_so_far(best: dict[str, Any]) -> str | None:
    """Say what a search has, and what is proven of it; None where it tells no objective."""
    objective, bound = _number(best.get("objective")), _number(best.get("bound"))
    if objective is None:
        return None
    if bound is None:
        return f"Best so far {objective:g}."
    if bound >= objective:
        return f"Best so far {objective:g}, and none is better: proven."
    return f"Best so far {objective:g}; none can be below {bound:g}."


def found(job: Work) -> str | None:
    """Say what a search for a timetable has found; None of other work."""
    brought = job.result or {}
    if job.kind not in FIND or not {"violations", "leftOut", "cost", "bound"} <= brought.keys():
        return None
    return verdict(brought["violations"], brought["leftOut"], brought["cost"], brought["bound"])


def moments(created: str, started: str | None, completed: str | None) -> str:
    """Say when a job was asked for, began and ended."""
    told = [f"asked for {created}", started and f"begun {started}", completed and f"ended {completed}"]
    return ", ".join(one for one in told if one).capitalize()


def document(head: DocumentHead) -> str:
    """Name a document with its kind and its size."""
    size = f"{head.size / 1_000_000:.1f} MB" if head.size >= 100_000 else f"{max(1, round(head.size / 1000))} KB"
    return f"{head.name} ({_KINDS[head.media_type]}, {size})"


def way(objectives: list[float]) -> str:
    """Say in words what the picture of a search shows."""
    first, newest = objectives[0], objectives[-1]
    if newest >= first:
        return f"The best stayed at {newest:g}."  # only what is proven came nearer
    return f"The best fell from {first:g} to {newest:g} in {len(objectives)} steps."


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None

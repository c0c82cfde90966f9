"""What the page of the models says: plain words in, plain words out."""

from __future__ import annotations

from dataclasses import replace

from brightpath.domain.jobs import HouseJob, JobState
from brightpath.domain.model_card import NOT_TOLD
from brightpath.domain.models import ENGAGEMENT, OUTCOMES, REWARD, SHIFT, Model, Origin, Usage

TITLE = "Models"
INTRO = (
    "What BrightPath learned from all families together, each proved on weeks that it had not learned from. "
    "No name and no word of a family is in it."
)
NAMES = {
    SHIFT: "What families share",
    OUTCOMES: "What gets done",
    ENGAGEMENT: "How engaged children are",
    REWARD: "What a week is worth",
}
TRAIN = "Train the models"
CALL_OFF = "Call it off"
CALLED_OFF = "The last training was called off. What was in use stays in use."
NEVER_TRAINED = "Nothing was trained here yet. It begins by itself after feedback, and weekly; or press the button."
NO_VERSION = "There is no version of this model yet."
VERSIONS = "Versions"
VERSION = "Version"
HOW_GOOD = "On what it had not learned from"
GOES_BY = "What it goes by"
NO_IMPORTANCE = "Nothing stands out."
TRUE_TO = "Is what it expects what happens?"
TOO_FEW_FAMILIES = NOT_TOLD
TOO_FEW_USED = "Rates of weeks are told from five families on; fewer planned with it so far."
USE_IT = "Use this version"
GO_BACK = "Go back to the version before"
CARD = "Model card"
DOWNLOAD = "Download the card"
LET_IT_WATCH = "Let this version watch"
SERVING, WATCHING = "it serves", "it watches"
WITH_IT = "The weeks planned while it served or watched"


def number_of(model: Model) -> str:
    """Say "Version 3, it serves", "Version 2, it watches" or "Version 0, came with BrightPath"."""
    origin = ", came with BrightPath" if model.origin is Origin.SHIPPED else ""
    does = f", {SERVING if model.is_serving else WATCHING}" if model.is_active else ""
    return f"Version {model.version}{origin}{does}"


def promotion_of(model: Model) -> str:
    """Say what pressing the button of a version that is not active does."""
    return USE_IT if replace(model, is_active=True).is_serving else LET_IT_WATCH


def learned_from(model: Model, when: str) -> str:
    """Say when a version was trained and what from."""
    made_up = "simulated " if model.origin is Origin.SHIPPED else ""
    return f"Trained {when} from {model.samples:,} rows of {_counted(model.families, f'{made_up}family', f'{made_up}families')}."


def verdict(model: Model) -> str:
    """Say whether a version is better than what it was compared with."""
    rows = _counted(model.held_out.rows, "row", "rows")
    if model.held_out.is_better:
        return f"Better than each baseline on {rows}."
    so = "it only watches" if model.name == REWARD else "it comes into use only by hand"
    return f"Not better than each baseline on {rows}, so {so}."


_INPUTS = {
    "usual": "the family's usual stars",
    "breaks": "breaks after so many blocks",
    "left_out": "lessons left out",
    "start": "time of day",
    "nth": "place among the lessons of its day",
    "minutes": "length",
    "minutes_before": "minutes before it that day",
    "day_minutes": "minutes of the whole day",
    "is_core": "core subject",
    "family": "family's rate",
    "lately": "family's rate lately",
    "child": "child's rate",
    "subject": "subject's rate",
    "part": "rate at that time of day",
    "weekday_so_far": "rate on that weekday",
    "own_rates": "these rates together",
    "child_weeks": "weeks known of the child",
    "subject_times": "lessons known of the subject",
    "engagement_of_child": "child's engagement",
    "engagement_of_subject": "engagement in the subject",
}


def input_name(name: str) -> str:
    """Say "calm_parent" as "calm parent"."""
    return _INPUTS.get(name) or name.replace("_", " ")


def measure_name(name: str) -> str:
    """Say what a measure is called."""
    known = {"rmse": "Error (RMSE)", "mae": "Mean error", "auc": "AUC", "brier": "Brier score"}
    return known.get(name, name.replace("_", " ").capitalize())


def ended(job: HouseJob, when: str) -> str:
    """Say how the newest training ended."""
    if job.state is JobState.CANCELLED:
        return CALLED_OFF
    if job.state is JobState.FAILED:
        return f"The last training, {when}, brought nothing. {job.error_message or ''}".strip()
    return f"The last training ended {when}."


def figures(usage: Usage) -> list[tuple[str, str]]:
    """Name the figures of the weeks that were planned with a version."""
    return [
        ("Weeks planned", str(usage.plans)),
        ("Average stars", _or_dash(usage.satisfaction, "{:.1f}")),
        ("Lessons done", _or_dash(usage.completion_rate, "{:.0%}").replace("%", " %")),
        ("Changes a lesson", _or_dash(usage.adjustment_rate, "{:.2f}")),
    ]


def _or_dash(value: float | None, shown: str) -> str:
    return "–" if value is None else shown.format(value)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"

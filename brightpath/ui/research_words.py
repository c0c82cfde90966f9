"""What the page Explore says: outcomes, features, sentences, and the questions one may begin with."""

from __future__ import annotations

from typing import Final

import polars as pl

from brightpath.domain.feedback import LIKERT
from brightpath.domain.models import FEWEST_FAMILIES
from brightpath.domain.questions import CategoryKey
from brightpath.services.exploring import OUTCOMES, Explored

TITLE: Final = "Explore"
INTRO: Final = (
    "What families who said yes to research do and say, without their names. Dates are moved, small groups are withheld, and"
    " every question and download is written down."
)
LOOK, ASK, MODELS, TAKE_OUT = "Look", "Ask in SQL", "Models", "Take out"
#: The parts of the page by what stands for them in its address.
SECTIONS: Final = {"look": LOOK, "ask": ASK, "models": MODELS, "take-out": TAKE_OUT}

CHOOSE: Final = "Which lessons"
FACETS: Final = {"age_band": "Ages", "field": "Fields", "subject": "Subjects", "weekday": "Weekdays"}
EVERYTHING: Final = "All"
FIRST_WEEK, LAST_WEEK = "From a family's week", "To its week"
OUTCOME, FEATURE = "What came of it", "Compared by"
EFFECT, SPREAD = "How it goes with it", "How it is spread"
GOES_WITH: Final = "It goes together; what brings it about, a picture cannot say."
AS_OF: Final = "As it was {when}."
ANEW: Final = "Look anew"
ANEW_HELP: Final = "With what was told since. A family that puts its switch off is out at once, without this."
NO_LONGER: Final = (
    "A family has put its switch off since this was answered, so the answer is gone. Ask again: it is in none any more."
)
NOT_TOLD: Final = (
    f"Fewer than {FEWEST_FAMILIES} families are among these, so nothing is told. Choose more ages, subjects or weeks."
)
TIMED: Final = "They are those of which begin and end were noted, of {done} that were done."
NOT_TIMED: Final = (
    f"Fewer than {FEWEST_FAMILIES} families noted when any of these began and ended, so nothing is told. Choose more ages,"
    " subjects or weeks."
)
NO_GROUP: Final = f"No group of this comparison holds {FEWEST_FAMILIES} families."

OUTCOME_NAMES: Final = {
    "done": "Lessons done",
    "engagement": "Engagement, 1 to 5",
    "minutes_over": "Minutes longer than planned",
    "stars": "Stars of a week, 1 to 5",
    **{item.key: f"“{item.sentence}” 1 to 5" for item in LIKERT},
}
_FEATURES: Final = {
    "weekday": "Weekday",
    "start_hour": "Hour of the day",
    "planned_minutes": "Minutes planned",
    "age_band": "Age",
    "field": "Field",
    "subject": "Subject",
    "involvement": "How much of a parent it takes",
    "interest": "Interest, 1 to 5",
    "is_core": "Core subject",
    "is_away": "Away from home",
    "is_moved": "Moved by hand",
    "week_number": "The family's week",
    "lessons_per_child": "Lessons a child and week",
    "minutes_per_child": "Minutes a child and week",
    "left_out": "Lessons without a place",
    "gap": "Gap of the plan",
    "versions": "Times planned",
    "structure_level": "Structure wanted, 0 to 1",
    "block_minutes": "Minutes of a block",
}
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

SQL: Final = "One SELECT"
EXAMPLE: Final = "Begin with an example"
ASK_IT: Final = "Ask"
LOOKING: Final = "Making a snapshot without names …"
ASKING: Final = "Asking a process of its own …"
TABLES: Final = "The tables and their columns"
AS_PYTHON: Final = "The same in Python, on a snapshot you took out"
ANSWER_AS_PARQUET: Final = "Take the answer along (Parquet)"
ABOUT_SQL: Final = (
    "Your question runs in a process of its own on a snapshot made for it: at most 10 seconds, 512 MB and 10,000 rows, no files,"
    " no network. Signs are made anew each time, so join within one question, not across two."
)
NO_ROWS: Final = "The question was answered: no row fits."

EXAMPLES: Final = {
    "Lessons done by weekday": (
        "SELECT weekday, count(*) AS lessons, count(DISTINCT family) AS families,\n"
        "       round(avg(is_done::INT), 3) AS share_done\n"
        "FROM activities\n"
        "WHERE kind = 'lesson' AND is_lived\n"
        "GROUP BY weekday\n"
        "HAVING families >= 5\n"
        "ORDER BY weekday"
    ),
    "Engagement by field": (
        "SELECT field, count(engagement) AS told, round(avg(engagement), 2) AS engagement\n"
        "FROM activities\n"
        "WHERE field IS NOT NULL AND engagement IS NOT NULL\n"
        "GROUP BY field\n"
        "HAVING count(DISTINCT family) >= 5\n"
        "ORDER BY engagement DESC"
    ),
    "Stars by lessons left out": (
        "SELECT left_out, count(*) AS ratings, round(avg(stars), 2) AS stars\n"
        "FROM feedback JOIN plans USING (family, week)\n"
        "WHERE about = 'family' AND stars IS NOT NULL\n"
        "GROUP BY left_out\n"
        "HAVING count(DISTINCT family) >= 5\n"
        "ORDER BY left_out"
    ),
    "Real minutes against planned, by field": (
        "SELECT field, count(*) AS timed, count(DISTINCT family) AS families,\n"
        "       round(avg(minutes - planned_minutes), 1) AS minutes_longer\n"
        "FROM activities\n"
        "WHERE field IS NOT NULL AND kind = 'lesson' AND is_timed\n"
        "GROUP BY field\n"
        "HAVING families >= 5\n"
        "ORDER BY field"
    ),
    "How weeks change in a family's first half-year": (
        "SELECT week_number, count(DISTINCT family) AS families, round(avg(is_done::INT), 3) AS share_done\n"
        "FROM activities\n"
        "WHERE week_number <= 26 AND is_lived AND kind = 'lesson'\n"
        "GROUP BY week_number\n"
        "HAVING families >= 5\n"
        "ORDER BY week_number"
    ),
}

MODEL: Final = "Model"
SIDE_BY_SIDE: Final = "Held out, side by side"
EXPECTED: Final = "Is what they expect what happens?"
GO_BY: Final = "What they go by"
WHICH_VERSIONS: Final = "Versions"
NO_MODELS: Final = "Nothing was trained here yet."
NO_FIGURES: Final = f"Figures are told of versions that learned from {FEWEST_FAMILIES} families and more."
CARDS: Final = "Cards, training, which version serves"

FORM: Final = "As"
FORMS: Final = {
    "parquet": "Parquet: one file per table, for Python and R",
    "csv": "CSV: one file per table, for spreadsheets",
    "xapi": "xAPI: a statement per lesson, for a learning record store",
}
MAKE: Final = "Download a snapshot"
ABOUT_TAKING_OUT: Final = (
    "A zip of all tables with their data dictionary, made at this moment of the families who say yes now. What you take out"
    " stays with you: keep it safe, pass it to nobody, and do not try to find out who somebody is."
)
DICTIONARY: Final = "Data dictionary"
DICTIONARY_CSV: Final = "Data dictionary (CSV)"


_ANSWERED: Final = {
    CategoryKey.FLEXIBILITY: "flexibility",
    CategoryKey.ROTATION: "rotating subjects",
    CategoryKey.TIME: "time",
    CategoryKey.LONG_TERM: "the long term",
    CategoryKey.PRIORITIZATION: "priorities",
}


def feature_name(feature: str) -> str:
    """Say "wish_calm_parent" as "Wish met: calm parent"."""
    if feature.startswith("wish_"):
        return f"Wish met: {feature.removeprefix('wish_').replace('_', ' ')}"
    if feature.startswith("score_"):
        return f"Answers on {_ANSWERED[CategoryKey(feature.removeprefix('score_'))]}"
    return _FEATURES[feature]


def value_name(feature: str, value: str) -> str:
    """Say a group of a feature as people read it."""
    if feature == "weekday":
        return _WEEKDAYS[int(value) - 1]
    if feature == "start_hour" and " " not in value:
        return f"{int(value):02}:00 to {int(value):02}:59"
    if feature == "start_hour":
        first, _, last = value.split()
        return f"{int(first):02}:00 to {int(last):02}:59"
    return value.replace("_", " ")


def outcome_value(outcome: str, value: float) -> str:
    """Say a value of an outcome where it stands below a bar."""
    if outcome == "done":
        return "done" if value else "not done"
    if outcome == "minutes_over":
        return f"{value:+.0f} to {value + 10:+.0f}"
    return f"{value:g}"


def figure(outcome: str, value: float) -> str:
    """Say a mean of an outcome."""
    return (
        f"{100 * value:.0f} %"
        if OUTCOMES[outcome].is_share
        else f"{value:+.1f}"
        if outcome == "minutes_over"
        else f"{value:.2f}"
    )


def seen(found: Explored, outcome: str, feature: str) -> str:
    """Say what is seen: the whole, the highest and the lowest group, and whether chance alone could have made the difference."""
    of = "lessons" if OUTCOMES[outcome].table == "activities" else "ratings"
    assert found.mean is not None
    whole = (
        f"**{OUTCOME_NAMES[outcome]}: {figure(outcome, found.mean)}**, of {counted(found.rows, of)} in"
        f" {counted(found.weeks, 'weeks')} of {counted(found.families, 'families')}."
    )
    if found.done is not None:
        whole += f" {TIMED.format(done=counted(found.done, 'lessons'))}"
    if found.effect.height < 2:
        return whole
    ordered = found.effect.sort("mean")
    least, most = ordered.row(0, named=True), ordered.row(-1, named=True)
    apart = (
        "Their intervals lie apart." if least["high"] < most["low"] else "Their intervals overlap, so it may be chance."
    )
    highest, lowest = (f"{value_name(feature, row['group'])} ({figure(outcome, row['mean'])})" for row in (most, least))
    return f"{whole} Highest: {highest}; lowest: {lowest}. {apart}"


def hidden(found: Explored) -> str | None:
    """Say how much is withheld, or None."""
    parts = []
    if found.withheld:
        parts.append(f"{counted(found.withheld, 'values')} withheld: fewer than {FEWEST_FAMILIES} families each")
    if found.small:
        parts.append(f"{counted(found.small, 'lessons')} left out, as no other families' are like them")
    if found.older:
        parts.append(f"{counted(found.older, 'older lessons')} not in the snapshot")
    return "; ".join(parts) + "." if parts else None


def answered(rows: int, is_cut: bool) -> str:
    """Say how many rows came."""
    if is_cut:
        return f"The first {counted(rows, 'rows')}: more are not handed out. Group or filter to see the rest."
    return f"{counted(rows, 'rows')}."


def effect_table(found: Explored, feature: str) -> pl.DataFrame:
    """Write the groups as a table for people."""
    return found.effect.select(
        pl.Series(feature_name(feature), groups(found, feature), dtype=pl.String),
        pl.col("mean").round(3).alias("Mean"),
        pl.col("low").round(3).alias("95 % from"),
        pl.col("high").round(3).alias("to"),
        pl.col("rows").alias("Rows"),
        pl.col("families").alias("Families"),
    )


def groups(found: Explored, feature: str) -> list[str]:
    """Name the groups of a feature in order."""
    return [value_name(feature, group) for group in found.effect["group"].to_list()]


_SINGULAR: Final = {
    "lessons": "lesson", "weeks": "week", "families": "family", "ratings": "rating", "rows": "row", "values": "value",
    "older lessons": "older lesson",
}  # fmt: skip


def counted(count: int, many: str) -> str:
    """Say "1 family" or "12 families"."""
    return f"{count:,} {_SINGULAR[many] if count == 1 else many}"

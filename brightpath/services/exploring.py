"""What a snapshot shows at a glance: how many, how an outcome is spread, and how it goes with a feature. No verbs.

Every figure is of at least five families; what would be of fewer is withheld and counted. Nothing here shows a sign or a date.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from math import sqrt
from typing import Final, NamedTuple

import polars as pl

from brightpath.domain.errors import NotFound
from brightpath.domain.feedback import LIKERT
from brightpath.domain.models import FEWEST_FAMILIES
from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.domain.research import SCORES, Chosen
from brightpath.services.pseudonyms import Snapshot

#: So many groups a feature of numbers is cut into at most.
MOST_GROUPS: Final = 6
#: So many values a feature may have until it is cut.
_FEW_VALUES: Final = 8
#: Quantiles 0.975 of Student's t by degrees of freedom; above the last it is the normal distribution's, nearly.
_T: Final = {
    4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 12: 2.179, 15: 2.131, 20: 2.086, 30: 2.042, 60: 2.0,
}  # fmt: skip


class Outcome(NamedTuple):
    """Something that came of a lesson or of a week: where it is read, and between which values it lies (None: any)."""

    name: str
    table: str
    is_share: bool = False
    #: Only of lessons of which begin and end were noted: the others have the minutes of the plan.
    is_of_timed: bool = False


#: What is looked at: whether lessons were done, how engaged children were, minutes more than planned, ratings of weeks.
OUTCOMES: Final = {
    one.name: one
    for one in (
        Outcome("done", "activities", is_share=True),
        Outcome("engagement", "activities"),
        Outcome("minutes_over", "activities", is_of_timed=True),
        Outcome("stars", "feedback"),
        *(Outcome(item.key, "feedback") for item in LIKERT),
    )
}
_SCORES: Final = tuple(f"score_{category}" for category in SCORES)
_OF_LESSONS: Final = (
    "weekday", "start_hour", "planned_minutes", "age_band", "field", "subject", "involvement", "interest", "is_core", "is_away",
    "is_moved", "week_number", *_SCORES,
)  # fmt: skip
_OF_WEEKS: Final = (
    "lessons_per_child", "minutes_per_child", "left_out", "gap", "versions", "structure_level", "block_minutes", "week_number",
    *_SCORES, *(f"wish_{name}" for name in DEFAULT_WEIGHTS),
)  # fmt: skip


@dataclass(frozen=True)
class Explored:
    """What is seen of the chosen rows.

    `spread` has one row per value of the outcome (`value`, `share`, `rows`, `families`), `effect` one per group of the
    feature (`group`, `mean`, `low`, `high`, `rows`, `families`), the interval of 95 %; withheld groups are only counted. `done`
    says how many lessons were done, where only the timed ones of these are looked at.
    """

    families: int
    rows: int
    weeks: int
    facets: dict[str, list[str]]
    last_week: int
    mean: float | None = None
    spread: pl.DataFrame = field(default_factory=pl.DataFrame)
    effect: pl.DataFrame = field(default_factory=pl.DataFrame)
    withheld: int = 0
    small: int = 0
    older: int = 0
    done: int | None = None
    #: When the snapshot was made that this is read from.
    as_of: datetime | None = None

    @property
    def is_told(self) -> bool:
        """Say whether enough families are among the chosen."""
        return self.families >= FEWEST_FAMILIES


def features_of(outcome: str) -> tuple[str, ...]:
    """List what an outcome can be compared with."""
    return _OF_LESSONS if _known(outcome).table == "activities" else _OF_WEEKS


def explored(snapshot: Snapshot, chosen: Chosen, outcome: str, feature: str) -> Explored:
    """Look at the chosen rows of a snapshot.

    Raises
    ------
    NotFound
        When there is no such outcome or feature.
    """
    known = _known(outcome)
    if feature not in features_of(outcome):
        raise NotFound("There is no such feature to compare with.")
    lessons = _chosen(snapshot.tables["activities"], chosen)
    rows = (
        _outcomes_of_lessons(lessons, outcome)
        if known.table == "activities"
        else _outcomes_of_weeks(snapshot, lessons, chosen, outcome)
    )
    if feature in _SCORES:
        rows = rows.join(snapshot.tables["families"].select("family", feature), on="family")
    done = int(rows["is_done"].sum()) if known.is_of_timed else None
    rows = rows.drop_nulls("outcome")
    families = rows["family"].n_unique()
    about = Explored(
        families=families,
        rows=rows.height,
        weeks=rows.select("family", "week_number").n_unique(),
        facets=_facets(snapshot.tables["activities"]),
        last_week=_last_week(snapshot.tables["activities"]),
        small=snapshot.small,
        older=snapshot.older,
        done=done,
    )
    if not about.is_told:
        return Explored(0, 0, 0, about.facets, about.last_week, small=about.small, older=about.older)
    spread, hidden = _spread(rows, known)
    effect, withheld = _effect(rows.select("family", "outcome", pl.col(feature).alias("feature")))
    return replace(
        about,
        mean=float(rows["outcome"].mean()),  # type: ignore[arg-type]
        spread=spread,
        effect=effect,
        withheld=withheld + hidden,
    )


def _known(outcome: str) -> Outcome:
    if outcome not in OUTCOMES:
        raise NotFound("There is no such outcome.")
    return OUTCOMES[outcome]


# --- Rows -------------------------------------------------------------------------------------------------------------


def _chosen(rows: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    asked = [
        pl.col(name).is_in(list(values))
        for name, values in (
            ("age_band", chosen.age_bands),
            ("field", chosen.fields),
            ("subject", chosen.subjects),
            ("weekday", chosen.weekdays),
        )
        if values
    ]
    return _within(rows.filter(*asked) if asked else rows, chosen)


def _within(rows: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    if chosen.first_week is not None:
        rows = rows.filter(pl.col("week_number") >= chosen.first_week)
    if chosen.last_week is not None:
        rows = rows.filter(pl.col("week_number") <= chosen.last_week)
    return rows


def _outcomes_of_lessons(lessons: pl.DataFrame, outcome: str) -> pl.DataFrame:
    """Take what was planned, in weeks of which anybody told anything; minutes of what was done and timed."""
    rows = lessons.filter("is_lived", pl.col("kind") == "lesson")
    told = {
        "done": pl.col("is_done").cast(pl.Float64),
        "engagement": pl.col("engagement").cast(pl.Float64),
        "minutes_over": pl.when("is_timed").then(pl.col("minutes") - pl.col("planned_minutes")).cast(pl.Float64),
    }
    return rows.with_columns(told[outcome].alias("outcome"), (pl.col("start_minute") // 60).alias("start_hour"))


def _outcomes_of_weeks(snapshot: Snapshot, lessons: pl.DataFrame, chosen: Chosen, outcome: str) -> pl.DataFrame:
    """Take the ratings of grown-ups for the family's weeks in which a chosen lesson stood, beside their plans."""
    ratings = _within(snapshot.tables["feedback"].filter(pl.col("about") == "family"), chosen)
    return (
        ratings.join(lessons.select("family", "week").unique(), on=["family", "week"], how="semi")
        .with_columns(pl.col(outcome).cast(pl.Float64).alias("outcome"))
        .select("family", "week", "week_number", "outcome")
        .join(snapshot.tables["plans"].drop("week_number"), on=["family", "week"], how="left")
    )


def _facets(rows: pl.DataFrame) -> dict[str, list[str]]:
    """List the values one may choose among: those that five families share."""
    return {
        name: _shared(rows.drop_nulls(name), name).sort(name)[name].cast(pl.String).to_list()
        for name in ("age_band", "field", "subject", "weekday")
    }


def _shared(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    of = rows.group_by(name).agg(pl.col("family").n_unique().alias("families"))
    return of.filter(pl.col("families") >= FEWEST_FAMILIES)


def _last_week(rows: pl.DataFrame) -> int:
    """Find the last week that five families have lived."""
    found = _shared(rows, "week_number")["week_number"].max()
    return int(found) if isinstance(found, int) else 1


# --- Figures ----------------------------------------------------------------------------------------------------------


def _spread(rows: pl.DataFrame, outcome: Outcome) -> tuple[pl.DataFrame, int]:
    """Count how often each value comes, minutes in steps of ten; values of fewer than five families are only counted."""
    value = pl.col("outcome")
    if outcome.name == "minutes_over":
        value = (value / 10).floor() * 10
    told = (
        rows.group_by(value.alias("value"))
        .agg(pl.len().alias("rows"), pl.col("family").n_unique().alias("families"))
        .with_columns((pl.col("rows") / rows.height).alias("share"))
        .sort("value")
        .select("value", "share", "rows", "families")
    )
    kept = told.filter(pl.col("families") >= FEWEST_FAMILIES)
    return kept, told.height - kept.height


def _effect(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Average the outcome in groups of the feature, with intervals; groups of fewer than five families are only counted."""
    known = rows.drop_nulls("feature")
    grouped = known.with_columns(_groups(known).alias("group"), pl.col("feature").rank("dense").alias("place"))
    order = grouped.group_by("group").agg(pl.col("place").min())
    by_family = grouped.group_by("group", "family").agg(pl.col("outcome").sum().alias("sum"), pl.len().alias("n"))
    found = []
    groups = {group: part for (group,), part in by_family.partition_by("group", as_dict=True).items()}
    for (group,) in order.sort("place").select("group").iter_rows():
        part = groups[group]
        if part.height >= FEWEST_FAMILIES:
            mean, half = mean_and_half_interval(part["sum"].to_list(), part["n"].to_list())
            found.append((group, mean, mean - half, mean + half, int(part["n"].sum()), part.height))
    schema = ["group", "mean", "low", "high", "rows", "families"]
    kinds = [pl.String, pl.Float64, pl.Float64, pl.Float64, pl.Int64, pl.Int64]
    frame = pl.DataFrame(found, schema=dict(zip(schema, kinds, strict=True)), orient="row")
    return frame, len(groups) - len(found)


def _groups(rows: pl.DataFrame) -> pl.Series:
    """Name the group of each row: the value itself, or a stretch of values with about as many rows as each other one.

    There are as many stretches as five families each allow.
    """
    feature = rows["feature"]
    if not feature.dtype.is_numeric() or feature.n_unique() <= _FEW_VALUES:
        return _words(feature)
    place = feature
    for stretches in range(MOST_GROUPS, 1, -1):
        cuts = sorted({feature.quantile(step / stretches, "nearest") or 0.0 for step in range(1, stretches)})
        place = pl.Series(cuts).search_sorted(feature.cast(pl.Float64), "left")
        of = pl.DataFrame({"place": place, "family": rows["family"]}).group_by("place").agg(pl.col("family").n_unique())
        if all(families >= FEWEST_FAMILIES for families in of["family"]):
            break
    ends = (
        pl.DataFrame({"place": place, "feature": feature})
        .group_by("place")
        .agg(pl.col("feature").min().alias("low"), pl.col("feature").max().alias("high"))
    )
    names = {p: f"{low:g}" if low == high else f"{low:g} to {high:g}" for p, low, high in ends.iter_rows()}
    return place.replace_strict(names, return_dtype=pl.String)


def _words(feature: pl.Series) -> pl.Series:
    if feature.dtype == pl.Boolean:
        return feature.replace_strict({True: "yes", False: "no"}, return_dtype=pl.String)
    if feature.dtype.is_float():
        names = {value: f"{value:g}" for value in feature.unique().to_list()}
        return feature.replace_strict(names, return_dtype=pl.String)
    return feature.cast(pl.String)


def mean_and_half_interval(sums: list[float], counts: list[int]) -> tuple[float, float]:
    """Average rows that come in families, with half of the 95 % interval; rows of one family are not taken for independent.

    Parameters
    ----------
    sums, counts
        Of each family the sum of its rows' values and how many rows it has; at least two families.

    References
    ----------
    Cameron and Miller, "A Practitioner's Guide to Cluster-Robust Inference", Journal of Human Resources 50 (2015),
    sections II.B and VI.D: the cluster-robust variance of a mean, with G / (G - 1) and Student's t of G - 1 degrees.
    """
    rows, families = sum(counts), len(counts)
    mean = sum(sums) / rows
    scatter = sum((of - count * mean) ** 2 for of, count in zip(sums, counts, strict=True))
    error = sqrt(scatter * families / (families - 1)) / rows
    quantile = next((t for degrees, t in sorted(_T.items(), reverse=True) if families - 1 >= degrees), _T[4])
    return mean, quantile * error

"""True rows in, a snapshot out: signs for ids, moved dates, no text, no small group. No verbs; all that is drawn is of a salt.

What each measure stops and what it does not is in docs/decisions/0076-a-question-is-asked-apart.md.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from brightpath.domain.models import FEWEST_FAMILIES
from brightpath.domain.questions import CategoryKey
from brightpath.domain.research import (
    FIVE_MINUTES,
    HALF_HOUR,
    MOST_WEEKS_CUT,
    MOST_WEEKS_MOVED,
    OTHER,
    TABLES,
    age_band,
    table_named,
)
from brightpath.storage.research import TrueRows

#: Gives the catalogue's name and field of a subject as a family calls it; None when the catalogue does not know it.
NamedIn = Callable[[str], tuple[str, str] | None]
_UNKNOWN: Final = "?"
#: Children of so large a family have no signs: one could count them.
MANY: Final = "4 or more"
Combination = tuple[str | None, ...]


@dataclass(frozen=True)
class Snapshot:
    """The tables of `domain.research.TABLES` by name, and what is not in them.

    `small` counts lessons that stood alone, `older` those that no longer fitted in.
    """

    tables: Mapping[str, pl.DataFrame]
    families: int
    small: int
    older: int


def snapshot_of(true: TrueRows, named: NamedIn, salt: bytes) -> Snapshot | None:
    """Make a snapshot of true rows; None when they are of fewer than five families.

    The same salt gives the same signs and dates, so whoever makes it forgets it.
    """
    theirs = _families(true, salt)
    if theirs.height < FEWEST_FAMILIES:
        return None
    bands = _bands(true)
    known = _shared_families(theirs, bands)
    children = _children(bands, known, salt)
    activities = _activities(true.activities, theirs, children, named)
    before = activities.height
    activities = _shared_subjects(activities)
    weeks = activities.group_by("family_id").agg(pl.col("week").n_unique().alias("weeks"))
    told = {
        "families": known.join(theirs, on="family_id")
        .join(_scores(true.scores, theirs), on="family_id", how="left")
        .join(weeks, on="family_id", how="left")
        .with_columns(pl.col("weeks").fill_null(0)),
        "children": children.drop_nulls("child").join(theirs.select("family_id", "family"), on="family_id"),
        "activities": activities,
        "feedback": _moved(true.feedback, theirs)
        .join(children.select("child_id", "child"), on="child_id", how="left")
        .with_columns(
            pl.when(pl.col("child_id").is_null()).then(pl.lit("family")).otherwise(pl.lit("child")).alias("about")
        ),
        "plans": _plans(_moved(true.plans, theirs)),
    }
    tables = {table.name: _told(told[table.name], table.name) for table in TABLES}
    return Snapshot(tables, theirs.height, before - activities.height, true.left_out)


# --- Signs and dates --------------------------------------------------------------------------------------------------


def _drawn(salt: bytes, what: str, id: str) -> bytes:
    return hmac.digest(salt, f"{what}:{id}".encode(), hashlib.sha256)


def sign_of(salt: bytes, what: str, id: str) -> str:
    """Write an id as sixteen letters that say nothing to whoever has not the salt."""
    return _drawn(salt, what, id).hex()[:16]


def weeks_moved(salt: bytes, family_id: str) -> int:
    """Draw by how many weeks a family's dates are moved."""
    return int.from_bytes(_drawn(salt, "move", family_id)) % (2 * MOST_WEEKS_MOVED + 1) - MOST_WEEKS_MOVED


def weeks_cut(salt: bytes, family_id: str, weeks: int) -> int:
    """Draw how many of a family's last weeks are cut off: at most three, and never more than a quarter."""
    return min(int.from_bytes(_drawn(salt, "cut", family_id)) % (MOST_WEEKS_CUT + 1), weeks // 4)


def _families(true: TrueRows, salt: bytes) -> pl.DataFrame:
    """Draw of each family its sign, its shift, and the last Monday that is told; families without a week are left out."""
    weeks = true.activities.group_by("family_id").agg(pl.col("monday").unique().sort().alias("mondays"))
    rows = [
        {
            "family_id": one["family_id"],
            "flexibility": one["flexibility"],
            "first_monday": one["first_monday"],
            "family": sign_of(salt, "family", one["family_id"]),
            "moved": weeks_moved(salt, one["family_id"]),
            "last_told": one["mondays"][-1 - weeks_cut(salt, one["family_id"], len(one["mondays"]))],
        }
        for one in true.families.join(weeks, on="family_id").iter_rows(named=True)
    ]
    schema = {
        "family_id": pl.String, "flexibility": pl.String, "first_monday": pl.Date, "family": pl.String,
        "moved": pl.Int64, "last_told": pl.Date,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _moved(frame: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Move the weeks of every family, cut its last ones off, and count them from its first."""
    by = pl.duration(weeks=pl.col("moved"))
    joined = frame.join(theirs.drop("flexibility"), on="family_id").filter(pl.col("monday") <= pl.col("last_told"))
    joined = joined.with_columns(
        (pl.col("monday") + by).alias("week"),
        ((pl.col("monday") - pl.col("first_monday")).dt.total_days() // 7 + 1).cast(pl.Int32).alias("week_number"),
    )
    if "on" in frame.columns:
        joined = joined.with_columns(
            (pl.col("on") + by).alias("on_date"), pl.col("on").dt.weekday().cast(pl.Int8).alias("weekday")
        )
    # A rating may be older than the first week with a lesson.
    return joined.filter(pl.col("week_number") >= 1)


# --- Groups -----------------------------------------------------------------------------------------------------------


def shared(families: Mapping[Combination, Iterable[str]], *, first: int = 0) -> dict[Combination, Combination | None]:
    """Withhold details, the last ones first, until each combination is shared by five families.

    Parameters
    ----------
    families
        The families that each combination of values belongs to; None is a value that is unknown already.
    first
        So many values at the left are never withheld; what would need it has no combination (None).
    """
    held = {combination: frozenset(of) for combination, of in families.items()}
    answers: dict[Combination, Combination | None] = {}
    _settle(held, 0, first, answers)
    return answers


def _settle(
    held: Mapping[Combination, frozenset[str]], depth: int, first: int, answers: dict[Combination, Combination | None]
) -> None:
    """Settle combinations that are alike in their first `depth` values."""
    if not held or depth == len(next(iter(held))):
        answers.update({one: one for one in held})
        return
    groups: dict[str | None, dict[Combination, frozenset[str]]] = {}
    for combination, of in held.items():
        groups.setdefault(combination[depth], {})[combination] = of
    size = {value: len(frozenset().union(*group.values())) for value, group in groups.items()}
    told = sorted((v for v in groups if v is not None and size[v] >= FEWEST_FAMILIES), key=lambda v: (size[v], v))
    withheld = {one: of for value, group in groups.items() if value not in told for one, of in group.items()}
    if depth >= first:
        while withheld and told and len(frozenset().union(*withheld.values())) < FEWEST_FAMILIES:
            withheld |= groups[told.pop(0)]
        answers.update({one: (*one[:depth], *(None for _ in one[depth:])) for one in withheld})
    else:
        answers.update(dict.fromkeys(withheld))
    for value in told:
        _settle(groups[value], depth + 1, first, answers)


def _combinations(frame: pl.DataFrame, columns: list[str], first: int = 0) -> pl.DataFrame:
    """Find what each combination of a frame is told as: its columns, `told_` columns beside them, and `is_told`."""
    rows = frame.group_by(columns).agg(pl.col("family_id").unique())
    given: dict[Combination, Iterable[str]] = {tuple(row[:-1]): row[-1] for row in rows.iter_rows()}
    found = shared(given, first=first)
    return pl.DataFrame(
        [
            {
                **dict(zip(columns, one, strict=True)),
                **dict(zip((f"told_{name}" for name in columns), told or (None,) * len(columns), strict=True)),
                "is_told": told is not None,
            }
            for one, told in found.items()
        ],
        schema={name: pl.String for name in (*columns, *(f"told_{name}" for name in columns))}
        | {"is_told": pl.Boolean},
    )


def _bands(true: TrueRows) -> pl.DataFrame:
    return true.children.with_columns(pl.col("age").map_elements(age_band, return_dtype=pl.String).alias("band"))


def _shared_families(theirs: pl.DataFrame, bands: pl.DataFrame) -> pl.DataFrame:
    """Tell of each family what five families share: its children's ages, how many they are, how strictly it plans."""
    at_home = bands.filter("is_active").sort("age").group_by("family_id", maintain_order=True)
    about = at_home.agg(
        pl.when(pl.col("band").is_null().any())
        .then(None)
        .otherwise(pl.col("band").unique(maintain_order=True).str.join(" "))
        .first()
        .alias("ages"),
        pl.when(pl.len() < 4).then(pl.len().cast(pl.String)).otherwise(pl.lit(MANY)).first().alias("children"),
    )
    columns = ["ages", "children", "flexibility"]
    frame = theirs.select("family_id", "flexibility").join(about, on="family_id", how="left")
    told = _combinations(frame, columns)
    return frame.join(told, on=columns, nulls_equal=True).select(
        "family_id", *(pl.col(f"told_{name}").alias(name) for name in columns)
    )


def _scores(scores: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Tell scores to half a point, each where five families share it.

    Nobody outside knows them, but they stay as they are: told to the tenth they would be a sign that no salt changes.
    """
    told = theirs.select("family_id")
    for category in CategoryKey:
        name = f"score_{category}"
        halves = theirs.select("family_id").join(scores.select("family_id", category.value), on="family_id", how="left")
        halves = halves.select("family_id", ((pl.col(category.value) * 2).round(0) / 2).cast(pl.String).alias(name))
        shared_ones = halves.join(_combinations(halves, [name]), on=name, nulls_equal=True)
        told = told.join(
            shared_ones.select("family_id", pl.col(f"told_{name}").cast(pl.Float64).alias(name)), on="family_id"
        )
    return told


def _children(bands: pl.DataFrame, known: pl.DataFrame, salt: bytes) -> pl.DataFrame:
    """Give a child a sign where it may be told how many they are, and its age where it is one of those that are told."""
    signs = pl.col("child_id").map_elements(lambda id: sign_of(salt, "child", id), return_dtype=pl.String)
    signed = bands.join(known.select("family_id", "ages", "children"), on="family_id").with_columns(
        pl.when(pl.col("children") != MANY).then(signs).alias("child"),
        pl.when(pl.col("ages").str.contains(pl.col("band"), literal=True)).then("band").alias("age_band"),
    )
    return signed.select("family_id", "child_id", "child", "age_band")


def _activities(rows: pl.DataFrame, theirs: pl.DataFrame, children: pl.DataFrame, named: NamedIn) -> pl.DataFrame:
    names = rows["subject"].unique().drop_nulls().to_list()
    found = {name: named(name) or (OTHER, OTHER) for name in names}
    subjects = pl.DataFrame(
        {
            "subject": names,
            "name": [found[name][0] for name in names],
            "field": [found[name][1] for name in names],
        },
        schema={"subject": pl.String, "name": pl.String, "field": pl.String},
    )
    return (
        _moved(rows, theirs)
        .join(subjects, on="subject", how="left")
        .join(children.select("child_id", "child", "age_band"), on="child_id")
        .with_columns(
            pl.col("name").fill_null(OTHER).alias("subject"),
            pl.col("field").fill_null(OTHER),
            (pl.col("start_minute") // HALF_HOUR * HALF_HOUR).alias("start_minute"),
            pl.col("lessons").round(2),
            *(
                ((pl.col(name) + FIVE_MINUTES // 2) // FIVE_MINUTES * FIVE_MINUTES).alias(name)
                for name in ("planned_minutes", "minutes")
            ),
        )
    )


def _shared_subjects(activities: pl.DataFrame) -> pl.DataFrame:
    """Tell ages and subjects together where five families share them; lessons whose age alone is shared by fewer are left out."""
    columns = ["age_band", "field", "subject"]
    # Families whose ages are withheld are a group like any other.
    frame = activities.with_columns(pl.col("age_band").fill_null(_UNKNOWN))
    told = _combinations(frame, columns, first=1)
    return (
        frame.join(told, on=columns)
        .filter("is_told")
        .with_columns(
            pl.when(pl.col("age_band") != _UNKNOWN).then("age_band").alias("age_band"),
            pl.col("told_field").alias("field"),
            pl.col("told_subject").alias("subject"),
        )
    )


# --- Tables -----------------------------------------------------------------------------------------------------------


def _plans(rows: pl.DataFrame) -> pl.DataFrame:
    """Tell of a plan what it holds for each child on average: sums would tell how many children there are."""
    each = pl.max_horizontal(pl.col("children"), 1)
    minutes = pl.col("planned_minutes") / each
    return rows.with_columns(
        pl.col("gap").round(3),
        pl.col("structure_level", "^wish_.*$").round(2),
        (pl.col("lessons") / each).round(0).cast(pl.Int32).alias("lessons_per_child"),
        ((minutes / FIVE_MINUTES).round(0) * FIVE_MINUTES).cast(pl.Int32).alias("minutes_per_child"),
    )


def _told(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Keep the columns that are told, in an order that says nothing of where rows came from."""
    columns = [column.name for column in table_named(name).columns]
    return frame.select(columns).sort(columns, nulls_last=True)

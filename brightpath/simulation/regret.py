"""What a simulation showed: how far the shown weeks lie off the best ones, by method, kind of family and week.

Regret is 0 for the week that the hidden taste itself would choose, and 1 for one drawn by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any, NamedTuple

#: What everything else is measured against.
QUESTIONNAIRE, OURS = "questionnaire", "ours"
PLAIN, FLIP = "plain", "flip"
EARLY, LATE = range(4, 7), range(12, 15)
#: In this week a family is asked whether it would be better off with its questionnaire; a worse week by less is none.
LATER, CLEARLY = 12, 0.02


def measured_by(scenario: str) -> str:
    """Name the scenario whose best weeks and questionnaire a scenario is measured against: tastes are the same there."""
    return FLIP if scenario == FLIP else PLAIN


#: Columns of the table for a terminal, after who it is about.
_HEADS = {
    "first": "week 1",
    "first_cut": "cut",
    "early": "weeks 4-6",
    "early_cut": "cut",
    "late": "weeks 12-14",
    "late_cut": "cut",
    "worse": "worse off",
    "moves_first": "moves 1-2",
    "moves_late": "moves 12-14",
}


class Life(NamedTuple):
    """One method's life in one scenario, with one kind of family."""

    scenario: str
    method: str
    behaviour: str


@dataclass(frozen=True)
class Week:
    """One family's week: regret, moves made, and stars given."""

    world: int
    family: int
    week: int
    regret: float
    moves: int
    is_far: bool


Regrets = dict[Life, list[Week]]


def regrets(chunks: Iterable[Mapping[str, Any]]) -> Regrets:
    """Work out regrets from the chunks of a run (run.py); the best week is the best that anybody found, in any life."""
    chunks = list(chunks)
    best: dict[tuple[Any, ...], float] = {}
    by_chance: dict[tuple[Any, ...], float] = {}
    for chunk in chunks:
        for row in chunk["rows"]:
            key = measured_by(chunk["scenario"]), chunk["world"], row["family"], row["week"]
            if "best" in row:
                by_chance[key] = row["by_chance"]
            best[key] = max(best.get(key, float("-inf")), row.get("best", row.get("worth")))
    found: Regrets = defaultdict(list)
    for chunk in chunks:
        for row in chunk["rows"] if "method" in chunk else ():
            key = measured_by(chunk["scenario"]), chunk["world"], row["family"], row["week"]
            if key not in by_chance or best[key] - by_chance[key] <= 0:
                continue
            regret = (best[key] - row["worth"]) / (best[key] - by_chance[key])
            week = Week(chunk["world"], row["family"], row["week"], regret, row["moves"], row["is_far"])
            found[Life(chunk["scenario"], chunk["method"], chunk["behaviour"])].append(week)
    return dict(found)


def table(found: Regrets) -> list[dict[str, Any]]:
    """Sum each life up, also over all kinds of families ("all").

    `early` and `late` are the regrets of weeks 4-6 and 12-14 with the share cut of the questionnaire's, `worse` the share of
    families clearly worse off than with their questionnaire in week 12, `moves` those in the first and the last weeks.
    """
    lives = {**found, **_over_all(found)}
    rows = []
    for life, weeks in sorted(lives.items(), key=lambda one: (one[0].behaviour, one[0].scenario, one[0].method)):
        usual = of_the_same(weeks, lives.get(Life(measured_by(life.scenario), QUESTIONNAIRE, life.behaviour), []))
        row: dict[str, Any] = {"behaviour": life.behaviour, "scenario": life.scenario, "method": life.method}
        for name, span in (("first", range(1, 2)), ("early", EARLY), ("late", LATE)):
            row[name] = _rounded(_mean(weeks, span))
            row[f"{name}_cut"] = _rounded(_cut(weeks, usual, span))
        row["worse"] = _rounded(_share_worse(weeks, usual))
        row["moves_first"] = _rounded(_moves(weeks, range(1, 3)), 2)
        row["moves_late"] = _rounded(_moves(weeks, LATE), 2)
        rows.append(row)
    return rows


def of_the_same(weeks: Iterable[Week], others: Iterable[Week]) -> list[Week]:
    """Take of others the weeks of the families that are in the first: a run may be whole in some worlds and not in others."""
    families = {(one.world, one.family) for one in weeks}
    return [one for one in others if (one.world, one.family) in families]


def by_week(found: Regrets) -> list[dict[str, Any]]:
    """Tell mean, median and the 90 % interval of the mean over families, of each life in each week."""
    rows = []
    for life, weeks in sorted({**found, **_over_all(found)}.items()):
        for number in sorted({one.week for one in weeks}):
            each = [one.regret for one in weeks if one.week == number]
            low, high = interval(each)
            rows.append(
                {
                    **life._asdict(),
                    "week": number,
                    "families": len(each),
                    "mean": _rounded(mean(each)),
                    "median": _rounded(median(each)),
                    "low": _rounded(low),
                    "high": _rounded(high),
                    "moves": _rounded(mean(one.moves for one in weeks if one.week == number), 2),
                }
            )
    return rows


def in_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Write a table for a terminal: regrets and shares in percent."""
    if not rows:
        return
    yield f"{'families':9}{'scenario':10}{'method':15}" + "".join(f"{_HEADS[name]:>13}" for name in _HEADS)
    for row in rows:
        cells = (_in_words(name, row[name]) for name in _HEADS)
        yield f"{row['behaviour']:9}{row['scenario']:10}{row['method']:15}" + "".join(f"{cell:>13}" for cell in cells)


def _in_words(name: str, number: float | None) -> str:
    if number is None:
        return "-"
    return f"{number:.1f}" if name.startswith("moves") else f"{100 * number:.1f} %"


def interval(numbers: Sequence[float]) -> tuple[float, float]:
    """Give the 90 % interval of a mean (normal)."""
    middle = mean(numbers)
    if len(numbers) < 2:
        return middle, middle
    error = (sum((x - middle) ** 2 for x in numbers) / (len(numbers) - 1) / len(numbers)) ** 0.5
    return middle - 1.645 * error, middle + 1.645 * error


def _over_all(found: Regrets) -> Regrets:
    together: Regrets = defaultdict(list)
    for life, weeks in found.items():
        together[life._replace(behaviour="all")] += weeks
    return dict(together)


def _mean(weeks: Iterable[Week], span: range) -> float | None:
    each = [one.regret for one in weeks if one.week in span]
    return mean(each) if each else None


def _cut(weeks: Iterable[Week], usual: Iterable[Week], span: range) -> float | None:
    """By how much regret was cut, on average over all families, as a share of the questionnaire's."""
    ours, theirs = _mean(weeks, span), _mean(usual, span)
    return 1 - ours / theirs if ours is not None and theirs else None


def _share_worse(weeks: Sequence[Week], usual: Sequence[Week]) -> float | None:
    """Families are compared over the weeks around the one in question: a single search is chance."""
    span = range(LATER - 1, LATER + 2)
    ours, theirs = (_by_family(one, span) for one in (weeks, usual))
    both = ours.keys() & theirs.keys()
    return sum(ours[key] > theirs[key] + CLEARLY for key in both) / len(both) if both else None


def _by_family(weeks: Iterable[Week], span: range) -> dict[tuple[int, int], float]:
    each: dict[tuple[int, int], list[float]] = defaultdict(list)
    for one in weeks:
        if one.week in span:
            each[one.world, one.family].append(one.regret)
    return {key: mean(regret) for key, regret in each.items()}


def _moves(weeks: Iterable[Week], span: range) -> float | None:
    each = [one.moves for one in weeks if one.week in span]
    return mean(each) if each else None


def _rounded(number: float | None, digits: int = 3) -> float | None:
    return None if number is None else round(number, digits)

"""The proof of learning, written down: `python -m benchmarks.proof RUN.jsonl`, of a run that `start.py simulate --out` kept.

Nothing is simulated here. The tables go to `benchmarks/results/proof.md`, the picture to `docs/images`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import plotly.graph_objects as go

from benchmarks.report import RESULTS, Row, machine, verdict, write_results
from brightpath.charts.theme import DAY, layout
from brightpath.config import ROOT
from brightpath.simulation.regret import (
    FLIP,
    OURS,
    PLAIN,
    QUESTIONNAIRE,
    Life,
    Regrets,
    by_week,
    interval,
    of_the_same,
    regrets,
    table,
)

PICTURE = ROOT / "docs" / "images" / "proof.png"
SINGLE_SIGNALS = ("stars only", "best of", "perceptron")
ALL = "all"
#: Issue 6 asks for these cuts of the questionnaire's regret, and for at most this share of families worse off.
EARLY_CUT, LATE_CUT, MOST_WORSE = 0.45, 0.60, 0.05
FIRST_CUT, SILENT_CUT_EARLY, SILENT_CUT_LATE = 0.25, 0.12, 0.30
#: The week in which tastes turn round, and by when ours is to have found its way.
TURNED, RECOVERED = 8, 12
#: Lines of the picture, in colours that are told apart without red and green (Okabe and Ito, 2008).
LINES = {
    QUESTIONNAIRE: ("questionnaire", "#7a7a7a"),
    "stars only": ("stars only", "#E69F00"),
    "best of": ("best of twelve", "#CC79A7"),
    "perceptron": ("perceptron", "#56B4E9"),
    OURS: ("ours", "#0f6b58"),
    "oracle": ("knows the taste", "#25302d"),
}
NOTES = (
    "Regret is 0 for the week that the hidden taste itself would choose and 1 for one drawn by chance; a cut is the share of the "
    "questionnaire's regret that is gone, of means over families. Intervals are 90 % (normal) of the mean over families.",
    "Worlds differ in what their families share, families in their taste; all methods meet the same families, dice and weeks.",
    "Worse off: regret over weeks 11-13 greater than with the questionnaire by more than 0.02.",
)


def figures(found: Regrets) -> dict[str, list[Row]]:
    """Sum a run up as tables: what was asked and what came, and each life by itself."""
    return {
        "What was asked": list(_asked(found)),
        "Cuts of the questionnaire's regret": [_in_words(row) for row in table(found)],
        "Regret by week, mean and 90 % interval": [
            _week_in_words(row)
            for row in by_week(found)
            if row["scenario"] == PLAIN and row["week"] in (1, 2, 4, 6, 8, 10, 12, 14, 16, 20)
        ],
    }


def _asked(found: Regrets) -> Iterator[Row]:
    rows = {(row["behaviour"], row["scenario"], row["method"]): row for row in table(found)}
    kinds = sorted({life.behaviour for life in found if life[:2] == (PLAIN, OURS)})
    for kind in (*kinds, ALL) if kinds else ():
        ours = rows[kind, PLAIN, OURS]
        yield _row(kind, "cut at weeks 4-6", _percent(ours["early_cut"]), ">= 45 %", ours["early_cut"] >= EARLY_CUT)
        yield _row(kind, "cut at weeks 12-14", _percent(ours["late_cut"]), ">= 60 %", ours["late_cut"] >= LATE_CUT)
        share = ours["worse"]
        yield _row(kind, "families worse off at week 12", _percent(share), "<= 5 %", share <= MOST_WORSE)
        usual = rows[kind, PLAIN, QUESTIONNAIRE]["moves_late"]
        told = f"{ours['moves_late']:.1f} at weeks 12-14, {ours['moves_first']:.1f} at first, {usual:.1f} unlearned"
        yield _row(kind, "moves a week", told, "halved", ours["moves_late"] <= usual / 2)
        worst = max(_gaps(found, kind), key=lambda gap: gap[1])
        yield _row(
            kind, "worst week against the questionnaire", f"{worst[1]:+.3f} in week {worst[0]}", "<= 0", worst[1] <= 0
        )
    for kind in kinds:
        for week in (4, 8, 12):
            each = {name: _regret(found, Life(PLAIN, name, kind), week) for name in (OURS, *SINGLE_SIGNALS)}
            known = {name: regret for name, regret in each.items() if regret is not None}
            told = ", ".join(f"{name} {regret:.3f}" for name, regret in known.items())
            best = len(known) > 1 and known[OURS] == min(known.values())
            yield _row(kind, f"regret at week {week}", told, "ours the least", best)
    yield from _scenarios(rows, found)


def _scenarios(rows: Mapping[tuple[str, str, str], Row], found: Regrets) -> Iterator[Row]:
    opening, silent, noisy = (rows.get((ALL, name, OURS)) for name in ("opening", "no edits", "noise"))
    if opening:
        cut = opening["first_cut"]
        yield _row(ALL, "six questions and a pool, cut in week 1", _percent(cut), ">= 25 %", cut >= FIRST_CUT)
        for name, weeks, least in (("early_cut", "4-6", EARLY_CUT), ("late_cut", "12-14", LATE_CUT)):
            told = f"six questions and a pool, cut at weeks {weeks}"
            yield _row(ALL, told, _percent(opening[name]), f">= {100 * least:.0f} %", opening[name] >= least)
    if silent:
        for week, least in ((4, SILENT_CUT_EARLY), (12, SILENT_CUT_LATE)):
            cut = _cut(found, Life("no edits", OURS, ALL), week)
            yield _row(ALL, f"never edits, cut at week {week}", _percent(cut), f">= {100 * least:.0f} %", cut >= least)
    if noisy:
        cut, told = noisy["late_cut"], _percent(noisy["late_cut"])
        yield _row(ALL, "30 % noise, cut at weeks 12-14", told, "stays good: >= 45 %", cut >= EARLY_CUT)
    if _regret(found, Life(FLIP, OURS, ALL), TURNED) is not None:
        before, turned, after = (_cut(found, Life(FLIP, OURS, ALL), week) for week in (TURNED - 1, TURNED, RECOVERED))
        told = f"{_percent(before)} in week 7, {_percent(turned)} in week 8, {_percent(after)} in week 12"
        yield _row(ALL, "taste turned round in week 8, cut", told, "back by week 12", after >= before)


def _row(who: str, what: str, came: str, asked: str, is_met: bool) -> Row:
    return {"families": who, "what": what, "came": came, "asked": asked, "verdict": verdict(is_met)}


def _of(found: Regrets, life: Life) -> list[Any]:
    if life.behaviour != ALL:
        return found.get(life, [])
    return [one for each, weeks in found.items() if each._replace(behaviour=ALL) == life for one in weeks]


def _regret(found: Regrets, life: Life, week: int) -> float | None:
    each = [one.regret for one in _of(found, life) if one.week == week]
    return mean(each) if each else None


def _cut(found: Regrets, life: Life, week: int) -> float:
    ours = _of(found, life)
    usual = _of(found, Life(FLIP if life.scenario == FLIP else PLAIN, QUESTIONNAIRE, life.behaviour))
    each = [[one.regret for one in weeks if one.week == week] for weeks in (ours, of_the_same(ours, usual))]
    return 1 - mean(each[0]) / mean(each[1])


def _gaps(found: Regrets, kind: str) -> Iterator[tuple[int, float]]:
    """Tell of each week by how much ours lies above the questionnaire, on average."""
    for week in sorted({one.week for one in _of(found, Life(PLAIN, OURS, kind))}):
        ours, usual = (_regret(found, Life(PLAIN, name, kind), week) for name in (OURS, QUESTIONNAIRE))
        if ours is not None and usual is not None:
            yield week, round(ours - usual, 3)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _in_words(row: Row) -> Row:
    told = {name: row[name] for name in ("behaviour", "scenario", "method")}
    shares = ("first", "first_cut", "early", "early_cut", "late", "late_cut", "worse")
    heads = ("week 1", "cut", "weeks 4-6", "cut ", "weeks 12-14", "cut  ", "worse off")
    told |= {head: _percent(row[name]) for name, head in zip(shares, heads, strict=True)}
    return told | {"moves 1-2": row["moves_first"], "moves 12-14": row["moves_late"]}


def _week_in_words(row: Row) -> Row:
    told = {name: row[name] for name in ("behaviour", "method", "week", "families")}
    return told | {
        "mean": f"{row['mean']:.3f}",
        "90 %": f"{row['low']:.3f} to {row['high']:.3f}",
        "median": f"{row['median']:.3f}",
    }


def picture(found: Regrets) -> go.Figure:
    """Draw regret by week, a panel for each kind of family; ours with its 90 % interval."""
    kinds = sorted({life.behaviour for life in found if life.scenario == PLAIN})
    wide = 1 / len(kinds)
    parts: list[Any] = []
    named: set[str] = set()
    axes: dict[str, Any] = {}
    for number, kind in enumerate(kinds, start=1):
        at = "" if number == 1 else str(number)
        start = (number - 1) * wide
        axes |= {
            f"xaxis{at}": {
                "domain": [start + 0.02, start + wide - 0.02],
                "anchor": f"y{at}",
                "title": {"text": f"{kind}, week"},
            }
            | {"showgrid": False, "dtick": 4, "tick0": 0},
            f"yaxis{at}": {"range": [0, 0.42], "anchor": f"x{at}", "gridcolor": DAY.line, "zeroline": False}
            | {"showticklabels": number == 1, "tickformat": ".0%"},
        }
        for method, (words, colour) in LINES.items():
            weeks = _of(found, Life(PLAIN, method, kind))
            parts += _lines(
                weeks, words, colour, at, has_band=method == OURS, is_named=bool(weeks) and method not in named
            )
            named |= {method} if weeks else set()
    legend = {"orientation": "h", "y": 1.14, "x": 0.02}
    margin = {"l": 46, "r": 8, "t": 46, "b": 44}
    return go.Figure(parts, layout(DAY, height=380, showlegend=True, legend=legend, **axes) | {"margin": margin})


def _lines(weeks: Sequence[Any], words: str, colour: str, at: str, *, has_band: bool, is_named: bool) -> Iterable[Any]:
    numbers = sorted({one.week for one in weeks})
    each = [[one.regret for one in weeks if one.week == number] for number in numbers]
    axes = {"xaxis": f"x{at}", "yaxis": f"y{at}"}
    if has_band and each:
        spans = [interval(regret) for regret in each]
        round_it = [*numbers, *reversed(numbers)], [*(low for low, _ in spans), *(high for _, high in reversed(spans))]
        fill = {"fill": "toself", "fillcolor": f"{colour}33", "line": {"width": 0}, "showlegend": False}
        yield go.Scatter(x=round_it[0], y=round_it[1], mode="lines", hoverinfo="skip", **fill, **axes)
    line = {"color": colour, "width": 3 if has_band else 1.8, "dash": "dot" if words == "knows the taste" else "solid"}
    yield go.Scatter(
        x=numbers, y=[mean(regret) for regret in each], mode="lines", name=words, line=line, showlegend=is_named, **axes
    )


def photograph(figure: go.Figure, to: Path, *, width: int = 1080, height: int = 400) -> None:
    """Draw a figure with the system's Chromium and keep what it looks like (Playwright is among the tools for tests)."""
    from playwright.sync_api import sync_playwright

    chromium = next(path for path in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser")) if path.exists())
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "figure.html"
        figure.write_html(page_file, include_plotlyjs=True, config={"staticPlot": True})
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2)
        page.goto(page_file.as_uri())
        page.wait_for_selector(".main-svg")
        page.screenshot(path=to)
        browser.close()


def main(run: Path) -> None:
    """Write the tables and the picture of a kept run."""
    chunks = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()]
    found = regrets(chunks)
    families = {
        f"{life.scenario}, {life.method}": len({(one.world, one.family) for one in weeks})
        for life, weeks in found.items()
    }
    told = ", ".join(f"{count} ({name})" for name, count in sorted(families.items()))
    about = machine() | {"families of each kind": told}
    write_results("proof", about, figures(found), NOTES, to=RESULTS)
    photograph(picture(found), PICTURE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

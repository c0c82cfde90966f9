"""How figures are written down: the machine, the spread of a few runs, the verdict on a target, and the page of results."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import statistics
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from brightpath import __version__
from brightpath.adapters import clock
from brightpath.config import ROOT

RESULTS = ROOT / "benchmarks" / "results"
PACKAGES = ("streamlit", "duckdb", "pulp", "highspy", "polars", "pydantic", "streamlit-authenticator")

#: A load above which something else was competing for the processor.
BUSY = 0.5

#: One line of a table, column by column; figures carry their unit in the column's name.
Row = dict[str, Any]


def median(values: Iterable[float], digits: int = 2) -> float:
    """Give the middle value."""
    return round(statistics.median(values), digits)


def p95(values: Sequence[float], digits: int = 2) -> float:
    """Give the value that 95 of 100 runs stay within; with few runs, nearly the slowest."""
    return round(statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0], digits)


def p99(values: Sequence[float], digits: int = 2) -> float:
    """Give the value that 99 of 100 runs stay within; with few runs, nearly the slowest."""
    return round(statistics.quantiles(values, n=100, method="inclusive")[-1] if len(values) > 1 else values[0], digits)


def verdict(*claims: bool) -> str:
    """Say whether a target is met; it is only when all its claims hold."""
    return "met" if all(claims) else "MISSED"


def machine() -> Row:
    """Describe where and of what this is measured, and how busy the machine was with other things."""
    return {
        "date": f"{clock.now():%Y-%m-%d %H:%M} UTC",
        "commit": commit(),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()} {platform.release()}",
        "load before": _load(),
        "versions": f"BrightPath {__version__}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }


def write_results(
    what: str, about: Row, tables: Mapping[str, Sequence[Row]], notes: Sequence[str], *, to: Path, details: Any = None
) -> None:
    """Write `what`.md for people and `what`.json for programs; the tables' rows and the single runs stand in the second."""
    if about["commit"] != (now := commit()):
        about = {**about, "commit": f"{about['commit']}, which became {now} while this was measured"}
    to.mkdir(parents=True, exist_ok=True)
    parts = [f"# Measured: {what}", "\n".join(f"* {name}: {value}" for name, value in about.items())]
    parts += [part for heading, rows in tables.items() for part in (f"## {heading}", table(rows))]
    parts += ["\n".join(f"* {note}" for note in notes)] if notes else []
    (to / f"{what}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    document = {"what": what, **about, "tables": tables, "notes": notes, "runs": details}
    (to / f"{what}.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """Draw rows as a Markdown table; a column that a row lacks stays empty."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, ["---"] * len(columns), *([_shown(row.get(name, "")) for name in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: Any) -> str:
    words = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return f"**{words}**" if words == "MISSED" else words.replace("|", "\\|")


def digest_of(name: str) -> str:
    """Hash a list of packages, as the stamp of an environment has it."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def commit() -> str:
    """Name the commit that is measured, and whether what runs is more than that."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    try:
        is_changed = any(git("status", "--porcelain", "--", "brightpath", "pages", "app.py").splitlines())
        return git("rev-parse", "--short", "HEAD") + (" with changes that are not committed" if is_changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _load() -> str:
    if not hasattr(os, "getloadavg"):
        return "unknown"
    load = os.getloadavg()[0]
    return f"{load:.1f}" + (" (busy with other things: figures may be on the slow side)" if load > BUSY else "")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
    except (AttributeError, ValueError, OSError):
        return "memory unknown"

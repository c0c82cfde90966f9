"""What the server's process takes, as the system tells it: processor time and memory. Only Linux does."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from benchmarks.report import Row, verdict
from benchmarks.visitor import Visitor

NOT_TOLD = "not measured: only Linux tells what a process takes"


def is_told(pid: int) -> bool:
    """Say whether the system tells it of this process."""
    return Path(f"/proc/{pid}/status").exists()


def processor_ms(pid: int) -> float:
    """Read how long the process has computed, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """Read how much memory the process holds now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    assert found
    return round(int(found[1]) / 1024, 1)


def cpu_of_rerun(app: Any, visitor: Visitor, page: str, most: float | None, runs: int = 30) -> Row:
    """Run a page that is open again and again, and divide what the server computed by the runs; the visitor leaves then."""
    what = f"a rerun of {page}"
    try:
        if not is_told(app.pid):
            return {"what": what, "verdict": NOT_TOLD}
        for _ in range(3):
            visitor.rerun()
        begun = processor_ms(app.pid)
        for _ in range(runs):
            visitor.rerun()
        spent = round((processor_ms(app.pid) - begun) / runs, 1)
    finally:
        visitor.close()
    row: Row = {"what": what, "unit": "CPU-ms", "runs": runs, "median": spent}
    return row if most is None else {**row, "target": f"<= {most:g} CPU-ms", "verdict": verdict(spent <= most)}

"""The batch behind a Dask cluster on this machine: `python -m benchmarks.cluster tasks.json answers.json WORKERS`.

Runs in an environment of its own (docs/decisions/0045). The weeks are planned by the very function that a pool of
processes calls.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import distributed

from benchmarks.batch import plan_with
from brightpath.planning.worker import Task


def main(asked: Path, answered: Path, workers: int) -> None:
    """Plan the tasks of one file and write the outcomes into another."""
    tasks = [Task(**task) for task in json.loads(asked.read_text(encoding="utf-8"))]
    began = time.perf_counter()
    with (
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor(pure=False) as executor,
    ):
        outcomes = plan_with(executor, tasks, lambda words: print(words, file=sys.stderr, flush=True))
    answer = {
        "seconds": time.perf_counter() - began,
        "outcomes": outcomes,
        "version": f"distributed {distributed.__version__}",
    }
    answered.write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))

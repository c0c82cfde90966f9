"""How one family is to be read: some choose sharply, some by whim, and their own choices say which."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from brightpath.learning.compiled import Assumptions, compiled
from brightpath.learning.evidence import Observation
from brightpath.learning.preferences import log_evidence, most_likely
from brightpath.learning.prior import Prior

#: What sharpness and the odds of chance may be multiplied by, step by step; the ones in the middle are 1.
SHARPNESS_TIMES = (0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8)
DOUBT_TIMES = (0.5, 1.0, 2.0, 4.0, 8.0)
#: What each step away from 1 has to be worth in log evidence: a few choices prove nothing.
COST_OF_A_STEP = 0.7


def attuned(
    prior: Prior,
    observations: Iterable[Observation],
    *,
    now: datetime,
    assumptions: Assumptions | None = None,
    switched_off: Collection[str] = (),
) -> Assumptions:
    """Find the sharpness and the share of chance that make a family's choices most likely, all weights considered.

    Steps go to the better neighbour as long as there is one, so the answer is a function of the observations alone.

    References
    ----------
    MacKay (1992), Bayesian interpolation, Neural Computation 4 (assumptions compared by their evidence).
    """
    assumptions = assumptions or Assumptions()
    table = compiled(prior, observations, now=now, assumptions=assumptions, switched_off=switched_off)
    if not len(table.objective.choices.first):
        return assumptions
    touched = table.objective.touched
    objective = table.objective.only(touched)
    usual = (SHARPNESS_TIMES.index(1.0), DOUBT_TIMES.index(1.0))
    worth: dict[tuple[int, int], float] = {}

    def worth_of(steps: tuple[int, int]) -> float:
        if steps not in worth:
            heard = objective.heard(sharpness_times=SHARPNESS_TIMES[steps[0]], doubt_times=DOUBT_TIMES[steps[1]])
            away = sum(abs(step - start) for step, start in zip(steps, usual, strict=True))
            worth[steps] = log_evidence(most_likely(table, heard, touched)) - COST_OF_A_STEP * away
        return worth[steps]

    here = usual
    while True:
        best = max(_neighbours(here), key=worth_of)
        if worth_of(best) <= worth_of(here):
            sharpness, doubt = SHARPNESS_TIMES[here[0]], DOUBT_TIMES[here[1]]
            return replace(
                assumptions,
                sharpness_times=assumptions.sharpness_times * sharpness,
                doubt_times=assumptions.doubt_times * doubt,
            )
        here = best


def _neighbours(steps: tuple[int, int]) -> list[tuple[int, int]]:
    sharpness, doubt = steps
    around = ((sharpness - 1, doubt), (sharpness + 1, doubt), (sharpness, doubt - 1), (sharpness, doubt + 1))
    return [(s, d) for s, d in around if 0 <= s < len(SHARPNESS_TIMES) and 0 <= d < len(DOUBT_TIMES)]

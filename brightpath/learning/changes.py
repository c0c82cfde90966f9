"""When a family changed its mind: a moment before and after which its evidence is better explained by two tastes than by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from brightpath.learning.compiled import Assumptions, compiled
from brightpath.learning.evidence import Kind, Observation
from brightpath.learning.preferences import log_evidence, most_likely
from brightpath.learning.prior import Prior

#: A change is looked for so many weeks back.
WEEKS_BACK = (2, 4, 6)
#: Two tastes have to be likelier than one by so much, in nats: about 150 to 1, as it is asked every week.
SURE_ENOUGH = 5.0
#: Moves and readings that there have to be on either side.
FEWEST = 8


def changed_at(
    prior: Prior, observations: Iterable[Observation], *, now: datetime, assumptions: Assumptions
) -> datetime | None:
    """Find the moment at which the family's taste changed, if that is much likelier than that it did not; else None.

    One taste for all that was heard is compared with two that know nothing of each other, by their evidence: that two have
    more freedom is paid for in it.

    References
    ----------
    Adams and MacKay (2007), Bayesian online changepoint detection, arXiv:0710.3742.
    """
    heard = sorted(observations, key=lambda one: (one.at, one.key))

    def evidence(some: list[Observation]) -> float:
        table = compiled(prior, some, now=now, assumptions=assumptions)
        touched = table.objective.touched
        return log_evidence(most_likely(table, table.objective.only(touched), touched)) if touched.any() else 0.0

    best: tuple[float, datetime] | None = None
    whole: float | None = None
    for weeks in WEEKS_BACK:
        moment = now - timedelta(weeks=weeks)
        before, after = [one for one in heard if one.at < moment], [one for one in heard if one.at >= moment]
        if min(map(_told, (before, after))) < FEWEST:
            continue
        whole = evidence(heard) if whole is None else whole
        gained = evidence(before) + evidence(after) - whole
        if gained > SURE_ENOUGH and (best is None or gained > best[0]):
            best = gained, moment
    return best[1] if best else None


def _told(observations: list[Observation]) -> int:
    return sum(one.kind is not Kind.STAY for one in observations)

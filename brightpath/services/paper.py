"""The week on paper, for whoever may see it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import FamilyId
from brightpath.exports import paper as pages
from brightpath.exports.paper import Paper
from brightpath.exports.sheet import SIZES
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.planner import week_plan
from brightpath.storage import family

GROWN_UPS = pages.GROWN_UPS
NO_PLAN = "This week has no plan yet, so there is nothing to print."
NO_PAGE = "There is nobody here to print a page for."
NO_SUCH_PAPER = "Paper is A4 or Letter."


@verb
def week_paper(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    week_start: date,
    paper: str,
    whose: Collection[str] | None = None,
    version: int | None = None,
) -> Paper:
    """Print a version of a week, else the one that counts, on "A4" or "Letter"; a child prints the own page.

    `whose` names the pages: ids of children, and `GROWN_UPS` for the one with everybody who teaches; None is all of them.

    Raises
    ------
    NotFound
        When the week has no plan, or nobody named has a page in it.
    Refused
        When the paper is of another size.
    """
    if paper not in SIZES:
        raise Refused(NO_SUCH_PAPER)
    kept = week_plan(house, actor, family_id, week_start, version)
    if kept is None:
        raise NotFound(NO_PLAN)
    plan = kept.plan
    with house.store.read() as db:
        clock_hours = family.family_of(db, family_id).clock_hours
    shown = {child.id for child in plan.children} | ({GROWN_UPS} if plan.adults else set())
    if not (shown if whose is None else shown & set(whose)):
        raise NotFound(NO_PAGE)
    return pages.week_paper(plan, paper=paper, clock=clock_hours, whose=whose, made_at=house.now())

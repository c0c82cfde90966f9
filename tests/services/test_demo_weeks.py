"""The made-up family has weeks behind it: the planner's own plan, ticked as a family ticks, the same for everybody."""

from __future__ import annotations

import json
from datetime import date, timedelta

from brightpath.domain.periods import last_days
from brightpath.domain.progress import Trend
from brightpath.domain.schedule import plan_of
from brightpath.imports.household import read_household
from brightpath.planning.week import problem_of
from brightpath.planning.week.check import violations
from brightpath.services import demo_weeks
from brightpath.services.family import create_demo_family, families_of
from brightpath.services.house import House
from brightpath.services.lessons import forecasts
from brightpath.services.planner import week_plan
from brightpath.services.progress import By, progress_of
from brightpath.storage.integrity import find_contradictions
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_progress import TODAY


def test_the_plan_that_is_shipped_is_one_of_the_household_that_is_shipped() -> None:
    plan = plan_of(json.loads(demo_weeks._PLAN.read_text(encoding="utf-8")))
    household = read_household((demo_weeks.ROOT / "data" / "samples" / "kim.json").read_bytes())
    assert violations(problem_of(household, plan.week_start), plan) == []


def test_twelve_weeks_lie_behind_a_family_that_has_lived(house: House, parent: str) -> None:
    family_id = create_demo_family(house, parent, has_lived=True)
    assert create_demo_family(house, parent, has_lived=True) == family_id
    assert [one.is_demo for one in families_of(house, parent)] == [True]
    with house.store.read() as db:
        assert find_contradictions(db) == []
    seen = progress_of(house, parent, family_id, last_days(90, TODAY))
    assert seen.first_on == date(2026, 8, 24)
    assert 0.7 < (seen.whole.share or 0) < 0.95 and len(seen.tallies(By.SUBJECT)) == 6
    assert seen.milestones and seen.engagement() and seen.times()
    assert Trend.MORE in {one.trend for one in seen.compared}
    assert any((one.forecast.late_days or 0) > 0 for one in forecasts(house, parent, family_id))


def test_the_present_week_is_left_to_whoever_looks(house: House, parent: str) -> None:
    family_id = create_demo_family(house, parent, has_lived=True)
    monday = TODAY - timedelta(days=TODAY.weekday())
    assert week_plan(house, parent, family_id, monday) is None
    assert week_plan(house, parent, family_id, monday - timedelta(weeks=1)) is not None


def test_everybody_looks_at_the_same_weeks_and_in_every_season(house: House, clock: Clock, parent: str) -> None:
    def counts(token: str) -> list[tuple[int, int]]:
        family_id = create_demo_family(house, token, has_lived=True)
        seen = progress_of(house, token, family_id, last_days(120, house.today(None)))
        return [(tally.planned, tally.done) for tally in seen.tallies(By.SUBJECT).values()]  # type: ignore[misc]

    here = counts(parent)
    clock.move(days=280)
    assert counts(a_token(house, a_person(house, "Ben Lee"))) == here

"""What a child's own sign-in sees of a week."""

from __future__ import annotations

from brightpath.services.house import House
from brightpath.services.planner import week_plan
from brightpath.services.week import week_now
from brightpath.storage.schedule import save_plan
from tests.services.given_accounts import Clock
from tests.services.given_days import MONDAY, a_home, week_of


def test_what_a_plan_says_of_the_whole_family_is_not_for_a_child(house: House, clock: Clock) -> None:
    home = a_home(house, clock)
    plan = week_of(house, home).model_copy(update={"because": ("Grace is asked for 5 h of the week.", "Ben rests.")})
    with house.store.write() as db:
        save_plan(db, home.family_id, plan, problem={}, at=house.now())
    own, whole = (week_plan(house, token, home.family_id, MONDAY) for token in (home.as_ada, home.parent))
    assert own is not None and own.plan.because == ()
    assert whole is not None and whole.plan.because == plan.because
    now = week_now(house, home.as_ada, home.family_id, MONDAY)
    assert now is not None and now.schedule.plan.because == ()

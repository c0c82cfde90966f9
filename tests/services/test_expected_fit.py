"""How well a plan is expected to fit is told once there is something to go by, with the findings that made it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from brightpath.domain.accounts import Actor
from brightpath.domain.feedback import Rating
from brightpath.domain.week_edits import Preference
from brightpath.domain.weeks import Weekday
from brightpath.services import learned_weights, planner, proposals
from brightpath.services.expected_fit import expected_fit, expected_fit_of
from brightpath.services.feedback import rate_week
from brightpath.services.house import House
from brightpath.services.learning import (
    switch_off_finding,
    switch_on_finding,
    what_was_learned,
)
from brightpath.services.week import undo_change, week_now
from tests.services.given_accounts import Clock
from tests.services.given_days import it_is
from tests.services.given_house import Hands
from tests.services.given_learning import (
    AFTERNOON,
    MATHS_LATER,
    MONDAY,
    NEXT_WEEK,
    THIRD_WEEK,
    Taught,
    move,
    planned,
    teach,
)


def test_how_a_plan_is_expected_to_fit_is_told_with_its_range_once_a_week_got_stars(
    house: House, hands: Hands, taught: Taught, clock: Clock
) -> None:
    assert expected_fit(house, taught.parent, taught.family_id, THIRD_WEEK) is None
    before = expected_fit(house, taught.parent, taught.family_id, MONDAY)
    assert before is not None and not before.is_learned
    assert before.sentence == "Nothing was learned from your weeks yet: this plan goes by your questionnaire."
    teach(house, taught)
    without = expected_fit(house, taught.parent, taught.family_id, MONDAY)
    assert without is not None and "Once you have rated a week" in without.sentence
    it_is(house, clock, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(4))
    planned(house, hands, taught, NEXT_WEEK)
    fit = expected_fit(house, taught.parent, taught.family_id, NEXT_WEEK)
    assert fit is not None and fit.is_learned
    assert 1 <= fit.low < fit.stars <= fit.high <= 5
    assert fit.sentence.startswith("We think you would give this week ")
    assert expected_fit(house, taught.parent, taught.family_id, NEXT_WEEK, version=9) is None
    kept = planner.week_plan(house, taught.parent, taught.family_id, NEXT_WEEK)
    assert kept is not None
    of_plan = expected_fit_of(house, taught.parent, taught.family_id, kept.plan)
    assert of_plan is not None and (of_plan.stars, of_plan.sentence) == (fit.stars, fit.sentence), "a plan looked at"
    elsewhere = kept.plan.model_copy(update={"week_start": THIRD_WEEK})
    assert expected_fit_of(house, taught.parent, taught.family_id, elsewhere) is None


def test_a_move_is_not_learned_from_for_a_line_on_the_page_but_what_is_said_is(
    house: House, taught: Taught, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[int] = []
    real = learned_weights._studied

    def counted(*asked: Any) -> learned_weights.Study:
        study = real(*asked)
        learned.append(study.through)
        return study

    monkeypatch.setattr(learned_weights, "_studied", counted)
    move(house, taught, 0, AFTERNOON)
    expected_fit(house, taught.parent, taught.family_id, MONDAY)
    move(house, taught, 1, AFTERNOON)
    expected_fit(house, taught.parent, taught.family_id, MONDAY)
    assert len(learned) == 1
    now = week_now(house, taught.parent, taught.family_id, MONDAY)
    assert now is not None
    undo_change(house, taught.parent, taught.family_id, MONDAY, now.revision)
    expected_fit(house, taught.parent, taught.family_id, MONDAY)
    assert len(learned) == 2, "what is taken back counts no more"
    move(house, taught, 1, AFTERNOON)
    expected_fit(house, taught.parent, taught.family_id, MONDAY)
    assert len(learned) == 2
    assert what_was_learned(house, taught.parent, taught.family_id).moves == 2, "on its own page it is told at once"
    it_is(house, clock, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    expected_fit(house, taught.parent, taught.family_id, MONDAY)
    assert len(learned) == 4, "another day"
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(4))
    fit = expected_fit(house, taught.parent, taught.family_id, MONDAY)
    assert len(learned) == 5 and fit is not None and fit.is_learned


def test_a_plan_names_the_findings_it_was_made_by_and_one_from_before_names_none(
    house: House, hands: Hands, taught: Taught
) -> None:
    teach(house, taught)
    before = expected_fit(house, taught.parent, taught.family_id, MONDAY)
    assert before is not None and before.counted == ()
    planned(house, hands, taught, NEXT_WEEK)
    after = expected_fit(house, taught.parent, taught.family_id, NEXT_WEEK)
    assert after is not None and MATHS_LATER in [one.key for one in after.counted]


def test_what_was_learned_after_a_plan_is_not_named_in_it(house: House, hands: Hands, taught: Taught) -> None:
    teach(house, taught)
    switch_off_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    planned(house, hands, taught, NEXT_WEEK)
    switch_on_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    for number in range(3):
        move(house, taught, number, AFTERNOON, NEXT_WEEK)
    fit = expected_fit(house, taught.parent, taught.family_id, NEXT_WEEK)
    assert fit is not None and MATHS_LATER not in [one.key for one in fit.counted]


def test_a_proposal_that_waits_is_expected_to_fit_too(house: House, hands: Hands, taught: Taught, clock: Clock) -> None:
    for number in range(3):
        move(house, taught, number, AFTERNOON, prefer=Preference.WE_PREFER_THIS)
    proposals.choose_proposal_day(house, taught.parent, taught.family_id, Weekday.FRIDAY)
    it_is(house, clock, datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
    proposals.propose_due(house, Actor.console())
    assert expected_fit(house, taught.parent, taught.family_id, NEXT_WEEK) is None
    hands.work()
    fit = expected_fit(house, taught.parent, taught.family_id, NEXT_WEEK)
    assert fit is not None and MATHS_LATER in [one.key for one in fit.counted]

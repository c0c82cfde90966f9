"""It didn't happen: each way says what would change before it is kept, and a week that has changed is not overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from brightpath.domain.findings import ExpectedFit
from brightpath.domain.ids import FamilyId
from brightpath.domain.replanning import Way
from brightpath.domain.schedule import ItemType
from brightpath.domain.ticks import stood
from brightpath.services import expected_fit, planner, today
from brightpath.services.house import House
from brightpath.ui.plain import plain
from tests.pages.looking import Carry, again, button, labels, said, visit
from tests.pages.test_today import Sheet, drawn
from tests.services.test_replanning import MONDAY, family_id, parent

__all__ = ["drawn", "family_id", "parent"]  # the fixtures


def first_lesson(house: House, parent: str, family_id: FamilyId) -> tuple[str, str]:
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None
    return next(
        (one.child_id, one.item.id)
        for one in stood(kept.plan)
        if one.item.type is ItemType.SUBJECT and one.on == MONDAY
    )


def asked(app: Any, sheet: Sheet, child: str, item: str, way: Way) -> Any:
    app = sheet.ask(app, {"ask": "missed", "child": child, "item": item})
    return again(app.radio[0].set_value(way).run())


@pytest.mark.parametrize("way", [Way.DOUBLE_UP, Way.SHIFT_ON, Way.SOLVE_AGAIN])
def test_a_way_says_what_changes_and_is_kept_with_one_press(
    house: House, parent: str, family_id: FamilyId, carry: Carry, drawn: Sheet, way: Way
) -> None:
    child, item = first_lesson(house, parent, family_id)
    app = asked(visit("today", carry, parent), drawn, child, item, way)
    assert plain("on Monday") in said(app) or "Monday" in said(app)
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 1
    app = again(button(app, "Keep it so").click().run())
    assert len(planner.plan_versions(house, parent, family_id, MONDAY)) == 2
    assert not app.radio and "Keep it so" not in labels(app)


def test_how_the_changed_week_is_expected_to_fit_stands_beside_it(
    house: House, parent: str, family_id: FamilyId, carry: Carry, drawn: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = ExpectedFit(4.0, 3.5, 4.5, "We think you would give this week 4 of 5 stars.", is_learned=True)
    monkeypatch.setattr(expected_fit, "expected_fit_of", lambda *_: fit)
    child, item = first_lesson(house, parent, family_id)
    app = asked(visit("today", carry, parent), drawn, child, item, Way.SHIFT_ON)
    assert plain(fit.sentence) in said(app)


def test_what_was_looked_at_is_not_kept_over_a_newer_week(
    house: House, parent: str, family_id: FamilyId, carry: Carry, drawn: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, item = first_lesson(house, parent, family_id)
    app = asked(visit("today", carry, parent), drawn, child, item, Way.DOUBLE_UP)
    today.tick(house, parent, family_id, MONDAY, [(child, item)])
    app = again(button(app, "Keep it so").click().run())
    assert "has changed in the meantime" in said(app)
    assert len(planner.plan_versions(house, parent, family_id, date(2026, 11, 23))) == 1

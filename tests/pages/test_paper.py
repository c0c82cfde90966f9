"""On the week page: the pages are made when asked for, for whoever may see them, on the paper of the place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.services import paper as service
from brightpath.services import planner
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.ui import paper, words
from tests.builders import a_household_document
from tests.made_once import made_once
from tests.pages.looking import Carry, again, visit
from tests.services.given_accounts import a_person, a_token
from tests.services.given_house import Hands

MONDAY = date(2026, 11, 23)


@pytest.fixture
@made_once
def family_id(house: House, hands: Hands, parent: str) -> FamilyId:
    family_id = import_household(house, parent, json.dumps(a_household_document(children=2)))
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    return family_id


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Note each printing: paper and pages."""
    noted: list[tuple[Any, ...]] = []

    def noting(*args: Any) -> Any:
        noted.append(args[4:6])
        return service.week_paper(*args)

    monkeypatch.setattr(paper, "week_paper", noting)
    return noted


def open_print(carry: Carry, token: str) -> AppTest:
    app = visit("week", carry, token)
    app.session_state["print"] = True
    return again(app.run())


def offered(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("download_button")]


def test_nothing_is_made_before_the_part_is_opened(
    house: House, parent: str, family_id: FamilyId, carry: Carry, asked: list[Any]
) -> None:
    app = visit("week", carry, parent)
    assert offered(app) == [] and asked == []


def test_all_pages_are_offered_as_a_file_and_made_once(
    house: House, parent: str, family_id: FamilyId, carry: Carry, asked: list[Any]
) -> None:
    app = again(open_print(carry, parent).run())
    assert offered(app) == [words.SAVE_PDF]
    [(size, whose)] = asked
    assert size == "A4" and len(whose) == 3 and whose[-1] == service.GROWN_UPS


def test_another_paper_and_fewer_pages_are_made_anew(
    house: House, parent: str, family_id: FamilyId, carry: Carry, asked: list[Any]
) -> None:
    app = open_print(carry, parent)
    [size] = [one for one in app.get("button_group") if one.proto.label == "Paper"]
    app = again(size.set_value("Letter").run())
    [whose] = [one for one in app.get("button_group") if one.proto.label == words.WHOSE_PAGES]
    app = again(whose.set_value([service.GROWN_UPS]).run())
    assert asked[1][0] == "Letter"
    assert asked[2] == ("Letter", (service.GROWN_UPS,))
    app = again(whose.set_value([]).run())
    assert offered(app) == []
    assert words.NOBODYS_PAGES in [one.value for one in app.caption]


def test_a_child_is_offered_the_own_page_alone(
    house: House, parent: str, family_id: FamilyId, carry: Carry, asked: list[Any]
) -> None:
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None
    own = kept.plan.children[0].id
    child = a_token(house, a_person(house, "pupil", roles=(Role.CHILD,), family_id=family_id, child_id=ChildId(own)))
    app = open_print(carry, child)
    assert offered(app) == [words.SAVE_PDF]
    assert asked == [("A4", (own,))]


def test_letters_without_a_font_are_told_beside_the_button(
    house: House, parent: str, hands: Hands, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brightpath.exports.paper.folders_of_this_machine", lambda: ())
    document = a_household_document(children=1)
    document["children"][0]["section2"]["name"] = "王芳"
    family_id = import_household(house, parent, json.dumps(document))
    planner.plan_week(house, parent, family_id, MONDAY)
    hands.work()
    [warning] = open_print(carry, parent).warning
    assert warning.value.startswith("The name 王芳 needs a font with Chinese letters")


@pytest.mark.parametrize(
    ("zone", "size"),
    [
        ("America/Chicago", "Letter"),
        ("Asia/Manila", "Letter"),
        ("America/Sao_Paulo", "A4"),
        ("Europe/Warsaw", "A4"),
        ("UTC", "A4"),
        (None, "A4"),
    ],
)
def test_the_paper_is_what_is_sold_there(zone: str | None, size: str) -> None:
    assert paper.usual_paper(zone) == size

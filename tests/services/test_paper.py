"""The week on paper: for the family, and for a child the own page only."""

from __future__ import annotations

import json
from datetime import date

import pypdfium2 as pdfium
import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.services import planner
from brightpath.services.family import import_household
from brightpath.services.house import House
from brightpath.services.paper import GROWN_UPS, NO_PAGE, NO_PLAN, NO_SUCH_PAPER, week_paper
from tests.builders import a_household_document
from tests.made_once import made_once
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


def names(data: bytes) -> list[str]:
    """Read whose each page is."""
    return [page.get_textpage().get_text_bounded().split(" Week of")[0] for page in pdfium.PdfDocument(data)]


def children_of(house: House, parent: str, family_id: FamilyId) -> list[tuple[str, str]]:
    kept = planner.week_plan(house, parent, family_id, MONDAY)
    assert kept is not None
    return [(child.id, child.name) for child in kept.plan.children]


def test_parents_and_helpers_print_everybodys_pages(house: House, parent: str, family_id: FamilyId) -> None:
    helper = a_token(house, a_person(house, "helper", roles=(Role.HELPER,), family_id=family_id))
    children = [name for _, name in children_of(house, parent, family_id)]
    for who in (parent, helper):
        paper = week_paper(house, who, family_id, MONDAY, "A4")
        assert names(paper.data)[:2] == children
        assert len(names(paper.data)) == 3
        assert paper.missing == ()


def test_the_pages_asked_for_are_printed_and_no_others(house: House, parent: str, family_id: FamilyId) -> None:
    (_, _), (second, name) = children_of(house, parent, family_id)
    assert names(week_paper(house, parent, family_id, MONDAY, "A4", [second]).data) == [name]
    assert len(names(week_paper(house, parent, family_id, MONDAY, "Letter", [second, GROWN_UPS], 1).data)) == 2


def test_a_child_prints_the_own_page_and_no_other(house: House, parent: str, family_id: FamilyId) -> None:
    (own, name), (other, _) = children_of(house, parent, family_id)
    child = a_token(house, a_person(house, "pupil", roles=(Role.CHILD,), family_id=family_id, child_id=ChildId(own)))
    for whose in (None, [own], [own, other, GROWN_UPS]):
        assert names(week_paper(house, child, family_id, MONDAY, "A4", whose).data) == [name]
    for whose in ([other], [GROWN_UPS]):
        with pytest.raises(NotFound, match=NO_PAGE):
            week_paper(house, child, family_id, MONDAY, "A4", whose)


def test_what_cannot_be_printed_is_said(house: House, parent: str, family_id: FamilyId) -> None:
    with pytest.raises(NotFound, match=NO_PLAN):
        week_paper(house, parent, family_id, date(2026, 11, 30), "A4")
    with pytest.raises(NotFound, match=NO_PAGE):
        week_paper(house, parent, family_id, MONDAY, "A4", ["nobody"])
    with pytest.raises(Refused, match=NO_SUCH_PAPER):
        week_paper(house, parent, family_id, MONDAY, "A5")

"""Everybody finds the pages of their roles in the menu, and no others."""

from __future__ import annotations

import pytest

from brightpath.config import ROOT
from brightpath.domain.accounts import Actor, Role
from brightpath.ui.places import PLACES, closed_to, is_door, places_for, sections_of


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        (
            {Role.ADMIN, Role.PARENT},
            [
                "today",
                "week",
                "household",
                "progress",
                "ledger",
                "reports",
                "learned",
                "coop",
                "explore",
                "models",
                "settings",
                "admin",
                "questions",
            ],
        ),
        (
            {Role.PARENT},
            ["today", "week", "household", "progress", "ledger", "reports", "learned", "coop", "settings", "admin"],
        ),
        (
            {Role.CO_PARENT},
            ["today", "week", "household", "progress", "ledger", "reports", "learned", "coop", "settings"],
        ),
        ({Role.HELPER}, ["today", "week", "household", "progress", "ledger", "settings"]),
        ({Role.CHILD}, ["today", "week", "progress", "settings"]),
        ({Role.COORDINATOR}, ["classrooms", "timetable", "overview", "settings"]),
        ({Role.RESEARCHER}, ["explore", "models", "settings"]),
        ({Role.ADMIN}, ["explore", "models", "settings", "admin", "questions"]),
    ],
)
def test_a_role_finds_its_pages(roles: set[Role], found: list[str]) -> None:
    actor = Actor(user_id=None, name="Somebody", roles=frozenset(roles))
    assert [place.address for place in places_for(actor)] == found


def test_a_long_menu_stands_under_words_and_what_is_used_every_day_beside_them() -> None:
    parent = Actor(user_id=None, name="Somebody", roles=frozenset({Role.PARENT}))
    menu = {word: [place.address for place in places] for word, places in sections_of(places_for(parent)).items()}
    assert menu == {
        "": ["today", "week", "household", "coop"],
        "Look back": ["progress", "ledger", "reports", "learned"],
        "Account": ["settings", "admin"],
    }


def test_a_short_menu_needs_no_words() -> None:
    child = Actor(user_id=None, name="Somebody", roles=frozenset({Role.CHILD}))
    assert list(sections_of(places_for(child))) == [""]


def test_somebody_signed_out_has_no_menu_and_two_doors() -> None:
    assert places_for(None) == []
    assert [place.address for place in PLACES if place.is_door] == ["sign_in", "welcome"]
    assert is_door("welcome") and not is_door("week") and not is_door("")


def test_every_page_has_a_place_and_every_place_a_page() -> None:
    files = {path.relative_to(ROOT / "pages").with_suffix("").as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert files == {place.file for place in PLACES}


def test_what_somebody_may_not_open_says_so_at_its_own_address() -> None:
    helper = Actor(user_id=None, name="Somebody", roles=frozenset({Role.HELPER}))
    closed = {place.address for place in closed_to(helper)}
    assert {"prefer", "learned", "admin"} <= closed and closed.isdisjoint(
        {"today", "week", "progress", "sign_in", "settings"}
    )
    assert closed_to(None) == []

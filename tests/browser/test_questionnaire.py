"""The questionnaire as a parent goes through it: with the mouse, with pasted lists on a phone, with keys, through a crash."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.scripted_parent import (
    Hand,
    answer_about,
    answer_children,
    answer_commitments,
    answer_hours,
    answer_rhythm,
    answer_statements,
    answer_style,
    answer_subjects,
    create_account,
    paste_commitments,
    paste_subjects,
    rate_all,
    submit,
)
from tests.browser.seeing import fits
from tests.browser.test_whole_way import Server, Visit, server, sign_in, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

__all__ = ["server", "visit"]  # fixtures

MOST_CLICKS, MOST_KEYS, MOST_CLICKS_PASTED = 90, 250, 40


def begin(visit: Visit, server: Server) -> Hand:
    page = visit(server.link())
    create_account(page)
    hand = Hand(page)
    hand.click(page.get_by_role("button", name="Begin"))
    return hand


def see_the_first_week(page: Any) -> None:
    """The board stands, with three sentences above it, and lessons of both children."""
    page.locator(".board .block").first.wait_for()
    because = page.get_by_test_id("stMain").locator(".st-key-because p")
    assert len(re.findall(r"[.!](?=\s|$)", because.inner_text())) >= 3
    for child in ("Emma", "Noah"):
        assert page.locator(f".board [role=gridcell][aria-label*='Mathematics, {child}, ']").count() >= 3


def test_two_children_and_twelve_subjects_take_few_clicks_and_survive_a_crash_in_the_middle(
    visit: Visit, server: Server
) -> None:
    hand = begin(visit, server)
    answer_about(hand)
    answer_children(hand)
    answer_commitments(hand)
    answer_subjects(hand)
    page = hand.page
    page.get_by_text(re.compile("saved today")).wait_for()

    server.process.kill()
    server.process.wait(30)
    page.context.close()
    server.start()
    page = visit("/week")
    sign_in(page)
    page.get_by_role("link", name="Answer the questionnaire").click()
    page.get_by_role("heading", name="How firm is your week?").wait_for()
    hand.page = page

    answer_rhythm(hand)
    answer_hours(hand)
    answer_style(hand)
    answer_statements(hand)
    submit(hand)
    see_the_first_week(page)
    assert hand.ratings == 42
    assert (hand.clicks < MOST_CLICKS, hand.keys < MOST_KEYS) == (True, True), (hand.clicks, hand.keys)


def test_with_pasted_lists_it_takes_less_than_forty_clicks_on_a_phone_in_the_dark(visit: Visit, server: Server) -> None:
    hand = begin(visit, server)
    hand.page.set_viewport_size({"width": 390, "height": 844})
    hand.page.emulate_media(color_scheme="dark")
    answer_about(hand)
    answer_children(hand)
    paste_commitments(hand)
    paste_subjects(hand)
    answer_rhythm(hand)
    answer_hours(hand)
    answer_style(hand)
    answer_statements(hand)
    submit(hand)
    hand.page.locator(".board .block").first.wait_for()
    fits(hand.page)
    assert hand.clicks < MOST_CLICKS_PASTED, hand.clicks


def tab_to(page: Any, name: str) -> None:
    """Press Tab until what has the focus carries a name, as somebody without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        said = page.evaluate(
            """() => {
                let at = document.activeElement;
                while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                return `${at?.getAttribute("aria-label") || at?.textContent || at?.value || ""} (${at?.type})`;
            }"""
        )
        if re.search(name, said):
            return
    raise AssertionError(f"Tab does not reach {name}.")


def test_keys_alone_get_through(visit: Visit, server: Server) -> None:
    page = visit(server.link())
    create_account(page)
    keys = page.keyboard
    hand = Hand(page)

    def press(name: str, key: str = "Enter") -> None:
        tab_to(page, name)
        hand.press(key)

    def arrive(heading: str) -> None:
        page.get_by_role("heading", name=heading, exact=True).wait_for()
        hand.settle()

    press(r"Begin \(")
    arrive("First, you")
    press("^Next: Children")
    arrive("Your children")
    tab_to(page, "^Who are your children")
    keys.type("Emma 9, Noah 6")
    hand.press("Enter")
    page.get_by_role("spinbutton", name="Age").nth(1).wait_for()
    press("^Next: Commitments")
    arrive("What takes time already")
    tab_to(page, "^What is it")
    keys.type("Choir")
    hand.settle()
    tab_to(page, "^When. Arrow keys")
    for key in ("ArrowRight", "ArrowDown", "Enter", "ArrowDown", "Enter"):
        keys.press(key)
    page.locator(".week-grid .span").first.wait_for()
    hand.settle()
    press("^Add ")
    page.get_by_text("Tuesday 9:30–10:30, everybody").wait_for()
    press("^Next: Subjects")
    arrive("What they learn")
    for _ in range(2):
        tab_to(page, "^Another subject")
        keys.type("Maths daily 30")
        hand.press("Enter")
        hand.settle()
    press("^Next: Rhythm")
    arrive("How firm is your week?")
    press(r"\(radio\)", " ")
    press("^Next: Hours")
    arrive("When they learn")
    press("^Next: Style")
    arrive("How you like to learn")
    rate_all(hand, "3", 17)
    press("^Next: Statements")
    arrive("Short statements about your week")
    press("^Look it over")
    arrive("Look it over")
    press("Plan our first week")
    page.locator(".board .block").first.wait_for()

"""The week board in Chromium: seen, walked by keyboard, touched, and fed odd names."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Open, enter, held, press
from tests.browser.seeing import boxes, fits

pytestmark = pytest.mark.browser


def test_the_week_stands_days_across_and_every_item_has_a_sentence(open_board: Open) -> None:
    page = open_board()
    assert page.locator(".board [role=row]").count() == 5
    assert page.get_by_role(
        "gridcell", name="Mathematics, Noah, Wednesday 9:45 to 10:15, with Sarah half the time"
    ).is_visible()
    assert page.locator(".board .day.today").get_attribute("aria-label") == "Tuesday 24 November, today"
    assert page.locator(".board").get_attribute("data-version") == "1"


def test_minutes_become_pixels_evenly(open_board: Open) -> None:
    page = open_board()
    [field, *blocks] = boxes(page.locator(".board .day:nth-child(2)").locator(".field, .block"))
    scale = field["height"] / (1020 - 540)
    for block, box in zip(page.locator(".board .day:nth-child(2) .block").all(), blocks, strict=True):
        start, end = (int(block.get_attribute(name)) for name in ("data-from", "data-to"))
        assert box["y"] - field["y"] == pytest.approx((start - 540) * scale, abs=1)
        assert box["height"] == pytest.approx((end - start) * scale, abs=1)


def test_arrow_keys_walk_the_week_and_one_item_is_in_the_tab_order(open_board: Open) -> None:
    page = open_board()
    enter(page)
    assert held(page) == "Work Meeting, Noah, Tuesday 10:00 to 11:30, commitment"  # what happens now
    assert press(page, "Control+Home") == "Reading, Noah, Monday 9:00 to 9:45, with Sarah the whole time"
    assert press(page, "ArrowDown") == "Nature study, Noah, Monday 9:45 to 10:25, with Sarah the whole time"
    assert (
        press(page, "ArrowRight") == "Nature study, Sarah with Noah, Monday 9:45 to 10:25, takes all of the attention"
    )
    assert press(page, "ArrowRight") == "Work Meeting, Noah, Tuesday 10:00 to 11:30, commitment"
    assert press(page, "ArrowUp") == "Piano, Noah, Tuesday 9:45 to 10:00, without a grown-up"
    assert press(page, "PageDown") == "Mathematics, Noah, Wednesday 9:45 to 10:15, with Sarah half the time"
    assert press(page, "ArrowLeft").startswith("Work Meeting, Sarah, Tuesday")
    assert press(page, "PageDown", "Home") == "Reading, Noah, Wednesday 9:00 to 9:45, with Sarah the whole time"
    assert press(page, "End") == "Soccer Practice, Noah, Wednesday 16:00 to 17:00, commitment"
    assert press(page, "ArrowDown") == held(page)
    assert "Friday" in press(page, "Control+End")
    assert page.locator(".board [role=gridcell][tabindex='0']").count() == 1


def test_enter_opens_the_panel_and_escape_gives_the_focus_back(open_board: Open) -> None:
    page = open_board()
    enter(page)
    name = press(page, "Control+Home", "ArrowDown")
    assert press(page, "Enter") == "Nature study"
    panel = page.get_by_role("dialog", name="Nature study")
    assert "Monday 23 November, 9:45–10:25 (40 minutes)" in panel.inner_text()
    assert "With Sarah the whole time" in panel.inner_text()
    assert press(page, "Escape") == name
    assert panel.count() == 0


def test_a_rerun_keeps_the_view_the_focus_and_the_panel(open_board: Open) -> None:
    page = open_board()
    page.get_by_role("button", name="Noah", exact=True).click()
    enter(page)
    name = press(page, "Control+Home", "ArrowDown")
    page.evaluate("() => [...document.querySelectorAll('button')].find((b) => b.textContent === 'Again').click()")
    page.locator(".board[data-version='2']").wait_for()
    assert held(page) == name
    assert page.get_by_role("button", name="Noah", exact=True).get_attribute("aria-pressed") == "true"


def test_a_board_that_is_not_asked_never_reruns_the_page(open_board: Open) -> None:
    page = open_board()
    page.locator(".board .block").first.click()
    page.get_by_role("dialog").wait_for()
    assert page.get_by_text("heard null").is_visible()


def test_four_children_fit_the_week_and_walking_widens_the_day(open_board: Open) -> None:
    page = open_board("plan=olsen_four_children")
    assert page.locator(".board .day.wide").get_attribute("aria-label").startswith("Tuesday")
    enter(page)
    assert "Friday" in press(page, "Control+End")
    assert page.locator(".board .day.wide").get_attribute("aria-label").startswith("Friday")
    together = page.get_by_role(
        "gridcell", name="Co-op day, Emma, Liam, Maya and Jonah, Wednesday 9:00 to 12:00, commitment"
    )
    assert together.count() == 1


def test_what_was_left_out_opens_with_its_reasons(open_board: Open) -> None:
    page = open_board("plan=olsen_four_children")
    page.locator(".board .left").first.click()
    said = page.get_by_role("dialog").inner_text()
    assert "Why" in said and "What would help" in said


def test_a_phone_shows_one_day_and_turns_it(open_board: Open) -> None:
    page = open_board("plan=olsen_four_children", PHONE)
    row = page.locator(".board [role=row]")
    assert row.count() == 1
    assert row.get_attribute("aria-label") == "Tuesday 24 November, today"
    page.get_by_role("button", name="Next day").click()
    assert row.get_attribute("aria-label") == "Wednesday 25 November"
    enter(page)
    assert "Thursday" in press(page, "Control+End", "PageDown")
    page.get_by_role("button", name="Friday 27 November").click()
    assert page.get_by_role("button", name="Next day").is_disabled()
    fits(page)


def test_a_swipe_turns_the_day_on_a_phone(open_board: Open) -> None:
    page = open_board("plan=kim", PHONE)
    page.evaluate(
        """() => {
            const { shadowRoot } = document.querySelector('[data-testid=stBidiComponentIsolated]');
            const board = shadowRoot.querySelector('.week');
            const at = (x) => [new Touch({ identifier: 1, target: board, clientX: x, clientY: 400 })];
            const swipe = (kind, touches, changedTouches) =>
                board.dispatchEvent(new TouchEvent(kind, { bubbles: true, touches, changedTouches }));
            swipe('touchstart', at(300), at(300));
            swipe('touchend', [], at(120));
        }"""
    )
    assert page.locator(".board [role=row]").get_attribute("aria-label") == "Wednesday 25 November"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_odd_names_are_text_and_break_nothing(open_board: Open, size: dict[str, int]) -> None:
    page = open_board("plan=olsen_four_children&odd=1", size)
    assert page.locator(".board img, .board b:has-text('Bold')").count() == 0
    fits(page)
    page.locator(".board .left").first.click()
    panel = page.get_by_role("dialog").bounding_box()
    assert panel["x"] >= 0 and panel["x"] + panel["width"] <= size["width"]
    page.keyboard.press("Escape")
    enter(page)
    press(page, "Control+Home", "Enter")
    assert "<b>Bold</b>" in page.get_by_role("dialog").inner_text()
    assert page.title() != "broken in"


def test_the_theme_is_followed_in_the_dark(open_board: Open) -> None:
    page = open_board(color_scheme="dark")
    page.locator(".board[data-tone=dark]").wait_for()
    page = open_board(color_scheme="light")
    page.locator(".board[data-tone=light]").wait_for()


def test_a_theme_switched_under_an_open_page_is_followed(open_board: Open) -> None:
    page = open_board(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    page.locator(".board[data-tone=dark]").wait_for()
    page.emulate_media(color_scheme="light")
    page.locator(".board[data-tone=light]").wait_for()


def test_what_happens_now_and_what_is_past_are_marked(open_board: Open) -> None:
    page = open_board("plan=kim&now=555")
    current = page.locator(".board .block.current")
    assert {block.get_attribute("data-date") for block in current.all()} == {"2026-11-24"}
    assert page.locator(".board .day:nth-child(2) .block:not(.past)").count() == 0
    assert page.locator(".board .now.sun").count() == 1

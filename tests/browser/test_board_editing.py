"""The week board as an editor, in Chromium: moved by mouse, finger and keys, judged, kept, put back, and taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import PHONE, Open, enter, held, press
from tests.browser.seeing import boxes, expect, fits, nowhere_resting, still

pytestmark = pytest.mark.browser

WEDNESDAY, THURSDAY, FRIDAY = "2026-11-25", "2026-11-26", "2026-11-27"


#: Milliseconds until a finger lifts (pointer.js).
LONG_PRESS = 350


class Editor:
    """The board's editor as a hand meets it; places are a date and a time of the day."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.wire = page.context.new_cdp_session(page)

    def block(self, name: str, date: str) -> Any:
        return self.page.locator(f".board .block[data-date='{date}'][data-person^='child'][aria-label^='{name}']").first

    def at(self, date: str, clock: str) -> tuple[float, float]:
        hour, minute = map(int, clock.split(":"))
        field = self.page.locator(f".board .field[data-date='{date}']")
        first = field.evaluate(
            "(f) => { const hours = f.getRootNode().querySelectorAll('.axis .hour');"
            " return parseInt(hours[0].textContent); }"
        )
        scale = float(field.evaluate("(f) => parseFloat(f.style.getPropertyValue('--hour'))")) / 60
        box = field.bounding_box()
        return box["x"] + box["width"] * 0.3, box["y"] + (hour * 60 + minute - first * 60) * scale

    def lift(self, block: Any, at: str = "top") -> tuple[float, float]:
        block.scroll_into_view_if_needed()
        box = block.bounding_box()
        x, y = box["x"] + box["width"] / 3, box["y"] + (2 if at == "top" else box["height"] - 2)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 6, y + 6)
        return x, y

    def drag(self, block: Any, date: str, clock: str, at: str = "top") -> None:
        self.lift(block, at)
        self.to(date, clock)
        self.page.mouse.up()

    def to(self, date: str, clock: str) -> None:
        """Lead the mouse to a place, and on while the page scrolls under it."""
        self.lead(lambda x, y: self.page.mouse.move(x, y + 2, steps=4), date, clock)

    def lead(self, go: Callable[[float, float], None], date: str, clock: str) -> None:
        place, there = None, self.at(date, clock)
        while place != there:
            go(*there)
            still(self.page)
            place, there = there, self.at(date, clock)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    def heard(self, ask: str) -> dict[str, Any]:
        said = self.page.get_by_text(re.compile(rf'heard .*"ask": "{ask}"')).inner_text()
        return json.loads(said.removeprefix("heard "))

    def says(self, text: str) -> None:
        self.page.locator(".board .live", has_text=text).wait_for(state="attached")

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def edit(open_board: Open) -> Any:
    def open_editor(query: str = "plan=kim", *size: Any, **settings: Any) -> Editor:
        return Editor(open_board(f"{query}&edit=1", *size, **settings))

    return open_editor


def test_a_lesson_is_dragged_to_another_day_judged_and_kept(edit: Any) -> None:
    board = edit()
    board.lift(board.block("Reading", THURSDAY))
    board.to(WEDNESDAY, "13:00")
    expect(board.page.locator(".tag")).to_contain_text("Wed 13:00–13:45")
    board.page.mouse.up()
    panel = board.page.get_by_role("dialog", name="Reading")
    panel.get_by_text("mornings are liked best").wait_for()
    judged = board.heard("judge")
    assert {key: judged[key] for key in ("kind", "child", "item", "childName", "date", "start", "end", "revision")} == {
        "kind": "move",
        "child": "temp_child_1",
        "item": "temp_child_1-Reading-2026-11-26",
        "childName": "Noah",
        "date": WEDNESDAY,
        "start": 780,
        "end": None,
        "revision": 7,
    }
    assert held(board.page) == "Just this week"
    board.click("We prefer this")
    board.says("Reading now stands on Wednesday 25 November, 13:00–13:45.")
    kept = board.heard("keep")
    assert kept["prefer"] == "we_prefer_this"
    assert {key: kept[key] for key in judged if key not in ("ask", "prefer")} == {
        key: judged[key] for key in judged if key not in ("ask", "prefer")
    }
    assert held(board.page) == "Reading, Noah, Wednesday 13:00 to 13:45, with Sarah the whole time"
    assert panel.count() == board.page.locator(".ghost, .away").count() == 0


def test_what_is_refused_goes_back(edit: Any) -> None:
    board = edit()
    board.drag(board.block("Reading", WEDNESDAY), THURSDAY, "10:30")
    board.page.get_by_role("dialog").get_by_text("Work Meeting is a commitment.").wait_for()
    assert held(board.page) == "Put it back"
    assert board.page.get_by_role("button", name="Just this week").count() == 0
    board.page.keyboard.press("Enter")
    assert held(board.page).startswith("Reading, Noah, Wednesday 9:00")
    assert board.page.locator(".ghost, .away, .panel").count() == 0


def test_escape_calls_a_drag_off_and_no_click_follows(edit: Any) -> None:
    board = edit()
    board.lift(board.block("Reading", THURSDAY))
    board.to(WEDNESDAY, "13:00")
    board.page.keyboard.press("Escape")
    assert board.page.locator(".ghost, .tag, .strip").count() == 0
    board.page.mouse.up()
    assert board.page.get_by_role("dialog").count() == 0
    assert board.page.get_by_text("heard null").is_visible()


def test_a_click_still_opens_the_panel(edit: Any) -> None:
    board = edit()
    board.block("Reading", THURSDAY).click()
    assert board.page.get_by_role("dialog", name="Reading").is_visible()


@pytest.mark.parametrize(
    ("date", "clock", "now", "sentence"),
    [("2026-11-23", "9:00", "625", "already over"), ("2026-11-24", "9:00", "625", "already over")],
)
def test_the_past_is_refused_at_once(edit: Any, date: str, clock: str, now: str, sentence: str) -> None:
    board = edit(f"plan=kim&now={now}")
    board.drag(board.block("Reading", THURSDAY), date, clock)
    assert sentence in board.page.get_by_role("dialog").inner_text()
    assert board.page.get_by_text("heard null").is_visible()
    board.page.keyboard.press("Escape")
    assert held(board.page).startswith("Reading, Noah, Thursday 9:00")


def test_midnight_is_refused_at_once(edit: Any) -> None:
    board = edit()
    board.block("Reading", THURSDAY).focus()
    press(board.page, "m", *["PageDown"] * 16, "Enter")
    assert "past midnight" in board.page.get_by_role("dialog").inner_text()
    assert board.page.get_by_text("heard null").is_visible()


def test_what_is_past_or_done_cannot_be_lifted(edit: Any) -> None:
    board = edit("plan=kim&marks=1&today=2026-11-23&now=530")
    assert "movable" not in board.block("Reading", "2026-11-23").get_attribute("class")  # done
    assert "movable" in board.block("Science", "2026-11-23").get_attribute("class")
    board = edit()
    assert "movable" not in board.block("Reading", "2026-11-23").get_attribute("class")
    assert "movable" not in board.block("Work Meeting", THURSDAY).get_attribute("class")
    board.block("Reading", "2026-11-23").focus()
    press(board.page, "m")
    assert board.page.locator(".ghost").count() == 0


def test_a_lesson_is_made_longer_by_its_lower_edge(edit: Any) -> None:
    board = edit()
    board.drag(board.block("Handicraft", WEDNESDAY), WEDNESDAY, "12:00", at="bottom")
    board.page.get_by_role("dialog").get_by_text("It overlaps Piano.").wait_for()
    judged = board.heard("judge")
    assert (judged["start"], judged["end"]) == (655, 720)
    board.click("Just this week")
    board.says("10:55–12:00")
    assert held(board.page).startswith("Handicraft, Noah, Wednesday 10:55 to 12:00")


def test_keys_pick_up_carry_resize_and_drop(edit: Any) -> None:
    board = edit()
    board.block("Reading", THURSDAY).focus()
    assert press(board.page, "m") == "Reading, Thursday 26 November, 9:00–9:45"
    board.says("Reading picked up")
    assert press(board.page, "ArrowLeft") == "Reading, Wednesday 25 November, 9:00–9:45"
    press(board.page, "PageDown", "PageDown", "PageDown", "PageDown", "ArrowDown", "ArrowUp", "Shift+ArrowUp")
    board.says("Wednesday 25 November, 13:00–13:30")
    press(board.page, "Enter")
    board.page.get_by_role("button", name="Just this week").wait_for()
    assert held(board.page) == "Just this week"
    press(board.page, "Enter")
    board.says("Reading now stands on Wednesday 25 November, 13:00–13:30.")
    assert held(board.page) == "Reading, Noah, Wednesday 13:00 to 13:30, with Sarah the whole time"


def test_escape_leaves_what_is_carried_and_gives_the_focus_back(edit: Any) -> None:
    board = edit()
    board.block("Reading", THURSDAY).focus()
    name = held(board.page)
    assert press(board.page, "Space", "ArrowLeft", "ArrowDown", "Escape") == name
    board.says("Reading stays where it was.")
    assert board.page.locator(".ghost, .carry").count() == 0


def test_the_bar_moves_what_was_picked_up_without_a_drag(edit: Any) -> None:
    board = edit()
    board.block("Reading", THURSDAY).click()
    board.click("Move")
    board.click("Day before")
    board.page.mouse.click(*board.at(WEDNESDAY, "14:00"))
    assert board.page.locator(".carry .place").inner_text() == "Wednesday 25 November, 14:00–14:45"
    board.click("Shorter")
    board.click("Put it here")
    board.page.get_by_role("button", name="Just this week").wait_for()
    assert (board.heard("judge")["start"], board.heard("judge")["end"]) == (840, 870)


def test_a_combined_lesson_moves_as_one_asked_about_as_the_first_childs(edit: Any) -> None:
    board = edit("plan=olsen_four_children")
    history = board.block("History, Emma, Liam and Maya", THURSDAY)
    board.drag(history, THURSDAY, "12:45")
    board.page.get_by_role("button", name="Just this week").wait_for()
    assert board.heard("judge")["childName"] == "Emma"
    board.click("Just this week")
    board.says("History now stands on Thursday 26 November, 12:45–13:30.")
    assert held(board.page).startswith("History, Emma, Liam and Maya, Thursday 12:45 to 13:30")


def test_a_quick_hand_is_followed_to_where_it_lets_go(edit: Any) -> None:
    board = edit()
    [box] = boxes(board.block("Reading", THURSDAY))
    x, y = board.at(WEDNESDAY, "13:00")
    board.page.mouse.move(box["x"] + 30, box["y"] + 2)
    board.page.mouse.down()
    board.page.mouse.move(x, y + 2)
    board.page.mouse.up()
    board.page.get_by_role("dialog").get_by_text("Wednesday 25 November, 13:00–13:45").wait_for()


def test_the_weekend_opens_to_be_moved_into(edit: Any) -> None:
    board = edit()
    assert board.page.locator(".board [role=row]").count() == 5
    board.click("Weekend")
    assert board.page.locator(".board [role=row]").count() == 7
    board.drag(board.block("Reading", FRIDAY), "2026-11-28", "10:00")
    board.click("Just this week")
    board.says("Reading now stands on Saturday 28 November, 10:00–10:45.")
    board.click("Weekend")
    assert board.page.locator(".board [role=row]").count() == 6  # the day that has something stays


def test_dropped_at_the_foot_it_is_taken_out(edit: Any) -> None:
    board = edit()
    board.lift(board.block("Reading", THURSDAY))
    board.page.mouse.move(640, 400, steps=3)
    board.page.mouse.move(640, 880, steps=3)
    expect(board.page.locator(".tag")).to_contain_text("out of this week")
    board.page.mouse.up()
    board.page.get_by_text("It stands one time less.", exact=True).wait_for()
    judged = board.heard("judge")
    assert (judged["kind"], judged["date"], judged["start"]) == ("remove", THURSDAY, 540)
    board.click("Just this week")
    board.says("Reading is out of this week.")
    assert board.heard("keep")["prefer"] is None
    assert board.block("Reading", THURSDAY).count() == 0
    assert "Thursday" in held(board.page)


def test_a_chip_is_dragged_from_the_tray_onto_its_childs_lane(edit: Any) -> None:
    board = edit("plan=olsen_four_children")
    chip = board.page.locator(".board .chip").first
    assert (
        chip.get_attribute("aria-label") == "Algebra, Emma, 45 minutes, not placed yet. Press Enter to find it a place."
    )
    chip.scroll_into_view_if_needed()
    box = chip.bounding_box()
    board.page.mouse.move(box["x"] + 20, box["y"] + 20)
    board.page.mouse.down()
    board.page.mouse.move(box["x"] + 40, box["y"] + 10, steps=2)
    board.lead(lambda x, y: board.page.mouse.move(x, y, steps=5), FRIDAY, "15:00")
    ghost, lane = board.page.locator(".ghost"), board.page.locator(f".field[data-date='{FRIDAY}']")
    ghost.wait_for()
    [ghost], [lane] = boxes(ghost), boxes(lane)
    assert ghost["x"] == pytest.approx(lane["x"], abs=2)  # Emma's, although the pointer is over another's
    board.page.mouse.up()
    board.page.get_by_role("button", name="Just this week").wait_for()
    judged = board.heard("judge")
    assert (judged["kind"], judged["item"], judged["subject"], judged["date"]) == ("place", None, "Algebra", FRIDAY)


def test_a_chip_finds_the_first_free_place_by_key(edit: Any) -> None:
    board = edit("plan=olsen_four_children")
    board.page.locator(".board .chip").first.focus()
    assert press(board.page, "m") == "Algebra, Thursday 26 November, 9:45–10:30"  # the first day without Algebra
    press(board.page, "Enter")
    board.page.get_by_role("button", name="Just this week").wait_for()
    press(board.page, "Enter")
    board.says("Algebra now stands on Thursday 26 November")
    assert held(board.page).startswith("Algebra, Emma, Thursday 9:45")


def test_a_stale_board_is_told_and_what_was_pending_ends(edit: Any) -> None:
    board = edit("plan=kim&stale=1")
    board.drag(board.block("Reading", THURSDAY), WEDNESDAY, "13:00")
    board.click("Just this week")
    board.says("Somebody has changed this week in the meantime.")
    assert board.page.locator(".note").is_visible()
    assert board.page.locator(".ghost, .away, .panel").count() == 0
    assert board.page.locator(".board").get_attribute("data-revision") == "8"


def test_undo_is_one_key(edit: Any) -> None:
    board = edit()
    enter(board.page)
    press(board.page, "Control+z")
    assert board.page.get_by_text("heard null").is_visible()  # nothing to take back yet
    board.drag(board.block("Reading", THURSDAY), WEDNESDAY, "13:00")
    board.click("Just this week")
    board.says("now stands")
    press(board.page, "Control+z")
    board.says("Taken back.")
    assert board.block("Reading", THURSDAY).count() == 1
    assert board.heard("undo").keys() == {"ask", "number", "revision"}


def test_buttons_of_the_panel_ask_and_the_item_says_what_became_of_it(edit: Any) -> None:
    board = edit()
    board.block("Reading", "2026-11-24").click()
    shown = [button.inner_text() for button in board.page.locator(".actions button").all()]
    assert shown == ["Done", "Pin", "It didn’t happen", "Edit"]  # it is over: neither moved nor taken out
    board.click("Done")
    board.says("Reading, Noah, Tuesday 9:00 to 9:45, with Sarah the whole time, done")
    assert held(board.page).endswith("done")
    assert board.heard("tick")["item"] == "temp_child_1-Reading-2026-11-24"
    board.block("Reading", THURSDAY).click()
    shown = [button.inner_text() for button in board.page.locator(".actions button").all()]
    assert shown == ["Done", "Move", "Pin", "Take it out", "Edit"]
    board.click("Pin")
    board.says("pinned")


def test_quick_ticks_on_a_slow_page_are_all_heard(edit: Any) -> None:
    board = edit("plan=kim&slow=1")
    days = ("2026-11-23", "2026-11-24", WEDNESDAY, THURSDAY)
    for date in days:
        board.block("Reading", date).click()
        board.click("Done")
    for date in days:
        board.page.locator(f".board .block.done[data-date='{date}'][aria-label^='Reading, Noah']").wait_for()


def test_what_somebody_else_changed_ends_what_is_pending_and_says_so(edit: Any) -> None:
    board = edit()
    board.drag(board.block("Reading", THURSDAY), WEDNESDAY, "13:00")
    board.page.get_by_role("button", name="Just this week").wait_for()
    board.page.evaluate(
        "() => [...document.querySelectorAll('button')].find((b) => b.textContent === 'Elsewhere').click()"
    )
    board.page.locator(".note", has_text="The week has changed in the meantime.").wait_for()
    assert board.page.locator(".ghost, .away, .panel").count() == 0


def test_what_cannot_be_moved_says_so(edit: Any) -> None:
    board = edit()
    board.block("Work Meeting", THURSDAY).focus()
    press(board.page, "m")
    board.says("This cannot be moved")


def test_an_answer_that_got_lost_is_asked_for_again(edit: Any) -> None:
    board = edit("plan=kim&forgetful=1")
    board.drag(board.block("Reading", THURSDAY), WEDNESDAY, "13:00")
    board.page.get_by_role("button", name="Just this week").wait_for()


def test_who_may_only_tick_sees_only_that(open_board: Open) -> None:
    board = Editor(open_board("plan=kim&edit=tick"))
    assert board.page.locator(".movable, .chip, .weekend").count() == 0
    board.block("Reading", "2026-11-24").click()
    assert [button.inner_text() for button in board.page.locator(".actions button").all()] == ["Done"]


def test_marks_stand_in_the_legend_and_in_the_sentence(edit: Any) -> None:
    board = edit("plan=kim&marks=1")
    legend = board.page.get_by_role("note").inner_text()
    for mark, said in (
        ("done", "done"),
        ("handedIn", "waiting for a yes"),
        ("skipped", "did not happen"),
        ("pinned", "pinned"),
    ):
        block = board.page.locator(f".board .block.{mark}").first
        assert block.get_attribute("aria-label").endswith(said) and said in legend
        assert block.locator("svg.mark").is_visible()


def test_the_board_is_left_alone_when_nothing_changed(edit: Any) -> None:
    board = edit()
    block = board.block("Reading", THURSDAY).element_handle()
    board.drag(board.block("Reading", THURSDAY), WEDNESDAY, "13:00")
    board.page.get_by_role("button", name="Just this week").wait_for()
    assert block.evaluate("(node) => node.isConnected")


def test_a_long_press_lifts_and_the_finger_leads_to_another_day(edit: Any) -> None:
    board = edit("plan=kim", PHONE)
    board.page.get_by_role("button", name="Thursday 26 November").tap()
    box = board.block("Reading", THURSDAY).bounding_box()
    x, y = box["x"] + 60, box["y"] + 5
    board.touch("touchStart", (x, y))
    board.page.locator(".tag").wait_for()
    board.touch("touchMove", (x, y + 20))
    tab = board.page.locator(".tab[data-day='2026-11-25']").bounding_box()
    board.touch("touchMove", (tab["x"] + 15, tab["y"] + 20))
    board.page.locator(f".field[data-date='{WEDNESDAY}']").wait_for()
    x, y = board.at(WEDNESDAY, "12:00")
    for part in (0.5, 0.8):
        board.touch("touchMove", (x, tab["y"] + 20 + (y + 5 - tab["y"] - 20) * part))
        still(board.page)
    board.lead(lambda x, y: board.touch("touchMove", (x, y + 5)), WEDNESDAY, "12:00")
    expect(board.page.locator(".tag")).to_contain_text("Wed 12:00–12:45")
    board.touch("touchEnd")
    board.page.get_by_role("button", name="Just this week").tap()
    board.says("Reading now stands on Wednesday 25 November, 12:00–12:45.")
    assert board.page.locator(".board [role=row]").get_attribute("aria-label") == "Wednesday 25 November"


def test_a_finger_that_moves_at_once_scrolls_the_page(edit: Any) -> None:
    board = edit("plan=kim", PHONE)
    lesson = board.block("Mathematics", "2026-11-24")
    box = lesson.bounding_box()
    x, y = box["x"] + 60, box["y"] + 10
    with nowhere_resting(board.page, LONG_PRESS):
        board.touch("touchStart", (x, y))
        for down in range(1, 12):
            board.touch("touchMove", (x, y - 18 * down))
            still(board.page)
        board.touch("touchEnd")
    assert board.page.locator(".ghost, .tag").count() == 0
    assert lesson.bounding_box()["y"] < box["y"] - 60


def test_a_long_press_let_go_in_place_brings_the_bar(edit: Any) -> None:
    board = edit("plan=kim", PHONE)
    box = board.block("Mathematics", "2026-11-24").bounding_box()
    board.touch("touchStart", (box["x"] + 60, box["y"] + 5))
    board.page.locator(".tag").wait_for()
    board.touch("touchEnd")
    board.page.locator(".carry button").first.wait_for()
    for size in boxes(board.page.locator(".carry button")):
        assert size["width"] >= 40 and size["height"] >= 40
    board.page.get_by_role("button", name="Longer").tap()
    board.page.get_by_role("button", name="Put it here").tap()
    board.page.get_by_role("dialog").get_by_text("It overlaps Lunch.").wait_for()


def test_a_finger_at_the_lower_edge_makes_a_lesson_longer(edit: Any) -> None:
    board = edit("plan=kim", PHONE)
    box = board.block("Mathematics", "2026-11-24").bounding_box()
    x, y = box["x"] + 60, box["y"] + box["height"] - 3
    board.touch("touchStart", (x, y))
    board.page.locator(".tag").wait_for()
    for down in (10, 30, box["height"]):
        board.touch("touchMove", (x, y + down))
        still(board.page)
    expect(board.page.locator(".tag")).to_contain_text("Tue 11:30–12:30")
    board.touch("touchEnd")
    board.page.get_by_role("dialog").get_by_text("It overlaps Lunch.").wait_for()
    assert (board.heard("judge")["start"], board.heard("judge")["end"]) == (690, 750)


def test_a_second_finger_calls_it_off(edit: Any) -> None:
    board = edit("plan=kim", PHONE)
    box = board.block("Mathematics", "2026-11-24").bounding_box()
    first = (box["x"] + 60, box["y"] + 5)
    board.touch("touchStart", first)
    board.page.locator(".tag").wait_for()
    board.touch("touchStart", first, (200, 600))
    board.page.locator(".tag").wait_for(state="detached")
    board.touch("touchEnd")
    assert board.page.locator(".ghost").count() == 0


def test_odd_names_move_as_text(edit: Any) -> None:
    board = edit("plan=olsen_four_children&odd=1", PHONE)
    enter(board.page)
    press(board.page, "Control+Home")
    movable = board.page.locator(".board .block.movable").first
    movable.focus()
    press(board.page, "m", "ArrowDown", "Enter")
    board.page.get_by_role("button", name="Put it back").wait_for()
    assert board.page.locator(".board img").count() == 0
    fits(board.page)

"""The week grid in Chromium: drawn with mouse, finger and keys; what is drawn reaches the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, page_served
from tests.browser.seeing import PATIENCE, expect, fits, nowhere_resting, still, tap
from tests.browser.test_ratings import FAR_AWAY

pytestmark = pytest.mark.browser


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

#: Milliseconds until a resting finger draws (week_grid.js).
HOLD = 220

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with page_served("week_grid_page.py", tmp_path_factory.mktemp("grid")) as address:
        yield address


@pytest.fixture(scope="module")
def pages(chromium: Any, address: str) -> Iterator[Callable[[str], Page]]:
    """Open the page once at each place, when first asked for: a desktop, a phone, a desktop far from the server."""
    found: dict[str, Page] = {}

    def page_at(place: str) -> Page:
        if place not in found:
            is_phone = place == "phone"
            size = PHONE if is_phone else DESKTOP
            page = chromium.new_context(viewport=size, has_touch=is_phone, is_mobile=is_phone).new_page()
            page.set_default_timeout(PATIENCE)
            if place == "far away":
                page.add_init_script(FAR_AWAY)
            page.goto(address)
            page.locator(".field").wait_for()
            found[place] = Page(page)
        return found[place]

    yield page_at
    for page in found.values():
        page.page.context.close()


class Page:
    """A page that shows a fresh grid as often as it is asked, without being loaded again."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.cases = 0
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def show(self, query: str) -> None:
        self.cases += 1
        self.page.mouse.move(0, 0)
        self.page.get_by_label("Case").fill(f"{self.cases}?{query}")
        self.page.keyboard.press("Enter")
        self.page.get_by_text(f"in case {self.cases}", exact=False).wait_for()
        self.page.get_by_text("heard None").wait_for()
        # A grid comes and goes a moment after the words: its own is there, and the one before is not.
        self.page.locator(f".field[aria-label^='When {self.cases}.']").wait_for()
        self.page.locator(".field").nth(1).wait_for(state="detached")
        still(self.page)


@pytest.fixture
def open_grid(pages: Callable[[str], Page]) -> Iterator[Open]:
    """Show a fresh grid; at the end nothing may stand in the console."""
    opened: list[Page] = []

    def open_it(query: str = "", place: str = "desktop") -> Grid:
        page = pages(place)
        opened.append(page)
        page.show(query)
        return Grid(page.page)

    yield open_it
    assert [page.complaints for page in opened] == [[]] * len(opened)


class Grid:
    """The grid on its page, in days and minutes instead of pixels. It shows 7:00 to 21:00."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        self.box = page.locator(".field").bounding_box()
        self.wire = page.context.new_cdp_session(page)

    def at(self, day: str, clock: str) -> tuple[float, float]:
        box = self.box
        hour, minute = (int(part) for part in clock.split(":"))
        return (
            box["x"] + box["width"] * (DAYS.index(day) + 0.5) / 7,
            box["y"] + box["height"] * (hour * 60 + minute - 420) / 840,
        )

    def drag(self, *places: tuple[str, str]) -> None:
        self.page.mouse.move(*self.at(*places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(*place), steps=3)
        self.page.mouse.up()

    def click(self, day: str, clock: str) -> None:
        self.page.mouse.click(*self.at(day, clock))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type_over(self, edge: str, text: str) -> None:
        self.page.get_by_label(edge).fill(text)
        self.press("Enter")

    def touch(self, kind: str, *place: str) -> None:
        x, y = self.at(*place) if place else (0, 0)
        points = [{"x": x, "y": y}] if place else []
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def becomes(self, *patterns: str) -> None:
        """Wait until the page has picked exactly these patterns."""
        self.page.get_by_text(f"picked {json.dumps(patterns)}", exact=True).wait_for()

    def held(self) -> str | None:
        return self.page.evaluate(
            """() => {
                const inner = document.activeElement?.shadowRoot?.activeElement;
                return inner?.ariaLabel ?? inner?.textContent ?? null;
            }"""
        )


def test_a_drag_makes_a_time_that_page_and_callback_see(open_grid: Open) -> None:
    grid = open_grid()
    grid.drag(("Tuesday", "9:02"), ("Tuesday", "10:25"))
    grid.becomes("Tuesday 09:00-10:30")
    grid.page.get_by_text('heard ["Tuesday 09:00-10:30"]').first.wait_for()
    grid.page.get_by_text("same True").wait_for()
    assert grid.page.locator(".span").get_attribute("title") == "Tuesday 9:00–10:30"


def test_a_drag_across_days_makes_the_same_times_on_each_in_any_direction(open_grid: Open) -> None:
    grid = open_grid("deaf=1")
    grid.drag(("Thursday", "16:28"), ("Tuesday", "15:02"))
    grid.becomes("Tuesday,Wednesday,Thursday 15:00-16:30")


def test_the_times_are_shown_while_they_are_drawn(open_grid: Open) -> None:
    grid = open_grid("clock=12")
    grid.page.mouse.move(*grid.at("Monday", "13:02"))
    grid.page.mouse.down()
    grid.page.mouse.move(*grid.at("Sunday", "14:13"), steps=3)
    assert grid.page.locator(".tip").inner_text() == "1:00 PM–2:15 PM"
    grid.page.mouse.move(2000, 2000)
    assert grid.page.locator(".tip").inner_text() == "1:00 PM–9:00 PM"
    grid.page.mouse.up()
    grid.becomes("Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday 13:00-21:00")


def test_a_click_makes_one_hour_also_at_the_end(open_grid: Open) -> None:
    grid = open_grid()
    grid.click("Friday", "10:40")
    grid.becomes("Friday 10:30-11:30")
    grid.click("Sunday", "20:50")
    grid.becomes("Friday 10:30-11:30", "Sunday 20:00-21:00")


def test_exact_times_are_typed(open_grid: Open) -> None:
    grid = open_grid("given=Monday,Wednesday 15:00-16:00&given=Friday 9:00-10:00")
    grid.page.get_by_role("button", name="Monday and Wednesday 15:00–16:00").click()
    assert grid.held() == "From"
    grid.type_over("From", "15:05")
    grid.becomes("Monday,Wednesday 15:05-16:00", "Friday 09:00-10:00")
    grid.type_over("Until", "3:47 pm")
    grid.becomes("Monday,Wednesday 15:05-15:47", "Friday 09:00-10:00")
    assert grid.held() == "Until"
    grid.click("Friday", "9:30")
    assert grid.page.get_by_label("From").input_value() == "9:00"
    grid.type_over("From", "530")
    grid.becomes("Monday,Wednesday 15:05-15:47", "Friday 05:30-10:00")
    assert grid.page.locator(".axis span").first.inner_text() == "6:00"


def test_tab_goes_from_a_typed_time_to_the_next_and_a_press_on_remove_counts_at_once(open_grid: Open) -> None:
    grid = open_grid("given=Monday 15:00-16:00")
    grid.page.get_by_role("button", name="Monday 15:00–16:00").click()
    grid.page.get_by_label("From").fill("14:10")
    grid.press("Tab")
    assert grid.held() == "Until"
    grid.becomes("Monday 14:10-16:00")
    assert grid.held() == "Until"
    grid.page.get_by_label("Until").fill("17:20")
    grid.page.get_by_role("button", name="Remove").click()
    grid.becomes()


def test_what_is_typed_and_not_finished_outlives_a_rerun(open_grid: Open) -> None:
    grid = open_grid()
    grid.click("Monday", "15:10")
    grid.page.get_by_label("From").fill("14:1")
    grid.becomes("Monday 15:00-16:00")
    grid.press("5", "Enter")
    grid.becomes("Monday 14:15-16:00")


def test_a_later_beginning_takes_the_end_along(open_grid: Open) -> None:
    grid = open_grid()
    grid.click("Monday", "15:10")
    grid.page.get_by_label("From").fill("17:00")
    grid.press("Enter")
    grid.becomes("Monday 17:00-18:00")


@pytest.mark.parametrize(
    ("edge", "text", "said"),
    [
        ("From", "noon", "“noon” is no time."),
        ("Until", "15:00", "It has to begin before it ends."),
        ("Until", "", "no time"),
    ],
)
def test_what_is_no_time_is_said_and_nothing_changes(open_grid: Open, edge: str, text: str, said: str) -> None:
    grid = open_grid("given=Monday 15:00-16:00")
    grid.click("Monday", "15:30")
    grid.type_over(edge, text)
    assert said in grid.page.locator(".trouble").inner_text()
    assert grid.page.get_by_label(edge).input_value() == ("15:00" if edge == "From" else "16:00")
    grid.becomes("Monday 15:00-16:00")


def test_a_twelve_hour_clock_is_shown_and_read(open_grid: Open) -> None:
    grid = open_grid("given=Monday 15:00-16:00&clock=12")
    assert grid.page.locator(".axis span").first.inner_text() == "8 AM"
    grid.page.get_by_role("button", name="Monday 3:00 PM–4:00 PM").click()
    grid.type_over("From", "2:45")
    grid.becomes("Monday 14:45-16:00")
    grid.type_over("Until", "12 am")
    grid.becomes("Monday 14:45-24:00")
    assert grid.page.get_by_label("Until").input_value() == "12:00 AM"
    grid.type_over("From", "11:30 a.m.")
    grid.becomes("Monday 11:30-24:00")


def test_an_edge_is_drawn_to_another_time_and_touching_times_become_one(open_grid: Open) -> None:
    grid = open_grid("given=Monday,Tuesday 9:00-12:00")
    grid.drag(("Monday", "11:55"), ("Monday", "13:30"))
    grid.becomes("Monday 09:00-13:30", "Tuesday 09:00-12:00")
    grid.drag(("Tuesday", "9:05"), ("Tuesday", "10:15"))
    grid.becomes("Monday 09:00-13:30", "Tuesday 10:15-12:00")
    grid.drag(("Tuesday", "11:55"), ("Tuesday", "7:30"))
    grid.becomes("Monday 09:00-13:30", "Tuesday 10:15-10:30")
    grid.drag(("Monday", "13:45"), ("Monday", "12:31"))
    grid.becomes("Monday 09:00-13:45", "Tuesday 10:15-10:30")
    assert grid.page.get_by_label("Until").input_value() == "13:45"


def test_a_single_drawing_takes_the_place_of_the_old_one(open_grid: Open) -> None:
    grid = open_grid("single=1")
    grid.click("Monday", "15:10")
    grid.becomes("Monday 15:00-16:00")
    grid.drag(("Wednesday", "9:02"), ("Wednesday", "9:40"))
    grid.becomes("Wednesday 09:00-09:45")


def test_the_keyboard_alone_draws_types_and_removes(open_grid: Open) -> None:
    grid = open_grid()
    grid.page.get_by_label("Away").focus()
    grid.press("Tab")
    assert "Arrow keys move" in grid.held()
    assert grid.page.locator(".cursor").is_visible()
    grid.press("ArrowRight", "ArrowDown", "Enter", "ArrowDown", "ArrowDown", "Enter")
    grid.becomes("Tuesday 09:30-11:00")
    assert "Arrow keys move" in grid.held()  # after the rerun, too
    grid.press("ArrowDown", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Enter")
    grid.becomes("Tuesday 09:30-11:00", "Tuesday,Wednesday,Thursday 11:30-12:30")
    grid.press("Delete")
    grid.becomes("Tuesday 09:30-11:00", "Tuesday,Wednesday 11:30-12:30")
    grid.press("Enter", "ArrowDown", "Escape")
    assert grid.page.locator(".draft").count() == 0
    grid.press("Tab", "Enter")
    assert grid.held() == "From"
    grid.press("Control+a", *"10", "Enter")
    grid.becomes("Tuesday 10:00-11:00", "Tuesday,Wednesday 11:30-12:30")
    grid.press("Tab", "Tab", "Enter")
    grid.becomes("Tuesday,Wednesday 11:30-12:30")
    assert "Arrow keys move" in grid.held()
    assert grid.page.locator(".live").inner_text() == "Tuesday 10:00–11:00 removed"


@pytest.mark.parametrize(("query", "place", "pause"), [("", "desktop", 0), ("stored=1", "far away", 150)])
def test_fast_drawings_in_a_row_lose_none(open_grid: Open, query: str, place: str, pause: int) -> None:
    grid = open_grid(query, place)
    for number, day in enumerate(DAYS):
        grid.click(day, f"{9 + number}:10")
        assert grid.page.locator(".span").count() == number + 1
        grid.page.wait_for_timeout(pause)  # long enough for what the page answered to an earlier one to arrive
        assert grid.page.locator(".span").count() == number + 1
    grid.becomes(*(f"{day} {9 + number:02d}:00-{10 + number:02d}:00" for number, day in enumerate(DAYS)))
    assert grid.page.locator(".span").count() == 7


def test_a_screen_reader_hears_every_day_that_the_keys_draw_over(open_grid: Open) -> None:
    grid = open_grid()
    grid.page.locator(".field").focus()
    grid.press("ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight")
    assert grid.page.locator(".live").inner_text() == "Monday to Wednesday 9:30 to 10:30"
    grid.press("Escape", "ArrowUp")
    assert grid.page.locator(".live").inner_text() == "Wednesday 9:30"


def test_delete_removes_a_time_that_lies_within_the_half_hour(open_grid: Open) -> None:
    grid = open_grid("given=Monday 9:10-9:25&given=Monday 9:30-9:55")
    grid.page.locator(".field").focus()
    grid.press("Delete")
    grid.becomes("Monday 09:30-09:55")


def test_all_times_are_cleared_at_once(open_grid: Open) -> None:
    grid = open_grid("given=Monday,Wednesday 15:00-16:00")
    assert grid.page.get_by_role("button", name="Clear all").count() == 0  # one pattern has its own Remove
    grid.click("Friday", "9:10")
    grid.becomes("Monday,Wednesday 15:00-16:00", "Friday 09:00-10:00")
    grid.page.get_by_role("button", name="Clear all").click()
    grid.becomes()
    assert grid.page.locator(".span").count() == 0
    assert "Arrow keys move" in grid.held()


def test_other_given_times_win_and_drawing_goes_on_from_them(open_grid: Open) -> None:
    grid = open_grid("given=Monday 15:00-16:00")
    grid.click("Tuesday", "9:10")
    grid.becomes("Monday 15:00-16:00", "Tuesday 09:00-10:00")
    grid.page.get_by_role("button", name="Other").click()
    grid.becomes("Friday 10:00-12:00")
    expect(grid.page.locator(".span")).to_have_count(1)  # the grid hears of it a moment after the words
    grid.click("Tuesday", "9:10")
    grid.becomes("Tuesday 09:00-10:00", "Friday 10:00-12:00")


def test_a_grid_that_was_away_can_be_drawn_on_again(open_grid: Open) -> None:
    grid = open_grid()
    grid.click("Tuesday", "9:10")
    grid.becomes("Tuesday 09:00-10:00")
    grid.page.get_by_role("button", name="Other").click()
    grid.becomes("Friday 10:00-12:00")
    for is_away in (True, False):
        grid.page.get_by_text("Away").click()
        grid.page.locator(".field").wait_for(state="detached" if is_away else "visible")
    grid.becomes("Friday 10:00-12:00")
    grid.click("Monday", "9:10")
    grid.becomes("Monday 09:00-10:00", "Friday 10:00-12:00")


def test_a_quick_swipe_scrolls_the_page_and_draws_nothing(open_grid: Open) -> None:
    grid = open_grid(place="phone")
    with nowhere_resting(grid.page, HOLD):
        grid.touch("touchStart", "Tuesday", "20:00")
        for clock in ("19:00", "18:00", "16:00", "14:00", "12:00"):
            grid.touch("touchMove", "Tuesday", clock)
        grid.touch("touchEnd")
    grid.page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 50")
    assert grid.page.locator(".span").count() == 0
    grid.becomes()


def test_a_held_finger_draws_and_the_page_stays(open_grid: Open) -> None:
    grid = open_grid(place="phone")
    grid.touch("touchStart", "Monday", "9:02")
    grid.page.locator(".tip").wait_for()
    for place in (("Monday", "10:00"), ("Tuesday", "11:00"), ("Wednesday", "11:50")):
        grid.touch("touchMove", *place)
    expect(grid.page.locator(".draft")).to_have_count(3)
    grid.touch("touchEnd")
    grid.becomes("Monday,Tuesday,Wednesday 09:00-12:00")
    assert grid.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 0


def test_a_tap_makes_one_hour_and_a_tap_on_it_shows_its_times(open_grid: Open) -> None:
    grid = open_grid(place="phone")
    assert "hold a finger" in grid.page.locator(".words").inner_text()
    tap(grid.wire, *grid.at("Thursday", "14:10"))
    grid.becomes("Thursday 14:00-15:00")
    tap(grid.wire, *grid.at("Monday", "9:10"))
    grid.becomes("Monday 09:00-10:00", "Thursday 14:00-15:00")
    tap(grid.wire, *grid.at("Thursday", "14:30"))
    expect(grid.page.get_by_label("From")).to_have_value("14:00")
    fits(grid.page)

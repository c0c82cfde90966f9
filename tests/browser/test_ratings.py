"""The ratings in Chromium: answered by click, touch and key, in bursts, and while the page is slow or changes its mind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, _is_elsewhere, page_served
from tests.browser.seeing import PATIENCE, boxes, fits, still

pytestmark = pytest.mark.browser


HELD = """() => {
    const { activeElement } = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot;
    const key = activeElement?.closest('.statement')?.dataset.key;
    return key ? `${key}: ${activeElement.textContent}` : activeElement?.textContent ?? null;
}"""
#: What the component shows as answered; null between two of them.
SHOWN = """() => {
    const root = document.querySelector('[data-testid=stBidiComponentIsolated]')?.shadowRoot;
    const pressed = root?.querySelector('.ratings') && [...root.querySelectorAll('.point[aria-checked=true]')];
    return pressed && Object.fromEntries(
        pressed.map((button) => [button.closest('.statement').dataset.key, Number(button.textContent)]));
}"""
#: Every word of the server arrives a third of a second late.
FAR_AWAY = """(() => {
    const { addEventListener } = WebSocket.prototype;
    WebSocket.prototype.addEventListener = function (kind, heard, ...rest) {
        const late = kind === 'message' ? (event) => setTimeout(() => heard.call(this, event), 300) : heard;
        return addEventListener.call(this, kind, late, ...rest);
    };
})()"""
WATCH_FOR_UNDOING = """() => {
    window.undone = 0;
    new MutationObserver((changes) => {
        for (const { target, oldValue } of changes) if (oldValue === 'true' && target.ariaChecked !== 'true') window.undone += 1;
    }).observe(document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot,
        { subtree: true, attributeFilter: ['aria-checked'], attributeOldValue: true });
}"""

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with page_served("ratings_page.py", tmp_path_factory.mktemp("ratings")) as address:
        yield address


@pytest.fixture(scope="module")
def contexts(chromium: Any) -> dict[str, Any]:
    """Keep a browser's context for the next page with the same settings: it has Streamlit's files already."""
    return {}


@pytest.fixture
def open_page(chromium: Any, contexts: dict[str, Any], address: str) -> Iterator[Open]:
    """Open the ratings; at the end the console is clean and nothing was asked of another host."""
    pages: list[Any] = []
    complaints: list[str] = []

    def open_it(query: str = "", size: dict[str, int] = DESKTOP, *, is_far: bool = False, **settings: Any) -> Any:
        kind = f"{size} {settings}"
        if kind not in contexts:
            contexts[kind] = chromium.new_context(viewport=size, has_touch=size is PHONE, **settings)
        page = contexts[kind].new_page()
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.append(asked.url) if _is_elsewhere(asked.url, address) else None)
        if is_far:
            page.add_init_script(FAR_AWAY)
        page.goto(f"{address}/?{query}")
        page.get_by_text("saved {").wait_for()
        page.locator(".ratings .point").first.wait_for()
        return page

    yield open_it
    for page in pages:
        page.close()
    assert complaints == []


def point(page: Any, statement: int, number: int) -> Any:
    return page.locator(f".ratings [data-key=q{statement}] .point").nth(number - 1)


def shown(page: Any) -> dict[str, int] | None:
    """Read what the component shows as answered, at this moment."""
    return page.evaluate(SHOWN)


def held(page: Any) -> str | None:
    """Say which statement and which number have the focus."""
    return page.evaluate(HELD)


def press(page: Any, *keys: str) -> str | None:
    for key in keys:
        page.keyboard.press(key)
    return held(page)


def wait_saved(page: Any, answers: dict[str, int]) -> None:
    """Wait until the page has saved exactly these, says the same of how they stand, and the component shows them.

    The component is told of a rerun a moment after its texts stand, so all three are looked at together.
    """
    page.wait_for_function(
        f"""(wanted) => {{
            const said = (word) => {{
                const texts = [...document.querySelectorAll('[data-testid=stText]')].map((one) => one.textContent);
                const text = texts.find((one) => one.startsWith(word));
                return text && JSON.parse(text.slice(word.length).replaceAll("'", '"'));  // none between two runs
            }};
            const isWanted = (held) => held && JSON.stringify(Object.entries(held).sort()) === wanted;
            return [said('stand'), said('saved'), ({SHOWN})()].every(isWanted);
        }}""",
        arg=_sorted_json(answers),
    )


def _sorted_json(answers: dict[str, int]) -> str:
    return "[" + ",".join(f'["{key}",{points}]' for key, points in sorted(answers.items())) + "]"


def test_a_click_rates_another_changes_and_the_same_again_clears(open_page: Open) -> None:
    page = open_page()
    assert page.get_by_text("1 of 5 answered").is_visible()
    point(page, 1, 5).click()
    assert shown(page) == {"q1": 5, "q2": 4}  # at once, whatever the server says later
    wait_saved(page, {"q1": 5, "q2": 4})
    assert held(page) == "q1: 5"  # after the rerun too
    point(page, 1, 2).click()
    point(page, 2, 4).click()
    assert shown(page) == {"q1": 2}
    wait_saved(page, {"q1": 2})
    assert held(page) == "q2: 4"


def test_the_ratings_tell_whether_the_page_knows_of_every_answer(open_page: Open) -> None:
    page = open_page()
    page.locator(".ratings[data-heard=true]").wait_for()
    click = "(button) => { button.click(); return button.closest('.ratings').dataset.heard; }"
    assert point(page, 1, 5).evaluate(click) == "false"
    page.locator(".ratings[data-heard=true]").wait_for()
    assert page.get_by_text("saved {'q2': 4, 'q1': 5}").or_(page.get_by_text("saved {'q1': 5, 'q2': 4}")).count() == 1


def test_every_statement_is_a_group_of_five_radios_with_names(open_page: Open) -> None:
    page = open_page("compact=1")
    group = page.get_by_role("radiogroup", name="Statement number 2 is true for us.")
    names = [radio.get_attribute("aria-label") for radio in group.get_by_role("radio").all()]
    assert names == [f"{number} of 5; 1 not true for us, 5 very true for us" for number in range(1, 6)]
    assert group.get_by_role("radio", checked=True).inner_text() == "4"
    assert [radio.get_attribute("tabindex") for radio in group.get_by_role("radio").all()] == ["-1"] * 3 + ["0", "-1"]
    assert group.get_attribute("aria-describedby") == "help-1"
    assert page.locator(".ratings #help-1").inner_text() == "A line of help under it"


def test_the_keyboard_alone_answers_changes_walks_and_clears(open_page: Open) -> None:
    page = open_page()
    point(page, 1, 1).focus()
    assert press(page, "3") == "q2: 4"
    assert press(page, "ArrowRight", "ArrowRight") == "q2: 5"
    assert press(page, "Tab") == "q3: 1"
    assert press(page, "ArrowRight", "ArrowLeft") == "q3: 1"
    assert press(page, "Shift+Tab") == "q2: 5"
    assert press(page, "ArrowUp") == "q1: 3"
    assert press(page, "Backspace") == "q1: 3"
    assert press(page, "ArrowDown", "ArrowDown", "Delete") == "q3: 1"
    assert press(page, "2", "Space", "5") == "q5: 1"
    assert press(page, "4", "ArrowDown", "Control+1") == "q5: 4"
    wait_saved(page, {"q2": 5, "q3": 2, "q4": 5, "q5": 4})
    assert held(page) == "q5: 4"


def test_a_burst_of_keys_loses_none_and_a_slow_page_undoes_none(open_page: Open) -> None:
    page = open_page("many=25&slow=0.15")
    point(page, 1, 1).focus()
    wanted = {f"q{number}": number % 5 + 1 for number in range(1, 26)}
    seen = [{"q2": 4}]
    for key, points in wanted.items():
        page.keyboard.press(str(points))
        seen.append(seen[-1] | {key: points})
        assert shown(page) == seen[-1]
    assert page.get_by_text("25 of 25 answered").is_visible()
    assert page.get_by_role("button", name="Next unanswered").is_hidden()
    wait_saved(page, wanted)
    assert held(page) == "q25: 1"


def test_a_late_rerun_undoes_no_newer_answer(open_page: Open) -> None:
    page = open_page("many=6", is_far=True)
    point(page, 1, 1).focus()
    page.evaluate(WATCH_FOR_UNDOING)
    for points in "54321":
        page.keyboard.press(points)
        page.wait_for_timeout(130)
    wait_saved(page, {"q1": 5, "q2": 4, "q3": 3, "q4": 2, "q5": 1})
    assert page.evaluate("window.undone") == 0


def test_next_unanswered_goes_on_from_here_and_begins_again_at_the_end(open_page: Open) -> None:
    page = open_page("many=4")
    onward = page.get_by_role("button", name="Next unanswered")
    onward.click()
    assert held(page) == "q1: 1"
    onward.click()
    assert held(page) == "q3: 1"
    onward.click()
    assert press(page, "5") == "q4: 5"
    onward.click()
    assert held(page) == "q1: 1"


def test_what_another_parent_answered_is_shown_and_stays_until_the_next_click(open_page: Open) -> None:
    page = open_page()
    point(page, 4, 2).click()
    wait_saved(page, {"q2": 4, "q4": 2})
    page.get_by_role("button", name="Elsewhere").click()
    wait_saved(page, {"q1": 1, "q3": 5})
    point(page, 4, 3).click()
    wait_saved(page, {"q1": 1, "q3": 5, "q4": 3})


def test_a_refused_answer_is_taken_back_with_the_key(open_page: Open) -> None:
    page = open_page("refuse=1")
    point(page, 1, 5).click()
    page.locator(".statement[data-key=q1] .point[aria-checked=true]").wait_for(state="detached")
    wait_saved(page, {"q2": 4})


def test_the_focus_stays_when_something_appears_above(open_page: Open) -> None:
    page = open_page("notice=1")
    point(page, 3, 1).focus()
    press(page, "5", "5")
    page.get_by_text("Something new stands above.").wait_for()
    wait_saved(page, {"q2": 4, "q3": 5, "q4": 5})
    assert held(page) == "q5: 1"


def test_a_phone_has_large_targets_below_the_text_and_nothing_sticks_out(open_page: Open) -> None:
    page = open_page("odd=1&compact=1", PHONE)
    still(page)
    [text, *points] = boxes(page.locator(".ratings [data-key=q2]").locator(".help, .point"))
    assert all(box["height"] >= 40 and box["width"] >= 40 for box in points) and len(points) == 5
    assert {box["y"] for box in points} == {points[0]["y"]} and points[0]["y"] > text["y"] + text["height"]
    assert page.locator(".ratings [data-key=q2] .ends").inner_text().split("\n") == [
        "not true for us",
        "very true for us",
    ]
    fits(page)
    point(page, 1, 2).tap()
    wait_saved(page, {"q1": 2, "q2": 4})
    assert page.locator(".ratings img, .ratings b").count() == 0
    assert page.title() != "broken in"


def test_a_wide_page_has_rows_and_names_the_ends_once(open_page: Open) -> None:
    page = open_page("wide=1")
    still(page)
    [text, first, *_] = boxes(page.locator(".ratings [data-key=q1]").locator(".text, .point"))
    assert first["x"] > text["x"] + text["width"] and first["y"] < text["y"] + text["height"]
    assert first["height"] >= 40 and first["width"] >= 40
    assert page.locator(".ratings .ends:visible").count() == 1


@pytest.mark.parametrize("tone", ["light", "dark"])
def test_unanswered_is_hollow_and_answered_is_filled_and_readable(open_page: Open, tone: str) -> None:
    page = open_page(color_scheme=tone)
    look = "(node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
    assert point(page, 1, 4).evaluate(look)[0] == "rgba(0, 0, 0, 0)"
    filled, written = point(page, 2, 4).evaluate(look)
    assert filled == {"light": "rgb(31, 115, 98)", "dark": "rgb(47, 143, 123)"}[tone]
    assert written.startswith({"light": "oklch(1 ", "dark": "oklch(0 "}[tone])

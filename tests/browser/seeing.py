"""What a page shows, looked at once it stands still: pages are drawn in steps, and on a busy machine in slow ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Milliseconds after which what has to come is taken for missing: as long as a machine may need that does much else.
PATIENCE = 60_000


def expect(found: Any) -> Any:
    """Playwright's own assertions: they look again until they hold, or until patience ends."""
    from playwright.sync_api import expect as look_again

    look_again.set_options(timeout=PATIENCE)
    return look_again(found)


_STILL = """async () => {
    await document.fonts.ready;
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
}"""


def still(page: Any) -> None:
    """Wait until the letters are there and what was asked for in this frame and the next is drawn."""
    page.evaluate(_STILL)


def fits(page: Any) -> None:
    """Wait until nothing stands beyond the page's edge; charts follow a window a moment after it."""
    page.wait_for_function(
        """(width) => [document.documentElement, document.querySelector('[data-testid=stMain]')]
            .every((one) => !one || one.scrollWidth <= width)""",
        arg=page.viewport_size["width"],
    )


def boxes(found: Any) -> list[dict[str, float]]:
    """Measure all that was found at one moment, so that nothing moves in between."""
    return list(found.evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())"))


@contextmanager
def nowhere_resting(page: Any, after: int) -> Iterator[None]:
    """Let no finger rest for `after` milliseconds, however long the machine takes from one touch to the next.

    At the end that time has passed: what began to wait for it and was not called off comes now.
    """
    page.evaluate(_HOLD_TIMERS, after)
    yield
    page.evaluate("() => window.letTimePass()")


_HOLD_TIMERS = """(held) => {
    const { setTimeout, clearTimeout } = window;
    const waiting = [];
    window.setTimeout = (act, after, ...rest) => (after === held ? -waiting.push(act) : setTimeout(act, after, ...rest));
    window.clearTimeout = (timer) => (timer < 0 ? delete waiting[-timer - 1] : clearTimeout(timer));
    window.letTimePass = () => {
        Object.assign(window, { setTimeout, clearTimeout });
        waiting.forEach((act) => act());
    };
}"""


def tap(wire: Any, x: float, y: float) -> None:
    """Touch a place and let go. The browser does both, so that no finger rests there on a busy machine."""
    wire.send("Input.synthesizeTapGesture", {"x": x, "y": y, "gestureSourceType": "touch"})

"""A parent at the questionnaire, for tests and for the measurement: every click and every key is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

PASSWORD = "a warm loaf of bread"
EMAIL = "sarah@example.org"

#: What the parent knows: two children, four commitments, twelve subjects.
CHILDREN = "Emma 9, Noah 6"
PARTNER = "Tom"
COMMITMENTS = (  # name, whom it takes, from (day, hour), to (day, hour)
    ("Piano", ("Emma",), (1, 15), (1, 16)),
    ("Soccer", ("Noah",), (3, 15), (3, 16)),
    ("Work", ("Tom",), (0, 9), (4, 17)),
    ("Church", (), (6, 10), (6, 12)),
)
PASTED_COMMITMENTS = (
    "Piano Tue 15:00-16:00 Emma\nSoccer Thu 15:00-16:00 Noah\nWork weekdays 9:00-17:00 Tom\nChurch Sun 10:00-12:00"
)
SUBJECTS = {
    "Emma": ("Mathematics", "Reading", "Writing", "Science", "History", "Art"),
    "Noah": ("Mathematics", "Phonics", "Handwriting", "Read-aloud", "Nature study", "Art"),
}
PASTED_SUBJECTS = {
    "Emma": "Maths* daily 40, Reading* daily 30, Writing 3x 30, Science 2x 45, History 2x 30, Art Wed 60",
    "Noah": "Maths* daily 20, Reading* daily 20, Handwriting 15 daily, Nature study Fri 60, Art Wed 45, Music 2x 20",
}


@dataclass
class Hand:
    """A hand on mouse and keyboard that counts; ratings are counted apart."""

    page: Any
    clicks: int = 0
    keys: int = 0
    ratings: int = 0
    saves: list[float] = field(default_factory=list)

    def click(self, what: Any) -> None:
        what.click()
        self.clicks += 1
        self.settle()

    def type(self, text: str) -> None:
        """Type into what has the focus, key by key."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1
        self.settle()

    def paste(self, into: Any, text: str) -> None:
        """Click into a field and paste: one click, one chord."""
        into.click()
        into.fill(text)
        self.clicks += 1
        self.keys += 1

    def drag(self, grid: Any, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Draw on a week grid from (day, hour) to (day, hour): the press of one drag counts as one click."""
        box = grid.bounding_box()
        first, last = 7, 21  # the grid shows these hours

        def at(day: int, hour: float) -> tuple[float, float]:
            return (
                box["x"] + (day + 0.5) * box["width"] / 7,
                box["y"] + (hour - first) / (last - first) * box["height"],
            )

        self.page.mouse.move(*at(start[0], start[1] + 0.05))
        self.page.mouse.down()
        self.page.mouse.move(*at(end[0], end[1] - 0.05), steps=6)
        self.page.mouse.up()
        self.clicks += 1
        self.settle()

    def rate(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.ratings += 1

    def settle(self) -> None:
        """Wait until the page has been drawn anew."""
        self.page.wait_for_timeout(60)
        self.page.wait_for_function(
            '() => !document.querySelector(\'[data-testid="stApp"][data-test-script-state="running"]\')'
        )


def button(page: Any, name: str | re.Pattern[str]) -> Any:
    return page.get_by_test_id("stMain").get_by_role("button", name=name)


def go_on(hand: Hand, to: str) -> None:
    """Press "Next" and wait for the next page."""
    hand.click(button(hand.page, re.compile("^(Next: |Look it over)")).last)
    hand.page.get_by_role("heading", name=to, exact=True).wait_for()


def create_account(page: Any) -> None:
    """Make the first account on the welcome page; not part of what is counted."""
    page.get_by_label("Your name").fill("Sarah")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_text("Begin with your family").wait_for()


def answer_about(hand: Hand) -> None:
    page = hand.page
    page.get_by_role("heading", name="First, you").wait_for()
    hand.click(page.get_by_role("textbox", name="Does somebody else teach too?"))
    hand.type(PARTNER)
    hand.press("Enter")
    page.get_by_role("textbox", name="Name", exact=True).wait_for()
    go_on(hand, "Your children")


def answer_children(hand: Hand) -> None:
    page = hand.page
    hand.click(page.get_by_role("textbox", name="Who are your children?"))
    hand.type(CHILDREN)
    hand.press("Enter")
    page.get_by_role("spinbutton", name="Age").nth(1).wait_for()
    go_on(hand, "What takes time already")


def answer_commitments(hand: Hand) -> None:
    page = hand.page
    for name, who, start, end in COMMITMENTS:
        hand.click(page.get_by_role("textbox", name="What is it?"))
        hand.type(name)
        for person in who:
            hand.click(page.get_by_test_id("stButtonGroup").get_by_role("button", name=person, exact=True).first)
        hand.drag(page.locator(".week-grid .field"), start, end)
        hand.click(button(page, "Add"))
        page.get_by_text(name, exact=True).wait_for()
        # The fields for the next one come a moment later, on a slow machine after a next key.
        page.wait_for_function("() => !document.querySelector('input[aria-label^=\"What is it\"]')?.value")
    go_on(hand, "What they learn")


def paste_commitments(hand: Hand) -> None:
    page = hand.page
    hand.click(page.get_by_text("Paste a list instead"))
    hand.paste(page.get_by_role("textbox", name=re.compile("^Your commitments")), PASTED_COMMITMENTS)
    hand.click(button(page, "Read the list"))
    hand.click(button(page, "Take these 4"))
    page.get_by_text("Church", exact=True).wait_for()
    go_on(hand, "What they learn")


def answer_subjects(hand: Hand) -> None:
    """Take each subject with one click and give it its stars with another."""
    page = hand.page
    for place, names in enumerate(SUBJECTS.values()):
        column = page.get_by_test_id("stMain").get_by_test_id("stColumn").nth(place)
        for name in names:
            hand.click(column.get_by_role("button", name=name, exact=True).first)
            column.locator("strong", has_text=name).first.wait_for()
        for at in range(len(names)):
            stars = column.get_by_test_id("stFeedback").nth(at)
            hand.click(stars.get_by_role("radio").nth(3))
    go_on(hand, "How firm is your week?")


def paste_subjects(hand: Hand) -> None:
    page = hand.page
    for place, text in enumerate(PASTED_SUBJECTS.values()):
        column = page.get_by_test_id("stMain").get_by_test_id("stColumn").nth(place)
        hand.click(column.get_by_text("Paste a list instead"))
        hand.paste(column.get_by_role("textbox").last, text)
        hand.click(column.get_by_role("button", name="Read the list"))
        hand.click(column.get_by_role("button", name="Take these 6"))
        column.locator("strong", has_text="Art").first.wait_for()
    go_on(hand, "How firm is your week?")


def answer_rhythm(hand: Hand) -> None:
    hand.click(hand.page.get_by_text("A steady frame", exact=True))
    go_on(hand, "When they learn")


def answer_hours(hand: Hand) -> None:
    for place in range(2):
        part = hand.page.get_by_role("button", name=re.compile("^Mid-morning")).nth(place)
        if part.get_attribute("aria-pressed") != "true" and part.get_attribute("aria-checked") != "true":
            hand.click(part)
    go_on(hand, "How you like to learn")


def rate_all(hand: Hand, marks: Sequence[str], count: int) -> None:
    """Rate with one key each, beginning at the first rating of each list; there are `count` in all."""
    hand.page.locator(".ratings [role=radiogroup]").nth(count - 1).wait_for()
    for group in hand.page.locator(".ratings").all():
        group.get_by_role("radio").first.focus()
        for place in range(group.get_by_role("radiogroup").count()):
            hand.rate(marks[place % len(marks)])
    hand.settle()


def answer_style(hand: Hand) -> None:
    rate_all(hand, "42315", 17)
    hand.click(hand.page.get_by_text("Half planned, half as it comes"))
    go_on(hand, "Short statements about your week")


def answer_statements(hand: Hand) -> None:
    rate_all(hand, "42344", 25)
    go_on(hand, "Look it over")


def submit(hand: Hand) -> None:
    hand.click(button(hand.page, "Plan our first week"))

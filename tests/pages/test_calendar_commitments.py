"""Commitments from a calendar file, on the household page: seen first, then taken, and taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.family import Commitment, CommitmentFrequency
from brightpath.domain.ids import FamilyId
from brightpath.domain.weeks import Weekday
from brightpath.services.family import household_of, import_household
from brightpath.services.house import House
from tests.builders import a_commitment, a_household_document
from tests.pages.looking import Carry, again, button, labels, said, visit

SOCCER = ("SUMMARY:Soccer [x](y)", "DTSTART:20261124T140000Z", "DTEND:20261124T150000Z", "RRULE:FREQ=WEEKLY;INTERVAL=2")
DENTIST = ("SUMMARY:Dentist", "DTSTART:20261201T083000", "DTEND:20261201T090000")
SWIMMING = ("SUMMARY:swimming", "DTSTART:20261124T150000", "DTEND:20261124T160000", "RRULE:FREQ=WEEKLY")
FAIR = ("SUMMARY:Fair", "DTSTART;VALUE=DATE:20261210")
SECONDLY = ("SUMMARY:Tick", "DTSTART:20261124T150000", "DTEND:20261124T160000", "RRULE:FREQ=SECONDLY")


def a_file(*events: tuple[str, ...]) -> bytes:
    lines = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


class Page:
    """The household page with the form of commitments open, and what the household says of them."""

    def __init__(self, house: House, parent: str, carry: Carry) -> None:
        document = a_household_document(children=2, commitments=(a_commitment("Swimming"),))
        document |= {"calendar": {"timeZone": "Europe/Berlin"}}
        self.house, self.parent = house, parent
        self.family_id: FamilyId = import_household(house, parent, json.dumps(document))
        self.app: AppTest = visit("household", carry, parent, change="commitments")

    @property
    def commitments(self) -> dict[str, Commitment]:
        return {one.name: one for one in household_of(self.house, self.parent, self.family_id).commitments}

    def bring(self, *events: tuple[str, ...], data: bytes | None = None) -> None:
        uploader = next(one for one in self.app.get("file_uploader") if one.label.startswith("Calendar file"))
        self.app = again(uploader.set_value(("a.ics", data or a_file(*events), "text/calendar")).run())

    def press(self, label: str) -> None:
        self.app = again(button(self.app, label).click().run())

    @property
    def ticks(self) -> list[Any]:
        return [one for one in self.app.checkbox if one.label.startswith("**")]


@pytest.fixture
def page(house: House, parent: str, carry: Carry) -> Page:
    return Page(house, parent, carry)


def test_what_a_file_becomes_is_shown_before_anything_is_kept(page: Page) -> None:
    assert "before anything is kept" in said(page.app)
    page.bring(SOCCER, DENTIST, SWIMMING, FAIR, SECONDLY)
    shown = [one.label.replace("\\", "") for one in page.ticks]
    assert shown == ["**Soccer [x](y)**", "**Dentist**"]
    text = said(page.app).replace("\\", "")
    assert "Tuesday 15:00–16:00, every second week" in text
    assert "Tuesday 1 December 2026 8:30–9:00" in text
    assert "In your list already: swimming." in text
    assert 'of whole days (they become days off, under Year) was left out: "Fair".' in text
    assert 'coming back more often than daily was left out: "Tick".' in text
    assert list(page.commitments) == ["Swimming"]


def test_what_is_ticked_is_taken_for_the_whole_family_and_can_be_taken_back(page: Page) -> None:
    page.bring(SOCCER, DENTIST)
    page.press("Take these 2")
    soccer, dentist = page.commitments["Soccer [x](y)"], page.commitments["Dentist"]
    assert (soccer.frequency, soccer.days_of_week, soccer.every_weeks, soccer.who, soccer.start) == (
        CommitmentFrequency.WEEKLY,
        (Weekday.TUESDAY,),
        2,
        (),
        15 * 60,
    )
    assert dentist.frequency is CommitmentFrequency.ONE_TIME
    assert page.ticks == []
    assert "In your list already" in said(page.app)
    assert "2 commitments were added" in said(page.app)
    page.press("Undo")
    assert list(page.commitments) == ["Swimming"]
    assert len(page.ticks) == 2


def test_one_can_be_left_and_whom_they_take_is_chosen_for_all_or_for_each(page: Page) -> None:
    page.bring(SOCCER, DENTIST)
    pills = next(one for one in page.app.get("button_group") if one.label == "Whom do they take?")
    page.app = again(pills.set_value(["Ada"]).run())
    of_dentist = next(one for one in page.app.multiselect if one.label == "Whom does number 2 take?")
    page.app = again(of_dentist.set_value(["Ben", "Pat"]).run())
    page.press("Take these 2")
    assert (page.commitments["Soccer [x](y)"].who, page.commitments["Dentist"].who) == (("Ada",), ("Pat", "Ben"))


def test_what_is_not_ticked_stays_out(page: Page) -> None:
    page.bring(SOCCER, DENTIST)
    page.app = again(page.ticks[0].uncheck().run())
    page.press("Take this one")
    assert list(page.commitments) == ["Swimming", "Dentist"]
    page.app = again(page.ticks[0].uncheck().run()) if page.ticks[0].value else page.app
    assert button(page.app, "Take these 0").disabled


def test_a_file_that_is_none_and_one_with_nothing_for_us_are_told(page: Page) -> None:
    page.bring(data=b"hello")
    assert "This is no calendar file" in page.app.error[0].value.replace("\\", "")
    page.bring(FAIR)
    assert "No event of this calendar becomes a commitment" in said(page.app)
    assert not any(label.startswith("Take") for label in labels(page.app))


def test_a_file_without_end_is_refused_and_nothing_is_changed(page: Page) -> None:
    weekly = ("SUMMARY:x", "DTSTART:00010101T150000", "DTEND:00010101T160000", "RRULE:FREQ=DAILY;COUNT=999999999")
    page.bring(*[weekly] * 20)
    assert "too often to be looked through" in said(page.app).replace("\\", "")
    assert list(page.commitments) == ["Swimming"]


def test_thirty_are_offered_at_a_time(page: Page) -> None:
    page.bring(*((f"SUMMARY:Trip {n}", "DTSTART:20261201T083000", f"DTEND:20261201T09{n:02}00") for n in range(35)))
    assert len(page.ticks) == 30
    assert "the first 30 of 35" in said(page.app)
    page.press("Take these 30")
    assert len(page.ticks) == 5

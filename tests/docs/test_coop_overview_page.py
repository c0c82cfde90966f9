"""The page about a co-op's overview is held to the house: switches, verbs and who may use them, thresholds, the file it shows."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.consents import CALLED
from brightpath.domain.coop_attendance import LONGEST_NOTE, MISSED_IN_A_ROW, Sign
from brightpath.domain.coop_overview import NEW_FOR, SETTLED, WEEKS_BACK, WEEKS_OF_BANDS
from brightpath.domain.coop_summary import MOST_COUNTS, MOST_WEEKS
from brightpath.domain.suppression import LEAST, LEAST_FOR_BANDS, STEP, bands_among
from brightpath.imports.coop_summary import read_summary
from brightpath.services import consents, coop_alerts, coop_attendance, coop_overview, coop_summaries
from brightpath.services.access import ACCESS
from brightpath.services.outcomes import LESS_DONE, LESS_ENGAGED, LONGER
from brightpath.ui.coop.overview import TOO_FEW
from tests.docs.test_pages import DOCS, named, rows_of

TEXT = " ".join((DOCS / "coop-overview.md").read_text("utf-8").split())
ROOMS = (consents, coop_alerts, coop_attendance, coop_overview, coop_summaries)
NUMBERS = {"five": 5, "ten": 10, "fifteen": 15, "four": 4}


def test_every_switch_stands_there_as_it_is_called_and_no_other() -> None:
    told = [row[0].strip("*") for row in rows_of("coop-overview.md") if row[0].startswith("**")]
    assert told == list(CALLED.values())


def verbs_told() -> dict[str, tuple[str, str]]:
    """Give for each verb whom it is for and whether it stands in the audit log."""
    found = {}
    for row in rows_of("coop-overview.md"):
        for verb in re.findall(r"`([a-z_]+\.[a-z_]+)`", row[0]):
            found[verb] = (row[1], row[3])
    return found


def test_every_verb_stands_there_and_none_that_is_gone() -> None:
    there = {
        f"{room.__name__.rpartition('.')[2]}.{name}"
        for room in ROOMS
        for name, one in vars(room).items()
        if name in ACCESS and one.__module__ == room.__name__
    }
    assert set(verbs_told()) == there
    assert all(callable(named(f"services.{verb}")) for verb in there)


@pytest.mark.parametrize("verb", verbs_told())
def test_whom_a_verb_is_for_and_whether_it_is_written_down_is_so(verb: str) -> None:
    whom, is_audited = verbs_told()[verb]
    row = ACCESS[verb.partition(".")[2]]
    assert (Role.COORDINATOR in row.roles, Role.PARENT in row.roles) == (whom == "coordinators", whom == "parents")
    assert row.is_audited == (is_audited == "yes")


def test_every_sign_stands_there_with_what_it_takes() -> None:
    told = {row[0].strip("`"): row[1] for row in rows_of("coop-overview.md") if row[0].strip("`") in set(Sign)}
    assert list(told) == list(Sign)
    assert f"by {100 * LESS_DONE:g} points" in told[Sign.FALLING_COMPLETION]
    assert f"by {100 * LONGER:g} minutes of a hundred" in told[Sign.OVERLOAD]
    assert f"by {LESS_ENGAGED:g} of 5" in told[Sign.ENGAGEMENT_DROPPING]
    assert f"{MISSED_IN_A_ROW} times in a row" in told[Sign.MISSED_CLASSES]
    assert f"a note of up to {LONGEST_NOTE} characters" in TEXT


def test_the_numbers_it_tells_hold() -> None:
    assert NUMBERS["five"] == LEAST == STEP and "rates over five families and more" in TEXT
    assert NUMBERS["ten"] == LEAST_FOR_BANDS and "from ten families on, every four weeks" in TEXT
    assert bands_among(NUMBERS["fifteen"]) == 3 > bands_among(14) and "from fifteen on, thirds" in TEXT
    assert NUMBERS["four"] == WEEKS_OF_BANDS
    assert f"of the last {WEEKS_BACK} weeks" in TEXT
    assert f"under and over {NEW_FOR.days // 7} weeks in the co-op" in TEXT
    assert SETTLED.days == 7 and "a week after it ended" in TEXT
    assert f"Up to {coop_summaries.MOST_GUESTS} families a co-op" in TEXT
    assert f"{MOST_WEEKS} weeks, {MOST_COUNTS} counts a week" in TEXT
    assert TOO_FEW.startswith("Fewer than five families let themselves be counted")


def test_the_file_it_shows_is_one_but_for_its_signature() -> None:
    shown = re.search(r"```json\n(.*?)```", (DOCS / "coop-overview.md").read_text("utf-8"), re.DOTALL)
    assert shown is not None
    summary, signature = read_summary(shown[1].encode(), date(2026, 11, 20))
    assert summary.weeks[0].counts[0].subject == "maths" and signature
    assert json.loads(shown[1])["version"] == 2

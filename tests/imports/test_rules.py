"""Claims about what places ask: the files that ship are read and dated, and a wrong one is told with all its faults."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from brightpath.domain.chosen_rule import OwnRule
from brightpath.domain.errors import Faulty
from brightpath.domain.ledger_words import asks_sentence, source_sentence
from brightpath.domain.requirements import Requirement
from brightpath.imports.rules import RULES_FOLDER, read_region, the_regions

TODAY = date(2026, 11, 22)
REGIONS = {region.id: region for region in the_regions()}


def a_document(**changes: Any) -> dict[str, Any]:
    requirement = {"validFrom": "2020-07-01", "source": "A law", "checkedOn": "2026-11-22"}
    return {"id": "x", "name": "X", "country": "Y", "requirements": [requirement | changes]}


def sentences(document: object) -> list[str]:
    with pytest.raises(Faulty) as caught:
        read_region(json.dumps(document))
    return [fault.sentence for fault in caught.value.faults]


def today_in(region: str) -> Requirement:
    found = REGIONS[region].on(TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize("region", sorted(REGIONS))
def test_every_place_holds_today_has_a_source_and_was_checked(region: str) -> None:
    assert (RULES_FOLDER / f"{region}.json").exists()
    requirement = today_in(region)
    assert requirement.source and requirement.checked_on and "2026-11" <= requirement.checked_on <= "2026-12"
    assert "November 2026." in source_sentence(requirement)
    assert all(one.source and one.checked_on for one in REGIONS[region].requirements)


@pytest.mark.parametrize(
    ("region", "grade", "says"),
    [
        ("new_york", 0, "In kindergarten: 900 hours, about 225 in each quarter."),
        ("new_york", 1, "In grade 1: 900 hours, about 225 in each quarter."),
        ("new_york", 6, "In grade 6: 900 hours, about 225 in each quarter."),
        ("new_york", 12, "In grade 12: 990 hours, about 250 in each quarter."),
        ("new_york", 3, "In grade 3: 900 hours, about 225 in each quarter."),
        ("new_york", 7, "In grade 7: 990 hours, about 250 in each quarter."),
        ("pennsylvania", 4, "In grade 4: 180 days or 900 hours."),
        ("pennsylvania", 9, "In grade 9: 180 days or 990 hours."),
        ("missouri", 2, "In grade 2: 1,000 hours, 600 core hours, of these 400 at home."),
        ("washington", 0, "In kindergarten: 450 hours."),
        ("washington", 1, "In grade 1: 1,000 hours."),
        ("wisconsin", 5, "In grade 5: 875 hours."),
        ("south_carolina", 5, "In grade 5: 180 days (a day is at least 4 h 30 min)."),
        ("georgia", 5, "In grade 5: 180 days (a day is at least 4 h 30 min)."),
        ("colorado", 5, "In grade 5: 172 days and 688 hours."),
        ("ohio", 5, "No number of days or hours is asked for in grade 5."),
        ("alabama_church_school", 5, "No number of days or hours is asked for in grade 5."),
        ("alabama_private_tutor", 5, "In grade 5: 140 days (a day is at least 3 h)."),
        ("england", 5, "No number of days or hours is asked for in grade 5."),
    ],
)
def test_what_a_place_asks_today(region: str, grade: int, says: str) -> None:
    assert asks_sentence(today_in(region), grade) == says


def test_what_holds_for_kindergarten_in_new_york_is_said_of_kindergarten_only() -> None:
    notes = {grade: amount.note for grade in range(13) if (amount := today_in("new_york").amount_for(grade))}
    assert len(notes) == 13 and [grade for grade, note in notes.items() if note] == [0]
    assert "turns six by 1 December" in (notes[0] or "")


def test_ohio_asks_for_nothing_since_3_october_2023_and_for_900_hours_before() -> None:
    before, since = REGIONS["ohio"].on(date(2023, 10, 2)), REGIONS["ohio"].on(date(2023, 10, 3))
    assert asks_sentence(before, 5) == "In grade 5: 900 hours."
    assert since is not None and since.amounts == ()
    assert asks_sentence(REGIONS["ohio"].on(date(2019, 1, 1)), 5) == "What was asked then was not looked up."


def test_a_rule_says_where_it_was_read_and_what_of_it_was_not() -> None:
    assert source_sentence(today_in("ohio")).endswith(
        "Read in somebody’s summary, not in the law itself, on 22 November 2026. In force since 3 October 2023."
    )
    assert source_sentence(today_in("south_carolina")) == (
        "S.C. Code 59-65-40 and 59-65-47. Read in a public copy in November 2026. Not looked up: Options 2 and 3. "
        "Told here for days from 1 July 2020 on; since when it is in force was not looked up."
    )
    assert source_sentence(OwnRule(days=170).as_requirement()) == "Written by you."


@pytest.mark.parametrize("checked", ["2026", "2026-13", "2026-11-31", "November 2026"])
def test_when_it_was_read_is_a_day_or_a_month(checked: str) -> None:
    [said] = sentences(a_document(checkedOn=checked))
    assert "YYYY-MM-DD or YYYY-MM" in said


def test_the_year_of_wisconsin_runs_from_1_july() -> None:
    assert today_in("wisconsin").year_starts == (7, 1)
    assert today_in("new_york").least_done_percent == 80


def test_a_wrong_file_is_told_with_every_fault() -> None:
    wrong = a_document(
        validFrom="2026-13-01",
        amounts=[{"grades": ["K", "13"]}, {"grades": ["1"], "hours": -1}],
        yearStarts="02-29",
        filings=[{"what": ""}],
    )
    told = "\n".join(sentences(wrong))
    for place in ("validFrom", "grades[1]", "amounts[1].hours", "yearStarts", "filings[0].what", "There are 1 grades"):
        assert place in told, told


def test_rules_follow_each_other_and_filings_have_a_day() -> None:
    twice = a_document()
    twice["requirements"] *= 2
    assert sentences(twice) == [
        "requirements[1].validFrom: This begins before the one above ends. Allowed: one after the other."
    ]
    assert sentences(a_document(validUntil="2019-01-01")) == [
        "requirements[0].validUntil: This ends before it begins. Allowed: a later date."
    ]
    for due in ({}, {"month": 2, "day": 30}, {"month": 2}, {"month": 2, "day": 1, "eachQuarter": True}):
        assert len(sentences(a_document(filings=[{"what": "x", **due}]))) == 1
    overlapping = a_document(
        amounts=[{"grades": ["K", "6"]}, {"grades": ["6", "12"], "coreHours": 1, "coreHoursAtHome": 2}]
    )
    assert len(sentences(overlapping)) == 2

"""A family of another BrightPath is counted by a file that says nothing it did not show before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brightpath.domain.consents import Switch
from brightpath.domain.errors import Faulty, NotFound, Refused
from brightpath.services import consents, coop_overview, coop_summaries, coops
from brightpath.services.house import House
from tests.services.given_accounts import a_person, a_token
from tests.services.given_coops import Home, a_home
from tests.services.given_overview import NEWEST, Many, a_family_more, a_week, count_in, many


@pytest.fixture
def home(house: House) -> Home:
    """A family here that stands for one elsewhere: it belongs to no co-op of this house."""
    found = a_home(house, "Far", "Fay")
    a_week(house, found, NEWEST, {"Maths": (10, 5), "Art": (4, 4)})
    return found


def document(house: House, home: Home) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(coop_summaries.summary_to_give(house, home.token, home.family_id)[1])
    return said


def bring(house: House, given: Many, what: dict[str, Any], called: str = "The Fars") -> None:
    coop_summaries.bring_in_summary(house, given.token, given.coop_id, json.dumps(what).encode(), called)


def test_nothing_is_given_without_the_switch_and_no_name_without_the_other(house: House, home: Home) -> None:
    with pytest.raises(Refused, match="Count us in"):
        document(house, home)
    count_in(house, [home])
    said = document(house, home)
    assert said["weeks"] == [
        {
            "monday": "2026-11-02",
            "counts": [
                {"subject": "art", "ageGroup": "6 to 8", "planned": 4.0, "done": 4.0},
                {"subject": "maths", "ageGroup": "6 to 8", "planned": 10.0, "done": 5.0},
            ],
        }
    ]
    text = json.dumps(said)
    assert "Fay" not in text and "Far" not in text and home.family_id not in text
    count_in(house, [home], Switch.BY_NAME)
    assert {count["child"] for count in document(house, home)["weeks"][0]["counts"]} == {"Fay"}


def test_what_it_says_is_told_before_it_is_given(house: House, home: Home) -> None:
    count_in(house, [home])
    says, _ = coop_summaries.summary_to_give(house, home.token, home.family_id)
    assert says[0] == "1 week, from 2026-11-02 to 2026-11-02: 14 planned lessons, 9 of them done."
    assert "No names: neither yours nor your children’s." in says


def test_a_file_counts_like_a_family_but_hides_nobody_from_who_has_read_it(house: House, home: Home) -> None:
    given = many(house, 4, weeks=1)
    count_in(house, [home])
    bring(house, given, document(house, home))
    assert not coop_overview.coop_overview(house, given.token, given.coop_id, 1).shown
    other = many_more(house)
    bring(house, other, document(house, home))
    (week,) = coop_overview.coop_overview(house, other.token, other.coop_id, 1).shown
    assert week.percent == 55  # 25 of 50, and 9 of 14


def many_more(house: House) -> Many:
    token = a_token(house, a_person(house, "Nina"))
    coop = coops.found_coop(house, token, "Elm Hall", time_zone="UTC")
    given = Many(coop.coop_id, token, [])
    for number in range(10, 15):
        a_family_more(house, given, number, weeks=1)
    count_in(house, given.homes)
    return given


def test_twice_is_once_and_taken_out_is_out(house: House, home: Home) -> None:
    given = many(house, 5, weeks=1)
    count_in(house, [home])
    for called in ("Fars", "The Fars"):
        bring(house, given, document(house, home), called)
    (guest,) = coop_summaries.guests_of_coop(house, given.token, given.coop_id)
    assert (guest.called, guest.first, guest.last, guest.children) == ("The Fars", NEWEST, NEWEST, ())
    assert coop_overview.coop_overview(house, given.token, given.coop_id, 1).shown
    coop_summaries.remove_summary(house, given.token, given.coop_id, guest.family_key)
    assert coop_summaries.guests_of_coop(house, given.token, given.coop_id) == ()
    assert not coop_overview.coop_overview(house, given.token, given.coop_id, 1).shown
    with pytest.raises(NotFound):
        coop_summaries.remove_summary(house, given.token, given.coop_id, guest.family_key)


def test_every_fault_is_told_at_once_and_nothing_is_written(house: House, home: Home) -> None:
    given = many(house, 0)
    wrong = {
        "kind": "a letter", "version": 2, "family": "the Fars", "more": 1,
        "weeks": [
            {"monday": "2026-11-03", "counts": [{"subject": "", "ageGroup": "old", "planned": 3, "done": 4}]},
            {"monday": "2027-01-04", "counts": []},
            {"monday": 7, "counts": [{"subject": "Art", "ageGroup": "6 to 8", "planned": True, "done": -1}]},
        ],
    }  # fmt: skip
    with pytest.raises(Faulty) as told:
        bring(house, given, wrong)
    assert {fault.where for fault in told.value.faults} == {
        "kind", "version", "family", "more", "weeks[0].monday", "weeks[0].counts[0].subject",
        "weeks[0].counts[0].ageGroup", "weeks[0].counts[0].done", "weeks[1].monday", "weeks[1].counts", "weeks[2].monday",
        "weeks[2].counts[0].planned", "weeks[2].counts[0].done",
    }  # fmt: skip
    assert coop_summaries.guests_of_coop(house, given.token, given.coop_id) == ()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{", b"[" * 100_000, b" " * (10 * 1024 * 1024 + 1), b"null"])
def test_what_is_no_document_is_refused_in_a_sentence(house: House, content: bytes) -> None:
    given = many(house, 0)
    with pytest.raises(Faulty):
        coop_summaries.look_at_summary(house, given.token, given.coop_id, content)


def test_a_family_that_has_joined_here_is_not_counted_twice(house: House) -> None:
    given = many(house, 1, weeks=1)
    what = document(house, given.homes[0])
    with pytest.raises(Refused, match="has joined"):
        bring(house, given, what)


@pytest.mark.parametrize("is_member", [True, False])
def test_a_made_up_file_counts_no_family_that_never_said_so(house: House, home: Home, is_member: bool) -> None:
    given = many(house, 6, weeks=1, consenting=5)
    silent = given.homes[5] if is_member else home
    count_in(house, [home])
    forged = document(house, home) | {"family": silent.family_id}
    with pytest.raises(Refused, match="key is that of a family of this house"):
        bring(house, given, forged)
    assert coop_summaries.guests_of_coop(house, given.token, given.coop_id) == ()
    assert coop_overview.coop_overview(house, given.token, given.coop_id, 1).consenting == "5 to 9 families"
    with house.store.read() as db:
        assert not db.value("SELECT count(*) FROM counted_weeks WHERE family_id = ?", [silent.family_id])


def test_names_in_a_file_are_the_familys_to_give_and_to_take_back(house: House, home: Home) -> None:
    given = many(house, 0)
    for switch in (Switch.COUNT_US_IN, Switch.BY_NAME):
        count_in(house, [home], switch)
    says, _ = coop_summaries.summary_to_give(house, home.token, home.family_id)
    assert "Your children by name: Fay." in says
    named = document(house, home)
    bring(house, given, named)
    assert coop_summaries.look_at_summary(house, given.token, given.coop_id, json.dumps(named).encode()) == says
    (guest,) = coop_summaries.guests_of_coop(house, given.token, given.coop_id)
    assert guest.children == ("Fay",)
    consents.withdraw_consent(house, home.token, home.family_id, Switch.BY_NAME)
    bring(house, given, document(house, home))
    (guest,) = coop_summaries.guests_of_coop(house, given.token, given.coop_id)
    assert guest.children == ()
    with house.store.read() as db:
        assert not db.value("SELECT count(*) FROM coop_guest_weeks WHERE counts::VARCHAR LIKE '%Fay%'")

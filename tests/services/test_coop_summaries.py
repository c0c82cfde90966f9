"""A family of another BrightPath is counted by a file that says nothing it did not show before."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.adapters.signatures import key_of, sign
from brightpath.domain.consents import Switch
from brightpath.domain.coop_overview import By
from brightpath.domain.errors import Faulty, NotFound, Refused
from brightpath.imports.coop_summary import read_summary
from brightpath.services import consents, coop_overview, coop_summaries, coops
from brightpath.services.house import House
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_coops import Home, a_home, join
from tests.services.given_overview import (
    NEWEST,
    Many,
    a_class,
    a_coordinator_more,
    a_family_more,
    a_week,
    count_in,
    count_out,
    many,
)


@pytest.fixture
@made_once
def home(house: House) -> Home:
    """A family here that stands for one elsewhere: it belongs to no co-op of this house."""
    found = a_home(house, "Far", "Fay")
    a_week(house, found, NEWEST, {"Maths": (10, 5), "Art": (4, 4)})
    return found


def document(house: House, home: Home) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(coop_summaries.summary_to_give(house, home.token, home.family_id)[1])
    return said


def signed(house: House, what: dict[str, Any], number: int) -> dict[str, Any]:
    """Sign a made-up file with a secret of one's own, as whoever makes up a family can."""
    secret = number.to_bytes(32)
    made = what | {"family": key_of(secret)}
    summary, _ = read_summary(json.dumps(made).encode(), house.today(None))
    return made | {"signature": sign(secret, summary.signed_text)}


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


def test_a_familys_own_names_of_subjects_do_not_leave_the_house(house: House, home: Home) -> None:
    count_in(house, [home])
    a_week(house, home, NEWEST, {"Maths": (10, 5), "Fay’s cello with Uncle Bo": (4, 4), "Ribbon club": (2, 1)})
    (week,) = document(house, home)["weeks"]
    assert [(count["subject"], count["planned"], count["done"]) for count in week["counts"]] == [
        ("maths", 10, 5), ("other", 6, 5),
    ]  # fmt: skip


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
        "kind": "a letter", "version": 1, "family": "the Fars", "more": 1,
        "weeks": [
            {"monday": "2026-11-03", "counts": [{"subject": "", "ageGroup": "old", "planned": 3, "done": 4}]},
            {"monday": "2027-01-04", "counts": []},
            {"monday": 7, "counts": [{"subject": "Art", "ageGroup": "6 to 8", "planned": True, "done": -1}]},
        ],
    }  # fmt: skip
    with pytest.raises(Faulty) as told:
        bring(house, given, wrong)
    assert {fault.where for fault in told.value.faults} == {
        "kind", "version", "family", "more", "signature", "weeks[0].monday", "weeks[0].counts[0].subject",
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
    with pytest.raises(Faulty, match="key is none"):
        bring(house, given, document(house, home) | {"family": silent.family_id})
    assert coop_summaries.guests_of_coop(house, given.token, given.coop_id) == ()
    with house.store.read() as db:
        assert not db.value("SELECT count(*) FROM counted_weeks WHERE family_id = ?", [silent.family_id])


def changed_count(said: dict[str, Any]) -> None:
    said["weeks"][0]["counts"][0]["done"] = 0


def another_week(said: dict[str, Any]) -> None:
    said["weeks"][0]["monday"] = (NEWEST - timedelta(weeks=1)).isoformat()


def a_name(said: dict[str, Any]) -> None:
    said["weeks"][0]["counts"][0]["child"] = "Fay"


@pytest.mark.parametrize("change", [changed_count, another_week, a_name])
def test_who_has_a_familys_file_can_make_no_other_in_its_name(house: House, home: Home, change: Any) -> None:
    """Its key stands in it for all to read, and a week counts for every co-op of the house as it was first brought in."""
    given = many(house, 5, weeks=1)
    count_in(house, [home])
    true, forged = document(house, home), document(house, home)
    change(forged)
    for verb in (coop_summaries.look_at_summary, lambda *of: coop_summaries.bring_in_summary(*of, "The Fars")):
        with pytest.raises(Faulty, match="not as its family made it"):
            verb(house, given.token, given.coop_id, json.dumps(forged).encode())
    other_family = signed(house, forged, 1)
    assert other_family["family"] != true["family"]
    bring(house, given, other_family, "Made up")
    bring(house, given, true)
    assert len(coop_summaries.guests_of_coop(house, given.token, given.coop_id)) == 2


def test_a_file_says_the_same_however_it_is_laid_out(house: House, home: Home) -> None:
    given = many(house, 0)
    count_in(house, [home])
    said = document(house, home)
    laid_out = json.dumps(dict(reversed(said.items())), indent=4).replace("10.0", "10").replace("art", "\\u0061rt")
    assert coop_summaries.look_at_summary(house, given.token, given.coop_id, laid_out.encode())


def long_ago(house: House) -> None:
    """Nobody is new to any co-op any more."""
    with house.store.write() as db:
        db.execute("UPDATE coop_members SET joined_at = joined_at - INTERVAL 1 YEAR")


def test_files_that_were_taken_out_go_on_hiding_nobody(house: House, home: Home) -> None:
    """Else five made-up ones would carry the difference of two reports: one family."""
    given = many(house, 5, weeks=1)
    long_ago(house)
    count_in(house, [home])
    made_up = [signed(house, document(house, home), number) for number in range(1, 6)]
    for what in made_up:
        bring(house, given, what)
    assert coop_overview.coop_overview(house, given.token, given.coop_id, 1).shown
    for what in made_up:
        coop_summaries.remove_summary(house, given.token, given.coop_id, what["family"])
    count_in(house, [a_family_more(house, given, 9, weeks=1)])
    long_ago(house)
    assert not coop_overview.coop_overview(house, given.token, given.coop_id, 1).shown


def test_a_co_op_is_given_so_many_files_and_no_more(house: House, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    given = many(house, 0)
    count_in(house, [home])
    monkeypatch.setattr(coop_summaries, "MOST_GUESTS", 2)
    what = [signed(house, document(house, home), number) for number in range(1, 4)]
    for one in what[:2]:
        bring(house, given, one)
    coop_summaries.remove_summary(house, given.token, given.coop_id, what[0]["family"])
    with pytest.raises(Refused, match="files of 200 families"):
        bring(house, given, what[2])
    bring(house, given, what[0])


def test_who_gave_a_file_and_then_joins_is_counted_once_and_hides_nobody(house: House, home: Home) -> None:
    given = many(house, 4, weeks=1)
    count_in(house, [home])
    what = document(house, home)
    bring(house, given, what)
    join(house, given.token, given.coop_id, home)

    def told() -> tuple[str, bool]:
        overview = coop_overview.coop_overview(house, given.token, given.coop_id, 1)
        return overview.consenting, bool(overview.shown)

    assert told() == ("5 to 9 families", False)
    coop_summaries.remove_summary(house, given.token, given.coop_id, what["family"])
    assert told() == ("5 to 9 families", False)


def is_told_by_subtraction(house: House, given: Many) -> bool:
    """Say whether all less the choir, which every family but the last has enrolled to, is shown."""
    a_class(house, given, "Choir", given.homes)
    overview = coop_overview.coop_overview(house, given.token, given.coop_id, 1)
    assert overview.shown
    return bool(overview.by(By.CLASS))


def test_who_began_after_a_file_was_taken_out_never_had_it(house: House, home: Home, clock: Clock) -> None:
    given = many(house, 6, weeks=1)
    count_in(house, [home])
    what = document(house, home)
    bring(house, given, what)
    coop_summaries.remove_summary(house, given.token, given.coop_id, what["family"])
    clock.move(minutes=1)
    a_coordinator_more(house, given, given.homes[0])
    join(house, given.token, given.coop_id, home)
    assert not is_told_by_subtraction(house, given)


def test_who_was_there_when_a_file_was_brought_goes_on_knowing_it(house: House, home: Home, clock: Clock) -> None:
    given = many(house, 6, weeks=1)
    a_coordinator_more(house, given, given.homes[0])
    clock.move(minutes=1)
    count_in(house, [home])
    what = document(house, home)
    bring(house, given, what)
    coop_summaries.remove_summary(house, given.token, given.coop_id, what["family"])
    with house.store.read() as db:
        assert db.value("SELECT list(DISTINCT counts::VARCHAR) FROM coop_guest_weeks") == ["[]"], "its numbers are gone"
    join(house, given.token, given.coop_id, home)
    assert is_told_by_subtraction(house, given)


def test_what_is_brought_again_is_known_of_its_own_weeks(house: House, home: Home, clock: Clock) -> None:
    """Who began in between has the second file only, and that says nothing of the week the first one told of."""
    given = many(house, 6, weeks=1)
    count_in(house, [home])
    what = document(house, home)
    bring(house, given, what)
    coop_summaries.remove_summary(house, given.token, given.coop_id, what["family"])
    clock.move(minutes=1)
    a_coordinator_more(house, given, given.homes[0])
    lived_only(house, home, NEWEST - timedelta(weeks=1))
    bring(house, given, document(house, home))
    lived_only(house, home, NEWEST)
    join(house, given.token, given.coop_id, home)
    assert not is_told_by_subtraction(house, given)


def test_a_file_tells_of_the_weeks_it_holds_and_of_no_other(house: House, home: Home) -> None:
    given = many(house, 6, weeks=1)
    count_in(house, [home])
    lived_only(house, home, NEWEST - timedelta(weeks=1))
    bring(house, given, document(house, home))
    lived_only(house, home, NEWEST)
    join(house, given.token, given.coop_id, home)
    assert not is_told_by_subtraction(house, given)


def lived_only(house: House, home: Home, monday: date) -> None:
    with house.store.write() as db:
        db.execute("DELETE FROM week_facts WHERE family_id = ?", [home.family_id])
    a_week(house, home, monday, {"Maths": (10, 5)})


def test_a_family_of_this_house_takes_its_file_back_with_its_switch(house: House, home: Home) -> None:
    given = many(house, 5, weeks=1)
    count_in(house, [home])
    what = document(house, home)
    bring(house, given, what)
    assert coop_overview.coop_overview(house, given.token, given.coop_id, 1).shown
    count_out(house, home)
    assert not coop_overview.coop_overview(house, given.token, given.coop_id, 1).shown
    with house.store.read() as db:
        rows = db.rows("SELECT planned FROM counted_weeks WHERE family_id = ?", [what["family"]])
    assert rows and all(row["planned"] is None for row in rows)


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

"""The door: signing in and out, devices, passwords, links, and an admin's view of people."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from brightpath.domain.accounts import (
    IDLE_LIMIT,
    PROBLEMS,
    SEEN_EVERY,
    Actor,
    DoorProblem,
    FreshLink,
    LinkKind,
    PleaseWait,
    Role,
    SignedIn,
    device_of,
    email_key,
    neighbourhood,
    sentence_of,
    wait_seconds,
)
from brightpath.domain.errors import BrightPathError, NotAllowed, NotFound, NotSignedIn, Refused
from brightpath.domain.ids import ChildId, UserId
from brightpath.services import accounts, door, people
from brightpath.services.house import House
from brightpath.storage import accounts as storage
from tests.services.given_accounts import (
    PASSWORD,
    Clock,
    a_family_id,
    a_person,
    a_token,
    from_address,
)

CONSOLE = Actor.console()


def code_of(error: pytest.ExceptionInfo[DoorProblem]) -> str:
    return error.value.code


def first_link(house: House) -> FreshLink:
    link = people.first_run_link(house, CONSOLE)
    assert link is not None
    return link


def outcomes(house: House, admin: str) -> list[tuple[str, str]]:
    return [(entry["what"], entry["outcome"]) for entry in people.audit_trail(house, admin)]


# --- Sign-in and sessions ---------------------------------------------------------------------------------------------


def test_the_right_password_opens_a_session(house: House) -> None:
    user_id = a_person(house)
    signed_in = door.sign_in(house, None, "ada@example.org", PASSWORD)
    actor = accounts.who_am_i(house, signed_in.token)
    assert (actor.user_id, actor.name, actor.roles) == (user_id, "Ada Kim", {Role.PARENT})
    assert signed_in.max_age is None


def test_an_address_is_the_same_in_any_case_and_with_spaces(house: House) -> None:
    a_person(house, email="Ada@Example.org")
    assert door.sign_in(house, None, "  ADA@example.ORG ", PASSWORD).token
    assert email_key(" A da@Éxample.org") == email_key("ada@e\u0301xample.ORG")


def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(house: House) -> None:
    a_person(house)
    sentences = set()
    for email in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(DoorProblem) as error:
            door.sign_in(house, None, email, "not the password")
        sentences.add(error.value.sentence)
    assert len(sentences) == 1


def test_an_unknown_address_costs_a_hash_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted at the hash itself, because a clock in a test proves nothing."""
    import bcrypt

    a_person(house)
    house.passwords.warm_up()
    checked: list[bytes] = []
    real = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda password, hashed: checked.append(hashed) or real(password, hashed))
    for email in ("ada@example.org", "nobody@example.org", "ada@example.org"):
        with pytest.raises(DoorProblem):
            door.sign_in(house, None, email, "x" * 100 if checked[1:] else "not the password")
    assert len(checked) == 3
    assert len({hashed[:7] for hashed in checked}) == 1  # the same number of rounds


def test_the_token_stands_nowhere_in_the_store(house: House, tmp_path: Path) -> None:
    a_person(house)
    token = door.sign_in(house, None, "ada@example.org", PASSWORD).token
    assert len(token) >= 43
    with house.store.read() as db:
        assert token not in str(db.rows("SELECT * FROM sessions"))


def test_signing_in_again_ends_the_session_the_browser_came_with(house: House) -> None:
    a_person(house)
    old = door.sign_in(house, None, "ada@example.org", PASSWORD).token
    new = door.sign_in(house, from_address("192.0.2.1", old), "ada@example.org", PASSWORD).token
    assert accounts.who_am_i(house, new).name == "Ada Kim"
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, old)


def test_after_sign_out_the_old_cookie_is_dead(house: House) -> None:
    token = a_token(house, a_person(house))
    door.sign_out(house, token)
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, token)


@pytest.mark.parametrize("token", [None, "", "x", "\ud800", "' OR 1=1 --", "x" * 10_000])
def test_no_token_and_odd_tokens_are_simply_signed_out(house: House, token: str | None) -> None:
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, token)


def test_an_idle_session_ends_after_24_hours(house: House, clock: Clock) -> None:
    token = a_token(house, a_person(house))
    clock.move(hours=23, minutes=59)
    accounts.who_am_i(house, token)
    clock.move(hours=23, minutes=59)
    accounts.who_am_i(house, token)
    clock.move(hours=24)
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, token)


def test_a_remembered_device_stays_30_days(house: House, clock: Clock) -> None:
    a_person(house)
    signed_in = door.sign_in(house, None, "ada@example.org", PASSWORD, is_remembered=True)
    assert signed_in.max_age == 30 * 24 * 3600
    clock.move(days=29, hours=23)
    accounts.who_am_i(house, signed_in.token)
    clock.move(hours=1)
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, signed_in.token)


def test_last_seen_is_written_only_now_and_then(house: House, clock: Clock) -> None:
    token = a_token(house, a_person(house))
    start = clock.at
    clock.move(seconds=SEEN_EVERY.total_seconds() - 1)
    assert accounts.devices(house, token)[0].last_seen_at == start
    clock.move(seconds=1)
    assert accounts.devices(house, token)[0].last_seen_at == start + SEEN_EVERY


def test_who_is_switched_off_keeps_no_way_back_in(house: House) -> None:
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    second_id = a_person(house, "Bob", roles=(Role.ADMIN,))
    invitation = people.invite(house, a_token(house, second_id), Role.RESEARCHER)
    people.disable_person(house, admin, second_id)
    assert people.invitations(house, admin) == []
    people.enable_person(house, admin, second_id)  # not even then does the old link live again
    with pytest.raises(DoorProblem) as error:
        door.accept_invitation(house, None, invitation.key, "Bob Again", "again@example.org", PASSWORD)
    assert code_of(error) == "link"


def test_a_link_whose_maker_is_switched_off_does_not_open(house: House) -> None:
    second_id = a_person(house, "Bob", roles=(Role.ADMIN,))
    invitation = people.invite(house, a_token(house, second_id), Role.RESEARCHER)
    with house.store.write() as db:
        storage.set_disabled(db, second_id, True)  # as another hand might, which leaves the links
    with pytest.raises(DoorProblem) as error:
        door.accept_invitation(house, None, invitation.key, "Bob Again", "again@example.org", PASSWORD)
    assert code_of(error) == "link"


def test_a_disabled_persons_session_dies_at_once(house: House) -> None:
    token = a_token(house, a_person(house))
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    people.disable_person(house, admin, accounts.who_am_i(house, token).user_id)
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, token)
    with pytest.raises(DoorProblem) as error:
        door.sign_in(house, None, "ada@example.org", PASSWORD)
    assert code_of(error) == "disabled"


def test_devices_are_listed_with_when_and_where_and_can_be_signed_out(house: House, clock: Clock) -> None:
    user_id = a_person(house)
    here = a_token(house, user_id)
    clock.move(minutes=1)
    there = a_token(house, user_id, is_remembered=True)
    found = accounts.devices(house, here)
    assert [(device.device, device.address, device.is_this) for device in found] == [
        ("Firefox on Linux", "192.0.2.1", False),
        ("Firefox on Linux", "192.0.2.1", True),
    ]
    accounts.sign_out_device(house, here, found[0].session_id)
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, there)
    with pytest.raises(NotFound):
        accounts.sign_out_device(house, here, found[0].session_id)


def test_nobody_signs_out_another_persons_device(house: House) -> None:
    victim = a_token(house, a_person(house))
    other = a_token(house, a_person(house, "Ben"))
    with pytest.raises(NotFound):
        accounts.sign_out_device(house, other, accounts.devices(house, victim)[0].session_id)
    assert accounts.who_am_i(house, victim)


# --- Passwords --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("too short", "short"),
        ("é" * 37, "long"),
        ("字" * 25, "long"),
        ("x" * 73, "long"),
        ("aaaaaaaaaaaa", "easy"),
        ("1234567890", "easy"),
        ("Password123", "easy"),
        ("ada@example.org", "easy"),
        ("          ", "short"),
        ("with a\x00null inside", "form"),
        ("half \ud800 a character", "form"),
    ],
)
def test_a_password_that_protects_nothing_is_refused_in_a_sentence(house: House, password: str, code: str) -> None:
    with pytest.raises(DoorProblem) as error:
        house.passwords.hash(password, "ada@example.org")
    assert code_of(error) == code
    assert error.value.sentence.endswith(".")


@pytest.mark.parametrize("password", ["x1y2z3" * 12, "字字字字字 と たべる", "  spaces around  "])
def test_a_password_that_fits_works(house: House, password: str) -> None:
    hashed = house.passwords.hash(password)
    assert house.passwords.matches(password, hashed)
    assert not house.passwords.matches(password + "x", hashed)


def test_the_engine_keeps_nothing_of_who_signed_in(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    import streamlit

    a_person(house)
    door.sign_in(house, None, "ada@example.org", PASSWORD)
    assert "ada" not in str(streamlit.session_state).lower()
    with pytest.raises(DoorProblem):
        door.sign_in(house, None, "ada@example.org", "x" * 5000)
    assert capfd.readouterr() == ("", "")


def test_changing_the_password_asks_the_old_one_and_ends_all_other_sessions(house: House) -> None:
    user_id = a_person(house)
    here, there = a_token(house, user_id), a_token(house, user_id)
    with pytest.raises(DoorProblem) as error:
        accounts.change_password(house, here, "not the old one", "a brand new loaf")
    assert code_of(error) == "old_password"
    accounts.change_password(house, here, PASSWORD, "a brand new loaf")
    assert accounts.who_am_i(house, here)
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, there)
    assert door.sign_in(house, None, "ada@example.org", "a brand new loaf")
    with pytest.raises(DoorProblem):
        door.sign_in(house, None, "ada@example.org", PASSWORD)


# --- Slowing down -----------------------------------------------------------------------------------------------------


def fail(house: House, email: str = "ada@example.org", address: str = "192.0.2.7") -> int:
    """Fail once; say how many seconds the door asked to wait (0 = it was heard)."""
    with pytest.raises(DoorProblem) as error:
        door.sign_in(house, from_address(address), email, "not the password")
    return error.value.seconds


def test_five_failures_slow_down_the_account_from_any_address(house: House, clock: Clock) -> None:
    a_person(house)
    assert [fail(house, address=f"192.0.2.{number}") for number in range(5)] == [0] * 5
    assert fail(house, address="198.51.100.1") == 10
    with pytest.raises(PleaseWait, match="Please wait 10 seconds"):
        door.sign_in(house, from_address("198.51.100.1"), "ada@example.org", PASSWORD)
    clock.move(seconds=10)
    assert door.sign_in(house, from_address("198.51.100.1"), "ada@example.org", PASSWORD)


def test_five_failures_slow_down_the_address_for_any_account(house: House) -> None:
    a_person(house)
    assert [fail(house, email=f"{number}@example.org") for number in range(5)] == [0] * 5
    assert fail(house) == 10
    assert door.sign_in(house, from_address("198.51.100.1"), "ada@example.org", PASSWORD)


def test_letter_case_spaces_and_unicode_forms_do_not_get_around_it(house: House) -> None:
    a_person(house)
    spellings = ["ada@example.org", "ADA@example.org", " ada@example.org", "a da@example.org", "ａｄａ@example.org"]
    assert [fail(house, email, f"192.0.2.{number}") for number, email in enumerate(spellings)] == [0] * 5
    assert fail(house, "Ada@Example.Org ", "198.51.100.1") == 10


def test_one_ipv6_customer_is_one_address(house: House) -> None:
    assert [fail(house, f"{number}@example.org", f"2001:db8::{number}") for number in range(5)] == [0] * 5
    assert fail(house, "other@example.org", "2001:db8::ffff") == 10
    assert neighbourhood("::ffff:192.0.2.1") == neighbourhood("192.0.2.1")


def test_the_wait_grows_to_five_minutes_and_never_locks_for_good(house: House, clock: Clock) -> None:
    assert [wait_seconds(failures) for failures in (0, 4, 5, 6, 7, 8, 9, 10, 10_000)] == [
        0, 0, 10, 20, 40, 80, 160, 300, 300,
    ]  # fmt: skip
    a_person(house)
    for _ in range(7):
        clock.move(seconds=fail(house) or 0)
    clock.move(minutes=15)
    assert door.sign_in(house, from_address("192.0.2.7"), "ada@example.org", PASSWORD)


def test_a_hundred_guesses_at_once_are_counted_before_they_are_heard(house: House) -> None:
    a_person(house)
    with ThreadPoolExecutor(12) as pool:
        waits = list(pool.map(lambda _: fail(house), range(12)))
    assert sum(wait == 0 for wait in waits) == 5


def test_success_clears_the_account_but_not_the_address(house: House) -> None:
    a_person(house)
    for number in range(4):
        fail(house, f"{number}@example.org")
    door.sign_in(house, from_address("192.0.2.7"), "ada@example.org", PASSWORD)
    assert fail(house, "fifth@example.org") == 0
    assert fail(house, "sixth@example.org") == 10


def test_what_is_remembered_of_failures_is_thrown_away(house: House, clock: Clock) -> None:
    for number in range(5):
        fail(house, f"{number}@example.org", f"192.0.2.{number}")
    clock.move(minutes=16)
    fail(house)
    with house.store.read() as db:
        assert db.value("SELECT count(*) FROM attempts") == 2


def test_knocking_while_it_waits_writes_nothing(house: House) -> None:
    a_person(house)
    for _ in range(5):
        fail(house)
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    before = people.audit_trail(house, admin)
    assert fail(house) == fail(house) == 10
    assert people.audit_trail(house, admin) == before


def test_guessing_the_old_password_and_guessing_links_is_slowed_too(house: House) -> None:
    token = a_token(house, a_person(house))
    for _ in range(5):
        with pytest.raises(DoorProblem, match="old password"):
            accounts.change_password(house, token, "not the old one", "a brand new loaf")
    with pytest.raises(PleaseWait):
        accounts.change_password(house, token, PASSWORD, "a brand new loaf")
    for _ in range(5):
        with pytest.raises(DoorProblem, match="This link"):
            door.accept_invitation(house, from_address("203.0.113.5"), "guess", "Eve", "eve@example.org", PASSWORD)
    with pytest.raises(PleaseWait):
        door.set_new_password(house, from_address("203.0.113.5"), "guess", PASSWORD)


# --- One-use links ----------------------------------------------------------------------------------------------------


def test_the_first_account_comes_from_the_consoles_link_and_from_nowhere_else(house: House) -> None:
    assert door.has_no_account(house, None)
    link = first_link(house)
    signed_in = door.create_first_account(house, None, link.key, " Ada  Kim ", "ada@example.org", PASSWORD)
    actor = accounts.who_am_i(house, signed_in.token)
    assert (actor.name, actor.roles) == ("Ada Kim", {Role.ADMIN, Role.PARENT})
    assert not door.has_no_account(house, None)
    assert people.first_run_link(house, CONSOLE) is None
    with pytest.raises(DoorProblem, match="This link"):
        door.create_first_account(house, None, link.key, "Eve", "eve@example.org", PASSWORD)


def test_each_start_makes_a_new_first_run_link_and_the_old_one_is_dead(house: House) -> None:
    old, new = first_link(house), first_link(house)
    with pytest.raises(DoorProblem):
        door.look_at_link(house, None, old.key)
    assert door.look_at_link(house, None, new.key).kind is LinkKind.FIRST_ACCOUNT
    with house.store.read() as db:
        assert new.key not in str(db.rows("SELECT * FROM links"))
    assert new.key not in repr(new)


def test_a_slip_of_the_pen_does_not_use_the_link_up(house: House) -> None:
    link = first_link(house)
    for name, email, password, code in [
        ("", "ada@example.org", PASSWORD, "name"),
        ("Ada", "no address", PASSWORD, "email"),
        ("Ada", "ada@example.org", "short", "short"),
    ]:
        with pytest.raises(DoorProblem) as error:
            door.create_first_account(house, None, link.key, name, email, password)
        assert code_of(error) == code
    assert door.create_first_account(house, None, link.key, "Ada", "ada@example.org", PASSWORD)


def test_a_link_opens_only_what_it_was_made_for(house: House) -> None:
    first = first_link(house)
    with pytest.raises(DoorProblem):
        door.accept_invitation(house, None, first.key, "Eve", "eve@example.org", PASSWORD)
    with pytest.raises(DoorProblem):
        door.set_new_password(house, None, first.key, PASSWORD)


def test_an_invited_helper_joins_the_inviters_family(house: House) -> None:
    family_id = a_family_id()
    parent = a_token(house, a_person(house, family_id=family_id))
    link = people.invite(house, parent, Role.HELPER, family_id, note="Grandma")
    assert [each.note for each in people.invitations(house, parent)] == ["Grandma"]
    signed_in = door.accept_invitation(house, None, link.key, "Grandma", "gran@example.org", PASSWORD)
    helper = accounts.who_am_i(house, signed_in.token)
    assert (helper.roles, helper.family_ids) == ({Role.HELPER}, (family_id,))
    assert people.invitations(house, parent) == []


def test_a_coordinator_joins_no_family(house: House) -> None:
    family_id = a_family_id()
    admin = a_token(house, a_person(house, roles=(Role.ADMIN, Role.PARENT), family_id=family_id))
    link = people.invite(house, admin, Role.COORDINATOR, family_id)
    signed_in = door.accept_invitation(house, None, link.key, "Coop", "coop@example.org", PASSWORD)
    assert accounts.who_am_i(house, signed_in.token).family_ids == ()


def test_a_parent_invites_only_into_the_own_family(house: House) -> None:
    family_id = a_family_id()
    parent = a_token(house, a_person(house, family_id=family_id))
    with pytest.raises(NotFound):
        people.invite(house, parent, Role.HELPER, a_family_id())
    with pytest.raises(NotAllowed):
        people.invite(house, parent, Role.RESEARCHER)
    with pytest.raises(Refused, match="which family"):
        people.invite(house, parent, Role.HELPER)
    with pytest.raises(Refused, match="which child"):
        people.invite(house, parent, Role.CHILD, family_id)
    with pytest.raises(NotFound):
        people.invite(house, parent, Role.CHILD, family_id, ChildId("somebody else's"))


@pytest.mark.parametrize("role", [Role.ADMIN])
def test_nobody_is_invited_as_admin(house: House, role: Role) -> None:
    admin = a_token(house, a_person(house, roles=(Role.ADMIN,)))
    with pytest.raises(Refused):
        people.invite(house, admin, role)


def test_an_invitation_expires_after_seven_days(house: House, clock: Clock) -> None:
    admin = a_token(house, a_person(house, roles=(Role.ADMIN,)), is_remembered=True)
    link = people.invite(house, admin, Role.PARENT)
    clock.move(days=7)
    with pytest.raises(DoorProblem, match="expired"):
        door.accept_invitation(house, None, link.key, "Ben", "ben@example.org", PASSWORD)
    assert people.invitations(house, admin) == []


def test_a_withdrawn_invitation_is_dead_and_only_its_maker_or_an_admin_withdraws_it(house: House) -> None:
    family_id = a_family_id()
    maker = a_token(house, a_person(house, family_id=family_id))
    other = a_token(house, a_person(house, "Ben", family_id=family_id))
    link = people.invite(house, maker, Role.HELPER, family_id)
    with pytest.raises(NotFound):
        people.revoke_invitation(house, other, link.link.link_id)
    people.revoke_invitation(house, maker, link.link.link_id)
    with pytest.raises(DoorProblem):
        door.accept_invitation(house, None, link.key, "Eve", "eve@example.org", PASSWORD)


def test_of_two_simultaneous_acceptances_one_wins(house: House) -> None:
    admin = a_token(house, a_person(house, roles=(Role.ADMIN,)))
    link = people.invite(house, admin, Role.PARENT)

    def accept(number: int) -> SignedIn | BrightPathError:
        try:
            return door.accept_invitation(
                house, from_address(f"192.0.2.{number}"), link.key, "Ben", f"{number}@example.org", PASSWORD
            )
        except BrightPathError as error:
            return error

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(accept, range(4)))
    assert sum(isinstance(answer, SignedIn) for answer in answers) == 1
    assert len(people.people(house, admin)) == 2


def test_an_address_that_is_taken_leaves_the_invitation_usable(house: House) -> None:
    admin = a_token(house, a_person(house, roles=(Role.ADMIN,)))
    link = people.invite(house, admin, Role.PARENT)
    with pytest.raises(DoorProblem) as error:
        door.accept_invitation(house, None, link.key, "Ada", "ADA@example.org", PASSWORD)
    assert code_of(error) == "email_taken"
    assert door.accept_invitation(house, None, link.key, "Ben", "ben@example.org", PASSWORD)


def test_a_reset_link_sets_a_new_password_once_and_ends_all_sessions(house: House) -> None:
    user_id = a_person(house)
    token = a_token(house, user_id)
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    first = people.reset_password(house, admin, user_id)
    second = people.reset_password(house, admin, user_id)
    with pytest.raises(DoorProblem):
        door.set_new_password(house, None, first.key, "a brand new loaf")
    signed_in = door.set_new_password(house, None, second.key, "a brand new loaf")
    assert accounts.who_am_i(house, signed_in.token).user_id == user_id
    with pytest.raises(NotSignedIn):
        accounts.who_am_i(house, token)
    with pytest.raises(DoorProblem):
        door.set_new_password(house, None, second.key, "yet another loaf")


def test_the_console_recovers_an_account_and_nobody_else_can(house: House) -> None:
    user_id = a_person(house, email="Ada@example.org")
    link = people.recover(house, CONSOLE, "ada@EXAMPLE.org")
    assert re.fullmatch(r"/welcome\?key=[\w-]{43}", link.path)
    assert link.link.user_id == user_id
    with pytest.raises(NotFound):
        people.recover(house, CONSOLE, "nobody@example.org")
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    with pytest.raises(NotAllowed):
        people.recover(house, admin, "ada@example.org")


# --- People -----------------------------------------------------------------------------------------------------------


def test_the_last_admin_and_oneself_cannot_be_switched_off(house: House) -> None:
    me = a_person(house, "Root", roles=(Role.ADMIN,))
    admin = a_token(house, me)
    with pytest.raises(Refused, match="your own"):
        people.disable_person(house, admin, me)
    second = a_person(house, "Second", roles=(Role.ADMIN,))
    people.disable_person(house, admin, second)
    assert {person.name: person.is_disabled for person in people.people(house, admin)} == {
        "Root": False,
        "Second": True,
    }
    people.enable_person(house, admin, second)
    assert not any(person.is_disabled for person in people.people(house, admin))


def test_two_admins_switching_each_other_off_leave_one(house: House) -> None:
    ids = [a_person(house, name, roles=(Role.ADMIN,)) for name in ("Root", "Second")]
    tokens = [a_token(house, user_id) for user_id in ids]

    def switch_off(who: int) -> bool:
        try:
            people.disable_person(house, tokens[who], ids[1 - who])
        except BrightPathError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(switch_off, range(2))) == [False, True]


def test_an_unknown_person_is_not_found(house: House) -> None:
    admin = a_token(house, a_person(house, roles=(Role.ADMIN,)))
    for act in (people.disable_person, people.enable_person, people.reset_password):
        with pytest.raises(NotFound):
            act(house, admin, UserId("nobody"))


# --- The audit log ----------------------------------------------------------------------------------------------------


def test_security_events_and_refusals_are_written_down_without_secrets(house: House) -> None:
    a_person(house)
    admin_id = a_person(house, "Root", roles=(Role.ADMIN,))
    admin = a_token(house, admin_id)
    fail(house)
    fail(house, email="hunter2 my password")
    token = door.sign_in(house, from_address("192.0.2.7"), "ada@example.org", PASSWORD).token
    with pytest.raises(NotAllowed):
        people.people(house, token)
    key = people.reset_password(house, admin, admin_id).key
    assert outcomes(house, admin) == [
        ("reset_password", "done"),
        ("people", "refused: NotAllowed"),
        ("sign_in", "done"),
        ("sign_in", "failed: wrong"),
        ("sign_in", "failed: wrong"),
    ]
    written = str(people.audit_trail(house, admin))
    assert "ada@example.org" in written
    assert "192.0.2.7" in written
    for secret in (PASSWORD, "hunter2", token, key):
        assert secret not in written


def test_the_audit_room_can_only_add_and_read() -> None:
    from brightpath.storage import audit

    text = Path(audit.__file__).read_text(encoding="utf-8").upper()
    assert not re.search(r"\b(UPDATE|DELETE FROM|DROP|TRUNCATE|MERGE)\b", text)


# --- Words ------------------------------------------------------------------------------------------------------------


def test_every_problem_has_a_sentence_and_an_unknown_word_too() -> None:
    assert all(sentence_of(code, 40).endswith(".") for code in [*PROBLEMS, "<script>"])
    assert sentence_of("wait", 40) == "That was tried too often. Please wait 40 seconds."
    assert sentence_of("wait", 1).endswith("1 second.")


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("<script>alert(1)</script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_words_a_person_recognises(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


def test_a_day_is_the_idle_limit() -> None:
    assert timedelta(days=1) == IDLE_LIMIT

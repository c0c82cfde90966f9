"""The pages of the door as far as a script run shows them; the forms themselves are tried in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Actor, Role
from brightpath.services import accounts, door, family, people
from brightpath.services.house import House
from tests.pages.looking import handed_out
from tests.services.given_accounts import PASSWORD, Clock, a_person, a_token

PAGES = Path(__file__).parents[2] / "pages" / "account"


def visit(page: str, carry: dict[str, str | None], token: str | None = None, **query: str) -> AppTest:
    carry["token"] = token
    app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def headings(app: AppTest) -> list[str]:
    return [element.value for element in [*app.title, *app.header]]


def words(app: AppTest) -> str:
    return " ".join(str(element.value) for element in [*app.markdown, *app.text, *app.caption, *app.info, *app.error])


def forms(app: AppTest) -> list[dict[str, object]]:
    """Find what the credentials components were given."""
    found = app.get("bidi_component")
    return [json.loads(element.proto.json) for element in found]


# --- Signed out -------------------------------------------------------------------------------------------------------


def test_without_any_account_the_sign_in_page_tells_where_the_first_link_is(
    house: House, carry: dict[str, str | None]
) -> None:
    app = visit("sign_in", carry)
    assert headings(app) == ["Welcome to BrightPath"]
    assert "one-use link" in words(app)
    assert forms(app) == []


def test_the_sign_in_page_shows_the_form_and_the_sentence_for_a_problem(
    house: House, carry: dict[str, str | None]
) -> None:
    a_person(house)
    (form,) = forms(visit("sign_in", carry, problem="wait", seconds="40", next="/week"))
    assert form["action"] == "/session/sign-in"
    assert form["problem"] == "That was tried too often. Please wait 40 seconds."
    assert form["hidden"] == {"next": "/week"}


@pytest.mark.parametrize("seconds", ["", "-1", "9" * 30, "<b>", "٣"])
def test_an_address_bar_that_somebody_played_with_shows_no_text_of_theirs(
    house: House, carry: dict[str, str | None], seconds: str
) -> None:
    a_person(house)
    (form,) = forms(visit("sign_in", carry, problem="<img src=x onerror=alert(1)>", seconds=seconds))
    assert form["problem"] == "That did not work. Please try again."
    visit("sign_in", carry, problem="wait", seconds=seconds)


@pytest.mark.parametrize("page", ["settings", "admin"])
def test_a_page_shows_nothing_but_the_sign_in_form_to_somebody_signed_out(
    house: House, carry: dict[str, str | None], page: str
) -> None:
    a_person(house)
    for token in (None, "no such token"):
        app = visit(page, carry, token)
        assert headings(app) == ["Please sign in"]
        assert [form["action"] for form in forms(app)] == ["/session/sign-in"]


def test_each_kind_of_link_opens_its_form(house: House, carry: dict[str, str | None]) -> None:
    first = people.first_run_link(house, Actor.console())
    assert first is not None
    (form,) = forms(visit("welcome", carry, key=first.key))
    assert (form["action"], form["hidden"]) == ("/session/first-account", {"key": first.key})
    user_id = a_person(house, roles=(Role.ADMIN,))
    admin = a_token(house, user_id)
    invitation = people.invite(house, admin, Role.RESEARCHER)
    app = visit("welcome", carry, key=invitation.key)
    assert "a researcher" in words(app)
    assert forms(app)[0]["action"] == "/session/accept-invitation"
    reset = people.reset_password(house, admin, user_id)
    assert forms(visit("welcome", carry, key=reset.key))[0]["action"] == "/session/new-password"


@pytest.mark.parametrize("key", ["", "guess", "' OR 1=1 --"])
def test_a_link_that_does_not_open_says_so(house: House, carry: dict[str, str | None], key: str) -> None:
    app = visit("welcome", carry, key=key)
    assert headings(app) == ["This link does not open"]
    assert forms(app) == []


# --- Signed in --------------------------------------------------------------------------------------------------------


def test_the_sign_in_page_greets_somebody_signed_in_by_the_name_as_typed(
    house: House, carry: dict[str, str | None]
) -> None:
    token = a_token(house, a_person(house, "[Ada](http://evil.example) **Kim**", email="ada@example.org"))
    app = visit("sign_in", carry, token)
    assert headings(app) == [r"Hello, \[Ada\]\(http\:\/\/evil\.example\) \*\*Kim\*\*".replace(r"\/", "/")]
    assert [form["action"] for form in forms(app)] == ["/session/sign-out"]


def test_renaming_oneself_and_a_name_that_is_refused(house: House, carry: dict[str, str | None]) -> None:
    token = a_token(house, a_person(house))
    app = visit("settings", carry, token)
    app.text_input[0].set_value("Ada Lovelace")
    app.button[0].click().run()
    assert [element.value for element in app.success] == ["Saved."]
    assert accounts.who_am_i(house, token).name == "Ada Lovelace"
    app.text_input[0].set_value("   ")
    app.button[0].click().run()
    assert "Please give a name" in words(app)
    assert not app.exception


def test_signing_out_another_device_from_the_list(house: House, carry: dict[str, str | None], clock: Clock) -> None:
    user_id = a_person(house)
    token = a_token(house, user_id)
    a_token(house, user_id, is_remembered=True)
    app = visit("settings", carry, token)
    assert "remembered" in words(app)
    next(button for button in app.button if button.label == "Sign out").click().run()
    assert len(accounts.devices(house, token)) == 1
    assert "Nowhere else." in words(app)


def test_a_session_that_ends_while_the_page_is_open_leads_to_the_sign_in(
    house: House, carry: dict[str, str | None]
) -> None:
    token = a_token(house, a_person(house))
    app = visit("settings", carry, token)
    door.sign_out(house, token)
    app.text_input[0].set_value("Eve")
    app.button[0].click().run()
    assert headings(app) == ["Please sign in"]


def test_an_admin_takes_along_what_happened(
    house: House, carry: dict[str, str | None], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    people.invite(house, admin, Role.RESEARCHER)
    files = handed_out(monkeypatch)
    app = visit("admin", carry, admin)
    head, newest, *_ = files["what-happened.csv"].splitlines()
    assert head == "When,Who,What,How it ended,From,About"
    assert newest.startswith(f"{clock.at:%Y-%m-%d %H:%M:%S}+00:00,root@example.org,invite,done,")
    assert app.dataframe[0].value["When"][0].startswith("today ")


def test_an_admin_invites_and_sees_the_link_once(house: House, carry: dict[str, str | None]) -> None:
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    app = visit("admin", carry, admin)
    assert app.selectbox[0].options == ["Parent, with a family of their own", "Coordinator of the co-op", "Researcher"]
    next(button for button in app.button if button.label == "Make the link").click().run()
    assert "/welcome?key=" in app.code[0].value
    app.run()
    assert len(app.code) == 0
    next(button for button in app.button if button.label == "Withdraw").click().run()
    assert people.invitations(house, admin) == []


def test_an_admin_switches_somebody_off_and_on_and_makes_a_reset_link(
    house: House, carry: dict[str, str | None]
) -> None:
    admin = a_token(house, a_person(house, "Root", roles=(Role.ADMIN,)))
    token = a_token(house, a_person(house, "Zoe"))
    app = visit("admin", carry, admin)
    app.button(key=f"reset-{accounts.who_am_i(house, token).user_id}").click().run()
    assert "/welcome?key=" in app.code[0].value
    next(button for button in app.button if button.label == "Switch off").click().run()
    assert "switched off" in words(app)
    next(button for button in app.button if button.label == "Switch on").click().run()
    assert not any(person.is_disabled for person in people.people(house, admin))


def test_a_parent_without_a_family_is_told_what_comes_first(house: House, carry: dict[str, str | None]) -> None:
    app = visit("admin", carry, a_token(house, a_person(house)))
    assert "Make your family first" in words(app)
    assert len(app.tabs) == 0


def test_a_parent_invites_a_child_of_the_own_family(house: House, carry: dict[str, str | None]) -> None:
    parent = a_token(house, a_person(house))
    family_id = family.create_demo_family(house, parent)
    names = [child.name for child in family.household_of(house, parent, family_id).children]
    app = visit("admin", carry, parent)
    app.selectbox[0].set_value(Role.CHILD).run()
    assert app.selectbox[2].options == names
    next(button for button in app.button if button.label == "Make the link").click().run()
    key = app.code[0].value.partition("key=")[2]
    child = door.accept_invitation(house, None, key, names[0], "child@example.org", PASSWORD).token
    actor = accounts.who_am_i(house, child)
    assert (actor.family_ids, actor.roles) == ((family_id,), {Role.CHILD})
    assert actor.child_id == family.household_of(house, parent, family_id).children[0].id


def test_a_helper_reads_a_sentence_on_the_people_page(house: House, carry: dict[str, str | None]) -> None:
    app = visit("admin", carry, a_token(house, a_person(house, roles=(Role.HELPER,))))
    assert "may not do this" in words(app)

"""The forms at the door: real HTML forms inside a Streamlit page, posted by the browser to /session/..."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import streamlit as st

from brightpath.domain.accounts import LONGEST_EMAIL, LONGEST_NAME, SHORTEST_PASSWORD, sentence_of

_here = files(__name__)
_credentials = st.components.v2.component(
    "brightpath_credentials",
    html='<div class="bp-credentials"></div>',
    css=(_here / "form.css").read_text(encoding="utf-8"),
    js=(_here / "form.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # a shadow root would hide the fields from password managers
)

Field = dict[str, Any]

_NAME: Field = {"name": "name", "label": "Your name", "type": "text", "autocomplete": "name", "maxlength": LONGEST_NAME}
_EMAIL: Field = {
    "name": "email",
    "label": "E-mail address",
    "type": "email",
    "autocomplete": "username",
    "maxlength": LONGEST_EMAIL,
}
_PASSWORD: Field = {"name": "password", "label": "Password", "type": "password", "autocomplete": "current-password"}
_NEW_PASSWORD: Field = {
    "name": "password",
    "label": "Password",
    "type": "password",
    "autocomplete": "new-password",
    "minlength": SHORTEST_PASSWORD,
    "hint": f"At least {SHORTEST_PASSWORD} characters. A short sentence is easy to remember and hard to guess.",
}


def problem_said() -> str:
    """Read the word a refused form came back with, as its sentence; an empty text when there is none."""
    code = st.query_params.get("problem", "")
    seconds = st.query_params.get("seconds", "0")
    return sentence_of(code, int(seconds) if seconds.isdecimal() and len(seconds) < 5 else 0) if code else ""


def sign_in_form(next_page: str = "") -> None:
    """Ask for address and password; afterwards go to a page of ours."""
    remember = {"name": "remember", "label": "Remember this device for 30 days", "type": "checkbox"}
    _show(
        "sign-in",
        [_EMAIL, _PASSWORD, remember],
        submit="Sign in",
        sending="Signing in …",
        hidden={"next": next_page},
    )


def first_account_form(key: str) -> None:
    """Ask for what the first account needs."""
    _show("first-account", [_NAME, _EMAIL, _NEW_PASSWORD], submit="Create the account", hidden={"key": key})


def invitation_form(key: str) -> None:
    """Ask an invited person for name, address and password."""
    _show("accept-invitation", [_NAME, _EMAIL, _NEW_PASSWORD], submit="Create my account", hidden={"key": key})


def new_password_form(key: str) -> None:
    """Ask for a new password, without the old one: the link stands for it."""
    password = _NEW_PASSWORD | {"label": "New password"}
    _show("new-password", [password], submit="Set the password", hidden={"key": key})


def change_password_form(email: str) -> None:
    """Ask for the old password and the new one."""
    # Not shown, but without it a password manager would not know whose password it is to replace.
    account = _EMAIL | {"type": "text", "value": email, "is_silent": True}
    old = _PASSWORD | {"name": "old_password", "label": "Old password"}
    new = _NEW_PASSWORD | {"label": "New password"}
    _show("change-password", [account, old, new], submit="Change the password", has_focus=False)


def sign_out_button() -> None:
    """Offer to sign out."""
    _show("sign-out", [], submit="Sign out", sending="Signing out …", is_quiet=True, has_focus=False, problem="")


def _show(
    action: str,
    fields: list[Field],
    *,
    submit: str,
    sending: str = "One moment …",
    hidden: dict[str, str] | None = None,
    is_quiet: bool = False,
    has_focus: bool = True,
    problem: str | None = None,
) -> None:
    _credentials(
        key=f"credentials-{action}",
        data={
            "action": f"/session/{action}",
            "fields": fields,
            "submit": submit,
            "sending": sending,
            "hidden": hidden or {},
            "problem": problem_said() if problem is None else problem,
            "is_quiet": is_quiet,
            "has_focus": has_focus,
        },
    )

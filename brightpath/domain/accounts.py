"""Who may come in: people, roles, sessions, one-use links, and the rules a password follows. No vendor, no store."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from brightpath.domain.errors import Refused
from brightpath.domain.ids import ChildId, CoopId, FamilyId, UserId

SessionId = NewType("SessionId", str)
LinkId = NewType("LinkId", str)

#: The cookie that holds a session's token; scripts cannot read it.
SESSION_COOKIE = "brightpath_session"

#: A session ends this long after its last use, unless the device is remembered ...
IDLE_LIMIT = timedelta(hours=24)
#: ... and in any case this long after the sign-in, which is also the life of a remembered device's cookie.
REMEMBERED_FOR = timedelta(days=30)
#: How precisely "last used" is kept; a finer one would be a write per click.
SEEN_EVERY = timedelta(minutes=5)

INVITATION_LASTS = timedelta(days=7)
NEW_PASSWORD_LASTS = timedelta(days=1)
FIRST_ACCOUNT_LASTS = timedelta(days=30)

LONGEST_NAME = 100
LONGEST_EMAIL = 254
SHORTEST_PASSWORD = 10
#: bcrypt reads no further, so what follows would not protect anything.
LONGEST_PASSWORD_BYTES = 72

#: Failures within this time slow down the next attempt for the same account, and for the same address.
FAILURES_COUNT_FOR = timedelta(minutes=15)
FREE_FAILURES = 5
SHORTEST_WAIT_SECONDS = 10
LONGEST_WAIT_SECONDS = 300


class Role(StrEnum):
    """What a person is here; one person may be several things."""

    PARENT = "parent"
    CO_PARENT = "co_parent"
    HELPER = "helper"
    CHILD = "child"
    COORDINATOR = "coordinator"
    RESEARCHER = "researcher"
    ADMIN = "admin"


#: Who joins a family through an invitation, and the others, who come for the whole house.
FAMILY_ROLES = frozenset({Role.CO_PARENT, Role.HELPER, Role.CHILD})
INVITABLE_ROLES = (Role.PARENT, Role.CO_PARENT, Role.HELPER, Role.CHILD, Role.COORDINATOR, Role.RESEARCHER)


@dataclass(frozen=True)
class Visit:
    """A request as it comes in: the cookie's token and where from. A page may hand over the bare token instead."""

    token: str | None
    address: str = ""
    device: str = ""


@dataclass(frozen=True)
class Actor:
    """Who is acting, as the session store says at this moment."""

    user_id: UserId | None
    name: str
    email: str = ""
    roles: frozenset[Role] = frozenset()
    family_ids: tuple[FamilyId, ...] = ()
    #: The co-ops this person coordinates.
    coop_ids: tuple[CoopId, ...] = ()
    child_id: ChildId | None = None
    session_id: SessionId | None = None
    address: str = ""
    device: str = ""
    is_console: bool = False

    @classmethod
    def console(cls) -> Actor:
        """Name the person at the machine's own terminal, who owns the file anyway."""
        return cls(user_id=None, name="console", is_console=True)

    @classmethod
    def visitor(cls, address: str = "", device: str = "") -> Actor:
        """Name somebody who has not signed in."""
        return cls(user_id=None, name="visitor", address=address, device=device)

    @property
    def is_signed_in(self) -> bool:
        return self.session_id is not None


@dataclass(frozen=True)
class Person:
    """A user as an admin sees it; no password, no hash."""

    user_id: UserId
    name: str
    email: str
    roles: frozenset[Role]
    is_disabled: bool
    is_onboarded: bool
    created_at: datetime
    last_login_at: datetime | None


@dataclass(frozen=True)
class Device:
    """One place a person is signed in."""

    session_id: SessionId
    device: str
    address: str
    signed_in_at: datetime
    last_seen_at: datetime
    is_remembered: bool
    is_this: bool


class LinkKind(StrEnum):
    """What a one-use link opens."""

    FIRST_ACCOUNT = "first_account"
    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"


@dataclass(frozen=True)
class Link:
    """A one-use link without its key, which only its receiver has."""

    link_id: LinkId
    kind: LinkKind
    expires_at: datetime
    role: Role | None = None
    family_id: FamilyId | None = None
    child_id: ChildId | None = None
    user_id: UserId | None = None
    note: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class FamilyToJoin:
    """A family somebody can be invited into, with its children as (id, name)."""

    family_id: FamilyId
    name: str
    children: tuple[tuple[ChildId, str], ...]


@dataclass(frozen=True)
class FreshLink:
    """A one-use link at the only moment its key is known. `path` follows the address of the house."""

    link: Link
    key: str = field(repr=False)

    @property
    def path(self) -> str:
        return f"/welcome?key={self.key}"


@dataclass(frozen=True)
class SignedIn:
    """A new session: the token for the cookie, and how many seconds the browser keeps it (None = until it closes)."""

    token: str = field(repr=False)
    max_age: int | None


# --- What can go wrong at the door ----------------------------------------------------------------------------------

#: A route cannot show a page, so it sends the browser back with one of these words and the page shows the sentence.
PROBLEMS: dict[str, str] = {
    "wrong": "This e-mail address and password do not belong together.",
    "disabled": "This account is switched off. Ask the person who looks after this BrightPath.",
    "wait": "That was tried too often. Please wait {seconds} seconds.",
    "old_password": "The old password is not right.",
    "link": "This link was used already, has expired or was withdrawn. Ask for a new one.",
    "not_first": "The first account exists already. Sign in, or ask for an invitation.",
    "name": f"Please give a name of 1 to {LONGEST_NAME} characters.",
    "email": "This does not look like an e-mail address.",
    "email_taken": "Somebody here has this e-mail address already.",
    "short": f"A password needs at least {SHORTEST_PASSWORD} characters. A short sentence is good.",
    "long": f"A password can have at most {LONGEST_PASSWORD_BYTES} bytes (letters like é or 字 take two to four).",
    "easy": "This password is too easy to guess. A short sentence is good.",
    "same": "The new password is the old one.",
    "signed_out": "You are signed out. Please sign in again.",
    "form": "The form arrived incomplete. Please fill it in again.",
}


class DoorProblem(Refused):
    """A refusal at the door, with the word for it in `PROBLEMS`."""

    def __init__(self, code: str, seconds: int = 0) -> None:
        self.code = code
        self.seconds = seconds
        super().__init__(sentence_of(code, seconds))


class PleaseWait(DoorProblem):
    """Too many failures: the next attempt is heard in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("wait", seconds)


def sentence_of(code: str, seconds: int = 0) -> str:
    """Say what a problem word means; a word nobody knows gets a general sentence."""
    if code not in PROBLEMS:
        return "That did not work. Please try again."
    sentence = PROBLEMS[code].format(seconds=seconds)
    return sentence.replace(" 1 seconds", " 1 second")


# --- Names, addresses, passwords ------------------------------------------------------------------------------------


def email_key(email: str) -> str:
    """Write an e-mail address the way two spellings of one account meet: no spaces, one case, one Unicode form."""
    folded = unicodedata.normalize("NFKC", email).casefold()
    return "".join(unicodedata.normalize("NFKC", folded).split())


def checked_email(email: str) -> str:
    """Return the address without spaces around it.

    Raises
    ------
    DoorProblem
        When it has not the shape of an address. Whether it exists is nobody's business here.
    """
    email = email.strip()
    if len(email) > LONGEST_EMAIL or not re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+", email) or _has_controls(email):
        raise DoorProblem("email")
    return email


def checked_name(name: str) -> str:
    """Return the name with single spaces.

    Raises
    ------
    DoorProblem
        When it is empty, too long, or holds control characters.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME or _has_controls(name):
        raise DoorProblem("name")
    return name


def plain_password(password: str) -> str:
    """Write a password in the one form that every keyboard agrees on; spaces around it do not count."""
    return unicodedata.normalize("NFC", password).strip()


def is_settable(password: str) -> bool:
    """Say whether the engine can take this at all: something, at most 72 bytes, no control characters."""
    return not _has_controls(password) and 0 < len(password.encode()) <= LONGEST_PASSWORD_BYTES


def checked_password(password: str, email: str = "") -> str:
    """Return a password that may be set, in its plain form.

    Raises
    ------
    DoorProblem
        When it is too short, longer than 72 bytes, or plainly guessable.
    """
    password = plain_password(password)
    if _has_controls(password):
        raise DoorProblem("form")
    if len(password) < SHORTEST_PASSWORD:
        raise DoorProblem("short")
    if not is_settable(password):
        raise DoorProblem("long")
    folded = password.casefold()
    is_run = len(set(folded)) < 4 or any(folded in run for run in _RUNS)
    if is_run or folded in _EVERYBODYS or (email and email_key(password) == email_key(email)):
        raise DoorProblem("easy")
    return password


_RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_EVERYBODYS = frozenset(
    ("password12", "password123", "password1234", "passwordpassword", "iloveyou123", "homeschool", "qwerty12345")
)


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


# --- Slowing down ---------------------------------------------------------------------------------------------------


def wait_seconds(failures: int) -> int:
    """Say how long after the last failure the next attempt is heard: none up to four, then 10, doubling up to 300."""
    if failures < FREE_FAILURES:
        return 0
    return min(SHORTEST_WAIT_SECONDS * 2 ** min(failures - FREE_FAILURES, 16), LONGEST_WAIT_SECONDS)


def neighbourhood(address: str) -> str:
    """Name the network an address counts for: an IPv6 customer owns a whole /64, so one address of it says nothing."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64] or "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


# --- Devices --------------------------------------------------------------------------------------------------------

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Put a browser's long name for itself into two words a person recognises."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser

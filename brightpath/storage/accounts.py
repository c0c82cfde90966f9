"""Users, their sessions, one-use links, family memberships and failed attempts, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from brightpath.domain.accounts import (
    IDLE_LIMIT,
    REMEMBERED_FOR,
    Actor,
    Device,
    Link,
    LinkId,
    LinkKind,
    Person,
    Role,
    SessionId,
    email_key,
)
from brightpath.domain.ids import ChildId, CoopId, FamilyId, UserId
from brightpath.storage.database import Db, to_json

# --- Users ----------------------------------------------------------------------------------------------------------


def add_user(
    db: Db, user_id: UserId, email: str, name: str, password_hash: str, roles: Iterable[Role], at: datetime
) -> None:
    """Add a person.

    Raises
    ------
    Taken
        When somebody has this e-mail address already, in whatever spelling.
    """
    db.execute(
        "INSERT INTO users (user_id, email, email_key, name, password_hash, roles, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [user_id, email, email_key(email), name, password_hash, to_json(sorted(roles)), at],
    )


def count_users(db: Db) -> int:
    """Count everybody, disabled people too."""
    return int(db.value("SELECT count(*) FROM users"))


def count_other_admins(db: Db, user_id: UserId) -> int:
    """Count the admins who can act, without this one."""
    people = list_people(db)
    return sum(Role.ADMIN in person.roles and not person.is_disabled and person.user_id != user_id for person in people)


def list_people(db: Db) -> list[Person]:
    """List everybody by name."""
    return [_person(row) for row in db.rows("SELECT * FROM users ORDER BY lower(name), email_key")]


def names_of(db: Db, user_ids: Collection[UserId]) -> dict[UserId, str]:
    """Say what people are called."""
    rows = db.rows("SELECT user_id, name FROM users WHERE list_contains(?::VARCHAR[], user_id)", [list(user_ids)])
    return {row["user_id"]: row["name"] for row in rows}


def find_person(db: Db, user_id: UserId) -> Person | None:
    """Find a person by id."""
    row = db.row("SELECT * FROM users WHERE user_id = ?", [user_id])
    return _person(row) if row else None


def find_person_by_email(db: Db, email: str) -> Person | None:
    """Find a person by e-mail address in any spelling."""
    row = db.row("SELECT * FROM users WHERE email_key = ?", [email_key(email)])
    return _person(row) if row else None


def password_hash_of(db: Db, user_id: UserId) -> str | None:
    """Fetch the hash for the password engine; it goes nowhere else."""
    return db.value("SELECT password_hash FROM users WHERE user_id = ?", [user_id])


def set_password_hash(db: Db, user_id: UserId, password_hash: str) -> None:
    """Replace the hash."""
    db.execute("UPDATE users SET password_hash = ? WHERE user_id = ?", [password_hash, user_id])


def set_name(db: Db, user_id: UserId, name: str) -> None:
    """Rename a person."""
    db.execute("UPDATE users SET name = ? WHERE user_id = ?", [name, user_id])


def add_role(db: Db, user_id: UserId, role: Role) -> None:
    """Let a person be something more than before."""
    person = find_person(db, user_id)
    if person is not None and role not in person.roles:
        db.execute("UPDATE users SET roles = ? WHERE user_id = ?", [to_json(sorted({*person.roles, role})), user_id])


def drop_role(db: Db, user_id: UserId, role: Role) -> None:
    """Let a person be something no longer; the only role somebody has stays."""
    person = find_person(db, user_id)
    if person is not None and role in person.roles and len(person.roles) > 1:
        db.execute("UPDATE users SET roles = ? WHERE user_id = ?", [to_json(sorted(person.roles - {role})), user_id])


def set_disabled(db: Db, user_id: UserId, is_disabled: bool) -> None:
    """Switch an account off or on."""
    db.execute("UPDATE users SET is_disabled = ? WHERE user_id = ?", [is_disabled, user_id])


def set_onboarded(db: Db, user_id: UserId) -> None:
    """Remember that the person has been shown around."""
    db.execute("UPDATE users SET is_onboarded = true WHERE user_id = ?", [user_id])


def set_last_login(db: Db, user_id: UserId, at: datetime) -> None:
    """Remember the newest sign-in."""
    db.execute("UPDATE users SET last_login_at = ? WHERE user_id = ?", [at, user_id])


def _person(row: dict[str, Any]) -> Person:
    return Person(
        user_id=UserId(row["user_id"]),
        name=row["name"],
        email=row["email"],
        roles=frozenset(map(Role, row["roles"])),
        is_disabled=row["is_disabled"],
        is_onboarded=row["is_onboarded"],
        created_at=row["created_at"],
        last_login_at=row["last_login_at"],
    )


# --- Families -------------------------------------------------------------------------------------------------------


def add_family_member(
    db: Db, family_id: FamilyId, user_id: UserId, role: Role, at: datetime, child_id: ChildId | None = None
) -> None:
    """Let a person into a family; `child_id` says which of its children the person is."""
    db.execute(
        "INSERT INTO family_members (family_id, user_id, role, child_id, joined_at) VALUES (?, ?, ?, ?, ?)",
        [family_id, user_id, role, child_id, at],
    )


def family_ids_of(db: Db, user_id: UserId) -> tuple[FamilyId, ...]:
    """List the families a person belongs to, the first joined first."""

    def ask() -> tuple[FamilyId, ...]:
        rows = db.rows(
            "SELECT family_id FROM family_members WHERE user_id = ? ORDER BY joined_at, family_id", [user_id]
        )
        return tuple(FamilyId(row["family_id"]) for row in rows)

    return db.remembered(("families of", user_id), ("family_members",), ask)


# --- Sessions -------------------------------------------------------------------------------------------------------


def add_session(
    db: Db,
    session_id: SessionId,
    token_hash: str,
    user_id: UserId,
    at: datetime,
    *,
    is_remembered: bool,
    address: str,
    device: str,
) -> None:
    """Open a session."""
    db.execute(
        "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [session_id, token_hash, user_id, at, at, is_remembered, address, device],
    )


def find_actor(
    db: Db, at: datetime, *, token_hash: str | None = None, session_id: SessionId | None = None
) -> tuple[Actor, datetime] | None:
    """Find who a living session belongs to, and when it was last seen; None when absent, idle, expired or disabled."""
    what = "token_hash" if token_hash is not None else "session_id"
    secret = token_hash if token_hash is not None else session_id
    known = db.remembered(("session", what, secret), _SESSION_TABLES, lambda: _session(db, what, secret))
    if known is None or _is_over(known, at):
        return None
    return known["actor"], known["last_seen_at"]


#: What an actor is made of.
_SESSION_TABLES = ("sessions", "users", "family_members", "coop_coordinators")


def _session(db: Db, what: str, secret: str | None) -> dict[str, Any] | None:
    # One question with a row per membership, because every verb begins here.
    rows = db.rows(
        "SELECT s.*, u.name, u.email, u.roles, u.is_disabled, m.family_id, m.child_id"
        " FROM sessions s JOIN users u USING (user_id) LEFT JOIN family_members m USING (user_id)"
        f" WHERE s.{what} = ? ORDER BY m.joined_at, m.family_id",
        [secret],
    )
    if not rows or rows[0]["is_disabled"]:
        return None
    row = rows[0]
    actor = Actor(
        user_id=UserId(row["user_id"]),
        name=row["name"],
        email=row["email"],
        roles=frozenset(map(Role, row["roles"])),
        family_ids=tuple(FamilyId(each["family_id"]) for each in rows if each["family_id"]),
        coop_ids=_coop_ids_of(db, UserId(row["user_id"])) if Role.COORDINATOR in row["roles"] else (),
        child_id=next((ChildId(each["child_id"]) for each in rows if each["child_id"]), None),
        session_id=SessionId(row["session_id"]),
        address=row["address"],
        device=row["device"],
    )
    return {"actor": actor, **{name: row[name] for name in ("last_seen_at", "created_at", "is_remembered")}}


def _coop_ids_of(db: Db, user_id: UserId) -> tuple[CoopId, ...]:
    rows = db.rows("SELECT coop_id FROM coop_coordinators WHERE user_id = ? ORDER BY since, coop_id", [user_id])
    return tuple(CoopId(row["coop_id"]) for row in rows)


def _is_over(row: dict[str, Any], at: datetime) -> bool:
    is_idle = not row["is_remembered"] and at - row["last_seen_at"] >= IDLE_LIMIT
    return is_idle or at - row["created_at"] >= REMEMBERED_FOR


def touch_session(db: Db, session_id: SessionId, at: datetime) -> None:
    """Remember that a session was used."""
    db.execute("UPDATE sessions SET last_seen_at = ? WHERE session_id = ?", [at, session_id])


def list_devices(db: Db, user_id: UserId, this: SessionId | None, at: datetime) -> list[Device]:
    """List a person's living sessions, the last used first."""
    rows = db.rows("SELECT * FROM sessions WHERE user_id = ? ORDER BY last_seen_at DESC, session_id", [user_id])
    return [
        Device(
            session_id=SessionId(row["session_id"]),
            device=row["device"],
            address=row["address"],
            signed_in_at=row["created_at"],
            last_seen_at=row["last_seen_at"],
            is_remembered=row["is_remembered"],
            is_this=row["session_id"] == this,
        )
        for row in rows
        if not _is_over(row, at)
    ]


def end_session(db: Db, session_id: SessionId, user_id: UserId) -> bool:
    """End one of a person's sessions; False when it is not theirs or not there."""
    return db.execute("DELETE FROM sessions WHERE session_id = ? AND user_id = ?", [session_id, user_id]) > 0


def end_sessions_of(db: Db, user_id: UserId, *, but: SessionId | None = None) -> int:
    """End all sessions of a person, or all but one; say how many."""
    return db.execute("DELETE FROM sessions WHERE user_id = ? AND session_id <> ?", [user_id, but or ""])


def sweep_sessions(db: Db, at: datetime) -> None:
    """Throw away sessions that are over."""
    db.execute(
        "DELETE FROM sessions WHERE created_at <= ? OR (NOT is_remembered AND last_seen_at <= ?)",
        [at - REMEMBERED_FOR, at - IDLE_LIMIT],
    )


# --- One-use links --------------------------------------------------------------------------------------------------


def add_link(db: Db, link: Link, key_hash: str, created_by: UserId | None) -> None:
    """Keep a link; only the hash of its key."""
    db.execute(
        "INSERT INTO links"
        " (link_id, key_hash, kind, role, family_id, child_id, user_id, note, created_by, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            link.link_id,
            key_hash,
            link.kind,
            link.role,
            link.family_id,
            link.child_id,
            link.user_id,
            link.note,
            created_by,
            link.created_at,
            link.expires_at,
        ],
    )


def find_open_link(db: Db, key_hash: str, at: datetime) -> Link | None:
    """Find a link that can still be used; one made by somebody who is switched off would be their way back in."""
    row = db.row(
        "SELECT l.* FROM links l LEFT JOIN users u ON u.user_id = l.created_by"
        " WHERE l.key_hash = ? AND l.used_at IS NULL AND l.expires_at > ? AND NOT coalesce(u.is_disabled, false)",
        [key_hash, at],
    )
    return _link(row) if row else None


def use_link(db: Db, link_id: LinkId, used_by: UserId | None, at: datetime) -> bool:
    """Use a link up; False when somebody was faster."""
    changed = db.execute(
        "UPDATE links SET used_at = ?, used_by = ? WHERE link_id = ? AND used_at IS NULL", [at, used_by, link_id]
    )
    return changed == 1


def list_open_links(db: Db, kind: LinkKind, at: datetime) -> list[tuple[Link, UserId | None]]:
    """List links that can still be used with who made them, the newest first."""
    rows = db.rows(
        "SELECT * FROM links WHERE kind = ? AND used_at IS NULL AND expires_at > ? ORDER BY created_at DESC, link_id",
        [kind, at],
    )
    return [(_link(row), row["created_by"]) for row in rows]


def drop_links(db: Db, kind: LinkKind, user_id: UserId | None = None) -> None:
    """Make the unused links of a kind useless, for one person or altogether."""
    db.execute(
        "DELETE FROM links WHERE kind = ? AND used_at IS NULL AND user_id IS NOT DISTINCT FROM ?", [kind, user_id]
    )


def drop_links_made_by(db: Db, user_id: UserId) -> None:
    """Make the unused links a person has made useless."""
    db.execute("DELETE FROM links WHERE created_by = ? AND used_at IS NULL", [user_id])


def drop_link(db: Db, link_id: LinkId) -> bool:
    """Withdraw a link; False when it is gone or used."""
    return db.execute("DELETE FROM links WHERE link_id = ? AND used_at IS NULL", [link_id]) > 0


def _link(row: dict[str, Any]) -> Link:
    return Link(
        link_id=LinkId(row["link_id"]),
        kind=LinkKind(row["kind"]),
        expires_at=row["expires_at"],
        role=Role(row["role"]) if row["role"] else None,
        family_id=row["family_id"],
        child_id=row["child_id"],
        user_id=row["user_id"],
        note=row["note"],
        created_at=row["created_at"],
    )


# --- Failed attempts ------------------------------------------------------------------------------------------------


def add_attempt(db: Db, attempt_id: str, bucket: str, at: datetime) -> None:
    """Count an attempt against a bucket (an account or an address)."""
    db.execute("INSERT INTO attempts VALUES (?, ?, ?)", [attempt_id, bucket, at])


def attempts_in(db: Db, bucket: str, since: datetime) -> tuple[int, datetime | None]:
    """Count a bucket's attempts after a moment, and name the last."""
    row = db.row(
        "SELECT count(*) AS n, max(happened_at) AS last FROM attempts WHERE bucket = ? AND happened_at > ?",
        [bucket, since],
    )
    assert row is not None  # count(*) always answers
    return int(row["n"]), row["last"]


def forget_attempt(db: Db, attempt_id: str) -> None:
    """Take an attempt back, because it succeeded."""
    db.execute("DELETE FROM attempts WHERE attempt_id = ?", [attempt_id])


def forget_attempts(db: Db, bucket: str) -> None:
    """Clear a bucket."""
    db.execute("DELETE FROM attempts WHERE bucket = ?", [bucket])


def sweep_attempts(db: Db, before: datetime) -> None:
    """Throw away what no longer counts."""
    db.execute("DELETE FROM attempts WHERE happened_at <= ?", [before])

"""Co-ops, who coordinates them, the families that belong to them and the codes that invite, as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from brightpath.domain.coop import Coop, Coordinator, Grid, Invitation, MemberState
from brightpath.domain.errors import NotFound
from brightpath.domain.ids import CoopId, FamilyId, UserId
from brightpath.storage.database import Db, to_json

NO_SUCH_COOP = "There is no such co-op here."


# --- Co-ops -----------------------------------------------------------------------------------------------------------


def add_coop(db: Db, coop: Coop, user_id: UserId) -> None:
    """Write a new co-op down, with its first coordinator."""
    db.execute(
        "INSERT INTO coops (coop_id, name, place, time_zone, grid, weights, parents_are_a_must, version, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            coop.coop_id,
            coop.name,
            coop.place,
            coop.time_zone,
            to_json(coop.grid.model_dump(mode="json")),
            to_json(coop.weights),
            coop.parents_are_a_must,
            coop.version,
            coop.created_at,
        ],
    )
    add_coordinator(db, coop.coop_id, user_id, coop.created_at)


def change_coop(db: Db, coop: Coop) -> None:
    """Write what a co-op is called, where and when it meets and what it wishes."""
    db.execute(
        "UPDATE coops SET name = ?, place = ?, time_zone = ?, grid = ?, weights = ?, parents_are_a_must = ?"
        " WHERE coop_id = ?",
        [
            coop.name,
            coop.place,
            coop.time_zone,
            to_json(coop.grid.model_dump(mode="json")),
            to_json(coop.weights),
            coop.parents_are_a_must,
            coop.coop_id,
        ],
    )


def count_change(db: Db, coop_id: CoopId) -> None:
    """Remember that something a timetable is made of has changed."""
    db.execute("UPDATE coops SET version = version + 1 WHERE coop_id = ?", [coop_id])


def coop_of(db: Db, coop_id: CoopId) -> Coop:
    """Find a co-op.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = db.row("SELECT * FROM coops WHERE coop_id = ?", [coop_id])
    if row is None:
        raise NotFound(NO_SUCH_COOP)
    return _coop(row)


def coops_coordinated_by(db: Db, user_id: UserId) -> list[Coop]:
    """List the co-ops a person coordinates, the oldest first."""
    rows = db.rows(
        "SELECT coops.* FROM coops JOIN coop_coordinators USING (coop_id) WHERE user_id = ?"
        " ORDER BY coops.created_at, coop_id",
        [user_id],
    )
    return [_coop(row) for row in rows]


def add_coordinator(db: Db, coop_id: CoopId, user_id: UserId, at: datetime) -> None:
    """Let a person coordinate a co-op; who does already goes on."""
    db.execute("INSERT INTO coop_coordinators VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [coop_id, user_id, at])


def drop_coordinator(db: Db, coop_id: CoopId, user_id: UserId, at: datetime) -> None:
    """Let a person coordinate a co-op no longer; that they did, and until when, stays."""
    db.execute(
        "INSERT INTO coop_once_coordinated (coop_id, user_id, stepped_down_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET stepped_down_at = excluded.stepped_down_at",
        [coop_id, user_id, at],
    )
    db.execute("DELETE FROM coop_coordinators WHERE coop_id = ? AND user_id = ?", [coop_id, user_id])


def coordinators_of(db: Db, coop_id: CoopId) -> tuple[Coordinator, ...]:
    """List who coordinates a co-op, the first first."""
    rows = db.rows(
        f"SELECT {_PERSON}, c.since FROM coop_coordinators c JOIN users u USING (user_id) WHERE c.coop_id = ?"
        " ORDER BY c.since, u.user_id",
        [coop_id, coop_id],
    )
    return tuple(map(Coordinator.model_validate, rows))


def parents_in(db: Db, coop_id: CoopId, state: MemberState) -> tuple[Coordinator, ...]:
    """List the parents with an open account in families that stand so to a co-op and who do not coordinate it, by name."""
    rows = db.rows(
        f"SELECT {_PERSON}, NULL AS since FROM users u WHERE NOT u.is_disabled AND user_id IN"
        " (SELECT m.user_id FROM family_members m JOIN coop_members USING (family_id)"
        "  WHERE coop_id = ? AND state = ? AND m.role IN ('parent', 'co_parent'))"
        " AND user_id NOT IN (SELECT user_id FROM coop_coordinators WHERE coop_id = ?)"
        " ORDER BY lower(u.name), u.user_id",
        [coop_id, coop_id, state, coop_id],
    )
    return tuple(map(Coordinator.model_validate, rows))


_PERSON = (
    "u.user_id, u.name, NOT u.is_disabled AS may_sign_in,"
    " (SELECT arg_min(f.name, m.joined_at) FROM family_members m JOIN families f USING (family_id)"
    "  JOIN coop_members b USING (family_id)"
    "  WHERE b.coop_id = ? AND m.user_id = u.user_id AND m.role IN ('parent', 'co_parent')) AS family"
)


def _coop(row: dict[str, Any]) -> Coop:
    return Coop(
        coop_id=row["coop_id"],
        name=row["name"],
        place=row["place"],
        time_zone=row["time_zone"],
        grid=Grid.model_validate(row["grid"]),
        weights=row["weights"],
        parents_are_a_must=row["parents_are_a_must"],
        version=row["version"],
        created_at=row["created_at"],
    )


# --- Families ---------------------------------------------------------------------------------------------------------


def join(db: Db, coop_id: CoopId, family_id: FamilyId, user_id: UserId | None, at: datetime) -> None:
    """Let a family belong to a co-op from now on, for the first time or again."""
    db.execute(
        "INSERT INTO coop_members (coop_id, family_id, state, user_id, joined_at, left_at) VALUES (?, ?, 'joined', ?, ?, NULL)"
        " ON CONFLICT (coop_id, family_id) DO UPDATE SET state = 'joined', user_id = excluded.user_id,"
        " joined_at = excluded.joined_at, left_at = NULL",
        [coop_id, family_id, user_id, at],
    )


def leave(db: Db, coop_id: CoopId, family_id: FamilyId, at: datetime) -> None:
    """Let a family belong to a co-op no longer; that it did stays written."""
    db.execute(
        "UPDATE coop_members SET state = 'left', left_at = ? WHERE coop_id = ? AND family_id = ?",
        [at, coop_id, family_id],
    )


def state_of(db: Db, coop_id: CoopId, family_id: FamilyId) -> MemberState | None:
    """Say how a family stands to a co-op; None when it never belonged."""
    found = db.value("SELECT state FROM coop_members WHERE coop_id = ? AND family_id = ?", [coop_id, family_id])
    return None if found is None else MemberState(found)


def member_rows(db: Db, coop_id: CoopId) -> list[dict[str, Any]]:
    """List the families that belong or belonged, with their names, in the order in which they joined."""
    return db.rows(
        "SELECT m.family_id, f.name, m.state, m.joined_at, m.left_at, f.completed_at IS NOT NULL AS has_household"
        " FROM coop_members m JOIN families f USING (family_id) WHERE m.coop_id = ?"
        " ORDER BY m.joined_at, lower(f.name), m.family_id",
        [coop_id],
    )


def coops_of_family(db: Db, family_id: FamilyId) -> list[tuple[Coop, MemberState]]:
    """List the co-ops a family belongs or belonged to, the first joined first."""
    rows = db.rows(
        "SELECT coops.*, m.state FROM coops JOIN coop_members m USING (coop_id) WHERE m.family_id = ?"
        " ORDER BY m.joined_at, coop_id",
        [family_id],
    )
    return [(_coop(row), MemberState(row["state"])) for row in rows]


# --- Codes that invite ------------------------------------------------------------------------------------------------


def add_invitation(db: Db, coop_id: CoopId, invitation: Invitation, code_hash: str, created_by: UserId | None) -> None:
    """Keep an invitation; of its code only the hash."""
    db.execute(
        "INSERT INTO coop_invitations (invitation_id, coop_id, code_hash, note, created_by, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            invitation.invitation_id,
            coop_id,
            code_hash,
            invitation.note,
            created_by,
            invitation.created_at,
            invitation.expires_at,
        ],
    )


def find_invitation(db: Db, code_hash: str, at: datetime) -> tuple[CoopId, Invitation] | None:
    """Find an invitation that can still be used by its code, with its co-op."""
    row = db.row(
        "SELECT * FROM coop_invitations WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?", [code_hash, at]
    )
    return (row["coop_id"], _invitation(row)) if row else None


def use_invitation(db: Db, invitation_id: str, family_id: FamilyId, at: datetime) -> None:
    """Use an invitation up."""
    db.execute(
        "UPDATE coop_invitations SET used_at = ?, used_by_family = ? WHERE invitation_id = ?",
        [at, family_id, invitation_id],
    )


def open_invitations(db: Db, coop_id: CoopId, at: datetime) -> list[Invitation]:
    """List the invitations nobody has used yet, the newest first."""
    rows = db.rows(
        "SELECT * FROM coop_invitations WHERE coop_id = ? AND used_at IS NULL AND expires_at > ?"
        " ORDER BY created_at DESC, invitation_id",
        [coop_id, at],
    )
    return [_invitation(row) for row in rows]


def drop_invitation(db: Db, coop_id: CoopId, invitation_id: str) -> bool:
    """Withdraw an invitation; False when it is gone or used."""
    return (
        db.execute(
            "DELETE FROM coop_invitations WHERE coop_id = ? AND invitation_id = ? AND used_at IS NULL",
            [coop_id, invitation_id],
        )
        > 0
    )


def _invitation(row: dict[str, Any]) -> Invitation:
    return Invitation(
        invitation_id=row["invitation_id"],
        note=row["note"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )

"""How often a family's week was changed, and which of its changes can be taken back or done again: one row per week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from brightpath.domain.ids import FamilyId
from brightpath.storage.database import Db, to_json

#: So many changes of a week can be taken back, one by one.
DEEPEST = 1000


@dataclass(frozen=True)
class WeekState:
    """`revision` grows with every change; `undo` and `redo` are sequence numbers of events, the next one last."""

    revision: int
    undo: tuple[int, ...]
    redo: tuple[int, ...]
    changed_at: datetime | None


UNTOUCHED = WeekState(0, (), (), None)


def week_state(db: Db, family_id: FamilyId, week_start: date) -> WeekState:
    """Read the state of a week; one without a plan is at revision 0."""

    def ask() -> WeekState:
        row = db.row(
            "SELECT revision, undo, redo, changed_at FROM weeks WHERE family_id = ? AND week_start_date = ?",
            [family_id, week_start],
        )
        if row is None:
            return UNTOUCHED
        return WeekState(row["revision"], tuple(row["undo"]), tuple(row["redo"]), row["changed_at"])

    return db.remembered(("week state", family_id, week_start), ("weeks",), ask, of=family_id)


def revision_of(db: Db, family_id: FamilyId, week_start: date) -> int:
    """Read how often a week was changed; 0 when it has no plan."""
    return week_state(db, family_id, week_start).revision


def write_state(db: Db, family_id: FamilyId, week_start: date, state: WeekState) -> None:
    """Write the state of a week after a change."""
    facts = [state.revision, to_json(list(state.undo[-DEEPEST:])), to_json(list(state.redo)), state.changed_at]
    if not db.execute(
        "UPDATE weeks SET revision = ?, undo = ?, redo = ?, changed_at = ? WHERE family_id = ? AND week_start_date = ?",
        [*facts, family_id, week_start],
    ):
        db.execute(
            "INSERT INTO weeks (revision, undo, redo, changed_at, family_id, week_start_date) VALUES (?, ?, ?, ?, ?, ?)",
            [*facts, family_id, week_start],
        )

"""What was learned of each family and what it decided about that; what it was asked, and what its weeks differ in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from brightpath.domain.events import EventKind
from brightpath.domain.feedback import FeedbackType
from brightpath.domain.ids import FamilyId, UserId
from brightpath.storage.database import Db, to_json

#: What a family decides about a finding, and about all of them.
ABOUT_ONE = (
    EventKind.FINDING_ACCEPTED,
    EventKind.FINDING_UNDONE,
    EventKind.FINDING_GIVEN_BACK,
    EventKind.FINDING_SWITCHED_OFF,
    EventKind.FINDING_SWITCHED_ON,
)
ABOUT_ALL = (EventKind.LEARNING_STARTED_OVER, EventKind.LEARNING_WENT_ON)
DECISIONS = (*ABOUT_ONE, *ABOUT_ALL)


# --- Decisions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decided:
    """What was decided of one finding: the words it had then, and the keys of the observations behind it."""

    sentence: str = ""
    why: str = ""
    observations: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decisions:
    """What counts of a family's decisions, by the finding's key, and from which event on it learns.

    `before` is what counted before the family started over.
    """

    accepted: Mapping[str, Decided] = field(default_factory=dict)
    undone: Mapping[str, Decided] = field(default_factory=dict)
    switched_off: Mapping[str, Decided] = field(default_factory=dict)
    started_over_at: datetime | None = None
    learns_after: int = 0
    before: Decisions | None = None

    @property
    def dropped(self) -> frozenset[str]:
        """The observations that do not count."""
        return frozenset().union(*(one.observations for one in self.undone.values()))

    @property
    def confirmed(self) -> frozenset[str]:
        """The observations that the family said are of its taste."""
        return frozenset().union(*(one.observations for one in self.accepted.values()))


def add_decision(
    db: Db,
    family_id: FamilyId,
    decision: EventKind,
    *,
    sequence: int,
    at: datetime,
    user_id: UserId | None,
    key: str | None = None,
    decided: Decided | None = None,
) -> None:
    """Write down a decision, in the transaction of its event, whose number it has."""
    decided = decided or Decided()
    db.execute(
        "INSERT INTO learning_decisions (sequence, family_id, decision, finding_key, sentence, why, observations, user_id,"
        " decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            sequence,
            family_id,
            decision.value,
            key,
            decided.sentence,
            decided.why,
            to_json(sorted(decided.observations)),
            user_id,
            at,
        ],
    )


def decisions_of(db: Db, family_id: FamilyId) -> Decisions:
    """Put together what counts of all that a family decided."""

    def ask() -> Decisions:
        rows = db.rows("SELECT * FROM learning_decisions WHERE family_id = ? ORDER BY sequence", [family_id])
        decisions = Decisions()
        for row in rows:
            decisions = _after(decisions, row)
        return decisions

    return db.remembered(("learning decisions", family_id), ("learning_decisions",), ask)


def _after(decisions: Decisions, row: dict[str, Any]) -> Decisions:
    kind, key = EventKind(row["decision"]), row["finding_key"]
    if kind is EventKind.LEARNING_STARTED_OVER:
        return Decisions(started_over_at=row["decided_at"], learns_after=row["sequence"], before=decisions)
    if kind is EventKind.LEARNING_WENT_ON:
        return decisions.before or decisions
    decided = Decided(row["sentence"] or "", row["why"] or "", frozenset(row["observations"]))
    accepted, undone, off = dict(decisions.accepted), dict(decisions.undone), dict(decisions.switched_off)
    if kind is EventKind.FINDING_ACCEPTED:
        accepted[key] = decided
    elif kind is EventKind.FINDING_UNDONE:
        accepted.pop(key, None)
        earlier = undone[key].observations if key in undone else frozenset()
        undone[key] = Decided(decided.sentence, decided.why, decided.observations | earlier)
    elif kind is EventKind.FINDING_GIVEN_BACK:
        undone.pop(key, None)
    elif kind is EventKind.FINDING_SWITCHED_OFF:
        accepted.pop(key, None)
        off[key] = decided
    else:
        off.pop(key, None)
    return Decisions(accepted, undone, off, decisions.started_over_at, decisions.learns_after, decisions.before)


# --- What was learned -------------------------------------------------------------------------------------------------


def keep_learned(
    db: Db,
    family_id: FamilyId,
    *,
    weights: dict[str, Any],
    leaning: dict[str, Any],
    observations: int,
    sequence: int,
    at: datetime,
) -> None:
    """Keep what was learned of a family, in the place of what was learned before."""
    facts = [to_json(weights), to_json(leaning), observations, sequence, at, family_id]
    if not db.execute(
        "UPDATE learned SET weights = ?, leaning = ?, observations = ?, sequence = ?, learned_at = ? WHERE family_id = ?",
        facts,
    ):
        db.execute(
            "INSERT INTO learned (weights, leaning, observations, sequence, learned_at, family_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            facts,
        )


def kept_leanings(db: Db) -> list[dict[str, Any]]:
    """List what may be pooled of each family that something was learned of, without a word of whose it is; no made-up ones."""
    rows = db.rows(
        "SELECT leaning FROM learned JOIN families USING (family_id) WHERE observations > 0 AND NOT is_demo"
        " ORDER BY md5(family_id)"
    )
    return [row["leaning"] for row in rows]


def learned_through(db: Db, family_id: FamilyId) -> int | None:
    """Name the last event that what is kept was learned from; None when nothing is kept."""
    found: int | None = db.value("SELECT sequence FROM learned WHERE family_id = ?", [family_id])
    return found


def families_behind(db: Db, kinds: Sequence[str], *, limit: int) -> list[FamilyId]:
    """List families of which something of these kinds happened since what was learned of them was kept; no made-up ones."""
    rows = db.rows(
        "SELECT family_id FROM events JOIN families USING (family_id) LEFT JOIN learned l USING (family_id)"
        " WHERE NOT is_demo AND list_contains(?::VARCHAR[], kind) AND events.sequence > coalesce(l.sequence, 0)"
        " GROUP BY family_id ORDER BY max(events.sequence) DESC LIMIT ?",
        [[str(kind) for kind in kinds], limit],
    )
    return [row["family_id"] for row in rows]


# --- What weeks differ in ---------------------------------------------------------------------------------------------


def scale_kept(db: Db, family_id: FamilyId, fingerprint: str) -> tuple[dict[str, float], dict[str, float]] | None:
    """Find centre and spread of a household's features by the name of a feature, if they were drawn for this very household."""
    row = db.row(
        "SELECT centre, spread FROM learning_scales WHERE family_id = ? AND fingerprint = ?", [family_id, fingerprint]
    )
    return (row["centre"], row["spread"]) if row else None


def keep_scale(
    db: Db, family_id: FamilyId, fingerprint: str, centre: Mapping[str, float], spread: Mapping[str, float]
) -> None:
    """Keep what a household's weeks differ in, in the place of what an earlier household's did."""
    facts = [fingerprint, to_json(dict(centre)), to_json(dict(spread)), family_id]
    if not db.execute("UPDATE learning_scales SET fingerprint = ?, centre = ?, spread = ? WHERE family_id = ?", facts):
        db.execute("INSERT INTO learning_scales (fingerprint, centre, spread, family_id) VALUES (?, ?, ?, ?)", facts)


# --- Questions about two weeks ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Two weeks that a family was asked about; `data` is both as they were shown."""

    question_key: str
    week_start: date
    number: int | None
    data: dict[str, Any]
    asked_at: datetime
    is_answered: bool


def add_question(
    db: Db,
    family_id: FamilyId,
    *,
    key: str,
    week_start: date,
    number: int | None,
    data: dict[str, Any],
    at: datetime,
) -> None:
    """Write down what is asked."""
    db.execute(
        "INSERT INTO week_questions (question_key, family_id, week_start_date, number, question_data, asked_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [key, family_id, week_start, number, to_json(data), at],
    )


def questions_asked(db: Db, family_id: FamilyId) -> Sequence[Asked]:
    """List what a family was asked, oldest first."""

    def ask() -> tuple[Asked, ...]:
        rows = db.rows(
            "SELECT q.*, EXISTS (SELECT 1 FROM feedback f WHERE f.family_id = q.family_id AND f.type = ?"
            " AND f.question = q.question_key) AS is_answered"
            " FROM week_questions q WHERE family_id = ? ORDER BY asked_at, question_key",
            [FeedbackType.AB_CHOICE.value, family_id],
        )
        return tuple(
            Asked(
                question_key=row["question_key"],
                week_start=row["week_start_date"],
                number=row["number"],
                data=row["question_data"],
                asked_at=row["asked_at"],
                is_answered=row["is_answered"],
            )
            for row in rows
        )

    return db.remembered(("week questions", family_id), ("week_questions", "feedback"), ask)

"""The people of a household, what they learn and when they are taken: one row per person, subject and commitment.

They keep their id when the household is saved again (found by id, else by name); what is no longer in it is kept as
inactive, because old weeks still name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from brightpath.domain.events import EventKind
from brightpath.domain.family import Adult, Availability, Child, Commitment, Household, Rests, Subject
from brightpath.domain.ids import ChildId, CommitmentId, FamilyId, SubjectId, new_id
from brightpath.domain.lessons import KeptLesson
from brightpath.domain.weeks import clock_of, minute_of
from brightpath.storage import week_facts
from brightpath.storage.database import Db, to_json
from brightpath.storage.lessons import lessons_by_subject, save_lessons
from brightpath.storage.rows import Ids, active, settle

# --- In -------------------------------------------------------------------------------------------------------------


def save_people(db: Db, family_id: FamilyId, household: Household, document: dict[str, Any]) -> list[Child]:
    """Write everybody with subjects, lessons and commitments; return the children with their lasting ids."""
    children = _save_children(db, family_id, household.children, document)
    _save_subjects(db, family_id, children)
    _save_adults(db, family_id, household.adults)
    _save_commitments(db, "family_commitments", family_id, [("", household.commitments)])
    _save_commitments(db, "child_commitments", family_id, [(child.id, child.commitments) for child in children])
    return children


def _save_children(db: Db, family_id: FamilyId, children: Sequence[Child], document: dict[str, Any]) -> list[Child]:
    known = db.rows(
        "SELECT child_id, name FROM children WHERE family_id = ? ORDER BY is_active, position DESC", [family_id]
    )
    ids = {row["child_id"] for row in known}
    by_name = {row["name"]: row["child_id"] for row in known}
    kept = {child.id for child in children if child.id in ids}
    settled = []
    for child in children:
        namesake = by_name.get(child.name)
        if child.id not in kept:  # a temporary id; somebody else's lasting id is never taken over by a name
            child = child.model_copy(update={"id": namesake if namesake and namesake not in kept else new_id()})
        settled.append(child)
    answers = document.get("children") or []
    settle(
        db,
        "children",
        "child_id",
        family_id,
        [
            {
                "child_id": child.id,
                "name": child.name,
                "age": child.age,
                "learning_preferences": to_json(
                    {
                        "bestLearningTimes": list(child.best_times),
                        "startTime": clock_of(child.hours[0]),
                        "endTime": clock_of(child.hours[1]),
                        "rests": child.rests.model_dump(mode="json"),
                    }
                ),
                "questionnaire_responses": to_json(answers[position] if position < len(answers) else {}),
                "metadata": to_json(child.extra),
            }
            for position, child in enumerate(settled)
        ],
    )
    return settled


def _save_subjects(db: Db, family_id: FamilyId, children: Sequence[Child]) -> None:
    ids = Ids(
        db.rows(
            "SELECT subject_id AS id, child_id AS owner, name FROM subjects WHERE family_id = ?"
            " ORDER BY is_active DESC, position",
            [family_id],
        )
    )
    subjects = [
        (SubjectId(ids.of(child.id, subject.name)), child.id, subject)
        for child in children
        for subject in child.subjects
    ]
    settle(
        db,
        "subjects",
        "subject_id",
        family_id,
        [
            {
                "subject_id": subject_id,
                "child_id": child_id,
                "name": subject.name,
                "is_core": subject.is_core,
                "minutes": subject.minutes,
                "frequency": subject.frequency.value,
                "parent_involvement": subject.involvement.value,
                "fixed_time": to_json(subject.fixed_time.model_dump(mode="json")),
                "interest_points": subject.interest,
                "metadata": to_json(subject.model_dump(mode="json", exclude=_SUBJECT_COLUMNS)),
            }
            for subject_id, child_id, subject in subjects
        ],
    )
    save_lessons(db, family_id, [(subject_id, subject) for subject_id, _, subject in subjects])
    week_facts.family_due(db, family_id)


#: A subject's fields with a column or a table of their own; the others stand in its metadata.
_SUBJECT_COLUMNS = {
    "name",
    "is_core",
    "minutes",
    "frequency",
    "involvement",
    "fixed_time",
    "interest",
    "lessons",
    "lesson_minutes",
}


def _save_adults(db: Db, family_id: FamilyId, adults: Sequence[Adult]) -> None:
    ids = Ids(
        db.rows(
            "SELECT adult_id AS id, '' AS owner, name FROM adults WHERE family_id = ?"
            " ORDER BY is_active DESC, position",
            [family_id],
        )
    )
    settle(
        db,
        "adults",
        "adult_id",
        family_id,
        [
            {
                "adult_id": ids.of("", adult.name),
                "name": adult.name,
                "available": to_json([time.model_dump(mode="json") for time in adult.available]),
                "metadata": to_json(adult.extra),
            }
            for adult in adults
        ],
    )


def _save_commitments(
    db: Db, table: str, family_id: FamilyId, commitments: Iterable[tuple[str, Sequence[Commitment]]]
) -> None:
    owner = "child_id" if table == "child_commitments" else "''"
    ids = Ids(
        db.rows(
            f"SELECT commitment_id AS id, {owner} AS owner, name FROM {table} WHERE family_id = ?"
            " ORDER BY is_active DESC, position",
            [family_id],
        )
    )
    settle(
        db,
        table,
        "commitment_id",
        family_id,
        [
            {
                "commitment_id": ids.of(child_id, commitment.name),
                **({"child_id": child_id} if child_id else {}),
                "name": commitment.name,
                "frequency": commitment.frequency.value,
                "days_of_week": to_json([day.value for day in commitment.days_of_week]),
                "start_minute": commitment.start,
                "end_minute": commitment.end,
                "takes_place_on": commitment.on,
                "who": to_json(list(commitment.who)),
                "every_weeks": commitment.every_weeks,
                "starting_week": commitment.starting_week,
                "place": commitment.place,
                "metadata": to_json(commitment.extra),
            }
            for child_id, owned in commitments
            for commitment in owned
        ],
    )


# --- Out ------------------------------------------------------------------------------------------------------------


def adults_of(db: Db, family_id: FamilyId) -> tuple[Adult, ...]:
    """Fetch the grown-ups."""
    return tuple(
        Adult(
            name=row["name"],
            available=tuple(map(Availability.model_validate, row["available"])),
            extra=row["metadata"],
        )
        for row in active(db, "adults", family_id)
    )


def commitments_of(db: Db, family_id: FamilyId) -> tuple[Commitment, ...]:
    """Fetch what takes the family's time."""
    return tuple(_commitment(row) for row in active(db, "family_commitments", family_id))


def children_of(db: Db, family_id: FamilyId) -> tuple[Child, ...]:
    """Fetch the children with subjects, lessons and commitments."""
    lessons = lessons_by_subject(db, family_id)
    subjects: dict[str, list[Subject]] = {}
    for row in active(db, "subjects", family_id):
        subjects.setdefault(row["child_id"], []).append(_subject(row, lessons.get(row["subject_id"], [])))
    commitments: dict[str, list[Commitment]] = {}
    for row in active(db, "child_commitments", family_id):
        commitments.setdefault(row["child_id"], []).append(_commitment(row))
    return tuple(
        _child(row, subjects.get(row["child_id"], ()), commitments.get(row["child_id"], ()))
        for row in active(db, "children", family_id)
    )


def children_who_left(db: Db, family_id: FamilyId) -> tuple[Child, ...]:
    """Fetch the children who are in the household no longer, by name, with every subject they ever had, without lessons."""

    def ask() -> tuple[Child, ...]:
        left = db.rows(
            "SELECT * FROM children WHERE family_id = ? AND NOT is_active ORDER BY name, child_id", [family_id]
        )
        if not left:
            return ()
        subjects: dict[str, dict[str, Subject]] = {}
        for row in db.rows("SELECT * FROM subjects WHERE family_id = ? ORDER BY position, subject_id", [family_id]):
            subjects.setdefault(row["child_id"], {}).setdefault(row["name"], _subject(row, ()))
        return tuple(_child(row, tuple(subjects.get(row["child_id"], {}).values()), ()) for row in left)

    return db.remembered(("children who left", family_id), ("children", "subjects"), ask)


def left_at(db: Db, family_id: FamilyId) -> dict[ChildId, datetime]:
    """Say when each child that was ever taken out of the household was: at the first saving without it; the last time counts."""
    found: dict[ChildId, datetime] = {}
    known: set[ChildId] = set()
    for row in db.rows(
        "SELECT happened_at, subject_ids FROM events WHERE family_id = ? AND kind = ? ORDER BY sequence",
        [family_id, EventKind.HOUSEHOLD_SAVED.value],
    ):
        there = {ChildId(one) for one in row["subject_ids"]}
        found |= dict.fromkeys(known - there, row["happened_at"])
        known = there
    return found


def _child(row: Mapping[str, Any], subjects: Sequence[Subject], commitments: Sequence[Commitment]) -> Child:
    preferences = row["learning_preferences"]
    return Child(
        id=row["child_id"],
        name=row["name"],
        age=row["age"],
        commitments=tuple(commitments),
        subjects=tuple(subjects),
        best_times=tuple(preferences["bestLearningTimes"]),
        hours=(minute_of(preferences["startTime"]), minute_of(preferences["endTime"])),
        rests=Rests.model_validate(preferences.get("rests") or {}),
        extra=row["metadata"],
    )


def _subject(row: dict[str, Any], lessons: Sequence[KeptLesson]) -> Subject:
    return Subject(
        **row["metadata"],
        name=row["name"],
        is_core=row["is_core"],
        minutes=row["minutes"],
        frequency=row["frequency"],
        involvement=row["parent_involvement"],
        fixed_time=row["fixed_time"],
        interest=row["interest_points"],
        lessons=tuple(lesson.title for lesson in lessons),
        lesson_minutes={lesson.number: lesson.minutes for lesson in lessons if lesson.minutes is not None},
    )


def _commitment(row: dict[str, Any]) -> Commitment:
    return Commitment(
        name=row["name"],
        frequency=row["frequency"],
        days_of_week=tuple(row["days_of_week"]),
        start=row["start_minute"],
        end=row["end_minute"],
        on=row["takes_place_on"],
        who=tuple(row["who"]),
        every_weeks=row["every_weeks"],
        starting_week=row["starting_week"],
        place=row["place"],
        extra=row["metadata"],
    )


def rename_subject(db: Db, family_id: FamilyId, child_id: ChildId, old: str, new: str) -> None:
    """Call a subject by another name before the household is saved with it; it keeps its id, and its lessons theirs."""
    db.execute(
        "UPDATE subjects SET name = ? WHERE family_id = ? AND child_id = ? AND name = ? AND is_active",
        [new, family_id, child_id, old],
    )
    week_facts.family_due(db, family_id)


def child_names_of(db: Db, family_id: FamilyId) -> dict[ChildId, str]:
    """Say what the family's children are called, those too who left it."""
    rows = db.rows("SELECT child_id, name FROM children WHERE family_id = ?", [family_id])
    return {row["child_id"]: row["name"] for row in rows}


def grade_level_of(db: Db, family_id: FamilyId, child_id: ChildId) -> str | None:
    """Say what was written down as a child's grade, as it was written."""
    text: str | None = db.value(
        "SELECT grade_level FROM children WHERE family_id = ? AND child_id = ?", [family_id, child_id]
    )
    return text


def subject_ids_of(db: Db, family_id: FamilyId) -> dict[tuple[ChildId, str], SubjectId]:
    """Name the id of each active subject by its child and name."""

    def ask() -> dict[tuple[ChildId, str], SubjectId]:
        return {(row["child_id"], row["name"]): row["subject_id"] for row in active(db, "subjects", family_id)}

    return db.remembered(("subject ids", family_id), ("subjects",), ask)


def commitment_ids_of(db: Db, family_id: FamilyId) -> dict[tuple[ChildId | None, str], CommitmentId]:
    """Name the id of each active commitment by its child (None = the family's) and name; of two alike, the first."""
    found: dict[tuple[ChildId | None, str], CommitmentId] = {}
    for row in active(db, "family_commitments", family_id) + active(db, "child_commitments", family_id):
        found.setdefault((row.get("child_id"), row["name"]), row["commitment_id"])
    return found


def children_learning_best(db: Db, part_of_day: str) -> list[ChildId]:
    """Find the children who named this part of the day (`early_morning`, `mid-morning` ...) among their best."""
    rows = db.rows(
        "SELECT child_id FROM children"
        " WHERE is_active AND list_contains(learning_preferences->>'$.bestLearningTimes[*]', ?) ORDER BY child_id",
        [part_of_day],
    )
    return [row["child_id"] for row in rows]

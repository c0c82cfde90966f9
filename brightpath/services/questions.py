"""The statements of the questionnaire: what is asked, and an admin's changes, each of which makes a new version."""

from __future__ import annotations

from typing import Literal

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import Refused, Stale
from brightpath.domain.questions import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_WORDING,
    Category,
    CategoryKey,
    Changes,
    Question,
    QuestionSet,
    changes_by,
    one_line,
    weight_of,
)
from brightpath.exports.questions import questions_csv, questions_json
from brightpath.imports.questions import read_questions, read_questions_csv
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import questions
from brightpath.storage.database import Db
from brightpath.storage.questions import Revision

FileKind = Literal["csv", "json"]


@verb
def question_set(house: House, actor: Actor) -> QuestionSet:
    """Fetch all categories and the newest version of every statement; `.asked` are those that are asked."""
    with house.store.read() as db:
        return questions.question_set_of(db)


@verb
def question_history(house: House, actor: Actor, question_key: str) -> list[Revision]:
    """List a statement's versions, the newest first."""
    with house.store.read() as db:
        return questions.revisions_of(db, question_key)


@verb
def save_category(house: House, actor: Actor, category: Category, *, before: Category) -> Category:
    """Change a category's name, description, place, weight, or whether it is asked; `before` is what was looked at.

    Raises
    ------
    Stale
        When somebody changed it meanwhile.
    NotFound
        When there is no such category: further ones cannot be made, since the starting preferences read these five.
    """
    category = category.model_copy(
        update={
            "name": one_line(category.name, "a name", LONGEST_NAME),
            "description": one_line(category.description, "a description", LONGEST_DESCRIPTION),
            "weight": weight_of(category.weight),
        }
    )
    with house.store.write() as db:
        if questions.question_set_of(db).category(category.key) != before:
            raise Stale("Somebody changed this category a moment ago. Look at it again before you change it.")
        questions.save_categories(db, [category], house.now())
    return category


@verb
def add_question(
    house: House, actor: Actor, category_key: CategoryKey, wording: str, *, weight: float = 1.0, is_reversed: bool
) -> Question:
    """Add a statement behind the others of its category; it is asked from now on."""
    with house.store.write() as db:
        known = questions.question_set_of(db)
        question = Question(
            key=known.free_key(),
            category=known.category(category_key).key,
            position=known.next_position(category_key),
            wording=one_line(wording, "a statement", LONGEST_WORDING),
            weight=weight_of(weight),
            is_reversed=is_reversed,
        )
        questions.add_versions(db, [question], house.now(), actor.user_id)
    return question


@verb
def save_question(
    house: House,
    actor: Actor,
    question_key: str,
    *,
    version: int,
    wording: str,
    weight: float,
    is_reversed: bool,
    is_active: bool,
    is_new_meaning: bool = False,
) -> Question:
    """Change a statement, of which `version` was looked at.

    With a new meaning, old answers no longer count and the statement is asked again; else they count as before.

    Raises
    ------
    Stale
        When there is a newer version.
    """
    with house.store.write() as db:
        before = _looked_at(db, question_key, version)
        after = before.revised(
            is_new_meaning=is_new_meaning,
            wording=one_line(wording, "a statement", LONGEST_WORDING),
            weight=weight_of(weight),
            is_reversed=is_reversed,
            is_active=is_active,
        )
        if after is not before:
            questions.add_versions(db, [after], house.now(), actor.user_id)
    return after


@verb
def move_question(house: House, actor: Actor, question_key: str, *, version: int, by: Literal[-1, 1]) -> None:
    """Move a statement up (-1) or down (1) among those of its category.

    Raises
    ------
    Stale
        When there is a version newer than the one that was looked at.
    """
    with house.store.write() as db:
        _looked_at(db, question_key, version)
        moved = questions.question_set_of(db).moved(question_key, by=by)
        if moved:
            questions.add_versions(db, moved, house.now(), actor.user_id)


@verb
def import_questions(house: House, actor: Actor, content: bytes, *, kind: FileKind) -> Changes:
    """Take statements and categories from a file: all of it, or nothing when it has a fault. What it leaves out stays.

    Raises
    ------
    Faulty
        With every fault of the file; also when a statement was changed since the file was downloaded.
    """
    given = read_questions_csv(content) if _known(kind) == "csv" else read_questions(content)
    with house.store.write() as db:
        changes = changes_by(given, questions.question_set_of(db))
        questions.save_categories(db, changes.categories, house.now())
        questions.add_versions(db, changes.questions, house.now(), actor.user_id)
    return changes


@verb
def export_questions(house: House, actor: Actor, *, kind: FileKind) -> str:
    """Give out all categories and statements, to be changed and brought in again."""
    write = questions_csv if _known(kind) == "csv" else questions_json
    with house.store.read() as db:
        return write(questions.question_set_of(db))


def _known(kind: str) -> str:
    if kind not in ("csv", "json"):
        raise Refused("Statements come as CSV or as JSON.")
    return kind


def _looked_at(db: Db, key: str, version: int) -> Question:
    question = questions.question_set_of(db).question(key)
    if question.version != version:
        raise Stale("Somebody changed this statement a moment ago. Look at it again before you change it.")
    return question

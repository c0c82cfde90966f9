"""What is said about statements, their versions and what a file changed in them. Facts in, words out."""

from __future__ import annotations

from brightpath.domain.questions import Changes, Question
from brightpath.ui import words

REVERSED = "agreeing lowers the score"
NOT_ASKED = "not asked"


def marks(question: Question) -> str:
    """Say a statement's key and what is out of the ordinary: "q2 · agreeing lowers the score · counts 2 times"."""
    said = [question.key]
    if question.is_reversed:
        said.append(REVERSED)
    if question.weight != 1:
        said.append(f"counts {question.weight:g} times")
    if not question.is_active:
        said.append(NOT_ASKED)
    return " · ".join(said)


def step(newer: Question, older: Question | None) -> str:
    """Say what became of a statement from one version to the next."""
    if older is None:
        return "first version"
    if newer.meaning != older.meaning:
        return "new meaning: older answers no longer count"
    changed = []
    if newer.wording != older.wording:
        changed.append("wording corrected")
    if newer.is_reversed != older.is_reversed:
        changed.append(REVERSED if newer.is_reversed else "agreeing raises the score")
    if newer.weight != older.weight:
        changed.append(f"counts {newer.weight:g} times")
    if newer.is_active != older.is_active:
        changed.append("asked again" if newer.is_active else "no longer asked")
    if newer.category != older.category:
        changed.append("put into another category")
    if newer.position != older.position:
        changed.append("moved")
    return words.named(changed)


def taken_in(changes: Changes) -> str:
    """Say what a file changed."""
    parts = [
        f"{_counted(len(found), 'statement')} {what}"
        for found, what in (
            (changes.added, "added"),
            (changes.corrected, "changed (older answers still count)"),
            (changes.renewed, "given a new meaning (older answers no longer count)"),
        )
        if found
    ]
    if changes.categories:
        count = len(changes.categories)
        parts.append(f"{count} {'category' if count == 1 else 'categories'} changed")
    return f"{words.named(parts)}." if parts else "The file says what stood here already; nothing was changed."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")

"""The statements of the questionnaire: their categories, their versions, and how answers become a category's score."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from brightpath.domain.errors import Fault, Faulty, NotFound, Refused

NEUTRAL_POINTS = 3
HIGHEST_POINTS = 5

LONGEST_NAME, LONGEST_WORDING, LONGEST_DESCRIPTION = 60, 200, 300
LIGHTEST, HEAVIEST = 0.1, 10.0
#: q1 to q25 come with BrightPath; an admin may add further ones.
QUESTION_KEY = re.compile("q[1-9][0-9]{0,2}")


class CategoryKey(StrEnum):
    """What the statements ask about; a high score means flexible, rotating, time-conscious, long-term, prioritising."""

    FLEXIBILITY = "flexibility"
    ROTATION = "rotation"
    TIME = "time_management"
    LONG_TERM = "long_term"
    PRIORITIZATION = "prioritization"


class ScoredQuestion(BaseModel):
    """What scoring needs to know of a statement."""

    model_config = ConfigDict(frozen=True)

    key: str
    category: CategoryKey
    is_reversed: bool = False
    weight: float = 1.0


#: Twenty-five statements, five to a category in order, as BrightPath ships them (spec, section 2).
_REVERSED = frozenset({"q2", "q4", "q7", "q13", "q22"})
STANDARD_SCORING: tuple[ScoredQuestion, ...] = tuple(
    ScoredQuestion(key=f"q{5 * place + number}", category=category, is_reversed=f"q{5 * place + number}" in _REVERSED)
    for place, category in enumerate(CategoryKey)
    for number in range(1, 6)
)


class Category(BaseModel):
    """What five or more statements ask about together; its key ties it to the starting preferences."""

    model_config = ConfigDict(frozen=True)

    key: CategoryKey
    name: str
    description: str
    position: int
    weight: float = 1.0
    is_active: bool = True


class Question(BaseModel):
    """One statement in one version.

    Any change makes a new version. Versions with the same `meaning` ask the same thing, so that an answer to one is an
    answer to the other; a new meaning has to be answered anew.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    version: int = 1
    meaning: int = 1
    category: CategoryKey
    position: int
    wording: str
    weight: float = 1.0
    is_reversed: bool = False
    is_active: bool = True

    @property
    def number(self) -> int:
        """Count of the key: 7 for q7."""
        return int(self.key[1:])

    def revised(self, *, is_new_meaning: bool = False, **changes: object) -> Question:
        """Make the next version with these changes; without any, and with the old meaning, it is this one still."""
        changed = self.model_copy(update=changes)
        if changed == self and not is_new_meaning:
            return self
        return changed.model_copy(update={"version": self.version + 1, "meaning": self.meaning + is_new_meaning})


class QuestionSet(BaseModel):
    """Categories and statements, each statement in its newest version, both in the order in which they are asked."""

    model_config = ConfigDict(frozen=True)

    categories: tuple[Category, ...] = ()
    questions: tuple[Question, ...] = ()

    @classmethod
    def of(cls, categories: Sequence[Category], questions: Sequence[Question]) -> QuestionSet:
        """Put categories and statements in order."""
        in_order = tuple(sorted(categories, key=lambda category: (category.position, category.key)))
        places = {category.key: place for place, category in enumerate(in_order)}
        return cls(
            categories=in_order,
            questions=tuple(
                sorted(
                    questions,
                    key=lambda each: (places.get(each.category, len(places)), each.position, each.number),
                )
            ),
        )

    @property
    def asked(self) -> tuple[Question, ...]:
        """The active statements of the active categories."""
        active = {category.key for category in self.categories if category.is_active}
        return tuple(each for each in self.questions if each.is_active and each.category in active)

    def scoring(self) -> tuple[ScoredQuestion, ...]:
        """Say of the statements that are asked what scoring needs to know."""
        return tuple(
            ScoredQuestion(key=each.key, category=each.category, is_reversed=each.is_reversed, weight=each.weight)
            for each in self.asked
        )

    def of_category(self, key: CategoryKey) -> tuple[Question, ...]:
        """List a category's statements, also those that are not asked."""
        return tuple(each for each in self.questions if each.category is key)

    def category(self, key: str) -> Category:
        """Find a category, or raise `NotFound`."""
        return _only((each for each in self.categories if each.key == key), f"There is no category {key}.")

    def question(self, key: str) -> Question:
        """Find a statement, or raise `NotFound`."""
        return _only((each for each in self.questions if each.key == key), f"There is no statement {key}.")

    def free_key(self) -> str:
        """Name the key that a further statement gets.

        Raises
        ------
        Refused
            When there are as many statements as keys.
        """
        key = f"q{max((each.number for each in self.questions), default=0) + 1}"
        if not QUESTION_KEY.fullmatch(key):
            raise Refused("There are too many statements. Change one that is no longer asked instead.")
        return key

    def next_position(self, key: CategoryKey) -> int:
        """Say where a further statement of a category stands: behind all others."""
        return max((each.position for each in self.of_category(key)), default=0) + 1

    def moved(self, key: str, *, by: int) -> tuple[Question, ...]:
        """Move a statement up (-1) or down (1) in its category; give those that stand elsewhere now, revised."""
        moving = self.question(key)
        order = list(self.of_category(moving.category))
        place = order.index(moving)
        order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
        if order == list(self.of_category(moving.category)):
            return ()
        # Counted anew from 1: an import may have given two statements one position.
        counted = [(each, each.revised(position=position)) for position, each in enumerate(order, start=1)]
        return tuple(revised for each, revised in counted if revised is not each)


@dataclass(frozen=True)
class Changes:
    """What a file changes: categories as they will be, statements as they come new, corrected or with a new meaning."""

    categories: tuple[Category, ...] = ()
    added: tuple[Question, ...] = ()
    corrected: tuple[Question, ...] = ()
    renewed: tuple[Question, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All versions that come new."""
        return (*self.added, *self.corrected, *self.renewed)


def changes_by(given: QuestionSet, current: QuestionSet) -> Changes:
    """Compare what a file says with what is; what the file leaves out stays as it is.

    Raises
    ------
    Faulty
        When a statement was changed since the file was written, or skips a meaning.
    """
    known = {each.key: each for each in current.questions}
    faults: list[Fault] = []
    found: dict[str, list[Question]] = {"added": [], "corrected": [], "renewed": []}
    for each in given.questions:
        now = known.get(each.key)
        if now is None:
            found["added"].append(each.model_copy(update={"version": 1, "meaning": 1}))
            continue
        if each.model_copy(update={"version": now.version}) == now:
            continue
        if each.version != now.version:
            what = f"This was written over version {each.version}, and version {now.version} stands now."
            faults.append(Fault(each.key, what, "a change of the newest download"))
        elif each.meaning not in (now.meaning, now.meaning + 1):
            what = f"The meaning {each.meaning} does not follow {now.meaning}."
            faults.append(Fault(each.key, what, f"{now.meaning} for a correction, {now.meaning + 1} for a new meaning"))
        else:
            kind = "corrected" if each.meaning == now.meaning else "renewed"
            found[kind].append(each.model_copy(update={"version": now.version + 1}))
    if faults:
        raise Faulty(faults)
    categories = tuple(each for each in given.categories if each not in current.categories)
    return Changes(categories=categories, **{kind: tuple(questions) for kind, questions in found.items()})


T = TypeVar("T")


def _only(found: Iterable[T], sentence: str) -> T:
    for one in found:
        return one
    raise NotFound(sentence)


def category_scores(
    answers: Mapping[str, int], scoring: Sequence[ScoredQuestion] = STANDARD_SCORING
) -> dict[CategoryKey, float]:
    """Average each category's statements, 1-5, after reversing (6 - answer); a missing answer counts 3.

    A category without statements scores 3.
    """
    scores = {}
    for category in CategoryKey:
        asked = [question for question in scoring if question.category is category]
        total = sum(question.weight for question in asked)
        counted = sum(question.weight * _points(answers, question) for question in asked)
        scores[category] = counted / total if total else float(NEUTRAL_POINTS)
    return scores


def _points(answers: Mapping[str, int], question: ScoredQuestion) -> int:
    points = answers.get(question.key, NEUTRAL_POINTS)
    return HIGHEST_POINTS + 1 - points if question.is_reversed else points


def one_line(text: str, noun: str, longest: int) -> str:
    """Trim a text that an admin wrote.

    Raises
    ------
    Refused
        When nothing can be seen of it, or it is too long or not one line.
    """
    text = text.strip()
    kinds = {unicodedata.category(mark) for mark in text}
    if kinds <= {"Zs", "Zl", "Zp", "Cc", "Cf"}:
        raise Refused(f"Please write {noun}.")
    if len(text) > longest or kinds & {"Zl", "Zp", "Cc", "Cs"}:
        raise Refused(f"Please write {noun} of at most {longest} characters on one line.")
    return text


def weight_of(weight: float) -> float:
    """Check a weight.

    Raises
    ------
    Refused
        When it is next to nothing, or far above all others. A statement that should count for nothing is not asked at all.
    """
    if not (math.isfinite(weight) and LIGHTEST <= weight <= HEAVIEST):
        raise Refused(f"A weight is a number from {LIGHTEST:g} to {HEAVIEST:g}.")
    return weight

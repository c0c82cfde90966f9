"""The questionnaire: its steps, a draft of answers and how far each step is; what it lacks is told by `missing`.

A draft is the household document of `imports.household` as far as it is answered. A step owns a part of it; reading and
writing such a part keeps everything else, and brings along what depends on it (a renamed child, a lesson together).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from brightpath.domain.catalogue import suggested_best_times, suggested_hours
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.ids import FamilyId
from brightpath.domain.questions import HIGHEST_POINTS
from brightpath.domain.weeks import clock_of

Document = dict[str, Any]


class Section(StrEnum):
    """The seven sections and the statements, in the order in which they are asked; the calendar is asked later."""

    ABOUT = "section1"
    CHILDREN = "section2"
    COMMITMENTS = "section3"
    SUBJECTS = "section4"
    FLEXIBILITY = "section5"
    HOURS = "section6"
    STYLE = "section7"
    STATEMENTS = "likert"
    CALENDAR = "calendar"


#: What the questionnaire asks. The calendar of the year stands on the household's own page only.
SECTIONS: tuple[Section, ...] = tuple(section for section in Section if section is not Section.CALENDAR)
_OF_FAMILY = (
    Section.ABOUT,
    Section.CHILDREN,
    Section.COMMITMENTS,
    Section.FLEXIBILITY,
    Section.STYLE,
    Section.STATEMENTS,
)
_OF_CHILD = (Section.COMMITMENTS, Section.SUBJECTS, Section.HOURS)


class RunStatus(StrEnum):
    """How a run of the questionnaire stands."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


class Progress(StrEnum):
    """How far a step or a section is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Step:
    """What is saved at once: a section's answers about the family (no `child_id`) or about one child."""

    section: Section
    child_id: str | None = None

    @property
    def key(self) -> str:
        """Write the step as one word: "section4:child_1"."""
        return self.section.value if self.child_id is None else f"{self.section.value}:{self.child_id}"

    @classmethod
    def of_key(cls, key: str) -> Step:
        """Read what `key` wrote."""
        section, _, child_id = key.partition(":")
        return cls(Section(section), child_id or None)


@dataclass(frozen=True)
class StepState:
    """How often a step was saved, when and by whom last, and whether somebody said that it is done."""

    version: int = 0
    saved_at: datetime | None = None
    saved_by: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True)
class Missing:
    """Something that is not answered yet or cannot be right: in which step, at which field, in a parent's words.

    `field` is the place inside the step's answers, such as `subjects[2].sessionDuration`. What is not `is_needed` may
    stay as it is.
    """

    step: Step
    field: str
    sentence: str
    is_needed: bool = True


class Incomplete(Refused):
    """Answers that do not make a household: all that is missing or wrong, none written."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__("\n".join(one.sentence for one in missing))


@dataclass(frozen=True)
class Draft:
    """A run of the questionnaire as it stands."""

    session_id: str
    family_id: FamilyId
    status: RunStatus
    current: Section
    document: Document
    states: Mapping[Step, StepState]
    missing: tuple[Missing, ...]
    started_at: datetime
    updated_at: datetime

    @property
    def steps(self) -> tuple[Step, ...]:
        """List all steps there are for these children."""
        return steps_of(self.document)

    def state(self, step: Step) -> StepState:
        """Say who saved a step last."""
        return self.states.get(step, StepState())

    def answers(self, step: Step) -> Document:
        """Give a step's part of the answers."""
        return answers_of(self.document, step)

    def missing_at(self, step: Step) -> tuple[Missing, ...]:
        """List what is missing in one step."""
        return tuple(one for one in self.missing if one.step == step)

    def progress(self, step: Step) -> Progress:
        """Say how far a step is: begun when saved, complete when somebody said so and nothing needed is missing."""
        state = self.state(step)
        if state.version == 0 and not state.is_confirmed:
            return Progress.NOT_STARTED
        is_whole = not any(one.is_needed for one in self.missing_at(step))
        return Progress.COMPLETE if state.is_confirmed and is_whole else Progress.IN_PROGRESS

    def section_progress(self, section: Section) -> Progress:
        """Say how far a section is, over all its steps."""
        each = {self.progress(step) for step in self.steps if step.section is section}
        if not each or each == {Progress.NOT_STARTED}:
            return Progress.NOT_STARTED
        return Progress.COMPLETE if each == {Progress.COMPLETE} else Progress.IN_PROGRESS

    @property
    def is_ready(self) -> bool:
        """Say whether nothing that is needed is missing, so that it can be submitted."""
        return not any(one.is_needed for one in self.missing)


# --- Steps and their part of the document -----------------------------------------------------------------------------


def steps_of(document: Document) -> tuple[Step, ...]:
    """List the steps in the order of asking: a section's about the family first, then one per child."""
    ids = [child["id"] for child in document.get("children", [])]
    return tuple(
        step
        for section in SECTIONS
        for step in (
            *((Step(section),) if section in _OF_FAMILY else ()),
            *(Step(section, child_id) for child_id in ids if section in _OF_CHILD),
        )
    )


#: What of a calendar its step does not own: it is asked for at the beginning.
CALENDAR_KEYS = ("timeZone", "weekStart", "schoolDays")
SECTION_OF_CHILD = {
    Section.COMMITMENTS: "section3Child",
    Section.SUBJECTS: "section4",
    Section.HOURS: "section6",
}


def answers_of(document: Document, step: Step) -> Document:
    """Take a step's part out of the document; an empty object when nothing was answered.

    `section1` is {name, available, adults: the other grown-ups, calendar: {timeZone, weekStart, schoolDays},
    clockHours}; `section2` is {children: [{id, name, age}]}; `calendar` is what `section1` does not have of it; a child's
    `section6` has its `rests` too, the family's `section3` the `places`; the others are the document's own sections.
    """
    if step.child_id is not None:
        child = _child_of(document, step.child_id)
        rests = {"rests": child["rests"]} if step.section is Section.HOURS and child.get("rests") else {}
        return deepcopy(child.get(SECTION_OF_CHILD[step.section], {}) | rests)
    if step.section is Section.ABOUT:
        return _about_of(document)
    if step.section is Section.CHILDREN:
        return {
            "children": [{"id": child["id"], **child.get("section2", {})} for child in document.get("children", [])]
        }
    answers = deepcopy(document.get(step.section.value, {}))
    if step.section is Section.COMMITMENTS and document.get("places"):
        answers["places"] = deepcopy(document["places"])
    return {key: answers[key] for key in answers if step.section is not Section.CALENDAR or key not in CALENDAR_KEYS}


def with_answers(document: Document, step: Step, answers: Document) -> Document:
    """Put a step's part into the document and bring along what depends on it; the old document stays as it is.

    A child without an id is new: it gets a temporary one, and hours and best times that suit its age. Who is renamed is
    renamed wherever the document names them, who leaves is taken out. A lesson together keeps one length, one frequency
    and one set of days.
    """
    new, answers = deepcopy(document), deepcopy(answers)
    if step.child_id is not None:
        child = _child_of(new, step.child_id)
        if step.section is Section.HOURS:
            child.pop("rests", None)
            if rests := answers.pop("rests", None):
                child["rests"] = rests
        child[SECTION_OF_CHILD[step.section]] = answers
        if step.section is Section.SUBJECTS:
            _keep_together(new, document, step.child_id)
    elif step.section is Section.ABOUT:
        _put_about(new, answers)
    elif step.section is Section.CHILDREN:
        _put_children(new, answers.get("children", []))
    elif step.section is Section.CALENDAR:
        asked = {key: value for key, value in new.get("calendar", {}).items() if key in CALENDAR_KEYS}
        new["calendar"] = answers | asked
    else:
        if step.section is Section.COMMITMENTS:
            new.pop("places", None)
            if places := answers.pop("places", None):
                new["places"] = places
        if answers or step.section.value in new:
            new[step.section.value] = answers
    return new


def changed_steps(old: Document, new: Document) -> tuple[Step, ...]:
    """List the steps whose answers differ between two documents."""
    known = set(steps_of(old))
    return tuple(step for step in steps_of(new) if step not in known or answers_of(old, step) != answers_of(new, step))


def points_of(answers: Document) -> dict[str, int]:
    """Take the ratings out of the answers to the statements, which hold a comment too."""
    return {
        key: value
        for key, value in answers.items()
        if re.fullmatch(r"q\d+", key) and type(value) is int and 1 <= value <= HIGHEST_POINTS
    }


def comment_of(answers: Document) -> str | None:
    """Take the comment out of the answers to the statements."""
    comment = answers.get("comment")
    return comment if isinstance(comment, str) else None


def renamed_subject(before: Document, after: Document) -> tuple[str, str] | None:
    """Find the old and the new name in two answers to section 4 that differ in the name of one subject alone."""
    old, new = ([subject.get("name") for subject in one.get("subjects", [])] for one in (before, after))
    if len(old) != len(new):
        return None
    changed = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
    is_renamed = len(changed) == 1 and all(changed[0]) and changed[0][1] not in old
    return changed[0] if is_renamed else None


def _child_of(document: Document, child_id: str) -> Document:
    for child in document.get("children", []):
        if child["id"] == child_id:
            found: Document = child
            return found
    raise NotFound("This child is not there any more.")


def _about_of(document: Document) -> Document:
    name = document.get("section1", {}).get("name")
    adults = document.get("adults", [])
    own: Document = next((adult for adult in adults if _folded(adult.get("name")) == _folded(name)), {})
    calendar = document.get("calendar", {})
    answers: Document = {"name": name} if name is not None else {}
    if own.get("available"):
        answers["available"] = own["available"]
    others = [adult for adult in adults if adult is not own]
    if others:
        answers["adults"] = others
    kept = {key: calendar[key] for key in CALENDAR_KEYS if key in calendar}
    if kept:
        answers["calendar"] = kept
    if "clockHours" in document:
        answers["clockHours"] = document["clockHours"]
    return deepcopy(answers)


def _put_about(document: Document, answers: Document) -> None:
    before = _about_of(document)
    section, adults = dict(document.get("section1", {})), document.get("adults", [])
    known: Document = next(
        (adult for adult in adults if _folded(adult.get("name")) == _folded(section.get("name"))), {}
    )
    section.pop("name", None)
    if answers.get("name") is not None:
        section["name"] = answers["name"]
    document["section1"] = section
    own = {key: value for key, value in known.items() if key not in ("name", "available")}
    if answers.get("available"):
        own["available"] = answers["available"]
    others = answers.get("adults", [])
    document.pop("adults", None)
    if (own or others) and answers.get("name") is not None:
        document["adults"] = [{"name": answers["name"], **own}, *others]
    elif others:
        document["adults"] = list(others)
    calendar = {key: value for key, value in document.get("calendar", {}).items() if key not in CALENDAR_KEYS}
    calendar |= {key: value for key, value in answers.get("calendar", {}).items() if key in CALENDAR_KEYS}
    document.pop("calendar", None)
    if calendar:
        document["calendar"] = calendar
    document.pop("clockHours", None)
    if "clockHours" in answers:
        document["clockHours"] = answers["clockHours"]
    names = {before.get("name"): answers.get("name")}
    old, new = ([adult.get("name") for adult in one.get("adults", [])] for one in (before, answers))
    # Who is still named is nobody else, wherever in the list; who stands in the place of one who is not was renamed.
    if len(old) == len(new):
        names |= {was: now for was, now in zip(old, new, strict=True) if was not in new and now not in old}
    _rename(document, names, left={name for name in old if name not in new and name not in names})


def _put_children(document: Document, children: list[Document]) -> None:
    old = {"children": document.get("children", [])}
    known = {child["id"]: child for child in old["children"]}
    taken = set(known) | {child["id"] for child in children if child.get("id")}
    put = []
    for child in children:
        child_id = child.get("id") or _temporary_id(taken)
        taken.add(child_id)
        facts = {key: value for key, value in child.items() if key != "id"}
        put.append(known[child_id] | {"section2": facts} if child_id in known else _new_child(child_id, facts))
    document["children"] = put
    stays = {child["id"]: child["section2"].get("name") for child in put}
    before = {child_id: child["section2"].get("name") for child_id, child in known.items()}
    _rename(
        document,
        {name: stays[child_id] for child_id, name in before.items() if child_id in stays},
        left={name for child_id, name in before.items() if child_id not in stays},
    )
    for child in put:
        _keep_together(document, old, child["id"])


#: For a child whose age is not known yet.
_MIDDLE_AGE = 8


def _new_child(child_id: str, facts: Document) -> Document:
    given = facts.get("age")
    age = given if isinstance(given, int) and 2 <= given <= 18 else _MIDDLE_AGE
    start, end = suggested_hours(age)
    return {
        "id": child_id,
        "section2": facts,
        "section3Child": {"commitments": []},
        "section4": {"subjects": []},
        "section6": {
            "bestLearningTimes": list(suggested_best_times(age)),
            "startTime": clock_of(start),
            "endTime": clock_of(end),
        },
    }


def _temporary_id(taken: Iterable[str]) -> str:
    numbers = [int(match[1]) for child_id in taken if (match := re.fullmatch(r"child_(\d+)", child_id))]
    return f"child_{max(numbers, default=0) + 1}"


def _rename(document: Document, names: Mapping[str | None, str | None], *, left: set[str | None]) -> None:
    """Write new names wherever people are named; who left is taken out, and what took nobody else with them."""
    changed = {_folded(old): new for old, new in names.items() if old and new and old != new}
    gone = {_folded(name) for name in left if name}
    if not changed and not gone:
        return

    def renamed(things: list[Document]) -> Iterable[Document]:
        for thing in things:
            who = thing.get("who") or []
            still = [changed.get(_folded(name), name) for name in who if _folded(name) not in gone]
            if still or not who:
                yield {**thing, "who": still} if who else thing

    for holder, key in (
        (document.get("section3", {}), "commitments"),
        (document.get("calendar", {}), "daysOff"),
        *((child.get("section3Child", {}), "commitments") for child in document.get("children", [])),
    ):
        if key in holder:
            holder[key] = list(renamed(holder[key]))


#: What is the same for all in a lesson together.
TOGETHER = (
    *("sessionDuration", "frequency", "daysOfWeek", "fixedTime", "loop", "block"),
    *("everyWeeks", "startingWeek", "cycleDays", "parts"),
)


def _keep_together(document: Document, before: Document, child_id: str) -> None:
    """Give the others in a lesson together what this child's says; whom the others left is together no more.

    A name of a lesson together that nobody else has yet stays: the others are saved one after the other.
    """
    own = {
        _folded(subject["combinedWith"]): subject
        for subject in _child_of(document, child_id).get("section4", {}).get("subjects", [])
        if subject.get("combinedWith")
    }
    were = _lessons_together(before)
    for group, subjects in _lessons_together(document).items():
        if len(subjects) == 1 and len(were.get(group, ())) > 1:
            del subjects[0]["combinedWith"]
        elif group in own:
            leading = {key: own[group][key] for key in TOGETHER if key in own[group]}
            for subject in subjects:
                for key in TOGETHER:
                    subject.pop(key, None)
                subject |= deepcopy(leading)


def _lessons_together(document: Document) -> dict[str, list[Document]]:
    members: dict[str, list[Document]] = {}
    for child in document.get("children", []):
        for subject in child.get("section4", {}).get("subjects", []):
            if subject.get("combinedWith"):
                members.setdefault(_folded(subject["combinedWith"]), []).append(subject)
    return members


def _folded(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()

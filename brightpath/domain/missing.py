"""What a draft of the questionnaire lacks, in a parent's words, each at its step and field."""

from __future__ import annotations

import re
from collections.abc import Iterable

from brightpath.domain.errors import Fault
from brightpath.domain.questionnaire import CALENDAR_KEYS, SECTION_OF_CHILD, Document, Missing, Section, Step

#: What a key is called when one asks a parent for it.
_CALLED = {
    "name": "the name",
    "age": "the age",
    "flexibility": "how firm your week should be",
    "startTime": "when it begins",
    "endTime": "when it ends",
    "sessionDuration": "how long a lesson takes",
    "frequency": "how often it comes",
    "parentInvolvement": "how much of a grown-up it needs",
    "daysOfWeek": "on which days",
    "date": "on which date",
    "preferredTime": "at which time",
    "who": "whom it takes",
    "combinedWith": "the lesson together",
    "interestLevel": "the interest",
    "timeZone": "the time zone",
}
_WHOLE = {
    "children": "Please say who your children are: at least one.",
    "section1.name": "Please say your name.",
    "section5.flexibility": "Please choose how firm your week should be.",
}
_PLACE_IN_CHILD = {
    "section2": Section.CHILDREN,
    "id": Section.CHILDREN,
    "section3Child": Section.COMMITMENTS,
    "section4": Section.SUBJECTS,
    "section6": Section.HOURS,
    "rests": Section.HOURS,
}
_PLACE_OF_FAMILY = {"adults": Section.ABOUT, "children": Section.CHILDREN, "places": Section.COMMITMENTS}


def missing_of(faults: Iterable[Fault], document: Document) -> tuple[Missing, ...]:
    """Say the faults of a draft in a parent's words, each at its step and field."""
    return tuple(_missing(fault, document) for fault in faults)


def _missing(fault: Fault, document: Document) -> Missing:
    step, field, whose = _place(fault.where, document)
    key = re.sub(r"\[\d+\]$", "", field.rpartition(".")[2])
    is_missing = fault.what == "This is missing."
    what = re.sub(r": it stands at \S+ already", " already", fault.what)  # a form has no places of a document
    if fault.where in _WHOLE and (is_missing or fault.where == "children"):
        return Missing(step, field, _WHOLE[fault.where])
    if is_missing and key in _CALLED:
        sentence = f"{_CALLED[key]} is missing."
        sentence = f"{whose}: {sentence}" if whose else sentence[:1].upper() + sentence[1:]
    else:
        sentence = f"{whose}: {what}" if whose else what
        sentence += f" Possible: {fault.allowed}." if fault.allowed else ""
    return Missing(step, field, sentence)


def _place(where: str, document: Document) -> tuple[Step, str, str]:
    """Find the step of a place in the document, the field inside its answers, and whom or what it is about."""
    child = re.match(r"children\[(\d+)\](?:\.(\w+))?\.?", where)
    if child is None:
        head, _, rest = where.partition(".")
        head = re.sub(r"\[\d+\]$", "", head)
        if head == Section.CALENDAR and rest.partition("[")[0] in CALENDAR_KEYS:
            return Step(Section.ABOUT), where, ""
        section = _PLACE_OF_FAMILY.get(head) or (Section(head) if head in list(Section) else Section.ABOUT)
        field = where if head in _PLACE_OF_FAMILY else rest
        return Step(section), field, _whose(document, where)
    index = int(child[1])
    about = document["children"][index]
    section = _PLACE_IN_CHILD.get(child[2] or "section2", Section.CHILDREN)
    rest = where[child.end() :]
    called = about.get("section2", {}).get("name") or f"Child {index + 1}"
    if section is Section.CHILDREN:
        return Step(section), f"children[{index}].{rest}", called
    inside = about.get(SECTION_OF_CHILD[section], {})
    if child[2] == "rests":
        rest = f"rests.{rest}"
    return Step(section, about["id"]), rest, _joined(called, _whose(inside, rest))


def _whose(holder: Document, where: str) -> str:
    """Name the item of a list that a place leads through: the third subject's name."""
    match = re.search(r"(\w+)\[(\d+)\]", where)
    if match is None:
        return ""
    try:
        things = holder
        for key in where[: match.start()].strip(".").split("."):
            things = things[key] if key else things
        thing = things[match[1]][int(match[2])]
        return str(thing.get("name") or f"number {int(match[2]) + 1}")
    except (KeyError, IndexError, AttributeError, TypeError):
        return ""


def _joined(*words: str) -> str:
    return ", ".join(word for word in words if word)

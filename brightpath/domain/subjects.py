"""A child's list of subjects, as the document has it: added to, taken from, renamed, and taken over from a sibling.

Old list in, new list out. A name stands once in a list, however it is spelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy

from brightpath.domain.catalogue import NEUTRAL_INTEREST, Catalogue, Suggestion, plain_name, suggested_for_any
from brightpath.domain.errors import Refused
from brightpath.domain.questionnaire import Document
from brightpath.domain.tables import LESSON_KEYS, SUBJECT_COLUMNS

#: The keys of a subject that have a meaning; any other is the family's own and kept as it is.
KNOWN_KEYS = frozenset({*SUBJECT_COLUMNS.values(), *LESSON_KEYS, "fixedTime"}) - {"required", "preferredTime"}
#: These name other subjects of the same child.
ORDER_KEYS = ("before", "after")
_ANY_AGE = 8
_OF_AGE = ("sessionDuration", "frequency", "parentInvolvement", "isCoreSubject")


def subject_named(subjects: Iterable[Document], name: str) -> Document | None:
    """Find a subject by its name in any spelling: "P.E." is "pe"."""
    return next((one for one in subjects if plain_name(one.get("name", "")) == plain_name(name)), None)


def subject_like(subjects: Iterable[Document], name: str, catalogue: Catalogue) -> Document | None:
    """Find a subject by its name or by another name for the same: "Maths" is "Mathematics"."""
    subjects = list(subjects)
    meant = catalogue.named(name, _ANY_AGE)
    return subject_named(subjects, name) or next(
        (one for one in subjects if meant and _is_meant(catalogue.named(one.get("name", ""), _ANY_AGE), meant)), None
    )


def _is_meant(known: Suggestion | None, meant: Suggestion) -> bool:
    return known is not None and known.name == meant.name


def with_subjects(
    subjects: Sequence[Document],
    items: Iterable[Document],
    *,
    kept: Sequence[str] = (),
    catalogue: Catalogue | None = None,
) -> list[Document]:
    """Add what is new; what stands already takes the item's values, but not its spelling and not those of the keys `kept`.

    With a catalogue, what stands is found by its other names too. An item without days may stand on any: days that
    stood are dropped.
    """
    new = [deepcopy(one) for one in subjects]
    stood = list(new)
    for item in items:
        known = subject_named(new, item["name"])
        if known is None and catalogue is not None:
            known = subject_like(stood, item["name"], catalogue)
        if known is None:
            new.append(deepcopy(item))
            continue
        known.pop("daysOfWeek", None)
        known |= {key: value for key, value in deepcopy(item).items() if key not in ("name", *kept)}
    return new


def without_subject(subjects: Sequence[Document], name: str) -> list[Document]:
    """Take a subject out, also where others come before or after it."""
    return [_with_order(one, {name: None}) for one in subjects if one.get("name") != name]


def renamed(subjects: Sequence[Document], old: str, new: str) -> list[Document]:
    """Give a subject another name, also where others come before or after it.

    Raises
    ------
    Refused
        When another subject has that name.
    """
    others = [one for one in subjects if one.get("name") != old]
    taken = subject_named(others, new)
    if taken is not None:
        raise Refused(f"There is “{taken['name']}” already. Every subject needs a name of its own.")
    return [_with_order(one | {"name": new} if one.get("name") == old else one, {old: new}) for one in subjects]


def fitted(subject: Document, catalogue: Catalogue, *, from_age: int, to_age: int) -> Document:
    """Take a sibling's subject over for a child of another age.

    Length, rhythm, help and core stay as the sibling has them, unless they are usually others at the child's own age.
    Interest starts in the middle; lessons, the order among subjects and being together stay with the sibling.
    """
    left = (*ORDER_KEYS, *LESSON_KEYS, "combinedWith")
    taken = {key: deepcopy(value) for key, value in subject.items() if key not in left}
    theirs, own = (usual(subject["name"], age, catalogue).as_subject() for age in (from_age, to_age))
    taken |= {key: own[key] for key in _OF_AGE if own[key] != theirs[key]}
    return taken | {"interestLevel": NEUTRAL_INTEREST}


def usual(name: str, age: int, catalogue: Catalogue) -> Suggestion:
    """Suggest what the catalogue says of a subject, or what is sensible at an age when it does not know it."""
    return catalogue.named(name, age) or suggested_for_any(name, age)


def _with_order(subject: Document, names: dict[str, str | None]) -> Document:
    """Write other names where a subject says what it comes before or after; None takes a name out."""
    plain = {plain_name(old): new for old, new in names.items()}
    new = deepcopy(subject)
    for key in ORDER_KEYS:
        if key in new:
            each = (plain.get(plain_name(name), name) for name in new[key])
            new[key] = [name for name in each if name is not None]
    return new

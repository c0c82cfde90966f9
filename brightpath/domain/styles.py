"""What philosophies and styles make of a household: the same family with short lessons, loops and lessons together.

Household in, household out, and only for a family that allows it; a subject with a word of its own on how it stands in the
week (a loop, a block, a fixed time, an order ...) is left to that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from brightpath.domain.catalogue import HAND, FieldOf, no_field, plain_name
from brightpath.domain.family import Child, Frequency, Household, Involvement, Subject
from brightpath.domain.preferences import RuleName, StartingPreferences
from brightpath.domain.words import listed

#: The longest lesson in minutes by the age up to which it holds, by the rule's own minutes (those of the youngest).
#:
#: References
#: ----------
#: C. M. Mason, "Home Education" (1886), part V: for children under eight, "seldom more than twenty minutes in length". The
#: steps for older children are our reading of her schools' time-tables, with longer lessons in each form.
SHORT_LESSONS: Final[dict[int, tuple[tuple[int, int], ...]]] = {
    20: ((8, 20), (11, 30), (14, 45), (18, 60)),
    15: ((8, 15), (11, 25), (14, 40), (18, 50)),
}
#: Siblings further apart than this learn better each at its own level.
MOST_YEARS_APART: Final = 4
#: What every child learns at its own level, however near in age.
EACH_ALONE: Final = frozenset({"maths", "language_arts"})
_BY_INVOLVEMENT: Final = tuple(Involvement)
_LOOPS: Final = {
    Involvement.FULL: "Loop with you",
    Involvement.SOME: "Loop with some help",
    Involvement.MINIMAL: "Loop nearby",
    Involvement.INDEPENDENT: "Loop alone",
}

Change = Callable[[Child, Subject], Subject]


def as_asked(household: Household, preferences: StartingPreferences, field_of: FieldOf = no_field) -> Household:
    """Write down the household as its philosophies and styles ask to plan it.

    `field_of` names a subject's field (`Catalogue.field_of`); a subject whose field nobody knows counts as work of the head.
    A family that did not allow lessons to change gets its household back as it is.
    """
    if not household.may_change_lessons:
        return household
    if preferences.asks(RuleName.GROUPED):
        household = _with_lessons_together(household, field_of)
    if preferences.asks(RuleName.LOOP):
        household = _with_loops(household)
    short = preferences.asks(RuleName.SHORT_LESSONS)
    if short and short.minutes:
        household = _with_short_lessons(household, short.minutes, field_of)
    return household


def longest_lesson_at(age: int, minutes: int) -> int:
    """Look up how long a short lesson may be at an age, in a family whose youngest have at most `minutes`."""
    steps = SHORT_LESSONS[minutes]
    return next((most for limit, most in steps if age <= limit), steps[-1][1])


# -- short lessons -----------------------------------------------------------------------------------------------------


def _with_short_lessons(household: Household, minutes: int, field_of: FieldOf) -> Household:
    youngest: dict[str, int] = {}
    for child, subject in _all_subjects(household):
        if subject.combined_with:
            age = youngest.get(subject.combined_with, child.age)
            youngest[subject.combined_with] = min(age, child.age)

    def shortened(child: Child, subject: Subject) -> Subject:
        if subject.block or field_of(subject.name) in HAND:
            return subject
        age = youngest[subject.combined_with] if subject.combined_with else child.age
        most = longest_lesson_at(age, minutes) * subject.parts
        return subject.model_copy(
            update={
                "minutes": min(subject.minutes, most),
                "lesson_minutes": {number: min(length, most) for number, length in subject.lesson_minutes.items()},
            }
        )

    return _changed(household, shortened)


# -- lessons together --------------------------------------------------------------------------------------------------


def _with_lessons_together(household: Household, field_of: FieldOf) -> Household:
    """Let siblings near in age have a subject together when everything about it is alike."""
    alike: dict[tuple, list[tuple[Child, Subject]]] = defaultdict(list)
    for child, subject in _all_subjects(household):
        if _is_free(child, subject) and field_of(subject.name) not in EACH_ALONE:
            facts = (
                subject.minutes,
                subject.frequency,
                frozenset(subject.days),
                subject.lessons,
                subject.place,
                subject.fixed_time.preferred,
            )
            alike[plain_name(subject.name), facts].append((child, subject))
    taken = {subject.combined_with for _, subject in _all_subjects(household)}
    together: dict[tuple[str, str], str] = {}
    for members in alike.values():
        for group in _near_in_age(members):
            name = f"{group[0][1].name} of {listed([child.name for child, _ in group])}"
            if name not in taken:
                together |= {(child.id, subject.name): name for child, subject in group}

    def combined(child: Child, subject: Subject) -> Subject:
        name = together.get((child.id, subject.name))
        return subject.model_copy(update={"combined_with": name}) if name else subject

    return _changed(household, combined)


def _near_in_age(members: Sequence[tuple[Child, Subject]]) -> Iterable[list[tuple[Child, Subject]]]:
    """Make groups from the youngest on, of children near in age who need about as much of an adult."""
    waiting = sorted(members, key=lambda one: one[0].age)
    while waiting:
        (youngest, first), *_ = waiting
        group = [
            (child, subject)
            for child, subject in waiting
            if child.age - youngest.age <= MOST_YEARS_APART and _needs_about_as_much(first, subject)
        ]
        waiting = [one for one in waiting if one not in group]
        if len(group) > 1:
            yield group


def _needs_about_as_much(one: Subject, other: Subject) -> bool:
    return abs(_BY_INVOLVEMENT.index(one.involvement) - _BY_INVOLVEMENT.index(other.involvement)) <= 1


# -- loops -------------------------------------------------------------------------------------------------------------


def _with_loops(household: Household) -> Household:
    """Let subjects of a few times a week take turns: one lesson every school day, so that each comes about as often as before."""
    looping: dict[tuple[str, str], str] = {}
    for child in household.children:
        if any(subject.loop for subject in child.subjects):
            continue
        for involvement, loop in _LOOPS.items():
            members = [one for one in child.subjects if one.involvement is involvement and _may_take_turns(child, one)]
            if len(members) > 1:
                looping |= {(child.id, subject.name): loop for subject in members}

    def in_loop(child: Child, subject: Subject) -> Subject:
        loop = looping.get((child.id, subject.name))
        return subject.model_copy(update={"loop": loop, "frequency": Frequency.DAILY}) if loop else subject

    return _changed(household, in_loop)


def _may_take_turns(child: Child, subject: Subject) -> bool:
    return (
        subject.frequency is Frequency.SEVERAL
        and not subject.is_core
        and not (subject.days or subject.place)
        and subject.fixed_time.preferred is None
        and _is_free(child, subject)
    )


# -- one subject after the other ---------------------------------------------------------------------------------------


def _is_free(child: Child, subject: Subject) -> bool:
    """Say whether the family left open how a subject stands in the week, and beside which others."""
    said = (subject.combined_with, subject.loop, subject.block, subject.every_weeks, subject.cycle_days)
    plain = plain_name(subject.name)
    in_order = subject.before or subject.after
    is_named = any(plain_name(name) == plain for other in child.subjects for name in (*other.before, *other.after))
    return not (subject.fixed_time.required or subject.parts > 1 or any(said) or in_order or is_named)


def _all_subjects(household: Household) -> Iterable[tuple[Child, Subject]]:
    return ((child, subject) for child in household.children for subject in child.subjects)


def _changed(household: Household, change: Change) -> Household:
    children = tuple(
        child.model_copy(update={"subjects": tuple(change(child, subject) for subject in child.subjects)})
        for child in household.children
    )
    return household.model_copy(update={"children": children})

"""What must be true between the values of a household document. `CHECKS` is the table of contents.

A check sees `None` where a value was refused, and says nothing about it: that fault is already listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import chain, pairwise
from typing import Any, TypeVar

from brightpath.domain.errors import Fault
from brightpath.domain.family import CommitmentFrequency
from brightpath.domain.weeks import WEEKDAYS, Weekday, clock_of
from brightpath.imports.household_shape import (
    Availability,
    Child,
    Commitment,
    DayOff,
    Document,
    HoursSection,
    NameAndAge,
    SchoolYear,
    Subject,
    Term,
)
from brightpath.imports.json_text import shown
from brightpath.imports.shape import folded

T = TypeVar("T", SchoolYear, Term)

_ON_GIVEN_DAYS = (CommitmentFrequency.WEEKLY, CommitmentFrequency.MONTHLY)
#: What all who share a lesson have alike, and how it is shown.
_ALIKE: dict[str, Callable[[Subject], Any]] = {
    "sessionDuration": lambda subject: subject.sessionDuration and f"{subject.sessionDuration} minutes",
    "frequency": lambda subject: subject.frequency,
    "daysOfWeek": lambda subject: _listed(subject.daysOfWeek),
    "cycleDays": lambda subject: None if None in subject.cycleDays else _in_cycle(subject.cycleDays),
    "everyWeeks": lambda subject: _said(subject, "everyWeeks", "every {} weeks", "every week"),
    "startingWeek": lambda subject: _said(subject, "startingWeek", "weeks from {}", "no starting week"),
    "block": lambda subject: _said(subject, "block", "blocks of {} minutes", "no blocks"),
    "parts": lambda subject: {1: "in one piece", 2: "in two parts"}.get(subject.parts),
    "loop": lambda subject: _said(subject, "loop", "loop {}", "no loop"),
}


def people_have_names_of_their_own(document: Document) -> Iterator[Fault]:
    """No two people of the house share a name."""
    yield from _repeated(_people(document), "a name of their own for everybody in the house")


def children_have_ids_of_their_own(document: Document) -> Iterator[Fault]:
    """No two children share an id."""
    ids = [(f"{where}.id", child.id) for where, child in _children(document) if child.id is not None]
    yield from _repeated(ids, "an id of its own for every child")


def subjects_have_names_of_their_own(document: Document) -> Iterator[Fault]:
    """A child has no two subjects of the same name."""
    for at_child, child in _children(document):
        names = [(f"{where}.name", subject.name) for where, subject in _named_subjects(at_child, child)]
        yield from _repeated(names, "a name of its own for every subject of a child")


def who_is_somebody_in_the_house(document: Document) -> Iterator[Fault]:
    """Commitments take people of the house; days off are given to its children."""
    people = {folded(name): name for _, name in _people(document)}
    children = {folded(name): name for _, name in _child_names(document)}
    called = [(where, commitment.who, people) for where, commitment in _commitments(document)]
    called += [(where, day_off.who, children) for where, day_off in _days_off(document)]
    for where, who, known in called:
        for index, name in enumerate(who):
            if name is not None and folded(name) not in known:
                what = f"Nobody here is called {shown(name)}."
                yield Fault(f"{where}.who[{index}]", what, ", ".join(map(shown, known.values())))


def what_starts_ends_later(document: Document) -> Iterator[Fault]:
    """Commitments, homeschooling hours, available times and half days end after they start."""
    times: list[tuple[str, Commitment | HoursSection | Availability | DayOff]] = list(_commitments(document))
    times += [(f"{where}.section6", child.section6) for where, child in _children(document)]
    times += [
        (f"adults[{index}].available[{number}]", available)
        for index, adult in enumerate(document.adults)
        for number, available in enumerate(adult.available or [])
    ]
    times += _days_off(document)
    for where, time in times:
        if time.startTime is not None and time.endTime is not None and time.endTime <= time.startTime:
            start, end = clock_of(time.startTime), clock_of(time.endTime)
            what = f"It ends at {end}, but it starts at {start}." if end != start else f"It starts and ends at {start}."
            yield Fault(f"{where}.endTime", what, f"a time after {start}, on the same day")


def commitments_say_when(document: Document) -> Iterator[Fault]:
    """A weekly or monthly commitment names its days, a one-time one its date."""
    for where, commitment in _commitments(document):
        if commitment.frequency is CommitmentFrequency.ONE_TIME and commitment.date is None:
            yield Fault(f"{where}.date", "A one-time commitment needs its date.", "YYYY-MM-DD")
        if commitment.frequency in _ON_GIVEN_DAYS and not commitment.daysOfWeek:
            what = f"A {commitment.frequency} commitment needs its days."
            yield Fault(f"{where}.daysOfWeek", what, "one day of the week or more")


def fixed_times_say_when(document: Document) -> Iterator[Fault]:
    """A subject with a fixed time says which."""
    for where, _, subject in _subjects(document):
        if subject.fixedTime.required and subject.fixedTime.preferredTime is None:
            what = "The fixed time is required, but no time is given."
            yield Fault(f"{where}.fixedTime.preferredTime", what, "HH:MM, or required: false")


def combined_lessons_fit_together(document: Document) -> Iterator[Fault]:
    """A lesson together has one length, one frequency and the same days, and a child takes part in it once."""
    groups: dict[str, list[tuple[str, Child, Subject]]] = defaultdict(list)
    for where, child, subject in _subjects(document):
        if subject.combinedWith is not None:
            groups[folded(subject.combinedWith)].append((where, child, subject))
    for members in groups.values():
        where, _, first = members[0]
        together = f"The lesson together {shown(first.combinedWith)}"
        for key, shown_as in _ALIKE.items():
            values = [
                (shown_as(subject), f"{_called(child.section2)} ({_called(subject)})") for _, child, subject in members
            ]
            if len({folded(value) for value, _ in values if value is not None}) > 1:
                each = ", ".join(f"{value} for {whose}" for value, whose in values if value is not None)
                yield Fault(f"{where}.combinedWith", f"{together} differs: {each}.", f"the same {key} for all of them")
        fixed = [
            (subject.fixedTime.preferredTime, f"{_called(child.section2)} ({_called(subject)})")
            for _, child, subject in members
            if subject.fixedTime is not None and subject.fixedTime.required
        ]
        if len({time for time, _ in fixed} - {None}) > 1:
            each = ", ".join(f"{clock_of(time)} for {whose}" for time, whose in fixed if time is not None)
            yield Fault(
                f"{where}.combinedWith", f"{together} has two fixed times: {each}.", "the same one for all of them"
            )
        held: dict[str, Subject] = {}
        for where, child, subject in members:
            other = held.setdefault(where.partition(".")[0], subject)
            if other is not subject:
                what = f"{together} holds {_called(other)} of {_called(child.section2)} already."
                yield Fault(f"{where}.combinedWith", what, "one subject of each child")


def loops_have_one_fixed_time(document: Document) -> Iterator[Fault]:
    """The subjects of a child that take turns have one required time, or none."""
    for at_child, child in _children(document):
        first: dict[tuple[str, str], tuple[int, Subject]] = {}
        for where, subject in _subjects_of(at_child, child):
            time = subject.fixedTime.preferredTime if subject.fixedTime is not None else None
            if subject.loop is None or time is None or not subject.fixedTime.required:
                continue
            at, other = first.setdefault((folded(subject.loop), folded(subject.combinedWith or "")), (time, subject))
            if at != time:
                what = f"The loop {shown(subject.loop)} has two fixed times: {clock_of(at)} for {_called(other)}, "
                what += f"{clock_of(time)} for {_called(subject)}."
                yield Fault(f"{where}.loop", what, "the same one for all that take turns")


def cycle_days_are_in_the_day_cycle(document: Document) -> Iterator[Fault]:
    """A subject stands on days that the calendar's day cycle names."""
    known = {folded(name): name for name in document.calendar.dayCycle if name is not None}
    for where, _, subject in _subjects(document):
        for index, name in enumerate(subject.cycleDays):
            if name is not None and folded(name) not in known and None not in document.calendar.dayCycle:
                what = f"The day cycle has no day called {shown(name)}."
                allowed = ", ".join(map(shown, known.values())) or "a name out of calendar.dayCycle, which is empty"
                yield Fault(f"{where}.cycleDays[{index}]", what, allowed)


def places_have_names_of_their_own(document: Document) -> Iterator[Fault]:
    """No two places share a name."""
    names = [(f"places[{index}].name", place.name) for index, place in enumerate(document.places)]
    yield from _repeated(
        [(where, name) for where, name in names if name is not None], "a name of its own for every place"
    )


def lunch_begins_before_it_is_too_late(document: Document) -> Iterator[Fault]:
    """Lunch begins from one time to another, not the other way round."""
    for where, child in _children(document):
        first, last = child.rests.lunchFrom, child.rests.lunchUntil
        if first is not None and last is not None and last < first:
            what = f"Lunch begins by {clock_of(last)} at the latest, but not before {clock_of(first)}."
            yield Fault(f"{where}.rests.lunchUntil", what, f"{clock_of(first)} or later")


def minutes_of_lessons_have_their_lesson(document: Document) -> Iterator[Fault]:
    """A lesson that takes another time than the others is one of the list."""
    for where, _, subject in _subjects(document):
        count = len(subject.lessons)
        if subject.lessonMinutes and not count:
            what = "Minutes are given for single lessons, but no lessons are listed."
            yield Fault(f"{where}.lessons", what, "their titles, in order")
        elif beyond := [number for number in subject.lessonMinutes if number > count]:
            for number in beyond:
                what = f"There is no lesson {number}: {_called(subject)} lists {count}."
                yield Fault(f"{where}.lessonMinutes[{number}]", what, f"a number from 1 to {count}")


def order_names_subjects_of_the_child(document: Document) -> Iterator[Fault]:
    """`before` and `after` name subjects of the same child."""
    for at_child, child in _children(document):
        known = {folded(subject.name): subject.name for _, subject in _named_subjects(at_child, child)}
        for where, subject in _subjects_of(at_child, child):
            for key, names in (("before", subject.before), ("after", subject.after)):
                for index, name in enumerate(names):
                    if name is not None and folded(name) not in known:
                        what = f"{_called(child.section2)} has no subject called {shown(name)}."
                        yield Fault(f"{where}.{key}[{index}]", what, ", ".join(map(shown, known.values())))


def order_does_not_go_round_in_a_circle(document: Document) -> Iterator[Fault]:
    """No subject comes, by way of others, before itself."""
    for at_child, child in _children(document):
        named = {folded(subject.name): (where, subject) for where, subject in _named_subjects(at_child, child)}
        earlier: dict[str, set[str]] = {name: set() for name in named}
        for name, (_, subject) in named.items():
            earlier[name] |= {folded(other) for other in subject.after if other is not None} & named.keys()
            for other in {folded(other) for other in subject.before if other is not None} & named.keys():
                earlier[other].add(name)
        while circle := _circle(earlier):
            where, _ = named[circle[0]]
            way = ", then ".join(_called(named[name][1]) for name in circle)
            yield Fault(where, f"The order goes round in a circle: {way}.", "before and after without a circle")
            earlier[circle[1]].discard(circle[0])  # cut it here, and look for the next


def calendar_runs_forward(document: Document) -> Iterator[Fault]:
    """The term ends after it starts, and days off have one date or a first and a last one."""
    calendar = document.calendar
    if calendar.termStart is not None and calendar.termEnd is not None and calendar.termEnd < calendar.termStart:
        what = f"The term ends on {calendar.termEnd}, before it starts on {calendar.termStart}."
        yield Fault("calendar.termEnd", what, f"{calendar.termStart} or later")
    for where, day_off in _days_off(document):
        given = day_off.model_fields_set & {"date", "from_", "to"}
        if given == {"from_", "to"}:
            if day_off.from_ is not None and day_off.to is not None and day_off.to < day_off.from_:
                what = f"The days off end on {day_off.to}, before they start on {day_off.from_}."
                yield Fault(f"{where}.to", what, f"{day_off.from_} or later")
        elif given != {"date"}:
            what = "Days off need either one date, or their first and their last day."
            yield Fault(where, what, "date, or from and to")
        for given_time, other in (("startTime", "endTime"), ("endTime", "startTime")):
            if given_time in day_off.model_fields_set and other not in day_off.model_fields_set:
                what = f"A part of a day off needs both its times; {other} is missing."
                yield Fault(f"{where}.{other}", what, "HH:MM, or neither of the two")


def school_years_follow_each_other(document: Document) -> Iterator[Fault]:
    """School years do not overlap; their terms stand inside them, in order, and do not overlap."""
    years = [(f"calendar.schoolYears[{index}]", year) for index, year in enumerate(document.calendar.schoolYears)]
    for where, year in years:
        yield from _ends_before_it_starts(where, "school year", year)
    for (_, earlier), (where, later) in pairwise(sorted(_dated(years), key=_first_day)):
        if later.start <= earlier.end:
            what = f"The school years {_called(earlier)} and {_called(later)} overlap."
            yield Fault(f"{where}.start", what, f"a day after {earlier.end}")
    for at_year, year in years:
        terms = [(f"{at_year}.terms[{index}]", term) for index, term in enumerate(year.terms)]
        for where, term in terms:
            yield from _ends_before_it_starts(where, "term", term)
        for where, term in _dated(terms) if _dated([(at_year, year)]) else []:
            for key, day in (("start", term.start), ("end", term.end)):
                if not year.start <= day <= year.end:
                    what = f"The term {_called(term)} leaves its school year with {day}."
                    yield Fault(f"{where}.{key}", what, f"{year.start} to {year.end}")
        for (_, before), (where, after) in pairwise(_dated(terms)):
            if after.start <= before.end:
                what = f"The term {_called(after)} starts before {_called(before)} has ended."
                yield Fault(f"{where}.start", what, f"a day after {before.end}, terms in their order")


CHECKS: tuple[Callable[[Document], Iterator[Fault]], ...] = (
    people_have_names_of_their_own,
    children_have_ids_of_their_own,
    subjects_have_names_of_their_own,
    who_is_somebody_in_the_house,
    what_starts_ends_later,
    commitments_say_when,
    fixed_times_say_when,
    combined_lessons_fit_together,
    loops_have_one_fixed_time,
    cycle_days_are_in_the_day_cycle,
    places_have_names_of_their_own,
    lunch_begins_before_it_is_too_late,
    minutes_of_lessons_have_their_lesson,
    order_names_subjects_of_the_child,
    order_does_not_go_round_in_a_circle,
    calendar_runs_forward,
    school_years_follow_each_other,
)


def faults_between(document: Document) -> list[Fault]:
    """List what does not fit together."""
    return list(chain.from_iterable(check(document) for check in CHECKS))


def _children(document: Document) -> Iterator[tuple[str, Child]]:
    return ((f"children[{index}]", child) for index, child in enumerate(document.children))


def _subjects_of(at_child: str, child: Child) -> Iterator[tuple[str, Subject]]:
    for index, subject in enumerate(child.section4.subjects):
        yield f"{at_child}.section4.subjects[{index}]", subject


def _named_subjects(at_child: str, child: Child) -> Iterator[tuple[str, Subject]]:
    return ((where, subject) for where, subject in _subjects_of(at_child, child) if subject.name is not None)


def _subjects(document: Document) -> Iterator[tuple[str, Child, Subject]]:
    for at_child, child in _children(document):
        for where, subject in _subjects_of(at_child, child):
            yield where, child, subject


def _commitments(document: Document) -> Iterator[tuple[str, Commitment]]:
    for index, commitment in enumerate(document.section3.commitments):
        yield f"section3.commitments[{index}]", commitment
    for where, child in _children(document):
        for index, commitment in enumerate(child.section3Child.commitments):
            yield f"{where}.section3Child.commitments[{index}]", commitment


def _days_off(document: Document) -> Iterator[tuple[str, DayOff]]:
    return ((f"calendar.daysOff[{index}]", day_off) for index, day_off in enumerate(document.calendar.daysOff))


def _child_names(document: Document) -> Iterator[tuple[str, str]]:
    for where, child in _children(document):
        if child.section2.name is not None:
            yield f"{where}.section2.name", child.section2.name


def _people(document: Document) -> Iterator[tuple[str, str]]:
    """Everybody once: the answering parent may stand among the adults too, which is the same person."""
    parent = document.section1.name
    if parent is not None:
        yield "section1.name", parent
    is_parent_seen = False
    for index, adult in enumerate(document.adults):
        is_parent = parent is not None and adult.name is not None and folded(adult.name) == folded(parent)
        if adult.name is not None and not (is_parent and not is_parent_seen):
            yield f"adults[{index}].name", adult.name
        is_parent_seen = is_parent_seen or is_parent
    yield from _child_names(document)


def _repeated(names: Iterable[tuple[str, str]], allowed: str) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for where, name in names:
        taken = first.setdefault(folded(name), where)
        if taken != where:
            yield Fault(where, f"{shown(name)} is taken: it stands at {taken} already.", allowed)


def _called(somebody: NameAndAge | Subject | SchoolYear | Term) -> str:
    return "an unnamed one" if somebody.name is None else shown(somebody.name)


def _in_cycle(names: Collection[str]) -> str:
    return " and ".join(sorted(names, key=folded)) or "any day of the cycle"


def _said(subject: Subject, key: str, given: str, without: str) -> str | None:
    """Say a value that may be left out; None when it was refused."""
    value = getattr(subject, key)
    return without if key not in subject.model_fields_set else None if value is None else given.format(value)


def _listed(days: Collection[Weekday | None]) -> str | None:
    """Write days in the order of the week; none named means any day."""
    return None if None in days else " and ".join(day for day in WEEKDAYS if day in days) or "any day"


def _ends_before_it_starts(where: str, noun: str, time: SchoolYear | Term) -> Iterator[Fault]:
    if time.start is not None and time.end is not None and time.end < time.start:
        what = f"The {noun} {_called(time)} ends on {time.end}, before it starts on {time.start}."
        yield Fault(f"{where}.end", what, f"{time.start} or later")


def _dated(times: list[tuple[str, T]]) -> list[tuple[str, T]]:
    """Keep those that have both days in their order; of the others it is said already."""
    return [
        (where, time)
        for where, time in times
        if time.start is not None and time.end is not None and time.start <= time.end
    ]


def _first_day(placed: tuple[str, SchoolYear]) -> date:
    return placed[1].start


def _circle(earlier: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(earlier).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []

"""Why a lesson was left out: the musts in its way, each told in a sentence with names. What would help is in `ways_out`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from brightpath.domain.schedule import Unplaced
from brightpath.domain.weeks import clock_of
from brightpath.domain.words import hours_and_minutes, listed
from brightpath.planning.week.beside import starts_beside, waiting_for_none
from brightpath.planning.week.choices import broken_by, teachers_for
from brightpath.planning.week.draft import Draft, Option
from brightpath.planning.week.problem import PARTS_APART, Busy, Lesson, Pupil, Teacher, WeekProblem, longest_day_at
from brightpath.planning.week.telling import children_of, days_named, few
from brightpath.planning.week.ways import WAY
from brightpath.planning.week.ways_out import PLACES, Work, ways_out

#: How many reasons are told.
MOST_SENTENCES = 4
SHARES = {4: "the full attention", 2: "half of the attention", 1: "a quarter of the attention"}

NO_ROOM = "There was no room for it beside everything else."

Span = tuple[int, int]
#: The name of a must, and the sentence.
Reason = tuple[str, str]


def left_out(draft: Draft, known: Container[str] = (), *, places: int = PLACES) -> Iterator[Unplaced]:
    """List what stands less often than asked, child by child, with reasons and what would help.

    What stands in for a lesson is told with it; lessons whose ids are `known` are passed over. `places` is the work that may
    go into solving the week again for a way out.
    """
    problem, work = draft.table.problem, Work()
    asked_of, placed_of = often(problem, [len(starts) for starts in draft.starts])
    missing: dict[str, list[int]] = {}
    for index, lesson in enumerate(problem.lessons):
        if index in problem.firsts:  # told once, with the first part
            continue
        parts = [index] if lesson.second is None else [index, lesson.second]
        first = lesson.instead_of or lesson.id
        short = [part for part in parts if len(draft.starts[part]) < problem.lessons[part].asked]
        if placed_of[first] < asked_of[first] and short:
            missing.setdefault(first, short)
    untold = [(first, short) for first, short in missing.items() if first not in known]
    for first, short in untold:
        lesson = problem.lessons[short[0]]
        work.places += places // len(untold)
        reasons = [reason for part in short for reason in _reasons(draft, part)]
        musts, ways = _musts(draft, short[0], reasons), ways_out(draft, short[0], work)
        sentences = dict.fromkeys(sentence for _, sentence in reasons)
        for pupil, name in zip(lesson.pupils, lesson.subjects, strict=True):
            yield Unplaced(
                child=problem.pupils[pupil].name,
                subject=name,
                asked=asked_of[first],
                placed=placed_of[first],
                reasons=tuple(sentences)[:MOST_SENTENCES] or (NO_ROOM,),
                would_help=tuple(way.sentence for way in ways),
                musts=musts,
                prices=tuple(way.price for way in ways),
            )


def often(problem: WeekProblem, stands: Sequence[int]) -> tuple[dict[str, int], dict[str, int]]:
    """Count by lesson id how often it is asked and stands, together with what stands in for it."""
    asked: dict[str, int] = {}
    placed: dict[str, int] = {}
    for lesson, count in zip(problem.lessons, stands, strict=True):
        first = lesson.id if lesson.is_by_hand else lesson.instead_of or lesson.id
        asked[first] = asked.get(first, 0) + lesson.asked
        placed[first] = placed.get(first, 0) + count
    for second, one in problem.firsts.items():  # a first part alone is not the lesson
        whole = problem.lessons[one].id
        placed[whole] = min(placed[whole], placed[problem.lessons[second].id])
    return asked, placed


def _musts(draft: Draft, index: int, reasons: Sequence[Reason]) -> tuple[str, ...]:
    """Name the musts that were told, then those that forbid a place of the lesson all alone."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    alone = (
        broken[0]
        for day in range(len(problem.days))
        if day not in draft.starts[index]
        for start in problem.starts_of(lesson)
        for teacher in teachers_for(problem, lesson)
        if len(broken := broken_by(problem, lesson, day, start, teacher)) == 1
    )
    return tuple(dict.fromkeys([*(must for must, _ in reasons), *alone]))


def _reasons(draft: Draft, index: int) -> Iterator[Reason]:
    problem = draft.table.problem
    lesson = problem.lessons[index]
    children = [problem.pupils[pupil].name for pupil in lesson.pupils]
    opens, closes = problem.hours_of(lesson)
    title = lesson.names[0]
    if not lesson.days:
        yield _days_must(lesson), _without_a_day(lesson, children)
        return
    if lesson.own_days:
        yield _days_must(lesson), f"{title} may stand only on {lesson.own_days}."
    if closes - opens < lesson.minutes:
        left = max(0, closes - opens)
        yield (
            "hours_are_kept",
            f"{title} takes {lesson.minutes} minutes, and the hours of {listed(children)} leave {left}.",
        )
        return
    if not problem.starts_of(lesson):
        first = -(-opens // problem.step) * problem.step
        yield (
            "hours_are_kept",
            f"{title} takes {lesson.minutes} minutes, and from {clock_of(first)}, the first time at which a lesson of "
            f"{listed(children)} can begin, the hours leave {max(0, closes - first)}.",
        )
        return
    if lesson.fixed is not None and not opens <= lesson.fixed <= closes - lesson.minutes:
        yield (
            "fixed_times_are_kept",
            f"{title} has to stand from {clock_of(lesson.fixed)} to {clock_of(lesson.fixed + lesson.minutes)}, "
            f"and the hours of {listed(children)} are {clock_of(opens)} to {clock_of(closes)}.",
        )
        return
    if lesson.fixed is not None:
        yield "fixed_times_are_kept", f"{title} has to begin at {clock_of(lesson.fixed)}."
    could = {
        day: [(start, start + lesson.minutes) for start in starts]
        for day, starts in _were_it_alone(draft, index).items()
    }
    yield from _ordered(draft, index, could)
    around = {day: [(start - lesson.way, end + lesson.way) for start, end in spans] for day, spans in could.items()}
    yield from _agreed(problem, lesson, around)
    if lesson.attention:
        yield from _not_at_hand(problem, lesson, could)
        yield from _attention_elsewhere(draft, lesson, around)
    yield from _full_days(draft, lesson, [day for day, spans in could.items() if not spans])


def _days_must(lesson: Lesson) -> str:
    """Name the must that says on which days a lesson may stand."""
    if lesson.only_on is not None:
        return "own_days_are_kept"
    return "days_off_are_kept" if lesson.on_cycle is None else "the_day_cycle_is_kept"


def _without_a_day(lesson: Lesson, children: Sequence[str]) -> str:
    if () in (lesson.only_on, lesson.on_cycle):
        return f"The days named for {lesson.names[0]} of {listed(children)} have none in common."
    if lesson.own_days:
        which = "no school day" if len(children) == 1 else "no school day that they share"
        return f"{lesson.names[0]} may stand only on {lesson.own_days}, for {listed(children)} {which} this week."
    return f"{listed(children)} have no school day in common this week."


def _were_it_alone(draft: Draft, index: int) -> dict[int, list[int]]:
    """List by missing day the starts that would fit without agreements, adults and orders: where to look for reasons."""
    problem = draft.table.problem
    lesson = problem.lessons[index].model_copy(update={"attention": 0, "after": ()})
    nothing: tuple[tuple[Busy, ...], ...] = ((),) * len(problem.days)
    pupils = tuple(
        child.model_copy(update={"commitments": nothing}) if number in lesson.pupils else child
        for number, child in enumerate(problem.pupils)
    )
    return starts_beside(draft, waiting_for_none(problem.changed(pupils=pupils), index), lesson, index)


def _ordered(draft: Draft, index: int, could: Mapping[int, Sequence[Span]]) -> Iterator[Reason]:
    """Tell the lessons that come before or after and stand where they leave no place to it."""
    problem = draft.table.problem
    lesson = problem.lessons[index]
    for others, word in ((lesson.after, "after"), (problem.followers[index], "before")):
        for other in others:
            starts, minutes, how = draft.starts[other], problem.lessons[other].minutes, word
            if other == problem.firsts.get(index):
                minutes, how = minutes + PARTS_APART, f"{PARTS_APART} minutes or more after"
            days = [
                day
                for day, spans in could.items()
                if day in starts
                and any(start < starts[day] + minutes if word == "after" else end > starts[day] for start, end in spans)
            ]
            if days:
                title, name = lesson.names[0], problem.lessons[other].names[0]
                yield (
                    "two_parts_make_a_lesson" if how != word else "the_order_is_kept",
                    f"{title} has to come {how} {name}, which stands on {days_named(problem, days)}.",
                )


def _agreed(problem: WeekProblem, lesson: Lesson, could: Mapping[int, Sequence[Span]]) -> Iterator[Reason]:
    """Tell the commitments that stand where the lesson could, once for all the people who have them."""
    people: list[Pupil | Teacher] = [problem.pupils[pupil] for pupil in lesson.pupils]
    children = {child.name for child in people}
    people += problem.teachers if lesson.attention else ()
    days: dict[tuple[str, int, int], dict[str, list[int]]] = {}
    for person in people:
        for day, spans in could.items():
            for busy in person.commitments[day]:
                if any(start < busy.end and busy.start < end for start, end in spans):
                    days.setdefault((busy.name, busy.start, busy.end), {}).setdefault(person.name, []).append(day)
    for (name, start, end), by_person in days.items():
        for same in sorted({tuple(of_one) for of_one in by_person.values()}):
            who = [person for person, of_one in by_person.items() if tuple(of_one) == same]
            what = name if not name.startswith(WAY) else name[0].lower() + name[1:]
            verb = ("has", "have", "is", "are")[(len(who) > 1) + 2 * (what != name)]
            must = "commitments_stay_free" if children.intersection(who) else "the_adult_is_there"
            when = f"from {clock_of(start)} to {clock_of(end)} on {days_named(problem, same)}"
            yield must, f"{listed(who)} {verb} {what} {when}."


def _not_at_hand(problem: WeekProblem, lesson: Lesson, could: Mapping[int, Sequence[Span]]) -> Iterator[Reason]:
    opens, closes = problem.hours_of(lesson)
    for adult in problem.teachers:
        days: dict[tuple[Span, ...], list[int]] = {}
        for day, spans in could.items():
            if any(not any(a <= start and end <= b for a, b in adult.available[day]) for start, end in spans):
                times = tuple(
                    (max(a, opens), min(b, closes)) for a, b in adult.available[day] if a < closes and opens < b
                )
                days.setdefault(times, []).append(day)
        for times, of_these in days.items():
            when = listed([f"from {clock_of(start)} to {clock_of(end)}" for start, end in times])
            only = f"at hand only {when}" if times else "not at hand"
            yield "the_adult_is_there", f"{adult.name} is {only} on {days_named(problem, of_these)}."


def _attention_elsewhere(draft: Draft, lesson: Lesson, could: Mapping[int, Sequence[Span]]) -> Iterator[Reason]:
    problem = draft.table.problem
    for teacher, adult in enumerate(problem.teachers):
        takes: dict[int, int] = {}
        days = set()
        for option in draft.placed.values():
            index, day, start, who = option.place
            other = problem.lessons[index]
            if who == teacher and any(a < start + other.minutes and start < b for a, b in could.get(day, ())):
                takes[index] = takes.get(index, 0) + other.minutes * other.attention
                days.add(day)
        if takes:
            given = [
                f"{problem.lessons[index].names[0]} ({children_of(problem, index)})"
                for index in sorted(takes, key=lambda index: -takes[index])
            ]
            share, where = SHARES[lesson.attention], days_named(problem, sorted(days))
            told = f"It needs {share} of {adult.name}, and on {where} that goes to {listed(few(given))}."
            yield "attention_is_never_promised_twice", told


def _full_days(draft: Draft, lesson: Lesson, days: Sequence[int]) -> Iterator[Reason]:
    problem = draft.table.problem
    for pupil in lesson.pupils:
        child = problem.pupils[pupil]
        longest = child.longest_day
        too_long = [
            day for day in days if longest is not None and draft.minutes.get((pupil, day), 0) + lesson.minutes > longest
        ]
        if longest is not None and too_long:
            yield (
                "no_day_is_too_long",
                f"With it {child.name} would have more than {hours_and_minutes(longest)} of lessons on "
                f"{days_named(problem, too_long)}, the most {_why_longest(child)}.",
            )
        full = [day for day in days if day not in too_long and draft.spans.get((pupil, day))]
        if full:
            names = sorted(
                {problem.lessons[o.place.lesson].names[0] for day in full for o in _beside(draft, pupil, day)}
            )
            beside = listed(["lunch", "breaks", *few(names)])
            where = f"in one piece on {days_named(problem, full)} beside {beside}"
            ways = f", nor the {2 * lesson.way} minutes of the way to {lesson.place} and back" if lesson.way else ""
            yield "one_thing_at_a_time", f"{child.name} has no {lesson.minutes} minutes {where}{ways}."


def _why_longest(child: Pupil) -> str:
    return f"for age {child.age}" if child.longest_day == longest_day_at(child.age) else "you allow"


def _beside(draft: Draft, pupil: int, day: int) -> Iterable[Option]:
    lessons = draft.table.problem.lessons
    return (o for o in draft.placed.values() if o.place.day == day and pupil in lessons[o.place.lesson].pupils)

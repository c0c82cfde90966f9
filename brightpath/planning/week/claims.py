"""In what a parent would notice that one week differs from another: the claims that an alternative may be made for.

Each claim names a fact of the week as it stands that would change by a lot (a day that ends half an hour earlier, a
free afternoon), what has to be true of another week for it, and the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from brightpath.domain.weeks import clock_of, weekday_of
from brightpath.domain.words import hours_and_minutes
from brightpath.planning.week.choices import Place
from brightpath.planning.week.draft import Draft
from brightpath.planning.week.problem import QUARTERS, Pupil, WeekProblem, minutes_in_parts
from brightpath.planning.week.stretches import stretches

#: What a parent notices, in minutes: a day that ends or begins so much earlier or later, the most of it tried first.
NOTICED = (60, 45, 30)
#: Claims are made in quarters of an hour.
QUARTER = 15
#: From here on it is afternoon, and so much work on a day makes it worth having free.
NOON, AN_AFTERNOON = 720, 60
#: A stretch of work, in minutes, that is short enough to be told.
SHORT_STRETCH = 60
#: So many more subjects that keep one time, or lessons in the best hours, are noticed; and days so much earlier on average.
MORE_STEADY, MORE_IN_BEST_HOURS, EARLIER_ON_AVERAGE = 2, 3, 15
#: How much more a wish weighs while a week is sought in which it is met better, and the least it counts as before.
TILT, LEAST_TILTED = 8.0, 5.0


@dataclass(frozen=True)
class Claim:
    """A claim about a week: `keeps` says of each place whether it may be used, `changed` makes the problem stricter.

    `is_true_of` looks at a finished draft. Claims of one `kind` are the same one, the stronger first.
    """

    kind: str
    says: str
    is_true_of: Callable[[Draft], bool]
    keeps: Callable[[Place], bool] | None = None
    changed: Callable[[WeekProblem], WeekProblem] | None = None


def claims(draft: Draft) -> list[Claim]:
    """List in what another week could differ from this one so that a parent would notice; the kinds in a fixed order."""
    if not draft.placed:
        return []
    return [
        *_times_of_day(draft),
        *_times_of_adults(draft),
        *_shorter_days(draft),
        *_more_breaks(draft),
        *_wishes_first(draft),
    ]


def _end(problem: WeekProblem, place: Place) -> int:
    return place.start + problem.lessons[place.lesson].minutes


def _by_place(kind: str, says: str, keeps: Callable[[Place], bool]) -> Claim:
    """Claim something of every place."""
    return Claim(kind, says, lambda other: all(map(keeps, other.places())), keeps)


def _until(kind: str, says: str, draft: Draft, concerns: Callable[[Place], bool]) -> Iterator[Claim]:
    """Claim that what is concerned ends so much earlier; `says` has room for the time."""
    problem = draft.table.problem
    last = max((_end(problem, place) for place in draft.places() if concerns(place)), default=0)
    for minutes in NOTICED if last else ():
        by = (last - minutes) // QUARTER * QUARTER

        def keeps(place: Place, by: int = by) -> bool:
            return not concerns(place) or _end(problem, place) <= by

        yield _by_place(kind, says.format(clock_of(by)), keeps)


def _from(kind: str, says: str, draft: Draft, concerns: Callable[[Place], bool]) -> Iterator[Claim]:
    """Claim that what is concerned begins so much later."""
    first = min((place.start for place in draft.places() if concerns(place)), default=0)
    for minutes in NOTICED:
        start = -(-(first + minutes) // QUARTER) * QUARTER

        def keeps(place: Place, start: int = start) -> bool:
            return not concerns(place) or place.start >= start

        yield _by_place(kind, says.format(clock_of(start)), keeps)


def _never(
    kind: str, says: str, draft: Draft, days: Iterable[int], concerns: Callable[[Place], bool]
) -> Iterator[Claim]:
    """Claim that on a day there is nothing of what is concerned; `says` has room for the day."""
    for day in days:

        def keeps(place: Place, day: int = day) -> bool:
            return place.day != day or not concerns(place)

        yield _by_place(kind, says.format(weekday_of(draft.table.problem.days[day]).value), keeps)


def _lightest_first(draft: Draft, concerns: Callable[[Place], bool]) -> list[int]:
    """Order days by how little stands on them, the later ones first among equals; none when there is only one."""
    minutes: dict[int, int] = {}
    for place in draft.places():
        if concerns(place):
            minutes[place.day] = minutes.get(place.day, 0) + draft.table.problem.lessons[place.lesson].minutes
    noticed = [day for day in minutes if minutes[day] >= AN_AFTERNOON]
    return sorted(noticed, key=lambda day: (minutes[day], -day)) if len(minutes) > 1 else []


def _times_of_day(draft: Draft) -> Iterator[Claim]:
    problem = draft.table.problem
    who = "Everybody" if len(problem.pupils) > 1 else problem.pupils[0].name

    def everything(place: Place) -> bool:
        return True

    def is_core(place: Place) -> bool:
        return any(problem.lessons[place.lesson].core)

    def is_afternoon(place: Place) -> bool:
        return _end(problem, place) > NOON

    yield from _until("done_earlier", f"{who} is done by {{}}", draft, everything)
    yield from _never("a_free_day", "{} is free of lessons", draft, _lightest_first(draft, everything), everything)
    days = _lightest_first(draft, is_afternoon)
    yield from _never("a_free_afternoon", f"{{}} is free from {clock_of(NOON)} on", draft, days, is_afternoon)
    last = max(place.day for place in draft.places())
    name = weekday_of(problem.days[last]).value
    yield from _until("a_light_last_day", f"{name} is done by {{}}", draft, lambda place: place.day == last)
    yield from _until("core_earlier", "All core subjects are done by {}", draft, is_core)
    yield from _from("later_mornings", "Nothing begins before {}", draft, everything)


def _times_of_adults(draft: Draft) -> Iterator[Claim]:
    problem = draft.table.problem
    for teacher, adult in enumerate(problem.teachers):

        def is_asked(place: Place, teacher: int = teacher) -> bool:
            return place.teacher == teacher

        yield from _until("an_adult_done_earlier", f"{adult.name} is not needed after {{}}", draft, is_asked)
        days = _lightest_first(draft, is_asked)
        yield from _never("an_adults_free_day", f"{adult.name} is not needed on {{}}", draft, days, is_asked)
        if any(_at_once(draft, teacher, day) > 1 for day in range(len(problem.days))):
            yield Claim(
                "one_at_a_time",
                f"{adult.name} never has two lessons at once",
                lambda other, teacher=teacher: all(  # type: ignore[misc]
                    _at_once(other, teacher, day) < 2 for day in range(len(problem.days))
                ),
                changed=_full_attention,
            )


def _at_once(draft: Draft, teacher: int, day: int) -> int:
    """How many lessons an adult has at once at most."""
    spans = [(start, end) for start, end, _, who in draft.agenda_of(day) if who == teacher]
    return max((sum(a <= start < b for a, b in spans) for start, _ in spans), default=0)


def _full_attention(problem: WeekProblem) -> WeekProblem:
    return problem.changed(
        lessons=tuple(
            lesson.model_copy(update={"attention": QUARTERS}) if lesson.attention else lesson
            for lesson in problem.lessons
        )
    )


def _shorter_days(draft: Draft) -> Iterator[Claim]:
    longest = max(draft.minutes.values())
    for most in ((longest - minutes) // QUARTER * QUARTER for minutes in NOTICED if longest - minutes >= QUARTER):

        def stricter(problem: WeekProblem, most: int = most) -> WeekProblem:
            return _for_children(
                problem,
                lambda child: {"longest_day": min(most, most if child.longest_day is None else child.longest_day)},
            )

        def is_short(other: Draft, most: int = most) -> bool:
            return max(other.minutes.values(), default=0) <= most

        says = f"No day has more than {hours_and_minutes(most)} of lessons"
        yield Claim("shorter_days", says, is_short, changed=stricter)


def _for_children(problem: WeekProblem, change: Callable[[Pupil], dict[str, Any]]) -> WeekProblem:
    return problem.changed(pupils=tuple(child.model_copy(update=change(child)) for child in problem.pupils))


def _longest_stretch(draft: Draft) -> int:
    """Find the longest stretch of more than one lesson, in minutes."""
    problem = draft.table.problem
    runs = (run for (pupil, day), spans in draft.spans.items() for run in stretches(problem, pupil, day, spans))
    return max((run[-1][1] - run[0][0] for run in runs if len(run) > 1), default=0)


def _more_breaks(draft: Draft) -> Iterator[Claim]:
    if _longest_stretch(draft) < SHORT_STRETCH + NOTICED[-1]:
        return

    def stricter(problem: WeekProblem) -> WeekProblem:
        return _for_children(problem, lambda child: {"longest_stretch": min(SHORT_STRETCH, child.longest_stretch)})

    yield Claim(
        "more_breaks",
        f"A break comes after {SHORT_STRETCH} minutes of lessons at the latest",
        lambda other: _longest_stretch(other) <= SHORT_STRETCH,
        changed=stricter,
    )


def _tilted(kind: str, says: str, wish: str, is_true_of: Callable[[Draft], bool]) -> Claim:
    """Seek a week in which one wish counts for much more."""

    def tilted(problem: WeekProblem) -> WeekProblem:
        learned = problem.learned
        weights = (learned.on(problem.preferences) if learned else problem.preferences).wish_weights
        weights = {**weights, wish: TILT * max(weights.get(wish, 0.0), LEAST_TILTED)}
        return problem.changed(
            preferences=problem.preferences.model_copy(update={"wish_weights": weights}),
            learned=learned and learned.model_copy(update={"wish_weights": {}}),
        )

    return Claim(kind, says, is_true_of, changed=tilted)


def _wishes_first(draft: Draft) -> Iterator[Claim]:
    steady, several = _steady(draft), sum(len(starts) > 1 for starts in draft.starts)
    if several - steady >= MORE_STEADY:
        yield _tilted(
            "steadier",
            "More subjects keep one time all week",
            "same_time",
            lambda other: _steady(other) >= steady + MORE_STEADY,
        )
    inside, ends = _in_best_hours(draft), _mean_end(draft)
    if any(child.best_times for child in draft.table.problem.pupils):
        yield _tilted(
            "more_best_hours",
            "More lessons stand in the best learning times",
            "best_hours",
            lambda other: _in_best_hours(other) >= inside + MORE_IN_BEST_HOURS,
        )
    yield _tilted(
        "shorter_waits",
        f"Days end at least {EARLIER_ON_AVERAGE} minutes earlier on average",
        "compact_days",
        lambda other: _mean_end(other) <= ends - EARLIER_ON_AVERAGE,
    )


def _steady(draft: Draft) -> int:
    """Count the lessons of several days that begin at one time on all of them."""
    return sum(len(starts) > 1 and len(set(starts.values())) == 1 for starts in draft.starts)


def _in_best_hours(draft: Draft) -> int:
    """Count the lessons that stand wholly in the best learning times of a child that has some."""
    problem = draft.table.problem
    return sum(
        minutes_in_parts(place.start, _end(problem, place), times) == problem.lessons[place.lesson].minutes
        for place in draft.places()
        for pupil in problem.lessons[place.lesson].pupils
        if (times := problem.pupils[pupil].best_times)
    )


def _mean_end(draft: Draft) -> float:
    """When a child's day of lessons ends, on average, in minutes."""
    ends = [spans[-1][1] for spans in draft.spans.values() if spans]
    return sum(ends) / max(1, len(ends))

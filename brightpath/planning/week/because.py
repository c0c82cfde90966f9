"""Three sentences on why this week looks as it does. Every number in them is counted in this plan.

`why_this_week` takes the first three of `SAYINGS` that have something to say: what did not fit, what the answers did, whose
attention is asked for, and so on down to what can be said of any week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from brightpath.domain.weeks import clock_of, weekday_of
from brightpath.domain.words import all_of, hours_and_minutes, listed, mostly, share_of
from brightpath.planning.week.answers import STYLES, lessons_are_short, raised
from brightpath.planning.week.choices import Place
from brightpath.planning.week.problem import Lesson, WeekProblem, minutes_in_parts
from brightpath.planning.week.telling import days_named, few
from brightpath.planning.week.wishes import next_day, times_more

SENTENCES = 3
#: An answer is told when it made a wish weigh at least so many times its usual weight.
TOLD_FROM = 1.1
#: "Near its time" and "done early" in minutes.
NEAR, EARLY = 30, 60
#: Days are "about the same" when the longest is at most so many times the shortest.
ALIKE = 1.5


class Told(NamedTuple):
    """One place with its lesson, as a sentence needs it."""

    place: Place
    lesson: Lesson

    @property
    def end(self) -> int:
        return self.place.start + self.lesson.minutes


class Looked:
    """A problem and the places chosen for it, counted in the ways the sentences need."""

    def __init__(self, problem: WeekProblem, places: Iterable[Place]) -> None:
        self.problem = problem
        self.told = [Told(place, problem.lessons[place.lesson]) for place in sorted(places)]

    @cached_property
    def starts(self) -> list[dict[int, int]]:
        """By lesson: the start on each day."""
        found: list[dict[int, int]] = [{} for _ in self.problem.lessons]
        for place, _ in self.told:
            found[place.lesson][place.day] = place.start
        return found

    @cached_property
    def minutes(self) -> dict[tuple[int, int], int]:
        """By child and day with lessons: their minutes."""
        found: Counter[tuple[int, int]] = Counter()
        for place, lesson in self.told:
            found.update({(pupil, place.day): lesson.minutes for pupil in lesson.pupils})
        return dict(found)

    def lessons(self) -> Iterator[tuple[Lesson, dict[int, int]]]:
        return zip(self.problem.lessons, self.starts, strict=True)

    def title(self, lesson: Lesson) -> str:
        return f"{lesson.names[0]} of {self.children(lesson)}"

    def children(self, lesson: Lesson) -> str:
        return listed([self.problem.pupils[pupil].name for pupil in lesson.pupils])

    def weekday(self, day: int) -> str:
        return weekday_of(self.problem.days[day]).value


Saying = Callable[[Looked], str | None]


def why_this_week(problem: WeekProblem, places: Iterable[Place]) -> tuple[str, str, str]:
    """Say in three sentences what shaped the week."""
    looked = Looked(problem, places)
    found = (sentence for saying in SAYINGS if (sentence := saying(looked)) is not None)
    first, second, third = (next(found) for _ in range(SENTENCES))
    return first, second, third


def what_did_not_fit(week: Looked) -> str | None:
    missing = [(lesson.asked - len(starts), lesson) for lesson, starts in week.lessons() if lesson.asked > len(starts)]
    if not missing:
        return None
    total, asked = sum(times for times, _ in missing), sum(lesson.asked for lesson in week.problem.lessons)
    by_subject: Counter[str] = Counter()
    for times, lesson in missing:
        by_subject[f"{lesson.subjects[0]} of {week.children(lesson)}"] += times
    names = [f"{title} ({times})" for title, times in by_subject.most_common()]
    once = " (one held together counts once)" if any(len(lesson.pupils) > 1 for _, lesson in missing) else ""
    return f"{total} of the {_lessons(asked)} you asked for found no room{once}: {listed(few(names))}."


def what_hours_were_made_up(week: Looked) -> str | None:
    """Tell what the hours asked for in the ledger brought, once anything did."""
    found = {
        week.title(lesson): more * lesson.minutes
        for lesson, starts in week.lessons()
        if (more := min(times_more(week.problem, lesson), len(starts) - lesson.asked)) > 0
    }
    if not found:
        return None
    minutes = hours_and_minutes(sum(found.values()))
    return f"As you asked, {minutes} more of what is short in your ledger: {listed(few(list(found)))}."


def what_the_answers_did(week: Looked) -> str | None:
    told = _answer_told(week)
    return told and told[1]


def _answer_told(week: Looked) -> tuple[str, str] | None:
    """Find the wish that the answers raised most, of those that the plan bears out, with its sentence."""
    weights = week.problem.preferences.wish_weights
    for wish, times in sorted(raised(weights).items(), key=lambda one: -one[1]):
        if times >= TOLD_FROM and wish in ANSWERS:
            liking, says = ANSWERS[wish]
            said = says(week)
            if said is not None:
                return wish, f"You like {liking}, so {said}."
    return None


def whose_attention(week: Looked) -> str | None:
    by_adult: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for told in week.told:
        if told.place.teacher is not None:
            days = by_adult.setdefault(told.place.teacher, {})
            days.setdefault(told.place.day, []).append((told.place.start, told.end))
    if not by_adult:
        return None
    names = [teacher.name for teacher in week.problem.teachers]
    minutes = {adult: {day: _covered(spans) for day, spans in days.items()} for adult, days in by_adult.items()}
    most, *others = sorted(minutes, key=lambda adult: (-sum(minutes[adult].values()), adult))
    loads = minutes[most]
    longest = max(loads.values())
    busiest = [day for day in sorted(loads) if loads[day] == longest]
    when = f"most on {week.weekday(busiest[0])}" if len(busiest) == 1 else "at most"
    length = hours_and_minutes(longest)
    when += f" ({length})" if len(busiest) == 1 else f" {length} a day"
    at_once = max(_at_once(spans) for spans in by_adult[most].values())
    together = "never by two lessons at once" if at_once == 1 else f"by up to {at_once} lessons at once"
    beside = [f"{names[adult]} for {hours_and_minutes(sum(minutes[adult].values()))}" for adult in others]
    total = hours_and_minutes(sum(loads.values()))
    more = f"; {listed(beside)}" if beside else ""
    return f"{names[most]} is asked for {total} of the week, {when} and {together}{more}."


def in_best_hours(week: Looked) -> str | None:
    pupils = week.problem.pupils
    timed = [told for told in week.told if any(pupils[pupil].best_times for pupil in told.lesson.pupils)]
    core = [told for told in timed if any(told.lesson.core)]
    looked_at = core or timed
    answer = _answer_told(week)
    if not looked_at or (answer and answer[0] == "best_hours"):  # it was said already
        return None
    inside = sum(_is_in_best_hours(week, told) for told in looked_at)
    whose = sorted({pupil for told in looked_at for pupil in told.lesson.pupils if pupils[pupil].best_times})
    where = f"wholly in the best learning times of {listed([pupils[pupil].name for pupil in whose])}"
    kind = "core lesson" if core else "lesson"
    if len(looked_at) == 1:
        return f"The one {kind} {'stands' if inside else 'does not stand'} {where}."
    share = share_of(inside, len(looked_at))
    return f"{share[0].upper()}{share[1:]} {kind}s {'stands' if inside == 1 else 'stand'} {where}."


def everything_fits(week: Looked) -> str | None:
    asked = sum(lesson.asked for lesson in week.problem.lessons)
    if not asked or any(lesson.asked > len(starts) for lesson, starts in week.lessons()):
        return None
    more = len(week.told) - asked
    beyond = f", and {more} more that you like" if more else ""
    which = f"{all_of(asked).capitalize()} lessons" if asked > 1 else "The one lesson"
    return f"{which} you asked for found a place{beyond}."


def what_is_held_together(week: Looked) -> str | None:
    shared = Counter(told.place.lesson for told in week.told if len(told.lesson.pupils) > 1)
    if not shared:
        return None
    names = [f"{week.title(week.problem.lessons[index])} ({times})" for index, times in shared.most_common()]
    return f"One lesson serves several children at once {_count(shared.total(), 'time')}: {listed(few(names))}."


def what_is_kept_free(week: Looked) -> str | None:
    taken: dict[str, set[int]] = {}
    for child in week.problem.pupils:
        for day in child.school_days:
            for busy in child.commitments[day]:
                if busy.way_of is None and busy.start < child.hours[1] and child.hours[0] < busy.end:
                    taken.setdefault(busy.name, set()).add(day)
    if not taken or not week.told:
        return None
    name = max(taken, key=lambda name: (len(taken[name]), name))
    days = len(taken[name])
    on = days_named(week.problem, taken[name])
    return f"Lessons keep clear of {name} on {_count(days, 'day')}, {on}."


def without_a_grown_up(week: Looked) -> str | None:
    if not week.told or any(told.place.teacher is not None for told in week.told):
        return None
    which = f"{all_of(len(week.told)).capitalize()} lessons" if len(week.told) > 1 else "The one lesson"
    return f"{which} of the week can be done without a grown-up."


def from_when_to_when(week: Looked) -> str | None:
    if not week.told:
        return None
    first, last = min(told.place.start for told in week.told), max(told.end for told in week.told)
    return f"The lessons of the week stand between {clock_of(first)} and {clock_of(last)}."


def the_longest_day(week: Looked) -> str | None:
    if not week.minutes:
        return None
    pupil, day = max(week.minutes, key=lambda key: (week.minutes[key], -key[1], -key[0]))
    name, length = week.problem.pupils[pupil].name, hours_and_minutes(week.minutes[pupil, day])
    return f"No day holds more lessons for one child than {week.weekday(day)} does for {name}: {length}."


def nothing_stands(week: Looked) -> str | None:
    return None if week.told else "No lesson stands in this week."


def how_many_school_days(week: Looked) -> str | None:
    days = [f"{_count(len(child.school_days), 'school day')} for {child.name}" for child in week.problem.pupils]
    return f"This week has {listed(days)}."


def nobody_is_asked(week: Looked) -> str | None:
    if any(told.place.teacher is not None for told in week.told):
        return None
    names = listed([teacher.name for teacher in week.problem.teachers])
    return f"No lesson of this week asks for {names}."


#: What matters most comes first. The last ones are there for weeks without lessons.
SAYINGS: tuple[Saying, ...] = (
    what_did_not_fit,
    what_hours_were_made_up,
    lessons_are_short,
    what_the_answers_did,
    whose_attention,
    in_best_hours,
    everything_fits,
    what_is_held_together,
    what_is_kept_free,
    without_a_grown_up,
    from_when_to_when,
    the_longest_day,
    nothing_stands,
    how_many_school_days,
    nobody_is_asked,
)


# -- what each answer did ----------------------------------------------------------------------------------------------


def _keeps_its_time(week: Looked) -> str | None:
    """Tell the subject that keeps its time best: on most of its days, and the most of them."""
    best: tuple[tuple[int, int], str] | None = None
    for lesson, starts in week.lessons():
        if lesson.fixed is None and len(starts) > 1:
            usual, days = Counter(starts.values()).most_common(1)[0]
            key = (days, -len(starts))
            if 2 * days > len(starts) and (best is None or key > best[0]):
                title = week.title(lesson)
                best = key, f"{title} begins at {clock_of(usual)} on {days} of its {len(starts)} days"
    return best and best[1]


def _takes_turns(week: Looked) -> str | None:
    several = [starts for lesson, starts in week.lessons() if 1 < len(starts) < len(lesson.days)]
    apart = sum(not any(next_day(week.problem, day) in starts for day in starts) for starts in several)
    has, have = (f"always {verb} a day without it in between" for verb in ("has", "have"))
    named = "subject of a few times a week"
    return mostly(apart, len(several), named, has, have, "subjects of a few times a week")


def _is_done_early(week: Looked) -> str | None:
    ends: dict[tuple[int, int], int] = {}
    for told in week.told:
        for pupil in told.lesson.pupils:
            ends[pupil, told.place.day] = max(told.end, ends.get((pupil, told.place.day), 0))
    early = sum(end + EARLY <= week.problem.pupils[pupil].hours[1] for (pupil, _), end in ends.items())
    what = f"at least {EARLY} minutes before the hours do"
    return mostly(early, len(ends), "day of lessons", f"ends {what}", f"end {what}", plural="days of lessons")


def _days_are_alike(week: Looked) -> str | None:
    for pupil, child in enumerate(week.problem.pupils):
        minutes = [length for (whose, _), length in sorted(week.minutes.items()) if whose == pupil]
        if len(minutes) > 1 and max(minutes) <= ALIKE * min(minutes):
            least, most = hours_and_minutes(min(minutes)), hours_and_minutes(max(minutes))
            length = f"{least} of lessons each" if least == most else f"between {least} and {most} of lessons"
            return f"the {len(minutes)} days of {child.name} hold {length}"
    return None


def _core_comes_first(week: Looked) -> str | None:
    core = [told for told in week.told if any(told.lesson.core)]
    early = sum(
        all(2 * told.place.start < sum(week.problem.pupils[pupil].hours) for pupil in told.lesson.pupils)
        for told in core
    )
    what = "in the first half of the hours"
    return mostly(early, len(core), "core lesson", f"begins {what}", f"begin {what}")


def _follows_the_child(week: Looked) -> str | None:
    timed = [t for t in week.told if any(week.problem.pupils[pupil].best_times for pupil in t.lesson.pupils)]
    inside = sum(_is_in_best_hours(week, told) for told in timed)
    what = "wholly in the best learning times"
    return mostly(inside, len(timed), "lesson", f"stands {what}", f"stand {what}")


def _is_near_its_time(week: Looked) -> str | None:
    liked = [abs(place.start - lesson.preferred) for place, lesson in week.told if lesson.preferred is not None]
    near = sum(away <= NEAR for away in liked)
    what = f"within {NEAR} minutes of the time you like"
    return mostly(
        near, len(liked), "lesson with a liked time", f"begins {what}", f"begin {what}", "lessons with a liked time"
    )


def _comes_often(week: Looked) -> str | None:
    could = sum(lesson.most - lesson.asked for lesson in week.problem.lessons)
    come = sum(max(0, len(starts) - lesson.asked) for lesson, starts in week.lessons())
    what = "found a place beyond those asked"
    return mostly(come, could, "further lesson", what, what)


#: By wish: what a family likes whose answers raised it, and what the plan has to show for it.
ANSWERS: dict[str, tuple[str, Saying]] = {
    "same_time": ("a steady rhythm", _keeps_its_time),
    "spread": ("subjects that take turns", _takes_turns),
    "compact_days": ("days that are done early", _is_done_early),
    "even_days": ("days of about the same length", _days_are_alike),
    "core_early": ("what matters most to come first", _core_comes_first),
    "best_hours": ("lessons that follow the child", _follows_the_child),
    "liked_times": ("subjects near their own times", _is_near_its_time),
    "often_enough": ("loved subjects to come often", _comes_often),
    **STYLES,
}


# -- counting and words ------------------------------------------------------------------------------------------------


def _is_in_best_hours(week: Looked, told: Told) -> bool:
    return all(
        minutes_in_parts(told.place.start, told.end, child.best_times) == told.lesson.minutes
        for child in (week.problem.pupils[pupil] for pupil in told.lesson.pupils)
        if child.best_times
    )


def _covered(spans: Sequence[tuple[int, int]]) -> int:
    """Count the minutes that lie in at least one span."""
    minutes, reached = 0, 0
    for start, end in sorted(spans):
        minutes += max(0, end - max(start, reached))
        reached = max(reached, end)
    return minutes


def _at_once(spans: Sequence[tuple[int, int]]) -> int:
    """Count the most spans that share a moment."""
    return max(sum(start <= moment < end for start, end in spans) for moment, _ in spans)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _lessons(number: int) -> str:
    return _count(number, "lesson")

"""What a good plan has more of. Each wish loses points by place, by lesson or by day; the program prices the same losses.

All losses are shares of the whole wish, so that 1 minus their sum is its value between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from brightpath.domain.preferences import RuleName
from brightpath.planning.rule import WEEK
from brightpath.planning.week.problem import Lesson, WeekProblem, minutes_in_parts
from brightpath.planning.week.stretches import stretches

if TYPE_CHECKING:
    from brightpath.planning.week.program import Program

#: Two lessons begin at about the same time when they begin in the same half hour.
SAME_TIME_MINUTES = 30
#: A lesson this far from its liked time has lost the whole wish.
FAR_FROM_LIKED = 120
#: The moments at which long stretches are looked for.
LOOK_EVERY = 30
#: An interest from here on makes a subject one of the best loved.
LOVED = 4
#: The afternoon begins.
NOON = 720


@WEEK.wish("Lessons stand in the child's best learning times.", "by_place")
def best_hours(problem: WeekProblem, lesson: Lesson, day: int, start: int) -> float:
    end = start + lesson.minutes
    outside = (
        1 - minutes_in_parts(start, end, problem.pupils[pupil].best_times) / lesson.minutes
        for pupil in lesson.pupils
        if problem.pupils[pupil].best_times
    )
    return sum(outside) / problem.sessions


@WEEK.wish("Core subjects come early in the day.", "by_place")
def core_early(problem: WeekProblem, lesson: Lesson, day: int, start: int) -> float:
    lateness = (
        _lateness(problem, lesson, pupil, start)
        for pupil, is_core in zip(lesson.pupils, lesson.core, strict=True)
        if is_core
    )
    return sum(lateness) / problem.core_sessions


@WEEK.wish("Subjects stand near the time they are liked at.", "by_place")
def liked_times(problem: WeekProblem, lesson: Lesson, day: int, start: int) -> float:
    if lesson.preferred is None:
        return 0.0
    return len(lesson.pupils) * min(1.0, abs(start - lesson.preferred) / FAR_FROM_LIKED) / problem.sessions


@WEEK.wish("The day is done early and without long gaps.", "by_place")
def compact_days(problem: WeekProblem, lesson: Lesson, day: int, start: int) -> float:
    return sum(_lateness(problem, lesson, pupil, start) for pupil in lesson.pupils) / problem.sessions


@WEEK.wish("The best loved subjects stand in the best learning times, or early where a child has none.", "by_place")
def interest_lift(problem: WeekProblem, lesson: Lesson, day: int, start: int) -> float:
    lift = _lift(lesson)
    if not lift:
        return 0.0
    lost = 0.0
    for pupil in lesson.pupils:
        best = problem.pupils[pupil].best_times
        if best:
            lost += 1 - minutes_in_parts(start, start + lesson.minutes, best) / lesson.minutes
        else:
            lost += _lateness(problem, lesson, pupil, start)
    return lift * lost / _lift_total(problem)


@WEEK.wish("The last school day of the week is light, and its afternoon free.", "by_place")
def light_friday(problem: WeekProblem, lesson: Lesson, day: int, start: int) -> float:
    children = sum(day == _last_day(problem, pupil) for pupil in lesson.pupils)
    if not children:
        return 0.0
    afternoon = min(lesson.minutes, max(0, start + lesson.minutes - NOON))
    elsewhere = lesson.minutes if lesson.asked < len(lesson.days) else 0  # what stands every day has to stand here too
    return children * (afternoon + elsewhere) / 2 / _last_day_total(problem)


@WEEK.wish("Lessons stand where they are likely to get done.", "by_place")
def likely_to_get_done(problem: WeekProblem, lesson: Lesson, day: int, start: int) -> float:
    chance = problem.likely.get(lesson.id, {}).get(day, {}).get(start, 1.0)
    return len(lesson.pupils) * (1.0 - chance) / problem.sessions


@WEEK.wish("Lessons stand where your family has come to like them.", "by_place")
def learned_places(problem: WeekProblem, lesson: Lesson, day: int, start: int) -> float:
    if problem.learned is None or not problem.learned_points:
        return 0.0
    on, turns = problem.days[day], lesson.turns_of_subjects
    lost = sum(problem.learned.loss_at(name, on, start) for names in turns for name in names)
    return lost / len(turns) / problem.learned_points


@WEEK.wish("A subject of a few times a week does not stand on neighbouring days.", "by_lesson")
def spread(problem: WeekProblem, lesson: Lesson, starts: Mapping[int, int]) -> float:
    share = spread_share(problem, lesson)
    return share * sum(1 for day in starts if next_day(problem, day) in starts) if share else 0.0


@WEEK.face_of("spread", "rows")
def _price_spread(program: Program, weight: float) -> None:
    for index, lesson in enumerate(program.problem.lessons):
        share = spread_share(program.problem, lesson)
        if share:
            for day in lesson.days:
                after = next_day(program.problem, day)
                if after in lesson.days:
                    neighbours = program.loss(("spread", index, day), weight * share)
                    pair = [(program.held[index, day], 1), (program.held[index, after], 1), (neighbours, -1)]
                    program.add(("spread", index, day), pair, most=1)


@WEEK.wish("A subject comes at about the same time each time.", "by_lesson")
def same_time(problem: WeekProblem, lesson: Lesson, starts: Mapping[int, int]) -> float:
    if not _comes_again(lesson) or not starts:
        return 0.0
    halves = [start // SAME_TIME_MINUTES for start in starts.values()]
    off = len(halves) - max(halves.count(half) for half in halves)
    return off * same_time_share(problem, lesson)


@WEEK.face_of("same_time", "rows")
def _price_same_time(program: Program, weight: float) -> None:
    for index, lesson in enumerate(program.problem.lessons):
        if not _comes_again(lesson):
            continue
        share = same_time_share(program.problem, lesson)
        halves: dict[tuple[int, int], list] = {}
        for place, chosen in program.chosen_of(index):
            halves.setdefault((place.day, place.start // SAME_TIME_MINUTES), []).append((chosen, 1))
        usual = {half: program.yes_or_no(("usual_time", index, half)) for half in sorted({half for _, half in halves})}
        if usual:
            program.usual_times[index] = usual
            program.add(("usual_time", index), [(choice, 1) for choice in usual.values()], least=1, most=1)
        off = {
            day: program.loss(("off_time", index, day), weight * share) for day in sorted({day for day, _ in halves})
        }
        for (day, half), chosen in halves.items():
            program.add(("same_time", index, day, half), [*chosen, (usual[half], -1), (off[day], -1)], most=0)


@WEEK.wish("Subjects stand as often as the family likes, the best loved ones first.", "by_lesson")
def often_enough(problem: WeekProblem, lesson: Lesson, starts: Mapping[int, int]) -> float:
    short = max(0, lesson.most - max(lesson.asked, len(starts)))
    return extra_share(problem, lesson) * short if short else 0.0


@WEEK.face_of("often_enough", "rows")
def _price_often_enough(program: Program, weight: float) -> None:
    for index, lesson in enumerate(program.problem.lessons):
        cost = weight * extra_share(program.problem, lesson)
        _price_short_of("often_enough", program, index, lesson.most, cost)


@WEEK.wish("What is short in the ledger comes more often, as you asked.", "by_lesson")
def hours_asked_for(problem: WeekProblem, lesson: Lesson, starts: Mapping[int, int]) -> float:
    more = times_more(problem, lesson)
    short = max(0, lesson.asked + more - max(lesson.asked, len(starts)))
    return hours_share(problem, lesson) * short if short else 0.0


@WEEK.face_of("hours_asked_for", "rows")
def _price_hours_asked_for(program: Program, weight: float) -> None:
    for index, lesson in enumerate(program.problem.lessons):
        cost = weight * hours_share(program.problem, lesson)
        _price_short_of("hours_asked_for", program, index, lesson.asked + times_more(program.problem, lesson), cost)


def _price_short_of(wish: str, program: Program, index: int, times: int, cost: float) -> None:
    """Let each time that a lesson stands less often than so many times, beyond those asked, cost something."""
    lesson = program.problem.lessons[index]
    if times > lesson.asked:
        short = program.loss((wish, "short_of", index), cost, most=times - lesson.asked)
        stands = [(program.held[index, day], 1) for day in lesson.days]
        if index in program.left_out:
            stands.append((program.left_out[index], 1))
        program.add((wish, index), [*stands, (short, 1)], least=times)


@WEEK.wish("Days are about equally long.", "by_day")
def even_days(problem: WeekProblem, pupil: int, day: int, lessons: Sequence[tuple[int, int]]) -> float:
    usual, share = even_share(problem, pupil)
    return share * max(0.0, sum(end - start for start, end in lessons) - usual) if share else 0.0


@WEEK.face_of("even_days", "rows")
def _price_even_days(program: Program, weight: float) -> None:
    problem = program.problem
    for pupil, child in enumerate(problem.pupils):
        usual, share = even_share(problem, pupil)
        if share:
            for day in child.school_days:
                above = program.loss(("even_days", pupil, day), weight * share, most=None)
                program.add(("even_days", pupil, day), [*program.minutes_of(pupil, day), (above, -1)], most=usual)


@WEEK.wish("Every day keeps time with nothing planned.", "by_day")
def open_time(problem: WeekProblem, pupil: int, day: int, lessons: Sequence[tuple[int, int]]) -> float:
    planned = sum(end - start for start, end in lessons)
    if not open_minutes(problem):
        return 0.0
    return max(0, planned - max(0, room(problem, pupil, day))) / _open_total(problem)


@WEEK.face_of("open_time", "rows")
def _price_open_time(program: Program, weight: float) -> None:
    problem = program.problem
    if not open_minutes(problem):
        return
    for pupil, child in enumerate(problem.pupils):
        for day in child.school_days:
            above = program.loss(("open_time", pupil, day), weight / _open_total(problem), most=None)
            terms = [*program.minutes_of(pupil, day), (above, -1)]
            program.add(("open_time", pupil, day), terms, most=max(0, room(problem, pupil, day)))


@WEEK.wish("A breather comes after as much work as the family likes at a stretch.", "by_day")
def breaks(problem: WeekProblem, pupil: int, day: int, lessons: Sequence[tuple[int, int]]) -> float:
    liked, step, long = _liked_stretch(problem), problem.step, 0
    if not lessons or lessons[-1][1] - lessons[0][0] <= liked - step:
        return 0.0
    for run in stretches(problem, pupil, day, lessons):
        begin, end = run[0][0], run[-1][1]
        if end - begin > liked:
            for moment in _moments(problem, pupil, day):
                if begin < moment + step and end > moment + liked:
                    long += _works(run, moment, step) and _works(run, moment + liked, step)
    return long / _moments_total(problem) if long else 0.0


def _works(run: Sequence[tuple[int, int]], moment: int, step: int) -> bool:
    return any(start < moment + step and end > moment for start, end in run)


@WEEK.face_of("breaks", "rows")
def _price_breaks(program: Program, weight: float) -> None:
    problem = program.problem
    cost = weight / max(1, _moments_total(problem))
    step = problem.step
    for pupil, child in enumerate(problem.pupils):
        for day in child.school_days:
            for moment in _moments(problem, pupil, day):
                name = ("breaks", pupil, day, moment)
                first, last = moment // step, (moment + _liked_stretch(problem)) // step
                program.rest_between(name, pupil, day, first, last, cost=cost)


def same_time_share(problem: WeekProblem, lesson: Lesson) -> float:
    """The share of the wish that one lesson off its usual time costs."""
    return len(lesson.pupils) / _again_total(problem) if _comes_again(lesson) else 0.0


def _lateness(problem: WeekProblem, lesson: Lesson, pupil: int, start: int) -> float:
    """How late in one child's hours a lesson begins: 0 at their beginning, 1 at the last possible start."""
    opens, closes = problem.pupils[pupil].hours
    return min(1.0, max(0.0, (start - opens) / max(1, closes - opens - lesson.minutes)))


def _lift(lesson: Lesson) -> float:
    """How much a lesson is loved above the middle; only the best loved count."""
    return lesson.interest - 3.0 if lesson.interest >= LOVED else 0.0


def _lift_total(problem: WeekProblem) -> float:
    return problem.total("lift", lambda: sum(_lift(x) * len(x.pupils) * x.most for x in problem.lessons) or 1.0)


def _last_day(problem: WeekProblem, pupil: int) -> int | None:
    """Find the last school day of a child who has others before it."""
    days = problem.pupils[pupil].school_days
    return days[-1] if len(days) > 1 else None


def _last_day_total(problem: WeekProblem) -> int:
    return problem.total(
        "last day",
        lambda: (
            sum(
                lesson.minutes
                for lesson in problem.lessons
                for pupil in lesson.pupils
                if _last_day(problem, pupil) in lesson.days
            )
            or 1
        ),  # by hand something may stand there all the same
    )


def open_minutes(problem: WeekProblem) -> int:
    """Say how many minutes a day the family wants open."""
    asked = problem.preferences.asks(RuleName.OPEN_TIME)
    return (asked and asked.minutes) or 0


def room(problem: WeekProblem, pupil: int, day: int) -> int:
    """Count the minutes of lessons a child's day holds beside commitments, lunch and what is to stay open."""

    def count() -> int:
        child = problem.pupils[pupil]
        opens, closes = child.hours
        taken = {
            minute for busy in child.commitments[day] for minute in range(max(opens, busy.start), min(closes, busy.end))
        }
        lunch = child.lunch_minutes if child.lunch_starts(day, problem.step) else 0
        return closes - opens - len(taken) - lunch - open_minutes(problem)

    return problem.total(("room", pupil, day), count)


def _open_total(problem: WeekProblem) -> int:
    return problem.total(
        "open", lambda: max(1, open_minutes(problem) * sum(len(child.school_days) for child in problem.pupils))
    )


def _is_spread(lesson: Lesson) -> bool:
    return 1 < lesson.most < len(lesson.days)


def _comes_again(lesson: Lesson) -> bool:
    return lesson.most > 1 and lesson.fixed is None


def next_day(problem: WeekProblem, day: int) -> int | None:
    """Find the day of the problem that is tomorrow."""
    following = day + 1
    if following < len(problem.days) and (problem.days[following] - problem.days[day]).days == 1:
        return following
    return None


def day_before(problem: WeekProblem, day: int) -> int | None:
    """Find the day of the problem that was yesterday."""
    return day - 1 if day and next_day(problem, day - 1) == day else None


def spread_share(problem: WeekProblem, lesson: Lesson) -> float:
    """The share of the wish that one pair of neighbouring days costs."""
    return len(lesson.pupils) / _spread_total(problem) if _is_spread(lesson) else 0.0


def _spread_total(problem: WeekProblem) -> int:
    return problem.total("spread", lambda: sum(len(x.pupils) * (x.most - 1) for x in problem.lessons if _is_spread(x)))


def _again_total(problem: WeekProblem) -> int:
    return problem.total("again", lambda: sum(len(x.pupils) * x.most for x in problem.lessons if _comes_again(x)))


def extra_share(problem: WeekProblem, lesson: Lesson) -> float:
    """The share of the wish that one time beyond those asked is worth."""
    return lesson.interest * len(lesson.pupils) / _extra_total(problem) if lesson.most > lesson.asked else 0.0


def times_more(problem: WeekProblem, lesson: Lesson) -> int:
    """How many times beyond those asked a lesson should come, of those it may, so that hours are made up."""
    return min(problem.more_times.get(lesson.id, 0), lesson.most - lesson.asked)


def hours_share(problem: WeekProblem, lesson: Lesson) -> float:
    """The share of the wish that one time beyond those asked is worth where hours are to be made up: by its minutes."""
    if not times_more(problem, lesson):
        return 0.0
    return lesson.minutes / problem.total(
        "hours", lambda: sum(x.minutes * times_more(problem, x) for x in problem.lessons)
    )


def _extra_total(problem: WeekProblem) -> float:
    return problem.total("extra", lambda: sum(x.interest * len(x.pupils) * (x.most - x.asked) for x in problem.lessons))


def even_share(problem: WeekProblem, pupil: int) -> tuple[float, float]:
    """An even day's minutes for one child, and the share of the wish that each minute above costs."""

    def count() -> tuple[float, float]:
        lessons = [problem.lessons[index] for index in problem.lessons_of[pupil]]
        days = len(problem.pupils[pupil].school_days)
        asked = sum(lesson.minutes * lesson.asked for lesson in lessons)
        total = sum(lesson.minutes * lesson.most for lesson in lessons)
        return (asked / days, 1 / total / len(problem.pupils)) if total and days else (0.0, 0.0)

    return problem.total(("even", pupil), count)


def _liked_stretch(problem: WeekProblem) -> int:
    return max(problem.step, problem.preferences.liked_stretch // problem.step * problem.step)


def _moments(problem: WeekProblem, pupil: int, day: int) -> tuple[int, ...]:
    """The minutes, every half hour, from which a stretch longer than liked could begin within the hours."""

    def look() -> tuple[int, ...]:
        child = problem.pupils[pupil]
        opens, closes = child.hours
        last = closes - _liked_stretch(problem) - child.break_minutes
        return tuple(range(-(-opens // LOOK_EVERY) * LOOK_EVERY, last + 1, LOOK_EVERY))

    return problem.total(("moments", pupil), look) if day in problem.pupils[pupil].school_days else ()


def _moments_total(problem: WeekProblem) -> int:
    return problem.total(
        "all moments",
        lambda: sum(
            len(_moments(problem, pupil, day))
            for pupil, child in enumerate(problem.pupils)
            for day in child.school_days
        ),
    )

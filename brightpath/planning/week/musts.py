"""What every plan keeps. This list is the contents page: each rule opens with the sentence a parent would say.

`allows` faces look at one place; `rows` faces speak to the integer program through `Program` (program.py).
Every rule stands a second time, without a solver, in check.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brightpath.planning.rule import WEEK
from brightpath.planning.week.problem import (
    PARTS_APART,
    QUARTERS,
    Lesson,
    Pupil,
    Teacher,
    WeekProblem,
    cuts,
    is_free,
)
from brightpath.planning.week.standing import closed, is_open, kept_of, kept_spots
from brightpath.planning.week.ways import meets, ways_of

if TYPE_CHECKING:
    from brightpath.planning.week.program import Program


@WEEK.must("Lessons stay within the homeschooling hours of every child in them.", "allows")
def hours_are_kept(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    opens, closes = problem.hours_of(lesson)
    return opens <= start and start + lesson.minutes <= closes


@WEEK.must("Commitments of a child stay free of lessons.", "allows")
def commitments_stay_free(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    return all(
        is_free(problem.pupils[pupil].commitments[day], start, start + lesson.minutes) for pupil in lesson.pupils
    )


@WEEK.must("The way to the place of a lesson and back meets no commitment.", "allows")
def the_way_is_free(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    if not lesson.way:
        return True
    people: list[Pupil | Teacher] = [problem.pupils[pupil] for pupil in lesson.pupils]
    people += [] if teacher is None else [problem.teachers[teacher]]
    ways = ways_of(lesson, start)
    return not any(any(meets(ways, person.commitments[day])) for person in people)


@WEEK.must("On the way to the place of a lesson and back a child does nothing else.", "rows")
def nothing_is_done_on_the_way(program: Program) -> None:
    for (pupil, day, slot), away in program.away.items():
        beside = [(column, 1) for column in program.lunches_over(pupil, day, slot)]
        if (pupil, day, slot) in program.busy:
            beside.append((program.busy[pupil, day, slot], 1))
        program.add(("nothing_is_done_on_the_way", pupil, day, slot), [(away, 1), *beside], most=1)


@WEEK.must("Nothing cuts a protected block in two.", "allows")
def protected_blocks_are_kept(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    from_door_to_door = start - lesson.way, start + lesson.minutes + lesson.way
    return not any(cuts(problem.pupils[pupil].protected_on(day), from_door_to_door) for pupil in lesson.pupils)


@WEEK.must("A subject with a fixed time stands at that time.", "allows")
def fixed_times_are_kept(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    return lesson.fixed is None or start == lesson.fixed


@WEEK.must("A lesson that needs a parent has one adult, free and at hand from its start to its end.", "allows")
def the_adult_is_there(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    if lesson.attention == 0:
        return teacher is None
    return teacher is not None and problem.teachers[teacher].is_there(day, start, start + lesson.minutes)


@WEEK.must("Lessons stand only on days that are school days for every child in them.", "allows")
def days_off_are_kept(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    return day in lesson.days


@WEEK.must("A subject with days of its own stands only on these.", "allows")
def own_days_are_kept(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    return lesson.may_stand_on(problem.days[day])


@WEEK.must("What is done, past or pinned stays where it is.", "allows")
def what_stands_is_kept(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    of_pupils, of_teachers = closed(problem)
    return (
        (lesson.id, day) not in kept_of(problem)
        and (teacher, day) not in of_teachers
        and not any((pupil, day) in of_pupils for pupil in lesson.pupils)
    )


@WEEK.face_of("what_stands_is_kept", "rows")
def _let_stand(program: Program) -> None:
    for index, day, *_ in kept_spots(program.problem):
        program.add(("what_stands_is_kept", index, day), [(program.held[index, day], 1)], least=1)


@WEEK.must("Nothing new is put into today unasked, or into the past.", "allows")
def today_stays_as_it_is(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    return is_open(problem, lesson, day, start, teacher)


@WEEK.must("A subject with days of the day cycle stands only on these.", "allows")
def the_day_cycle_is_kept(problem: WeekProblem, lesson: Lesson, day: int, start: int, teacher: int | None) -> bool:
    return problem.keeps_cycle(lesson, day)


WEEK.by_construction(
    "combined_lessons_happen_together", "A combined lesson is held with all its children at once, or not at all."
)


WEEK.by_construction(
    "the_loop_keeps_its_turns",
    "A loop takes its subjects in turn, beginning with the one after the last that was done.",
)


@WEEK.must("A subject stands at most once a day.", "rows")
def at_most_once_a_day(program: Program) -> None:
    for (lesson, day), held in program.held.items():
        program.add(("at_most_once_a_day", lesson, day), [(held, 1)], most=1)


@WEEK.must("A subject stands as often as asked, or is listed as left out.", "rows")
def as_often_as_asked(program: Program) -> None:
    for index, lesson in enumerate(program.problem.lessons):
        held = [(program.held[index, day], 1) for day in lesson.days]
        if lesson.asked:
            program.add(("as_often_as_asked", index), [*held, (program.left_out[index], 1)], least=lesson.asked)
        program.add(("not_too_often", index), held, most=lesson.most)


@WEEK.must("What comes before another lesson stands earlier on a day that has both.", "rows")
def the_order_is_kept(program: Program) -> None:
    for index, lesson in enumerate(program.problem.lessons):
        for earlier in lesson.after:
            for day in lesson.days if earlier != program.problem.firsts.get(index) else ():
                if not program.is_closed(lesson, day):
                    program.one_before_the_other(earlier, index, day)


@WEEK.must("The second part of a lesson comes on the day of the first, half an hour after it or later.", "rows")
def two_parts_make_a_lesson(program: Program) -> None:
    for second, first in program.problem.firsts.items():
        for day in program.problem.lessons[second].days:
            lesson = program.problem.lessons[second]
            if program.is_closed(lesson, day):
                continue
            if (lesson.id, day) not in kept_of(program.problem):
                both = [(program.held[second, day], 1), (program.held[first, day], -1)]
                program.add(("two_parts_make_a_lesson", second, day), both, most=0)
            program.one_before_the_other(first, second, day, apart=PARTS_APART)


@WEEK.must("A child does one thing at a time.", "rows")
def one_thing_at_a_time(program: Program) -> None:
    for (pupil, day, slot), busy in program.busy.items():
        breaks, lunches = program.breaks_over(pupil, day, slot), program.lunches_over(pupil, day, slot)
        rests = [breaks + lunches] if program.lunch_is_a_break(pupil) else [breaks, lunches]
        for number, rest in enumerate(rests):
            terms = [(busy, 1), *((term, 1) for term in rest)]
            program.add(("one_thing_at_a_time", pupil, day, slot, number), terms, most=1)


@WEEK.must("An adult's attention is never promised twice.", "rows")
def attention_is_never_promised_twice(program: Program) -> None:
    for (teacher, day, slot), used in program.used.items():
        program.add(("attention", teacher, day, slot), [(used, 1)], most=QUARTERS)


@WEEK.must("After long work comes a break.", "rows")
def a_break_follows_long_work(program: Program) -> None:
    lengths = [program.slots_apart(pupil) for pupil in range(len(program.problem.pupils))]
    for pupil, day, slot in program.busy:
        for length in lengths[pupil]:
            name = ("a_break_follows_long_work", pupil, day, slot, length)
            program.rest_between(name, pupil, day, slot, slot + length)


@WEEK.must("Lunch is kept free at its time of day when the hours cover it.", "rows")
def lunch_is_kept(program: Program) -> None:
    for (pupil, day), lunches in program.lunches.items():
        program.add(("lunch_is_kept", pupil, day), [(lunch, 1) for lunch in lunches.values()], least=1, most=1)


@WEEK.must("No day of lessons is longer than the child's longest day.", "rows")
def no_day_is_too_long(program: Program) -> None:
    for pupil, child in enumerate(program.problem.pupils):
        if child.longest_day is not None:
            for day in program.open_days(pupil):
                program.add(("no_day_is_too_long", pupil, day), program.minutes_of(pupil, day), most=child.longest_day)

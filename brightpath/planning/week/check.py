"""Every must a second time, on a finished plan, without a solver. Reads only the problem and the plan as a family sees it.

Each check carries the name of its must and yields a sentence for every fault it finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from brightpath.domain.schedule import ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.domain.weeks import clock_of, weekday_of
from brightpath.domain.words import listed
from brightpath.planning.week.held import Held, held_in, lessons_by_name, spot_of
from brightpath.planning.week.problem import (
    PARTS_APART,
    QUARTERS,
    Busy,
    Pupil,
    Teacher,
    WeekProblem,
    cuts,
    is_within,
    overlaps,
)
from brightpath.planning.week.standing import closed, is_kept, is_open, kept_of, kept_spots
from brightpath.planning.week.ways import meets, ways_of


class Week(NamedTuple):
    """A problem and a plan side by side. `chosen` is what is held and not kept: the rules about one place are asked of it."""

    problem: WeekProblem
    plan: WeekPlan
    held: tuple[Held, ...]
    chosen: tuple[Held, ...]

    def open_days(self, pupil: int) -> list[int]:
        """List the school days of a child of which rules are asked."""
        is_over = closed(self.problem)[0]
        return [day for day in self.problem.pupils[pupil].school_days if (pupil, day) not in is_over]

    def of(self, pupil: int, day: int) -> list[Held]:
        return sorted(
            (held for held in self.held if (held.pupil, held.day) == (pupil, day)), key=lambda held: held.item.start
        )

    def day_of(self, pupil: int, day: int) -> PlannedDay:
        return next(
            (one for one in self.plan.children[pupil].days if one.on == self.problem.days[day]),
            PlannedDay(on=self.problem.days[day]),
        )

    def ways_of(self, held: Held) -> tuple[Busy, ...]:
        """List the ways to the place of what is held, and back."""
        lesson = self.problem.lessons[held.lesson]
        return ways_of(lesson, held.item.start) if lesson.way else ()

    def tell(self, held: Held) -> str:
        return f"{held.item.name} of {self.problem.pupils[held.pupil].name} on {self.when(held.day, held.item)}"

    def when(self, day: int, item: ScheduleItem) -> str:
        return f"{weekday_of(self.problem.days[day])} at {clock_of(item.start)}"


Check = Callable[[Week], Iterable[str]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Register a check under the name of its must."""
    CHECKS[function.__name__] = function
    return function


def violations(problem: WeekProblem, plan: WeekPlan) -> list[str]:
    """List everything that is wrong with a plan, one sentence each; empty when it keeps every must."""
    strangers = list(_strangers(problem, plan))
    return strangers or [sentence for faults in violations_by_must(problem, plan).values() for sentence in faults]


def violations_by_must(problem: WeekProblem, plan: WeekPlan) -> dict[str, list[str]]:
    """List the faults of a plan under the musts they break; the plan knows only this problem's children and subjects."""
    held = held_in(problem, plan)
    week = Week(problem, plan, held, tuple(one for one in held if not is_kept(problem, *spot_of(problem, one))))
    return {name: faults for name, one in CHECKS.items() if (faults := list(one(week)))}


def _strangers(problem: WeekProblem, plan: WeekPlan) -> Iterator[str]:
    if [child.name for child in plan.children] != [pupil.name for pupil in problem.pupils]:
        yield "The plan is not about the children of this household."
        return
    known = lessons_by_name(problem)
    for pupil, child in enumerate(plan.children):
        for day in child.days:
            if day.on not in problem.days:
                yield f"The plan of {child.name} holds {day.on}, which is not a day of this week."
            for item in day.items:
                if item.end <= item.start:
                    yield f"{item.name} of {child.name} on {day.on} ends before it begins."
                if item.type is ItemType.SUBJECT and (pupil, item.name) not in known:
                    yield f"{child.name} has no subject named {item.name}."


def _is_agreed(item: ScheduleItem) -> bool:
    """Say whether an item is time that is taken: a commitment, or what the family put in by hand beside lessons."""
    return item.type is ItemType.COMMITMENT or (item.is_by_hand and item.type is not ItemType.SUBJECT)


def _overlap(one: ScheduleItem, other: ScheduleItem) -> bool:
    return one.start < other.end and other.start < one.end


@check
def hours_are_kept(week: Week) -> Iterator[str]:
    for held in week.chosen:
        opens, closes = week.problem.pupils[held.pupil].hours
        if held.item.start < opens or held.item.end > closes:
            yield f"{week.tell(held)} is outside the hours {clock_of(opens)} to {clock_of(closes)}."


@check
def commitments_stay_free(week: Week) -> Iterator[str]:
    for held in week.chosen:
        for busy in week.problem.pupils[held.pupil].commitments[held.day]:
            if held.item.start < busy.end and busy.start < held.item.end:
                yield f"{week.tell(held)} meets {busy.name}."
    for pupil, child in enumerate(week.problem.pupils):
        for day in range(len(week.problem.days)):
            planned = [(item.name, item.start, item.end) for item in week.day_of(pupil, day).items if _is_agreed(item)]
            ways = [way for held in week.of(pupil, day) for way in week.ways_of(held)]
            agreed = [(busy.name, busy.start, busy.end) for busy in (*child.commitments[day], *ways)]
            if sorted(planned) != sorted(agreed):
                yield f"The commitments of {child.name} on {weekday_of(week.problem.days[day])} are not as agreed."


@check
def the_way_is_free(week: Week) -> Iterator[str]:
    teachers = {teacher.name: teacher for teacher in week.problem.teachers}
    for held in week.held:
        if held in week.chosen:
            people: list[Pupil | Teacher] = [week.problem.pupils[held.pupil]]
            people += [teachers[held.item.adult]] if held.item.adult in teachers else []
            for person in people:
                for busy in meets(week.ways_of(held), person.commitments[held.day]):
                    yield f"The way to {week.tell(held)}, or back, meets {busy.name} of {person.name}."


@check
def nothing_is_done_on_the_way(week: Week) -> Iterator[str]:
    for held in week.held:
        ways = week.ways_of(held)
        if ways and held.day in week.open_days(held.pupil):
            others = [other for other in week.of(held.pupil, held.day) if other != held]
            items = [other.item for other in others]
            items += [item for item in week.day_of(held.pupil, held.day).items if item.type is ItemType.LUNCH]
            taken = [way for other in others for way in week.ways_of(other)]
            taken += [Busy(name=item.name, start=item.start, end=item.end) for item in items]
            for busy in meets(ways, taken):
                yield f"The way to {week.tell(held)}, or back, meets {busy.name}."


@check
def protected_blocks_are_kept(week: Week) -> Iterator[str]:
    for held in week.chosen:
        way = week.problem.lessons[held.lesson].way
        block = week.problem.pupils[held.pupil].protected_on(held.day)
        if cuts(block, (held.item.start - way, held.item.end + way)):
            yield f"{week.tell(held)} stands partly in the protected block."
    for pupil, child in enumerate(week.problem.pupils):
        for day in week.open_days(pupil) if child.protected else ():
            for item in week.day_of(pupil, day).items:
                is_rest = item.type in (ItemType.LUNCH, ItemType.BREAK) and not item.is_by_hand
                if is_rest and overlaps(child.protected_on(day), (item.start, item.end)):
                    yield f"{item.name} of {child.name} on {week.when(day, item)} cuts the protected block in two."


@check
def fixed_times_are_kept(week: Week) -> Iterator[str]:
    for held in week.held:
        lesson = week.problem.lessons[held.lesson]
        if lesson.fixed is not None and held.item.start != lesson.fixed and held in week.chosen:
            yield f"{week.tell(held)} should begin at {clock_of(lesson.fixed)}."
        if held.item.end - held.item.start != lesson.minutes:
            yield f"{week.tell(held)} should take {lesson.minutes} minutes."


@check
def the_adult_is_there(week: Week) -> Iterator[str]:
    teachers = {teacher.name: teacher for teacher in week.problem.teachers}
    for held in week.held:
        lesson, item = week.problem.lessons[held.lesson], held.item
        if lesson.is_by_hand:
            continue  # the family knows who is with it
        if round(item.attention * QUARTERS) != lesson.attention:
            yield f"{week.tell(held)} should take {lesson.attention / QUARTERS} of an adult."
        if not lesson.attention:
            if item.adult is not None:
                yield f"{week.tell(held)} needs no adult."
        elif item.adult not in teachers:
            yield f"{week.tell(held)} has no adult."
        elif not teachers[item.adult].is_there(held.day, item.start, item.end) and held in week.chosen:
            yield f"{item.adult} is not there for {week.tell(held)}."


@check
def days_off_are_kept(week: Week) -> Iterator[str]:
    for held in week.chosen:
        if held.day not in week.problem.pupils[held.pupil].school_days:
            yield f"{week.tell(held)} stands on a day without school."


@check
def own_days_are_kept(week: Week) -> Iterator[str]:
    for held in week.chosen:
        only_on = week.problem.lessons[held.lesson].only_on
        if only_on is not None and weekday_of(week.problem.days[held.day]) not in only_on:
            yield f"{week.tell(held)} may stand only on {listed(only_on) or 'no day at all'}."


@check
def the_day_cycle_is_kept(week: Week) -> Iterator[str]:
    for held in week.chosen:
        lesson = week.problem.lessons[held.lesson]
        if lesson.on_cycle is not None:
            name = week.problem.cycle[held.day] if week.problem.cycle else None
            if name not in lesson.on_cycle:
                told = f"day {name}" if name else "no day"
                yield f"{week.tell(held)} stands on {told} of the day cycle, not on {listed(lesson.on_cycle, 'or')}."


@check
def what_stands_is_kept(week: Week) -> Iterator[str]:
    problem = week.problem
    stands = {(one.pupil, *spot_of(problem, one)[1:], one.lesson) for one in week.held}
    for index, day, start, teacher in sorted(kept_spots(problem), key=str):
        lesson = problem.lessons[index]
        for pupil, name in zip(lesson.pupils, lesson.names, strict=True):
            if (pupil, day, start, teacher, index) not in stands:
                when = f"{weekday_of(problem.days[day])} at {clock_of(start)}"
                why = kept_of(problem)[lesson.id, day].why
                yield f"{name} of {problem.pupils[pupil].name} on {when} is {why}, and does not stand there any more."
    of_pupils, of_teachers = closed(problem)
    for held in week.chosen:
        lesson, day, _, teacher = spot_of(problem, held)
        if (lesson.id, day) in kept_of(problem):
            yield f"{week.tell(held)} stands elsewhere than the one of this day that never moves."
        elif (teacher, day) in of_teachers or any((pupil, day) in of_pupils for pupil in lesson.pupils):
            yield f"{week.tell(held)} is put into a day that is full of what never moves."


@check
def today_stays_as_it_is(week: Week) -> Iterator[str]:
    for held in week.chosen:
        if not is_open(week.problem, *spot_of(week.problem, held)):
            yield f"{week.tell(held)} is new where nothing new may stand."


@check
def combined_lessons_happen_together(week: Week) -> Iterator[str]:
    together: dict[tuple[int, int], list[Held]] = defaultdict(list)
    for held in week.held:
        together[held.lesson, held.day].append(held)
    for (index, _), group in together.items():
        lesson = week.problem.lessons[index]
        same = {(held.item.start, held.item.adult) for held in group}
        is_complete = sorted({held.pupil for held in group}) == sorted(lesson.pupils)
        if len(lesson.pupils) > 1 and not (is_complete and len(same) == 1):
            yield f"{week.tell(group[0])} is not held with all its children at once."


@check
def the_loop_keeps_its_turns(week: Week) -> Iterator[str]:
    times: dict[tuple[int, str], int] = defaultdict(int)
    for held in sorted(week.held, key=lambda held: (held.day, held.item.start)):
        lesson = week.problem.lessons[held.lesson]
        key = held.pupil, lesson.instead_of or lesson.id
        turn = lesson.names_at(times[key])[lesson.pupils.index(held.pupil)]
        times[key] += 1
        if lesson.turns and held.item.name != turn:
            yield f"{week.tell(held)} takes the turn of {turn}."


@check
def at_most_once_a_day(week: Week) -> Iterator[str]:
    seen: set[tuple[int, int, int]] = set()
    for held in week.held:
        key = (held.pupil, held.lesson, held.day)
        if key in seen:
            yield f"{week.tell(held)} stands twice that day."
        seen.add(key)


@check
def as_often_as_asked(week: Week) -> Iterator[str]:
    problem = week.problem
    first = {one.id: one.id if one.is_by_hand else one.instead_of or one.id for one in problem.lessons}
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for held in week.held:
        counts[held.pupil, first[problem.lessons[held.lesson].id]] += 1
    asked: dict[str, int] = defaultdict(int)
    most: dict[str, int] = defaultdict(int)
    for lesson in problem.lessons:  # what stands in for a lesson is asked for with it
        asked[first[lesson.id]] += lesson.asked
        most[first[lesson.id]] += lesson.most
    told = {(left.child, left.subject): (left.asked, left.placed) for left in week.plan.unplaced}
    for index, lesson in enumerate(problem.lessons):
        if lesson.instead_of is not None:
            continue
        for pupil, name, subject in zip(lesson.pupils, lesson.names, lesson.subjects, strict=True):
            if lesson.is_by_hand:
                continue  # nobody asked for it
            count, child = counts[pupil, lesson.id], problem.pupils[pupil].name
            if count > most[lesson.id]:
                yield f"{name} of {child} stands {count} times, at most {most[lesson.id]} were asked."
            if index in problem.firsts:  # told once, with the first part
                continue
            if lesson.second is not None:
                name, count = subject, min(count, counts[pupil, problem.lessons[lesson.second].id])
            said = told.pop((child, subject), None)
            if count < asked[lesson.id] and said != (asked[lesson.id], count):
                yield f"{name} of {child} stands {count} of {asked[lesson.id]} times, and the plan does not say so."
            if count >= asked[lesson.id] and said is not None:
                yield f"{name} of {child} is listed as left out, but stands as often as asked."
    for child, name in told:
        yield f"{name} of {child} is listed as left out, but was never asked for."


@check
def the_order_is_kept(week: Week) -> Iterator[str]:
    for held in week.held:
        for other in week.held:
            if (
                (other.pupil, other.day) == (held.pupil, held.day)
                and held.day in week.open_days(held.pupil)
                and other.lesson in week.problem.lessons[held.lesson].after
                and other.lesson != week.problem.firsts.get(held.lesson)
                and other.item.end > held.item.start
            ):
                yield f"{week.tell(held)} begins before {other.item.name} has ended."


@check
def two_parts_make_a_lesson(week: Week) -> Iterator[str]:
    for held in week.held:
        first = week.problem.firsts.get(held.lesson)
        if first is None or held.day not in week.open_days(held.pupil):
            continue
        ends = [other.item.end for other in week.of(held.pupil, held.day) if other.lesson == first]
        is_alone = not ends and held in week.chosen  # what is kept may stand alone
        if is_alone or any(end + PARTS_APART > held.item.start for end in ends):
            yield f"{week.tell(held)} does not come {PARTS_APART} minutes or more after its first part."


@check
def one_thing_at_a_time(week: Week) -> Iterator[str]:
    for pupil, child in enumerate(week.problem.pupils):
        kept = {id(held.item) for held in week.held} - {id(held.item) for held in week.chosen}
        for day in range(len(week.problem.days)):
            if (pupil, day) in closed(week.problem)[0]:
                continue
            items = sorted(week.day_of(pupil, day).items, key=lambda item: item.start)
            for place, item in enumerate(items):
                for other in items[place + 1 :]:
                    both_commitments = _is_agreed(item) and _is_agreed(other)
                    if (_is_agreed(item) or _is_agreed(other)) and {id(item), id(other)} & kept:
                        continue  # agreed since
                    if _overlap(item, other) and not both_commitments:
                        yield f"{child.name} has {item.name} and {other.name} at once on {week.when(day, other)}."


@check
def attention_is_never_promised_twice(week: Week) -> Iterator[str]:
    spans: dict[tuple[str, int], set[tuple[int, int, int, int]]] = defaultdict(set)
    for held in week.held:
        item = held.item
        if item.adult is not None:
            share, way = round(item.attention * QUARTERS), week.problem.lessons[held.lesson].way
            spans[item.adult, held.day].add((item.start - way, item.end + way, share, held.lesson))
    is_over = {(week.problem.teachers[index].name, day) for index, day in closed(week.problem)[1]}
    for (adult, day), taken in spans.items():
        if (adult, day) in is_over:
            continue
        for moment in sorted({start for start, *_ in taken}):
            quarters = sum(share for start, end, share, _ in taken if start <= moment < end)
            if quarters > QUARTERS:
                where = f"{weekday_of(week.problem.days[day])} at {clock_of(moment)}"
                yield f"The attention of {adult} is promised {quarters / QUARTERS} times on {where}."


@check
def a_break_follows_long_work(week: Week) -> Iterator[str]:
    step = week.problem.step
    for pupil, child in enumerate(week.problem.pupils):
        for day in week.open_days(pupil):
            began, lessons, last = 0, 0, None
            block = child.protected_on(day)
            for held in week.of(pupil, day):
                if is_within(block, (held.item.start, held.item.end)):
                    continue
                start, end = held.item.start // step * step, -(-held.item.end // step) * step
                if last is None or _has_rested(child, day, last, held.item, step):
                    began, lessons = start, 0
                last, lessons = held.item, lessons + 1
                if lessons > 1 and end - began > child.longest_stretch:
                    yield f"{week.tell(held)} comes after more than {child.longest_stretch} minutes without a break."


def _has_rested(child: Pupil, day: int, before: ScheduleItem, after: ScheduleItem, step: int) -> bool:
    """Say whether a break on the grid, a commitment or the protected block lies between two lessons."""
    free = after.start // step * step - -(-before.end // step) * step
    block = child.protected_on(day)
    has_passed_the_block = block is not None and before.end <= block[0] and block[1] <= after.start
    return (
        has_passed_the_block
        or free >= child.break_minutes
        or any(before.end <= busy.start and busy.end <= after.start for busy in child.commitments[day])
    )


@check
def lunch_is_kept(week: Week) -> Iterator[str]:
    for pupil, child in enumerate(week.problem.pupils):
        for day in week.open_days(pupil):
            items = week.day_of(pupil, day).items
            lunches = [item for item in items if item.type is ItemType.LUNCH and not item.is_by_hand]
            asked = bool(child.lunch_starts(day, week.problem.step))
            if len(lunches) != asked:
                yield f"{child.name} has {len(lunches)} lunches on {weekday_of(week.problem.days[day])}."
            for lunch in lunches:
                is_in_time = child.lunch_from <= lunch.start <= child.lunch_until
                if not is_in_time or lunch.end - lunch.start != child.lunch_minutes:
                    yield f"Lunch of {child.name} on {week.when(day, lunch)} is not as it should be."


@check
def no_day_is_too_long(week: Week) -> Iterator[str]:
    for pupil, child in enumerate(week.problem.pupils):
        for day in week.open_days(pupil):
            minutes = sum(held.item.end - held.item.start for held in week.of(pupil, day))
            if child.longest_day is not None and minutes > child.longest_day:
                when = weekday_of(week.problem.days[day])
                yield f"{child.name} has {minutes} minutes of lessons on {when}, more than {child.longest_day}."

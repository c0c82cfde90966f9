"""A week that has begun: what stands is kept, each way does what it says, and little else moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.replanning import ChangeKind, Missed, Way
from brightpath.domain.schedule import ItemType, ScheduleItem, SolverStatus, WeekPlan, plan_of, to_document
from brightpath.domain.weeks import clock_of, minute_of, weekday_of
from brightpath.planning.week import plan_problem
from brightpath.planning.week.again import DayIsGone, replanning
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.difference import NOTHING, difference
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.program import Program
from brightpath.planning.week.repair import replan
from brightpath.planning.week.standing import Moment, WhyKept
from tests.planning.drawn_week import MONDAY, DrawnWeek, a_week
from tests.planning.plan_document import faults_of
from tests.planning.test_any_week import examples, problems

NOON = minute_of("12:00")


def lessons_in(plan: WeekPlan) -> list[str]:
    return [
        f"{child.name} {weekday_of(day.on)[:3]} {clock_of(item.start)} {item.name}"
        for child in plan.children
        for day in child.days
        for item in day.items
        if item.type is ItemType.SUBJECT
    ]


def marked(plan: WeekPlan, child: str, day: int, name: str, **marks: bool | int) -> WeekPlan:
    """Mark the items of one name on one day of one child."""

    def mark(item: ScheduleItem) -> ScheduleItem:
        return item.model_copy(update=marks) if item.name == name else item

    return plan.model_copy(
        update={
            "children": tuple(
                one.model_copy(
                    update={
                        "days": tuple(
                            of_day.model_copy(update={"items": tuple(map(mark, of_day.items))})
                            if (one.name, number) == (child, day)
                            else of_day
                            for number, of_day in enumerate(one.days)
                        )
                    }
                )
                for one in plan.children
            )
        }
    )


def again(
    week: DrawnWeek,
    way: Way,
    *missed: Missed,
    day: int = 0,
    minute: int = NOON,
    plan: WeekPlan | None = None,
    **facts: bool,
) -> tuple[WeekProblem, WeekPlan, WeekPlan]:
    """Answer what did not happen, and check the answer: the problem, the plan before and the one after."""
    before = plan or week.plan()
    now = Moment(on=MONDAY + timedelta(days=day), minute=minute)
    problem = replanning(week.problem, before, now=now, missed=missed, way=way, **facts)
    after = replan(problem, before, way=way, seconds=30)
    assert violations(problem, after) == []
    assert faults_of(to_document(after)) == []
    return problem, before, after


def missed(day: int = 0, child: str | None = "child_Ada", subject: str | None = "M") -> Missed:
    return Missed(on=MONDAY + timedelta(days=day), child=child, subject=subject)


TWICE = a_week(
    """
    Monday    9:00 9:30 10:00
    Ada       M    A    .
    Tuesday   9:00 9:30 10:00
    Ada       .    A    .
    Wednesday 9:00 9:30 10:00
    Ada       M    A    .
    """
)
EVERY_DAY = a_week(
    """
    Monday    9:00 9:30 10:00
    Ada       M    .    .
    Tuesday   9:00 9:30 10:00
    Ada       M    .    .
    Wednesday 9:00 9:30 10:00
    Ada       M    A    .
    """
)


# -- the ways ----------------------------------------------------------------------------------------------------------


def test_a_missed_lesson_is_held_on_a_later_day_that_has_room() -> None:
    _, before, after = again(TWICE, Way.DOUBLE_UP, missed())
    assert lessons_in(after) == [
        "Ada Mon 09:30 A",
        "Ada Tue 09:00 M",
        "Ada Tue 09:30 A",
        "Ada Wed 09:00 M",
        "Ada Wed 09:30 A",
    ]
    told = difference(before, after)
    assert [change.sentence for change in told.changes] == ["M of Ada moves from Monday 09:00 to Tuesday 09:00."]
    assert told.summary == "One lesson moves, nothing else changes."


def test_doubled_up_it_may_be_the_second_of_a_day() -> None:
    _, _, after = again(EVERY_DAY, Way.DOUBLE_UP, missed())
    assert sum(line.startswith("Ada Tue") or line.startswith("Ada Wed") for line in lessons_in(after)) == 4
    assert {"Ada Tue 09:00 M", "Ada Wed 09:00 M", "Ada Wed 09:30 A"} < set(lessons_in(after))
    assert after.unplaced == ()


def test_two_that_were_missed_are_never_both_put_into_one_day() -> None:
    _, _, after = again(EVERY_DAY, Way.DOUBLE_UP, missed(0), missed(1), day=1)
    held = [line for line in lessons_in(after) if line.endswith("M")]
    assert len(held) == 2 and all("Wed" in line for line in held)
    (left,) = after.unplaced
    assert (left.subject, left.asked, left.placed) == ("M", 3, 2)


def test_shifted_on_the_later_lessons_keep_their_slots_and_one_comes_after_the_last() -> None:
    week = a_week(
        """
        Monday    9:00 9:30 10:00
        Ada       M    A    .
        Tuesday   9:00 9:30 10:00
        Ada       M    .    .
        Wednesday 9:00 9:30 10:00
        Ada       .    .    .
        """
    )
    _, _, after = again(week, Way.SHIFT_ON, missed())
    assert {"Ada Tue 09:00 M", "Ada Mon 09:30 A"} < set(lessons_in(after))
    assert sum(line.startswith("Ada Wed") for line in lessons_in(after)) == 1


def test_shifted_on_the_last_falls_out_when_nothing_comes_after_it() -> None:
    _, before, after = again(TWICE, Way.SHIFT_ON, missed())
    assert difference(before, after).summary == "One lesson falls out, nothing else changes."
    (left,) = after.unplaced
    assert (left.subject, left.asked, left.placed) == ("M", 2, 1) and left.reasons


def test_dropped_it_is_asked_for_once_less() -> None:
    _, before, after = again(TWICE, Way.DROP, missed())
    assert after.unplaced == ()
    told = difference(before, after)
    assert [change.sentence for change in told.changes] == ["M of Ada falls out on Monday 09:00."]
    assert told.changes[0].kind is ChangeKind.REMOVED


def test_solved_again_what_was_missed_gets_the_place_that_is_best_now() -> None:
    problem, _, after = again(TWICE, Way.SOLVE_AGAIN, missed())
    exact = plan_problem(problem, seconds=30)
    assert exact.solver.status is SolverStatus.OPTIMAL
    assert after.solver.objective == pytest.approx(exact.solver.objective, abs=0.02)
    assert lessons_in(after) == lessons_in(exact)


def test_a_lesson_makes_room_when_nothing_is_free_and_no_other_moves() -> None:
    week = a_week(  # only Pat can help with M, on Tuesday at nine, and A could stand anywhere
        """
        Monday  9:00 9:30
        Ada     M    B
        Pat*    .    .
        Tuesday 9:00 9:30
        Ada     A    .
        Pat*    .    -
        """,
        M={"attention": 4},
    )
    _, before, after = again(week, Way.DOUBLE_UP, missed())
    assert {change.sentence for change in difference(before, after).changes} == {
        "A of Ada moves from 09:00 to 09:30 on Tuesday.",
        "M of Ada moves from Monday 09:00 to Tuesday 09:00.",
    }
    assert after.solver.extra["moves"] == 1
    _, before, after = again(week, Way.SHIFT_ON, missed())
    assert after.solver.extra["moves"] == 0


def test_a_lesson_together_is_missed_by_all_of_them() -> None:
    week = a_week(
        """
        Monday  9:00 9:30
        Ada     H    .
        Ben     H    .
        Tuesday 9:00 9:30
        Ada     .    .
        Ben     A    .
        """,
        H={"together": True},
    )
    _, before, after = again(week, Way.DOUBLE_UP, missed(subject="H"))
    assert [change.sentence for change in difference(before, after).changes] == [
        "H of Ada and Ben moves from Monday 09:00 to Tuesday 09:30."
    ]


def test_a_day_or_a_child_that_is_ill_is_missed_as_a_whole_and_takes_nothing_new() -> None:
    week = a_week(
        """
        Monday    9:00 9:30
        Ada       M    A
        Ben       M    A
        Tuesday   9:00 9:30
        Ada       M    .
        Ben       M    .
        Wednesday 9:00 9:30
        Ada       .    .
        Ben       .    .
        """
    )
    ill = Missed(on=MONDAY + timedelta(days=1), child="child_Ada")
    _, _, after = again(week, Way.DOUBLE_UP, ill, minute=0)
    assert not any(line.startswith("Ada Tue") for line in lessons_in(after))
    assert sum(line.startswith("Ada Wed") for line in lessons_in(after)) == 1
    assert {"Ben Tue 09:00 M", "Ada Mon 09:00 M"} < set(lessons_in(after))
    _, _, after = again(week, Way.DROP, Missed(on=MONDAY))
    assert lessons_in(after) == ["Ada Tue 09:00 M", "Ben Tue 09:00 M"]


def test_today_takes_what_was_missed_only_when_it_is_asked_to() -> None:
    week = a_week(
        """
        Monday  9:00 9:30 10:00
        Ada     M    .    .
        """
    )
    _, _, after = again(week, Way.DOUBLE_UP, missed(), minute=minute_of("9:30"))
    assert lessons_in(after) == [] and after.unplaced
    _, _, after = again(week, Way.DOUBLE_UP, missed(), minute=minute_of("9:30"), may_add_today=True)
    assert lessons_in(after) in (["Ada Mon 09:30 M"], ["Ada Mon 10:00 M"])


# -- what stands -------------------------------------------------------------------------------------------------------


def test_what_is_done_is_never_missed_and_keeps_its_id_and_mark() -> None:
    done = marked(TWICE.plan(), "Ada", 0, "M", is_completed=True)
    problem, _, after = again(TWICE, Way.DOUBLE_UP, missed(), plan=done)
    assert difference(done, after).summary == NOTHING
    assert [one.why for one in problem.kept if one.lesson == "M:Ada"] == [WhyKept.DONE]
    (item,) = [item for item in after.children[0].days[0].items if item.name == "M"]
    assert item.is_completed and item.id == done.children[0].days[0].items[0].id
    assert item.why == "It is done."


def test_what_is_pinned_stays_and_says_so_in_the_document() -> None:
    pinned = marked(TWICE.plan(), "Ada", 2, "M", is_pinned=True)
    assert plan_of(to_document(pinned)) == pinned
    problem, _, after = again(TWICE, Way.SOLVE_AGAIN, missed(), plan=pinned)
    assert [one.why for one in problem.kept if one.day == 2] == [WhyKept.PINNED]
    assert [item.is_pinned for item in after.children[0].days[2].items if item.name == "M"] == [True]
    item = TWICE.plan().children[0].days[2].items[0]
    told = replanning(TWICE.problem, TWICE.plan(), now=Moment(on=MONDAY, minute=0), pins={("child_Ada", item.id)})
    assert [(one.day, one.why) for one in told.kept] == [(2, WhyKept.PINNED)]


def test_what_happened_stays_as_it_was_though_the_household_changed() -> None:
    done = marked(TWICE.plan(), "Ada", 0, "M", is_completed=True)
    longer = tuple(
        lesson.model_copy(update={"minutes": 60}) if lesson.id == "M:Ada" else lesson
        for lesson in TWICE.problem.lessons
    )
    changed = DrawnWeek(TWICE.problem.changed(lessons=longer), TWICE.places)
    _, _, after = again(changed, Way.SOLVE_AGAIN, plan=done)
    spans = [
        (weekday_of(day.on)[:3], item.start, item.end)
        for day in after.children[0].days
        for item in day.items
        if item.name == "M"
    ]
    assert spans[0] == ("Mon", 540, 570) and [end - start for _, start, end in spans] == [30, 60]
    gone = tuple(lesson for lesson in TWICE.problem.lessons if lesson.id != "M:Ada")
    without = DrawnWeek(TWICE.problem.changed(lessons=gone), ())
    _, _, after = again(without, Way.SOLVE_AGAIN, plan=done)
    assert [line for line in lessons_in(after) if line.endswith("M")] == ["Ada Mon 09:00 M"]


def test_a_day_that_is_gone_cannot_lose_what_was_done_on_it() -> None:
    done = marked(TWICE.plan(), "Ada", 0, "M", is_completed=True)
    later = TWICE.problem.changed(
        days=TWICE.problem.days[1:],
        pupils=tuple(
            child.model_copy(update={"school_days": (0, 1), "commitments": child.commitments[1:]})
            for child in TWICE.problem.pupils
        ),
        lessons=tuple(lesson.model_copy(update={"days": (0, 1)}) for lesson in TWICE.problem.lessons),
    )
    with pytest.raises(DayIsGone, match="Ada"):
        replanning(later, done, now=Moment(on=MONDAY, minute=NOON))


def test_a_second_miss_in_the_week_knows_of_the_first() -> None:
    problem, _, after = again(TWICE, Way.DROP, missed())
    _, before, after = again(DrawnWeek(problem, ()), Way.DOUBLE_UP, missed(1, subject="A"), plan=after, day=1)
    told = [change.sentence for change in difference(before, after).changes]
    assert told == ["A of Ada moves from Tuesday 09:30 to Wednesday 10:00."]
    assert after.unplaced == () and problem.at_first == TWICE.problem


def test_a_loop_goes_on_after_what_was_done() -> None:
    week = a_week(
        """
        Monday    9:00 9:30
        Ada       L    .
        Tuesday   9:00 9:30
        Ada       L    .
        Wednesday 9:00 9:30
        Ada       L    .
        """,
        L={"turns": (("L",), ("K",), ("J",))},
    )
    before = week.plan()
    assert [line[-1] for line in lessons_in(before)] == ["L", "K", "J"]
    _, _, after = again(week, Way.DROP, missed(subject="L"), plan=before)
    assert lessons_in(after) == ["Ada Tue 09:00 L", "Ada Wed 09:00 K"]
    done = marked(before, "Ada", 1, "K", is_completed=True)
    _, _, after = again(week, Way.DROP, missed(subject="L"), plan=done, day=1)
    assert lessons_in(after) == ["Ada Tue 09:00 K", "Ada Wed 09:00 J"]


# -- any week ----------------------------------------------------------------------------------------------------------


@examples(25)
@given(problems(), st.integers(0, 5), st.sampled_from((0, 560, 600, 1000)))
def test_with_nothing_missed_nothing_moves(problem: WeekProblem, day: int, minute: int) -> None:
    plan = plan_problem(problem, seconds=30)
    now = Moment(on=MONDAY + timedelta(days=day), minute=minute)
    for way in (Way.DROP, Way.DOUBLE_UP):
        after = replan(replanning(problem, plan, now=now, way=way), plan, way=way)
        assert difference(plan, after).summary == NOTHING
    if plan.solver.status is SolverStatus.OPTIMAL:
        begun = replanning(problem, plan, now=now)
        assert difference(plan, plan_problem(begun, seconds=30)).moves == 0


@examples(40)
@given(
    problems(),
    st.integers(0, 5),
    st.sampled_from((0, 560, 600, 1000)),
    st.integers(0, 5),
    st.sampled_from(Way),
    st.data(),
)
def test_any_answer_keeps_the_musts_and_what_stands(
    problem: WeekProblem, day: int, minute: int, missed_day: int, way: Way, data: st.DataObject
) -> None:
    before = plan_problem(problem, seconds=30)
    lines = [
        (child.name, number, item.name)
        for child in before.children
        for number, of_day in enumerate(child.days)
        for item in of_day.items
    ]
    for name, number, subject in data.draw(st.lists(st.sampled_from(lines), max_size=3)) if lines else ():
        before = marked(before, name, number, subject, is_completed=data.draw(st.booleans()), is_pinned=True)
    child = data.draw(st.sampled_from((None, *(pupil.id for pupil in problem.pupils))))
    now = Moment(on=MONDAY + timedelta(days=day), minute=minute)
    gone = Missed(on=MONDAY + timedelta(days=missed_day), child=child)
    begun = replanning(problem, before, now=now, missed=[gone], way=way)
    assert WeekProblem.model_validate_json(begun.model_dump_json()) == begun
    after = replan(begun, before, way=way, seconds=30)
    assert violations(begun, after) == []
    assert faults_of(to_document(after)) == []
    assert after.solver.bound >= after.solver.objective - 1e-6
    was, now_stands = set(lessons_in(before)), set(lessons_in(after))
    for week in before.children:
        for of_day in week.days:
            for item in of_day.items:
                line = f"{week.name} {weekday_of(of_day.on)[:3]} {clock_of(item.start)} {item.name}"
                was_done = item.is_completed and (of_day.on, item.start) < (now.on, now.minute)
                if item.type is ItemType.SUBJECT and was_done:
                    assert line in now_stands
    today = weekday_of(now.on)[:3]
    assert not {line for line in now_stands - was if line.split()[1] == today}
    outcome = Program(Choices(begun)).model.solve(seconds=30, seed=0)
    assert 100 - outcome.bound >= after.solver.objective - 1e-3
    assert after.solver.bound >= 100 - outcome.cost - 1e-3


def test_a_lesson_put_outside_the_hours_by_hand_stays_and_the_others_of_its_day_too() -> None:
    plan = TWICE.plan()
    late = marked(plan, "Ada", 0, "M", start=minute_of("17:00"), end=minute_of("17:30"), is_pinned=True)
    _, _, after = again(TWICE, Way.DROP, missed(1, subject="A"), day=1, minute=0, plan=late)
    assert {"Ada Mon 17:00 M", "Ada Mon 09:30 A", "Ada Wed 09:00 M", "Ada Wed 09:30 A"} == set(lessons_in(after))
    later = replanning(TWICE.problem, late, now=Moment(on=MONDAY - timedelta(days=1), minute=0))
    solved = plan_problem(later, seconds=30)
    assert violations(later, solved) == []
    assert {"Ada Mon 17:00 M", "Ada Mon 09:30 A"} < set(lessons_in(solved))


def test_what_did_not_happen_and_is_not_made_up_for_stays_where_it_stood() -> None:
    skipped = marked(TWICE.plan(), "Ada", 2, "M", is_skipped=True)
    problem, _, after = again(TWICE, Way.DOUBLE_UP, missed(2), missed(1, subject="A"), plan=skipped, day=0)
    assert "Ada Wed 09:00 M" in lessons_in(after)
    assert [(one.lesson, one.why) for one in problem.kept if one.day == 2] == [("M:Ada", WhyKept.SKIPPED)]
    held = next(item for item in after.children[0].days[2].items if item.name == "M")
    assert held.is_skipped and held.why == "It did not happen."

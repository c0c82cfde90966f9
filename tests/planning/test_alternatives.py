"""Claims about other weeks: each bears its own sentence out, leaves nothing more out, and says what it costs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from brightpath.domain.schedule import SolverStatus
from brightpath.planning.week import Cancelled, plan_alternatives
from brightpath.planning.week.alternatives import MOST_LOST, Other, alternatives, places_of
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Choices
from brightpath.planning.week.claims import Claim, claims
from brightpath.planning.week.draft import Draft, Table
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.solve import solve
from tests.planning.drawn_week import DrawnWeek, a_week, draft_of
from tests.planning.samples import KIM, a_sample, planned
from tests.planning.test_any_week import examples, problems
from tests.planning.test_explain import a_fast_draft

#: Two mornings of lessons that follow the early afternoon, and a parent who is asked twice.
AFTERNOONS = """
    Monday  10:00 10:30 11:00 11:30 12:00 12:30 13:00 13:30
    Ada     .     .     .     .     .     .     M     A
    Tuesday 10:00 10:30 11:00 11:30 12:00 12:30 13:00 13:30
    Ada     .     .     .     .     .     .     M     B
    """


def drawn_in(week: DrawnWeek) -> Draft:
    draft = draft_of(week.problem, week.places)
    assert draft is not None
    return draft


def an_afternoon_week() -> Draft:
    week = a_week(
        AFTERNOONS,
        best_times={"Ada": ("early_afternoon",)},
        M={"attention": 4, "core": True},
    )
    return drawn_in(week)


def kinds_of(draft: Draft) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims(draft):
        found.setdefault(claim.kind, []).append(claim)
    return found


# -- what a parent would notice ----------------------------------------------------------------------------------------


def test_each_difference_is_a_claim_that_does_not_hold_yet() -> None:
    draft = an_afternoon_week()
    said = {kind: [one.says for one in ones] for kind, ones in kinds_of(draft).items()}
    assert said == {
        "done_earlier": ["Ada is done by 13:00", "Ada is done by 13:15", "Ada is done by 13:30"],
        "a_free_day": ["Tuesday is free of lessons", "Monday is free of lessons"],
        "a_free_afternoon": ["Tuesday is free from 12:00 on", "Monday is free from 12:00 on"],
        "a_light_last_day": ["Tuesday is done by 13:00", "Tuesday is done by 13:15", "Tuesday is done by 13:30"],
        "core_earlier": [
            "All core subjects are done by 12:30",
            "All core subjects are done by 12:45",
            "All core subjects are done by 13:00",
        ],
        "later_mornings": [
            "Nothing begins before 14:00",
            "Nothing begins before 13:45",
            "Nothing begins before 13:30",
        ],
        "an_adult_done_earlier": [
            "Pat is not needed after 12:30",
            "Pat is not needed after 12:45",
            "Pat is not needed after 13:00",
        ],
        "shorter_days": [
            "No day has more than 15 min of lessons",
            "No day has more than 30 min of lessons",
        ],
        "more_best_hours": ["More lessons stand in the best learning times"],
        "shorter_waits": ["Days end at least 15 minutes earlier on average"],
    }
    assert not any(one.is_true_of(draft) for ones in kinds_of(draft).values() for one in ones)


def test_an_adult_with_two_lessons_at_once_could_have_one_at_a_time() -> None:
    draft = drawn_in(
        a_week(
            """
            Monday  9:00 9:30
            Ada     M    .
            Ben     A    .
            """,
            M={"attention": 2},
            A={"attention": 2},
        )
    )
    (other,) = [one for one in alternatives(draft, count=5) if one.claim.kind == "one_at_a_time"]
    assert other.sentence.startswith("Pat never has two lessons at once")
    assert sorted(place.start for place in other.draft.places()) == [540, 570]


def test_a_long_stretch_could_have_a_break() -> None:
    draft = drawn_in(
        a_week(
            """
            Monday  9:00 9:30 10:00 10:30 11:00
            Ada     M    A    B     .     .
            """,
            liked_stretch=90,
        )
    )
    (other,) = [one for one in alternatives(draft, count=5) if one.claim.kind == "more_breaks"]
    assert other.sentence == (
        "A break comes after 60 minutes of lessons at the latest; later in the day: 0.2 points less."
    )


def test_a_week_without_lessons_has_no_alternatives() -> None:
    week = a_week("Monday 9:00\nAda x", M={"minutes": 30, "asked": 1})
    assert alternatives(Draft(Table(Choices(week.problem)))) == []


# -- the weeks that are told -------------------------------------------------------------------------------------------


def faults_in(draft: Draft, others: list[Other]) -> list[str]:
    faults = []
    for other in others:
        if not other.claim.is_true_of(other.draft) or other.claim.is_true_of(draft):
            faults.append(f"not borne out: {other.sentence}")
        if other.draft.left_out > draft.left_out:
            faults.append(f"leaves more out: {other.sentence}")
        if other.points_less > MOST_LOST or not other.sentence.startswith(other.claim.says):
            faults.append(other.sentence)
        less = other.draft.cost - draft.cost
        if abs(less - other.points_less) > 1e-6:
            faults.append(f"{less} points: {other.sentence}")
    return faults


def test_the_best_week_gets_others_that_say_what_they_cost_and_the_same_twice() -> None:
    problem = an_afternoon_week().table.problem
    draft = solve(problem, seconds=60, seed=0, on_progress=lambda percent, note: True).draft
    others = alternatives(draft, count=3)
    assert faults_in(draft, others) == []
    assert [other.sentence for other in others] == [
        "All core subjects are done by 11:00; less of the best learning times: 2.1 points less.",
        "Nothing begins before 12:30; core subjects later in the day: 5.7 points less.",
    ]
    assert [(other.sentence, other.draft.places()) for other in alternatives(draft, count=3)] == [
        (other.sentence, other.draft.places()) for other in others
    ]


@examples(5)
@given(problems())
def test_every_other_week_bears_its_sentence_out(problem: WeekProblem) -> None:
    draft = a_fast_draft(problem)
    assert faults_in(draft, alternatives(draft, count=3)) == []


def test_the_kims_get_two_plans_that_keep_every_must() -> None:
    problem = a_sample(KIM)
    plan = planned(KIM)
    found = plan_alternatives(problem, plan)
    assert len(found) == 2 and len({one.kind for one in found}) == 2
    assert all(re.fullmatch(r".* \d\d:\d\d; [a-z ]+: \d\.\d points less\.", one.sentence) for one in found)
    for one in found:
        assert violations(problem, one.plan) == []
        assert one.plan.generation_method == "alternative"
        assert one.plan.solver.objective == pytest.approx(plan.solver.objective - one.points_less, abs=0.01)
        assert one.plan.solver.objective <= one.plan.solver.bound
        assert one.plan.solver.status is not SolverStatus.OPTIMAL
        assert all(item.why for child in one.plan.children for day in child.days for item in day.items if item.adult)


def test_a_plan_gives_its_places_back() -> None:
    week = a_week(AFTERNOONS, M={"attention": 4})
    assert tuple(places_of(week.problem, week.plan())) == tuple(sorted(week.places))


def test_a_plan_that_breaks_a_rule_gets_none() -> None:
    week = a_week("Monday 9:00 9:30\nAda M .", M={"fixed": "9:30"})
    assert plan_alternatives(week.problem, week.plan()) == ()


def test_the_search_can_be_called_off() -> None:
    draft = an_afternoon_week()
    assert alternatives(draft, on_progress=lambda percent: False) == []
    week = a_week(AFTERNOONS)
    with pytest.raises(Cancelled):
        plan_alternatives(week.problem, week.plan(), on_progress=lambda percent, note: False)

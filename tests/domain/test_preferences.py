"""Claims about what the questionnaire alone says of the shape of the week."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.family import (
    ACTIVITIES,
    LIKERT_ITEMS,
    PHILOSOPHIES,
    SCHEDULING_STYLES,
    Flexibility,
    Household,
    PlanningApproach,
)
from brightpath.domain.preferences import (
    DEFAULT_WEIGHTS,
    EFFECTS,
    MOST_GIVEN,
    MOST_TIMES_DEFAULT,
    Answers,
    Effect,
    RuleName,
    StartingPreferences,
    best_start_of_day,
    starting_preferences,
)
from brightpath.domain.questions import STANDARD_SCORING, CategoryKey, ScoredQuestion, category_scores
from brightpath.domain.weeks import minute_of
from brightpath.planning.rule import WEEK
from brightpath.planning.week import choices  # noqa: F401  (registers the rules)
from brightpath.planning.week.problem import HOURS_ASKED_FOR, LEARNED_PLACES
from tests.builders import a_child, a_family, a_subject

CATEGORIES = {
    CategoryKey.FLEXIBILITY: "Flexibility vs Structure",
    CategoryKey.ROTATION: "Subject Rotation",
    CategoryKey.TIME: "Time Management",
    CategoryKey.LONG_TERM: "Long-Term Scheduling",
    CategoryKey.PRIORITIZATION: "Prioritization",
}


#: The wishes that count nothing until an answer asks for them.
UNASKED = {
    "varied_days", "alike_together", "siblings_together", "interest_lift",
    "open_time", "light_friday", "calm_parent", "likely_to_get_done",
}  # fmt: skip


def a_family_with(*minutes: int, **changes: object) -> Household:
    subjects = tuple(a_subject(f"Subject {number}", minutes=m) for number, m in enumerate(minutes))
    return a_family((a_child(subjects=subjects),), **changes)


def prefer(**changes: Any) -> StartingPreferences:
    return starting_preferences(a_family(1, **changes))


def scoring(category: CategoryKey, points: int) -> dict[str, int]:
    """Answer the statements of one category so that they score these points."""
    return {
        question.key: 6 - points if question.is_reversed else points
        for question in STANDARD_SCORING
        if question.category is category
    }


def weight(wish: str, **changes: Any) -> float:
    return prefer(**changes).wish_weights[wish]


# -- families that say little -------------------------------------------------------------------------------------------


def test_a_family_that_answers_nothing_has_the_usual_preferences() -> None:
    assert prefer() == StartingPreferences(
        structure_level=0.6,
        block_minutes=30,
        break_after_blocks=2,
        start_of_day={"child_Ada": minute_of("09:00")},
        wish_weights=DEFAULT_WEIGHTS,
    )


def test_every_wish_of_the_planner_has_a_weight_but_the_one_that_is_only_learned() -> None:
    assert set(prefer().wish_weights) == set(DEFAULT_WEIGHTS) == set(WEEK.wishes) - {LEARNED_PLACES, HOURS_ASKED_FOR}


def test_middling_answers_change_nothing() -> None:
    middling = prefer(
        likert=dict.fromkeys(LIKERT_ITEMS, 3),
        philosophies=dict.fromkeys(PHILOSOPHIES, 3),
        scheduling_styles=dict.fromkeys(SCHEDULING_STYLES, 3),
        activities=dict.fromkeys(ACTIVITIES, 3),
    )
    assert middling == prefer()


# -- structure level ----------------------------------------------------------------------------------------------------


def test_a_stricter_family_has_a_higher_structure_level() -> None:
    levels = [prefer(flexibility=one).structure_level for one in Flexibility]
    assert levels == sorted(levels) == [0.1, 0.35, 0.6, 0.9]


def test_a_stricter_family_holds_more_to_the_same_time() -> None:
    assert weight("same_time", flexibility=Flexibility.UNSTRUCTURED) == 7
    assert weight("same_time", flexibility=Flexibility.HIGHLY_STRUCTURED) == 23


@pytest.mark.parametrize(("points", "level"), [(1, 0.8), (2, 0.7), (3, 0.6), (4, 0.5), (5, 0.4)])
def test_a_point_on_flexibility_moves_the_structure_level_by_a_tenth(points: int, level: float) -> None:
    assert prefer(likert=scoring(CategoryKey.FLEXIBILITY, points)).structure_level == level


@pytest.mark.parametrize(("points", "level"), [(1, 0.7), (3, 0.6), (4, 0.55), (5, 0.5)])
def test_unschooling_loosens_the_structure_a_little(points: int, level: float) -> None:
    assert prefer(philosophies={"unschooling": points}).structure_level == level


def test_the_structure_level_stays_between_nothing_and_all() -> None:
    free = {"flexibility": Flexibility.UNSTRUCTURED, "likert": scoring(CategoryKey.FLEXIBILITY, 5)}
    strict = {"flexibility": Flexibility.HIGHLY_STRUCTURED, "likert": scoring(CategoryKey.FLEXIBILITY, 1)}
    assert (prefer(**free).structure_level, prefer(**strict).structure_level) == (0, 1)


def test_a_family_with_statements_of_its_own_is_scored_by_them() -> None:
    own = (ScoredQuestion(key="q1", category=CategoryKey.FLEXIBILITY, is_reversed=True),)
    household = a_family(1, likert={"q1": 5})
    assert starting_preferences(household, own).structure_level == 0.8
    assert starting_preferences(household).structure_level == 0.56


# -- weights ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "wish", "at_most"),
    [
        (CategoryKey.ROTATION, "spread", 22.5),
        (CategoryKey.TIME, "compact_days", 14),
        (CategoryKey.LONG_TERM, "even_days", 13),
        (CategoryKey.PRIORITIZATION, "core_early", 24),
    ],
)
def test_each_category_of_statements_moves_one_wish_both_ways(category: CategoryKey, wish: str, at_most: float) -> None:
    usual = DEFAULT_WEIGHTS[wish]
    assert weight(wish, likert=scoring(category, 5)) == at_most
    assert weight(wish, likert=scoring(category, 1)) == pytest.approx(usual * usual / at_most, abs=0.01)
    others = {name: value for name, value in prefer(likert=scoring(category, 5)).wish_weights.items() if name != wish}
    assert others == {name: usual for name, usual in DEFAULT_WEIGHTS.items() if name != wish}


@pytest.mark.parametrize(
    ("question", "key", "expected"),
    [
        ("philosophies", "traditional", {"same_time": 20.4, "core_early": 18}),
        ("philosophies", "montessori", {"best_hours": 30}),
        ("philosophies", "classical", {"core_early": 18.75}),
        ("scheduling_styles", "time_blocked", {"same_time": 23.8, "liked_times": 6.5}),
        ("philosophies", "unschooling", {"same_time": 15, "open_time": 30}),
        (
            "scheduling_styles",
            "interest_led",
            {"best_hours": 30, "often_enough": 7.5, "interest_lift": 15, "open_time": 10},
        ),
        ("philosophies", "charlotte_mason", {"varied_days": 15}),
        ("scheduling_styles", "block", {"alike_together": 15}),
        ("scheduling_styles", "loop", {}),
        ("scheduling_styles", "grouped_activities", {"siblings_together": 15, "alike_together": 10}),
    ],
)
def test_a_rating_of_five_moves_these_weights_alone(question: str, key: str, expected: dict[str, float]) -> None:
    assert prefer(**{question: {key: 5}}).wish_weights == {**DEFAULT_WEIGHTS, **expected}


def test_what_nobody_asked_for_is_worth_nothing() -> None:
    middling = dict.fromkeys(PHILOSOPHIES, 3), dict.fromkeys(SCHEDULING_STYLES, 3)
    weights = prefer(philosophies=middling[0], scheduling_styles=middling[1]).wish_weights
    assert {name for name, weight in weights.items() if not weight} == UNASKED
    assert weight("varied_days", philosophies={"charlotte_mason": 4}) == 10


def test_what_several_answers_ask_for_adds_up_to_a_most() -> None:
    led = {"interest_led": 4}
    assert weight("open_time", scheduling_styles=led, philosophies={"unschooling": 4}) == 25
    spontaneous = PlanningApproach.MOSTLY_SPONTANEOUS
    unschooling = {"unschooling": 5}
    assert weight("open_time", philosophies=unschooling, planning_approach=spontaneous) == MOST_GIVEN


@pytest.mark.parametrize(
    ("approach", "expected"),
    [
        (PlanningApproach.FULLY_PLANNED, 7),
        (PlanningApproach.MOSTLY_PLANNED, 5),
        (PlanningApproach.MIX, 5),
        (PlanningApproach.MOSTLY_SPONTANEOUS, 3.5),
    ],
)
def test_who_plans_fully_wants_free_room_filled(approach: PlanningApproach, expected: float) -> None:
    assert weight("often_enough", planning_approach=approach) == expected


# -- blocks, breaks, start ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "block", "after", "stretch"),
    [
        ((30,), 30, 2, 60),
        ((10, 10), 20, 3, 60),
        ((120,), 60, 2, 120),
        ((15, 20, 25), 20, 3, 60),
        ((45,), 45, 2, 90),
        ((), 30, 2, 60),
    ],
)
def test_blocks_are_as_long_as_the_usual_lesson(minutes: tuple[int, ...], block: int, after: int, stretch: int) -> None:
    preferences = starting_preferences(a_family_with(*minutes))
    assert (preferences.block_minutes, preferences.break_after_blocks) == (block, after)
    assert preferences.liked_stretch == stretch


@pytest.mark.parametrize(
    ("changes", "block", "after"),
    [
        ({"philosophies": {"charlotte_mason": 4}}, 40, 2),
        ({"philosophies": {"charlotte_mason": 5}}, 35, 2),
        ({"philosophies": {"charlotte_mason": 1}}, 45, 2),
        ({"scheduling_styles": {"block": 5}}, 55, 2),
        ({"philosophies": {"montessori": 4}}, 45, 3),
        ({"philosophies": {"montessori": 3}}, 45, 2),
    ],
)
def test_philosophy_and_style_move_blocks_and_breaks(changes: dict[str, Any], block: int, after: int) -> None:
    preferences = starting_preferences(a_family_with(45, **changes))
    assert (preferences.block_minutes, preferences.break_after_blocks) == (block, after)


@pytest.mark.parametrize(
    ("best_times", "start"),
    [
        (("mid-morning",), "09:00"),
        (("early_afternoon",), "11:30"),
        (("late_afternoon", "early_afternoon"), "11:30"),
        (("evening",), "08:30"),
        (("early_morning", "evening"), "08:30"),
        ((), "08:30"),
    ],
)
def test_the_day_starts_with_the_first_best_time_within_the_hours(best_times: tuple[str, ...], start: str) -> None:
    child = a_child("Ada", "08:30", "13:00", best_times=best_times)
    assert best_start_of_day(child) == minute_of(start)
    assert starting_preferences(a_family((child,))).start_of_day == {"child_Ada": minute_of(start)}


# -- rules --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"philosophies": {"charlotte_mason": 4}}, [(RuleName.SHORT_LESSONS, 20, "Philosophy: Charlotte Mason")]),
        ({"philosophies": {"montessori": 5}}, [(RuleName.PROTECTED_BLOCK, 180, "Philosophy: Montessori")]),
        ({"philosophies": {"unschooling": 4}}, [(RuleName.OPEN_TIME, 60, "Philosophy: unschooling")]),
        ({"scheduling_styles": {"loop": 4}}, [(RuleName.LOOP, None, "Scheduling style: loop")]),
        ({"scheduling_styles": {"loop": 3}}, []),
        ({"scheduling_styles": {"grouped_activities": 5}}, [(RuleName.GROUPED, None, "Scheduling style: grouped activities")]),
        ({"scheduling_styles": {"interest_led": 5}}, [(RuleName.OPEN_TIME, 60, "Scheduling style: interest-led")]),
        ({"activities": {"nature_exploration": 4}}, [(RuleName.OUTDOOR_TIME, 60, "Activities: nature exploration")]),
        ({"activities": {"memorization": 5}}, [(RuleName.DAILY_REVIEW, 10, "Activities: memorization")]),
        (
            {"planning_approach": PlanningApproach.MOSTLY_SPONTANEOUS},
            [(RuleName.OPEN_TIME, 60, "Planning approach: mostly spontaneous")],
        ),
        (
            {"philosophies": {"montessori": 4}, "scheduling_styles": {"block": 4}},
            [
                (RuleName.PROTECTED_BLOCK, 150, "Philosophy: Montessori"),
                (RuleName.PROTECTED_BLOCK, 60, "Scheduling style: block"),
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_kept_with_who_asked(
    changes: dict[str, Any], rules: list[tuple[RuleName, int | None, str]]
) -> None:
    assert [(rule.name, rule.minutes, rule.asked_by) for rule in prefer(**changes).rules] == rules


def test_every_rule_can_be_asked_for_and_says_which_answer_asked() -> None:
    everything = prefer(
        philosophies=dict.fromkeys(PHILOSOPHIES, 5),
        scheduling_styles=dict.fromkeys(SCHEDULING_STYLES, 5),
        activities=dict.fromkeys(ACTIVITIES, 5),
        planning_approach=PlanningApproach.MIX,
    )
    assert {rule.name for rule in everything.rules} == set(RuleName)
    table = {(effect.answer, effect.feature) for effect in EFFECTS}
    assert all((rule.asked_by, f"rule `{rule.name}`") in table for rule in everything.rules)


def test_a_plan_does_not_depend_on_what_no_plan_looks_at() -> None:
    loopy = prefer(activities={"nature_exploration": 5, "memorization": 5}, scheduling_styles={"loop": 5})
    assert loopy != prefer()
    assert loopy.for_planning() == prefer().for_planning()


def test_a_plan_depends_on_what_it_looks_at() -> None:
    free = prefer(philosophies={"unschooling": 4})
    assert free.for_planning().asks(RuleName.OPEN_TIME) == free.rules[0]
    assert prefer().asks(RuleName.OPEN_TIME) is None


def test_of_several_that_ask_for_a_rule_the_one_that_asks_for_most_is_heard() -> None:
    both = prefer(philosophies={"montessori": 4}, scheduling_styles={"block": 5})
    asked = both.asks(RuleName.PROTECTED_BLOCK)
    assert asked is not None and (asked.minutes, asked.asked_by) == (150, "Philosophy: Montessori")


# -- the table ----------------------------------------------------------------------------------------------------------

WORDS = {"time_blocked": "time-blocked", "interest_led": "interest-led", "charlotte_mason": "Charlotte Mason"}
WORDS |= {"montessori": "Montessori", "arts_crafts": "arts and crafts"}
WORDS |= {"textbooks_worksheets": "textbooks and worksheets"}


def words(key: str) -> str:
    return WORDS.get(key, key.replace("_", " "))


@pytest.mark.parametrize(
    "answer",
    [
        *(f"Flexibility: {words(one.value)}" for one in Flexibility),
        *(f"Planning approach: {words(one.value)}" for one in PlanningApproach),
        *(f"Philosophy: {words(key)}" for key in PHILOSOPHIES),
        *(f"Scheduling style: {words(key)}" for key in SCHEDULING_STYLES),
        *(f"Activities: {words(key)}" for key in ACTIVITIES),
        *(f"Statements: {name}" for name in CATEGORIES.values()),
    ],
)
def test_every_answer_has_a_row(answer: str) -> None:
    assert answer in {effect.answer for effect in EFFECTS}


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: f"{effect.answer} -> {effect.feature}")
def test_a_row_moves_its_feature_and_nothing_else(effect: Effect) -> None:
    """One row at a time, for a family of strong answers."""
    household = a_family_with(
        45,
        likert={**scoring(CategoryKey.FLEXIBILITY, 4), **scoring(CategoryKey.PRIORITIZATION, 4), "q6": 5, "q11": 5, "q16": 5},
        philosophies=dict.fromkeys(PHILOSOPHIES, 4),
        scheduling_styles=dict.fromkeys(SCHEDULING_STYLES, 4),
        activities=dict.fromkeys(ACTIVITIES, 4),
    )  # fmt: skip
    flexibility = next((one for one in Flexibility if effect.answer == f"Flexibility: {words(one.value)}"), None)
    approach = next(
        (one for one in PlanningApproach if effect.answer == f"Planning approach: {words(one.value)}"), None
    )
    household = household.model_copy(
        update={"flexibility": flexibility or Flexibility.MODERATE, "planning_approach": approach}
    )
    answers = Answers(household, category_scores(household.likert))
    before = StartingPreferences(structure_level=0.47, block_minutes=40, wish_weights=dict(DEFAULT_WEIGHTS))
    after = effect.on(answers, before)
    moved = {name for name in StartingPreferences.model_fields if getattr(before, name) != getattr(after, name)}
    weights = {wish for wish in DEFAULT_WEIGHTS if before.wish_weights[wish] != after.wish_weights[wish]}
    expected = {
        "structure level": {"structure_level"},
        "block length": {"block_minutes"},
        "break rhythm": {"break_after_blocks"},
        "start of day": {"start_of_day"},
        "kept": set(),
        "insight": set(),
    }
    if effect.feature.startswith("weight of"):
        assert (moved, weights) == ({"wish_weights"}, {effect.feature.split("`")[1]})
    elif effect.feature.startswith("rule"):
        assert moved == {"rules"}
        assert [f"rule `{rule.name}`" for rule in after.rules] == [effect.feature]
    elif effect.answer != "Block length":
        assert moved == expected[effect.feature]


# -- what holds for any answers -----------------------------------------------------------------------------------------


def answered(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(keys), st.integers(1, 5))


answers_ = st.fixed_dictionaries(
    {
        "flexibility": st.sampled_from(Flexibility),
        "likert": answered(LIKERT_ITEMS),
        "philosophies": answered(PHILOSOPHIES),
        "scheduling_styles": answered(SCHEDULING_STYLES),
        "activities": answered(ACTIVITIES),
        "planning_approach": st.none() | st.sampled_from(PlanningApproach),
    }
)
#: Rows of the table that a rating may move: where its points are kept in a household.
RATED = [("philosophies", key) for key in PHILOSOPHIES] + [("scheduling_styles", key) for key in SCHEDULING_STYLES]


@given(st.lists(st.integers(5, 240), max_size=4), answers_)
def test_preferences_stay_within_their_ranges(minutes: list[int], answers: dict[str, Any]) -> None:
    preferences = starting_preferences(a_family_with(*minutes, **answers))
    assert 0 <= preferences.structure_level <= 1
    assert preferences.block_minutes in range(20, 61, 5)
    assert 2 <= preferences.break_after_blocks <= 5
    assert all(0 <= preferences.wish_weights[wish] <= MOST_GIVEN for wish in UNASKED)
    for wish, usual in DEFAULT_WEIGHTS.items():
        if not usual:
            continue
        times = preferences.wish_weights[wish] / usual
        assert 1 / MOST_TIMES_DEFAULT - 0.01 <= times <= MOST_TIMES_DEFAULT + 0.01


@given(answers_)
def test_a_missing_answer_counts_three(answers: dict[str, Any]) -> None:
    filled = {
        "likert": dict.fromkeys(LIKERT_ITEMS, 3) | answers["likert"],
        "philosophies": dict.fromkeys(PHILOSOPHIES, 3) | answers["philosophies"],
        "scheduling_styles": dict.fromkeys(SCHEDULING_STYLES, 3) | answers["scheduling_styles"],
        "activities": dict.fromkeys(ACTIVITIES, 3) | answers["activities"],
    }
    assert prefer(**answers) == prefer(**(answers | filled))


@given(answers_, st.sampled_from(CategoryKey), st.integers(1, 4))
def test_a_higher_score_moves_its_feature_one_way_only(
    answers: dict[str, Any], category: CategoryKey, points: int
) -> None:
    lower, higher = (
        prefer(**(answers | {"likert": answers["likert"] | scoring(category, given)})) for given in (points, points + 1)
    )
    assert higher.structure_level <= lower.structure_level
    if category is not CategoryKey.FLEXIBILITY:
        assert all(higher.wish_weights[wish] >= lower.wish_weights[wish] for wish in DEFAULT_WEIGHTS)


@given(answers_, st.sampled_from(RATED), st.integers(1, 4))
def test_a_higher_rating_never_turns_back(answers: dict[str, Any], rated: tuple[str, str], points: int) -> None:
    question, key = rated
    lower, higher = (
        prefer(**(answers | {question: answers[question] | {key: given}})) for given in (points, points + 1)
    )
    assert higher.structure_level <= lower.structure_level
    wishes_ = set(DEFAULT_WEIGHTS) - ({"same_time"} if key == "unschooling" else set())
    assert all(higher.wish_weights[wish] >= lower.wish_weights[wish] for wish in wishes_)
    assert {rule.name for rule in lower.rules} <= {rule.name for rule in higher.rules}
    if key == "charlotte_mason":
        assert higher.block_minutes <= lower.block_minutes
    else:
        assert higher.block_minutes >= lower.block_minutes

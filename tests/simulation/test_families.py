"""The doll's house makes families as they are: readable, as tight as wanted, and the same ones every time."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.family import Household
from brightpath.imports.household import read_household
from brightpath.planning.week.problem import longest_day_at
from brightpath.planning.week.reading import problem_of
from brightpath.simulation import families
from brightpath.simulation.families import (
    SEEDS,
    SIZES,
    STEPS,
    WEEK,
    Parameters,
    a_family,
    document_bytes,
    the_set,
    write_set,
)
from brightpath.simulation.parents_time import minutes_asked, minutes_free
from tests.builders import a_family as a_plain_family

PARAMETERS = st.builds(
    Parameters,
    seed=st.integers(0, 10**9),
    children=st.sampled_from((*SIZES, 5, 14)),
    is_tight=st.booleans(),
    step=st.sampled_from(STEPS),
)
A_FEW = tuple(
    Parameters(seed, children, is_tight, step)
    for seed, children in enumerate(SIZES)
    for is_tight in (True, False)
    for step in STEPS
)


def made(parameters: Parameters) -> Household:
    return a_family(parameters.seed, children=parameters.children, is_tight=parameters.is_tight, step=parameters.step)


@settings(max_examples=60, deadline=None)
@given(PARAMETERS)
def test_a_made_family_is_read_as_it_was_written(parameters: Parameters) -> None:
    household = made(parameters)
    assert read_household(document_bytes(household)) == household


@settings(max_examples=60, deadline=None)
@given(PARAMETERS)
def test_a_family_is_as_tight_and_on_the_step_that_was_asked_for(parameters: Parameters) -> None:
    problem = problem_of(made(parameters), WEEK)
    least, most = (0.85, 1.0) if parameters.is_tight else (1.5, 2.0)
    assert least <= minutes_free(problem) / minutes_asked(problem) <= most
    assert problem.step == parameters.step
    assert len(problem.pupils) == parameters.children


@pytest.mark.parametrize("parameters", A_FEW, ids=lambda parameters: parameters.name)
def test_a_childs_week_is_one_that_children_have(parameters: Parameters) -> None:
    household = made(parameters)
    problem = problem_of(household, WEEK)
    assert minutes_asked(problem) >= 120
    for place, child in enumerate(household.children):
        assert 4 <= child.age <= 17
        assert 4 <= len(child.subjects) <= 9
        lessons = [problem.lessons[index] for index in problem.lessons_of[place]]
        days = len(problem.pupils[place].school_days)
        assert sum(lesson.asked * lesson.minutes for lesson in lessons) <= longest_day_at(child.age) * days
        fixed = [lesson for lesson in lessons if lesson.fixed is not None]
        assert len(fixed) <= 1
        for lesson in fixed:
            assert lesson.attention == 0
            start, end = lesson.fixed, lesson.fixed + lesson.minutes
            assert child.hours[0] <= start < end <= child.hours[1]
            assert not any(problem.pupils[place].commitments[day] for day in lesson.days)


def test_nobody_works_while_being_elsewhere() -> None:
    for parameters in A_FEW:
        for teacher in problem_of(made(parameters), WEEK).teachers:
            for day in teacher.commitments:
                work = [busy for busy in day if busy.name in families.WORK]
                others = [busy for busy in day if busy.name not in families.WORK]
                assert all(one.end <= other.start or other.end <= one.start for one in work for other in others)


def test_the_set_has_ten_families_of_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "a_family", lambda seed, **wishes: a_plain_family(1))
    instances = list(the_set())
    kinds = Counter((one.parameters.children, one.parameters.is_tight, one.parameters.step) for one in instances)
    assert len(kinds) == 24
    assert set(kinds.values()) == {len(SEEDS)}
    assert len({one.name for one in instances}) == 240
    assert instances[0].name == "1_children_tight_15_minutes_0"


def test_some_lessons_are_held_together_and_some_have_their_time() -> None:
    lessons = [lesson for parameters in A_FEW for lesson in problem_of(made(parameters), WEEK).lessons]
    assert any(len(lesson.pupils) > 1 for lesson in lessons)
    assert any(lesson.fixed is not None for lesson in lessons)
    assert any(lesson.preferred is not None for lesson in lessons)
    assert {lesson.attention for lesson in lessons} == {0, 1, 2, 4}


@pytest.mark.parametrize(
    ("parameters", "digest"),
    [
        (Parameters(0, 1, True, 15), "e8bda29e355b6774"),
        (Parameters(3, 4, False, 5), "eb0bead3ade78854"),
        (Parameters(9, 8, True, 5), "f8c9235833b4664a"),
    ],
    ids=lambda value: value.name if isinstance(value, Parameters) else "",
)
def test_the_same_seed_gives_the_same_document_everywhere(parameters: Parameters, digest: str) -> None:
    # When the subject catalogue or the generator changes, the set is another one: measure everything anew.
    assert hashlib.sha256(document_bytes(made(parameters))).hexdigest()[:16] == digest


def test_the_set_is_written_as_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "SIZES", (1,))
    monkeypatch.setattr(families, "SEEDS", range(2))
    written = write_set(tmp_path / "set")
    assert [path.name for path in written] == [f"{one.name}.json" for one in the_set()]
    assert [read_household(path.read_bytes()) for path in written] == [one.household for one in the_set()]


def test_a_child_alone_asks_for_every_minute_of_its_lessons_and_shares_them_with_nobody() -> None:
    problem = problem_of(a_family(0, children=1, is_tight=False, step=15), WEEK)
    with_a_parent = [lesson for lesson in problem.lessons if lesson.attention]
    assert any(lesson.attention < 4 for lesson in with_a_parent)
    assert minutes_asked(problem) == sum(lesson.asked * lesson.minutes for lesson in with_a_parent)


def test_attention_is_added_up_where_children_share_a_parent() -> None:
    problem = problem_of(a_family(0, children=8, is_tight=True, step=15), WEEK)
    assert minutes_asked(problem) == sum(
        lesson.asked * lesson.minutes * lesson.attention / 4 for lesson in problem.lessons
    )

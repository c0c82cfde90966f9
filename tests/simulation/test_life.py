"""Simulated families live their weeks with the real planner: the same dice give the same lives, and nothing is impossible."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest

from brightpath.domain.errors import Refused
from brightpath.domain.feedback import LIKERT_KEYS
from brightpath.learning.evidence import Choice
from brightpath.planning.week.assemble import assemble
from brightpath.planning.week.check import violations
from brightpath.planning.week.choices import Place
from brightpath.planning.week.quick import quick_plan, quick_week
from brightpath.simulation import life
from brightpath.simulation.behaviour import BEHAVIOURS, live
from brightpath.simulation.draws import Draws
from brightpath.simulation.homes import a_home, counted, week_by_chance
from brightpath.simulation.lived import Week
from brightpath.simulation.regret import Life, by_week, in_lines, regrets, table
from brightpath.simulation.run import Chunk, Plan, line_of, simulate
from brightpath.simulation.run import check as check_plan

#: Small homes of the first world.
SMALL = (1, 3)
KINDS = tuple(BEHAVIOURS)


@lru_cache
def some_lives(method: str, behaviour: str, scenario: str = "plain", weeks: int = 2) -> tuple[life.Row, ...]:
    return tuple(life.lives(scenario, method, behaviour, world=1, families=SMALL, weeks=weeks))


@lru_cache
def shown(number: int) -> tuple[Place, ...]:
    return tuple(quick_week(a_home(1, number).problems[0], seed=1, rounds=50).places())


def a_week(behaviour: str, number: int = 3, *, edits: bool = True, noise: float = 0.0, seed: str = "week"):  # type: ignore[no-untyped-def]
    block = life._Block(1, behaviour, life.Scenario(edits=edits, noise=noise), (number,))
    heart = life._heart(1, number, 0, False)
    week = Week.of(heart, shown(number))
    return week, live(BEHAVIOURS[behaviour], block.families[number], week, Draws(seed))


def test_the_same_arguments_live_the_same_lives() -> None:
    again = tuple(life.lives("plain", "ours", "weighers", world=1, families=SMALL, weeks=2))
    assert again == some_lives("ours", "weighers")


def test_the_first_week_is_the_questionnaires_and_then_ways_part() -> None:
    ours, usual, knows = (some_lives(method, "weighers") for method in ("ours", "questionnaire", "oracle"))
    assert [row.worth for row in ours if row.week == 1] == [row.worth for row in usual if row.week == 1]
    assert [row.worth for row in ours if row.week == 2] != [row.worth for row in usual if row.week == 2]
    assert sum(row.worth for row in knows) > sum(row.worth for row in usual)


def test_the_oracle_regrets_nothing_and_chance_everything() -> None:
    for number in SMALL:
        best, by_chance = life._bounds(1, number, 0, False)
        taste, problem = life._taste(1, number, False), a_home(1, number).problems[0]
        drawn = [taste.worth(counted(week_by_chance(problem, seed))) for seed in range(100, 110)]
        [knows] = [row.worth for row in some_lives("oracle", "weighers") if (row.family, row.week) == (number, 1)]
        assert abs((best - knows) / (best - by_chance)) < 0.1
        assert 0.8 < (best - sum(drawn) / len(drawn)) / (best - by_chance) < 1.2


@pytest.mark.parametrize("number", SMALL)
def test_what_is_shown_and_what_is_made_of_it_pass_the_check(number: int) -> None:
    taste = life._taste(1, number, False)
    problem = a_home(1, number).problems[0].changed(learned=taste.for_planning)
    shown = quick_plan(problem, seed=1, rounds=50)
    assert violations(problem, shown) == []
    week = next(week for n in range(20) if len((week := a_week("weighers", number, seed=f"{n}")[0]).moved) > 0)
    made = assemble(problem, week.draft.places(), report=shown.solver, unplaced=[], seed=1, draft=week.draft)
    assert violations(problem, made) == []


@pytest.mark.parametrize("behaviour", KINDS)
def test_feedback_has_the_form_that_the_product_takes(behaviour: str) -> None:
    choices, stars = [], []
    for number in range(24):
        week, said = a_week(behaviour, SMALL[number % 2], seed=f"week {number}")
        choices += life._choices(week.moved, number, life.FIRST_WEEK)
        stars.append(said.stars)
        assert said.stars in (None, 1, 2, 3, 4, 5)
        assert set(said.items) in (set(), set(LIKERT_KEYS)) and set(said.items.values()) <= {1, 2, 3, 4, 5}
    assert choices and any(stars) and None in stars
    for choice in choices:
        assert isinstance(choice, Choice) and choice.stood is not None
        assert 2 <= len(choice.rows) <= 25
        assert len({frozenset(row) - {n for n in row if " | " in n} for row in choice.rows}) == 1


def test_a_family_that_never_edits_does_not() -> None:
    assert sum(row.moves for row in some_lives("ours", "weighers", "no edits")) == 0
    assert sum(row.moves for row in some_lives("ours", "weighers")) > 0


def test_a_taste_that_flips_likes_what_it_did_not() -> None:
    taste = life._taste(1, 3, False)
    assert taste.flipped().worth({}) == 0
    for name, weight in taste.flipped().weights.items():
        if name not in taste.shared:
            assert weight == -taste.weights[name]
        else:
            assert (weight - taste.shared[name]) * (taste.weights[name] - taste.shared[name]) <= 0 <= weight
    assert taste.flipped().flipped().is_far == taste.is_far


def test_all_noise_is_chance() -> None:
    stars = [said.stars for n in range(80) if (said := a_week("rulers", noise=1.0, seed=f"{n}")[1]).stars]
    assert set(stars) == {1, 2, 3, 4, 5}


def test_a_run_goes_on_where_it_was_stopped_and_gives_the_same_file(tmp_path: Path) -> None:
    plan = Plan(
        families=2, weeks=1, behaviours=("menders",), methods=("questionnaire", "perceptron"), scenarios=("plain",)
    )
    whole, stopped = tmp_path / "whole.jsonl", tmp_path / "stopped.jsonl"
    told: list[str] = []
    chunks = simulate(plan, whole, tell=told.append)
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == len(told) == 3
    stopped.write_text(lines[0] + lines[1][:50], encoding="utf-8")
    assert simulate(plan, stopped) == chunks
    assert stopped.read_bytes() == whole.read_bytes()
    assert line_of(Chunk("plain", "perceptron", "menders", 1, 2, 1)) == lines[2]

    found = regrets(chunks)
    assert all(-1e-9 <= week.regret < 1 for week in found[Life("plain", "questionnaire", "menders")])
    rows = table(found)
    assert {row["behaviour"] for row in rows} == {"menders", "all"} and len(list(in_lines(rows))) == len(rows) + 1
    assert json.loads(json.dumps(by_week(found)))[0]["families"] == 2


def test_what_many_hours_brought_is_never_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_fails(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "run.jsonl"
    out.write_text(
        json.dumps({**Chunk("plain", "ours", "menders", 1, 2, 1)._asdict(), "rows": []}) + "\n", encoding="utf-8"
    )
    before = out.read_bytes()
    monkeypatch.setattr(Path, "replace", power_fails)
    with pytest.raises(KeyboardInterrupt):
        simulate(Plan(families=2, weeks=1), out)
    assert out.read_bytes() == before


def test_a_name_that_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match="ours"):
        check_plan(Plan(methods=("magic",)))

"""Claims about the integer program's honesty: how a solve ended is told as it was."""

from __future__ import annotations

from random import Random

import pytest

from brightpath.planning.model import Ending, Model

HARD = 26


def a_knapsack(items: int = 4) -> Model:
    """Choose things worth 1..items of size 1..items into half the room; the best cost is known for four: -5."""
    model = Model("knapsack")
    chosen = [model.column(("take", n), whole=True, cost=-float(n)) for n in range(1, items + 1)]
    model.add(("room",), [(column, n) for n, column in enumerate(chosen, start=1)], most=items * (items + 1) / 4)
    model.finish()
    return model


def a_hard_one() -> Model:
    """Market split: equalities over random numbers that no solver proves quickly (Cornuejols and Dawande, 1998)."""
    random = Random(1)
    model = Model("market_split")
    take = [model.column(("take", n), whole=True) for n in range(HARD + 8)]
    for row in range(4):
        weights = [random.randrange(100) for _ in take]
        over = model.column(("over", row), most=None, cost=1.0)
        under = model.column(("under", row), most=None, cost=1.0)
        terms = [*zip(take, weights, strict=True), (over, -1), (under, 1)]
        model.add(("split", row), terms, least=sum(weights) // 2, most=sum(weights) // 2)
    model.finish()
    return model


def an_impossible_one() -> Model:
    """Two whole numbers that add up to three, each at most one."""
    model = Model("impossible")
    columns = [model.column(("x", n), whole=True) for n in range(2)]
    model.add(("sum",), [(column, 1) for column in columns], least=3)
    model.finish()
    return model


def test_the_best_is_proven() -> None:
    outcome = a_knapsack().solve(seconds=10, seed=0)
    assert (outcome.ending, outcome.cost, outcome.bound) == (Ending.PROVEN, -5.0, -5.0)
    assert sum(int(name.removeprefix("take_")) for name, value in outcome.values.items() if value > 0.5) == 5


def test_an_infeasible_model_says_so() -> None:
    outcome = an_impossible_one().solve(seconds=10, seed=0)
    assert (outcome.ending, outcome.cost, outcome.values) == (Ending.INFEASIBLE, None, {})
    assert an_impossible_one().solve_with_cbc(seconds=10, seed=0).ending is Ending.INFEASIBLE


def test_a_time_limit_is_never_called_proven() -> None:
    outcome = a_hard_one().solve(seconds=0.2, seed=0)
    assert outcome.ending is Ending.OUT_OF_TIME
    assert outcome.cost is None or outcome.bound < outcome.cost


def test_a_time_limit_of_cbc_is_never_called_proven() -> None:
    outcome = a_hard_one().solve_with_cbc(seconds=1, seed=0)
    assert outcome.ending is Ending.OUT_OF_TIME
    assert outcome.bound == float("-inf")


def test_work_done_is_told_apart_from_time_over() -> None:
    outcome = a_hard_one().solve(seconds=60, seed=0, work=3)
    assert outcome.ending is Ending.WORK_DONE


def test_the_same_work_gives_the_same_values_twice() -> None:
    first, second = (a_hard_one().solve(seconds=60, seed=7, work=20) for _ in range(2))
    assert (first.cost, first.bound, first.values) == (second.cost, second.bound, second.values)


def test_a_solve_can_be_cancelled_and_says_so() -> None:
    told: list[tuple[float, float]] = []

    def stop_at_the_second(cost: float, bound: float) -> bool:
        told.append((cost, bound))
        return len(told) < 2

    outcome = a_hard_one().solve(seconds=60, seed=0, on_progress=stop_at_the_second)
    assert outcome.ending is Ending.CANCELLED
    assert len(told) >= 2
    assert all(bound <= cost for cost, bound in told)


def test_a_solve_starts_from_what_it_is_given() -> None:
    start = {"take_1": 1.0, "take_4": 1.0}
    outcome = a_knapsack().solve(seconds=10, seed=0, start=start, work=0)
    assert outcome.cost is not None and outcome.cost <= -5.0


def test_a_gap_in_cost_may_be_left() -> None:
    outcome = a_hard_one().solve(seconds=60, seed=0, cost_gap=1e6)
    assert outcome.ending is Ending.PROVEN
    assert outcome.cost is not None and outcome.cost - outcome.bound <= 1e6


def test_other_costs_stand_in_for_one_solve_only() -> None:
    model = Model("two_ends")
    column = model.column(("x",), most=5, cost=1.0)
    model.add(("some",), [(column, 1)], least=1)
    model.finish()
    assert model.solve(seconds=5, seed=0, costs=[(column, -1)]).cost == -5
    assert model.solve(seconds=5, seed=0).cost == 1


def test_a_column_in_no_row_still_has_its_value() -> None:
    model = Model("lonely")
    model.column(("x",), whole=True, cost=-2.0)
    model.column(("y",), whole=True)
    model.finish()
    outcome = model.solve(seconds=5, seed=0)
    assert outcome.cost == -2
    assert set(outcome.values) == {"x", "y"}


def test_an_empty_model_costs_nothing() -> None:
    model = Model("empty")
    model.finish()
    assert model.relaxation().least_cost(seconds=5) == 0
    outcome = model.solve(seconds=5, seed=0)
    assert (outcome.ending, outcome.cost) == (Ending.PROVEN, 0)


def test_a_row_may_have_two_sides() -> None:
    model = Model("between")
    column = model.column(("x",), most=None, cost=1.0)
    model.add(("row",), [(column, 1)], least=2, most=3)
    model.finish()
    assert (model.rows, model.columns) == (2, 1)
    assert model.solve(seconds=5, seed=0).cost == 2
    assert model.solve(seconds=5, seed=0, costs=[(column, -1)]).cost == -3


def test_a_row_named_twice_is_refused() -> None:
    model = Model("twice")
    column = model.column(("x",))
    model.add(("row",), [(column, 1)], most=1)
    with pytest.raises(Exception, match="overlapping constraint names"):
        model.add(("row",), [(column, 1)], most=2)


def test_the_relaxation_bounds_and_prices() -> None:
    model = a_knapsack()
    relaxation = model.relaxation()
    assert relaxation.least_cost(seconds=10) == pytest.approx(-5)
    takes = [(column, 1.0) for column in model._columns]
    assert relaxation.least(takes, seconds=10) == pytest.approx(0)
    relaxation.add(takes, least=4)
    assert relaxation.least_cost(seconds=10) is None  # all four do not fit
    assert set(relaxation.prices()) == {column.name for column in model._columns}

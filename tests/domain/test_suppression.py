"""No sum over fewer than five families follows from what is shown, whatever is added and subtracted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.suppression import Known, Part, bands_among, counted_roughly, may_be_shown, reveals, rounded


def those(*numbers: int, of: str = "maths") -> set[Part]:
    return {(f"family {number}", of) for number in numbers}


def rank(rows: list[list[int]]) -> int:
    """Count the independent rows, by fractions and by the book."""
    matrix, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((row for row in matrix[found:] if row[column]), None)
        if pivot is None:
            continue
        matrix.remove(pivot)
        matrix.insert(found, pivot)
        found += 1
        for at in range(found, len(matrix)):
            times = matrix[at][column] / pivot[column]
            matrix[at] = [one - times * other for one, other in zip(matrix[at], pivot, strict=True)]
    return found


def an_attacker_finds(shown: list[set[Part]], known: set[str] = frozenset(), maybe: set[str] = frozenset()) -> bool:  # type: ignore[assignment]
    """Try every group of one to four families: is there a weighing of the sums that only they are in?

    Families whom the attacker may know besides may be in it too.
    """
    parts = sorted(part for part in set().union(*shown) if part[0] not in known)
    families = sorted({part[0] for part in parts} - maybe)
    columns = {part: tuple(int(part in sums) for sums in shown) for part in parts}

    def rank_of(some: Sequence[Part]) -> int:
        return rank([list(column) for column in sorted({columns[part] for part in some})])

    whole = rank_of(parts)
    return any(
        rank_of([part for part in parts if part[0] not in few and part[0] not in maybe]) < whole
        for few in combinations(families, min(4, len(families)))
    )


# --- Drawn by hand ----------------------------------------------------------------------------------------------------


def test_five_may_be_shown_and_four_may_not() -> None:
    assert not reveals([those(*range(5))])
    assert reveals([those(*range(4))])


def test_two_sums_that_differ_by_one_to_four_families_reveal_them() -> None:
    for more in range(1, 7):
        assert reveals([those(*range(10)), those(*range(10 + more))]) == (more < 5)


def test_who_left_and_who_came_hide_each_other_when_they_are_five_together() -> None:
    assert reveals([those(*range(10)), those(*range(2, 12))])
    assert not reveals([those(*range(10)), those(*range(2, 13))])


def test_three_sums_can_reveal_what_no_two_of_them_do() -> None:
    one, other, third = those(*range(10)), those(*range(10, 20)), those(*range(1, 20))
    assert not any(reveals(pair) for pair in ([one, other], [one, third], [other, third]))
    assert reveals([one, other, third])


def test_a_row_that_is_left_out_of_a_table_does_not_follow_from_its_total() -> None:
    maths, art, latin = those(*range(8)), those(*range(6), of="art"), those(0, 1, of="latin")
    candidates = {"all": maths | art | latin, "maths": maths, "art": art, "latin": latin}
    assert may_be_shown(candidates) == ["all", "maths"]  # with art, latin would be what is left of all
    latin |= those(2, 3, 4, of="latin")
    assert may_be_shown({**candidates, "all": maths | art | latin, "latin": latin}) == ["all", "maths", "art", "latin"]


def test_families_whom_the_reader_knows_hide_nobody() -> None:
    everybody = frozenset(f"family {number}" for number in range(5))
    for known in (Known(by_all=frozenset({"family 0"})), Known(by_some=frozenset({"family 0"}))):
        assert reveals([those(*range(5))], known)
        assert not reveals([those(*range(6))], known)
    assert not reveals([those(*range(5))], Known(by_all=everybody))
    assert reveals([those(*range(5))], Known(by_some=everybody)), "who knows one of them is told of four"


def test_what_all_readers_know_may_follow_and_what_only_some_know_may_not() -> None:
    both = [those(*range(5)), those(*range(6))]
    assert not reveals(both, Known(by_all=frozenset({"family 5"})))
    assert reveals(both, Known(by_some=frozenset({"family 5"})))


def test_groups_under_five_are_no_candidates_even_where_the_reader_knows_them_all() -> None:
    assert may_be_shown({"all": those(0, 1, 2)}, known=Known(frozenset({"family 0", "family 1", "family 2"}))) == []


@pytest.mark.parametrize(
    ("families", "said", "bands"),
    [
        (0, "fewer than 5 families", 0), (4, "fewer than 5 families", 0), (5, "5 to 9 families", 0),
        (9, "5 to 9 families", 0), (10, "10 to 19 families", 2), (14, "10 to 19 families", 2),
        (15, "10 to 19 families", 3), (49, "20 to 49 families", 3), (50, "50 families or more", 3),
    ],
)  # fmt: skip
def test_families_are_counted_roughly_and_put_into_bands_of_five_at_least(families: int, said: str, bands: int) -> None:
    assert (counted_roughly(families), bands_among(families)) == (said, bands)


def test_rates_are_told_in_steps_of_five_points() -> None:
    assert [rounded(share) for share in (0, 0.02, 0.03, 0.724, 0.726, 1)] == [0, 0, 5, 70, 75, 100]


# --- Drawn by chance --------------------------------------------------------------------------------------------------

SUBJECTS, AGES = ("maths", "art", "latin"), ("small", "big")
sums_of_parts = st.sets(
    st.tuples(st.integers(0, 8).map(str), st.sampled_from(SUBJECTS), st.sampled_from(AGES)), max_size=40
)
known_ones = st.sets(st.integers(0, 8).map(str), max_size=3)


@given(st.lists(sums_of_parts, min_size=1, max_size=6), known_ones, known_ones)
@settings(max_examples=150, deadline=None)
def test_it_finds_what_an_attacker_finds_who_tries_every_few(
    shown: list[set[Part]], known: set[str], some: set[str]
) -> None:
    """What only some know is kept from who knows none of it, one of it, or all."""
    found = reveals(shown, Known(frozenset(known), frozenset(some - known)))
    assert found == an_attacker_finds(shown, known, some)


@given(sums_of_parts, st.lists(st.sets(st.integers(0, 8).map(str), min_size=4), min_size=1, max_size=4), known_ones)
@settings(max_examples=60, deadline=None)
def test_no_sequence_of_reports_gives_a_few_away(parts: set[Part], reports: list[set[str]], known: set[str]) -> None:
    """Whoever counts changes from report to report; each shows all, subjects and ages, as far as they may be shown."""
    shown: list[set[Part]] = []
    for families in reports:
        now = {part for part in parts if part[0] in families}
        tables = {"all": now} | {
            word: {part for part in now if word in part} for word in (*SUBJECTS, *AGES)
        }  # fmt: skip
        shown += [tables[str(key)] for key in may_be_shown(tables, shown, Known(frozenset(known)))]
    assert not shown or not an_attacker_finds(shown, known)

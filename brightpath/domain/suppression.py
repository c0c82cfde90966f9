"""Which sums over groups of families may be shown, so that no sum over fewer than five families follows from them.

A shown sum is a set of *parts* (a family's lessons of one subject and child in one week). Whoever reads several can add and
subtract them in any way; what comes out counts the parts that do not cancel. So of a set of shown sums it is asked: is there
any way to weigh them in which parts of one to four families are left? No noise and no luck is relied on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

#: Fewer families than these are a few: they are never shown for themselves, and bands only among so many.
LEAST: Final = 5
LEAST_FOR_BANDS: Final = 10
#: Rates are told in steps of so many points of a hundred.
STEP: Final = 5
#: Weights are reckoned modulo a prime that no determinant of zeros and ones of up to 150 rows reaches (Hadamard's bound).
_PRIME: Final = 2**521 - 1

#: Begins with its family; what follows tells the parts of a family apart.
Part: TypeAlias = tuple[str, ...]
_Row: TypeAlias = dict[int, int]


# --- What may be shown together ---------------------------------------------------------------------------------------


class Known(NamedTuple):
    """Families whose numbers readers know anyway: each of the readers, or only some of them.

    Neither hides anybody. What is of families alone that each reader knows may follow from what is shown; what only some know
    is kept from the others, as the own family of one coordinator from the next.
    """

    by_all: frozenset[str] = frozenset()
    by_some: frozenset[str] = frozenset()


NOBODY: Final = Known()


def reveals(shown: Sequence[Collection[Part]], known: Known = NOBODY, *, least: int = LEAST) -> bool:
    """Say whether sums over parts of one to `least` - 1 families follow from the shown ones, however they are weighed.

    References
    ----------
    Chin and Ozsoyoglu (1982), Auditing and inference control in statistical databases, IEEE Transactions on Software
    Engineering 8; Sweeney (2002), k-anonymity, for what five stands for.
    """
    columns = _columns(shown, known)
    large = [rows for rows, families in columns if len(families) >= least]
    few = [(rows, families) for rows, families in columns if len(families) < least]
    # What is left to whoever lets every large column cancel is spread over the small ones.
    order = [*large, *(rows for rows, _ in few)]
    left = _echelon(len(shown), order, len(large))
    return _finds_few(left, {len(large) + at: families for at, (_, families) in enumerate(few)}, frozenset(), least)


def may_be_shown(
    candidates: Mapping[Hashable, Collection[Part]],
    before: Sequence[Collection[Part]] = (),
    known: Known = NOBODY,
) -> list[Hashable]:
    """Choose which of the candidates may be shown beside what was shown before, the first ones first.

    Chosen by who is in what alone, never by what was done: being left out tells nothing about that.
    """
    every = {key: parts for key, parts in candidates.items() if len({part[0] for part in parts}) >= LEAST}
    if not reveals([*before, *every.values()], known):
        return list(every)
    chosen: list[Hashable] = []
    shown = list(before)
    for key, parts in every.items():
        if not reveals([*shown, parts], known):
            chosen.append(key)
            shown.append(parts)
    return chosen


def _columns(shown: Sequence[Collection[Part]], known: Known) -> list[tuple[tuple[int, ...], frozenset[str]]]:
    """Put together the parts that stand in the same sums, with whom they hide: nothing that is shown tells them apart."""
    standing: dict[Part, list[int]] = {}
    for row, parts in enumerate(shown):
        for part in set(parts):
            if part[0] not in known.by_all:
                standing.setdefault(part, []).append(row)
    families: dict[tuple[int, ...], set[str]] = {}
    for part, rows in standing.items():
        families.setdefault(tuple(rows), set()).add(part[0])
    return [(rows, frozenset(of - known.by_some)) for rows, of in sorted(families.items())]


def _echelon(rows: int, columns: Sequence[tuple[int, ...]], large: int) -> list[_Row]:
    """Weigh rows so that the first `large` columns cancel, in every independent way; what they come to in the others."""
    matrix: list[_Row] = [{} for _ in range(rows)]
    for column, ones in enumerate(columns):
        for row in ones:
            matrix[row][column] = 1
    for column in range(large):
        _cancel(matrix, column)
    left: list[_Row] = []
    for column in range(large, len(columns)):
        pivot = _cancel(matrix, column)
        if pivot is not None:
            left.append(pivot)
    return left


def _cancel(matrix: list[_Row], column: int) -> _Row | None:
    """Take one row with something in a column out of the matrix, and take that column out of the others by it."""
    at = next((at for at, row in enumerate(matrix) if column in row), None)
    if at is None:
        return None
    pivot = matrix.pop(at)
    inverse = pow(pivot[column], -1, _PRIME)
    for row in matrix:
        if column in row:
            times = row[column] * inverse
            for place, value in pivot.items():
                new = (row.get(place, 0) - times * value) % _PRIME
                if new:
                    row[place] = new
                else:
                    row.pop(place, None)
    return pivot


def _finds_few(ways: list[_Row], families: Mapping[int, frozenset[str]], few: frozenset[str], least: int) -> bool:
    """Look for a way to weigh rows that leaves columns of few families alone: of `few`, and as many more as are allowed."""
    outside = {column for way in ways for column in way if not families[column] <= few}
    if not outside:
        return bool(ways)
    too_many = [column for column in outside if len(families[column] | few) >= least]
    if too_many:  # in none of the ways that are looked for
        return _finds_few(_without(ways, too_many), families, few, least)
    counted = Counter(family for column in outside for family in families[column] - few)
    most = min(counted, key=lambda family: (-counted[family], family))
    standing = [column for column in outside if most in families[column]]
    # Either that family is not among the few, or it is.
    return _finds_few(_without(ways, standing), families, few, least) or _finds_few(ways, families, few | {most}, least)


def _without(ways: Sequence[_Row], columns: Sequence[int]) -> list[_Row]:
    left = [dict(way) for way in ways]
    for column in sorted(columns):
        _cancel(left, column)
    return [way for way in left if way]


# --- How it is told ---------------------------------------------------------------------------------------------------


def rounded(share: float) -> int:
    """Say a share (0-1) in whole steps of five points of a hundred."""
    return STEP * round(100 * share / STEP)


def counted_roughly(families: int) -> str:
    """Say how many families there are as a band, so that one who comes or goes is not seen in the number."""
    for low, high in ((LEAST, 9), (10, 19), (20, 49)):
        if low <= families <= high:
            return f"{low} to {high} families"
    return "50 families or more" if families >= 50 else f"fewer than {LEAST} families"


def bands_among(families: int) -> int:
    """Say into how many bands families may be put, each with five of them at least: none, halves or thirds."""
    if families < LEAST_FOR_BANDS:
        return 0
    return 3 if families >= 3 * LEAST else 2

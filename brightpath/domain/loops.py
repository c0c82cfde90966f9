"""What stands in a week as one lesson: subjects of several children held together, and subjects that take turns in a loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from brightpath.domain.family import Household, Subject

#: A child, by its place in the household, and one of its subjects.
Member = tuple[int, Subject]
#: Those whose subjects are held at once; one turn of a loop.
Turn = tuple[Member, ...]


class Taught(NamedTuple):
    """One lesson of the week: several turns for a loop, in the order of the first child's list, else one."""

    id: str
    turns: tuple[Turn, ...]

    @property
    def is_loop(self) -> bool:
        return len(self.turns) > 1


def lessons_of(household: Household) -> list[Taught]:
    """Gather the subjects of a household by lesson, in the order of the lists.

    The members of a loop that are held with other children make a loop of their own.
    """
    together: dict[tuple[int | None, str], list[Member]] = {}
    for index, child in enumerate(household.children):
        for subject in child.subjects:
            key = (None, subject.combined_with) if subject.combined_with else (index, subject.name)
            together.setdefault(key, []).append((index, subject))
    in_turn: dict[tuple[object, ...], list[tuple[str, Turn]]] = {}
    for (alone, name), members in together.items():
        children, loop = tuple(index for index, _ in members), members[0][1].loop
        plain_id = f"together:{name}" if alone is None else f"{household.children[alone].id}:{name}"
        whose = (alone, name) if loop is None else (children, "loop", loop)
        in_turn.setdefault(whose, []).append((plain_id, tuple(members)))
    return [_taught(household, turns) for turns in in_turn.values()]


def _taught(household: Household, turns: list[tuple[str, Turn]]) -> Taught:
    (plain_id, first), *others = turns
    children = "+".join(household.children[index].id for index, _ in first)
    return Taught(f"loop:{children}:{first[0][1].loop}" if others else plain_id, tuple(turn for _, turn in turns))


def next_in(loop: Taught, done: str) -> str:
    """Name the subject whose turn it is after one was done; by the first child's names."""
    names = _names(loop)
    return names[(names.index(done) + 1) % len(names)]


def from_cursor(loop: Taught, cursors: Mapping[str, str]) -> tuple[Turn, ...]:
    """Let a loop begin with the subject whose turn it is; with the first when that is not known (any more)."""
    names, coming = _names(loop), cursors.get(loop.id)
    first = names.index(coming) if coming in names else 0
    return loop.turns[first:] + loop.turns[:first]


def _names(loop: Taught) -> list[str]:
    return [turn[0][1].name for turn in loop.turns]

"""Children of whom a family keeps records: those of its household, and those who left it, whose records stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from brightpath.domain.family import Child
from brightpath.domain.ids import ChildId


@dataclass(frozen=True)
class RecordedChild:
    """A child of whom records are kept; `left_on` is the day on which it was taken out of the household, None in it."""

    child: Child
    left_on: date | None = None

    @property
    def child_id(self) -> ChildId:
        return ChildId(self.child.id)

    @property
    def told_apart(self) -> str:
        """Name it where several are chosen from: "Ada", "Ada (no longer planned)"."""
        return self.child.name if self.left_on is None else f"{self.child.name} (no longer planned)"


def names_told_apart(children: Sequence[RecordedChild]) -> dict[str, str]:
    """Name children by their ids, each with a name of its own, two who left under the same name too."""
    names: dict[str, str] = {}
    for one in children:
        name, number = one.told_apart, 2
        while name in names.values():
            name, number = f"{one.told_apart}, {number}", number + 1
        names[one.child_id] = name
    return names

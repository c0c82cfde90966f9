"""How the documents of a co-op name each other's things: by id or by name, whatever the capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from brightpath.domain.errors import Fault
from brightpath.imports.coop_files import CoopFile
from brightpath.imports.json_text import shown
from brightpath.imports.shape import folded


class Names:
    """Finds things by id or name, whatever the capitals, and gives those without an id one."""

    def __init__(self, file: CoopFile, items: Sequence[Any], noun: str) -> None:
        self.noun = noun
        self.ids: list[str] = []
        self.faults: list[Fault] = []
        self.found: dict[str, str] = {}
        self.names = [item.name for item in items]
        taken = {item.id for item in items if item.id}
        before: set[str] = set()
        for number, item in enumerate(items):
            one = item.id or as_id(item.name, taken, noun)
            taken.add(one)
            self.ids.append(one)
            known = folded(item.id or item.name)
            if known in before:
                at = file.at(f"{file.noun}[{number}].{'id' if item.id else 'name'}")
                allowed = f"every {noun} once; two of the same name each with an id"
                self.faults.append(Fault(at, f"{shown(item.id or item.name)} stands twice.", allowed))
            before |= {known, folded(item.name)}
        for one, name in [*zip(self.ids, self.ids, strict=True), *zip(self.ids, self.names, strict=True)]:
            self.found.setdefault(folded(name), one)
        alike = [name for name in self.names if sum(folded(name) == folded(other) for other in self.names) > 1]
        self.unclear = {folded(name) for name in alike} - {folded(one) for one in self.ids}

    def of(self, file: CoopFile, where: str, names: Iterable[str], faults: list[Fault]) -> tuple[str, ...]:
        """Find what some names name, each once."""
        found = []
        for number, name in enumerate(names):
            at = file.at(f"{where}[{number}]")
            one = self.found.get(folded(name))
            if one is None:
                few = ", ".join(map(shown, self.names[:8])) + (" ..." if len(self.names) > 8 else "")
                faults.append(Fault(at, f"There is no {self.noun} {shown(name)}.", few or f"a {self.noun}"))
            elif folded(name) in self.unclear:
                faults.append(Fault(at, f"There are several {shown(name)}.", "the id of one of them"))
            else:
                found.append(one)
        return tuple(dict.fromkeys(found))


def as_id(name: str, taken: Iterable[str], noun: str) -> str:
    """Make an id without spaces of a name."""
    plain = "-".join(re.findall(r"\w+", name.casefold()))[:50] or noun
    one, number = plain, 1
    while one in taken:
        number += 1
        one = f"{plain}-{number}"
    return one

"""How the documents of a co-op name each other's things: by id or by name, whatever the capitals."""

from __future__ import annotations

import re
from collections import Counter
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
        self.called = [_with_family(item) for item in items]
        taken = {item.id for item in items if item.id}
        given = {folded(one) for one in taken}
        before: set[str] = set()
        for number, item in enumerate(items):
            one = item.id or as_id(item.name, taken, noun)
            taken.add(one)
            self.ids.append(one)
            called = self.called[number]
            known = folded(item.id or called)
            if known in before:
                at = file.at(f"{file.noun}[{number}].{'id' if item.id else 'name'}")
                allowed = f"every {noun} once; two of the same name each with {_own_mark(item)}"
                self.faults.append(Fault(at, f"{shown(item.id or called)} stands twice.", allowed))
            before |= {known, folded(called)}
        for names in (self.ids, self.names, self.called):
            for one, name in zip(self.ids, names, strict=True):
                self.found.setdefault(folded(name), one)
        often = Counter(folded(name) for names in (self.names, self.called) for name in names)
        often.subtract(folded(name) for name, called in zip(self.names, self.called, strict=True) if name == called)
        self.unclear = {name for name, times in often.items() if times > 1} - given

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
                faults.append(Fault(at, f"There are several {shown(name)}.", self._instead_of(name)))
            else:
                found.append(one)
        return tuple(dict.fromkeys(found))

    def _instead_of(self, name: str) -> str:
        """Say what to write where several have a name: their families' names, and the ids where that does not do."""
        alike = [number for number, one in enumerate(self.names) if folded(one) == folded(name)]
        clear = [self.called[number] for number in alike if folded(self.called[number]) not in self.unclear]
        if not clear:
            return "the id of one of them"
        return ", ".join(map(shown, clear)) + ("" if len(clear) == len(alike) else ", or the id of one of them")


def _with_family(item: Any) -> str:
    """Write a grown-up of a family as "Ann (Kim)", as children are written; anything else by its name."""
    family = getattr(item, "family", None)
    return f"{item.name} ({family})" if family else str(item.name)


def _own_mark(item: Any) -> str:
    return "its family, or an id" if hasattr(item, "family") else "an id"


def as_id(name: str, taken: Iterable[str], noun: str) -> str:
    """Make an id without spaces of a name."""
    plain = "-".join(re.findall(r"\w+", name.casefold()))[:50] or noun
    one, number = plain, 1
    while one in taken:
        number += 1
        one = f"{plain}-{number}"
    return one

"""What was read and still stands: answers are kept with how often their tables had been written when they were asked for."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping
from types import MappingProxyType
from typing import Any

#: Answers kept at most; the one that was not asked for the longest goes first.
MOST = 2000
#: Stands for every table: a statement that does not say what it writes.
EVERYTHING = "*"
_WRITES = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_READS = re.compile(r"\s*(?:SELECT|FROM|VALUES)\b", re.IGNORECASE)

#: How often each table was written; a transaction holds on to the one it began with.
Counts = Mapping[str, int]
Stand = tuple[int, ...]


def table_written(sql: str) -> str | None:
    """Read off a statement which table it writes; None when it only reads."""
    named = _WRITES.match(sql)
    if named:
        return named[1].lower()
    return None if _READS.match(sql) else EVERYTHING


def stand(counts: Counts, tables: Collection[str]) -> Stand:
    """Say how often these tables were written."""
    return tuple(counts.get(table, 0) for table in (EVERYTHING, *tables))


class Memory:
    """Answers of one store. It is asked by many threads and never wrong: an answer of another stand is no answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, tuple[Stand, Any]] = OrderedDict()
        self.counts: Counts = MappingProxyType({})

    def written(self, tables: Collection[str]) -> None:
        """Count a write; what was answered from these tables stands no longer."""
        if tables:
            with self._lock:
                self.counts = MappingProxyType(
                    {**self.counts, **{table: self.counts.get(table, 0) + 1 for table in tables}}
                )

    def look(self, what: Hashable, at: Stand) -> tuple[Any] | None:
        """Find an answer, as the one value of a tuple."""
        with self._lock:
            found = self._answers.get(what)
            if found is None or found[0] != at:
                return None
            self._answers.move_to_end(what)
            return (found[1],)

    def forget(self, what: Hashable) -> None:
        """Let an answer go, as somebody asks for a newer one."""
        with self._lock:
            self._answers.pop(what, None)

    def keep(self, what: Hashable, at: Stand, answer: Any) -> None:
        """Keep an answer."""
        with self._lock:
            self._answers[what] = at, answer
            self._answers.move_to_end(what)
            if len(self._answers) > MOST:
                self._answers.popitem(last=False)

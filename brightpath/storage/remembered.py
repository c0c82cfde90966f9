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

#: Families share so many counters of a table: enough that few wait for each other, few enough to be copied with a write.
DRAWERS = 256

#: What is counted: every write of a table, and by (table, drawer) those of the families in a drawer; (table, None) those that
#: do not say whose rows they write.
Key = str | tuple[str, int | None]
#: How often each was written; a transaction holds on to the one it began with.
Counts = Mapping[Key, int]
Stand = tuple[int, ...]


def table_written(sql: str) -> str | None:
    """Read off a statement which table it writes; None when it only reads."""
    named = _WRITES.match(sql)
    if named:
        return named[1].lower()
    return None if _READS.match(sql) else EVERYTHING


def keys_of(tables: Collection[str], of: str | None = None) -> tuple[Key, ...]:
    """Name what is counted where an answer follows from these tables, or from one family's rows in them alone."""
    if of is None:
        return (EVERYTHING, *tables)
    return (EVERYTHING, *((table, whose) for table in tables for whose in (None, _drawer(of))))


def stand(counts: Counts, keys: Collection[Key]) -> Stand:
    """Say how often these were written."""
    return tuple(counts.get(key, 0) for key in keys)


def _drawer(of: str) -> int:
    return hash(of) % DRAWERS


class Memory:
    """Answers of one store. It is asked by many threads and never wrong: an answer of another stand is no answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, tuple[Stand, Any]] = OrderedDict()
        self.counts: Counts = MappingProxyType({})

    def written(self, tables: Collection[str], of: str | None = None) -> None:
        """Count a write; what was answered from these tables, or from this family's rows in them, stands no longer."""
        if tables:
            whose = None if of is None else _drawer(of)
            with self._lock:
                counts = dict(self.counts)
                for table in tables:
                    for key in (table, (table, whose)):
                        counts[key] = counts.get(key, 0) + 1
                self.counts = MappingProxyType(counts)

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

"""Text into JSON values: encoding, size, nesting, repeated keys, odd numbers and characters.

What the values mean is not known here; `shape.py` and the room of each document read on.
"""

from __future__ import annotations

import codecs
import json
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from brightpath.domain.errors import Fault, Faulty

LARGEST_BYTES: Final = 10 * 1024 * 1024
MOST_VALUES: Final = 200_000
MOST_FAULTS: Final = 200
DEEPEST: Final = 40
LONGEST_NUMBER: Final = 40

#: Stands where a value cannot be used at all; its fault is already in the list.
UNREADABLE: Final = object()

_TOO_DEEP: Final = "Lists and objects stand inside each other too deeply."
_NOT_UTF_8: Final = "The file is not written in UTF-8. Save it again as UTF-8."
_UTF_16_AND_32: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read_json(text: str | bytes) -> tuple[Any, list[Fault]]:
    """Read a JSON document and list what is unsound in it, with `UNREADABLE` in those places.

    Raises
    ------
    Faulty
        When there is no document to look at: not UTF-8, too large, not JSON, or nested without end.
    """
    characters = _characters_of(text)
    try:
        # The parser itself accepts NaN, 1e999 and keys that stand twice; `_Sieve` finds them with their place.
        document = json.loads(characters, object_pairs_hook=_Object, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise Faulty([_broken_off_or_wrong(characters, error)]) from None
    except RecursionError:
        raise Faulty([Fault("document", _TOO_DEEP, f"at most {DEEPEST} levels")]) from None
    sieve = _Sieve()
    return sieve.sound(document, ()), sieve.faults


def path(steps: Iterable[str | int]) -> str:
    """Write a place in a document as a parent can look it up: `children[0].section2.age`."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.isidentifier() and len(step) <= 60:
            text += f".{step}"
        else:
            text += f"[{shown(step)}]"
    return text.removeprefix(".") or "document"


def shown(value: object) -> str:
    """Show a value of a document on one short line, with nothing in it that a terminal would obey."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in text)
    return text if len(text) <= 60 else f"{text[:56]}...{text[-1]}"


def check_size(size: int, where: str = "document") -> None:
    """Refuse what is larger than `LARGEST_BYTES`."""
    if size > LARGEST_BYTES:
        megabytes = 1024 * 1024
        what = f"It is {size / megabytes:.1f} MB large."
        raise Faulty([Fault(where, what, f"at most {LARGEST_BYTES // megabytes} MB")])


def is_utf_16(content: bytes) -> bool:
    """Say whether a text is written in UTF-16 or UTF-32.

    What we read begins with an ASCII character, so a zero among the first bytes is one of them without a mark.
    """
    return content.startswith(_UTF_16_AND_32) or b"\0" in content[:4]


def odd_character(text: str) -> str | None:
    """Name the first control character or half of a surrogate pair: neither can be stored, shown and written again."""
    for mark in text:
        if (mark < " " and mark not in "\t\n\r") or "\x7f" <= mark <= "\x9f" or "\ud800" <= mark <= "\udfff":
            return f"U+{ord(mark):04X}"
    return None


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys stood more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]


class _Sieve:
    """Goes through every value once and keeps the faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._values = 0

    def sound(self, value: Any, steps: tuple[str | int, ...]) -> Any:
        self._values += 1
        if self._values > MOST_VALUES:
            raise Faulty([Fault("document", f"There are more than {MOST_VALUES:,} values in it.", "a household")])
        if len(self.faults) >= MOST_FAULTS:
            raise Faulty([*self.faults, Fault("document", "There are more faults than can be listed here.")])
        match value:
            case dict() | list() if len(steps) > DEEPEST:
                return self._keep(path(steps), _TOO_DEEP, f"at most {DEEPEST} levels")
            case _Object():
                return self._sound_object(value, steps)
            case list():
                return [self.sound(item, (*steps, index)) for index, item in enumerate(value)]
            case str() if odd := odd_character(value):
                return self._keep(path(steps), f"There is a control character in the text ({odd}).", "text")
            case float() if not math.isfinite(value):
                allowed = f"a number of at most {LONGEST_NUMBER} digits"
                return self._keep(path(steps), "This number is endless or far too large.", allowed)
        return value

    def _sound_object(self, value: _Object, steps: tuple[str | int, ...]) -> dict[str, Any]:
        for key in value.repeated:
            self._keep(path((*steps, key)), "This key stands more than once.", "every key once in an object")
        sound = {}
        for key, item in value.items():
            if odd := odd_character(key):
                self._keep(path((*steps, key)), f"There is a control character in this key ({odd}).", "text")
            else:
                sound[key] = self.sound(item, (*steps, key))
        return sound

    def _keep(self, where: str, what: str, allowed: str) -> Any:
        """Keep a fault; give what stands in its place."""
        self.faults.append(Fault(where, what, allowed))
        return UNREADABLE


def _characters_of(text: str | bytes) -> str:
    """Decode UTF-8, with or without its byte order mark."""
    check_size(len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass")))
    characters = _decoded(text) if isinstance(text, bytes) else text
    characters = characters.removeprefix("\ufeff")
    if not characters.strip():
        raise Faulty([Fault("document", "The document is empty.", "one JSON object")])
    return characters


def _decoded(content: bytes) -> str:
    if is_utf_16(content):
        raise Faulty([Fault("document", _NOT_UTF_8, "UTF-8")])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Faulty([Fault(f"line {line}", _NOT_UTF_8, "UTF-8")]) from None


def _whole_number(digits: str) -> int | float:
    # Python refuses to read thousands of digits; such a number counts as not finite.
    return int(digits) if len(digits) <= LONGEST_NUMBER else math.inf


def _broken_off_or_wrong(characters: str, error: json.JSONDecodeError) -> Fault:
    where = f"line {error.lineno}, column {error.colno}"
    is_cut_short = not characters[error.pos :].strip() or error.msg.startswith("Unterminated string")
    if is_cut_short:
        return Fault(where, "The document breaks off here: its end is missing.", "one complete JSON object")
    return Fault(where, f"This is not JSON: {error.msg[0].lower()}{error.msg[1:]}.", "one complete JSON object")

"""Cuts a pasted list into pieces and finds what stands in each; what the things make together is known to `pasted.py`.

Nothing here raises: what was not understood is told in sentences, beside what was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from brightpath.domain.errors import Fault
from brightpath.imports.json_text import shown
from brightpath.imports.pasted_words import Found, find

LONGEST_PASTE: Final = 20_000
MOST_ITEMS: Final = 200
#: One item says no more than this; longer pieces would also take long to look through.
LONGEST_PIECE: Final = 600


@dataclass(frozen=True)
class Taken:
    """One item as the document has it, and the words it came from."""

    words: str
    item: dict[str, Any]


@dataclass(frozen=True)
class Pasted:
    """What a pasted list became, and in sentences what did not or not quite."""

    items: tuple[Taken, ...]
    not_understood: tuple[Fault, ...]


class Untaken(Exception):
    """These words become no item; caught in `read_list`, never seen outside."""

    def __init__(self, what: str, allowed: str = "") -> None:
        self.what, self.allowed = what, allowed
        super().__init__(what)


@dataclass
class Reading:
    """One piece of a list while it is read: the things found in it, the words left over, and what to tell about it."""

    words: str
    found: list[tuple[int, Found]] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)
    told: list[Fault] = field(default_factory=list)

    def all(self, *kinds: str) -> list[Any]:
        return [thing.value for _, thing in self.found if thing.kind in kinds]

    def has(self, *kinds: str) -> bool:
        return any(thing.kind in kinds for _, thing in self.found)

    def tell(self, what: str, allowed: str = "") -> None:
        self.told.append(Fault(shown_words(self.words), what, allowed))

    def one(self, values: Sequence[Any], said: Callable[[Any], str], noun: str) -> Any:
        """Take the first of several values and tell that the others were left out."""
        first = values[0] if values else None
        if others := [said(value) for value in dict.fromkeys(values) if value != first]:
            self.tell(f"There is more than one {noun} here; I took {said(first)} and left out {', '.join(others)}.")
        return first

    def name(self) -> str:
        """Give the first words that mean nothing else; tell the others."""
        if not self.runs:
            raise Untaken("I see no name here.", "a name first, such as Maths daily 30")
        if others := self.others():
            self.tell(f"I did not understand {', '.join(map(shown, others))}; the rest is taken.")
        return self._words_of(self.runs[0])

    def others(self) -> list[str]:
        """List the further words that mean nothing here."""
        return [words for run in self.runs[1:] if (words := self._words_of(run))]

    def _words_of(self, run: tuple[int, int]) -> str:
        return trimmed(self.words[run[0] : self._closed(*run)])

    def _closed(self, start: int, end: int) -> int:
        """Take the bracket along that closes one in the name: "History (Story of the World)"."""
        is_open = self.words.count("(", start, end) > self.words.count(")", start, end)
        return end + (is_open and self.words[end : end + 1] == ")")


#: Finds what only one reader knows, such as the people of the house.
Finder = Callable[[str, int], Found | None]

_SEPARATORS = re.compile(r"[\n;；、،，•·▪◦‣●○\t]|,(?!\s*(?:19|20)\d\d(?!\d))(?!\d{1,2}\s*h)")
_BULLET = re.compile(r"\s*(?:[-–—*>✓✔☐☑□]|\[[ xX]?\]|\d{1,3}[.)])\s+")
_WORD = re.compile(r"[^\s,()\[\]*★☆⭐]+")
_BETWEEN = re.compile(r"(?:[\s,()\[\]:|=+&.–—-]|/(?!\s*day\b))+", re.IGNORECASE)
#: Words that only lead to the next thing: "Maths for 30 minutes on Mondays".
_NOISE = re.compile(
    r"on|for|and|each|at|about|around|approx|ca|the|a|an|of|per|every|times?|week|is|are|in|by|from|with|to|",
    re.IGNORECASE,
)


def split_list(text: str) -> Iterator[str]:
    """Cut a list into pieces at commas, semicolons, line ends, tabs and bullets; blank ones are left out."""
    text = re.sub(r"[^\S\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", " ", text)
    for line in re.split(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", text):
        unbulleted = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
        for piece in _SEPARATORS.split(unbulleted):
            words = trimmed("".join(mark if _is_text(mark) else " " for mark in piece))
            if words:
                yield words


def trimmed(words: str) -> str:
    """Drop doubled spaces and what stands around the words without belonging to them."""
    text = " ".join(words.split()).strip(" :,;|=/+&–—-")
    if text.count("(") != text.count(")"):
        text = text.strip("() ")
    text = text[1:-1].strip() if re.fullmatch(r"\([^()]*\)", text) else text
    is_abbreviation = re.search(r"\b\w\.\w?\.?$|\b\w\.$", text) is not None
    return text if is_abbreviation else text.rstrip(". ")


def shown_words(words: str) -> str:
    """Show words from the list as the place of a fault, on one short line."""
    return shown(words)[1:-1]


def look(
    words: str, kinds: frozenset[str], leading: frozenset[str], *, known: int = 0, finder: Finder | None = None
) -> Reading:
    """Find what stands in a piece; `known` characters at its beginning are a name whatever else they could mean.

    Only things of the kinds in `leading` may stand before the name: "Independent reading" is a name.
    """
    reading = Reading(words)
    at = known
    if known:
        reading.runs.append((0, known))
    is_run_open = bool(known)
    while at < len(words):
        if gap := _BETWEEN.match(words, at):
            at = gap.end()
            continue
        allowed = kinds if reading.runs else leading
        thing = (finder(words, at) if finder else None) or find(words, at, allowed)
        if thing is not None and thing.end > at:
            reading.found.append((at, thing))
            at, is_run_open = thing.end, False
            continue
        word = _WORD.match(words, at)
        end = word.end() if word else at + 1
        if is_run_open:
            reading.runs[-1] = (reading.runs[-1][0], end)
        elif not (_is_noise(words[at:end]) and (reading.runs or reading.found)):
            reading.runs.append((at, end))
            is_run_open = True
        at = end
    reading.runs = [_without_noise_at_the_end(words, run) for run in reading.runs]
    return reading


def read_list(
    text: str,
    understand: Callable[[str], Reading],
    is_more: Callable[[str, str], bool],
    items_of: Callable[[Reading], Iterable[dict[str, Any]]],
) -> Pasted:
    """Read a list piece by piece; a piece that only says more about the one before is read together with it."""
    told: list[Fault] = []
    if len(text) > LONGEST_PASTE:
        allowed = f"at most {LONGEST_PASTE:,} characters at once"
        told.append(Fault("The list", f"It is {len(text):,} characters long; I read the beginning only.", allowed))
    pieces: list[str] = []
    for piece in split_list(text[:LONGEST_PASTE]):
        has_room = pieces and len(pieces[-1]) + len(piece) < LONGEST_PIECE
        if has_room and is_more(pieces[-1], piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    items: list[Taken] = []
    for number, piece in enumerate(pieces):
        if len(items) >= MOST_ITEMS:
            what = f"There are {len(pieces) - number} more after this; I stopped here."
            told.append(Fault(shown_words(pieces[number - 1]), what, f"at most {MOST_ITEMS} at once"))
            break
        try:
            if len(piece) > LONGEST_PIECE:
                raise Untaken(
                    f"This has {len(piece):,} characters without a comma or a new line.", "one item on a line"
                )
            reading = understand(piece)
            taken = [Taken(piece, item) for item in items_of(reading)]
        except Untaken as reason:
            told.append(Fault(shown_words(piece), reason.what, reason.allowed))
        else:
            items += taken
            told += reading.told
    return Pasted(tuple(items), tuple(told))


def a_name(name: str, longest: int) -> str:
    """Check that a name fits the document."""
    if len(name) > longest:
        raise Untaken(f"This name has {len(name)} characters.", f"at most {longest}")
    if not any(_is_visible(mark) for mark in name):
        raise Untaken("I see no name here.", "a name first")
    return name


def _without_noise_at_the_end(words: str, run: tuple[int, int]) -> tuple[int, int]:
    """Cut "Maths for" to "Maths": the word led to what was found behind it."""
    start, end = run
    while end < len(words) and (last := re.search(r"\s([^\W\d_]+)\s*$", words[start:end])) and _is_noise(last[1]):
        end = start + last.start()
    return start, end


def _is_noise(word: str) -> bool:
    return _NOISE.fullmatch(word.strip(".:~")) is not None


def _is_text(mark: str) -> bool:
    return unicodedata.category(mark) not in ("Cc", "Cs")


def _is_visible(mark: str) -> bool:
    return unicodedata.category(mark) not in ("Zs", "Zl", "Zp", "Cc", "Cf")

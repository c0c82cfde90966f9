"""Which font prints which letter: those that come with the house, then those of the machine; what none has is told."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uharfbuzz

from brightpath.domain.words import listed

_OWN = Path(__file__).parent / "fonts"
_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
#: Printed where letters are missing, so that a pen can fill them in.
LINE = "______"
#: Set between a name from right to left and the sentence it stands in, so that what follows stays behind it.
_LEFT_TO_RIGHT = "\u200e"
_NON_JOINER = "\u200c"
_SHOWN_NAMES = 3
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Face:
    """A font in a file; `number` is its place in a collection, `bold` the bold cut of a font that comes with the house."""

    path: Path
    number: int = 0
    bold: Path | None = None

    def has(self, letters: Collection[str]) -> bool:
        """Say whether the font has all of these."""
        font = _font(self.path, self.number)
        return font is not None and all(font.get_nominal_glyph(ord(letter)) for letter in letters)

    @property
    def is_ours(self) -> bool:
        """Say whether the font comes with the house."""
        return self.bold is not None

    def cut(self, letters: Collection[str]) -> bytes:
        """Make a font of these letters alone.

        Raises
        ------
        RuntimeError
            When the font cannot be cut.
        """
        wanted = uharfbuzz.SubsetInput()
        wanted.unicode_set.update(map(ord, letters))
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self.path)), self.number)
        return bytes(uharfbuzz.subset(face, wanted).blob.data)


#: Latin with Polish and Vietnamese, Greek, Cyrillic; the others come behind it, each only where it is needed.
MAIN = Face(_OWN / "NotoSans-Regular.ttf", bold=_OWN / "NotoSans-Bold.ttf")
_BESIDE = tuple(
    Face(_OWN / f"{name}-Regular.ttf", bold=_OWN / f"{name}-Bold.ttf") for name in ("NotoSansArabic", "NotoSansHebrew")
)

#: Scripts that are too many letters to come with the house: the font to install, and files of other systems' fonts.
_CHINESE, _JAPANESE, _KOREAN = "Chinese", "Japanese", "Korean"
_TO_INSTALL = {_CHINESE: "Noto Sans CJK SC", _JAPANESE: "Noto Sans CJK JP", _KOREAN: "Noto Sans CJK KR"}
_IN_COLLECTION = {_JAPANESE: 0, _KOREAN: 1, _CHINESE: 2}
_KNOWN_FILES = {
    _CHINESE: (
        *("notosanscjksc-regular", "notosanssc-regular", "notosanscjk-regular", "sourcehansanssc-regular"),
        *("sourcehansans-regular", "msyh", "hiragino sans gb", "stheiti light", "stheiti medium", "songti"),
        *("simhei", "simsun", "deng", "wqy-microhei", "wqy-zenhei", "droidsansfallbackfull", "notoserifcjk-regular"),
    ),
    _JAPANESE: (
        *("notosanscjkjp-regular", "notosansjp-regular", "notosanscjk-regular", "sourcehansans-regular"),
        *("yugothm", "yugothr", "meiryo", "msgothic", "hiragino kaku gothic pron", "ipaexg", "ipagp", "takaopgothic"),
    ),
    _KOREAN: (
        *("notosanscjkkr-regular", "notosanskr-regular", "notosanscjk-regular", "sourcehansans-regular"),
        *("malgun", "applesdgothicneo", "applegothic", "nanumgothic", "unbatang"),
    ),
}
#: Fonts of many scripts, after those made for one.
_OF_MANY = ("arialuni", "arial unicode", "dejavusans", "segoeui", "nirmala", "leelawui", "tahoma")
_BY_FIRST_WORD = {"CJK": _CHINESE, "HIRAGANA": _JAPANESE, "KATAKANA": _JAPANESE, "HANGUL": _KOREAN}


def usual_folders(environment: Mapping[str, str], platform: str, home: Path) -> tuple[Path, ...]:
    """List where a system keeps its fonts."""
    if platform == "win32":
        windows, local = environment.get("WINDIR", r"C:\Windows"), environment.get("LOCALAPPDATA")
        own = [Path(local) / "Microsoft" / "Windows" / "Fonts"] if local else []
        return (Path(windows) / "Fonts", *own)
    if platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    shared = home / ".local" / "share" / "fonts"
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), shared, home / ".fonts")


def folders_of_this_machine() -> tuple[Path, ...]:
    """List where this machine keeps its fonts."""
    try:
        home = Path.home()
    except RuntimeError:
        home = Path()
    return usual_folders(os.environ, sys.platform, home)


class Letters:
    """Makes texts printable with the fonts there are, and remembers what could not be printed.

    `try_out` says whether a font of the machine can be set at all; one that cannot is passed over.
    """

    def __init__(self, folders: Sequence[Path], try_out: Callable[[Face], bool]) -> None:
        self._folders = folders
        self._try_out = try_out
        self._in_use: list[Face] = [MAIN]
        self._refused: set[Face] = set()
        self._missing: dict[str, dict[str, None]] = {}
        self._left_out: dict[str, None] = {}
        self._printable: dict[str, str] = {}
        self._files: dict[str, Path] | None = None

    def printable(self, text: str) -> str:
        """Write a text so that there is a font for each of its letters: a line stands for those that have none."""
        known = self._printable.get(text)
        if known is None:
            known = self._printable[text] = self._made_printable(text)
        return known

    def sentences(self, names: Collection[str] = ()) -> tuple[str, ...]:
        """Say which letters of what could not be printed and which font would help; `names` are those of people."""
        said = [
            f"{_those(sorted(texts, key=lambda text: text not in names), names)} a font with {script} letters. "
            f"Install {_TO_INSTALL.get(script, f'Noto Sans {script}')}, for instance, and print again."
            for script, texts in self._missing.items()
        ]
        if self._left_out:
            shown = [f"“{_short(text)}”" for text in self._left_out]
            said.append(f"Signs that no font here has were left out of {_some(shown)}.")
        return tuple(said)

    def _made_printable(self, text: str) -> str:
        cleaned = clean(text)
        missing = {letter for letter in cleaned if not self._has(letter)}
        if not missing:
            return cleaned
        cleaned = "".join(_plainer(letter) if letter in missing else letter for letter in cleaned)
        missing = {letter for letter in cleaned if not self._has(letter)}
        script = _script_of(missing)
        if missing and self._take(missing, script):
            return cleaned
        for letter in sorted(missing):  # perhaps several fonts have them between them
            if self._take({letter}, script):
                missing.discard(letter)
        return self._with_lines(text, cleaned, missing, script) if missing else cleaned

    def _with_lines(self, text: str, cleaned: str, missing: set[str], script: str | None) -> str:
        """Leave signs out, and put a line where letters of a script are missing."""
        letters = {letter for letter in missing if _is_letter(letter)}
        if letters and script:
            self._missing.setdefault(script, {})[" ".join(text.split())] = None
        if not letters or not script or missing - letters:
            self._left_out[" ".join(text.split())] = None
        words = []
        for word in cleaned.split():
            if not missing & set(word):
                words.append(word)
            elif letters & set(word) and (not words or words[-1] != LINE):
                words.append(LINE)
            elif kept := "".join(letter for letter in word if letter not in missing):
                words.append(kept)
        return " ".join(words)

    def _has(self, letter: str) -> bool:
        """Say whether a font in use has a letter, or one of ours that can be taken into use."""
        if letter == " " or any(face.has(letter) for face in self._in_use):
            return True
        return any(face.has(letter) and self._use(face) for face in _BESIDE)

    def _use(self, face: Face) -> bool:
        if face in self._in_use:
            return True
        if face in self._refused or not self._try_out(face):
            self._refused.add(face)
            return False
        self._in_use.append(face)
        return True

    def _take(self, letters: Collection[str], script: str | None) -> bool:
        return any(face.has(letters) and self._use(face) for face in self._of_the_machine(script))

    def _of_the_machine(self, script: str | None) -> Iterator[Face]:
        """List the machine's fonts that may have a script, those made for it first."""
        if self._files is None:
            self._files = _font_files(self._folders)
        own = f"notosans{script or 'symbols2'}".casefold().replace(" ", "") + "-regular"
        noto = sorted(name for name in self._files if name.startswith("notosans") and name.endswith("-regular"))
        for name in dict.fromkeys((*_KNOWN_FILES.get(script or "", ()), own, *_OF_MANY, *noto)):
            if path := self._files.get(name):
                is_collection = "cjk" in name and path.suffix.casefold() in (".ttc", ".otc")
                number = _IN_COLLECTION.get(script or "", 0) if is_collection else 0
                yield Face(path, number)


def clean(text: str) -> str:
    """Write a text in whole letters on one line, without marks that steer a screen and cannot be seen."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter for letter in text if letter == _NON_JOINER or not _is_unseen(letter)).strip()


def letters_of(text: str) -> set[str]:
    """List all letters that may stand for a text on the page, the plain ones of fancy letters among them."""
    return {*clean(text), *_plainer(text)}


def needs_shaping(text: str) -> bool:
    """Say whether letters of a text join, stack or run from right to left, so that they cannot be set one by one."""
    return any(not ("\u0020" <= letter <= "\u02ff" or "\u0370" <= letter <= "\u052f") for letter in text) and any(
        unicodedata.bidirectional(letter) in ("R", "AL", "AN", "NSM")
        or unicodedata.category(letter) in ("Mn", "Mc", "Cf")
        or "\u0900" <= letter <= "\u1cff"
        for letter in text
    )


def within(sentence: str) -> str:
    """Keep a name from right to left from turning around what follows it in our sentence."""
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in sentence):
        return sentence
    return f"{_LEFT_TO_RIGHT}{sentence}{_LEFT_TO_RIGHT}"


@cache
def _font(path: Path, number: int) -> uharfbuzz.Font | None:
    try:
        return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), number))
    except (OSError, uharfbuzz.HarfBuzzError, ValueError, MemoryError):
        return None


def _font_files(folders: Sequence[Path]) -> dict[str, Path]:
    """Find the font files of some folders, by name without ending and in small letters."""
    found: dict[str, Path] = {}
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in sorted(names):
                path = Path(place) / name
                if path.suffix.casefold() in _ENDINGS:
                    found.setdefault(path.stem.casefold(), path)
    return found


def _plainer(text: str) -> str:
    """Write fancy letters ("𝓐", "Ａ") as the plain ones they stand for."""
    return clean(unicodedata.normalize("NFKC", text))


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") or "\ufe00" <= letter <= "\ufe0f"


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"


def _script_of(letters: Collection[str]) -> str | None:
    """Name the script of some letters: kana says that the signs beside it are Japanese."""
    words = [unicodedata.name(letter, "").split(" ")[0] for letter in sorted(letters) if _is_letter(letter)]
    scripts = [_BY_FIRST_WORD.get(word, word.title()) for word in words if word]
    return next((script for script in (_JAPANESE, _KOREAN) if script in scripts), scripts[0] if scripts else None)


def _those(texts: Sequence[str], names: Collection[str]) -> str:
    """Say "The name 王芳 needs", "The names 王芳 and 李娜 need" or "“数学”, “王芳” and 2 more need"."""
    is_one = len(texts) == 1
    if all(text in names for text in texts):
        return f"The name{'' if is_one else 's'} {_some([_short(text) for text in texts])} need{'s' if is_one else ''}"
    return f"{_some([f'“{_short(text)}”' for text in texts])} need{'s' if is_one else ''}"


def _some(texts: Sequence[str]) -> str:
    more = [f"{len(texts) - _SHOWN_NAMES} more"] if len(texts) > _SHOWN_NAMES else []
    return listed([*texts[:_SHOWN_NAMES], *more])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"

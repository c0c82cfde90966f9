"""Marks as numbers, letters and points of the 4.0 scale: read, averaged, and made a grade point average by credits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from brightpath.domain.errors import Refused
from brightpath.domain.words import legible

#: Letter, the whole percent it begins with, its points.
#:
#: References
#: ----------
#: College Board, "How to Convert Your GPA to a 4.0 Scale": A+ 97-100 and A 93-96 4.0, A- 90-92 3.7, B+ 87-89 3.3, B 83-86 3.0,
#: B- 80-82 2.7, C+ 77-79 2.3, C 73-76 2.0, C- 70-72 1.7, D+ 67-69 1.3, D 65-66 1.0, below 65 0.0.
SCALE: Final = (
    ("A+", 97, 4.0),
    ("A", 93, 4.0),
    ("A-", 90, 3.7),
    ("B+", 87, 3.3),
    ("B", 83, 3.0),
    ("B-", 80, 2.7),
    ("C+", 77, 2.3),
    ("C", 73, 2.0),
    ("C-", 70, 1.7),
    ("D+", 67, 1.3),
    ("D", 65, 1.0),
    ("F", 0, 0.0),
)
POINTS: Final[Mapping[str, float]] = {letter: points for letter, _, points in SCALE}
#: A letter in an average of percents: the middle of its band. F has no end to be in the middle of.
_MIDDLE: Final[Mapping[str, float]] = {
    letter: (first + (SCALE[place - 1][1] - 1 if place else 100)) / 2 for place, (letter, first, _) in enumerate(SCALE)
} | {"F": 50.0}
#: Words of a course that was not passed or not finished, in small letters: it earns no credits and counts in no average.
NOT_EARNED: Final = frozenset(
    {"fail", "failed", "not passed", "no pass", "np", "no credit", "nc", "incomplete", "inc", "i"}
    | {"withdrawn", "withdrew", "w", "wp", "wd", "unsatisfactory", "u", "audit", "audited", "au"}
)
LONGEST_LETTER: Final = 20
MOST_POINTS: Final = 10_000

_SHARE = re.compile(
    r"(?P<points>\d+(?:[.,]\d+)?)\s*(?:/|\bof\b|\bout of\b)\s*(?P<out_of>\d+(?:[.,]\d+)?)", re.IGNORECASE
)
_NUMBER = re.compile(r"(?P<points>\d+(?:[.,]\d+)?)\s*%?")
_MINUS = str.maketrans({"−": "-", "–": "-", "＋": "+"})
_EXAMPLES = "46/50, 92 % or A-"


class Level(StrEnum):
    """How hard a course is; what is above regular adds to its points where a weighted average is asked for."""

    REGULAR = "regular"
    HONORS = "honors"
    COLLEGE = "college"


#: What a level adds to the points of a passed course: half a point for honours, a whole one for AP, IB and college courses.
ADDED: Final[Mapping[Level, float]] = {Level.REGULAR: 0.0, Level.HONORS: 0.5, Level.COLLEGE: 1.0}


@dataclass(frozen=True)
class Score:
    """What was given: points out of so many, or a letter; a word that is not on the scale ("Excellent") counts in no average."""

    points: float | None = None
    out_of: float | None = None
    letter: str | None = None

    @property
    def percent(self) -> float | None:
        """Say how many percent that is; None for a letter that is not on the scale."""
        if self.points is not None and self.out_of:
            return 100 * self.points / self.out_of
        return _MIDDLE.get(self.letter or "")

    @property
    def said(self) -> str:
        """Write "46/50", "92 %" or "A-"."""
        if self.points is None or not self.out_of:
            return self.letter or ""
        return f"{number(self.points)} %" if self.out_of == 100 else f"{number(self.points)}/{number(self.out_of)}"


def number(value: float, places: int = 2) -> str:
    """Write 46.0 as "46" and 9.5 as "9.5"."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def read_score(text: str) -> Score:
    """Read "46/50", "46 of 50", "92 %", "92" or "A-".

    Raises
    ------
    Refused
        When it is none of these, or more than can be.
    """
    said = " ".join(legible(text).translate(_MINUS).split())
    share = _SHARE.fullmatch(said) or _NUMBER.fullmatch(said)
    if share is not None:
        points = float(share["points"].replace(",", "."))
        out_of = float(share["out_of"].replace(",", ".")) if "out_of" in share.groupdict() else 100.0
        if not 0 < out_of <= MOST_POINTS or points > max(out_of * 2, 100):
            raise Refused(f"{said} is more than a mark can be. Say out of how many, as in {_EXAMPLES}.")
        return Score(points=points, out_of=out_of)
    letter = said.upper() if said.upper() in POINTS else said
    if not letter or len(letter) > LONGEST_LETTER or any(sign.isdigit() for sign in letter):
        raise Refused(f"This cannot be read as a mark. Write {_EXAMPLES}.")
    return Score(letter=letter)


def letter_of(percent: float) -> str:
    """Give the letter of a percentage, rounded to whole percents, halves up."""
    whole = math.floor(percent + 0.5)
    return next(letter for letter, first, _ in SCALE if whole >= first)


@dataclass(frozen=True)
class Mean:
    """The weighted mean of marks: percent 0-100 or more, how many count, and how many are on no scale."""

    percent: float | None
    counted: int
    left_out: int

    @property
    def letter(self) -> str | None:
        """Give the letter of the mean."""
        return None if self.percent is None else letter_of(self.percent)


def mean_of(marks: Iterable[tuple[Score, float]]) -> Mean:
    """Average scores by their weights: the sum of weight x percent over the sum of weights."""
    total = weights = 0.0
    counted = left_out = 0
    for score, weight in marks:
        percent = score.percent
        if percent is None or weight <= 0:
            left_out += 1
            continue
        total, weights, counted = total + weight * percent, weights + weight, counted + 1
    return Mean(total / weights if weights else None, counted, left_out)


@dataclass(frozen=True)
class Earned:
    """What a course brings: its letter, its points (None when it counts in no average), its credits, and those earned."""

    letter: str
    points: float | None
    weighted: float | None
    credits: float
    credits_earned: float


def earned(final: Score | None, course_credits: float, level: Level) -> Earned | None:
    """Say what a course with this final mark brings; None without one.

    A course that is failed counts with 0 points and earns no credits. One that is only passed ("P"), or has a word that is on
    no scale, earns its credits and counts in no average; with a word that says it was not passed or finished it earns none.
    """
    if final is None:
        return None
    percent = final.percent
    letter = final.letter or ("" if percent is None else letter_of(percent))
    points = POINTS.get(letter)
    if points is None:
        is_earned = letter.casefold() not in NOT_EARNED
        return Earned(letter, None, None, course_credits, course_credits if is_earned else 0.0)
    is_passed = points > 0
    return Earned(
        letter,
        points,
        points + (ADDED[level] if is_passed else 0.0),
        course_credits,
        course_credits if is_passed else 0.0,
    )


@dataclass(frozen=True)
class GradeAverage:
    """The grade point average by credits, plain and weighted by level; None while no course counts."""

    plain: float | None
    weighted: float | None
    credits_earned: float


def grade_average(courses: Iterable[Earned]) -> GradeAverage:
    """Average the points of courses by their credits: the sum of credits x points over the sum of credits.

    References
    ----------
    National Center for Education Statistics, High School Transcript Study: "grade point average ... points earned in a course,
    weighted by the number of credits". The weighted one adds 0.5 for honours and 1.0 for AP, IB and college courses.
    """
    plain = weighted = counted = credits_earned = 0.0
    for one in courses:
        credits_earned += one.credits_earned
        if one.points is None or one.weighted is None:
            continue
        plain, weighted, counted = (
            plain + one.credits * one.points,
            weighted + one.credits * one.weighted,
            counted + one.credits,
        )
    if not counted:
        return GradeAverage(None, None, credits_earned)
    return GradeAverage(plain / counted, weighted / counted, credits_earned)

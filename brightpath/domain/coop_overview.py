"""What a co-op's coordinator sees of its families: rates over many of them, bands, and how the pages say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from brightpath.domain.ids import ChildId, ClassId, CoopId, FamilyId
from brightpath.domain.schedule import Frozen
from brightpath.domain.suppression import Part

#: So many weeks back are told of; a week is counted when it has been over for so long, and late ticks are in.
WEEKS_BACK: Final = 26
SETTLED: Final = timedelta(days=7)
#: Weeks in which families are put side by side, and the planned lessons a family needs in them.
WEEKS_OF_BANDS: Final = 4
LEAST_LESSONS: Final = 10
#: A family is new to its co-op for so long.
NEW_FOR: Final = timedelta(weeks=12)


# --- What is counted -------------------------------------------------------------------------------------------------


class Counted(NamedTuple):
    """The planned and done lessons of one child and subject in one week; without numbers for who is counted no longer."""

    family_id: FamilyId
    monday: date
    child_id: ChildId
    subject: str
    age_group: str
    planned: float | None
    done: float | None

    @property
    def part(self) -> Part:
        return (self.family_id, self.child_id, self.subject)


class By(StrEnum):
    """What a rate is told by."""

    ALL = "all"
    SUBJECT = "subject"
    AGE = "age"
    CLASS = "class"
    SINCE = "since"


class Cell(Frozen):
    """A figure of one week: `of` says which subject, age group, class or cohort; a class knows its children."""

    by: By
    of: str = ""
    children: tuple[ChildId, ...] = ()
    families: tuple[FamilyId, ...] = ()

    def has(self, row: Counted) -> bool:
        """Say whether a row counts in it."""
        match self.by:
            case By.ALL:
                return True
            case By.SUBJECT:
                return row.subject == self.of
            case By.AGE:
                return row.age_group == self.of
            case By.CLASS:
                return row.child_id in self.children
            case By.SINCE:
                return row.family_id in self.families


class Edition(Frozen):
    """What was shown of a co-op's week, over which families."""

    coop_id: CoopId
    monday: date
    number: int = 1
    asked: frozenset[FamilyId]
    families: frozenset[FamilyId]
    cells: tuple[Cell, ...]
    shown_at: datetime

    def parts_of(self, cell: Cell, rows: Iterable[Counted]) -> frozenset[Part]:
        """List the parts that a figure of it is the sum of; `rows` are those of its week."""
        return frozenset(row.part for row in rows if row.family_id in self.families and cell.has(row))


AGE_GROUPS: Final = ("up to 5", "6 to 8", "9 to 11", "12 to 14", "15 and older")
_OLDEST: Final = (5, 8, 11, 14)
NEW, LONGER = "new", "longer"


def age_group(age: int | None) -> str:
    """Say in which age group a child is."""
    if age is None:
        return "age not told"
    return AGE_GROUPS[sum(age > oldest for oldest in _OLDEST)]


def weeks_to_count(today: date) -> list[date]:
    """List the Mondays of the weeks that are counted, the oldest first."""
    last = today - SETTLED - timedelta(days=7)
    newest = last - timedelta(days=last.weekday())
    return [newest - timedelta(weeks=back) for back in range(WEEKS_BACK - 1, -1, -1)]


def weeks_of_bands(today: date) -> list[date]:
    """List the Mondays of the last four weeks that were put side by side; the same four for four weeks."""
    weeks = weeks_to_count(today)
    newest = next(at for at in range(len(weeks) - 1, -1, -1) if weeks[at].toordinal() // 7 % WEEKS_OF_BANDS == 0)
    return weeks[newest - WEEKS_OF_BANDS + 1 : newest + 1]


def cells_of(
    rows: Sequence[Counted], classes: Mapping[ClassId, Sequence[ChildId]], new: Sequence[FamilyId]
) -> list[Cell]:
    """List every figure that could be shown of a week, what matters most first."""
    lessons: dict[str, float] = {}
    for row in rows:
        lessons[row.subject] = lessons.get(row.subject, 0) + (row.planned or 0)
    subjects = sorted(lessons, key=lambda one: (-lessons[one], one))
    ages = [one for one in AGE_GROUPS if any(row.age_group == one for row in rows)]
    of_new = set(new)
    longer = tuple(sorted({row.family_id for row in rows} - of_new))
    return [
        Cell(by=By.ALL),
        *(Cell(by=By.SUBJECT, of=one) for one in subjects),
        *(Cell(by=By.AGE, of=one) for one in ages),
        *(Cell(by=By.CLASS, of=one, children=tuple(children)) for one, children in classes.items()),
        Cell(by=By.SINCE, of=NEW, families=tuple(sorted(of_new))),
        Cell(by=By.SINCE, of=LONGER, families=longer),
    ]


# --- What is shown ----------------------------------------------------------------------------------------------------


class Rate(Frozen):
    """How much of what was planned got done, in whole steps of five points; over roughly so many families and so many weeks."""

    by: By
    of: str
    name: str
    percent: int
    families: str
    weeks: int


class WeekRate(Frozen):
    """The rate of one week, or why there is none."""

    monday: date
    percent: int | None = None
    families: str = ""
    why_not: str = ""


class Band(Frozen):
    """A half or a third of the families, and what it did together."""

    name: str
    percent: int


class Bands(Frozen):
    """Families side by side in four weeks: from the band in which most got done to the one in which least did."""

    first: date
    last: date
    bands: tuple[Band, ...]
    families: str


class Standing(Frozen):
    """Where a family stands among the families of its co-op: a band, not a rank."""

    coop_id: CoopId
    coop: str
    first: date
    last: date
    band: str


class CoopOverview(Frozen):
    """What a coordinator sees of the consenting families together, over the last weeks that were asked for."""

    coop_id: CoopId
    name: str
    consenting: str
    is_anybody: bool
    is_enough: bool
    weeks: tuple[WeekRate, ...]
    rates: tuple[Rate, ...]
    #: What is not shown, and why, in sentences.
    left_out: tuple[str, ...] = ()
    bands: Bands | None = None

    def by(self, by: By) -> tuple[Rate, ...]:
        """List the rates told by one thing."""
        return tuple(rate for rate in self.rates if rate.by is by)

    @property
    def shown(self) -> tuple[WeekRate, ...]:
        """List the weeks that have a rate."""
        return tuple(week for week in self.weeks if week.percent is not None)


BAND_NAMES: Final = {2: ("upper half", "lower half"), 3: ("upper third", "middle third", "lower third")}
TOO_FEW = "Fewer than five families were counted."
TOO_FEW_BESIDES = "Fewer than five families were counted besides those of whoever coordinates the co-op now."
TOO_SMALL_A_CHANGE = (
    "A family counted then is counted no longer, and the difference would tell about it: too small a change to tell."
)


def put_into_bands(shares: Mapping[FamilyId, float], bands: int, known: Iterable[str]) -> dict[FamilyId, int]:
    """Put families into bands by what share they did, most first (0); each band has as many of those not known.

    Families whose shares are told alike are put side by side by their ids: which of two is in which band tells nothing.
    """
    order = sorted(shares, key=lambda one: (-shares[one], one))
    hidden = [one for one in order if one not in set(known)]
    ends = [hidden[len(hidden) * (band + 1) // bands - 1] for band in range(bands - 1)]
    found, band = {}, 0
    for one in order:
        found[one] = band
        if one in ends:
            band += 1
    return found

"""The subject catalogue: what children of an age usually learn, how long, how often and with how much of a parent.

Also what a child of an age usually needs when nothing else is known: hours, best times, minutes, involvement.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict

from brightpath.domain.family import Frequency, Involvement

T = TypeVar("T")

#: What belongs together when a child's interests are looked at.
FIELDS: Final = (
    "language_arts",
    "languages",
    "maths",
    "science",
    "humanities",
    "arts",
    "music",
    "movement",
    "practical",
    "faith",
)
#: Fields that ask for the head, and those that ask for hands, voice or feet; faith is neither.
HEAD: Final = frozenset({"language_arts", "languages", "maths", "science", "humanities"})
HAND: Final = frozenset({"arts", "music", "movement", "practical"})
#: Names the field of a subject (`Catalogue.field_of`), or None when nobody knows it.
FieldOf = Callable[[str], str | None]
#: So many are offered at once; the rest waits behind "more".
OFFERED_AT_ONCE: Final = 12
NEUTRAL_INTEREST: Final = 3


class Suggestion(BaseModel):
    """How a subject usually stands in the week of a child of some age."""

    model_config = ConfigDict(frozen=True)

    name: str
    field: str | None = None
    minutes: int
    frequency: Frequency
    involvement: Involvement
    is_core: bool = False

    def as_subject(self, name: str | None = None) -> dict[str, Any]:
        """Write it as a subject of the household document, under the family's own name for it when given."""
        return {
            "name": self.name if name is None else name,
            "isCoreSubject": self.is_core,
            "sessionDuration": self.minutes,
            "frequency": self.frequency.value,
            "parentInvolvement": self.involvement.value,
            "fixedTime": {"required": False, "preferredTime": None},
            "interestLevel": NEUTRAL_INTEREST,
        }


class AgeBand(BaseModel):
    """What holds from one age to another, both included; `place` orders what is typical, without one it is "more"."""

    model_config = ConfigDict(frozen=True)

    first: int
    last: int
    minutes: int
    frequency: Frequency
    involvement: Involvement
    is_core: bool = False
    place: int | None = None


class CatalogueSubject(BaseModel):
    """A subject with its other names and what it needs at which age."""

    model_config = ConfigDict(frozen=True)

    name: str
    field: str
    aliases: tuple[str, ...] = ()
    bands: tuple[AgeBand, ...]

    def at(self, age: int) -> AgeBand | None:
        return next((band for band in self.bands if band.first <= age <= band.last), None)

    def nearest(self, age: int) -> AgeBand:
        return min(self.bands, key=lambda band: max(band.first - age, age - band.last, 0))

    def suggestion(self, band: AgeBand) -> Suggestion:
        return Suggestion(
            name=self.name,
            field=self.field,
            minutes=band.minutes,
            frequency=band.frequency,
            involvement=band.involvement,
            is_core=band.is_core,
        )


class Catalogue(BaseModel):
    """All subjects we can suggest something for. No two share a name or an alias."""

    model_config = ConfigDict(frozen=True)

    subjects: tuple[CatalogueSubject, ...]

    def for_age(self, age: int) -> tuple[Suggestion, ...]:
        """Offer a calm dozen at most, the most typical first."""
        return tuple(self._typical(age)[:OFFERED_AT_ONCE])

    def more_for_age(self, age: int) -> tuple[Suggestion, ...]:
        """Offer everything else that children of this age learn, by field as the catalogue lists it."""
        offered = {suggestion.name for suggestion in self.for_age(age)}
        return tuple(
            subject.suggestion(band)
            for subject in self.subjects
            if (band := subject.at(age)) is not None and subject.name not in offered
        )

    def named(self, name: str, age: int) -> Suggestion | None:
        """Find a subject by any of its names; an age outside its bands takes the nearest one."""
        subject = self._by_name.get(plain_name(name))
        return None if subject is None else subject.suggestion(subject.nearest(age))

    def field_of(self, name: str) -> str | None:
        """Say which field a subject belongs to, or None when we do not know it."""
        subject = self._by_name.get(plain_name(name))
        return None if subject is None else subject.field

    def name_and_field_of(self, name: str) -> tuple[str, str] | None:
        """Say what we call a subject and which field it belongs to, or None when we do not know it."""
        subject = self._by_name.get(plain_name(name))
        return None if subject is None else (subject.name, subject.field)

    def _typical(self, age: int) -> list[Suggestion]:
        bands = [(subject, subject.at(age)) for subject in self.subjects]
        placed = [(band.place, subject.suggestion(band)) for subject, band in bands if band and band.place is not None]
        return [suggestion for _, suggestion in sorted(placed, key=lambda one: one[0])]

    @cached_property
    def _by_name(self) -> dict[str, CatalogueSubject]:
        return {plain_name(name): subject for subject in self.subjects for name in (subject.name, *subject.aliases)}


def no_field(name: str) -> None:
    """Know no field: for those who have no catalogue at hand."""


def plain_name(name: str) -> str:
    """Bring a subject's name to the form in which "P.E." is "pe", "Français" is "francais" and "Read-aloud" "read aloud"."""
    letters = unicodedata.normalize("NFKD", name.replace(".", "").replace("’", "'").casefold())
    plain = "".join(" " if mark in "-–—_" else mark for mark in letters if not unicodedata.combining(mark))
    # Composed again, so that a Korean syllable, say, is one letter as before.
    return unicodedata.normalize("NFC", " ".join(plain.replace("&", " and ").split()))


# -- by age alone ------------------------------------------------------------------------------------------------------


#: Up to this age: the child's hours in minutes after midnight, and the parts of the day in which it learns best.
_HOURS: Final[tuple[tuple[int, tuple[int, int]], ...]] = (
    (3, (9 * 60, 11 * 60)),
    (5, (9 * 60, 12 * 60)),
    (7, (9 * 60, 12 * 60 + 30)),
    (9, (9 * 60, 13 * 60 + 30)),
    (11, (9 * 60, 14 * 60 + 30)),
    (13, (9 * 60, 15 * 60)),
    (15, (9 * 60, 15 * 60 + 30)),
    (18, (9 * 60, 16 * 60)),
)
_BEST_TIMES: Final[tuple[tuple[int, tuple[str, ...]], ...]] = (
    (11, ("mid-morning",)),
    (14, ("mid-morning", "early_afternoon")),
    (18, ("early_afternoon", "late_afternoon")),
)
_MINUTES: Final = ((3, 10), (5, 15), (7, 20), (9, 30), (11, 40), (13, 45), (15, 50), (18, 55))
_INVOLVEMENT: Final = (
    (7, Involvement.FULL),
    (11, Involvement.SOME),
    (14, Involvement.MINIMAL),
    (18, Involvement.INDEPENDENT),
)


def suggested_hours(age: int) -> tuple[int, int]:
    """Suggest from when to when a child of this age may have lessons, in minutes after midnight."""
    return _at_age(_HOURS, age)


def suggested_best_times(age: int) -> tuple[str, ...]:
    """Suggest the parts of the day in which a child of this age usually learns best: later for teenagers."""
    return _at_age(_BEST_TIMES, age)


def suggested_for_any(name: str, age: int) -> Suggestion:
    """Suggest something sensible for a subject that the catalogue does not know."""
    return Suggestion(
        name=name,
        minutes=_at_age(_MINUTES, age),
        frequency=Frequency.SEVERAL,
        involvement=_at_age(_INVOLVEMENT, age),
    )


def _at_age(steps: Iterable[tuple[int, T]], age: int) -> T:
    """Find what holds at an age: the first step that reaches it, else the last one."""
    held = list(steps)
    return next((value for up_to, value in held if age <= up_to), held[-1][1])

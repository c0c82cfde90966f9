"""Public holidays of a country or one of its regions, without the network, from the library `holidays`.

The library takes a tenth of a second to come in, so it comes in with the first question.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from brightpath.domain.errors import Refused

if TYPE_CHECKING:
    from holidays import HolidayBase

MOST_YEARS = 10
_SMALL_WORDS = ("And", "Of", "The", "Da")


def countries() -> list[tuple[str, str]]:
    """List the countries whose holidays are known, by name: ("DE", "Germany")."""
    from holidays.registry import COUNTRIES

    named = [(codes[0], _spaced(name)) for name, *codes in COUNTRIES.values()]
    return sorted(named, key=lambda country: country[1])


def regions(country: str) -> list[tuple[str, str]]:
    """List a country's regions with holidays of their own, by name: ("BY", "Bayern"); none is an answer too.

    Raises
    ------
    Refused
        When the country is not one of `countries`.
    """
    known = _holidays(country, None, [])
    names: dict[str, str] = {}
    for name, code in getattr(known, "subdivisions_aliases", {}).items():
        if not name.isupper():  # some are called by further codes too
            names.setdefault(code, name)
    return sorted(((code, names.get(code, code)) for code in known.subdivisions), key=lambda region: region[1])


def holidays_between(country: str, region: str | None, first: date, last: date) -> list[tuple[date, str]]:
    """List the holidays from `first` to `last`, both included, in their order.

    They are named in English where the library can, else in the country's own language; two on one day
    are named together. Without a region only what holds in the whole country is listed.

    Raises
    ------
    Refused
        When the country or its region is not known, or more than ten years are asked for.
    """
    if last < first:
        return []
    if last.year - first.year >= MOST_YEARS:
        raise Refused(f"Holidays are listed for at most {MOST_YEARS} years at a time.")
    found = _holidays(country, region, [*range(first.year, last.year + 1)])
    return sorted((day, name) for day, name in found.items() if first <= day <= last)


def _holidays(country: str, region: str | None, years: list[int]) -> HolidayBase:
    import holidays

    if country not in dict(countries()):
        raise Refused(f"We know no holidays of the country {country!r}.")
    known = holidays.country_holidays(country)
    if region is not None and region not in known.subdivisions:
        raise Refused(f"We know no holidays of the region {region!r} in {dict(countries())[country]}.")
    languages = known.supported_languages or ()
    is_english = (known.default_language or "en").startswith("en")
    language = "en_US" if not is_english and "en_US" in languages else None
    return holidays.country_holidays(country, subdiv=region, years=years, language=language)


def _spaced(name: str) -> str:
    """Write the library's "TrinidadAndTobago" as people do."""
    words = re.sub(r"(?<=[a-z])(?<!Mc)(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name).split()
    return " ".join(word.lower() if word in _SMALL_WORDS else word for word in words)

"""What every page of numbers asks: a named question about some days, which are checked here, once. No verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from brightpath.domain.errors import Refused
from brightpath.storage.database import Db
from brightpath.storage.measures import measure

TURNED_ROUND = "The last day, {last}, is before the first, {first}. Please choose them the other way round."


def check_days(first: date, last: date) -> None:
    """See to it that days are in order.

    Raises
    ------
    Refused
        When the last is before the first.
    """
    if last < first:
        raise Refused(TURNED_ROUND.format(first=first.isoformat(), last=last.isoformat()))


def measured(db: Db, question: str, *, first: date, last: date, **asked: Any) -> pl.DataFrame:
    """Answer a named question (docs/measures.md) about the days from `first` to `last`, both included.

    Raises
    ------
    Refused
        When the last is before the first.
    """
    check_days(first, last)
    return measure(db, question, first=first, last=last, **asked)

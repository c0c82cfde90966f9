"""What every page of numbers asks: a named question about some days, which are checked first. No verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from brightpath.domain.periods import check_days
from brightpath.storage.database import Db
from brightpath.storage.measures import measure


def measured(db: Db, question: str, *, first: date, last: date, **asked: Any) -> pl.DataFrame:
    """Answer a named question (docs/measures.md) about the days from `first` to `last`, both included.

    Raises
    ------
    Refused
        When the last is before the first.
    """
    check_days(first, last)
    return measure(db, question, first=first, last=last, **asked)

"""Instants as people read them, in the time zone of their own browser."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from brightpath.ui import words


def when(at: datetime | None, now: datetime) -> str:
    """Say "today 09:30", "yesterday 09:30" or "Friday 20 November 2026, 09:30"; "never" without an instant."""
    if at is None:
        return "never"
    at, now = at.astimezone(_zone()), now.astimezone(_zone())
    days = (now.date() - at.date()).days
    word = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days)
    return f"{word or f'{words.day(at.date())} {at.year},'} {at:%H:%M}"


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or UTC.tzname(None) or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")

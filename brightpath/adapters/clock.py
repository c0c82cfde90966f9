"""The real clock. Nothing else in the house reads it; everybody is handed `now`."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Read the machine's clock as an aware UTC instant."""
    return datetime.now(UTC)

"""When models are trained again: after quiet minutes, after a day at the latest, weekly, and never twice for the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from brightpath.domain.retraining import Unheard, is_due

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def unheard(since: float, first: float | None = None, last: float | None = None) -> Unheard:
    """What happened so many minutes ago."""

    def at(ago: float | None) -> datetime | None:
        return None if ago is None else NOW - timedelta(minutes=ago)

    return Unheard(7, at(since), at(first), at(last))


@pytest.mark.parametrize(
    ("what", "is_it"),
    [
        (Unheard(7), False),
        (unheard(5), False),
        (unheard(30, first=30, last=9), False),
        (unheard(30, first=30, last=10), True),
        (unheard(24 * 60, first=24 * 60 - 1, last=0), False),
        (unheard(24 * 60, first=24 * 60, last=0), True),
        (unheard(7 * 24 * 60 - 1), False),
        (unheard(7 * 24 * 60), True),
        (unheard(-60), False),
        (unheard(-60, first=-60, last=-60), True),
    ],
    ids=[
        "nothing", "a tick", "still rating", "quiet", "rating for nearly a day", "rating for a day", "nearly a week",
        "a week", "a clock set back", "feedback from the future",
    ],
)  # fmt: skip
def test_a_training_is_due_when_it_should_be(what: Unheard, is_it: bool) -> None:
    assert is_due(what, NOW) is is_it

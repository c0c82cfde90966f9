"""Whose address an attempt is counted against, asked of the real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running_app import RunningApp, running_app

pytestmark = pytest.mark.slow


def guess(app: RunningApp, times: int) -> list[str]:
    """Guess for another account each time, and claim to come from somewhere else each time."""
    return [
        app.send(
            "sign-in",
            {"email": f"nobody{number}@example.org", "password": "a guess among guesses"},
            X_Forwarded_For=f"192.0.2.{number}",
        )[1]["Location"]
        for number in range(times)
    ]


def test_nobody_gets_around_the_slow_down_by_claiming_other_addresses(tmp_path: Path) -> None:
    with running_app(tmp_path / "house") as app:
        *_, last = guess(app, 6)
        assert "problem=wait" in last


def test_a_proxy_that_was_named_tells_the_visitors_address(tmp_path: Path) -> None:
    with running_app(tmp_path / "house", FORWARDED_ALLOW_IPS="127.0.0.1") as app:
        assert not any("problem=wait" in answer for answer in guess(app, 6))

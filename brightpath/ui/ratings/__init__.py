"""Ratings from one to five: statements answered with one click or one key, with numbers, stars or faces, in the page itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal

import streamlit as st

__all__ = ["Statement", "rated", "ratings"]

POINTS = range(1, 6)

_here = files(__name__)
_mount = st.components.v2.component(
    "brightpath_ratings",
    html='<div class="ratings"></div>',
    css=(_here / "ratings.css").read_text(encoding="utf-8"),
    js=(_here / "ratings.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Statement:
    """What is rated; `help` stands small under it.

    `look` draws the five answers as numbers (`points`), as `stars` or as `faces`; `names` say what each of the five means.
    """

    key: str
    text: str
    help: str = ""
    look: Literal["points", "stars", "faces"] = "points"
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What the page last handed in under a key, and up to which turn the browser's answers no longer count."""

    known: frozenset[str] = frozenset()
    given: Mapping[str, int] = field(default_factory=dict)
    overruled: int = 0

    def handed(self, keys: Collection[str], answers: Mapping[str, Any], told: object) -> Standing:
        """Take in what the page hands in now.

        The browser's answers count until the page hands in others than last time and other than the browser's own:
        then somebody else has answered, and all that the browser said before is overruled.
        """
        known = frozenset(keys)
        given = points_of(answers, known)
        turn, said = _told(told, known)
        is_news = given not in (self.given, said)
        return Standing(known, given, max(self.overruled, turn) if is_news else self.overruled)

    def answers(self, told: object) -> dict[str, int]:
        """Tell all answers as they now stand."""
        turn, said = _told(told, self.known)
        return said if turn > self.overruled else dict(self.given)

    def seen(self, told: object) -> int:
        """Tell the browser's last turn that the page knows of."""
        return max(self.overruled, _told(told, self.known)[0])


def ratings(
    statements: Sequence[Statement],
    answers: Mapping[str, int],
    *,
    key: str,
    low: str,
    high: str,
    is_compact: bool = False,
    is_brief: bool = False,
    on_change: Callable[[], None] | None = None,
) -> dict[str, int]:
    """Ask for ratings and answer all of them as they now stand; who has not answered has no entry.

    `low` and `high` say what 1 and 5 mean. A brief list fits one screen of a phone: what 1 and 5 mean is said once above
    the numbers, and nothing is counted. `on_change` runs after every answer, before the page: `rated(key)` reads the
    answers there. Hand in other `answers` later and they are shown; to take back what was refused, change the `key`.
    """
    standing = _standing(key).handed([statement.key for statement in statements], answers, _newest(key))
    st.session_state[_place(key)] = standing
    told = _newest(key)
    stand = standing.answers(told)
    _mount(
        key=key,
        data={
            "key": key,
            "statements": [
                {"key": one.key, "text": one.text, "help": one.help, "look": one.look, "names": list(one.names)}
                for one in statements
            ],
            "answers": stand,
            "seen": standing.seen(told),
            "low": low,
            "high": high,
            "isCompact": is_compact,
            "isBrief": is_brief,
        },
        on_rated_change=on_change or _nothing,
    )
    return stand


def rated(key: str) -> dict[str, int]:
    """Read the newest answers of the ratings with this key, inside a callback too."""
    return _standing(key).answers(_newest(key))


def points_of(answers: object, known: Collection[str]) -> dict[str, int]:
    """Keep of something the whole numbers from 1 to 5 under known keys."""
    if not isinstance(answers, Mapping):
        return {}
    return {
        key: points
        for key, points in answers.items()
        if key in known and isinstance(points, int) and not isinstance(points, bool) and points in POINTS
    }


def _told(told: object, known: Collection[str]) -> tuple[int, dict[str, int]]:
    if not isinstance(told, Mapping):
        return 0, {}
    turn = told.get("turn")
    if not isinstance(turn, int) or isinstance(turn, bool) or turn < 1:
        return 0, {}
    return turn, points_of(told.get("answers"), known)


def _newest(key: str) -> object:
    state = st.session_state.get(key)
    return state.get("rated") if isinstance(state, Mapping) else None


def _standing(key: str) -> Standing:
    # By its fields: Streamlit may load this module anew, and the class is then another one.
    standing = st.session_state.get(_place(key))
    return Standing() if standing is None else standing


def _place(key: str) -> str:
    return f"{key}-standing"


def _nothing() -> None:
    """Let the page rerun without a callback: only a named change is kept as state."""

"""A search as a picture (SVG): the best it had and what was proven, over the seconds. Drawn here, without browser or network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

_WIDTH, _HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 48, 44
_INK, _QUIET, _LINE, _PAPER = "#22302c", "#5d6b66", "#dcdfd8", "#ffffff"
_BEST, _BOUND = "#1f7363", "#8a5a12"
#: So many lines across, at most.
_TICKS: Final = 6
Point = tuple[float, float]


def search_picture(trajectory: Sequence[Mapping[str, Any]]) -> bytes | None:
    """Draw a search of {objective, bound, seconds}, oldest first; None where it told fewer than two bests.

    The best found is a full line, what is proven a broken one; both stay until they change, and end where the search ended.
    """
    best, bound = _points(trajectory, "objective"), _points(trajectory, "bound")
    if len(best) < 2:
        return None
    last = max(seconds for seconds, _ in (*best, *bound))
    most = max(value for _, value in (*best, *bound))
    least = min(0.0, *(value for _, value in (*best, *bound)))
    across, up = _step(last), _step(most - least)
    right, floor, top = last or 1.0, least, max(most, least + up)

    def x(seconds: float) -> float:
        return round(_LEFT + seconds / right * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(value: float) -> float:
        return round(_HEIGHT - _BOTTOM - (value - floor) / (top - floor) * (_HEIGHT - _TOP - _BOTTOM), 1)

    def steps(points: Sequence[Point]) -> str:
        path = [f"M{x(points[0][0])} {y(points[0][1])}"]
        path += [f"H{x(seconds)}V{y(value)}" for seconds, value in points[1:]]
        return f"{''.join(path)}H{x(last)}"

    first, newest = best[0][1], best[-1][1]
    went = f"fell from {first:g} to {newest:g}" if newest < first else f"stayed at {newest:g}"
    says = f"The best {went} in {last:.3g} seconds"
    says += f"; none can be below {bound[-1][1]:g}." if bound else "."
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' role="img" aria-labelledby="title says" font-family="sans-serif" font-size="13">',
        f'<title id="title">How the search went</title><desc id="says">{says}</desc>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_PAPER}"/>',
    ]
    for value in _ticks(floor, top, up):
        at = y(value)
        drawn.append(f'<path d="M{_LEFT} {at}H{_WIDTH - _RIGHT}" stroke="{_LINE}"/>')
        drawn.append(f'<text x="{_LEFT - 8}" y="{at + 4}" fill="{_QUIET}" text-anchor="end">{value:g}</text>')
    for value in _ticks(0, last, across):
        drawn.append(
            f'<text x="{x(value)}" y="{_HEIGHT - _BOTTOM + 20}" fill="{_QUIET}" text-anchor="middle">{value:g} s</text>'
        )
    drawn.append(f'<path d="{steps(best)}" fill="none" stroke="{_BEST}" stroke-width="2.5"/>')
    if bound:
        drawn.append(
            f'<path d="{steps(bound)}" fill="none" stroke="{_BOUND}" stroke-width="2" stroke-dasharray="3 5"/>'
        )
    drawn += _legend([("Best", _BEST, ""), *([("Proven", _BOUND, "3 5")] if bound else [])])
    return "\n".join([*drawn, "</svg>"]).encode()


def _legend(lines: Sequence[tuple[str, str, str]]) -> list[str]:
    drawn = []
    for number, (name, colour, dashes) in enumerate(lines):
        at = _LEFT + 96 * number
        drawn.append(
            f'<path d="M{at} 24h28" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dashes or "none"}"/>'
        )
        drawn.append(f'<text x="{at + 36}" y="28" fill="{_INK}">{name}</text>')
    return drawn


def _points(trajectory: Sequence[Mapping[str, Any]], key: str) -> list[Point]:
    found = [(one.get("seconds"), one.get(key)) for one in trajectory]
    return [
        (float(seconds), float(value))
        for seconds, value in found
        if isinstance(seconds, int | float) and isinstance(value, int | float)
    ]


def _step(width: float) -> float:
    """Choose 1, 2 or 5 times a power of ten, so that few lines cross a width."""
    step = 1e-6
    while True:
        for times in (1, 2, 5):
            if width <= step * times * _TICKS:
                return step * times
        step *= 10


def _ticks(first: float, last: float, step: float) -> list[float]:
    number = ceil(first / step)
    found = []
    while number * step <= last + step * 1e-9:
        found.append(round(number * step, 9))
        number += 1
    return found

"""A search as a picture that any browser shows: its lines are those that were told, and it says in words what is seen."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from brightpath.exports.search_picture import search_picture

WAY = (
    {"seconds": 0.0, "objective": 100, "bound": 0},
    {"seconds": 2.0, "objective": 40, "bound": 10.0},
    {"seconds": 10.0, "objective": 20},
)


def parts(way: tuple[dict[str, object], ...], tag: str) -> list[ElementTree.Element]:
    picture = search_picture(way)
    assert picture is not None
    return ElementTree.fromstring(picture).findall(f"{{http://www.w3.org/2000/svg}}{tag}")


def test_the_best_falls_in_steps_and_what_is_proven_goes_on_to_the_end() -> None:
    best, bound = (one.get("d") for one in parts(WAY, "path") if one.get("fill") == "none")
    assert (
        best == "M64.0 48.0H191.2V208.8H700.0V262.4H700.0"
    )  # seconds 0 to 10 on 64 to 700, points 100 to 0 on 48 to 316
    assert bound == "M64.0 316.0H191.2V289.2H700.0"


def test_it_says_in_words_what_is_seen() -> None:
    (says,) = parts(WAY, "desc")
    assert says.text == "The best fell from 100 to 20 in 10 seconds; none can be below 10."
    texts = [one.text for one in parts(WAY, "text")]
    assert texts == ["0", "20", "40", "60", "80", "100", "0 s", "2 s", "4 s", "6 s", "8 s", "10 s", "Best", "Proven"]


def test_without_a_bound_there_is_one_line() -> None:
    way = tuple({key: one[key] for key in ("seconds", "objective")} for one in WAY)
    assert [one.text for one in parts(way, "text")][-1] == "Best"
    assert parts(way, "desc")[0].text == "The best fell from 100 to 20 in 10 seconds."


def test_fewer_than_two_bests_are_no_picture() -> None:
    assert search_picture(()) is None
    assert search_picture(WAY[:1]) is None
    assert search_picture(({"seconds": 1, "bound": 2}, {"note": "begun"})) is None


def test_one_that_never_changed_and_one_of_no_time_are_drawn_too() -> None:
    same = ({"seconds": 0, "objective": 0, "bound": 0}, {"seconds": 0, "objective": 0, "bound": 0})
    picture = search_picture(same)
    assert picture is not None and not re.search(rb"nan|inf", picture)
    assert b"The best stayed at 0 in 0 seconds" in picture
    negative = ({"seconds": 0, "objective": -5, "bound": -40}, {"seconds": 3, "objective": -30, "bound": -35})
    assert "-40" in [one.text for one in parts(negative, "text")]

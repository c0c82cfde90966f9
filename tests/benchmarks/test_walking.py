"""Looking back is measured on real pages, and what is wrong on them counts. No time is asserted."""

from __future__ import annotations

import random
from functools import partial

import pytest
from streamlit.proto.Element_pb2 import Element

from benchmarks import walking
from benchmarks.visitor import Visitor
from benchmarks.walking import Walked
from brightpath.domain.ids import FamilyId


def quiet(words: str) -> None:
    pass


class Page(Visitor):
    """A page that shows these, and never was asked for."""

    def __init__(self, *elements: Element) -> None:
        self.elements = list(elements)


def a_sentence(red: bool) -> Element:
    element = Element()
    element.alert.body, element.alert.format = "This did not work.", 1 if red else 3
    return element


def test_a_sentence_in_red_and_a_traceback_are_errors_and_a_word_of_advice_is_not() -> None:
    traceback = Element()
    traceback.exception.type = "KeyError"
    walked = Walked()
    walked.note("progress", 100.0, Page(a_sentence(red=False)))
    assert not walked.wrong
    walked.note("progress", 120.0, Page(a_sentence(red=True), traceback))
    assert walked.wrong == {"progress: This did not work.": 1, "progress: KeyError": 1}
    assert walked.taken == {"progress": [100.0, 120.0]}


@pytest.mark.parametrize(
    ("taken", "errors", "said"),
    [
        ([50.0] * 100, 0, "met"),
        ([50.0] * 100, 1, "MISSED"),
        ([50.0] * 90 + [1100.0] * 10, 0, "MISSED"),
        ([50.0] * 96 + [2600.0] * 4, 0, "MISSED"),
    ],
    ids=["quick", "one error", "every tenth a second", "a few very slow"],
)
def test_a_walk_is_met_when_it_is_quick_at_both_ends_and_nothing_was_wrong(
    taken: list[float], errors: int, said: str
) -> None:
    walked = Walked({"today": taken})
    for _ in range(errors):
        walked.note_wrong("today: KeyError")
    whole, *parts = walking._rows(walked, families=2)
    assert (whole["verdict"], whole["errors"]) == (said, errors)
    assert [row["what"] for row in parts] == ["- today", *["- error: today: KeyError"] * errors]


def test_where_nobody_clicked_there_is_no_verdict_to_be_glad_of() -> None:
    (row,) = walking._rows(Walked(), families=2)
    assert row["verdict"].startswith("not measured")


def test_what_can_be_chosen_is_what_pages_ask_about_looking_back() -> None:
    period, page_size = Element(), Element()
    period.selectbox.label = walking.progress_words.WHICH_DAYS
    period.selectbox.options.extend(walking.progress_words.CHOICES.values())
    page_size.selectbox.label = "Paper"
    ((widget, options),) = walking._choices(Page(page_size, period))
    assert widget.label == walking.progress_words.WHICH_DAYS
    assert set(options) == set(walking.progress_words.CHOICES.values()) - {
        walking.progress_words.CHOICES[walking.Choice.OWN]
    }


def test_a_server_that_is_away_is_an_error_of_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "THINKING", 0.01)
    walked = Walked()
    home = walking.Lived("key", FamilyId("family"), {})
    walking._walk("http://127.0.0.1:1", home, random.Random(0), walking.time.perf_counter() + 0.05, walked)
    assert sum(walked.wrong.values()) >= 1 and not walked.taken


@pytest.mark.slow
def test_looking_back_is_measured_on_the_running_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "THINKING", 0.3)
    monkeypatch.setattr(walking, "cpu_of_rerun", partial(walking.cpu_of_rerun, runs=3))
    monkeypatch.setattr(walking, "_bundle", partial(walking._bundle, runs=1))
    rows = {row["what"]: row for row in walking.looked_back(quiet, families=2, seconds=12)}
    assert {f"a rerun of {page}" for page in ("today", *walking.WALK, "replay", "overview", "explore")} <= set(rows)
    assert any(what.startswith("a year's bundle for 3 children") for what in rows)
    walk = rows["a click, with 2 sessions"]
    assert walk["runs"] >= 2 and not walk["errors"], rows
    assert "memory of the server" in rows

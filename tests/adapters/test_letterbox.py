"""Progress comes in, the wish to end goes out: no more often than the letters allow, and whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from brightpath.adapters.letterbox import (
    MOST_POINTS,
    Folder,
    FolderLetters,
    Telling,
    Told,
    carry_out,
    letter_of,
    read_letter,
)
from brightpath.domain.jobs import IsCalledOff, Progress, Tell


@dataclass
class Noted:
    """Letters that are kept; the wish to end comes after some looks."""

    every: float = 0.0
    letters: list[str] = field(default_factory=list)
    looks: int = 0
    ends_after: int = 10**9

    def put(self, letter: str) -> None:
        self.letters.append(letter)

    def is_called_off(self) -> bool:
        self.looks += 1
        return self.looks > self.ends_after


def search(problem: dict, tell: Tell, is_called_off: IsCalledOff) -> dict:
    """Find a better answer at every step, as the timetables' search does."""
    best = problem["steps"]
    for step in range(problem["steps"]):
        if is_called_off():
            break
        best = problem["steps"] - step
        tell(Progress(step, "Looking.", {"objective": best, "bound": 0, "seconds": step}))
    return {"objective": best}


def test_what_is_told_can_be_read(tmp_path: Path) -> None:
    box = Folder(tmp_path / "letters")
    assert box.told("one") is None
    letters = box.letters("one")
    told = Told(Progress(40, "Looking.", {"objective": 9}), ({"objective": 12}, {"objective": 9}), 3.5)
    letters.put(letter_of(told))
    assert box.told("one") == told
    assert box.told("another") is None
    assert [path.name for path in box.folder.iterdir()] == ["one.progress"]


def test_the_wish_to_end_is_for_one_job(tmp_path: Path) -> None:
    box = Folder(tmp_path)
    one, other = box.letters("one"), box.letters("other")
    box.call_off("one")
    assert (one.is_called_off(), other.is_called_off()) == (True, False)
    box.clear("one")
    assert not one.is_called_off()


def test_what_an_earlier_process_left_is_thrown_away(tmp_path: Path) -> None:
    box = Folder(tmp_path)
    box.letters("one").put("{}")
    box.call_off("two")
    box.clear_all()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_harms_no_work(tmp_path: Path) -> None:
    letters = FolderLetters(str(tmp_path / "gone"), "one", every=0.0)
    assert carry_out(search, {"steps": 3}, letters).answer == {"objective": 1}
    Folder(tmp_path / "gone").call_off("one")


def test_a_search_brings_its_answer_and_every_best_it_had() -> None:
    noted = Noted()
    brought = carry_out(search, {"steps": 3}, noted)
    assert brought.answer == {"objective": 1}
    assert [one["objective"] for one in brought.trajectory] == [3, 2, 1]
    last = read_letter(noted.letters[-1])
    assert last is not None and last.trajectory == brought.trajectory and last.progress.best == brought.trajectory[-1]


def test_a_long_search_is_thinned_and_keeps_its_first_and_its_newest() -> None:
    brought = carry_out(search, {"steps": 5 * MOST_POINTS}, Noted())
    told = [one["objective"] for one in brought.trajectory]
    assert len(told) <= MOST_POINTS
    assert (told[0], told[-1]) == (5 * MOST_POINTS, 1)
    assert told == sorted(told, reverse=True)


def test_letters_are_written_and_looked_for_now_and_then() -> None:
    noted = Noted(every=600.0)
    brought = carry_out(search, {"steps": 50}, noted)
    assert (len(noted.letters), noted.looks, len(brought.trajectory)) == (1, 1, 50)


def test_work_that_is_called_off_stays_called_off() -> None:
    noted = Noted(ends_after=3)
    telling = Telling(noted)
    assert [telling.is_called_off() for _ in range(6)] == [False, False, False, True, True, True]
    assert noted.looks == 4


def test_a_best_that_is_no_small_document_is_refused() -> None:
    telling = Telling(Noted())
    with pytest.raises(ValueError, match="small document"):
        telling.tell(Progress(1, "", {"timetable": "x" * 2000}))
    with pytest.raises(ValueError):
        telling.tell(Progress(1, "", {"objective": float("inf")}))


@pytest.mark.parametrize(
    "letter",
    ["", "{", "[]", "null", '"x"', '{"percent": "many", "note": 1}', '{"percent": 5}',
     '{"percent": 5, "note": "", "best": 3}', '{"percent": 5, "note": "", "trajectory": 3}',
     '{"percent": 1e999, "note": ""}', '{"percent": 5, "note": "", "seconds": "long"}'],
)  # fmt: skip
def test_a_garbled_letter_says_nothing(letter: str) -> None:
    assert read_letter(letter) is None

"""Where fonts are looked for, and what is seen of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightpath.exports.letters import clean, needs_shaping, usual_folders, within

HOME = Path("/home/ada")


def test_each_system_is_searched_where_it_keeps_its_fonts() -> None:
    windows = usual_folders({"WINDIR": "W:/Windows", "LOCALAPPDATA": "W:/Ada"}, "win32", HOME)
    assert windows == (Path("W:/Windows/Fonts"), Path("W:/Ada/Microsoft/Windows/Fonts"))
    assert Path("/System/Library/Fonts") in usual_folders({}, "darwin", HOME)
    assert HOME / "Library/Fonts" in usual_folders({}, "darwin", HOME)
    assert HOME / ".local/share/fonts" in usual_folders({}, "linux", HOME)


@pytest.mark.parametrize(
    ("text", "seen"),
    [("  Ada\n\tKim ", "Ada Kim"), ("Zoe\u0301", "Zoé"), ("a\u202eb\u0000", "ab"), ("\ud800", ""), ("❤\ufe0f", "❤")],
)
def test_a_text_becomes_one_line_of_what_is_seen(text: str, seen: str) -> None:
    assert clean(text) == seen


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Łódź", False),
        ("Ελένη – Юлия", False),
        ("فاطمة", True),
        ("שרה", True),
        ("ä̱", True),
        ("हिन्दी", True),
        ("王芳", False),
    ],
)
def test_only_letters_that_join_or_stack_are_shaped(text: str, does: bool) -> None:
    assert needs_shaping(text) is does


def test_only_names_from_right_to_left_are_kept_from_turning_the_sentence_around() -> None:
    assert within("Ada") == "Ada"
    assert within("فاطمة") == "\u200eفاطمة\u200e"

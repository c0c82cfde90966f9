"""Each picture of the papers has something that makes it anew, and stands in a paper."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
IMAGES = sorted((ROOT / "docs" / "images").glob("*.png"))
MAKERS = (ROOT / "tests" / "browser" / "pictures.py", ROOT / "benchmarks" / "proof.py")


def test_each_picture_can_be_taken_again_and_is_shown_somewhere() -> None:
    makers = "\n".join(one.read_text(encoding="utf-8") for one in MAKERS)
    papers = "\n".join(one.read_text(encoding="utf-8") for one in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
    assert IMAGES
    assert [one.name for one in IMAGES if f'"{one.stem}' not in makers] == []
    assert [one.name for one in IMAGES if f"images/{one.name}" not in papers] == []

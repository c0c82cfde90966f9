"""Claims about loops: which subjects take turns, and whose turn it is."""

from __future__ import annotations

import pytest

from brightpath.domain.loops import from_cursor, lessons_of, next_in
from tests.builders import a_child, a_family, a_subject

LOOP = lessons_of(
    a_family((a_child(subjects=tuple(a_subject(name, loop="Arts") for name in ("Art", "Music", "Tea"))),))
)


@pytest.mark.parametrize(("done", "coming"), [("Art", "Music"), ("Music", "Tea"), ("Tea", "Art")])
def test_after_the_last_of_a_loop_comes_the_first(done: str, coming: str) -> None:
    assert next_in(LOOP[0], done) == coming
    first, *_ = from_cursor(LOOP[0], {LOOP[0].id: coming})
    assert first[0][1].name == coming


def test_a_loop_that_knows_nothing_begins_with_its_first() -> None:
    assert from_cursor(LOOP[0], {}) == from_cursor(LOOP[0], {LOOP[0].id: "Gone"}) == LOOP[0].turns


def test_every_child_has_loops_of_its_own() -> None:
    household = a_family(
        tuple(
            a_child(name, subjects=(a_subject("Art", loop="A"), a_subject("Tea", loop="A"))) for name in ("Ada", "Ben")
        )
    )
    assert [(lesson.id, lesson.is_loop) for lesson in lessons_of(household)] == [
        ("loop:child_Ada:A", True),
        ("loop:child_Ben:A", True),
    ]

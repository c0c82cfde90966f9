"""Claims about cells that a spreadsheet would run: each gets an apostrophe, and reading gives it back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightpath.domain.csv_text import guarded, unguarded


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", " =1", "'=1", "''-x", "\uff1d1+1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe_that_reading_takes_off(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Maths", "'tis", "''", "5-10", "a=b"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@given(st.text() | st.text(st.sampled_from("'=+-@\uff20 \t\r\nx")))
def test_any_cell_comes_back_as_it_was(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell

"""How a figure is shown on every page: with what it says for whoever cannot see it, and the numbers behind it to take along."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, Literal

import polars as pl
import streamlit as st

from brightpath.charts.theme import CONFIG
from brightpath.domain.words import hours_and_minutes
from brightpath.exports.csv_text import for_spreadsheets, write_csv

BEHIND: Final = "The numbers behind it"
TAKE_ALONG: Final = "Take them along (CSV)"
#: The height of a row of a table in pixels.
_ROW: Final = 35


def show_figure(
    figure: Any,
    *,
    says: str,
    table: pl.DataFrame,
    key: str,
    file_name: str | None = None,
    columns: dict[str, Any] | None = None,
    hours: Collection[str] = (),
) -> None:
    """Show a figure, and folded up below it the table behind it.

    Parameters
    ----------
    figure
        What a chart of `charts` drew; the pages do not know Plotly.
    says
        What is seen, in plain words: the alternative text that a screen reader tells.
    table
        What the figure was drawn from, one row for each thing drawn; its columns are headings as people read them.
    key
        Distinguishes the figure on its page.
    file_name
        What the file is called when it is taken along; the key unless told.
    columns
        How Streamlit writes the columns (`st.column_config`), where their plain values are not enough.
    hours
        Columns that hold minutes and are told as hours.
    """
    st.plotly_chart(figure, theme=None, config=CONFIG, key=key, alt=says)
    with st.expander(BEHIND, key=f"{key}_numbers"):
        show_table(table, key=key, file_name=file_name, columns=columns, hours=hours)


def show_table(
    table: pl.DataFrame,
    *,
    key: str,
    file_name: str | None = None,
    columns: dict[str, Any] | None = None,
    hours: Collection[str] = (),
    most_rows: int = 10,
) -> None:
    """Show a table and hand it out; beyond `most_rows` it scrolls in itself.

    The minutes of `hours` are said as on every page, "43 h 5 min"; in the file they are hours to the hundredth, to be
    reckoned with.
    """
    there = [name for name in hours if name in table.columns]
    ends = {name: st.column_config.TextColumn(alignment="right") for name in there}
    written = {**ends, **(columns or {})}
    # What is not known is empty: Streamlit would write "None".
    st.dataframe(
        _said(table, there),
        hide_index=True,
        column_config=written,
        placeholder="",
        height=table_height(table.height, most_rows),
        key=f"{key}_table",
    )
    hand_out(table.with_columns((pl.col(name) / 60).round(2) for name in there), key=key, file_name=file_name)


def table_height(rows: int, most_rows: int) -> int | Literal["content"]:
    """Let a table be as high as its rows, up to so many."""
    return "content" if rows <= most_rows else (most_rows + 1) * _ROW


def hand_out(table: pl.DataFrame, *, key: str, file_name: str | None = None) -> None:
    """Hand a table out as a file, which is written when somebody asks for it."""
    st.download_button(
        TAKE_ALONG,
        lambda: as_csv(table),
        file_name=f"{file_name or key}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _said(table: pl.DataFrame, hours: Collection[str]) -> pl.DataFrame:
    said = {
        name: [None if minutes is None else hours_and_minutes(round(minutes)) for minutes in table[name].to_list()]
        for name in hours
    }
    return table.with_columns(pl.Series(name, values, dtype=pl.String) for name, values in said.items())


def as_csv(table: pl.DataFrame) -> bytes:
    """Write a table for spreadsheets, names that look like formulas disarmed."""
    return for_spreadsheets(write_csv(table.columns, table.iter_rows(named=True)))

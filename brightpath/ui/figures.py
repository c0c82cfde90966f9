"""How a figure is shown on every page: with what it says for whoever cannot see it, and the numbers behind it to take along."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from brightpath.charts.theme import CONFIG
from brightpath.exports.csv_text import for_spreadsheets, write_csv

BEHIND: Final = "The numbers behind it"
TAKE_ALONG: Final = "Take them along (CSV)"


def show_figure(
    figure: Any,
    *,
    says: str,
    table: pl.DataFrame,
    key: str,
    file_name: str | None = None,
    columns: dict[str, Any] | None = None,
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
    """
    st.plotly_chart(figure, theme=None, config=CONFIG, key=key, alt=says)
    with st.expander(BEHIND, key=f"{key}_numbers"):
        show_table(table, key=key, file_name=file_name, columns=columns)


def show_table(
    table: pl.DataFrame, *, key: str, file_name: str | None = None, columns: dict[str, Any] | None = None
) -> None:
    """Show a table and hand it out; the file is written when somebody asks for it."""
    st.dataframe(table, hide_index=True, column_config=columns, key=f"{key}_table")
    st.download_button(
        TAKE_ALONG,
        lambda: as_csv(table),
        file_name=f"{file_name or key}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        icon=":material/download:",
        on_click="ignore",
    )


def as_csv(table: pl.DataFrame) -> bytes:
    """Write a table for spreadsheets, names that look like formulas disarmed."""
    return for_spreadsheets(write_csv(table.columns, table.iter_rows(named=True)))

"""What goes with a snapshot: the data dictionary as a table and as a page, and a question as a program to run on the files."""

from __future__ import annotations

from typing import Final

from brightpath.domain.research import TABLES
from brightpath.exports.csv_text import write_csv

_HEADINGS: Final = ("table", "grain", "column", "meaning", "unit", "values", "empty when")

READ_ME: Final = """# A snapshot of how families learn

{families} families let researchers read their weeks. Nobody's name, note or address is in here.

* A family and a child have a sign instead of a name. Another snapshot has other signs.
* All dates of a family are moved by the same number of whole weeks: weekdays are true, seasons are not. Compare weeks by
  `week_number`. Up to three last weeks of a family are cut off.
* Times are rounded to the half hour, minutes to five. Where nobody noted begin and end (`is_timed` is false), the minutes of a
  lesson that was done are those of the plan: leave these out where you hold real minutes against planned ones.
* What fewer than five families share is withheld (empty). {small} lessons were left out because nobody else's are like them,
  {older} older ones because a snapshot holds {most} at most.
* Do not try to find out who somebody is, and do not pass this on. A family may withdraw at any time; its rows are in no later
  snapshot.

{columns}
"""
_XAPI: Final = """
## statements.json

Statements of xAPI 1.0.3, one per lesson that was done or left out (up to {statements}). `actor.account.name` is the child's sign,
`object.id` the field and the subject, `result.duration` the minutes it took where somebody told them, `result.score` how engaged
the child was (1 to 5),
`timestamp` the moved day and the half hour on the family's own clock, written as if it were UTC.
"""


def dictionary_csv() -> str:
    """Write the data dictionary as a table, one row per column."""
    rows = (
        dict(zip(_HEADINGS, (table.name, table.grain, *column), strict=True))
        for table in TABLES
        for column in table.columns
    )
    return write_csv(_HEADINGS, rows)


def dictionary_markdown() -> str:
    """Write the data dictionary as a page, one section per table."""
    parts = []
    for table in TABLES:
        lines = [f"## {table.name}", "", f"{table.grain[:1].upper()}{table.grain[1:]}.", ""]
        lines += ["| column | meaning | unit | values | empty when |", "|---|---|---|---|---|"]
        lines += [
            f"| `{one.name}` | {one.meaning} | {one.unit or '–'} | {one.values or '–'} | {one.empty} |"
            for one in table.columns
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def read_me(*, families: int, small: int, older: int, most: int, statements: int | None = None) -> str:
    """Write what whoever opens a snapshot has to know first, with the data dictionary; of xAPI too where it is in there."""
    text = READ_ME.format(
        families=families, small=f"{small:,}", older=f"{older:,}", most=f"{most:,}", columns=dictionary_markdown()
    )
    return text if statements is None else text + _XAPI.format(statements=f"{statements:,}")


def as_python(sql: str) -> str:
    """Write a question as a program: DuckDB asks the downloaded Parquet files, and Polars gets the answer."""
    asked = sql.strip().rstrip(";").replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if asked.endswith('"'):
        asked += "\n"
    return (
        '"""Ask the same of a downloaded snapshot: unpack it beside this file. Needs duckdb, polars and pyarrow."""\n\n'
        "import duckdb\nimport polars as pl\n\n"
        "connection = duckdb.connect()\n"
        f"for table in {[table.name for table in TABLES]!r}:\n"
        "    connection.execute(f\"CREATE VIEW {table} AS FROM '{table}.parquet'\")\n\n"
        f'answer: pl.DataFrame = connection.sql("""\n{asked}\n""").pl()\n'
        "print(answer)\n"
    )

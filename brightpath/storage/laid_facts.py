"""How the facts of weeks lie in the file: what came mixed is laid by family, so that a family's are read from few places.

Facts come as weeks do, all families mixed. The database leaves a row group unread only when the family that is asked for is
not between the least and the greatest in it, so of mixed rows it reads all, however few are that family's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from brightpath.storage.database import Db

#: So many rows are one row group of DuckDB, which reads or leaves out all of them.
ROW_GROUP: Final = 122_880
#: So many groups are laid together: a family's rows then lie in one of them, or two. Fewer are not worth the writing.
A_RUN: Final = 8
#: So many rows of a group are looked at, and so often may the family be a lesser one than before: one run ends in it and
#: another begins, or two. Where families come mixed it is every second time.
_LOOKED_AT: Final = 128
_MAY_GO_BACK: Final = 2


def mixed_groups(db: Db) -> list[int]:
    """Find the stretches of so many rows as a row group has in which families lie mixed, by number, in the order of rows."""
    rows = db.rows(
        f"""
        SELECT nth FROM (
            SELECT rowid // {ROW_GROUP} AS nth, family_id < lag(family_id) OVER (ORDER BY rowid) AS goes_back
            FROM week_facts WHERE rowid % {ROW_GROUP // _LOOKED_AT} = 0
        )
        GROUP BY nth HAVING count(*) FILTER (goes_back) > {_MAY_GO_BACK} ORDER BY nth
        """
    )
    return [row["nth"] for row in rows]


def lay_by_family(db: Db, groups: Sequence[int]) -> int:
    """Take the rows of these stretches out and put them in again at the end, by family; return how many they are."""
    these = f"rowid BETWEEN $1 AND $2 AND rowid // {ROW_GROUP} = ANY($3)"
    where = [min(groups) * ROW_GROUP, (max(groups) + 1) * ROW_GROUP - 1, list(groups)]
    put_in = db.execute(
        f'INSERT INTO week_facts SELECT * FROM week_facts WHERE {these} ORDER BY family_id, monday, "on", start_minute',
        where,
    )
    taken_out = db.execute(f"DELETE FROM week_facts WHERE {these}", where)
    if put_in != taken_out:  # then the transaction is given up
        raise RuntimeError(f"{taken_out} facts were to be laid, and {put_in} are.")
    return put_in

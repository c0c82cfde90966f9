"""Inputs that hardly any row tells: scikit-learn's trees cannot be fitted to a column without a number, so they are none."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Fewer told rows teach nothing, and trees hold some of them back.
LEAST_TOLD = 20
#: What stands in such a column; it is the same in every row, so that nothing is split by it and nothing weighed.
_NOTHING = -1.0


def without_never_told(table: NDArray[Any], known: NDArray[np.bool_] | None = None) -> NDArray[Any]:
    """Write the same table with every column that is told in fewer than 20 of the `known` rows saying nothing."""
    told = np.isfinite(table if known is None else table[known]).sum(axis=0)
    if (told >= LEAST_TOLD).all():
        return table
    return np.where(told >= LEAST_TOLD, table, np.asarray(_NOTHING, dtype=table.dtype))

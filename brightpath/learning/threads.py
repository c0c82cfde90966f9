"""How many threads scikit-learn takes: one, since its threads wait by spinning, and a page or a search needs the other core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Let everything inside compute in the thread it is called from; on busy cores that was twenty times as fast."""
    import sklearn.ensemble  # noqa: F401  its threads can be counted only once they are loaded
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield

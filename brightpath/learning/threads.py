"""How many threads numpy and scikit-learn take: one, as theirs wait by spinning, and a page or a search needs the other core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Let what is loaded by now compute in the thread it is called from; on busy cores that was twenty times as fast."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


@contextmanager
def one_thread_of_sklearn() -> Iterator[None]:
    """Load scikit-learn, whose threads can be counted only then, and let it compute in one of them."""
    import sklearn.ensemble  # noqa: F401

    with one_thread():
        yield

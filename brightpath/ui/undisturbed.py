"""Lets a callback finish what it began, one at a time, however quick the next click is.

At the next click Streamlit starts a new run beside the one under way, and ends that one where it touches the session's
state: a callback would end half-way and not be called again, and two could save at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from streamlit.runtime.scriptrunner import get_script_run_ctx

#: One for all sessions: what a callback does is short, and the store writes one after the other anyway.
_ONE_AT_A_TIME = RLock()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Make the next click wait until this is done; as a decorator, `@undisturbed()`, for a whole callback."""
    context = get_script_run_ctx(suppress_warning=True)
    state = context.session_state if context is not None else None
    listen = getattr(state, "_yield_callback", None)
    with _ONE_AT_A_TIME:
        if listen is None:
            yield
            return
        object.__setattr__(state, "_yield_callback", lambda: None)
        try:
            yield
        finally:
            object.__setattr__(state, "_yield_callback", listen)

"""A callback that has begun is finished before the next click is looked at."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from brightpath.ui import undisturbed as room
from brightpath.ui.undisturbed import undisturbed


class State:
    """Stands in for the session's state, which ends a run wherever it is touched while a click waits."""

    def __init__(self) -> None:
        self._yield_callback = self.give_way

    def give_way(self) -> None:
        raise InterruptedError

    def touch(self) -> None:
        self._yield_callback()


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> State:
    state = State()
    monkeypatch.setattr(room, "get_script_run_ctx", lambda suppress_warning: SimpleNamespace(session_state=state))
    return state


def test_the_next_click_waits_until_the_callback_is_done(state: State) -> None:
    with undisturbed(), undisturbed():
        state.touch()
    with pytest.raises(InterruptedError):
        state.touch()


def test_it_may_interrupt_again_after_a_callback_that_failed(state: State) -> None:
    with pytest.raises(KeyError), undisturbed():
        raise KeyError
    with pytest.raises(InterruptedError):
        state.touch()


def test_outside_a_page_it_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "get_script_run_ctx", lambda suppress_warning: None)

    @undisturbed()
    def callback() -> int:
        return 1

    assert callback() == 1


def test_streamlit_still_has_what_this_stands_on() -> None:
    from streamlit.runtime.state.safe_session_state import SafeSessionState

    assert "_yield_callback" in SafeSessionState.__annotations__

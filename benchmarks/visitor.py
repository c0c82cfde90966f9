"""A visitor without a browser: opens a session of the running app and speaks to it as Streamlit's script in a browser does."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

from brightpath.domain.accounts import SESSION_COOKIE

_PATIENCE = 30.0


class Visitor:
    """One session on one page; `elements` are what the last run drew, in order."""

    def __init__(self, address: str, token: str, page: str = "", **query: str) -> None:
        self._held = ExitStack()
        self._socket = self._held.enter_context(
            connect(
                f"{address.replace('http', 'ws', 1)}/_stcore/stream",
                origin=address,  # type: ignore[arg-type]
                subprotocols=["streamlit"],  # type: ignore[list-item]
                additional_headers={"Cookie": f"{SESSION_COOKIE}={token}"},
                max_size=None,
            )
        )
        self._page, self._query = page, "&".join(f"{name}={value}" for name, value in query.items())
        self._hash = ""
        self._kept: dict[str, WidgetState] = {}
        self._known: dict[str, ForwardMsg] = {}
        self._places: dict[str, str] = {}
        self.elements: list[Any] = []
        self.bytes = 0
        #: Parts of the page that are drawn by themselves: by a component's id, and those that are drawn again and again.
        self._parts: dict[str, str] = {}
        self.followed: list[str] = []

    def close(self) -> None:
        """Leave."""
        self._held.close()

    def open(self) -> float:
        """Run the page as a browser's first look does; return the seconds."""
        return self.rerun()

    @property
    def page(self) -> str:
        """Say at which of the menu's pages the visitor is."""
        return next((page for page, known in self._places.items() if known == self._hash), "")

    def go(self, page: str) -> float:
        """Click a page in the menu; what was chosen on the one before stays behind.

        Raises
        ------
        LookupError
            When another page comes, or none.
        """
        self._hash, self._query = self._places[page], ""
        self._kept.clear()
        taken = self.rerun()
        if self.page != page:
            raise LookupError(f"The menu did not lead to {page}.")
        return taken

    def choose(self, widget: Any, option: str) -> float:
        """Choose one of a widget's options by its words: in a list, or among buttons side by side."""
        state = WidgetState(id=widget.id)
        if widget.DESCRIPTOR.name == "ButtonGroup":
            state.string_array_value.data.append(option)
        else:
            state.string_value = option
        self.keep(state)
        return self.rerun()

    def rerun(self, *changed: WidgetState, fragment: str = "") -> float:
        """Send the widgets that changed and wait until the script has ended; return the seconds."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash, asked.fragment_id = self._query, self._hash, fragment
        if not self._hash:
            asked.page_name = self._page
        asked.widget_states.widgets.extend([*self._kept.values(), *changed])
        asked.context_info.timezone = "UTC"
        begun = time.perf_counter()
        self._socket.send(message.SerializeToString())
        self._listen()
        return time.perf_counter() - begun

    def keep(self, state: WidgetState) -> None:
        """Send this widget's value with every run from now on."""
        self._kept[state.id] = state

    def press(self, element: Any) -> float:
        """Press a button."""
        return self.rerun(WidgetState(id=element.id, trigger_value=True))

    def ask(self, component: Any, value: Any) -> float:
        """Let a component of ours ask for something, as its own script does."""
        told = json.dumps([{"event": "asked", "value": value}])
        state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{component.id}__events", json_trigger_value=told)
        return self.rerun(state, fragment=self._parts.get(component.id, ""))

    def look(self) -> float:
        """Draw the parts that are drawn again and again, as the browser's clock does."""
        return sum(self.rerun(fragment=part) for part in self.followed)

    def find(self, kind: str, is_it: Callable[[Any], bool] = lambda element: True) -> Any:
        """Find the first element of a kind that the page shows now."""
        found = next((one for one in self.all(kind) if is_it(one)), None)
        if found is None:
            raise LookupError(f"The page shows no such {kind}.")
        return found

    def all(self, kind: str) -> Iterator[Any]:
        """List the elements of a kind, in the order in which they came."""
        return (getattr(one, kind) for one in self.elements if one.WhichOneof("type") == kind)

    def _listen(self) -> None:
        begun, elements = time.perf_counter(), []
        while time.perf_counter() - begun < _PATIENCE:
            data = self._socket.recv(timeout=_PATIENCE)
            self.bytes += len(data)
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            if message.WhichOneof("type") == "ref_hash":
                message = self._known.get(message.ref_hash, message)
            elif message.hash:
                self._known[message.hash] = message
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._hash, elements = message.new_session.page_script_hash, []
            elif kind == "navigation":
                self._hash = message.navigation.page_script_hash
                self._places = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                elements.append(element)
                if element.WhichOneof("type") == "bidi_component":
                    self._parts[element.bidi_component.id] = message.delta.fragment_id
            elif kind == "auto_rerun":
                self.followed = [message.auto_rerun.fragment_id]
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                if message.script_finished != ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                    self.elements = elements
                elif elements:
                    kinds = {one.WhichOneof("type") for one in elements}
                    self.elements = [one for one in self.elements if one.WhichOneof("type") not in kinds] + elements
                return
        raise TimeoutError("The page did not end.")

"""The password engine: streamlit-authenticator's controller and hasher, and nothing else of it.

Its cookie, its forgotten-password form and its user file stay unused; one account at a time is handed in from DuckDB.
"""

from __future__ import annotations

import logging
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any

from brightpath.domain.accounts import checked_password, is_settable, plain_password

#: These two warn, at import, that no Streamlit script is running; here that is as it should be.
_TALKATIVE = ("streamlit.runtime.caching.cache_data_api", "streamlit.runtime.scriptrunner_utils.script_run_context")


class _Forgetful(dict[str, Any]):
    """Stands where the library keeps who signed in last: it takes everything and keeps nothing."""

    def __setitem__(self, key: str, value: Any) -> None:
        pass


@cache
def _library() -> ModuleType:
    """Import the library on first use (it costs a second) and part it from Streamlit's session state."""
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    for logger in loggers:
        logger.disabled = True
    try:
        import streamlit_authenticator.models.authentication_model as model
        from streamlit_authenticator import controllers
    finally:
        for logger in loggers:
            logger.disabled = False
    # Outside a script, st.session_state is one dictionary for the whole process: a place for other people's names.
    model.st = SimpleNamespace(session_state=_Forgetful())
    return controllers


class Passwords:
    """Hashes and compares. Both take a quarter of a second on purpose: so never on an event loop."""

    def hash(self, password: str, email: str = "") -> str:
        """Hash a password that may be set.

        Raises
        ------
        DoorProblem
            When the password is too short, too long for bcrypt, or plainly guessable.
        """
        _library()
        from streamlit_authenticator.utilities import Hasher

        return str(Hasher.hash(checked_password(password, email)))

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Compare; without a hash (nobody has this address) do the same work and say no."""
        dummy_hash = _dummy_hash()
        password = plain_password(password)
        is_possible = password_hash is not None and is_settable(password)
        account = {"password": password_hash if is_possible else dummy_hash}
        controller = _library().AuthenticationController({"usernames": {"account": account}}, auto_hash=False)
        is_right = bool(controller.login("account", password if is_possible else "nobody has this password"))
        return is_right and is_possible

    def warm_up(self) -> None:
        """Do the slow first steps now, so that the first visitor does not wait for them."""
        _dummy_hash()


@cache
def _dummy_hash() -> str:
    _library()
    from streamlit_authenticator.utilities import Hasher

    return str(Hasher.hash("a hash that stands for nobody at all"))

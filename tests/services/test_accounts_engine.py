"""The password engine as families get it, without the tests' quicker hashes."""

from __future__ import annotations

from brightpath.adapters.passwords import Passwords
from tests.services.given_accounts import PASSWORD


def test_a_hash_takes_bcrypts_4096_rounds() -> None:
    assert Passwords().hash(PASSWORD).startswith("$2b$12$")

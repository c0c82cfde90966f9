"""A signature holds for one text and one secret, and for nothing else."""

from __future__ import annotations

import pytest

from brightpath.adapters.signatures import is_signed, key_of, sign

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))
TEXT = "Zwölf Lektionen".encode()


def test_what_was_signed_is_known_by_the_key() -> None:
    assert is_signed(key_of(SECRET), TEXT, sign(SECRET, TEXT))


@pytest.mark.parametrize(
    ("key", "text", "signature"),
    [
        (key_of(SECRET), TEXT + b" ", sign(SECRET, TEXT)),
        (key_of(OTHER), TEXT, sign(SECRET, TEXT)),
        (key_of(SECRET), TEXT, sign(OTHER, TEXT)),
        (key_of(SECRET), TEXT, ""),
        (key_of(SECRET)[:62], TEXT, sign(SECRET, TEXT)),
        ("z" * 64, TEXT, sign(SECRET, TEXT)),
    ],
)
def test_any_other_text_key_or_signature_is_not(key: str, text: bytes, signature: str) -> None:
    assert not is_signed(key, text, signature)


def test_it_is_the_standards_own() -> None:
    """RFC 8032, section 7.1, test 2."""
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    assert key_of(secret) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert sign(secret, b"\x72").startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")

"""Who holds a secret made a text, and nobody else: Ed25519 of the library cryptography, and nothing else of it.

References
----------
RFC 8032, Edwards-Curve Digital Signature Algorithm (EdDSA).
"""

from __future__ import annotations

#: Bytes that a secret is drawn of.
SECRET_BYTES = 32


def key_of(secret: bytes) -> str:
    """Work out the key by which what a secret signs is known: 64 digits and letters from a to f."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def sign(secret: bytes, text: bytes) -> str:
    """Sign a text: 128 digits and letters from a to f."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(text).hex()


def is_signed(key: str, text: bytes, signature: str) -> bool:
    """Say whether who holds the secret of a key signed exactly this text."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True

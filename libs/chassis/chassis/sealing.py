"""Secrets of others: kept so that they can be used, but not be read in the store.

    seal = seal_of("passwords of mailboxes")
    mailbox.password = seal.close("letmein", mailbox.id)
"""

import base64
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contracts.errors import ServiceUnavailable

from .settings import SealSettings, read_settings

LEAST_KEY = 32
_NONCE = 12
# 80 bits of a signature, which base 32 writes in 16 letters.
_MARK_BYTES = 10


class SecretUnreadable(Exception):
    """The secret was sealed by another key than the present one, or for something else."""


class Seal:
    """Keeps secrets for one purpose, by the key of an installation (at least 32 bytes of text)."""

    def __init__(self, key, purpose):
        self._key = _key_of(key, purpose)

    def close(self, secret, bound_to):
        """The secret (text) as it is kept (bytes): by AES-GCM, bound to the id of what it is of."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self._key).encrypt(nonce, secret.encode(), bound_to.encode())

    def open(self, sealed, bound_to):
        """The secret that was sealed. Raises SecretUnreadable."""
        sealed = bytes(sealed)
        try:
            return AESGCM(self._key).decrypt(
                sealed[:_NONCE], sealed[_NONCE:], bound_to.encode()).decode()
        except InvalidTag as error:
            raise SecretUnreadable(bound_to) from error

    def mark(self, text):
        """A signature of a text by HMAC, 16 small letters and digits, as in an address of mail."""
        digest = hmac.digest(self._key, text.encode(), "sha256")
        return base64.b32encode(digest[:_MARK_BYTES]).decode().lower()

    def is_mark_of(self, mark, text):
        """Whether a signature is that of a text, told in the same time whatever it is."""
        return hmac.compare_digest(mark.encode(), self.mark(text).encode())


def seal_of(purpose):
    """What seals and signs for one purpose, by the key of this installation.

    Raises ServiceUnavailable without a key.
    """
    key = read_settings(SealSettings).secret_key
    if len(key) < LEAST_KEY:
        raise ServiceUnavailable("VINCULO_SECRET_KEY is not set here, or too short.")
    return Seal(key, purpose)


@lru_cache(maxsize=16)
def _key_of(key, purpose):
    # A key of its own (RFC 5869), so that nothing else made of the installation's is of use here.
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key.encode())

"""The secrets of webhooks: made, and kept so that they can sign but not be read in the store."""

import base64
import secrets

from chassis.sealing import Seal, SecretUnreadable

__all__ = ["SecretUnreadable", "new_secret", "seal", "unseal"]

# Standard Webhooks: between 24 and 64 bytes, written in base 64 after this.
PREFIX = "whsec_"
LENGTH = 32
_PURPOSE = "vinculo webhook secrets"


def new_secret():
    """A secret as it is shown, once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def seal(secret, webhook_id, token_secret):
    """The secret as it is kept, bound to its webhook."""
    return Seal(token_secret, _PURPOSE).close(secret, webhook_id)


def unseal(sealed, webhook_id, token_secret):
    """The secret that was sealed. Raises SecretUnreadable."""
    return Seal(token_secret, _PURPOSE).open(sealed, webhook_id)

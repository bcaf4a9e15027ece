"""What seals and signs for the helpdesk, by the key of the installation."""

from chassis.sealing import Seal
from contracts.errors import ServiceUnavailable

from .settings import helpdesk_settings

_LEAST_KEY = 32


def seal_of(purpose):
    """What seals and signs for one purpose. Raises ServiceUnavailable without a key."""
    key = helpdesk_settings().secret_key
    if len(key) < _LEAST_KEY:
        raise ServiceUnavailable("VINCULO_SECRET_KEY is not set for the helpdesk, or too short.")
    return Seal(key, purpose)

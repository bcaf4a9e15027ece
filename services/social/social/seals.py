"""What seals the secrets of social accounts, by the key of the installation."""

from chassis.sealing import Seal
from contracts.errors import ServiceUnavailable

from .settings import social_settings

_LEAST_KEY = 32


def secrets():
    """What seals tokens and passwords. Raises ServiceUnavailable without a key."""
    key = social_settings().secret_key
    if len(key) < _LEAST_KEY:
        raise ServiceUnavailable("VINCULO_SECRET_KEY is not set for social, or too short.")
    return Seal(key, "secrets of social accounts")


def seal_of(purpose):
    """What signs for another purpose. Raises ServiceUnavailable without a key."""
    key = social_settings().secret_key
    if len(key) < _LEAST_KEY:
        raise ServiceUnavailable("VINCULO_SECRET_KEY is not set for social, or too short.")
    return Seal(key, purpose)

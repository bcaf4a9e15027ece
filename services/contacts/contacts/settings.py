"""What the rules of contacts take from the settings."""

from functools import cache

from chassis.settings import ServiceSettings, read_settings


@cache
def _settings():
    return read_settings(ServiceSettings)


def services_running():
    """The names of the services that this installation runs; none where it runs all."""
    return _settings().services


def default_country():
    """Whose national phone numbers are meant when a contact has no country of its own."""
    return _settings().default_country

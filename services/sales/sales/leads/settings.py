"""What the rules of leads take from the settings."""

from dataclasses import dataclass
from functools import cache

from chassis.settings import read_settings, setting


@dataclass(frozen=True, kw_only=True)
class LeadSettings:
    """What the rules of leads need to know."""

    default_country: str = setting("ES", help="Whose national phone numbers are meant.")
    lead_capacity: int = setting(
        50, help="How many open leads somebody takes of whom nothing else is said.")
    lead_months: int = setting(
        24, help="After so many months without anything happening, a lead that became nothing is "
                 "deleted. 0 keeps all.")


@cache
def lead_settings():
    """The settings of this process, read at the first use."""
    return read_settings(LeadSettings)

"""What the helpdesk has to know of this installation to deal with mail."""

from dataclasses import dataclass
from functools import cache

from chassis.settings import read_settings, setting


@dataclass(frozen=True, kw_only=True)
class HelpdeskSettings:
    """What a helpdesk process needs to know beside what every service does."""

    mail_networks: list[str] = setting(
        [], help="Networks inside that mailboxes may lead to, such as 10.1.2.0/24.")


@cache
def helpdesk_settings():
    """The settings, read once."""
    return read_settings(HelpdeskSettings)

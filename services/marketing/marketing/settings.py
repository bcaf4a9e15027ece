"""What marketing has to know of this installation."""

from dataclasses import dataclass
from functools import cache

from chassis.settings import SettingsMissing, read_settings, setting
from contracts.marketing.exchange_rates import CURRENCY


@dataclass(frozen=True, kw_only=True)
class MarketingSettings:
    """What a marketing process needs to know beside what every service does."""

    house_currency: str = setting(
        "EUR", help="The currency in which marketing adds up what comes in several: costs, "
                    "revenue, worth.")
    behaviour_kept_days: int = setting(
        1095, help="For how many days it is kept what happened with parties, to choose segments "
                   "by; 0 keeps it for good.")
    form_submissions_kept_days: int = setting(
        365, help="For how many days it is kept what strangers sent by forms who became no "
                  "contact; 0 keeps it for good.")

    agent_open_actions: int = setting(
        25, help="How many calls and visits that are best done next somebody takes on at once, "
                 "before no more are recommended to them.")

    def __post_init__(self):
        if not CURRENCY.regex.fullmatch(self.house_currency):
            raise SettingsMissing("Settings are missing or wrong:\n"
                                  "  VINCULO_HOUSE_CURRENCY: a code such as EUR")


@cache
def marketing_settings():
    """The settings, read once."""
    return read_settings(MarketingSettings)


def house_currency():
    """The currency in which the house reckons."""
    return marketing_settings().house_currency

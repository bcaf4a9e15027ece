"""What social has to know of this installation to reach networks."""

from dataclasses import dataclass
from functools import cache

from chassis.settings import SettingsMissing, read_settings, setting
from contracts.social.alert import LEVELS


@dataclass(frozen=True, kw_only=True)
class SocialSettings:
    """What a social process needs to know beside what every service does."""

    secret_key: str = setting("", help="As of every service.")
    social_networks: list[str] = setting(
        [], help="Networks inside that social accounts may lead to, also by plain http, such as "
                 "10.1.2.0/24; none without it.")
    testimonial_page: str = setting(
        "", help="Your page where authors of testimonials agree, such as "
                 "https://acme.example/words/{token}; without it they are asked in the portal "
                 "alone.")
    strangers_kept_days: int = setting(
        400, help="After so many days what strangers said in public, with whom nobody converses, "
                  "is forgotten but for its count; 0 keeps it.")
    social_alert_level: str = setting(
        "elevated", help="From which severity on a single post raises an alert: low, elevated, "
                         "high or critical. What a known customer complains of always does.")
    social_false_alarms_a_week: float = setting(
        1.0, help="How many spikes a week may be told of a listening rule, or of the whole brand, "
                  "that are chance; fewer means that small spikes go unseen.")

    def __post_init__(self):
        wrong = []
        if self.social_alert_level not in LEVELS:
            wrong.append(f"  VINCULO_SOCIAL_ALERT_LEVEL: one of {', '.join(LEVELS)}")
        if not 0 < self.social_false_alarms_a_week <= 168:
            wrong.append("  VINCULO_SOCIAL_FALSE_ALARMS_A_WEEK: more than 0, at most 168")
        if wrong:
            raise SettingsMissing("\n".join(["Settings are missing or wrong:", *wrong]))


@cache
def social_settings():
    """The settings, read once."""
    return read_settings(SocialSettings)

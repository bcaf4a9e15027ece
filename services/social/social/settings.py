"""What social has to know of this installation to reach networks."""

from dataclasses import dataclass
from functools import cache

from chassis.settings import read_settings, setting


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


@cache
def social_settings():
    """The settings, read once."""
    return read_settings(SocialSettings)

"""Settings of the gateway."""

from dataclasses import dataclass
from functools import cache

from chassis.settings import SettingsMissing, StoreAndBroker, read_settings, setting

# RFC 7518, section 3.2: a key of HS256 is at least as long as its hash.
LEAST_SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class GatewaySettings(StoreAndBroker):
    """What a gateway process needs to know."""

    token_secret: str = setting(
        help="What access tokens are signed with, at least 32 bytes; the same in every replica."
    )
    http_host: str = setting("127.0.0.1", help="Where the HTTP API is served.")
    http_port: int = setting(8000, help="The port of the HTTP API.")
    http_workers: int = setting(2, help="How many processes serve the HTTP API.")
    http_threads: int = setting(16, help="How many requests one of them works on at once.")
    public_url: str = setting(
        "", help="The address that clients use, for links; taken from the request without one."
    )
    trusted_proxies: int = setting(
        0, help="How many proxies before the gateway say truly whom they speak for."
    )
    cors_origins: list[str] = setting([], help="Origins whose pages may use the API.")

    body_limit: int = setting(1024 * 1024, help="The largest request body, in bytes.")
    upload_limit: int = setting(64 * 1024 * 1024, help="The largest file sent in, in bytes.")
    call_seconds: float = setting(10.0, help="How long a service may take to answer.")
    rate_limit: str = setting("600/minute", help="How many requests one principal may make.")

    access_token_minutes: float = setting(10.0, help="How long an access token is good for.")
    refresh_token_days: float = setting(30.0, help="How long a refresh token is good for.")
    principal_seconds: float = setting(
        3.0, help="How long a process may go on as if a principal were as it last saw it."
    )
    login_limit: str = setting(
        "5/minute;20/hour;50/day",
        help="Failed logins to one account from one address.",
    )
    login_account_limit: str = setting(
        "20/hour;60/day",
        help="Logins tried on one account from all addresses it was never used from.",
    )
    login_address_limit: str = setting(
        "30/minute;200/hour", help="Failed logins to any account from one address."
    )

    def __post_init__(self):
        if len(self.token_secret.encode()) < LEAST_SECRET_BYTES:
            raise SettingsMissing(
                "Settings are missing or wrong:\n"
                f"  VINCULO_TOKEN_SECRET: It has to have at least {LEAST_SECRET_BYTES} bytes."
            )


@cache
def settings():
    """The settings of this process, read at the first use."""
    return read_settings(GatewaySettings)

"""Settings of the gateway."""

from dataclasses import dataclass
from functools import cache

from chassis.settings import (
    MailSettings,
    SettingsMissing,
    StoreAndBroker,
    read_settings,
    setting,
)

# RFC 7518, section 3.2: a key of HS256 is at least as long as its hash.
LEAST_SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class WebhookAddresses:
    """Where webhooks may lead."""

    webhook_networks: list[str] = setting(
        [], help="Networks inside that webhooks may lead to, also by plain http, such as "
                 "10.1.2.0/24; none without it. The same in both processes."
    )
    webhook_seconds: float = setting(5.0, help="How long a webhook may take to answer.")


@dataclass(frozen=True, kw_only=True)
class WebhookSettings(StoreAndBroker, WebhookAddresses):
    """What the process that tells webhooks needs to know."""

    token_secret: str = setting(
        help="The gateway's; the secrets of webhooks are kept under a key that is made of it."
    )
    health_host: str = setting("127.0.0.1", help="Where health and metrics are served.")
    health_port: int = setting(0, help="0 serves neither health nor metrics.")
    webhook_threads: int = setting(
        32, help="To how many webhooks one process sends at once; to one of them at most 4."
    )
    webhook_delays: list[float] = setting(
        [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400],
        help="Seconds before an event is sent again to a webhook that did not take it; after the "
             "last it is given up."
    )


@dataclass(frozen=True, kw_only=True)
class GatewaySettings(StoreAndBroker, MailSettings, WebhookAddresses):
    """What a gateway process needs to know."""

    token_secret: str = setting(
        help="What access tokens are signed with, at least 32 bytes; the same in every replica."
    )
    http_host: str = setting("127.0.0.1", help="Where the HTTP API is served.")
    http_port: int = setting(8000, help="The port of the HTTP API.")
    http_workers: int = setting(2, help="How many processes serve the HTTP API.")
    http_threads: int = setting(16, help="How many requests one of them works on at once.")
    http_streams: int = setting(
        600, help="How many open streams, such as of chats, one of them holds beside that."
    )
    http_streams_each: int = setting(
        50, help="How many of these one principal, or one address without a login, may have."
    )
    http_slow_seconds: float = setting(
        10.0, help="Who takes nothing of a stream for so long is dropped; they may come back."
    )
    public_url: str = setting(
        "", help="The address that clients use, for links; taken from the request without one."
    )
    trusted_proxies: int = setting(
        0, help="How many proxies before the gateway say truly whom they speak for."
    )
    portal_url: str = setting(
        "", help="Where customers find their portal; what is mailed leads there. Without it "
                 "nobody is invited."
    )
    partner_url: str = setting("", help="The same of the portal of partners and suppliers.")
    cors_origins: list[str] = setting([], help="Origins whose pages may use the API.")

    body_limit: int = setting(1024 * 1024, help="The largest request body, in bytes.")
    upload_limit: int = setting(64 * 1024 * 1024, help="The largest file sent in, in bytes.")
    call_seconds: float = setting(10.0, help="How long a service may take to answer.")
    rate_limit: str = setting("600/minute", help="How many requests one principal may make.")
    open_limit: str = setting(
        "20/minute;200/hour",
        help="How often one address may use a route that needs no login, such as a web form.",
    )
    open_read_limit: str = setting(
        "120/minute;2000/hour",
        help="The same of a route that only reads, such as a search of public articles.",
    )

    chat_limit: str = setting(
        "60/minute;1000/hour",
        help="How often one address may say something in its chats, and show that it types.",
    )
    chat_read_limit: str = setting(
        "600/minute;20000/hour", help="How often one address may look at its chats."
    )

    mail_link_limit: str = setting(
        "1200/minute;40000/hour",
        help="How often one address may ask for links of marketing mail; large providers of mail "
             "do it for all whose mail they keep.",
    )

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
    invitation_days: float = setting(14.0, help="How long an invitation to a portal is good for.")
    link_minutes: float = setting(15.0, help="How long a link to sign in by is good for.")
    link_limit: str = setting(
        "3/minute;10/hour;20/day", help="Links asked for to one account from one address."
    )
    link_account_limit: str = setting(
        "10/hour;30/day",
        help="Links mailed to one account for all addresses it was never used from.",
    )
    link_address_limit: str = setting(
        "10/minute;60/hour", help="Links asked for to any account from one address, and links "
                                  "tried from there in vain."
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

"""The kinds of next best actions: what each takes, and what may forbid it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What contacts are asked before it, whose time it takes, and which tariff says its cost."""

    purpose: str | None = None
    channel: str | None = None
    # The action that guards know.
    guarded: str | None = None
    tariff: str | None = None
    minutes: int = 0
    takes_an_agent: bool = False
    is_selling: bool = True


# Of a mail the purpose is its campaign's.
KINDS = {
    "resolve_issue": Kind(purpose="service", takes_an_agent=False, is_selling=False,
                          tariff="ticket_time", minutes=15),
    "call": Kind("telemarketing", "phone", "call", "call", 5, True),
    "mail": Kind("marketing", "email", "campaign", "mail"),
    "win_back": Kind("telemarketing", "phone", "call", "call", 10, True),
    "cross_sell": Kind("telemarketing", "phone", "call", "call", 5, True),
    "visit": Kind("marketing", "visit", "call", "visit", 60, True),
    "ask_referral": Kind("marketing", "email", "campaign", "mail"),
    "nothing": Kind(is_selling=False),
}

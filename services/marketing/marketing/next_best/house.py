"""What is known of all customers together, as single ones are weighed by it."""

from dataclasses import dataclass
from decimal import Decimal

from bson.decimal128 import Decimal128

from chassis import clock
from chassis.money import exact

from ..behaviour.models import Happening
from ..costs import reckoning
from ..currencies.valuing import in_house
from ..worth import yardsticks
from .kinds import KINDS

# How many referrals came to something, before any did: one of ten, worth ten.
_PRIOR_WON, _PRIOR_REFERRALS = 1, 10


@dataclass(frozen=True)
class House:
    """Margins and referrals of all, and what each kind of action costs."""

    margin_of_order: Decimal
    margin_rate: Decimal
    referral_rate: float
    # {kind: Decimal, None where no tariff says it}
    costs: dict

    def cost_of(self, candidate, today):
        """`(what it costs in the currency of the house, whether that is known)`."""
        if candidate.unit_cost is not None:
            cost = in_house({**candidate.unit_cost,
                             "amount": exact(candidate.unit_cost["amount"])}, today)
        else:
            cost = self.costs.get(candidate.kind)
        return (Decimal(0), False) if cost is None else (cost, True)


def known():
    """The house as it stands."""
    yardstick = yardsticks.held()
    opened, won = (Happening.collection().count_documents({"type": f"social.referral.{name}"})
                   for name in ("opened", "won"))
    return House(
        margin_of_order=Decimal(repr(yardstick.get("margin_of_order", 0.0))),
        margin_rate=Decimal(repr(yardstick.get("margin_rate", 0.0))),
        referral_rate=(won + _PRIOR_WON) / (opened + _PRIOR_REFERRALS),
        costs={name: _cost(kind) for name, kind in KINDS.items()})


def _cost(kind):
    """What one of a kind costs today by its tariff."""
    if kind.tariff is None:
        return Decimal(0)
    today = clock.today()
    entry = reckoning.reckoned(
        {"minutes": Decimal128(str(kind.minutes)), "valued_on": today, "channel": kind.channel},
        reckoning.tariffs_of(kind.tariff))
    if not entry:
        return None
    amount = entry["amount"]
    return in_house({**amount, "amount": exact(amount["amount"])}, today)

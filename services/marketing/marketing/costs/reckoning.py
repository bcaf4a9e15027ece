"""What an activity costs by its tariff: rate × minutes + tariff × units, exactly."""

from decimal import Decimal

from chassis.money import exact, stored

from ..currencies.valuing import fine
from .models import CostTariff

_OF_WHOM = ("user_id", "role")


def tariffs_of(kind):
    """All tariffs of a kind of activity, as stored."""
    return list(CostTariff.collection().find({"kind": kind}))


def reckoned(activity, tariffs):
    """What an activity as stored costs, as fields of its entry: amount, rate, tariff, tariff_id.

    Nothing, where none of the tariffs is of its day and about it.
    """
    chosen = _chosen(activity, tariffs)
    if chosen is None:
        return {}
    rate, each = (exact(chosen[name]) if chosen.get(name) is not None else None
                  for name in ("rate", "tariff"))
    minutes = exact(activity["minutes"]) if activity.get("minutes") is not None else Decimal(0)
    units = exact(activity["units"]) if activity.get("units") is not None else Decimal(1)
    currency = chosen["currency"]
    amount = fine((rate or Decimal(0)) * minutes + (each or Decimal(0)) * units, currency)
    found = {"amount": {"amount": amount, "currency": currency}, "tariff_id": chosen["_id"]}
    if rate is not None:
        found |= {"rate": {"amount": rate, "currency": currency}, "rate_per": "minute"}
    if each is not None:
        found["tariff"] = {"amount": each, "currency": currency}
    return stored(found)


def _chosen(activity, tariffs):
    """The tariff that is most closely about an activity.

    That of the person comes before that of the role, then of everybody; of two, the one of the
    channel, then the one that starts later, then the one that was said later.
    """
    day = activity["valued_on"]
    fitting = [one for one in tariffs
               if one["starts_on"] <= day <= (one.get("ends_on") or "9999")
               and all(not one.get(name) or one[name] == activity.get(name)
                       for name in (*_OF_WHOM, "channel"))]
    return max(fitting, default=None, key=lambda one: (
        bool(one.get("user_id")), bool(one.get("role")), bool(one.get("channel")),
        one["starts_on"], one["_id"]))


def minutes_of(seconds):
    """Seconds as minutes."""
    return Decimal(seconds) / 60

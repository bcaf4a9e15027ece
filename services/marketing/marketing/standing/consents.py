"""What parties said about purposes, only to choose people by.

Whether somebody may be approached is asked of contacts when it is done, never here: registers,
restrictions and what was said a moment ago are known there.
"""

from contracts.common import Time

from ..told import keep
from . import customers
from .models import Customer, HeldConsent
from .said import covering

_TIME = Time()


def learn(told):
    """Take up what parties decided, in one transaction."""
    concerned = set()
    for happened in told:
        consent = happened.data["consent"]
        fields = {name: consent.get(name) for name in (
            "purpose", "channel", "decision", "lawful_basis")}
        fields |= {name: consent.get(name) and _TIME.deserialize(consent[name])
                   for name in ("given_at", "expires_at")}
        fields |= {"recorded_at": _TIME.deserialize(consent["created_at"]),
                   "objects_to": list(happened.data["objects_to"])}
        _, after = keep(HeldConsent, consent, [consent["contact_id"]], fields)
        concerned |= set(after["contact_ids"]) if after else set()
    customers.refresh_consents(concerned)


def objecting(contact_ids, purpose):
    """Those of these parties who object to a purpose, a set."""
    return {raw["_id"] for raw in Customer.collection().find(
        {"_id": {"$in": list(contact_ids)}, "objects_to": {"$in": list(covering(purpose))}},
        {"_id": 1})}

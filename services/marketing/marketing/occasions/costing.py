"""What occasions cost, in the cost ledger: as a whole, and for each who comes."""

from decimal import Decimal

from chassis.money import loaded

from ..costs import ledger
from ..costs.models import CostEntry
from ..settings import house_currency
from .models import Occasion, OccasionRegistration

KIND = "event"


def enter_fixed(occasion):
    """Enter what an occasion costs whoever comes, once it is open. `occasion` is as stored."""
    if occasion["state"] == "draft":
        return
    source = {"type": Occasion.ENTITY, "id": occasion["_id"]}
    amount = occasion.get("fixed_cost")
    if amount is None and not CostEntry.collection().find_one(
            {"_source_key": ledger.key_of(source)}, {"_id": 1}):
        return
    ledger.enter(
        source=source, contact_ids=[], kind=KIND, channel="event",
        amount=loaded(amount) if amount else {"amount": Decimal(0), "currency": house_currency()},
        incurred_at=occasion["opened_at"], description=occasion["name"], **_of(occasion))


def enter_attendance(registration, occasion):
    """Enter what somebody costs who came."""
    if not occasion.get("unit_cost"):
        return
    ledger.enter(
        source=_source_of(registration.id), kind=KIND, channel="event",
        contact_ids=[registration.contact_id] if registration.contact_id else [],
        amount=loaded(occasion["unit_cost"]), incurred_at=registration.attended_at,
        description=occasion["name"], **_of(occasion))


def keys_of(occasion_id, registration_ids):
    """By which keys the ledger knows what an occasion and those cost who came."""
    return [ledger.key_of({"type": Occasion.ENTITY, "id": occasion_id}),
            *(ledger.key_of(_source_of(id)) for id in registration_ids)]


def _source_of(registration_id):
    return {"type": OccasionRegistration.ENTITY, "id": registration_id}


def _of(occasion):
    return {name: occasion.get(name) for name in ("campaign_id", "action_id")}

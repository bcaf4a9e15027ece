"""Deals that partners register: what speaks against them, and whose a customer is for a while."""

from datetime import date, timedelta
from functools import partial

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.jobs import as_service
from chassis.money import stored
from chassis.outbox import announce, commit
from chassis.parties import Party
from chassis.store import view
from chassis.visibility import narrow
from contracts import sales as contract
from contracts.context import current_call

from ..deals.deals import open_deal
from ..deals.models import Deal
from ..errors import (
    CustomerIsUnknown,
    DealIsProtected,
    NoAgreement,
    RegistrationIsDecided,
)
from .agreements import agreement_on, exclusive_in
from .models import DealRegistration

# For how long a deal is theirs where the agreement does not say.
PROTECTED_FOR = 90


def create_deal_registration(*, partner_id, parties, **fields):
    """Register a deal for a partner, and see what speaks against it."""
    return register(parties[partner_id]["id"], fields).to_view()


def register(partner_id, fields):
    """Have a deal registered for a partner. Raises NoAgreement for one who has none."""
    agreement = agreement_on(partner_id, clock.today())
    if agreement is None or agreement.state != "active":
        raise NoAgreement(partner_id=partner_id)
    registration = DealRegistration(
        partner_id=partner_id, agreement_id=agreement.id, owner_id=agreement.owner_id,
        **{name: stored(value) for name, value in fields.items() if value is not None})
    customer = _customer_of(registration)
    registration.contact_id = customer and customer["_id"]
    registration.keys = _keys(registration)
    registration.conflicts = _conflicts(registration, customer)
    registration.add()
    announce(contract.deal_registration_created, registration)
    return registration


def get_deal_registration(*, deal_registration_id):
    """Show a deal that a partner registered."""
    return _view(DealRegistration.fetch_raw(deal_registration_id))


def list_deal_registrations(*, limit, after, **filters):
    """List the deals that partners registered, the latest first."""
    return paging.page(
        DealRegistration.collection(), narrow(filters, "deal_registration"), sort="-created_at",
        kind=paging.moment, limit=limit, after=after, show=_view)


def approve_deal_registration(*, deal_registration_id, contact_id, because, expected_version,
                              parties):
    """Let a partner have a deal, which is theirs for a while; it is opened among our deals."""
    registration = _waiting(deal_registration_id, expected_version)
    customer_id = parties[contact_id]["id"] if contact_id else registration.contact_id
    if customer_id is None:
        raise CustomerIsUnknown(id=deal_registration_id)

    agreement = agreement_on(registration.partner_id, clock.today())
    days = agreement.protection_days if agreement else None
    days = PROTECTED_FOR if days is None else days
    deal = open_deal(
        name=registration.customer_name, contact_ids=[customer_id],
        owner_id=registration.owner_id, source="partner", expected_on=registration.expected_on)
    registration.contact_id, registration.deal_id = customer_id, deal.id
    registration.protected_until_on = (
        date.fromisoformat(clock.today()) + timedelta(days=days)).isoformat()
    registration.protects = customer_id
    _decide(registration, "approved", because)
    announce(contract.deal_registration_approved, registration)
    return registration.to_view()


def refuse_deal_registration(*, deal_registration_id, because, expected_version):
    """Do not let a partner have a deal, and say why."""
    registration = _waiting(deal_registration_id, expected_version)
    _decide(registration, "refused", because)
    announce(contract.deal_registration_refused, registration)
    return registration.to_view()


def end_protections():
    """Let go of the customers whose protection is over; a periodic job."""
    today = clock.today()
    over = list(DealRegistration.collection().find(
        {"state": "approved", "protected_until_on": {"$lt": today}}, {"_id": 1}))
    with as_service("sales"):
        for raw in over:
            commit(partial(_end_protection, raw["_id"], today))


def _end_protection(registration_id, today):
    registration = DealRegistration.fetch(registration_id)
    if registration.state == "approved" and registration.protected_until_on < today:
        registration.state, registration.protects = "expired", None
        registration.put()


def _waiting(registration_id, expected_version):
    registration = DealRegistration.fetch(registration_id, expected_version=expected_version)
    if registration.state != "waiting":
        raise RegistrationIsDecided(id=registration_id, state=registration.state)
    return registration


def _decide(registration, state, because):
    registration.state = state
    registration.decided_by_id = current_call().actor.user_id
    registration.decided_because = because
    try:
        registration.put()
    except DuplicateKeyError as error:
        raise DealIsProtected(contact_id=registration.contact_id) from error


def _view(raw):
    return {"conflicts": [], **view(raw)}


# What speaks against it


def _customer_of(registration):
    """The contact that the customer is, by tax id or address; None where we do not know them."""
    for path, value in (("tax_ids.value", registration.customer_tax_id),
                        ("emails.address", registration.customer_email)):
        if value:
            found = Party.collection().find_one({path: value, "merged_into": None})
            if found is not None:
                return found
    return None


def _keys(registration):
    """By what the same customer is known again, however they are written."""
    name = " ".join(registration.customer_name.casefold().split())
    keys = [f"name:{name}"]
    if registration.customer_tax_id:
        keys.append(f"tax:{registration.customer_tax_id.upper()}")
    return keys


def _conflicts(registration, customer):
    return [*_registered(registration), *_open_deals(registration), *_ours(customer),
            *_exclusive(registration)]


def _registered(registration):
    same = [{"_keys": {"$in": registration.keys}}]
    if registration.contact_id is not None:
        same.append({"contact_id": registration.contact_id})
    others = DealRegistration.collection().find({
        "$or": same, "state": {"$in": ["waiting", "approved"]},
        "partner_id": {"$ne": registration.partner_id}})
    return [{"kind": "registered", "id": raw["_id"],
             "text": f"Another partner registered it on {raw['created_at'].date()}; it is "
                     f"{raw['state']}."} for raw in others]


def _open_deals(registration):
    if registration.contact_id is None:
        return []
    deals = Deal.collection().find({"contact_ids": registration.contact_id, "state": "open"})
    return [{"kind": "open_deal", "id": raw["_id"], "text": f"We have an open deal: {raw['name']}"}
            for raw in deals]


def _ours(customer):
    today = clock.today()
    is_ours = customer is not None and any(
        role["role"] == "customer" and (role.get("starts_on") or "") <= today <= (
            role.get("ends_on") or "9999") for role in customer.get("roles", ()))
    return [{"kind": "customer_of_ours", "id": customer["_id"],
             "text": "They buy of us already."}] if is_ours else []


def _exclusive(registration):
    if registration.customer_country is None:
        return []
    held = exclusive_in(registration.customer_country, registration.customer_region,
                        clock.today())
    return [{"kind": "exclusive_territory", "id": agreement.id,
             "text": f"The territory is another partner's alone: {agreement.name}"}
            for agreement in held if agreement.partner_id != registration.partner_id]

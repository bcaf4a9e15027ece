"""What a partner's part in a campaign brought and cost, added up of the rows each time."""

from decimal import Decimal

from chassis import clock
from chassis.money import average, exact, rounded

from ..costs.models import CostEntry
from ..settings import house_currency
from ..sold.models import SoldOrder
from .models import CampaignOffer, CostClaim, PartnerLead
from .partner_leads import converted_among

CANCELLED = "cancelled"


def get_campaign_offer_results(*, campaign_offer_id):
    """Show what a partner's part in a campaign brought by now."""
    offer = CampaignOffer.fetch_raw(campaign_offer_id)
    leads = list(PartnerLead.collection().find(
        {"campaign_offer_id": campaign_offer_id}, {"lead_id": 1, "created_at": 1}))
    converted = converted_among([lead.get("lead_id") for lead in leads])
    orders = _orders_of(offer, leads, converted)
    revenue, unvalued_orders = _sum(order.get("house_total") for order in orders)
    margin, _ = _sum(order.get("house_margin") for order in orders)
    cost, unvalued_costs = _sum(_costs_of(campaign_offer_id))
    return {
        "campaign_offer_id": campaign_offer_id, "as_of": clock.now(),
        "lead_count": len(leads), "leads_promised": offer.get("leads_promised"),
        "converted_lead_count": len(converted), "order_count": len(orders),
        "revenue": _house(revenue), "margin": _house(margin), "cost": _house(cost),
        "return_on_investment": float((margin - cost) / cost) if cost else None,
        "cost_of_lead": average(_house(cost), len(leads)) if leads else None,
        "unvalued_count": unvalued_orders + unvalued_costs,
    }


def _orders_of(offer, leads, converted):
    """The orders that stand and name the campaign: sold by the partner, or to whom a lead of theirs
    became, after they handed it in."""
    handed_in = {}
    for lead in leads:
        for contact_id in converted.get(lead.get("lead_id"), ()):
            handed_in[contact_id] = min(
                lead["created_at"], handed_in.get(contact_id, lead["created_at"]))
    return [order for order in SoldOrder.collection().find(
                {"campaign_id": offer["campaign_id"], "state": {"$ne": CANCELLED}})
            if order.get("partner_id") == offer["partner_id"]
            or any(id in handed_in and order["placed_at"] >= handed_in[id]
                   for id in order["contact_ids"])]


def _costs_of(campaign_offer_id):
    """What each of the granted claims is worth in the ledger, None where that is not known."""
    keys = [f"{CostClaim.ENTITY}/{raw['_id']}" for raw in CostClaim.collection().find(
        {"campaign_offer_id": campaign_offer_id, "state": "approved"}, {"_id": 1})]
    return [raw.get("house_amount") for raw in CostEntry.collection().find(
        {"_source_key": {"$in": keys}, "withdrawn_at": None}, {"house_amount": 1})]


def _sum(values):
    values = list(values)
    known = [exact(value) for value in values if value is not None]
    return sum(known, Decimal(0)), len(values) - len(known)


def _house(amount):
    return {"amount": rounded(amount, house_currency()), "currency": house_currency()}

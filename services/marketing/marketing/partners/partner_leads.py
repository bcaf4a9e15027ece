"""Leads of partners: taken in at once, and handed on to sales once each, when sales is there."""

from functools import partial

import structlog

from chassis import clock, paging
from chassis.asking import ask
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit
from chassis.paging import moment
from chassis.store import view
from contracts import sales
from contracts.errors import ServiceUnavailable, ValidationFailed

from ..touches.models import TouchedLead
from .models import CampaignOffer, PartnerLead

log = structlog.get_logger("vinculo.partner_leads")

BATCH = 100
LONGEST_REASON = 1000
SOURCE = "partner"


def list_partner_leads(*, campaign_offer_id, limit, after, **filters):
    """List the leads that a partner handed in, the latest first."""
    CampaignOffer.fetch_raw(campaign_offer_id, {"_id": 1})
    return page_of_leads(campaign_offer_id, limit, after, filters)


def page_of_leads(campaign_offer_id, limit, after, filters):
    """The leads that came by an offer, each with whether they became customers to be."""
    page = paging.page(
        PartnerLead.collection(), {"campaign_offer_id": campaign_offer_id, **filters},
        sort="-created_at", kind=moment, limit=limit, after=after)
    converted = converted_among([one.get("lead_id") for one in page["items"]])
    return {**page, "items": [shown(one, converted) for one in page["items"]]}


def converted_among(lead_ids):
    """`{lead id: contact ids}` of those of these leads that became somebody."""
    return {raw["_id"]: raw["contact_ids"] for raw in TouchedLead.collection().find(
        {"_id": {"$in": sorted({id for id in lead_ids if id})}})}


def shown(lead, converted=()):
    """A lead of a partner as we see it; without what sales keeps."""
    told = {name: value for name, value in lead.items() if name != "contact_ids"}
    return told | {"is_converted": lead.get("lead_id") in converted}


def take_in(offer, said):
    """Keep what a partner hands in; sales gets it from `hand_on_partner_leads`."""
    lead = PartnerLead(
        campaign_offer_id=offer["_id"], campaign_id=offer["campaign_id"],
        partner_id=offer["partner_id"], name=said["name"], company=said.get("company"),
        said={name: value for name, value in said.items() if value is not None}).add()
    return shown(view(lead.stored))


def hand_on_partner_leads():
    """Hand on what partners handed in, the first first; a periodic job, safe to repeat."""
    with as_service("marketing"):
        try:
            each_in_turn(_hand_on, list(PartnerLead.collection().find(
                {"state": "waiting"}).sort("created_at", 1).limit(BATCH)))
        except ServiceUnavailable:
            # Sales is away; the next turn asks again.
            log.warning("sales_not_asked")


def note_conversion(lead_id, contact_ids):
    """Note whom a lead of a partner became, so that they are found when they are erased."""
    _change_all(lead_id, {"$set": {"contact_ids": contact_ids}})


def let_go(lead_id):
    """Forget who a lead was that sales did not keep."""
    _change_all(lead_id, {"$unset": {"name": "", "company": "", "contact_ids": ""}})


def _change_all(lead_id, change):
    PartnerLead.collection().update_many({"lead_id": lead_id}, {
        **change, "$set": {**change.get("$set", {}), "updated_at": clock.now()},
        "$inc": {"version": 1}})


def _hand_on(raw):
    commit(partial(_note, raw["_id"], _handed_on(raw)))


def _handed_on(raw):
    """What became of a lead, asked of sales under a name of its own: twice makes it once."""
    try:
        lead = ask(sales.create_lead, once=f"partner_lead/{raw['_id']}", source=SOURCE,
                   campaign_id=raw["campaign_id"], referred_by_id=raw["partner_id"],
                   **raw["_said"])
    except ValidationFailed as error:
        return {"state": "refused", "refused_because": _reason(error)}
    return {"state": "handed_on", "lead_id": lead["id"]}


def _reason(error):
    wrong = [one["detail"] for one in error.details.get("errors", ())]
    return " ".join(wrong or [str(error)])[:LONGEST_REASON]


def _note(id, outcome):
    lead = PartnerLead.objects(id=id, state="waiting").first()
    if lead is None:
        return
    for name, value in outcome.items():
        setattr(lead, name, value)
    lead.said = None
    lead.contact_ids = next(iter(converted_among([lead.lead_id]).values()), [])
    lead.put()

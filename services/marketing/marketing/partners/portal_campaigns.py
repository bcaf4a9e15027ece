"""What a partner sees of campaigns and does in them: of what they were offered, and nothing else.

Which fields that is is said by the contract of each answer (`Partner…` in contracts.marketing).
"""

from functools import cache

from chassis import clock, paging
from chassis.money import loaded
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import marketing as contract
from contracts.context import current_call
from contracts.errors import NotFound

from ..errors import (
    CampaignOfferHasChanged,
    CampaignOfferIsDecided,
    CampaignOfferIsNotJoined,
    NothingIsFunded,
)
from . import campaign_offers, cost_claims, partner_leads
from .models import CampaignOffer, PartnerLead


def list_partner_campaigns(*, party, limit, after, **filters):
    """List the campaigns that the partner was offered, the latest first."""
    schema = _schema_of(contract.list_partner_campaigns)
    return paging.page(
        CampaignOffer.collection(), {"partner_id": party["id"], **filters}, sort="-created_at",
        kind=moment, limit=limit, after=after, show=lambda raw: _shown(schema, raw))


def get_partner_campaign(*, campaign_offer_id, party):
    """Show a campaign that the partner was offered, and what they brought to it."""
    raw = _own(campaign_offer_id, party)
    lead_ids = [one.get("lead_id") for one in PartnerLead.collection().find(
        {"campaign_offer_id": campaign_offer_id}, {"lead_id": 1})]
    funded = raw.get("co_funding")
    return _shown(contract.get_partner_campaign.reply, raw) | {
        "lead_count": len(lead_ids),
        "converted_lead_count": len(partner_leads.converted_among(lead_ids)),
        "granted": funded and {"amount": cost_claims.granted_of(campaign_offer_id),
                               "currency": funded["currency"]}}


def join_partner_campaign(*, campaign_offer_id, version, party):
    """Have the partner take part by the terms that they read. Twice is once."""
    offer = _fetch(campaign_offer_id, party)
    if offer.state != "joined":
        _require_answerable(offer)
        if offer.version != version:
            raise CampaignOfferHasChanged(id=campaign_offer_id, version=offer.version)
        _answer(offer, "joined", contract.campaign_offer_joined)
    return _shown(contract.join_partner_campaign.reply, offer.to_raw())


def decline_partner_campaign(*, campaign_offer_id, because, party):
    """Have the partner take no part. Twice is once."""
    offer = _fetch(campaign_offer_id, party)
    if offer.state != "declined":
        if offer.state != "offered":
            raise CampaignOfferIsDecided(id=campaign_offer_id, state=offer.state)
        offer.declined_because = because
        _answer(offer, "declined", contract.campaign_offer_declined)
    return _shown(contract.decline_partner_campaign.reply, offer.to_raw())


def hand_in_partner_lead(*, campaign_offer_id, party, **said):
    """Take in a lead of the partner, which sales gets from here."""
    raw = _own(campaign_offer_id, party)
    if raw["state"] != "joined" or _is_over(raw):
        raise CampaignOfferIsNotJoined(id=campaign_offer_id, state=raw["state"])
    campaign_offers.require_open(raw["campaign_id"])
    return _listed(contract.hand_in_partner_lead.reply, partner_leads.take_in(raw, said))


def list_partner_campaign_leads(*, campaign_offer_id, party, limit, after, **filters):
    """List the leads that the partner handed in, the latest first."""
    _own(campaign_offer_id, party)
    page = partner_leads.page_of_leads(campaign_offer_id, limit, after, filters)
    schema = _schema_of(contract.list_partner_campaign_leads)
    return {**page, "items": [_listed(schema, one) for one in page["items"]]}


def claim_partner_costs(*, campaign_offer_id, party, **fields):
    """Claim what the partner spent, during the campaign or after it."""
    raw = _own(campaign_offer_id, party)
    if raw["state"] not in ("joined", "ended") or "answered_at" not in raw:
        raise CampaignOfferIsNotJoined(id=campaign_offer_id, state=raw["state"])
    if not raw.get("co_funding"):
        raise NothingIsFunded(id=campaign_offer_id)
    return _shown(contract.claim_partner_costs.reply, cost_claims.claim(raw, fields))


def list_partner_cost_claims(*, campaign_offer_id, party, limit, after, **filters):
    """List what the partner claimed, the latest first."""
    _own(campaign_offer_id, party)
    schema = _schema_of(contract.list_partner_cost_claims)
    return cost_claims.page_of_claims(
        {"campaign_offer_id": campaign_offer_id, **filters}, limit, after,
        lambda raw: _shown(schema, raw))


def _own(campaign_offer_id, party):
    """An offer to this partner. Anybody else's is not there."""
    raw = CampaignOffer.collection().find_one(
        {"_id": campaign_offer_id, "partner_id": party["id"]})
    if raw is None:
        raise NotFound(f"There is no campaign {campaign_offer_id}.", id=campaign_offer_id)
    return raw


def _fetch(campaign_offer_id, party):
    _own(campaign_offer_id, party)
    return CampaignOffer.fetch(campaign_offer_id)


def _require_answerable(offer):
    if offer.state == "ended":
        raise CampaignOfferIsDecided(id=offer.id, state=offer.state)
    campaign_offers.require_open(offer.campaign_id)


def _answer(offer, state, event):
    offer.state = state
    offer.answered_at, offer.answered_by_id = clock.now(), current_call().actor.id
    offer.put()
    announce(event, campaign_offer=campaign_offers.shown(offer.stored))


def _is_over(raw):
    return bool(raw.get("ends_on")) and raw["ends_on"] < clock.today()


@cache
def _schema_of(operation):
    return operation.reply.fields["items"].inner.schema


def _shown(schema, raw):
    """Of a document, what the contract lists, and nothing else."""
    return _listed(schema, loaded(view(raw)))


def _listed(schema, told):
    return {name: told[name] for name in schema.fields if name in told}

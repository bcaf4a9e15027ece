"""What partners are offered in campaigns: made, changed until they join, and ended."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.money import loaded, stored
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import marketing as contract
from contracts.errors import ValidationFailed

from ..campaigns.models import Campaign
from ..errors import (
    CampaignIsEnded,
    CampaignIsNotApproved,
    CampaignIsOffered,
    CampaignOfferIsDecided,
)
from .models import CampaignOffer

_APPROVED = ("approved", "running", "paused")
_UNDER_WAY = ("offered", "joined")


def offer_campaign(*, campaign_id, partner_id, parties, **terms):
    """Offer a partner to take part in an approved campaign; each partner once."""
    require_open(campaign_id)
    _require_partner(parties[partner_id])
    _require_sense(terms, "")
    offer = CampaignOffer(campaign_id=campaign_id, partner_id=parties[partner_id]["id"],
                          **stored(terms))
    held = CampaignOffer.collection().find_one(
        {"campaign_id": campaign_id, "partner_id": offer.partner_id}, {"_id": 1})
    if held is not None:
        raise CampaignIsOffered(campaign_offer_id=held["_id"])
    try:
        offer.add()
    except DuplicateKeyError as error:
        raise CampaignIsOffered(partner_id=offer.partner_id) from error
    return _told(offer, contract.campaign_offer_made)


def get_campaign_offer(*, campaign_offer_id):
    """Show what a partner was offered."""
    return shown(CampaignOffer.fetch_raw(campaign_offer_id))


def list_campaign_offers(*, limit, after, **filters):
    """List what partners were offered, the latest first."""
    return paging.page(CampaignOffer.collection(), filters, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=shown)


def update_campaign_offer(*, campaign_offer_id, changes, expected_version):
    """Change what a partner did not join; what they declined is offered anew by it."""
    offer = CampaignOffer.fetch(campaign_offer_id, expected_version=expected_version)
    if offer.state not in ("offered", "declined"):
        raise CampaignOfferIsDecided(id=campaign_offer_id, state=offer.state)
    require_open(offer.campaign_id)
    for name, value in stored(changes).items():
        setattr(offer, name, value)
    _require_sense({"starts_on": offer.starts_on, "ends_on": offer.ends_on}, "/changes")
    offer.state = "offered"
    offer.answered_at = offer.answered_by_id = offer.declined_because = None
    offer.put()
    return _told(offer, contract.campaign_offer_updated)


def end_campaign_offer(*, campaign_offer_id, expected_version):
    """Have a partner take part no more; who declined does not anyway. Twice is once."""
    offer = CampaignOffer.fetch(campaign_offer_id, expected_version=expected_version)
    return _end(offer) if offer.state in _UNDER_WAY else shown(offer.to_raw())


def end_offers_of(campaign_id):
    """End what partners were offered in a campaign that ends."""
    for offer in CampaignOffer.objects(campaign_id=campaign_id):
        if offer.state in _UNDER_WAY:
            _end(offer)


def require_open(campaign_id):
    """Raise what bars partners from a campaign: it is not approved, or ended."""
    state = Campaign.fetch_raw(campaign_id, {"state": 1})["state"]
    if state == "ended":
        raise CampaignIsEnded(id=campaign_id)
    if state not in _APPROVED:
        raise CampaignIsNotApproved(id=campaign_id, state=state)


def shown(raw):
    """A stored offer as it is shown to us."""
    return loaded(view(raw))


def _end(offer):
    offer.state, offer.ended_at = "ended", clock.now()
    offer.put()
    return _told(offer, contract.campaign_offer_ended)


def _told(offer, event):
    told = shown(offer.stored)
    announce(event, campaign_offer=told)
    return told


def _require_partner(party):
    today = clock.today()
    is_partner = any(
        one["role"] == "partner"
        and (one.get("starts_on") or "") <= today <= (one.get("ends_on") or "9999")
        for one in party.get("roles") or ())
    if party["kind"] != "organisation" or not is_partner or party.get("archived_at"):
        raise ValidationFailed.at(
            "/partner_id", "This is no organisation that is a partner of ours.")


def _require_sense(terms, pointer):
    starts, ends = terms.get("starts_on"), terms.get("ends_on")
    if starts and ends and ends < starts:
        raise ValidationFailed.at(f"{pointer}/ends_on", "It ends before it begins.")
    languages = [text["language"] for text in terms.get("texts") or ()]
    if len(set(languages)) < len(languages):
        raise ValidationFailed.at(f"{pointer}/texts", "There are two texts of one language.")

"""What partners claim of their costs: decided about by us, and entered in the ledger of costs."""

from datetime import UTC, datetime, time
from decimal import Decimal

from chassis import clock, paging
from chassis.money import exact, loaded, rounded, stored
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import marketing as contract
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..costs import ledger
from ..errors import CoFundingIsUsedUp, CostClaimIsDecided
from .models import CampaignOffer, CostClaim

KIND, CHANNEL = "co_funding", "partner"


def list_cost_claims(*, limit, after, **filters):
    """List what partners claim, the latest first."""
    return page_of_claims(filters, limit, after, shown)


def page_of_claims(where, limit, after, show):
    return paging.page(CostClaim.collection(), where, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=show)


def get_cost_claim(*, cost_claim_id):
    """Show what a partner claims."""
    return shown(CostClaim.fetch_raw(cost_claim_id))


def claim(offer, fields):
    """Keep what a partner claims, as it is stored, for us to decide about."""
    if fields["amount"]["currency"] != offer["co_funding"]["currency"]:
        raise ValidationFailed.at(
            "/amount/currency", "This is another currency than that of the co-funding.")
    if fields["amount"]["amount"] == 0:
        raise ValidationFailed.at("/amount/amount", "This is nothing.")
    if not _first_day(offer) <= fields["spent_on"] <= _last_day(offer):
        raise ValidationFailed.at("/spent_on", "This is not within the campaign.")
    made = CostClaim(
        campaign_offer_id=offer["_id"], campaign_id=offer["campaign_id"],
        partner_id=offer["partner_id"], **stored(fields)).add()
    announce(contract.cost_claim_made, cost_claim=shown(made.stored))
    return made.stored


def approve_cost_claim(*, cost_claim_id, granted, because, expected_version):
    """Bear a partner's costs, or a part of them, as far as the co-funding goes; it is entered once.
    """
    held = _waiting(cost_claim_id, expected_version)
    offer = CampaignOffer.fetch(held.campaign_offer_id)
    claimed = loaded(held.amount)
    granted = granted or _by_percentage(claimed, offer)
    if granted["currency"] != claimed["currency"] or granted["amount"] > claimed["amount"]:
        raise ValidationFailed.at("/granted", "This is more than was spent, or other money.")
    left = exact(offer.co_funding["amount"]) - granted_of(offer.id)
    if granted["amount"] > left:
        raise CoFundingIsUsedUp(left=str(left), currency=claimed["currency"])
    held.granted = stored(granted)
    told = _decide(held, "approved", because, contract.cost_claim_approved)
    # Two that are granted at once would both find enough left, were the offer not changed as well.
    offer.put()
    if granted["amount"]:
        _enter(held, granted, offer)
    return told


def refuse_cost_claim(*, cost_claim_id, because, expected_version):
    """Bear nothing of a partner's costs, and say why."""
    held = _waiting(cost_claim_id, expected_version)
    return _decide(held, "refused", because, contract.cost_claim_refused)


def granted_of(campaign_offer_id):
    """What was granted by now of what a partner spent for an offer."""
    return sum((exact(raw["granted"]["amount"]) for raw in CostClaim.collection().find(
        {"campaign_offer_id": campaign_offer_id, "state": "approved"}, {"granted": 1})), Decimal(0))


def shown(raw):
    """A stored claim as it is shown to us."""
    return loaded(view(raw))


def _waiting(cost_claim_id, expected_version):
    held = CostClaim.fetch(cost_claim_id, expected_version=expected_version)
    if held.state != "waiting":
        raise CostClaimIsDecided(id=cost_claim_id, state=held.state)
    return held


def _decide(held, state, because, event):
    held.state, held.decided_because = state, because
    held.decided_by_id, held.decided_at = current_call().actor.id, clock.now()
    held.put()
    told = shown(held.stored)
    announce(event, cost_claim=told)
    return told


def _by_percentage(claimed, offer):
    share = Decimal(offer.co_funding_percent or 100) / 100
    return {**claimed, "amount": rounded(claimed["amount"] * share, claimed["currency"])}


def _enter(held, granted, offer):
    ledger.enter(
        source={"type": CostClaim.ENTITY, "id": held.id}, contact_ids=[held.partner_id],
        kind=KIND, channel=CHANNEL, amount=granted, campaign_id=held.campaign_id,
        incurred_at=datetime.combine(
            datetime.fromisoformat(held.spent_on).date(), time(12), UTC),
        description=offer.title)


def _first_day(offer):
    return offer.get("starts_on") or offer["answered_at"].date().isoformat()


def _last_day(offer):
    """No day that is still to come, and none after it ended."""
    days = [clock.today(), offer.get("ends_on"),
            offer.get("ended_at") and offer["ended_at"].date().isoformat()]
    return min(day for day in days if day)

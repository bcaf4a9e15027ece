"""A lead becomes a person, an organisation and a deal: once, whoever asks how often."""

from chassis import clock
from chassis.money import loaded
from chassis.outbox import announce
from contracts import sales as contract
from contracts.errors import ValidationFailed

from ..deals import deals
from ..deals.models import Deal
from ..errors import LeadIsDisqualified
from . import clocks, consents, leads
from .histories import told
from .models import Lead


def convert_lead(*, lead_id, becomes, deal_id, makes_deal, deal, **_asked):
    """Turn a lead into a person, an organisation and a deal; a repeat returns the same ones."""
    lead = Lead.fetch(lead_id)
    if lead.converted_at:
        return _reply(lead)
    if not lead.is_open:
        raise LeadIsDisqualified(id=lead_id)

    lead.contact_id, lead.organisation_id = becomes["contact_id"], becomes["organisation_id"]
    if deal_id is not None:
        _require_deal(deal_id)
        lead.deal_id = deal_id
    elif makes_deal:
        lead.deal_id = _open_deal(lead, deal or {}).id
    lead.state, lead.converted_at = "converted", clock.now()
    is_answered = clocks.answer(lead, lead.converted_at)
    leads.close(lead, "converted")
    consents.tell(lead)
    lead.put()
    if is_answered:
        announce(contract.lead_answered, lead=told(lead.stored))
    announce(contract.lead_converted, lead=told(lead.stored), **_became(lead))
    return _reply(lead)


def _open_deal(lead, fields):
    parties = [id for id in (lead.organisation_id, lead.contact_id) if id]
    try:
        return deals.open_deal(
            name=fields.get("name") or _deal_name(lead),
            pipeline_id=fields.get("pipeline_id"), stage_id=fields.get("stage_id"),
            contact_ids=parties, owner_id=lead.owner_id, team_id=lead.team_id,
            amount=fields.get("amount") or loaded(lead.expected_value) or None,
            expected_on=fields.get("expected_on") or lead.expected_on,
            source=lead.source, campaign_id=lead.campaign_id, lead_id=lead.id)
    except ValidationFailed as error:
        # What a deal lacks is to be said of the deal.
        raise ValidationFailed(errors=[
            {**one, "pointer": f"/deal{one['pointer']}"} for one in error.details["errors"]
        ]) from error


def _deal_name(lead):
    about = [lead.company or lead.name, lead.product_interest]
    return " · ".join(one for one in about if one)[:200]


def _require_deal(deal_id):
    if Deal.collection().find_one({"_id": deal_id}, {"_id": 1}) is None:
        raise ValidationFailed.at("/deal_id", "There is no such deal.")


def _became(lead):
    return {"contact_id": lead.contact_id, "organisation_id": lead.organisation_id,
            "deal_id": lead.deal_id}


def _reply(lead):
    return {"lead": lead.to_view(), **_became(lead)}

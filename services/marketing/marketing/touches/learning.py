"""What other services tell of is a touch where somebody was reached, or came of themselves."""

from ..costs.learning import MIRRORED
from . import ledger

# How who became a lead came, as the kind and the channel of a touch. What was typed in or imported
# is one where a campaign is named.
_LEADS = {"web_form": ("form", "web"), "chat": ("answered", "chat"), "social": ("social", "social"),
          "email": ("answered", "email"), "phone": ("answered", "phone"),
          "referral": ("referral", "referral"), "partner": ("referral", "partner"),
          "event": ("visited", "event")}
_BY_HAND = ("answered", "other")
# The system under which sales knows the lead of what was sent by a form of marketing.
FORM_SYSTEM = "form_submission"
# What we do by each channel; what they do is an answer.
_OUTBOUND = {"phone": "called", "email": "sent", "sms": "sent", "messaging": "sent",
             "letter": "sent", "meeting": "visited", "video": "visited", "visit": "visited",
             "event": "visited", "web": "visited", "portal": "visited"}


def learn_lead(lead):
    """Note by which way somebody came who is a lead."""
    if _is_of_a_form(lead):
        return
    if lead["source"] not in _LEADS and not (lead.get("campaign_id") or _utm(lead)):
        return
    kind, channel = _LEADS.get(lead["source"], _BY_HAND)
    ledger.note(
        source={"type": "lead", "id": lead["id"]}, told_version=lead["version"],
        contact_id=lead.get("contact_id"), lead_id=lead["id"], campaign_id=lead.get("campaign_id"),
        action_id=None, channel=channel, kind=kind, occurred_at=lead["created_at"], utm=_utm(lead),
        url=lead.get("landing_page"), is_response=True)


def _is_of_a_form(lead):
    """Whether somebody came by a form of marketing, which is a touch by itself."""
    return lead["source"] == "web_form" and not lead.get("web_form_id") and any(
        one["system"] == FORM_SYSTEM for one in lead.get("external_ids") or ())


def _utm(lead):
    return {name: value for name, value in (lead.get("utm") or {}).items() if value}


def learn_order(order):
    """Note that somebody ordered, where the order came of a campaign."""
    about = _campaign(order)
    if not any(about.values()):
        return
    ledger.note(
        source={"type": "order", "id": order["id"]}, told_version=order["version"],
        contact_id=None, contact_ids=order["contact_ids"], kind="answered",
        channel=order.get("channel") or "other", occurred_at=order["placed_at"],
        order_id=order["id"], is_response=True, **about)


def learn_interaction(interaction):
    """Note a call, a mail or a visit by which a campaign reached somebody, or was answered.

    A correction that names no campaign is noted as withdrawn, so that what it corrects does not
    count either when it comes later.
    """
    about, corrects_id = _campaign(interaction), interaction.get("corrects_id")
    mirrored = MIRRORED & {one["type"] for one in interaction.get("refers_to", ())}
    if mirrored or not (any(about.values()) or corrects_id):
        return
    channel, is_response = interaction["channel"], interaction["direction"] == "inbound"
    kind = "answered" if is_response else _OUTBOUND.get(channel, "called")
    ledger.note(
        source=_interaction(interaction["id"]), told_version=interaction["version"],
        corrects=_interaction(corrects_id) if corrects_id else None,
        contact_id=None, contact_ids=[one["contact_id"] for one in interaction["participants"]],
        kind="social" if channel == "social" else kind, channel=channel,
        occurred_at=interaction["occurred_at"], is_response=is_response,
        user_id=next(iter(interaction.get("agent_ids", ())), None),
        withdrawn_at=None if any(about.values()) else interaction["created_at"], **about)


def _interaction(id):
    return {"type": "interaction", "id": id}


def _campaign(told):
    """The campaign and the action that something says it is of, or refers to."""
    referred = {one["type"]: one["id"] for one in told.get("refers_to", ())}
    return {"campaign_id": told.get("campaign_id") or referred.get("campaign"),
            "action_id": referred.get("action")}


def learn_referral(referral):
    """Note that a customer sent us somebody; what does not count as sent is withdrawn."""
    occurred_at = referral.get("clicked_at") or referral.get("lead_at")
    if occurred_at is None or not (referral["referred_ids"] or referral.get("lead_id")):
        return
    is_refused = referral["state"] == "refused"
    ledger.note(
        source={"type": "referral", "id": referral["id"]}, told_version=referral["version"],
        contact_id=None, contact_ids=referral["referred_ids"], lead_id=referral.get("lead_id"),
        campaign_id=None, action_id=None, channel="referral", kind="referral",
        occurred_at=occurred_at, referral_id=referral["id"],
        withdrawn_at=referral["updated_at"] if is_refused else None)


def learn_conversion(told):
    """Have what touched a lead have touched the party that it became."""
    learn_lead(told["lead"])
    ledger.convert(told["lead"]["id"], [
        id for id in (told["contact_id"], told.get("organisation_id")) if id])

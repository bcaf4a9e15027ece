"""Which facts the entities of all services hold: what happened, when, and with whom.

An entity tells all of its facts with each event. The first holds from the beginning and is noted
under the entity's version, so that older news of the entity is known to be old.
"""

from datetime import UTC, datetime, time

from contracts.common import Time

_TIME = Time()
MOST_PARTIES = 20
_FOREVER = 2**53


def facts_of(type, data):
    """`(facts that hold, ids of those that do not, version)` of what an event tells."""
    entity_name = type.split(".")[1]
    told = next(iter(data.values())) if entity_name not in data else data[entity_name]
    reader = _READERS[type.rpartition(".")[0]]
    common, facts = reader(told, data)
    rows, missing = [], []
    for fact_type, at, *more in facts:
        id = f"{fact_type}/{told['id']}"
        if at is None:
            missing.append(id)
            continue
        rows.append({"id": id, "type": fact_type, "occurred_at": _moment(at),
                     "about": {"type": told["id"].rpartition("_")[0], "id": told["id"]}, **common,
                     **(more[0] if more else {})})
    return rows, missing, told["version"]


def replaced_by(interaction):
    """The row that stands for an interaction that was corrected: nothing that happened."""
    return {"id": f"contacts.interaction.recorded/{interaction['corrects_id']}",
            "type": "contacts.interaction.corrected", "version": _FOREVER,
            "occurred_at": _moment(interaction["occurred_at"]),
            "contact_ids": _participants(interaction)}


def _moment(value):
    if isinstance(value, str) and len(value) == len("2026-01-01"):
        return datetime.combine(datetime.fromisoformat(value), time(), UTC)
    return _TIME.deserialize(value)


def _participants(interaction):
    return list(dict.fromkeys(
        participant["contact_id"] for participant in interaction["participants"]))[:MOST_PARTIES]


def _products(lines):
    return list(dict.fromkeys(
        line["product_id"] for line in lines or () if line.get("product_id")))


def _if(condition, at):
    return at if condition else None


def _order(order, _data):
    common = {"contact_ids": order["contact_ids"], "amount": order["total"],
              "product_ids": _products(order.get("lines")), "channel": order.get("channel"),
              "campaign_id": order.get("campaign_id")}
    return common, [("sales.order.placed", order["placed_at"]),
                    ("sales.order.delivered", order.get("delivered_at")),
                    ("sales.order.cancelled", order.get("cancelled_at"))]


def _quote(quote, _data):
    common = {"contact_ids": quote["contact_ids"], "amount": quote["total"],
              "product_ids": _products(quote.get("lines"))}
    state, closed_at = quote["state"], quote.get("closed_at") or quote["updated_at"]
    return common, [("sales.quote.sent", quote.get("sent_at") or quote["created_at"]),
                    ("sales.quote.accepted", _if(state == "accepted", closed_at)),
                    ("sales.quote.rejected", _if(state == "rejected", closed_at))]


def _deal(deal, _data):
    common = {"contact_ids": deal["contact_ids"], "amount": deal.get("value"),
              "product_ids": _products(deal.get("products")),
              "campaign_id": deal.get("campaign_id")}
    state, closed_at = deal["state"], deal.get("closed_at") or deal["updated_at"]
    return common, [("sales.deal.opened", deal["opened_at"]),
                    ("sales.deal.won", _if(state == "won", closed_at)),
                    ("sales.deal.lost", _if(state == "lost", closed_at))]


def _lead(lead, data):
    parties = [id for id in (lead.get("contact_id") or data.get("contact_id"),
                             lead.get("organisation_id") or data.get("organisation_id")) if id]
    return {"contact_ids": parties, "campaign_id": lead.get("campaign_id")}, [
        ("sales.lead.converted", lead.get("converted_at") or lead["updated_at"])]


def _invoice(invoice, _data):
    is_ours = not invoice.get("is_self_billed") and invoice["kind"] == "invoice"
    issued_at = invoice.get("issued_at") or invoice.get("issued_on") or invoice["created_at"]
    return {"contact_ids": invoice["contact_ids"] if is_ours else [], "amount": invoice["total"]}, [
        ("billing.invoice.issued", issued_at),
        ("billing.invoice.paid", invoice.get("paid_at"))]


def _payment(payment, _data):
    return {"contact_ids": payment["contact_ids"], "amount": payment["amount"]}, [
        ("billing.payment.received", payment["received_at"]),
        ("billing.payment.reversed", payment.get("reversed_at"))]


def _subscription(subscription, _data):
    has_ended = subscription["state"] == "ended"
    ended = subscription.get("ends_on") or subscription["updated_at"]
    return {"contact_ids": [subscription["contact_id"]]}, [
        ("billing.subscription.started", subscription["starts_on"]),
        ("billing.subscription.cancelled", subscription.get("cancelled_at")),
        ("billing.subscription.ended", _if(has_ended, ended))]


def _ticket(ticket, _data):
    is_settled = ticket["state"] in ("resolved", "closed")
    return {"contact_ids": ticket["contact_ids"], "channel": ticket.get("channel")}, [
        ("helpdesk.ticket.opened", ticket["opened_at"]),
        ("helpdesk.ticket.resolved", _if(is_settled, ticket.get("resolved_at"))),
        ("helpdesk.sla.breached", ticket.get("sla_breached_at"))]


def _return(told, _data):
    return {"contact_ids": told["contact_ids"], "amount": told.get("amount"),
            "product_ids": _products(told.get("lines")), "channel": told.get("channel")}, [
        ("helpdesk.return.opened", told["opened_at"]),
        ("helpdesk.return.closed", told.get("closed_at"))]


def _survey(survey, _data):
    return {"contact_ids": survey["contact_ids"]}, [
        ("helpdesk.survey.answered", survey["answered_at"])]


def _chat(chat, _data):
    parties = [id for id in (chat.get("contact_id"), chat.get("party_id")) if id]
    return {"contact_ids": list(dict.fromkeys(parties)), "channel": "chat"}, [
        ("helpdesk.chat.ended", chat.get("ended_at") or chat["updated_at"])]


def _phone_call(call, _data):
    parties = [call["contact_id"]] if call.get("contact_id") else []
    return {"contact_ids": parties, "channel": "phone", "direction": call["direction"]}, [
        ("helpdesk.phone_call.logged", call["started_at"])]


def _interaction(interaction, _data):
    is_replaced = bool(interaction.get("corrected_by_id"))
    return {"contact_ids": _participants(interaction), "channel": interaction["channel"],
            "direction": interaction["direction"]}, [
        ("contacts.interaction.recorded", _if(not is_replaced, interaction["occurred_at"]))]


def _conversation(conversation, _data):
    return {"contact_ids": conversation["contact_ids"], "channel": "social"}, [
        ("social.conversation.opened", conversation["created_at"])]


def _complaint(complaint, _data):
    return {"contact_ids": complaint["contact_ids"], "channel": "social"}, [
        ("social.complaint.published", complaint["published_at"]),
        ("social.complaint.resolved", complaint.get("resolved_at"))]


def _referral(referral, _data):
    parties = [referral["contact_id"]] if referral.get("contact_id") else []
    return {"contact_ids": parties, "amount": referral.get("deal_value")}, [
        ("social.referral.opened", referral["created_at"]),
        ("social.referral.won", referral.get("won_at"))]


def _testimonial(testimonial, _data):
    state, decided_at = testimonial["state"], testimonial.get("decided_at")
    return {"contact_ids": [testimonial["contact_id"]]}, [
        ("social.testimonial.agreed", decided_at or testimonial["created_at"]),
        ("social.testimonial.withdrawn", _if(state == "withdrawn", testimonial["updated_at"]))]


def _idea(idea, _data):
    return {"contact_ids": idea["contact_ids"]}, [("social.idea.created", idea["created_at"])]


def _mail(mail, _data):
    common = {"contact_ids": mail["contact_ids"], "channel": "email",
              "campaign_id": mail["campaign_id"]}
    return common, [("marketing.mail.sent", mail["sent_at"]),
                    ("marketing.mail.clicked", mail.get("clicked_at")),
                    ("marketing.mail.unsubscribed", mail.get("unsubscribed_at")),
                    ("marketing.mail.bounced", mail.get("bounced_at")),
                    ("marketing.mail.complained", mail.get("complained_at"))]


def _letter(letter, _data):
    common = {"contact_ids": letter["contact_ids"], "channel": "letter",
              "campaign_id": letter["campaign_id"]}
    return common, [("marketing.letter.sent", letter["sent_at"]),
                    ("marketing.letter.returned", letter.get("returned_at"))]


_READERS = {
    "sales.order": _order, "sales.quote": _quote, "sales.deal": _deal, "sales.lead": _lead,
    "billing.invoice": _invoice, "billing.payment": _payment,
    "billing.subscription": _subscription,
    "helpdesk.ticket": _ticket, "helpdesk.sla": _ticket, "helpdesk.return": _return,
    "helpdesk.survey": _survey, "helpdesk.chat": _chat, "helpdesk.phone_call": _phone_call,
    "contacts.interaction": _interaction, "marketing.mail": _mail, "marketing.letter": _letter,
    "social.conversation": _conversation, "social.complaint": _complaint,
    "social.referral": _referral, "social.testimonial": _testimonial, "social.idea": _idea,
}

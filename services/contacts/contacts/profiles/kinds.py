"""The kinds of facts: what is kept of each entity that services tell of."""

from datetime import UTC, datetime
from decimal import Decimal

from contracts.worth import Figures

# The services that profiles hear, and where the API shows what they tell of.
SERVICES = ("billing", "helpdesk", "marketing", "sales", "social")
LINKS = {
    "contact": "/contacts/{id}", "order": "/orders/{id}", "deal": "/deals/{id}",
    "quote": "/quotes/{id}",
    "invoice": "/invoices/{id}", "credit_note": "/invoices/{id}", "payment": "/payments/{id}",
    "ticket": "/tickets/{id}", "return": "/returns/{id}", "survey": "/surveys/{id}",
    "complaint": "/complaints/{id}", "crisis": "/crises/{id}",
    # A score is read by whom it is of.
    "value_score": "/scores/{contact_id}",
}
SERVICE_OF = {
    "order": "sales", "deal": "sales", "invoice": "billing", "ticket": "helpdesk",
    "return": "helpdesk", "complaint": "social", "crisis": "social",
}


def fact_of(type, data):
    """What is kept of the entity that an event tells of."""
    service, entity, _ = type.split(".", 2)
    # Beside the entity an event may say what of it changed.
    told = data[entity] if entity in data else next(iter(data.values()))
    kept = _READERS[entity](told)
    return {
        "_id": f"{service}/{told['id']}",
        "version": told["version"],
        "created_at": told["created_at"],
        "updated_at": told["updated_at"],
        "service": service,
        "kind": entity,
        "entity_id": told["id"],
        "contact_ids": list(dict.fromkeys(told["contact_ids"])),
        "owner_id": told.get("owner_id"),
        **kept,
    }


def shown(fact):
    """A fact as profiles and guards show it."""
    return {
        "kind": fact["kind"],
        "service": fact["service"],
        "entity_id": fact["entity_id"],
        "title": fact["title"],
        "state": fact["state"],
        "occurred_at": fact["occurred_at"],
        "link": LINKS[fact["kind"]].format(
            id=fact["entity_id"], contact_id=next(iter(fact["contact_ids"]), "")),
        "contact_ids": fact["contact_ids"],
        "owner_id": fact.get("owner_id"),
    }


def _order(order):
    return {
        "title": order["number"], "state": order["state"],
        "is_open": order["state"] not in ("delivered", "cancelled"),
        "occurred_at": order["placed_at"], "amount": order["total"],
        "margin": order.get("margin"),
    }


def _quote(quote):
    return {
        "title": quote["number"], "state": quote["state"], "is_open": quote["state"] == "sent",
        "occurred_at": quote["sent_at"], "amount": quote["total"],
    }


def _deal(deal):
    return {
        "title": deal["name"], "state": deal["state"], "is_open": deal["state"] == "open",
        "occurred_at": deal["opened_at"], "amount": deal.get("value"),
    }


def _invoice(invoice):
    is_invoice = invoice["kind"] == "invoice"
    net = invoice["net"]
    is_owed = invoice["state"] == "issued" and invoice["open_amount"]["amount"] > 0
    return {
        "kind": invoice["kind"], "title": invoice["number"], "state": invoice["state"],
        "is_open": is_invoice and is_owed, "occurred_at": _morning(invoice["issued_on"]),
        "due_on": invoice["due_on"],
        # What a credit note gives back counts against what was invoiced.
        "amount": net if is_invoice else {**net, "amount": -net["amount"]},
        "details": {"open_amount": invoice["open_amount"]},
    }


def _payment(payment):
    paid, refunded = payment["amount"], payment.get("refunded")
    kept = Decimal(0) if payment.get("state") == "reversed" else paid["amount"] - (
        refunded["amount"] if refunded else 0)
    return {
        "title": payment.get("reference") or payment["id"],
        "state": payment.get("state") or "received", "is_open": False,
        "occurred_at": payment["received_at"], "amount": {**paid, "amount": kept},
    }


def _ticket(ticket):
    sentiment = ticket.get("sentiment") or {}
    return {
        "title": f"{ticket['number']} {ticket['subject']}", "state": ticket["state"],
        "is_open": ticket["state"] != "resolved", "occurred_at": ticket["opened_at"],
        "details": {
            "priority": ticket["priority"], "mood": sentiment.get("mood"),
            "mood_confidence": sentiment.get("confidence"),
            "sla_due_at": ticket.get("sla_due_at"),
            "sla_breached_at": ticket.get("sla_breached_at"),
        },
    }


def _return(returned):
    return {
        "title": returned["number"], "state": returned["state"],
        "is_open": returned["state"] != "closed", "occurred_at": returned["opened_at"],
        "amount": returned.get("amount"),
    }


def _survey(survey):
    return {
        "title": survey["metric"], "state": survey["metric"], "is_open": False,
        "occurred_at": survey["answered_at"], "score": survey["score"],
    }


def _complaint(complaint):
    return {
        "title": complaint["summary"], "state": complaint["state"],
        "is_open": complaint["state"] != "resolved", "occurred_at": complaint["published_at"],
        "details": {"network": complaint["network"], "reached": complaint.get("reached")},
    }


def _crisis(crisis):
    # Those whom it concerns are told in parts, of which each is kept.
    part = crisis.get("part")
    return {
        **({"_id": f"social/{crisis['id']}/{part}"} if part else {}),
        "title": crisis["name"], "state": crisis["state"], "is_open": crisis["state"] == "begun",
        "occurred_at": crisis["begun_at"], "details": {"is_for_all": crisis["is_for_all"]},
    }


def _value(score):
    rfm = dict(score.get("rfm") or {})
    if rfm:
        rfm["class"] = rfm.pop("rfm_class")
    return {
        "kind": "value_score", "title": "value", "state": "scored", "is_open": False,
        "occurred_at": score["scored_at"], "contact_ids": score["contact_ids"][:1],
        "details": {
            **{name: score.get(name) for name in Figures().fields},
            "rfm": rfm or None, "propensities": score.get("propensities") or [],
        },
    }


def _morning(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


_READERS = {
    "order": _order, "deal": _deal, "quote": _quote, "invoice": _invoice, "payment": _payment,
    "ticket": _ticket, "return": _return, "survey": _survey, "complaint": _complaint,
    "crisis": _crisis, "value": _value,
}

"""What other services tell of costs and of touches, for the tests of the ledgers."""

from marketing_factories import happened, moment, money

from chassis.ids import new_id

TARIFF = {"kind": "call", "currency": "EUR", "rate": "0.55", "tariff": "0.12",
          "starts_on": "2020-01-01"}


def entered(rules, **filters):
    """The entries of the ledger that fit, as they are shown."""
    return rules.list_cost_entries(**filters)["items"]


def touched(rules, **filters):
    """The touches that fit, as they are shown."""
    return rules.list_touches(**filters)["items"]


def an_interaction(contact_id, *, channel="phone", minutes=7, **fields):
    """A call of seven minutes that one of us made just now."""
    now = moment()
    return {"id": new_id("interaction"), "version": 1, "created_at": now, "updated_at": now,
            "channel": channel, "direction": "outbound", "occurred_at": now,
            "participants": [{"contact_id": contact_id, "part": "to"}],
            "agent_ids": [], "duration_seconds": minutes * 60, "refers_to": [], **fields}


def a_cost(contact_id, amount="8.75", *, currency="EUR", **fields):
    """A cost of a ticket, as the helpdesk tells it."""
    now = moment()
    return {"id": new_id("cost"), "version": 1, "created_at": now, "updated_at": now,
            "contact_ids": [contact_id], "ticket_id": new_id("ticket"), "number": "T-1",
            "kind": "third_party", "amount": money(amount, currency), "incurred_at": now, **fields}


def a_lead(**fields):
    """A lead of a web form that somebody came to by an advertisement."""
    now = moment()
    return {"id": new_id("lead"), "version": 1, "created_at": now, "updated_at": now,
            "name": "Eva Ruiz", "state": "new", "source": "web_form", "score": 10,
            "submission_count": 1, "active_at": now,
            "utm": {"source": "search", "medium": "cpc", "campaign": "spring"}, **fields}


def recorded(interaction):
    return happened("contacts.interaction.recorded", {"interaction": interaction})


def corrected(interaction):
    return happened("contacts.interaction.corrected", {"interaction": interaction})


def cost_added(cost):
    return happened("helpdesk.cost.added", {"cost": cost})

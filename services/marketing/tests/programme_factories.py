"""Programmes, and what they cost and bring, for the tests of marketing."""

from datetime import timedelta

from campaign_factories import EVA, approved
from marketing_factories import an_invoice, an_order, issued, moment, money, placed

from chassis import clock
from chassis.ids import new_id
from chassis.testing.parties import party

STARTED_DAYS_AGO = 80


def day(days_ago=0):
    """A day so many days ago; of days to come with a number below nothing."""
    return (clock.now().date() - timedelta(days=days_ago)).isoformat()


def a_programme(**fields):
    """A programme that began eighty days ago and has cost 300 euros since."""
    return {
        "name": "Clientes para toda la vida", "why": "Cada año perdemos uno de cada cuatro.",
        "benefit_for_us": "Vender más a quien ya nos conoce.",
        "benefit_for_customers": "Una respuesta en el día.",
        "when_it_pays_back": "Antes del segundo invierno.", "payback_on": day(-365),
        "starts_on": day(STARTED_DAYS_AGO),
        "investments": [{"kind": "licences", "amount": money("300.00"),
                         "starts_on": day(STARTED_DAYS_AGO)}], **fields}


def decided(rules, **fields):
    """A programme that somebody else approved."""
    programme = rules.create_programme(**a_programme(**fields))
    return rules.by(EVA).approve_programme(programme_id=programme["id"])


def a_campaign(rules):
    """A campaign that brings orders."""
    return approved(rules, starts_on=day(STARTED_DAYS_AGO), payback_on=day(-365))


def sold(rules, campaign, net="200.00", margin="100.00", *, days_ago=10, contact_id=None,
         currency="EUR", **fields):
    """An order of a customer whom a campaign reached, and its invoice, which is paid."""
    contact_id = contact_id or party()
    order = an_order(contact_id, net, placed_at=moment(days_ago), currency=currency,
                     campaign_id=campaign and campaign["id"],
                     **({"margin": money(margin, currency)} if margin else {}), **fields)
    rules.react("on_order_told", placed(order))
    invoice = an_invoice(contact_id, net, order_ids=[order["id"]], issued_on=day(days_ago),
                         state="paid", currency=currency)
    invoice |= {"open_amount": money("0.00", currency), "paid_at": moment(days_ago)}
    rules.react("on_invoice_told", issued(invoice))
    return order, invoice


def credited(rules, invoice, net):
    """A credit note over a part of an invoice."""
    note = an_invoice(invoice["contact_ids"][0], net, kind="credit_note",
                      credits_invoice_id=invoice["id"])
    rules.react("on_invoice_told", issued(note))
    return note


def entered(rules, amount, *, days_ago=0, kind="training", **fields):
    """A cost in the ledger."""
    return rules.enter_cost(kind=kind, amount=money(amount), incurred_at=moment(days_ago),
                            source={"type": "bill", "id": new_id("cost")}, **fields)

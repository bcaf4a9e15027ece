"""Advocates, and what other services tell of whom they sent, for tests."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from chassis.testing.parties import party
from contracts import billing, helpdesk, sales
from contracts.errors import PreconditionFailed

CURRENCY = "EUR"
THREADS = 8
_EVENTS = {
    "survey_answered": helpdesk, "lead_created": sales, "lead_converted": sales,
    "lead_deleted": sales, "deal_won": sales, "deal_reopened": sales, "invoice_paid": billing,
    "invoice_updated": billing, "invoice_cancelled": billing,
}


def tell(rules, name, **data):
    """Have social hear an event of another service."""
    event = getattr(_EVENTS[name], name)
    rules.react(f"on_{name}", Happened(new_id("event"), event.type, clock.now(), data))


def answered(rules, contact_id, score, metric="nps"):
    survey = {"id": new_id("survey"), "metric": metric, "score": score,
              "contact_ids": [contact_id]}
    tell(rules, "survey_answered", survey=survey)
    return survey


def an_advocate(rules, **fields):
    """Somebody who speaks for us."""
    return rules.create_advocate(contact_id=fields.pop("contact_id", None) or party(), **fields)


def a_lead(advocate=None, click=None, **fields):
    """A lead, as sales tells of it, that came by a link if an advocate is named."""
    query = f"?ref={advocate['code']}" if advocate else ""
    if click:
        query += f"&referral={click['referral_id']}"
    return {"id": new_id("lead"), "version": 1,
            "landing_page": f"https://lumbre.example/{query}", **fields}


def a_deal(lead, customer_id, *, version=2, amount="1000.00"):
    return {"id": new_id("deal"), "version": version, "lead_id": lead["id"],
            "contact_ids": [customer_id], "closed_at": clock.now().isoformat(),
            "value": {"amount": amount, "currency": CURRENCY}}


def an_invoice(customer_id, net="100.00", *, version=3, **fields):
    total = str((Decimal(net) * Decimal("1.21")).quantize(Decimal("0.01")))
    return {"id": new_id("invoice"), "version": version, "kind": "invoice", "state": "paid",
            "contact_ids": [customer_id], "issued_on": clock.now().date().isoformat(),
            "paid_at": clock.now().isoformat(), "net": {"amount": net, "currency": CURRENCY},
            "total": {"amount": total, "currency": CURRENCY}, **fields}


def converted(rules, lead, customer_id, organisation_id=None):
    tell(rules, "lead_converted", lead=lead, contact_id=customer_id,
         organisation_id=organisation_id, deal_id=None)


def sent(rules, advocate):
    """A customer who was sent by an advocate, and the lead that they were."""
    lead, customer = a_lead(advocate), party("organisation")
    tell(rules, "lead_created", lead=lead)
    converted(rules, lead, customer)
    return lead, customer


def states(rules, **filters):
    return [one["state"] for one in rules.list_referrals(**filters)["items"]]


def only(rules):
    (referral,) = rules.list_referrals()["items"]
    return referral


def at_once(*tasks):
    """Do it all at the same time; what is refused as stale is delivered again, as by the bus."""
    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(_persistent, task) for task in tasks]]


def _persistent(task):
    while True:
        try:
            return task()
        except PreconditionFailed:
            continue

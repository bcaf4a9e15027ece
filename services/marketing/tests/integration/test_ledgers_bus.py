"""The ledgers in a service that runs: told over the bus, and entered by many at once."""

from concurrent.futures import ThreadPoolExecutor

from ledger_factories import TARIFF, an_interaction
from marketing_factories import a_contact_id, an_invoice, moment, money

from chassis import clock
from chassis.ids import new_id
from chassis.testing.processes import wait_until
from contracts import billing, contacts


def test_call_of_a_campaign_is_entered_reckoned_and_owed_what_was_paid(marketing, publish_event):
    eva, campaign_id = a_contact_id(), new_id("campaign")
    publish_event(contacts.interaction_recorded, {"interaction": an_interaction(
        eva, refers_to=[{"type": "campaign", "id": campaign_id}])})
    invoice = an_invoice(eva, "100.00", state="paid", paid_at=moment())
    publish_event(billing.invoice_paid, {
        "invoice": invoice | {"open_amount": money("0.00")}})
    marketing.create_cost_tariff(**TARIFF)

    wait_until(lambda: marketing.get_cost_summary(campaign_id=campaign_id)["total"] == money(
        "3.97"))
    today = clock.today()
    wait_until(lambda: marketing.get_attribution(
        starts_on=today, ends_on=today, model="last")["revenue"] == money("100.00"))
    (row,) = marketing.get_attribution(starts_on=today, ends_on=today, model="last")["rows"]
    assert (row["key"], row["results"][0]["revenue"]) == (campaign_id, money("100.00"))


def test_enter_cost_fifty_at_once_with_one_source_make_one_entry(marketing):
    bill = {"kind": "advertisement", "amount": money("250.00"), "incurred_at": moment(),
            "source": {"type": "bill", "id": new_id("bill")}}

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: marketing.enter_cost(**bill), range(50)))

    (entry,) = marketing.list_cost_entries()["items"]
    assert answers == [entry] * 50
    assert (entry["version"], marketing.get_cost_summary()["total"]) == (1, money("250.00"))

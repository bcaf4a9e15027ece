"""The service is killed again and again while it renews: each period is invoiced once."""

from datetime import UTC, datetime, timedelta

import pytest
from invoicing_factories import ADDRESS, OTHER_TAX_ID, TAX_ID

from billing.subscriptions.periods import period_at
from chassis.testing.processes import wait_until

FAULTS = "before_commit:kill:0.08,after_commit:kill:0.08"


@pytest.fixture
def billing(client_alone):
    return client_alone.billing


def test_each_period_is_invoiced_once_when_the_service_is_killed_in_between(
        own_stack, run_alone, billing):
    from payments_factories import party

    whole = run_alone("billing")
    store = own_stack.open_store("billing")
    billing.set_issuer(issuer={
        "legal_name": "Vinculo Demo S.L.", "tax_id": TAX_ID, "address": ADDRESS})
    contact_id = party()
    billing.create_billing_profile(
        contact_id=contact_id, legal_name="Acme", tax_id=OTHER_TAX_ID, address=ADDRESS)
    plan = billing.create_subscription_plan(name="Básico", currency="EUR", interval="month", lines=[
        {"description": "Licencia", "unit_price": "10"}])
    made = [billing.create_subscription(contact_id=contact_id, plan_id=plan["id"])
            for _ in range(3)]
    # As after an outage of half a year: what was billed then is to be billed again from there.
    today = datetime.now(UTC).date()
    began = (today - timedelta(days=185)).isoformat()
    whole.stop()
    store.invoices.delete_many({})
    store.series_heads.update_one({"_id": "F"}, {"$set": {"place": 0, "sequence": 0}, "$unset": {
        "last_hash": "", "last_issued_on": "", "last_number": ""}})
    store.subscriptions.update_many({}, {"$set": {
        "anchor_on": began, "starts_on": began, "next_invoice_on": began, "_billed_count": 0}})
    expected, day = [], began
    while day <= today.isoformat():
        expected.append(day)
        day = period_at(began, "month", day).end
    store.jobs.delete_many({})

    starts, process = 0, None

    def is_done():
        nonlocal starts, process
        if process is None or not process.is_running:
            starts += 1
            # One that died at its turn is not waited for here.
            store.jobs.delete_one({"_id": "renew_subscriptions"})
            try:
                process = run_alone(
                    "billing", VINCULO_FAULTS=FAULTS, VINCULO_FAULT_SEED=str(starts))
            except AssertionError:
                # It died before it was up.
                process = None
        return store.subscriptions.count_documents(
            {"next_invoice_on": {"$lte": today.isoformat()}}) == 0

    wait_until(is_done, 90, "all is renewed")

    keys = [key for raw in store.invoices.find() for key in raw["_source_keys"]]
    assert sorted(keys) == sorted(
        f"{one['id']}/{day}/{at}" for one in made for at, day in enumerate(expected))
    assert starts > 1
    places = sorted(raw["sequence"] for raw in store.invoices.find({}, {"sequence": 1}))
    assert places == list(range(1, len(keys) + 1))

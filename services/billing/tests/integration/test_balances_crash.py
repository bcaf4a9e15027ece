"""The service is killed again and again while money moves: no payment is lost, none is doubled."""

import random

import pytest
from payments_factories import credited, eur, invoiced, open_of, party

from chassis.testing.dying import Dying
from chassis.testing.sizes import sized

PAYMENTS = sized(25, usual=10)
FAULTS = "before_commit:kill:0.03,after_commit:kill:0.04"


@pytest.fixture
def billing(hurried_client):
    return hurried_client.billing


def test_money_adds_up_when_the_service_is_killed_in_between(own_stack, run_alone, billing):
    dying = Dying(run_alone, "billing", FAULTS)
    own_stack.open_store("billing")
    acme, choose = party(), random.Random(4)
    invoices = [invoiced(acme, choose.randint(10, 90), due=day) for day in range(20)]
    notes = [credited(invoice, 5) for invoice in invoices[:4]]

    for number in range(PAYMENTS):
        paid = dying.until_done(
            billing.create_payment, contact_id=acme, amount=eur(choose.randint(1, 40)),
            external_id=f"bank/{number}")
        step = choose.choice(("refund", "reverse", "keep", "keep"))
        if step == "refund":
            dying.until_done(billing.create_refund, source_id=paid["id"], amount=eur(1),
                             external_id=f"refund/{number}")
        if step == "reverse":
            dying.until_done(billing.reverse_payment, payment_id=paid["id"], reason="Bounced")
    for note in notes:
        dying.until_done(billing.allocate_credit_note, credit_note_id=note)

    checked = dying.until_done(billing.check_balances)
    assert checked["wrong"] == []
    assert dying.starts > 1
    assert own_stack.open_store("billing").payments.count_documents({}) == PAYMENTS
    assert open_of(invoices[0])[0] == "0.00"

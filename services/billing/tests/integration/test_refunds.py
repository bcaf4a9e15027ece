"""Money that is paid back, never more than a payment or a credit note left over."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from payments_factories import credited, eur, invoiced, party

from chassis.testing.events import waiting_events
from contracts.errors import Conflict, ValidationFailed


@pytest.fixture
def acme(rules):
    return party()


@pytest.fixture
def credit(rules, acme):
    """A payment of which 40 is left over."""
    invoiced(acme, 60)
    return rules.create_payment(contact_id=acme, amount=eur("100"))


def test_create_refund_pays_back_what_is_left(rules, acme, credit):
    refund = rules.create_refund(source_id=credit["id"], reason="Paid twice")

    assert (refund["amount"], refund["contact_id"]) == (eur("40.00"), acme)
    after = rules.get_payment(payment_id=credit["id"])
    assert (after["unallocated"], after["refunded"]) == (eur("0.00"), eur("40.00"))
    assert rules.list_refunds(contact_id=acme)["items"] == [refund]
    assert rules.get_refund(refund_id=refund["id"]) == refund
    assert rules.check_balances()["is_right"]
    assert [event["type"] for event in waiting_events(rules.store)][-2:] == [
        "billing.payment.refunded", "billing.refund.made"]


def test_create_refund_pays_back_the_credit_of_a_credit_note(rules, acme):
    invoice = invoiced(acme, 100)
    rules.create_payment(contact_id=acme, amount=eur("100"))
    note = credited(invoice, 30)

    rules.create_refund(source_id=note, amount=eur("12.50"))

    (balance,) = rules.check_balances()["balances"]
    assert (balance["note_credit"], balance["notes_refunded"], balance["credited"]) == (
        "17.50", "12.50", "0.00")
    assert rules.check_balances()["is_right"]


def test_create_refund_refuses_more_than_is_left(rules, credit):
    with pytest.raises(Conflict) as refused:
        rules.create_refund(source_id=credit["id"], amount=eur("40.01"))

    assert refused.value.code == "more_than_is_left"
    assert rules.get_payment(payment_id=credit["id"]) == credit
    assert rules.list_refunds()["items"] == []


def test_create_refund_refuses_another_currency_and_unknown_sources(rules, credit):
    with pytest.raises(Conflict) as refused:
        rules.create_refund(source_id=credit["id"], amount=eur("1", "USD"))
    with pytest.raises(ValidationFailed) as unknown:
        rules.create_refund(source_id="payment_01h455vb4pex5vsknk084sn02q")

    assert refused.value.code == "currency_differs"
    assert unknown.value.details["errors"][0]["pointer"] == "/source_id"


def test_create_refund_is_made_once_by_its_external_id(rules, credit):
    told = {"source_id": credit["id"], "amount": eur("10.00"), "external_id": "sepa/1"}

    assert rules.create_refund(**told) == rules.create_refund(**told)
    assert rules.get_payment(payment_id=credit["id"])["unallocated"] == eur("30.00")
    with pytest.raises(Conflict):
        rules.create_refund(**{**told, "amount": eur("11")})


def test_create_refund_fifty_at_once_never_pay_back_more_than_there_is(rules, credit):
    def pay_back(_):
        try:
            return rules.create_refund(source_id=credit["id"], amount=eur("3"))["amount"]
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(pay_back, range(50)))

    assert answers.count(eur("3.00")) == 13
    assert answers.count("more_than_is_left") == 37
    assert rules.get_payment(payment_id=credit["id"])["unallocated"] == eur("1.00")
    assert rules.check_balances()["is_right"]


def test_reverse_payment_is_refused_once_something_was_paid_back(rules, credit):
    rules.create_refund(source_id=credit["id"], amount=eur("1"))

    with pytest.raises(Conflict) as refused:
        rules.reverse_payment(payment_id=credit["id"], reason="Bounced")

    assert refused.value.code == "payment_is_refunded"
    assert rules.get_payment(payment_id=credit["id"])["state"] == "received"

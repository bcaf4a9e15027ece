"""Payments by hand: allocated to chosen invoices or the oldest, in part, beyond, and reversed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from payments_factories import credited, eur, invoiced, open_of, party

from billing.payments.models import Payment
from chassis import clock
from chassis.testing.events import waiting_events
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed

UNKNOWN_INVOICE = "invoice_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def acme(rules):
    return party()


def types(rules):
    return [event["type"] for event in waiting_events(rules.store)]


def test_create_payment_settles_the_oldest_first_and_tells_of_all(rules, acme):
    later, earlier = invoiced(acme, 100, due=40), invoiced(acme, 50, due=10)

    payment = rules.create_payment(contact_id=acme, amount=eur("80.00"), reference="Thanks")

    assert open_of(earlier) == ("0.00", "paid")
    assert open_of(later) == ("70.00", "issued")
    assert payment["invoice_ids"] == [earlier, later]
    assert payment["unallocated"] == eur("0.00")
    assert rules.get_payment(payment_id=payment["id"]) == payment
    assert types(rules) == ["billing.invoice.paid", "billing.invoice.updated",
                            "billing.payment.received"]


def test_create_payment_settles_chosen_invoices_by_so_much(rules, acme):
    first, second = invoiced(acme, 100), invoiced(acme, 100)

    payment = rules.create_payment(
        contact_id=acme, amount=eur("120"), allocations=[
            {"invoice_id": second, "amount": "30.00"}, {"invoice_id": first}])

    assert open_of(first) == ("10.00", "issued")
    assert open_of(second) == ("70.00", "issued")
    assert payment["invoice_ids"] == [second, first]
    items = rules.list_allocations(source_id=payment["id"])["items"]
    assert {item["invoice_id"]: item["amount"] for item in items} == {
        second: eur("30.00"), first: eur("90.00")}
    assert rules.list_payments(invoice_id=first)["items"] == [payment]


def test_create_payment_leaves_a_credit_of_what_is_over(rules, acme):
    invoice = invoiced(acme, 40)

    payment = rules.create_payment(contact_id=acme, amount=eur("100.00"))

    assert open_of(invoice) == ("0.00", "paid")
    assert payment["unallocated"] == eur("60.00")
    assert rules.list_payments(contact_id=acme, has_credit=True)["items"] == [payment]
    assert rules.list_payments(contact_id=acme, has_credit=False)["items"] == []


def test_create_payment_settles_nothing_when_so_said(rules, acme):
    invoice = invoiced(acme, 40)

    payment = rules.create_payment(contact_id=acme, amount=eur("40"), allocating="none")

    assert open_of(invoice) == ("40.00", "issued")
    assert payment["unallocated"] == eur("40.00")
    assert "invoice_ids" not in payment


@pytest.mark.parametrize(("fields", "code"), [
    ({"state": "draft"}, "invoice_is_draft"),
    ({"is_self_billed": True}, "invoice_is_self_billed"),
    ({"currency": "USD"}, "currency_differs"),
])
def test_create_payment_refuses_invoices_that_it_cannot_settle(rules, acme, fields, code):
    invoice = invoiced(acme, 40, **fields)

    with pytest.raises(Conflict) as refused:
        rules.create_payment(
            contact_id=acme, amount=eur("40"), allocations=[{"invoice_id": invoice}])

    assert refused.value.code == code
    assert Payment.objects().first() is None
    assert open_of(invoice)[0] == "40.00"


def test_create_payment_never_touches_by_itself_what_it_cannot_settle(rules, acme):
    kept_open = [invoiced(acme, 40, state="draft"), invoiced(acme, 40, is_self_billed=True),
                 invoiced(acme, 40, currency="USD"), invoiced(party(), 40)]

    payment = rules.create_payment(contact_id=acme, amount=eur("40"))

    assert payment["unallocated"] == eur("40.00")
    assert [open_of(invoice)[0] for invoice in kept_open] == ["40.00"] * 4


def test_create_payment_refuses_an_invoice_of_another_party(rules, acme):
    invoice = invoiced(party(), 40)

    with pytest.raises(Conflict) as refused:
        rules.create_payment(
            contact_id=acme, amount=eur("40"), allocations=[{"invoice_id": invoice}])

    assert refused.value.code == "invoice_of_another_party"
    assert Payment.objects().first() is None


@pytest.mark.parametrize(("amount", "code"), [
    ("40.01", "more_than_is_open"), ("50", "more_than_is_open"), ("39", "more_than_is_left")])
def test_create_payment_refuses_more_than_is_open_or_left(rules, acme, amount, code):
    invoice = invoiced(acme, 40)

    with pytest.raises(Conflict) as refused:
        rules.create_payment(contact_id=acme, amount=eur("38"), allocations=[
            {"invoice_id": invoice, "amount": amount}])

    assert refused.value.code == code
    assert open_of(invoice) == ("40.00", "issued")


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"amount": eur("10.001")}, "/amount/amount"),
    ({"amount": eur("10.5", "JPY")}, "/amount/amount"),
    ({"received_at": (clock.now() + timedelta(days=2)).isoformat()}, "/received_at"),
    ({"allocations": [{"invoice_id": UNKNOWN_INVOICE}]}, "/allocations/0/invoice_id"),
])
def test_create_payment_refuses_what_cannot_be(rules, acme, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_payment(**{"contact_id": acme, "amount": eur("10"), **fields})

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert Payment.objects().first() is None


def test_create_payment_is_taken_once_by_its_external_id(rules, acme):
    invoice = invoiced(acme, 100)
    told = {"contact_id": acme, "amount": eur("30.00"), "external_id": "bank/1"}

    first, second = rules.create_payment(**told), rules.create_payment(**told)

    assert first == second
    assert open_of(invoice) == ("70.00", "issued")
    with pytest.raises(Conflict) as refused:
        rules.create_payment(**{**told, "amount": eur("31")})
    assert refused.value.code == "external_id_taken"


def test_create_payment_fifty_at_once_by_one_external_id_are_one(rules, acme):
    invoice = invoiced(acme, 1000)

    def pay(_):
        return rules.create_payment(
            contact_id=acme, amount=eur("30"), external_id="bank/1")["id"]

    with ThreadPoolExecutor(50) as pool:
        ids = set(pool.map(pay, range(50)))

    assert len(ids) == 1
    assert open_of(invoice) == ("970.00", "issued")
    assert rules.check_balances()["is_right"]


def test_create_payment_fifty_at_once_never_settle_more_than_is_open(rules, acme):
    invoice = invoiced(acme, 100)

    def pay(_):
        return rules.create_payment(contact_id=acme, amount=eur("9"))

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(pay, range(50)))

    assert open_of(invoice) == ("0.00", "paid")
    checked = rules.check_balances(contact_id=acme)
    assert checked["is_right"]
    (balance,) = checked["balances"]
    assert (balance["paid"], balance["payment_credit"]) == ("100.00", "350.00")
    assert types(rules).count("billing.invoice.paid") == 1


def test_allocate_payment_settles_later(rules, acme):
    payment = rules.create_payment(contact_id=acme, amount=eur("100"))
    invoice = invoiced(acme, 60)

    allocated = rules.allocate_payment(
        payment_id=payment["id"], expected_version=payment["version"])

    assert open_of(invoice) == ("0.00", "paid")
    assert (allocated["unallocated"], allocated["invoice_ids"]) == (eur("40.00"), [invoice])
    assert types(rules)[-2:] == ["billing.invoice.paid", "billing.payment.allocated"]
    with pytest.raises(PreconditionFailed):
        rules.allocate_payment(payment_id=payment["id"], expected_version=payment["version"])


def test_allocate_payment_changes_nothing_when_nothing_is_open(rules, acme):
    payment = rules.create_payment(contact_id=acme, amount=eur("100"))

    assert rules.allocate_payment(payment_id=payment["id"]) == payment


def test_allocate_payment_is_not_found_for_others(rules):
    with pytest.raises(NotFound):
        rules.allocate_payment(payment_id="payment_01h455vb4pex5vsknk084sn02q")


def test_take_back_allocation_has_the_invoice_owed_again(rules, acme):
    invoice = invoiced(acme, 60)
    payment = rules.create_payment(contact_id=acme, amount=eur("100"))
    (allocation,) = rules.list_allocations(invoice_id=invoice)["items"]

    taken_back = rules.take_back_allocation(allocation_id=allocation["id"])

    assert taken_back["state"] == "taken_back"
    assert open_of(invoice) == ("60.00", "issued")
    after = rules.get_payment(payment_id=payment["id"])
    assert (after["unallocated"], after.get("invoice_ids", [])) == (eur("100.00"), [])
    assert rules.take_back_allocation(allocation_id=allocation["id"]) == taken_back
    assert open_of(invoice) == ("60.00", "issued")


def test_take_back_allocation_fifty_at_once_takes_it_back_once(rules, acme):
    invoice = invoiced(acme, 60)
    rules.create_payment(contact_id=acme, amount=eur("60"))
    (allocation,) = rules.list_allocations(invoice_id=invoice)["items"]

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(
            lambda _: rules.take_back_allocation(allocation_id=allocation["id"]), range(50)))

    assert open_of(invoice) == ("60.00", "issued")
    assert rules.check_balances()["is_right"]


def test_reverse_payment_has_all_that_it_settled_owed_again(rules, acme):
    first, second = invoiced(acme, 60, due=1), invoiced(acme, 60, due=2)
    payment = rules.create_payment(
        contact_id=acme, amount=eur("100"), method="direct_debit")

    reversed_ = rules.reverse_payment(payment_id=payment["id"], reason="No cover (AM04)")

    assert (open_of(first), open_of(second)) == (("60.00", "issued"), ("60.00", "issued"))
    assert (reversed_["state"], reversed_["unallocated"]) == ("reversed", eur("0.00"))
    assert rules.reverse_payment(payment_id=payment["id"], reason="Again") == reversed_
    assert rules.check_balances()["balances"][0]["received"] == "0.00"
    with pytest.raises(Conflict) as refused:
        rules.allocate_payment(payment_id=payment["id"])
    assert refused.value.code == "payment_is_reversed"


def test_allocate_credit_note_settles_other_invoices(rules, acme):
    paid, other = invoiced(acme, 100, due=1), invoiced(acme, 30, due=2)
    rules.create_payment(contact_id=acme, amount=eur("100"), allocations=[{"invoice_id": paid}])
    note = credited(paid, 50)

    after = rules.allocate_credit_note(credit_note_id=note)

    assert open_of(other) == ("0.00", "paid")
    assert (after["unallocated"], after["open_amount"]) == (eur("20.00"), eur("20.00"))
    checked = rules.check_balances(contact_id=acme)
    assert checked["is_right"]
    (balance,) = checked["balances"]
    assert balance | {"currency": "EUR"} == {
        "currency": "EUR", "invoiced": "130.00", "paid": "100.00", "credited": "30.00",
        "open": "0.00", "payment_credit": "0.00", "note_credit": "20.00",
        "payments_refunded": "0.00", "notes_refunded": "0.00", "received": "100.00",
        "notes_issued": "50.00"}


def test_allocate_credit_note_is_not_found_for_an_invoice(rules, acme):
    with pytest.raises(NotFound):
        rules.allocate_credit_note(credit_note_id=invoiced(acme, 10))


def test_check_balances_names_what_does_not_add_up(rules, acme):
    invoice = invoiced(acme, 100)
    payment = rules.create_payment(contact_id=acme, amount=eur("30"))
    rules.store.allocations.delete_many({})

    checked = rules.check_balances()

    assert not checked["is_right"]
    assert {item["id"]: item["difference"] for item in checked["wrong"]} == {
        invoice: "30.00", payment["id"]: "30.00", "all": "30.00"}

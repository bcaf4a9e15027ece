"""Statements that add up to the cent, ageing, and how a party stands that buys and sells."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payments_factories import credited, days_from_now, eur, invoiced, party

from billing.statements.ageing import bucket_of
from chassis import clock
from chassis.testing.sizes import sized
from contracts.context import Actor
from contracts.errors import NotFound, ValidationFailed

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def acme(rules):
    return party()


def ago(days):
    return (clock.now() - timedelta(days=days)).isoformat()


def test_get_statement_shows_every_document_with_the_running_balance(rules, acme):
    invoice = invoiced(acme, 100, issued=-50, due=-20)
    paid = rules.create_payment(contact_id=acme, amount=eur("130"), received_at=ago(40),
                                reference="Transfer 1")
    refund = rules.create_refund(source_id=paid["id"], amount=eur("10"), refunded_at=ago(35))
    note = credited(invoice, 25, issued_on=days_from_now(-30))
    bounced = rules.create_payment(contact_id=acme, amount=eur("5"), received_at=ago(20))
    rules.reverse_payment(payment_id=bounced["id"], reason="No cover", reversed_at=ago(10))

    told = rules.get_statement(
        contact_id=acme, starts_on=days_from_now(-60), ends_on=days_from_now(0))

    (euros,) = told["currencies"]
    assert [(item["kind"], item["id"], item["amount"], item["balance"])
            for item in euros["entries"]] == [
        ("invoice", invoice, "100.00", "100.00"),
        ("payment", paid["id"], "-130.00", "-30.00"),
        ("refund", refund["id"], "10.00", "-20.00"),
        ("credit_note", note, "-25.00", "-45.00"),
        ("payment", bounced["id"], "-5.00", "-50.00"),
        ("reversal", bounced["id"], "5.00", "-45.00")]
    assert (euros["opening"], euros["closing"]) == ("0.00", "-45.00")
    assert rules.check_balances()["is_right"]


def test_get_statement_begins_with_what_was_before(rules, acme):
    invoiced(acme, 100, issued=-50)
    rules.create_payment(contact_id=acme, amount=eur("30"), received_at=ago(40))
    later = invoiced(acme, 7, issued=-5)

    told = rules.get_statement(
        contact_id=acme, starts_on=days_from_now(-10), ends_on=days_from_now(-5))

    (euros,) = told["currencies"]
    assert (euros["opening"], euros["closing"]) == ("70.00", "77.00")
    assert [item["id"] for item in euros["entries"]] == [later]


def test_get_statement_keeps_currencies_apart_and_leaves_out_what_is_not_owed(rules, acme):
    invoiced(acme, 100)
    invoiced(acme, 50, currency="USD")
    invoiced(acme, 900, is_self_billed=True)
    invoiced(acme, 900, state="draft")
    invoiced(party("Other"), 900)

    told = rules.get_statement(contact_id=acme)

    assert [(item["currency"], item["closing"]) for item in told["currencies"]] == [
        ("EUR", "100.00"), ("USD", "50.00")]


def test_get_statement_is_not_found_and_refuses_days_the_wrong_way_round(rules, acme):
    with pytest.raises(NotFound):
        rules.get_statement(contact_id=UNKNOWN)
    with pytest.raises(ValidationFailed):
        rules.get_statement(contact_id=acme, starts_on="2026-02-01", ends_on="2026-01-01")


CENTS = st.integers(1, 50_000).map(lambda cents: str(Decimal(cents) / 100))
STEPS = st.lists(st.tuples(st.sampled_from(("invoice", "pay", "credit", "refund", "reverse")),
                           CENTS, st.integers(-90, 0)), min_size=1, max_size=10)


@given(steps=STEPS, cut=st.integers(-90, 0))
@settings(max_examples=sized(15, usual=5), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_get_statement_adds_up_whatever_happened_and_wherever_it_is_cut(rules, steps, cut):
    acme = party()
    invoice = invoiced(acme, 100, issued=-90)
    payments = [rules.create_payment(contact_id=acme, amount=eur("70"), received_at=ago(90))]
    for kind, amount, day in steps:
        _do(rules, kind, acme, invoice, payments, amount, day)

    first = rules.get_statement(
        contact_id=acme, starts_on="2020-01-01", ends_on=days_from_now(cut))
    second = rules.get_statement(
        contact_id=acme, starts_on=days_from_now(cut + 1), ends_on=days_from_now(2))

    (before,), (after,) = first["currencies"], second["currencies"]
    assert before["closing"] == after["opening"]
    assert Decimal(after["opening"]) + sum(
        Decimal(item["amount"]) for item in after["entries"]) == Decimal(after["closing"])
    (position,) = rules.get_net_position(contact_id=acme)["positions"]
    assert position["net"] == after["closing"]
    (buckets,) = rules.get_statement(contact_id=acme)["ageing"] or [{"total": "0.00"}]
    assert Decimal(buckets["total"]) == Decimal(position["owed_to_us"])


def _do(rules, kind, acme, invoice, payments, amount, day):
    if kind == "invoice":
        invoiced(acme, amount, issued=day)
    if kind == "pay":
        payments.append(rules.create_payment(
            contact_id=acme, amount=eur(amount), received_at=ago(-day)))
    if kind == "credit" and not rules.store.invoices.find_one({"credits_invoice_id": invoice}):
        credited(invoice, min(Decimal(amount), 100), issued_on=days_from_now(day))
    last = rules.get_payment(payment_id=payments[-1]["id"])
    if kind == "refund" and Decimal(last["unallocated"]["amount"]) > 0:
        rules.create_refund(source_id=last["id"], refunded_at=ago(-day))
    if kind == "reverse" and Decimal(last["refunded"]["amount"]) == 0:
        rules.reverse_payment(payment_id=last["id"], reason="Bounced", reversed_at=ago(-day))


@pytest.mark.parametrize(("overdue", "name"), [
    (-5, "not_due"), (0, "not_due"), (1, "days_1_30"), (30, "days_1_30"), (31, "days_31_60"),
    (60, "days_31_60"), (61, "days_61_90"), (90, "days_61_90"), (91, "over_90_days")])
def test_get_ageing_sorts_by_days_overdue(rules, acme, overdue, name):
    invoiced(acme, 12.5, due=-overdue)

    (row,) = rules.get_ageing()["items"]

    assert (row[name], row["total"]) == ("12.50", "12.50")
    assert bucket_of(days_from_now(-overdue), days_from_now(0)) == name


def test_get_ageing_is_by_customer_and_in_all(rules, acme):
    others = [party(f"Other {number}") for number in range(3)]
    for customer in [acme, *others]:
        invoiced(customer, 10, due=-40)
        invoiced(customer, 5)
    invoiced(acme, 99, currency="USD")
    invoiced(acme, 900, is_self_billed=True)
    rules.create_payment(contact_id=acme, amount=eur("4"))

    rows, after = [], None
    while True:
        page = rules.get_ageing(limit=2, after=after)
        rows += page["items"]
        after = page["next"]
        if after is None:
            break

    assert {(row["contact_id"], row["currency"]): (row["days_31_60"], row["not_due"])
            for row in rows} == {
        (acme, "EUR"): ("6.00", "5.00"), (acme, "USD"): ("0.00", "99.00"),
        **{(other, "EUR"): ("10.00", "5.00") for other in others}}
    assert {total["currency"]: total["total"] for total in page["totals"]} == {
        "EUR": "56.00", "USD": "99.00"}


def test_get_net_position_is_one_number_for_a_party_that_buys_and_sells(rules, acme):
    invoice = invoiced(acme, 100)
    rules.create_payment(contact_id=acme, amount=eur("40"), allocating="none")
    invoiced(acme, 250, is_self_billed=True)
    credited(invoice, 10)

    (position,) = rules.get_net_position(contact_id=acme)["positions"]

    assert position == {"currency": "EUR", "owed_to_us": "90.00", "credit": "40.00",
                        "owed_by_us": "250.00", "net": "-200.00"}


def test_get_portal_statement_is_of_the_caller(rules, acme):
    invoiced(acme, 100)
    invoiced(party(), 999)
    customer = Actor("portal_user", roles=("customer",), party_id=acme)

    told = rules.by(customer).get_portal_statement()

    assert told == rules.get_statement(contact_id=acme)
    assert told["currencies"][0]["closing"] == "100.00"

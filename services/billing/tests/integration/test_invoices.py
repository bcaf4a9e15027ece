"""Invoices by hand: drafted, issued without gaps, and never changed after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from invoicing_factories import ADDRESS, customer, draft, invoice, set_up

from billing.errors import (
    DayGoesBack,
    InvoiceIsIssued,
    SeriesMissing,
)
from chassis import clock
from chassis.testing.events import waiting_events
from contracts.errors import PreconditionFailed, ValidationFailed


@pytest.fixture
def ready(rules):
    set_up(rules)
    return rules


@pytest.fixture
def moved():
    yield clock.move
    clock.move(timedelta())


def amounts(document):
    return [document[name]["amount"] for name in ("net", "total", "payable", "open_amount")]


# Issuing


def test_issue_invoice_gives_the_next_number_and_tells(ready):
    customer_id = customer(ready)

    first, second = invoice(ready, customer_id), invoice(ready, customer_id)

    year = first["issued_on"][:4]
    assert [one["number"] for one in (first, second)] == [
        f"F-{year}-000001", f"F-{year}-000002"]
    assert (first["state"], first["type_code"], first["payment_means"]) == ("issued", "380", "58")
    assert first["payment_reference"] == first["number"]
    assert "previous_hash" not in first
    assert second["previous_hash"] == first["hash"]
    assert [event["type"] for event in waiting_events(ready.store)] == [
        "billing.invoice.issued"] * 2


def test_issue_invoice_snapshots_the_parties(ready):
    customer_id = customer(ready)
    issued = invoice(ready, customer_id)
    (profile,) = ready.list_billing_profiles(contact_id=customer_id)["items"]

    ready.update_billing_profile(
        billing_profile_id=profile["id"], changes={"legal_name": "Otra S.A."})

    assert ready.get_invoice(invoice_id=issued["id"]) == issued
    assert invoice(ready, customer_id)["buyer"]["legal_name"] == "Otra S.A."


def test_issue_invoice_takes_what_is_known_then_and_not_when_it_was_drafted(ready):
    customer_id = customer(ready)
    drafted = draft(ready, customer_id)
    (profile,) = ready.list_billing_profiles(contact_id=customer_id)["items"]
    ready.update_billing_profile(
        billing_profile_id=profile["id"],
        changes={"tax_regime": {"kind": "equivalence_surcharge", "withholding_rate": "15"}})

    issued = ready.issue_invoice(invoice_id=drafted["id"])

    assert amounts(issued) == ["200.00", "252.40", "222.40", "222.40"]
    assert issued["withholding"] == {"rate": "15", "base": "200.00", "amount": "30.00"}


def test_issue_invoice_of_nothing_is_paid_at_once(ready):
    issued = invoice(ready, lines=[{"description": "Muestra", "quantity": "1",
                                    "unit_price": "0"}])

    assert (issued["state"], issued["total"]["amount"]) == ("paid", "0.00")


def test_issue_invoice_on_a_day_that_is_not_before_the_last(ready):
    customer_id = customer(ready)
    today = invoice(ready, customer_id)["issued_on"]
    drafted = draft(ready, customer_id)

    with pytest.raises(DayGoesBack):
        ready.issue_invoice(invoice_id=drafted["id"], issued_on="2026-01-01")
    with pytest.raises(ValidationFailed):
        ready.issue_invoice(invoice_id=drafted["id"], issued_on="2099-01-01")

    issued = ready.issue_invoice(invoice_id=drafted["id"], issued_on=today)
    assert issued["sequence"] == 2


def test_issue_invoice_with_the_day_of_the_last_when_the_clock_is_put_back(ready, moved):
    customer_id = customer(ready)
    last = invoice(ready, customer_id)["issued_on"]

    moved(timedelta(days=-3))

    assert invoice(ready, customer_id)["issued_on"] == last


def test_issue_invoice_begins_with_1_again_in_a_new_year(ready, moved):
    customer_id = customer(ready)
    before = invoice(ready, customer_id)
    year = int(before["issued_on"][:4])

    moved(timedelta(days=366))
    after = invoice(ready, customer_id)

    assert after["number"] == f"F-{year + 1}-000001"
    assert after["previous_hash"] == before["hash"]


def test_issue_invoice_in_a_series_of_its_own(ready):
    ready.create_series(code="WEB", kinds=["invoice"], is_per_year=False)

    issued = invoice(ready, series="WEB")

    assert (issued["series"], issued["number"]) == ("WEB", "WEB-000001")


def test_issue_invoice_without_a_series(ready):
    for series in ready.list_series()["items"]:
        ready.update_series(series_id=series["id"], changes={"default_for": []})
    drafted = draft(ready)

    with pytest.raises(SeriesMissing):
        ready.issue_invoice(invoice_id=drafted["id"])

    assert ready.get_invoice(invoice_id=drafted["id"])["state"] == "draft"


def test_issue_invoice_fifty_at_once_without_a_gap(ready):
    customer_id = customer(ready)
    drafts = [draft(ready, customer_id)["id"] for _ in range(50)]

    with ThreadPoolExecutor(16) as pool:
        issued = list(pool.map(lambda id: ready.issue_invoice(invoice_id=id), drafts))

    assert sorted(one["sequence"] for one in issued) == list(range(1, 51))
    verified = ready.verify_chain(series="F")
    assert (verified["checked_count"], verified["broken"]) == (50, None)


def test_issue_invoice_one_draft_fifty_times_at_once(ready):
    drafted = draft(ready)

    def issue(_):
        try:
            return ready.issue_invoice(invoice_id=drafted["id"])
        except InvoiceIsIssued:
            return None

    with ThreadPoolExecutor(16) as pool:
        issued = [one for one in pool.map(issue, range(50)) if one]

    assert len(issued) == 1
    assert ready.verify_chain(series="F")["checked_count"] == 1


def test_issue_invoice_that_fails_leaves_no_gap(ready):
    customer_id = customer(ready)
    drafted = draft(ready, customer_id)
    with pytest.raises(ValidationFailed):
        ready.issue_invoice(invoice_id=drafted["id"], issued_on="2099-01-01")
    with pytest.raises(PreconditionFailed):
        ready.issue_invoice(invoice_id=drafted["id"], expected_version=7)

    assert invoice(ready, customer_id)["sequence"] == 1


# What is issued


def test_nothing_changes_what_was_issued(ready):
    from billing.invoices.models import Invoice
    from chassis.outbox import commit

    issued = invoice(ready)
    id = issued["id"]

    for attempt in (
        lambda: ready.update_invoice(invoice_id=id, changes={"note": "Otra"}),
        lambda: ready.delete_invoice(invoice_id=id),
        lambda: ready.issue_invoice(invoice_id=id),
    ):
        with pytest.raises(InvoiceIsIssued):
            attempt()
    for name, value in (("note", "Otra"), ("number", "F-1"), ("issued_on", "2026-01-01"),
                        ("lines", []), ("buyer", {}), ("hash", "0" * 64)):
        document = Invoice.fetch(id)
        setattr(document, name, value)
        with pytest.raises(InvoiceIsIssued):
            commit(document.put)

    assert ready.get_invoice(invoice_id=id) == issued
    assert ready.verify_chain(series="F")["broken"] is None


def test_no_operation_changes_the_content_of_what_was_issued(ready):
    from billing.invoices.hashing import digest

    customer_id = customer(ready)
    issued = invoice(ready, customer_id)
    (profile,) = ready.list_billing_profiles(contact_id=customer_id)["items"]
    (rate, *_) = ready.list_tax_rates(country="ES")["items"]

    ready.update_billing_profile(billing_profile_id=profile["id"], changes={"legal_name": "X"})
    ready.update_tax_rate(tax_rate_id=rate["id"], changes={"rate": "99"})
    ready.set_issuer(issuer={"legal_name": "Otra", "tax_id": "A08015497", "address": ADDRESS})
    ready.create_credit_note(invoice_id=issued["id"], reason="Devuelto")

    (raw,) = ready.store.invoices.find({"_id": issued["id"]})
    assert digest(raw) == raw["hash"] == issued["hash"]


# Looking up


def test_list_invoices_by_what_they_are(ready):
    customer_id, other_id = customer(ready), customer(ready)
    issued = invoice(ready, customer_id)
    drafted = draft(ready, other_id)
    credit = ready.create_credit_note(invoice_id=issued["id"], reason="Devuelto")
    found = {
        name: {one["id"] for one in ready.list_invoices(**filters)["items"]}
        for name, filters in {
            "contact": {"contact_id": other_id}, "state": {"state": "draft"},
            "kind": {"kind": "credit_note"}, "series": {"series": "F"},
            "number": {"number": issued["number"]},
            "credits": {"credits_invoice_id": issued["id"]},
            "period": {"issued_from": issued["issued_on"], "issued_until": issued["issued_on"]},
            "before": {"issued_until": "2020-12-31"},
        }.items()}

    assert found == {
        "contact": {drafted["id"]}, "state": {drafted["id"]}, "kind": {credit["id"]},
        "series": {issued["id"]}, "number": {issued["id"]}, "credits": {credit["id"]},
        "period": {issued["id"], credit["id"]}, "before": set()}


def test_list_invoices_that_are_overdue(ready, moved):
    customer_id = customer(ready, payment_terms={"days": 10})
    issued = invoice(ready, customer_id)

    assert ready.list_invoices(is_overdue=True)["items"] == []
    moved(timedelta(days=12))

    assert [one["id"] for one in ready.list_invoices(is_overdue=True)["items"]] == [issued["id"]]
    assert ready.list_invoices(is_overdue=False)["items"] == []

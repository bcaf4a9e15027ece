"""Drafts of invoices: reckoned at once, changed and deleted, and nothing told of them."""

import pytest
from invoicing_factories import ADDRESS, customer, draft, invoices, party, set_up

from billing.errors import BillingProfileMissing, IssuerMissing, TaxRateMissing
from chassis.testing.events import waiting_events
from contracts.errors import NotFound, PreconditionFailed


@pytest.fixture
def ready(rules):
    set_up(rules)
    return rules


def amounts(document):
    return [document[name]["amount"] for name in ("net", "total", "payable", "open_amount")]


def test_create_invoice_reckons_what_it_comes_to(ready):
    customer_id = customer(ready, payment_terms={"days": 30, "end_of_month": True})

    drafted = ready.create_invoice(contact_id=customer_id, note="Gracias", lines=[
        {"description": "Consultoría", "quantity": "2", "unit": "HUR", "unit_price": "100"},
        {"description": "Libro", "quantity": "1", "unit_price": "20.005", "discount": "0.5",
         "tax_category": "super_reduced"}])

    assert (drafted["state"], drafted["kind"], drafted["currency"]) == ("draft", "invoice", "EUR")
    assert amounts(drafted) == ["219.51", "262.29", "262.29", "262.29"]
    assert [(total["rate"], total["base"], total["tax"]) for total in drafted["taxes"]] == [
        ("4", "19.51", "0.78"), ("21", "200.00", "42.00")]
    assert drafted["buyer"]["legal_name"] == "Talleres Ruiz S.A."
    assert drafted["seller"]["vat_id"] == "ESB58378431"
    assert drafted["contact_ids"] == [customer_id]
    assert "number" not in drafted
    assert waiting_events(ready.store) == []


def test_create_invoice_without_what_it_takes(rules):
    contact_id = party()

    with pytest.raises(IssuerMissing):
        rules.create_invoice(contact_id=contact_id, lines=[
            {"description": "Silla", "quantity": "1", "unit_price": "1"}])
    set_up(rules)
    with pytest.raises(BillingProfileMissing):
        draft(rules, contact_id)

    assert invoices(rules) == []


def test_create_invoice_where_no_rate_is_known(ready):
    ready.set_issuer(issuer={"legal_name": "Vinculo CH", "tax_id": "CHE-100.155.212 TVA",
                             "address": {**ADDRESS, "country": "CH"}})

    with pytest.raises(TaxRateMissing) as refused:
        draft(ready, customer(ready, tax_id=None, address={**ADDRESS, "country": "CH"}))

    assert refused.value.details["country"] == "CH"


def test_update_invoice_changes_a_draft(ready):
    drafted = draft(ready)

    changed = ready.update_invoice(
        invoice_id=drafted["id"], expected_version=1,
        changes={"note": "Urgente", "lines": [
            {"description": "Silla", "quantity": "1", "unit_price": "10"}]})

    assert (changed["note"], changed["version"]) == ("Urgente", 2)
    assert amounts(changed) == ["10.00", "12.10", "12.10", "12.10"]


def test_update_invoice_that_has_changed_since(ready):
    drafted = draft(ready)
    ready.update_invoice(invoice_id=drafted["id"], changes={"note": "Uno"})

    with pytest.raises(PreconditionFailed):
        ready.update_invoice(invoice_id=drafted["id"], expected_version=1,
                             changes={"note": "Dos"})

    assert ready.get_invoice(invoice_id=drafted["id"])["note"] == "Uno"


def test_delete_invoice_deletes_a_draft(ready):
    drafted = draft(ready)

    ready.delete_invoice(invoice_id=drafted["id"])

    with pytest.raises(NotFound):
        ready.get_invoice(invoice_id=drafted["id"])

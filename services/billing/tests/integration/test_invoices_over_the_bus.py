"""Invoices over the bus: told orders, profiles, merges, and the operator's `vinculo invoices`."""

import subprocess
import sys

import pytest
from invoicing_factories import ADDRESS, OTHER_TAX_ID, TAX_ID, line, order

import contracts.sales as sales
from billing.issuers.series import USUAL_FORMAT
from chassis.schemas import to_json
from chassis.testing.processes import wait_until


@pytest.fixture
def vinculo(stack):
    """Run the command as the operator of this stack."""

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "cli", *words, "--broker-url", stack.broker_url("operator")],
            capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def ready(billing):
    billing.set_issuer(issuer={
        "legal_name": "Vinculo Demo S.L.", "tax_id": TAX_ID, "address": ADDRESS,
        "invoicing_policy": "when_placed"})
    billing.create_tax_rate(country="ES", tax_category="standard", rate="21",
                            valid_from="2012-09-01")
    for code, kind in (("F", "invoice"), ("R", "credit_note")):
        billing.create_series(code=code, kinds=[kind], default_for=[kind],
                              number_format=USUAL_FORMAT)
    return billing


def customer(client, name="Talleres Ruiz"):
    contact = client.contacts.create_contact(kind="organisation", name=name)
    client.billing.create_billing_profile(
        contact_id=contact["id"], legal_name=name, tax_id=OTHER_TAX_ID, address=ADDRESS)
    return contact["id"]


def issue(billing, contact_id):
    drafted = billing.create_invoice(contact_id=contact_id, lines=[
        {"description": "Silla", "quantity": "1", "unit_price": "100"}])
    return billing.issue_invoice(invoice_id=drafted["id"])


def revenue_of(client, contact_id):
    profile = client.contacts.get_profile(contact_id=contact_id)
    return (profile["sections"].get("value") or {}).get("revenue") or {}


def test_verify_tells_what_holds_and_names_what_does_not(ready, client, stack, vinculo):
    contact_id = customer(client)
    issued = [issue(ready, contact_id) for _ in range(3)]

    whole = vinculo("invoices", "verify")
    stack.open_store("billing").invoices.update_one(
        {"_id": issued[1]["id"]}, {"$set": {"note": "Otra"}})
    broken = vinculo("invoices", "verify", "--series", "F")
    other = vinculo("invoices", "verify", "--series", "F", "--year", "2001")

    assert whole.returncode == 0, whole.stderr
    assert whole.stdout.splitlines() == [
        "F: 3 documents, whole and unchanged.", "R: 0 documents, whole and unchanged."]
    assert broken.returncode == 1
    assert broken.stdout == (f"F: 1 document holds; then, at {issued[1]['number']} (place 2): "
                             "Its content is not what was issued.\n")
    assert other.stdout == "F: 0 documents, whole and unchanged.\n"


def test_order_that_is_told_over_the_bus_is_invoiced_and_shown_in_the_profile(
        ready, client, publish_event):
    contact_id = customer(client)
    placed = order(contact_id, lines=[line("250.00")])
    body = to_json({"order": placed}, sales.order_placed.schema)

    publish_event(sales.order_placed, body)
    publish_event(sales.order_placed, body)

    (issued,) = wait_until(lambda: ready.list_invoices(contact_id=contact_id)["items"], 15)
    wait_until(lambda: revenue_of(client, contact_id).get("invoice_count") == 1, 15,
               "the profile counts the invoice")
    assert revenue_of(client, contact_id)["net"] == [{"amount": "250.00", "currency": "EUR"}]
    timeline = client.contacts.get_timeline(contact_id=contact_id)["items"]
    assert [entry["title"] for entry in timeline if entry["type"] == "billing.invoice.issued"] == [
        f"invoice · {issued['number']}"]
    assert len(ready.list_invoices(contact_id=contact_id)["items"]) == 1


def test_facts_told_again_are_those_that_were_told(ready, client):
    contact_id = customer(client)
    first, second = issue(ready, contact_id), issue(ready, contact_id)
    ready.create_credit_note(invoice_id=first["id"], reason="Todo")
    ready.create_credit_note(invoice_id=second["id"], reason="Parte", lines=[
        {"line_id": second["lines"][0]["id"], "amount": "1"}])
    ready.create_invoice(contact_id=contact_id, lines=[
        {"description": "Borrador", "quantity": "1", "unit_price": "1"}])

    facts = ready.export_facts(limit=100)["items"]

    assert [fact["type"] for fact in facts] == [
        "billing.invoice.cancelled", "billing.invoice.updated", "billing.invoice.issued",
        "billing.invoice.issued"]


def test_invoices_and_profiles_follow_a_merge_and_keep_what_was_issued(ready, client, stack):
    kept_id, merged_id = customer(client, "Ruiz"), customer(client, "Talleres Ruiz")
    issued = issue(ready, merged_id)
    credit = ready.create_credit_note(invoice_id=issued["id"], reason="Todo")

    client.contacts.merge_contacts(survivor_id=kept_id, merged_id=merged_id)

    def moved():
        return ready.get_invoice(invoice_id=issued["id"])["contact_ids"] == [kept_id]

    wait_until(moved, 15, "the invoice is the survivor's")
    after = ready.get_invoice(invoice_id=issued["id"])
    assert after["buyer"] == {**issued["buyer"], "contact_id": kept_id}
    assert after["hash"] == issued["hash"]
    assert ready.get_invoice(invoice_id=credit["id"])["contact_ids"] == [kept_id]
    assert ready.verify_chain(series="F")["broken"] is None
    assert [one["contact_id"] for one in ready.list_billing_profiles()["items"]] == [kept_id]

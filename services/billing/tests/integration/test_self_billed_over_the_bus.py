"""Self-billing over the bus: closed commissions, and profiles that take it for no debt."""

from invoicing_factories import ADDRESS, OTHER_TAX_ID, TAX_ID
from self_billed_factories import AGREED, commissions

import contracts.sales as sales
from chassis.schemas import to_json
from chassis.testing.processes import wait_until


def test_commissions_are_invoiced_over_the_bus_and_are_no_debt_of_the_partner(
        clean_stack, billing_process, client, publish_event):
    billing, contacts = client.billing, client.contacts
    billing.set_issuer(issuer={"legal_name": "Vinculo Demo S.L.", "tax_id": TAX_ID,
                               "address": ADDRESS})
    billing.create_tax_rate(country="ES", tax_category="standard", rate="21",
                            valid_from="2012-09-01")
    billing.create_series(code="F", kinds=["invoice"], default_for=["invoice"])
    contact_id = contacts.create_contact(kind="organisation", name="Agencia Pérez")["id"]
    billing.create_billing_profile(
        contact_id=contact_id, legal_name="Agencia Pérez", tax_id=OTHER_TAX_ID, address=ADDRESS,
        self_billing_agreement={**AGREED, "needs_acceptance": False})
    event = sales.commission_statement_closed
    body = to_json({"commission_statement": commissions(contact_id, "5000.00")}, event.schema)

    publish_event(event, body)
    publish_event(event, body)
    (owed,) = wait_until(
        lambda: billing.list_self_billed_invoices(contact_id=contact_id)["items"], 20)
    # What we sell them is told after it, so that the profile has heard of both.
    drafted = billing.create_invoice(contact_id=contact_id, lines=[
        {"description": "Silla", "quantity": "1", "unit_price": "100"}])
    billing.issue_invoice(invoice_id=drafted["id"])

    def receivables():
        profile = contacts.get_profile(contact_id=contact_id)
        return (profile["sections"].get("value") or {}).get("revenue") or {}

    wait_until(lambda: receivables().get("invoice_count") == 1, 20, "the profile counts one")
    assert receivables()["net"] == [{"amount": "100.00", "currency": "EUR"}]
    assert owed["number"] not in str(contacts.get_profile(contact_id=contact_id))
    assert "6050.00" not in str(contacts.get_profile(contact_id=contact_id))
    guards = contacts.check_guards(contact_id=contact_id, action="close_deal")
    assert "6050.00" not in str(guards)
    assert len(billing.list_self_billed_invoices(contact_id=contact_id)["items"]) == 1

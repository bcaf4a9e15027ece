"""What tests of self-billing begin with: suppliers who agreed to it, and closed commissions."""

from datetime import UTC, datetime
from decimal import Decimal

from invoicing_factories import customer

from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import sales
from contracts.context import Actor

AGREED = {"agreed_on": "2026-01-01", "text": "Contrato de agencia, cláusula 7."}
IBAN = "ES9121000418450200051332"


def supplier(rules, *, name="Agencia Pérez S.L.", agreement=(), **fields):
    """A party that agreed to have us issue its invoices; returns its id."""
    return customer(rules, name=name, self_billing_agreement={**AGREED, **dict(agreement)}, **{
        "payment_method": {"kind": "transfer", "iban": IBAN}, **fields})


def at_once(rules, **fields):
    """A supplier whose documents are issued without asking."""
    return supplier(rules, agreement={"needs_acceptance": False}, **fields)


def drafted(rules, contact_id, price="1000", **fields):
    return rules.create_self_billed_invoice(contact_id=contact_id, lines=[
        {"description": "Comisiones", "quantity": "1", "unit_price": price}], **fields)


def proposed(rules, contact_id, price="1000"):
    return rules.propose_self_billed_invoice(
        invoice_id=drafted(rules, contact_id, price)["id"])


def issued(rules, contact_id, price="1000"):
    """A self-billed invoice of a supplier who need not be asked."""
    return rules.issue_self_billed_invoice(invoice_id=drafted(rules, contact_id, price)["id"])


def partner_of(rules, contact_id):
    """The operations as the supplier has them in the partner portal."""
    return rules.by(Actor("portal_user", roles=("partner",), party_id=contact_id))


def commissions(contact_id, total="250.00", **fields):
    """A closed month of commissions, as sales tells of it."""
    moment = datetime(2026, 4, 1, 9, tzinfo=UTC)
    return {
        "id": new_id("commission_statement"), "version": 1, "created_at": moment,
        "updated_at": moment, "partner_id": contact_id, "period": "2026-03",
        "closed_on": "2026-04-01", "count": 3,
        "total": {"amount": Decimal(total), "currency": "EUR"}, **fields}


def close(rules, statement):
    """Have billing learn that commissions were closed."""
    event = sales.commission_statement_closed
    rules.react("on_commission_statement_closed", Happened(
        id=new_id("event"), type=event.type, at=statement["created_at"],
        data={"commission_statement": statement}))

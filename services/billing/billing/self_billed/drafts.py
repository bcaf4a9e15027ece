"""Drafts of what we issue in the name of suppliers, and how all of it is looked up."""

from chassis import money, paging
from chassis.parties import survivor_of
from chassis.store import note_change, view
from chassis.visibility import narrow
from contracts.errors import NotFound

from ..errors import InvoiceIsIssued
from ..invoices.composing import priced
from ..invoices.models import Invoice
from ..issuers.issuers import day_at, the_issuer
from ..profiles.billing_profiles import the_profile_of
from ..statements.receivables import today
from . import due as due_commissions
from .composing import compose

KIND = "invoice"
# What a draft forgets when it is changed, as its supplier has not seen it so.
SAID = ("proposed_at", "accepted_at", "accepted_by_id", "acceptance_note", "dispute_reason")


def create_self_billed_invoice(*, contact_id, lines, currency, parties, **fields):
    """Draft an invoice in the name of a supplier; nobody else sees it until it is proposed."""
    party = parties[contact_id]
    return drafted(party["id"], lines=lines, currency=currency, owner_id=party.get("owner_id"),
                   **fields).to_view()


def drafted(contact_id, *, lines, currency=None, **fields):
    """A new draft, stored. Raises what keeps it from being made."""
    issuer, profile = the_issuer(), the_profile_of(contact_id)
    invoice = Invoice(
        kind=KIND, type_code="389", is_self_billed=True, acceptance="not_asked",
        currency=currency or profile.currency or issuer.currency,
        contact_ids=[profile.contact_id], **fields)
    compose(invoice, issuer=issuer, profile=profile, day=day_at(issuer),
            lines=priced(lines, invoice.currency))
    return invoice.add()


def get_self_billed_invoice(*, invoice_id):
    """Show a document that we issue in the name of a supplier."""
    raw = Invoice.fetch_raw(invoice_id)
    _require_self_billed(raw.get("is_self_billed"), invoice_id)
    return view(raw)


def list_self_billed_invoices(*, limit, after, contact_id=None, is_overdue=None, **filters):
    """List the documents that we issue in the name of suppliers, the latest first."""
    where = {"is_self_billed": True, **filters}
    if contact_id is not None:
        where["contact_ids"] = survivor_of(contact_id)
    if is_overdue is not None:
        overdue = {"kind": KIND, "state": "issued", "due_on": {"$lt": today()}}
        where = {"$and": [where, overdue if is_overdue else {"$nor": [overdue]}]}
    return paging.page(Invoice.collection(), narrow(where, "invoice"), sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def update_self_billed_invoice(*, invoice_id, changes, expected_version):
    """Change a draft; whatever its supplier said of it before was of something else."""
    invoice = draft(invoice_id, expected_version)
    lines = changes.get("lines") or [money.loaded(dict(line)) for line in invoice.lines]
    for name, value in changes.items():
        if name != "lines":
            setattr(invoice, name, value)
    for name in SAID:
        setattr(invoice, name, None)
    invoice.acceptance = "not_asked"
    compose_anew(invoice, the_issuer(), lines=priced(lines, invoice.currency))
    return invoice.put().to_view()


def delete_self_billed_invoice(*, invoice_id, expected_version):
    """Delete a draft; the commissions that it was of wait again."""
    invoice = draft(invoice_id, expected_version)
    due_commissions.wait_again(invoice)
    raw = Invoice.collection().find_one_and_delete({"_id": invoice.id, "version": invoice.version})
    note_change(invoice.id, raw, None)


def compose_anew(invoice, issuer, *, lines=None, day=None):
    """Have a draft say what its parties and lines come to by now."""
    if lines is None:
        lines = [money.loaded(dict(line)) for line in invoice.lines]
    compose(invoice, issuer=issuer, profile=the_profile_of(invoice.contact_ids[0]), lines=lines,
            day=day or day_at(issuer))


def self_billed(invoice_id, expected_version=None):
    """A self-billed document to be changed. Raises NotFound for any other."""
    invoice = Invoice.fetch(invoice_id, expected_version=expected_version)
    _require_self_billed(invoice.is_self_billed, invoice_id)
    return invoice


def draft(invoice_id, expected_version=None):
    """A draft to be changed. Raises InvoiceIsIssued for what is none."""
    invoice = self_billed(invoice_id)
    if invoice.number:
        raise InvoiceIsIssued(id=invoice_id, number=invoice.number)
    return self_billed(invoice_id, expected_version)


def _require_self_billed(is_self_billed, invoice_id):
    if not is_self_billed:
        raise NotFound(f"There is no self-billed invoice {invoice_id}.", id=invoice_id)

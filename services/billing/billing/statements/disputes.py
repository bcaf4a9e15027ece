"""Disputes: a customer says that an invoice is not right, so it is not dunned until settled."""

from chassis import clock, paging, parties
from chassis.outbox import announce
from contracts import billing as contract
from contracts.errors import NotFound

from ..errors import NothingIsOpen
from ..invoices.invoices import refuse_self_billed
from ..invoices.models import Invoice
from ..invoices.settling import amount_of
from .models import Dispute
from .receivables import of_party


def dispute_invoice(*, invoice_id, reason):
    """Note that a customer says an invoice is not right; once as long as that is open."""
    invoice = Invoice.fetch(invoice_id)
    refuse_self_billed(invoice.is_self_billed, invoice_id)
    return _dispute(invoice, invoice.contact_ids[0], reason)


def dispute_portal_invoice(*, invoice_id, reason, party):
    """The customer says that an invoice of theirs is not right."""
    invoice = Invoice.objects(__raw__={"_id": invoice_id, **of_party(party["id"])}).first()
    if invoice is None:
        raise NotFound(f"There is no invoice {invoice_id}.", id=invoice_id)
    return _dispute(invoice, party["id"], reason)


def list_disputes(*, limit, after, contact_id=None, **filters):
    """List disputes, the latest first."""
    where = dict(filters)
    if contact_id is not None:
        where["contact_id"] = parties.survivor_of(contact_id)
    return paging.page(Dispute.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def settle_dispute(*, dispute_id, resolution, expected_version):
    """Settle a dispute; settled twice is settled once."""
    dispute = Dispute.fetch(dispute_id, expected_version=expected_version)
    if dispute.state == "settled":
        return dispute.to_view()

    dispute.state, dispute.resolution = "settled", resolution
    dispute.settled_at, dispute.open_for = clock.now(), None
    dispute.put()
    announce(contract.dispute_settled, dispute)
    return dispute.to_view()


def disputed_among(invoice_ids):
    """Those of these invoices that are disputed."""
    return {raw["_open_for"] for raw in Dispute.collection().find(
        {"_open_for": {"$in": list(invoice_ids)}}, {"_open_for": 1})}


def _dispute(invoice, contact_id, reason):
    if invoice.kind != "invoice" or invoice.state != "issued" or not amount_of(
            invoice.open_amount):
        raise NothingIsOpen(invoice_id=invoice.id)
    held = Dispute.objects(open_for=invoice.id).first()
    if held is not None:
        return held.to_view()

    dispute = Dispute(
        invoice_id=invoice.id, contact_id=contact_id, reason=reason, open_for=invoice.id).add()
    announce(contract.invoice_disputed, invoice, dispute=dispute.to_view())
    return dispute.to_view()

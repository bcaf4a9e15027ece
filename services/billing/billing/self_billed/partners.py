"""What suppliers see of the documents in their name; anybody else's are not there."""

from chassis import paging
from chassis.store import view
from contracts.billing.self_billed_invoice import PartnerSelfBilledInvoice
from contracts.errors import NotFound

from ..documents.invoice_files import as_pdf, as_xml
from ..invoices.models import Invoice
from ..statements.portal_invoices import allowed
from . import acceptance
from .drafts import self_billed

_PARTNER = PartnerSelfBilledInvoice()


def list_partner_self_billed_invoices(*, limit, after, party, **filters):
    """List the documents in the supplier's own name, the latest first; no drafts not shown yet."""
    return paging.page(Invoice.collection(), {**_own(party), **filters}, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after,
                       show=lambda raw: _shown(view(raw)))


def get_partner_self_billed_invoice(*, invoice_id, party):
    """Show the supplier a document in their own name."""
    return _shown(_fetched(invoice_id, party))


def accept_partner_self_billed_invoice(*, invoice_id, expected_version, party):
    """The supplier accepts, by which it is issued; accepted twice is accepted once."""
    if _fetched(invoice_id, party)["acceptance"] == "accepted":
        return _shown(_fetched(invoice_id, party))
    return _shown(acceptance.accept(self_billed(invoice_id, expected_version)).to_view())


def dispute_partner_self_billed_invoice(*, invoice_id, reason, expected_version, party):
    """The supplier says that a draft in their name is not right."""
    _fetched(invoice_id, party)
    return _shown(acceptance.dispute(self_billed(invoice_id, expected_version), reason).to_view())


def get_partner_self_billed_invoice_pdf(*, invoice_id, party):
    """Get a document in one's own name on paper."""
    return as_pdf(_fetched(invoice_id, party))


def get_partner_self_billed_invoice_facturx(*, invoice_id, party):
    """Get a document in one's own name as an e-invoice."""
    return as_xml(_fetched(invoice_id, party))


def _own(party):
    return {"is_self_billed": True, "contact_ids": party["id"], "contact_ids.0": party["id"],
            "proposed_at": {"$exists": True}}


def _fetched(invoice_id, party):
    raw = Invoice.collection().find_one({"_id": invoice_id, **_own(party)})
    if raw is None:
        raise NotFound(f"There is no invoice {invoice_id}.", id=invoice_id)
    return view(raw)


def _shown(invoice):
    return allowed(_PARTNER, invoice)

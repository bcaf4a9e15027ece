"""Invoices and credit notes as files, for us and for those whom they are of."""

import base64
import re

from chassis.store import view
from chassis.visibility import require_seen
from contracts.billing.invoice import Invoice as InvoiceShown
from contracts.errors import NotFound

from ..errors import InvoiceHasNoXml
from ..invoices.models import Invoice
from .facturx import CannotBeTold, cii_xml
from .pdf import invoice_pdf

_SHOWN = InvoiceShown()


def get_invoice_pdf(*, invoice_id):
    """Get an invoice on paper; of a draft what it would look like."""
    return as_pdf(_seen(invoice_id))


def get_invoice_facturx(*, invoice_id):
    """Get an invoice as an e-invoice. Raises InvoiceHasNoXml where there can be none."""
    return as_xml(_seen(invoice_id))


def get_portal_invoice_pdf(*, invoice_id, party):
    """Get an invoice of one's own on paper."""
    return as_pdf(_own(invoice_id, party))


def get_portal_invoice_facturx(*, invoice_id, party):
    """Get an invoice of one's own as an e-invoice."""
    return as_xml(_own(invoice_id, party))


def _seen(invoice_id):
    invoice = view(Invoice.fetch_raw(invoice_id))
    require_seen(_SHOWN, invoice)
    return invoice


def _own(invoice_id, party):
    """An invoice that has been issued to a party, who comes first in it."""
    invoice = view(Invoice.fetch_raw(invoice_id))
    if invoice["state"] == "draft" or invoice["contact_ids"][0] != party["id"] or (
            invoice.get("is_self_billed")):
        raise NotFound(f"There is no invoice {invoice_id}.", id=invoice_id)
    return invoice


def as_pdf(invoice):
    """An invoice that may be shown, on paper."""
    return _file(invoice, "pdf", invoice_pdf(invoice))


def as_xml(invoice):
    """An invoice that may be shown, as an e-invoice. Raises InvoiceHasNoXml."""
    if invoice["state"] == "draft":
        raise InvoiceHasNoXml(reason="It is a draft.")
    try:
        return _file(invoice, "xml", cii_xml(invoice))
    except CannotBeTold as error:
        raise InvoiceHasNoXml(reason=str(error)) from error


def _file(invoice, ending, content):
    return as_file(invoice.get("number") or "draft", ending, content)


def as_file(name, ending, content):
    """A file as it is answered; a name may hold signs that a name of a file cannot have."""
    name = re.sub(r"[^\w.-]+", "-", name).strip(".-") or "document"
    return {"name": f"{name}.{ending}", "content": base64.b64encode(content).decode()}

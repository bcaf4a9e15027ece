"""Invoices and credit notes as files: on paper, and as e-invoices."""

from ..common import Id, Strict
from ..declare import get
from ..errors import Conflict
from ..files import PdfFile, XmlFile
from .declared import NOT_FOUND, billing


class InvoiceFile(Strict):
    invoice_id = Id("invoice", required=True)


get_invoice_pdf = billing.query(
    "get_invoice_pdf",
    "Get an invoice or credit note as PDF/A-3, its e-invoice within (Factur-X, ZUGFeRD).",
    request=InvoiceFile, reply=PdfFile, permission="invoices:read",
    route=get("/invoices/{invoice_id}/pdf"), errors=NOT_FOUND, objects=("invoice.*",),
)
get_invoice_facturx = billing.query(
    "get_invoice_facturx", "Get an invoice or credit note as an e-invoice (EN 16931, CII).",
    request=InvoiceFile, reply=XmlFile, permission="invoices:read",
    route=get("/invoices/{invoice_id}/facturx"), objects=("invoice.*",),
    errors=NOT_FOUND | {"invoice_has_no_xml": Conflict},
)
get_portal_invoice_pdf = billing.query(
    "get_portal_invoice_pdf", "Get an invoice or credit note of your own as PDF.",
    request=InvoiceFile, reply=PdfFile, permission="portal:use",
    route=get("/invoices/{invoice_id}/pdf", audience="portal"), errors=NOT_FOUND,
)
get_portal_invoice_facturx = billing.query(
    "get_portal_invoice_facturx", "Get an invoice or credit note of your own as an e-invoice.",
    request=InvoiceFile, reply=XmlFile, permission="portal:use",
    route=get("/invoices/{invoice_id}/facturx", audience="portal"),
    errors=NOT_FOUND | {"invoice_has_no_xml": Conflict},
)

"""An invoice as a file: PDF/A-3 in the language of its reader, the e-invoice within."""

from datetime import UTC, datetime

import facturx
import structlog

from chassis.printing import printed

from .facturx import FILE_NAME, CannotBeTold, cii_xml
from .letters import TITLES, invoice_letter, type_code_of, wording_of

log = structlog.get_logger("billing.documents")


def invoice_pdf(invoice):
    """An invoice or credit note as PDF/A-3, with its e-invoice embedded (Factur-X, ZUGFeRD).

    What EN 16931 has no words for goes out as paper alone, and that is logged; drafts have no
    e-invoice. The same invoice is always the same on paper.
    """
    pdf = printed("invoice", invoice_letter(invoice), made_at=made_at_of(invoice))
    if invoice["state"] == "draft":
        return pdf
    try:
        xml = cii_xml(invoice)
    except CannotBeTold as error:
        log.warning("invoice_without_xml", invoice_id=invoice.get("id"), reason=str(error))
        return pdf
    return _with_xml(pdf, xml, invoice)


def made_at_of(invoice):
    """The moment that the file bears: when it was issued, or last changed."""
    moment = invoice.get("issued_at") or invoice.get("updated_at") or invoice.get("issued_on")
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _with_xml(pdf, xml, invoice):
    wording, seller = wording_of(invoice), invoice["seller"]["legal_name"]
    title = f"{wording.say(TITLES[type_code_of(invoice)])} {invoice['number']}"
    return facturx.generate_from_binary(
        pdf, xml, flavor="factur-x", level="en16931", check_xsd=False, check_schematron=False,
        lang=wording.language, afrelationship="alternative", pdf_metadata={
            "author": seller, "keywords": f"Factur-X, {FILE_NAME}", "title": title,
            "subject": f"{seller}: {title}"},
    )

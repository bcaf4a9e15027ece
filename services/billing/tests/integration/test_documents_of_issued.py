"""What billing really issues, on paper and as e-invoices; and statements on paper."""

import base64
import io

import facturx
import pypdf
import pytest
from invoicing_factories import customer, draft, invoice, set_up
from payments_factories import eur
from schematrons import schematron

from contracts.context import Actor
from contracts.errors import NotFound, PermissionDenied

ABROAD = {"street": "Hauptstraße 1", "locality": "Köln", "postal_code": "50667", "country": "DE"}
IN_THE_UNION = {"address": ABROAD, "tax_id": None, "vat_id": "DE136695976", "language": "en"}
CUSTOMERS = {
    "at_home": {},
    "with_surcharge": {"tax_regime": {"kind": "equivalence_surcharge"}},
    "that_withholds": {"tax_regime": {"kind": "general", "withholding_rate": "15"}},
    "that_is_exempt": {"tax_regime": {"kind": "exempt", "exemption_reason": "Art. 20 LIVA"}},
    "in_the_union": IN_THE_UNION,
    "in_the_union_who_gets_goods": IN_THE_UNION | {"tax_regime": {"kind": "intra_community"}},
    "outside_the_union": {"address": {"country": "MX", "locality": "Puebla"}, "tax_id": None},
    "by_direct_debit": {"payment_method": {
        "kind": "direct_debit", "iban": "ES7921000813610123456789"}},
    "in_dollars": {"currency": "USD"},
}


@pytest.fixture(scope="module")
def broken_rules():
    """What the schematron has against an e-invoice."""
    with schematron() as broken:
        yield broken


@pytest.fixture(autouse=True)
def issuer(rules):
    """Who issues, with the rates and series that an installation begins with."""
    return set_up(rules)


def content_of(file):
    return base64.b64decode(file["content"])


def text_of(file):
    return "\n".join(page.extract_text() for page in
                     pypdf.PdfReader(io.BytesIO(content_of(file))).pages)


@pytest.mark.parametrize("kind", CUSTOMERS)
def test_get_invoice_facturx_is_valid_for_a_customer(rules, broken_rules, kind):
    issued = invoice(rules, customer(rules, **CUSTOMERS[kind]))

    xml = content_of(rules.get_invoice_facturx(invoice_id=issued["id"]))
    pdf = content_of(rules.get_invoice_pdf(invoice_id=issued["id"]))

    assert broken_rules(xml) == []
    assert facturx.get_xml_from_pdf(pdf)[1] == xml


def test_get_invoice_facturx_is_valid_for_a_credit_note(rules, broken_rules):
    issued = invoice(rules)
    note = rules.create_credit_note(invoice_id=issued["id"], reason="Devolución")
    if note["state"] == "draft":
        note = rules.issue_invoice(invoice_id=note["id"])

    xml = content_of(rules.get_invoice_facturx(invoice_id=note["id"]))

    assert broken_rules(xml) == []
    assert issued["number"].encode() in xml


def test_get_invoice_pdf_shows_a_draft_with_what_it_will_say(rules):
    shown = text_of(rules.get_invoice_pdf(invoice_id=draft(rules)["id"]))

    assert "Borrador, sin validez como factura" in shown
    assert "Consultoría" in shown


def test_get_statement_pdf_shows_documents_and_payments(rules):
    contact_id = customer(rules)
    issued = invoice(rules, contact_id)
    rules.create_payment(contact_id=contact_id, amount=eur("100"), reference="Transferencia 7",
                         received_at="2026-11-28T10:00:00Z")

    file = rules.get_statement_pdf(contact_id=contact_id, starts_on="2026-01-01",
                                   ends_on="2099-12-31")

    text = text_of(file)
    assert file["name"] == "2026-01-01-2099-12-31.pdf"
    for shown in ("Extracto de cuenta", "Talleres Ruiz S.A.", issued["number"],
                  "Transferencia 7", "242,00", "142,00"):
        assert shown in text


def test_get_statement_pdf_finds_no_party_that_there_is_not(rules):
    # The contacts service does not have to be asked: a statement is of those who are known here.
    with pytest.raises(NotFound):
        rules.get_statement_pdf(contact_id="contact_01h455vb4pex5vsknk084sn02q")


def test_get_portal_statement_pdf_is_of_whom_the_customer_acts_for(rules):
    ours, theirs = customer(rules), customer(rules, name="Otra S.A.")
    own, other = invoice(rules, ours), invoice(rules, theirs)
    login = Actor("portal_01h455vb4pex5vsknk084sn02q", roles=("customer",), party_id=ours)

    text = text_of(rules.by(login).get_portal_statement_pdf())

    assert own["number"] in text
    assert other["number"] not in text
    assert "Otra S.A." not in text


def test_get_portal_statement_pdf_is_not_for_agents(rules):
    with pytest.raises(PermissionDenied):
        rules.get_portal_statement_pdf()

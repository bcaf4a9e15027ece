"""Invoices as files: for us, and for nobody else than those whom they are of."""

import base64
import io
from datetime import UTC, datetime

import facturx
import pypdf
import pytest
from documents_factories import BUYER, issued_invoice, line

from billing.errors import InvoiceHasNoXml
from billing.invoices.models import Invoice
from chassis.ids import new_id
from chassis.money import stored
from chassis.parties import Party
from contracts.context import Actor
from contracts.errors import NotFound, PermissionDenied

OWNER_ID = "user_01keeca2mwf04sf6mrhrvrar59"
OTHER_ID = "contact_01h455vb4pex5vsknk084sn02q"
MOMENT = datetime(2026, 11, 28, 9, tzinfo=UTC)
READERS = ("get_portal_invoice_pdf", "get_portal_invoice_facturx")


@pytest.fixture
def keep(rules):
    """Store an invoice as it is stored when it is issued; returns its id."""

    def store(*lines, **fields):
        invoice = issued_invoice(*lines, owner_id=OWNER_ID, **fields)
        raw = {name: value for name, value in stored(invoice).items()
               if value not in (None, [], "") and name != "id"}
        times = dict.fromkeys(("created_at", "updated_at", "issued_at"), MOMENT)
        Invoice.add_raw({"_id": invoice["id"], **raw, **times})
        return invoice["id"]

    return store


@pytest.fixture
def parties(rules):
    for id in (BUYER["contact_id"], OTHER_ID):
        Party(id=id, kind="organisation", name=id, version=1).add()


def customer(party_id):
    return Actor(new_id("portal"), roles=("customer",), on_behalf_of=None, party_id=party_id)


def content_of(file):
    return base64.b64decode(file["content"])


def test_get_invoice_pdf_holds_what_get_invoice_facturx_gives(rules, keep):
    invoice_id = keep(line(price="1234.56", surcharge="5.2"), withheld="15")

    pdf = rules.get_invoice_pdf(invoice_id=invoice_id)
    xml = rules.get_invoice_facturx(invoice_id=invoice_id)

    assert (pdf["name"], xml["name"]) == ("F-2026-0093.pdf", "F-2026-0093.xml")
    assert facturx.get_xml_from_pdf(content_of(pdf))[1] == content_of(xml)
    assert b"<ram:ID>F-2026-0093</ram:ID>" in content_of(xml)


def test_get_invoice_pdf_has_a_name_that_every_disk_takes(rules, keep):
    invoice_id = keep(number="../F/2026:0093 ñ")

    assert rules.get_invoice_pdf(invoice_id=invoice_id)["name"] == "F-2026-0093-ñ.pdf"


def test_get_invoice_pdf_shows_a_draft_that_has_no_e_invoice(rules, keep):
    invoice_id = keep(state="draft", number=None)

    pdf = rules.get_invoice_pdf(invoice_id=invoice_id)
    with pytest.raises(InvoiceHasNoXml) as refused:
        rules.get_invoice_facturx(invoice_id=invoice_id)

    assert pdf["name"] == "draft.pdf"
    assert not pypdf.PdfReader(io.BytesIO(content_of(pdf))).attachments
    assert refused.value.details == {"reason": "It is a draft."}


def test_get_invoice_facturx_says_why_there_is_none(rules, keep):
    invoice_id = keep(line(currency="KWD"), currency="KWD")

    with pytest.raises(InvoiceHasNoXml) as refused:
        rules.get_invoice_facturx(invoice_id=invoice_id)

    assert refused.value.details == {
        "reason": "Amounts of KWD have more than two decimals (BR-DEC)."}


@pytest.mark.parametrize("operation", ["get_invoice_pdf", "get_invoice_facturx"])
def test_file_of_an_invoice_that_there_is_not_is_not_found(rules, operation):
    with pytest.raises(NotFound):
        getattr(rules, operation)(invoice_id=new_id("invoice"))


@pytest.mark.parametrize("operation", ["get_invoice_pdf", "get_invoice_facturx"])
def test_file_of_an_invoice_of_others_is_not_found_by_who_sees_their_own(rules, keep, operation):
    invoice_id = keep()
    sees = {"invoice": {"rows": "own", "fields": None}, "contact": {"rows": "all", "fields": None}}
    owner = Actor(OWNER_ID, roles=("finance",), sees=sees)
    other = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("finance",), sees=sees)

    assert getattr(rules.by(owner), operation)(invoice_id=invoice_id)["content"]
    with pytest.raises(NotFound):
        getattr(rules.by(other), operation)(invoice_id=invoice_id)


@pytest.mark.parametrize("operation", READERS)
def test_portal_gives_an_invoice_to_whom_it_is_of(rules, keep, parties, operation):
    invoice_id = keep()

    file = getattr(rules.by(customer(BUYER["contact_id"])), operation)(invoice_id=invoice_id)

    assert content_of(file)[:5] in (b"%PDF-", b"<?xml")


@pytest.mark.parametrize("operation", READERS)
def test_portal_finds_no_invoice_of_another_party(rules, keep, parties, operation):
    invoice_id = keep(contact_ids=[BUYER["contact_id"], OTHER_ID])

    with pytest.raises(NotFound):
        getattr(rules.by(customer(OTHER_ID)), operation)(invoice_id=invoice_id)


@pytest.mark.parametrize("operation", READERS)
def test_portal_finds_no_draft(rules, keep, parties, operation):
    invoice_id = keep(state="draft")

    with pytest.raises(NotFound):
        getattr(rules.by(customer(BUYER["contact_id"])), operation)(invoice_id=invoice_id)


@pytest.mark.parametrize("operation", READERS)
def test_portal_is_not_for_agents(rules, keep, operation):
    invoice_id = keep()

    with pytest.raises(PermissionDenied):
        getattr(rules, operation)(invoice_id=invoice_id)


def test_put_document_template_is_tried_and_kept_by_the_running_service(billing):
    source = "#let data = json(bytes(sys.inputs.data))\n= #data.number"

    shown = billing.put_document_template(document_template_id="quote-en", source=source)
    preview = billing.preview_document_template(kind="quote", language="en")

    assert (shown["version"], shown["source"]) == (2, source)
    assert content_of(preview).startswith(b"%PDF-")

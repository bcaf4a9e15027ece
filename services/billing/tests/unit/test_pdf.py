"""Invoices as files: paper with its e-invoice within."""

import io

import facturx
import pypdf
import pytest
from documents_factories import ABROAD, issued_invoice, line

from billing.documents import pdf
from billing.documents.examples import example_letter
from billing.documents.facturx import cii_xml
from chassis.printing import default_source, templates, typeset


@pytest.fixture(autouse=True)
def _templates_of_ours(monkeypatch):
    monkeypatch.setattr(templates, "changed_source", lambda kind, language: None)


def read(file):
    return pypdf.PdfReader(io.BytesIO(file))


def text_of(file):
    return "\n".join(page.extract_text() for page in read(file).pages)


@pytest.mark.parametrize("type_code", ["380", "381", "389", "261"])
def test_invoice_pdf_holds_its_e_invoice(type_code):
    invoice = issued_invoice(type_code=type_code)

    file = pdf.invoice_pdf(invoice)

    name, xml = facturx.get_xml_from_pdf(file, check_xsd=True)
    assert (name, xml) == ("factur-x.xml", cii_xml(invoice))
    root = read(file).trailer["/Root"]
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Alternative"
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in metadata


def test_invoice_pdf_is_tagged_and_says_its_language():
    root = read(pdf.invoice_pdf(issued_invoice(buyer=ABROAD))).trailer["/Root"]

    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]


def test_invoice_pdf_goes_out_as_paper_alone_when_no_e_invoice_can_be_made():
    file = pdf.invoice_pdf(issued_invoice(line(currency="KWD"), currency="KWD"))

    assert not read(file).attachments
    assert "F-2026-0093" in text_of(file)


def test_invoice_pdf_of_a_draft_says_so_and_holds_no_e_invoice():
    file = pdf.invoice_pdf(issued_invoice(state="draft", number=None))

    assert not read(file).attachments
    assert "Borrador, sin validez como factura" in text_of(file)


def test_invoice_pdf_repeats_its_head_over_pages():
    file = pdf.invoice_pdf(issued_invoice(*(line(f"Artículo {n}") for n in range(80))))

    pages = [page.extract_text() for page in read(file).pages]
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert "Cantidad" in page
        assert f"Página {number} de 3" in page
    assert "Factura F-2026-0093" in pages[1]


def test_invoice_pdf_of_the_most_and_longest_lines_is_made():
    lines = [line("Descripción muy larga. " * 21, quantity="123456.789", price="99999.999999",
                  sku="S" * 60, discount="1") for _ in range(200)]

    file = pdf.invoice_pdf(issued_invoice(*lines, note="Nota. " * 330))

    assert len(read(file).pages) > 10


def test_invoice_pdf_shows_what_others_wrote_as_they_wrote_it():
    file = pdf.invoice_pdf(issued_invoice(line('#panic("no") $x$ *b* _c_ <d> [e] \\u{1F600} @f')))

    assert '#panic("no") $x$ *b* _c_ <d> [e] \\u{1F600} @f' in text_of(file).replace("\n", " ")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", ["invoice", "quote", "statement"])
def test_our_templates_print_their_examples(kind, language):
    file = typeset(default_source(kind), example_letter(kind, language),
                   made_at=pdf.made_at_of({"issued_on": "2026-11-28"}))

    assert "Müller & Söhne GmbH" in text_of(file)

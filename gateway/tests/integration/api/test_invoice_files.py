"""Files of an answer, as they go out over HTTP."""

import base64

import pytest

from contracts import billing as contract
from contracts.billing import billing
from contracts.errors import Conflict, ValidationFailed

PATH = "/invoices/invoice_01khe3s540empt7qjfm3ec56a6"


def as_file(name, content):
    return {"name": name, "content": base64.b64encode(content).decode()}


def test_get_invoice_pdf_is_sent_as_a_file(http, stub):
    stub(billing, {"get_invoice_pdf": as_file("F-2026-0093.pdf", b"%PDF-1.7 \x00\xff")})

    answer = http.get(f"{PATH}/pdf")

    assert (answer.status_code, answer.data) == (200, b"%PDF-1.7 \x00\xff")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename=F-2026-0093.pdf'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_get_invoice_facturx_is_sent_as_a_file_whose_name_may_have_any_letters(http, stub):
    stub(billing, {"get_invoice_facturx": as_file("F-ñ-1.xml", "<a>ñ</a>".encode())})

    answer = http.get(f"{PATH}/facturx")

    assert answer.headers["Content-Type"] == "application/xml"
    assert answer.data.decode() == "<a>ñ</a>"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=F-n-1.xml; filename*=UTF-8''F-%C3%B1-1.xml")


def test_get_invoice_facturx_says_in_the_readers_language_that_there_is_none(http, stub):
    def refuse(_request):
        error = Conflict("There is no e-invoice of this invoice.", reason="It is a draft.")
        error.code = "invoice_has_no_xml"
        raise error

    stub(billing, {"get_invoice_facturx": refuse})

    answer = http.get(f"{PATH}/facturx", headers={"Accept-Language": "es"})

    assert answer.status_code == 409
    assert answer.json["code"] == "invoice_has_no_xml"
    assert answer.json["title"] == "La factura no tiene XML"
    assert answer.json["detail"] == "No hay factura electrónica de esta factura."


def test_preview_document_template_is_sent_as_a_file(http, stub):
    served = stub(billing)
    asked = {"kind": "invoice", "language": "es", "source": "= Hola"}

    answer = http.post("/document-templates/preview", json=asked)

    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/pdf"
    assert served.requests == [("preview_document_template", asked)]


def test_put_document_template_says_in_the_readers_language_where_it_is_wrong(http, stub):
    def refuse(_request):
        raise ValidationFailed.at("/source", "Line 3, column 1: unknown variable: x")

    stub(billing, {"put_document_template": refuse})

    answer = http.put("/document-templates/invoice-es", json={"source": "#x"},
                      headers={"Accept-Language": "es"})

    assert answer.status_code == 422
    assert answer.json["errors"] == [{"in": "body", "pointer": "/source",
                                      "detail": "Línea 3, columna 1: unknown variable: x"}]


@pytest.mark.parametrize(("role", "status"), [("finance", 403), ("sales", 403), (None, 401)])
def test_templates_are_for_those_who_keep_the_settings_of_billing(http_as, role, status):
    assert http_as(role).get("/document-templates").status_code == status


def test_files_are_described_as_what_they_are(app):
    described = app.test_client().get("/openapi.json").json["paths"]

    answer = described["/api/v1/invoices/{invoice_id}/pdf"]["get"]["responses"]["200"]
    assert list(answer["content"]) == [contract.get_invoice_pdf.reply.MEDIA_TYPE]
    assert "Content-Disposition" in answer["headers"]

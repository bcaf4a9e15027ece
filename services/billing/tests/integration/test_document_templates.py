"""Templates of documents: changed, kept by version, and never broken."""

import base64
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pypdf
import pytest
import structlog

from billing.documents.examples import example_letter
from billing.documents.models import DocumentTemplateVersion
from chassis.printing import DocumentTemplate, default_source, printed
from contracts.errors import PreconditionFailed, ValidationFailed

OWN = '#let data = json(bytes(sys.inputs.data))\n= OWN #data.title #data.number'
MOMENT = datetime(2026, 11, 28, tzinfo=UTC)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def put(rules, source=OWN, expected_version=None, id="invoice-es"):
    return rules.put_document_template(
        document_template_id=id, source=source, expected_version=expected_version)


def invoice_by(data):
    return text_of(printed("invoice", data, made_at=MOMENT))


@pytest.fixture
def data():
    return example_letter("invoice", "es")


def test_list_document_templates_shows_all_of_ours_at_first(rules):
    page = rules.list_document_templates()

    assert [item["id"] for item in page["items"]] == [
        "invoice-en", "invoice-es", "quote-en", "quote-es", "statement-en", "statement-es"]
    assert {item["is_default"] for item in page["items"]} == {True}
    assert page["next"] is None


def test_list_document_templates_goes_on_page_by_page(rules):
    first = rules.list_document_templates(limit=4)
    rest = rules.list_document_templates(limit=4, after=first["next"])

    assert len(first["items"]) == 4
    assert [item["id"] for item in rest["items"]] == ["statement-en", "statement-es"]
    assert rest["next"] is None


def test_get_document_template_shows_ours_whole_while_it_is_not_changed(rules):
    shown = rules.get_document_template(document_template_id="quote-en")

    assert shown["source"] == default_source("quote")
    assert (shown["version"], shown["is_default"]) == (1, True)


def test_put_document_template_is_what_is_printed_by_from_then_on(rules, data):
    shown = put(rules)

    assert (shown["version"], shown["is_default"], shown["source"]) == (2, False, OWN)
    assert invoice_by(data) == "OWN Factura EXAMPLE-2026-0001"
    assert rules.get_document_template(document_template_id="invoice-es") == shown
    assert invoice_by(data | {"language": "en"}) != invoice_by(data)


def test_put_document_template_tells_of_it(rules):
    put(rules)

    (waiting,) = rules.store.outbox.find()
    (event,) = waiting["events"]
    assert event["type"] == "billing.document_template.updated"


@pytest.mark.parametrize(("source", "detail"), [
    ("= Invoice\n\n#nowhere", "Line 3, column 1: unknown variable: nowhere"),
    ('#read("/etc/passwd")', "Line 1, column 6: file not found"),
    ("#let data = json(bytes(sys.inputs.data))\n#data.nothing",
     "Line 2, column 6: dictionary does not contain key"),
    ("#let n = 0\n" + "#for _ in range(9000) " + "{ for _ in range(9000) " * 4 + "{ n += 1 }"
     + " }" * 4, "It takes more than 3 seconds."),
])
def test_put_document_template_refuses_what_cannot_be_printed(rules, data, source, detail):
    before = put(rules)

    with pytest.raises(ValidationFailed) as refused:
        put(rules, source)

    (error,) = refused.value.details["errors"]
    assert error["pointer"] == "/source"
    assert error["detail"].startswith(detail)
    assert rules.get_document_template(document_template_id="invoice-es") == before
    assert invoice_by(data) == "OWN Factura EXAMPLE-2026-0001"


def test_put_document_template_refuses_when_somebody_else_was_quicker(rules):
    put(rules, expected_version=1)

    with pytest.raises(PreconditionFailed):
        put(rules, OWN + " later", expected_version=1)

    assert rules.get_document_template(document_template_id="invoice-es")["source"] == OWN
    assert DocumentTemplateVersion.objects.count() == 1


def test_put_document_template_lets_one_through_when_many_change_it_at_once(rules):
    def attempt(number):
        try:
            return put(rules, f"{OWN} {number}", expected_version=1)["source"]
        except PreconditionFailed:
            return None

    with ThreadPoolExecutor(8) as threads:
        taken = [source for source in threads.map(attempt, range(16)) if source is not None]

    shown = rules.get_document_template(document_template_id="invoice-es")
    assert taken == [shown["source"]]
    assert shown["version"] == 2
    assert DocumentTemplateVersion.objects.count() == 1


def test_list_document_template_versions_tells_what_was_there_and_who_put_it(rules):
    put(rules)
    put(rules, OWN + " again", expected_version=2)
    rules.reset_document_template(document_template_id="invoice-es", expected_version=3)
    put(rules, id="quote-es")

    first = rules.list_document_template_versions(document_template_id="invoice-es", limit=2)
    rest = rules.list_document_template_versions(
        document_template_id="invoice-es", limit=2, after=first["next"])

    versions = first["items"] + rest["items"]
    assert [(one["version"], one["is_default"], one["source"]) for one in versions] == [
        (4, True, default_source("invoice")), (3, False, OWN + " again"), (2, False, OWN)]
    assert {one["changed_by"] for one in versions} == {"user_01h455vb4pex5vsknk084sn02q"}
    assert rest["next"] is None


def test_reset_document_template_brings_ours_back(rules, data):
    ours = invoice_by(data)
    put(rules)

    rules.reset_document_template(document_template_id="invoice-es")

    shown = rules.get_document_template(document_template_id="invoice-es")
    assert (shown["version"], shown["is_default"]) == (3, True)
    assert shown["source"] == default_source("invoice")
    assert invoice_by(data) == ours


def test_reset_document_template_changes_nothing_when_there_is_nothing_to_reset(rules):
    put(rules)
    rules.reset_document_template(document_template_id="invoice-es")
    rules.reset_document_template(document_template_id="invoice-es")

    assert rules.get_document_template(document_template_id="invoice-es")["version"] == 3


@pytest.mark.parametrize("kind", ["invoice", "quote", "statement"])
def test_preview_document_template_prints_an_example(rules, kind):
    shown = rules.preview_document_template(kind=kind, language="es")

    assert shown["name"] == f"{kind}-es.pdf"
    assert "Müller & Söhne GmbH" in text_of(base64.b64decode(shown["content"]))


def test_preview_document_template_prints_what_is_tried_and_keeps_nothing(rules):
    shown = rules.preview_document_template(kind="invoice", language="en", source=OWN)

    assert text_of(base64.b64decode(shown["content"])) == "OWN Invoice EXAMPLE-2026-0001"
    assert DocumentTemplate.objects.count() == 0


def test_preview_document_template_tells_the_line_that_is_wrong(rules):
    with pytest.raises(ValidationFailed) as refused:
        rules.preview_document_template(kind="invoice", language="en", source="#panic()")

    assert refused.value.details["errors"] == [
        {"pointer": "/source", "detail": "Line 1, column 1: panicked"}]


def test_document_is_printed_by_our_template_when_the_changed_one_fails(rules, data):
    ours = invoice_by(data)
    put(rules, "#let data = json(bytes(sys.inputs.data))\n#data.lines.at(5).description")

    with structlog.testing.capture_logs() as logged:
        printed_one = invoice_by(data | {"lines": data["lines"][:1]})

    assert "Consulting" in printed_one
    assert "Consulting" in ours
    (entry,) = [one for one in logged if one["event"] == "template_failed"]
    assert entry["template"] == "invoice-es"
    assert "array index out of bounds" in entry["error"]

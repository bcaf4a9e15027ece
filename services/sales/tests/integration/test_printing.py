"""Quotes are printed by the template that billing tells of."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pypdf
import pytest

from chassis.deliveries import Happened
from chassis.printing import DocumentTemplate
from chassis.printing.quotes import quote_pdf

MOMENT = datetime(2026, 11, 28, tzinfo=UTC)
OWN = "#let data = json(bytes(sys.inputs.data))\n= OWN #data.number"
PARTY = {"tax_id": "B12345674", "address": {"country": "ES", "locality": "Madrid"}}


def told(version, source=OWN):
    template = {"id": "quote-es", "version": version, "created_at": "2026-11-28T09:00:00Z",
                "updated_at": "2026-11-28T09:00:00Z", "kind": "quote", "language": "es"}
    if source is not None:
        template["source"] = source
    return Happened(f"event-{version}", "billing.document_template.updated", MOMENT,
                    {"document_template": template})


def quote(**fields):
    return {
        "number": "P-2026-0001", "currency": "EUR", "language": "es",
        "seller": PARTY | {"legal_name": "Vínculo, S.L."},
        "buyer": PARTY | {"legal_name": "Panadería Peñíscola, S.A."},
        "lines": [{"description": "Pan", "quantity": Decimal(2), "unit": "C62",
                   "unit_price": Decimal("10.00"), "discount": Decimal(0),
                   "net": Decimal("20.00"), "tax_category": "standard"}],
        "net": {"amount": Decimal("20.00"), "currency": "EUR"}, **fields,
    }


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_quote_is_printed_by_our_template_at_first(rules):
    text = text_of(quote_pdf(quote(), made_at=MOMENT))

    assert "Presupuesto" in text
    assert "Panadería Peñíscola, S.A." in text
    assert "Aceptamos esta oferta" in text


def test_on_document_template_updated_has_quotes_printed_by_it(rules):
    rules.react("on_document_template_updated", told(2))

    assert text_of(quote_pdf(quote(), made_at=MOMENT)) == "OWN P-2026-0001"


@pytest.mark.parametrize("order", [(2, 3), (3, 2), (2, 3, 3, 2)])
def test_on_document_template_updated_keeps_the_newest_in_any_order(rules, order):
    for version in order:
        rules.react("on_document_template_updated", told(version, f"{OWN} {version}"))

    assert text_of(quote_pdf(quote(), made_at=MOMENT)) == "OWN P-2026-0001 3"
    assert DocumentTemplate.objects.count() == 1


def test_on_document_template_updated_brings_ours_back_when_it_was_reset(rules):
    rules.react("on_document_template_updated", told(2))
    rules.react("on_document_template_updated", told(3, None))

    assert "Presupuesto" in text_of(quote_pdf(quote(), made_at=MOMENT))


def test_quote_says_by_whom_it_was_accepted(rules):
    text = text_of(quote_pdf(
        quote(accepted={"name": "Ana Ruiz", "accepted_at": MOMENT}), made_at=MOMENT))

    assert "Aceptado por Ana Ruiz el 28 de noviembre de 2026." in text


def test_quote_tells_optional_lines_apart(rules):
    optional = quote()["lines"][0] | {"description": "Bollos", "is_optional": True}

    text = text_of(quote_pdf(
        quote(lines=[*quote()["lines"], optional]), made_at=MOMENT))

    assert text.index("Base imponible total") < text.index("OPCIONES") < text.index("Bollos")

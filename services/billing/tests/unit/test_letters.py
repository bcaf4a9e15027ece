"""What invoices and statements say on paper, before it is typeset."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from documents_factories import ABROAD, BUYER, SELLER, issued_invoice, line

import billing.documents
from billing.documents.examples import example_letter
from billing.documents.letters import MEANS, TITLES, invoice_letter
from billing.documents.statements import AGES, ENTRIES, statement_letter
from billing.documents.taxes import RATED, REASONS, UNRATED
from chassis.money import stored
from chassis.printing import Wording

SPACE = "\u00a0"


def totals(letter):
    return {row["label"].replace(SPACE, " "): row["value"].replace(SPACE, " ")
            for row in letter["totals"]}


@pytest.mark.parametrize(("type_code", "language", "title"), [
    ("380", "es", "Factura"), ("381", "es", "Factura rectificativa"), ("389", "es", "Autofactura"),
    ("261", "es", "Autofactura rectificativa"), ("380", "en", "Invoice"),
    ("381", "en", "Credit note"), ("389", "en", "Self-billed invoice"),
])
def test_letter_says_what_kind_of_invoice_it_is(type_code, language, title):
    letter = invoice_letter(issued_invoice(type_code=type_code, language=language))

    assert (letter["language"], letter["title"]) == (language, title)


def test_letter_is_in_the_language_of_the_buyer():
    assert invoice_letter(issued_invoice(buyer=ABROAD))["language"] == "en"
    assert invoice_letter(issued_invoice(buyer=BUYER))["language"] == "es"


def test_letter_of_a_self_billed_invoice_is_in_the_language_of_the_supplier():
    letter = invoice_letter(issued_invoice(type_code="389", seller=ABROAD, buyer=SELLER))

    assert letter["language"] == "en"
    assert letter["notes"] == ["Self-billing: issued by the customer on behalf of the supplier."]


def test_letter_shows_lines_as_they_are_sold():
    (row,) = invoice_letter(issued_invoice(line(
        "Pan de molde\nintegral", quantity="10", price="19.99", discount="20", sku="PAN-1",
        surcharge="5.2")))["lines"]

    assert row == {
        "description": "Pan de molde", "details": ["integral", "Ref. PAN-1"], "quantity": "10",
        "unit_price": "19,99", "discount": "\u221220,00", "tax": f"21{SPACE}% + 5,2{SPACE}%",
        "net": "179,90"}


def test_letter_adds_up_with_surcharge_and_withholding():
    letter = invoice_letter(issued_invoice(
        line(price="1000", surcharge="5.2"), line(price="100", rate="10"), withheld="15"))

    assert totals(letter) == {
        "Base imponible total": "1.100,00 €", "IVA 21 %": "210,00 €",
        "Recargo de equivalencia 5,2 %": "52,00 €", "IVA 10 %": "10,00 €", "Total": "1.372,00 €",
        "Retención de IRPF (15 %)": "\u2212165,00 €", "Total a pagar": "1.207,00 €"}
    assert [row["is_strong"] for row in letter["totals"]] == [False] * 6 + [True]


def test_letter_says_why_nothing_is_due():
    letter = invoice_letter(issued_invoice(
        line(vat_code="AE", rate="0"), line(vat_code="AE", rate="0"), buyer=ABROAD))

    assert letter["reasons"] == [
        "Reverse charge: the customer owes the VAT (Directive 2006/112/EC, articles 194 to 199)."]
    assert letter["taxes"][0]["name"] == "Reverse charge"


def test_letter_says_where_and_when_to_pay():
    payment = invoice_letter(issued_invoice(buyer=ABROAD))["payment"]

    assert payment["rows"] == [
        {"label": "Means", "value": "Bank transfer"},
        {"label": "IBAN", "value": "ES91 2100 0418 4502 0005 1332"},
        {"label": "Reference", "value": "F-2026-0093"},
        {"label": "Pay by", "value": "28 December 2026"}]


def test_letter_of_a_credit_note_asks_for_no_payment():
    letter = invoice_letter(issued_invoice(
        type_code="381", credits_number="F-2026-0090", reason="Mercancía devuelta"))

    assert letter["payment"] == {"title": "", "rows": [], "instalments": []}
    assert {"label": "Rectifica la factura", "value": "F-2026-0090"} in letter["facts"]
    assert letter["notes"] == ["Motivo: Mercancía devuelta"]


def test_letter_of_a_draft_does_without_what_is_not_known_yet():
    draft = {name: value for name, value in issued_invoice().items() if name not in (
        "number", "seller", "taxes", "issued_on", "type_code", "due_on")} | {"state": "draft"}

    letter = invoice_letter(draft)

    assert letter["is_draft"]
    assert letter["number"] == ""
    assert letter["seller"]["name"] == ""


def test_letter_is_the_same_of_what_the_store_holds():
    invoice = issued_invoice(line(price="1234.5678", discount="0.01"), withheld="15")

    assert invoice_letter(stored(invoice)) == invoice_letter(invoice)


def test_letter_says_vat_numbers_and_countries_only_abroad():
    at_home, abroad = invoice_letter(issued_invoice()), invoice_letter(issued_invoice(buyer=ABROAD))

    assert at_home["seller"]["ids"] == [{"label": "NIF", "value": "B12345674"}]
    assert at_home["buyer"]["lines"] == ["Avenida del Papa Luna 7", "12598 Peñíscola (Castellón)"]
    assert abroad["buyer"]["lines"][-1] == "Germany"
    assert abroad["buyer"]["ids"] == [{"label": "VAT number", "value": "DE811569869"}]


def test_statement_letter_carries_over_and_adds_up():
    euros, dollars = example_letter("statement", "es")["accounts"]

    assert [(entry["debit"], entry["credit"], entry["balance"]) for entry in euros["entries"]] == [
        ("", "", "100,00"), ("1.512,50", "", "1.612,50"), ("", "600,00", "1.012,50"),
        ("", "12,50", "1.000,00")]
    assert [part["label"] for part in euros["ageing"]] == [
        "No vencido", "De 1 a 30 días", "De 31 a 60 días", "De 61 a 90 días", "Más de 90 días"]
    assert (dollars["currency"], dollars["ageing"]) == ("USD", [])


@pytest.mark.parametrize(("closing", "note"), [
    ("-50.00", "Tiene 50,00 € a su favor."), ("0", None)])
def test_statement_letter_asks_for_nothing_when_nothing_is_owed(closing, note):
    account = {"currency": "EUR", "opening": Decimal(0), "closing": closing, "entries": []}

    letter = statement_letter({
        "starts_on": "2026-01-01", "ends_on": "2026-01-31", "currencies": [account],
        "ageing": []}, seller=SELLER, buyer=BUYER)

    assert [text.replace(SPACE, " ") for text in letter["notes"]] == ([note] if note else [])
    assert letter["payment"]["rows"] == []


def test_every_word_of_documents_is_translated():
    said = {*TITLES.values(), *MEANS.values(), *ENTRIES.values(), *AGES.values(), *REASONS.values(),
            *RATED.values(), *UNRATED.values()}
    for file in Path(billing.documents.__file__).parent.glob("*.py"):
        said |= set(re.findall(r'say\(\s*"([^"]+)"', file.read_text(encoding="utf-8")))

    assert len(said) > 50
    assert said - Wording("es").words.keys() == set()

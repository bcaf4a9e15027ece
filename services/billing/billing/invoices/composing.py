"""What an invoice says: parties as they are at that moment, lines as they are taxed, sums."""

from chassis.ids import new_id
from chassis.money import loaded, stored

from ..taxes.tax_rates import rates_on
from ..taxes.totals import net_of_line, totals
from ..taxes.treatment import treated
from .terms import instalments_of, means_of

_OF_PARTY = ("legal_name", "tax_id", "vat_id", "address", "email", "einvoice_address")
_OF_LINE = ("id", "product_id", "sku", "description", "quantity", "unit", "unit_price", "discount",
            "net", "tax_category", "order_id", "order_line_id", "shipment_id", "credits_line_id")


def compose(invoice, *, issuer, profile, lines, day):
    """Have an invoice say what its lines come to on a day, between these two.

    `lines` have quantities and prices as Decimals, and their `net`.
    """
    currency = invoice.currency
    language = invoice.language or profile.language or issuer.language
    invoice.language = language
    invoice.seller = snapshot(issuer, iban=issuer.iban, language=issuer.language)
    invoice.buyer = snapshot(profile, contact_id=profile.contact_id, language=profile.language,
                             iban=(profile.payment_method or {}).get("iban"))
    terms = loaded(profile.payment_terms or issuer.payment_terms or {})
    regime = loaded(profile.tax_regime or {})
    sums = set_lines(invoice, lines, regime=regime, day=day,
                     withholding_rate=regime.get("withholding_rate"))
    invoice.payment_means = means_of(profile.payment_method, currency)
    set_instalments(invoice, instalments_of(terms, day, sums["payable"], currency))


def set_lines(invoice, lines, *, regime, day, withholding_rate):
    """Have an invoice say how its lines are taxed between its parties, and give its sums."""
    rate_of = rates_on(invoice.seller["address"]["country"], day)
    reasons = {}
    taxed = [_taxed(line, invoice, regime, rate_of, invoice.language, reasons) for line in lines]
    sums = totals(taxed, invoice.currency, withholding_rate=withholding_rate)
    for total in sums["taxes"]:
        total["exemption_reason"] = reasons.get(total["vat_code"])
    set_sums(invoice, taxed, sums)
    return sums


def priced(lines, currency):
    """Lines as somebody wrote them, each with an id and what it comes to."""
    found = []
    for place, line in enumerate(lines):
        line = {**line, "id": line.get("id") or new_id("line"),
                "discount": line.get("discount") or 0 * line["unit_price"]}
        found.append({**line, "net": net_of_line(line, currency, pointer=f"/lines/{place}")})
    return found


def snapshot(party, **also):
    """A party as a document shows it, for good."""
    shown = {name: getattr(party, name) for name in _OF_PARTY} | also
    shown["address"] = dict(party.address)
    return {name: value for name, value in shown.items() if value is not None}


def set_sums(invoice, lines, sums):
    """Put lines and sums into an invoice as they are stored."""
    currency = invoice.currency
    invoice.lines = [_compact(stored(line)) for line in lines]
    invoice.taxes = [_compact(stored(total)) for total in sums["taxes"]]
    invoice.withholding = stored(sums["withholding"] or {})
    for name in ("net", "total", "payable"):
        setattr(invoice, name, stored({"amount": sums[name], "currency": currency}))
    invoice.open_amount = dict(invoice.payable)


def set_instalments(invoice, instalments):
    """Put the parts that are owed into an invoice, the first of which says when it is due."""
    invoice.instalments = [stored(part) for part in instalments]
    invoice.due_on = instalments[0]["due_on"]


def _taxed(line, invoice, regime, rate_of, language, reasons):
    found = treated(line, seller=invoice.seller, buyer={**invoice.buyer, "tax_regime": regime},
                    rate_of=rate_of, language=language)
    reasons[found["vat_code"]] = found.pop("exemption_reason")
    return {name: line[name] for name in _OF_LINE if line.get(name) is not None} | found


def _compact(fields):
    return {name: value for name, value in fields.items() if value is not None}

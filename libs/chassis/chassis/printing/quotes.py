"""What a quote says on paper, in the language of whoever gets it."""

from datetime import datetime
from decimal import Decimal

from ..money import loaded
from . import letters
from .templates import printed
from .wording import Wording, language_for

# What is said of the tax of a line whose rate is not given.
CATEGORIES = {"exempt": "Exempt", "outside_scope": "Not subject to tax", "zero": "Zero rate"}


def quote_letter(quote):
    """What the template `quote` is given of a version of a quote.

    `quote` has number, currency, seller and buyer (`contracts.billing.invoice.FiscalParty`), lines
    (`contracts.lines.Line`, optional ones with `is_optional`, and with `tax_rate` in per cent where
    it is known) and net (money); and it may have version_number, quoted_on, expires_on, taxes
    (`[{"rate", "tax"}]`), total (money), customer_reference, owner_name, note, language, state and
    accepted (`{"name", "accepted_at"}`). Optional lines are in no total.
    """
    quote = loaded(quote)
    wording, currency = quote_wording(quote), quote["currency"]
    lines = [line for line in quote["lines"] if not line.get("is_optional")]
    options = [line for line in quote["lines"] if line.get("is_optional")]
    countries = [(quote[who].get("address") or {}).get("country") for who in ("seller", "buyer")]
    seller, buyer = (
        letters.party(wording, quote["seller"], role="", other_country=countries[1]),
        letters.party(wording, quote["buyer"], role=wording.say("Prepared for"),
                      other_country=countries[0]))
    return letters.letter(
        wording, type="quote", title=wording.say("Quote"), number=quote.get("number"),
        seller=seller, buyer=buyer, facts=_facts(quote, wording), notes=[quote.get("note")],
    ) | {
        "amount_label": wording.say("Amount ({currency})", currency=currency),
        "lines": letters.line_rows(
            wording, lines, currency, tax_of=lambda line: _tax_of(line, wording)),
        "optional_lines": letters.line_rows(
            wording, options, currency, tax_of=lambda line: _tax_of(line, wording)),
        "has_discounts": letters.has_discounts(quote["lines"]),
        "totals": _totals(quote, wording, currency),
        "acceptance": _acceptance(quote, wording),
    }


def quote_pdf(quote, *, made_at):
    """A version of a quote as PDF/A-3; the same one, at the same moment, to the same bytes."""
    return printed("quote", quote_letter(quote), made_at=made_at)


def quote_wording(quote):
    buyer = quote["buyer"]
    return Wording(language_for(quote.get("language"), buyer.get("language")),
                   (buyer.get("address") or {}).get("country"))


def _facts(quote, wording):
    version = quote.get("version_number")
    return [letters.labelled(wording.say(label), value) for label, value in (
        ("Version", str(version) if version else ""),
        ("Date", wording.day(quote.get("quoted_on"))),
        ("Valid until", wording.day(quote.get("expires_on"))),
        ("Your reference", quote.get("customer_reference")),
        ("Your contact", quote.get("owner_name")),
    )]


def _tax_of(line, wording):
    if line.get("tax_rate") is not None:
        return wording.rate(line["tax_rate"])
    category = line.get("tax_category")
    return wording.say(CATEGORIES[category]) if category in CATEGORIES else ""


def _totals(quote, wording, currency):
    taxes, total = quote.get("taxes") or [], quote.get("total")
    rows = [letters.total_row(
        wording.say("Net total"), wording.money(quote["net"]["amount"], currency),
        is_strong=total is None)]
    rows += [
        letters.total_row(wording.say("VAT {rate}", rate=wording.rate(tax["rate"])),
                          wording.money(tax["tax"], currency))
        for tax in taxes if Decimal(str(tax["tax"]))]
    if total is not None:
        rows.append(letters.total_row(
            wording.say("Total of the offer"), wording.money(total["amount"], currency),
            is_strong=True))
    return rows


def _acceptance(quote, wording):
    accepted = quote.get("accepted")
    if not accepted:
        return wording.say("We accept this offer on the terms stated in it.")
    at = accepted["accepted_at"]
    day = at.date().isoformat() if isinstance(at, datetime) else at
    return wording.say("Accepted by {name} on {day}.", name=accepted["name"], day=wording.day(day))

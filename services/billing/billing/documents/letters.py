"""What an invoice or credit note says on paper, in the language of whoever gets it."""

from decimal import Decimal

from chassis.money import loaded
from chassis.printing import Wording, language_for, letters

from .taxes import name_of, rate_of, reason_of

TITLES = {"380": "Invoice", "381": "Credit note", "389": "Self-billed invoice",
          "261": "Self-billed credit note"}
TYPES = {"380": "invoice", "381": "credit_note", "389": "self_billed",
         "261": "self_billed_credit_note"}
CREDITS = ("381", "261")
SELF_BILLED = ("389", "261")
# Means of payment by UNTDID 4461.
TRANSFERS = ("30", "58")
MEANS = {
    **dict.fromkeys(TRANSFERS, "Bank transfer"), "49": "Direct debit", "59": "Direct debit",
    "48": "Card", "54": "Card", "55": "Card", "10": "Cash",
}


def type_code_of(invoice):
    """What an invoice is (UNTDID 1001), also of a draft."""
    if invoice.get("type_code"):
        return invoice["type_code"]
    is_credit = invoice["kind"] == "credit_note"
    if invoice.get("is_self_billed"):
        return "261" if is_credit else "389"
    return "381" if is_credit else "380"


def wording_of(invoice):
    """The language of whoever gets an invoice: of a self-billed one it is who supplied."""
    reader = invoice.get("seller" if type_code_of(invoice) in SELF_BILLED else "buyer") or {}
    language = language_for(invoice.get("language"), reader.get("language"))
    return Wording(language, (reader.get("address") or {}).get("country"))


def invoice_letter(invoice):
    """What the template `invoice` is given of an invoice or credit note."""
    invoice = loaded(invoice)
    wording, type_code = wording_of(invoice), type_code_of(invoice)
    currency, lines = invoice["net"]["currency"], invoice.get("lines") or []
    taxes = invoice.get("taxes") or []
    countries = [((invoice.get(who) or {}).get("address") or {}).get("country")
                 for who in ("seller", "buyer")]
    # A draft may have come no further than who will owe it.
    seller, buyer = (
        letters.party(wording, invoice.get("seller"), role=wording.say("Supplier"),
                      other_country=countries[1]),
        letters.party(wording, invoice.get("buyer"), role=wording.say("Bill to"),
                      other_country=countries[0]))
    return letters.letter(
        wording, type=TYPES[type_code], title=wording.say(TITLES[type_code]),
        number=invoice.get("number"), is_draft=invoice["state"] == "draft",
        seller=seller, buyer=buyer, facts=_facts(invoice, wording, type_code),
        notes=notes_of(invoice, wording), raw=_raw(invoice),
    ) | {
        "amount_label": wording.say("Amount ({currency})", currency=currency),
        "lines": letters.line_rows(
            wording, lines, currency, tax_of=lambda line: rate_of(line, wording)),
        "has_discounts": letters.has_discounts(lines),
        "has_surcharges": any(Decimal(str(tax["surcharge"])) for tax in taxes),
        "taxes": [_tax_row(tax, wording, currency) for tax in taxes],
        "reasons": list(dict.fromkeys(filter(None, (reason_of(tax, wording) for tax in taxes)))),
        "totals": _totals(invoice, wording, currency),
        "payment": _payment(invoice, wording, type_code),
    }


def notes_of(invoice, wording):
    """What is said below an invoice, and goes into the e-invoice too (BT-22)."""
    notes = []
    if type_code_of(invoice) in SELF_BILLED:
        notes.append(wording.say(
            "Self-billing: issued by the customer on behalf of the supplier."))
    withheld = invoice.get("withholding")
    if withheld:
        notes.append(wording.say(
            "Of the amount due {amount} are withheld as income tax and paid to the tax authority.",
            amount=wording.money(withheld["amount"], invoice["net"]["currency"])))
    if invoice.get("reason"):
        notes.append(f"{wording.say('Reason')}: {invoice['reason']}")
    return [*notes, *filter(None, [invoice.get("note")])]


def _facts(invoice, wording, type_code):
    due_on = invoice.get("due_on") if type_code not in CREDITS else None
    return [letters.labelled(wording.say(label), value) for label, value in (
        ("Date of issue", wording.day(invoice.get("issued_on"))),
        ("Date of supply", wording.day(invoice.get("supplied_on"))),
        ("Due date", wording.day(due_on)),
        ("Corrects invoice", invoice.get("credits_number")),
        ("Your reference", invoice.get("customer_reference")),
    )]


def _tax_row(tax, wording, currency):
    has_surcharge = Decimal(str(tax["surcharge_rate"]))
    return {
        "name": name_of(tax, wording),
        "base": wording.amount(tax["base"], currency),
        "rate": wording.rate(tax["rate"]),
        "tax": wording.amount(tax["tax"], currency),
        "surcharge_rate": wording.rate(tax["surcharge_rate"]) if has_surcharge else "",
        "surcharge": wording.amount(tax["surcharge"], currency) if has_surcharge else "",
    }


def _totals(invoice, wording, currency):
    rows = [letters.total_row(
        wording.say("Net total"), wording.money(invoice["net"]["amount"], currency))]
    for tax in invoice.get("taxes") or []:
        if Decimal(str(tax["tax"])):
            rows.append(letters.total_row(
                name_of(tax, wording), wording.money(tax["tax"], currency)))
        if Decimal(str(tax["surcharge"])):
            rows.append(letters.total_row(
                wording.say("Equivalence surcharge {rate}",
                            rate=wording.rate(tax["surcharge_rate"])),
                wording.money(tax["surcharge"], currency)))
    withheld = invoice.get("withholding")
    is_last = not withheld
    rows.append(letters.total_row(
        wording.say("Total"), wording.money(invoice["total"]["amount"], currency),
        is_strong=is_last))
    if withheld:
        rows.append(letters.total_row(
            wording.say("Income tax withheld ({rate})", rate=wording.rate(withheld["rate"])),
            "\u2212" + wording.money(withheld["amount"], currency)))
        label = "Amount credited" if invoice["kind"] == "credit_note" else "Amount payable"
        rows.append(letters.total_row(
            wording.say(label), wording.money(invoice["payable"]["amount"], currency),
            is_strong=True))
    return rows


def _payment(invoice, wording, type_code):
    if type_code in CREDITS:
        return letters.payment_box()
    means = invoice.get("payment_means")
    iban = (invoice.get("seller") or {}).get("iban")
    is_transfer = means is None or means in TRANSFERS
    rows = [
        letters.labelled(wording.say("Means"), wording.say(MEANS[means]) if means in MEANS else ""),
        letters.labelled("IBAN", in_groups(iban) if is_transfer else ""),
        letters.labelled(wording.say("Reference"), (
            invoice.get("payment_reference") or invoice.get("number")) if is_transfer else ""),
    ]
    instalments = invoice.get("instalments") or []
    parts = [] if len(instalments) < 2 else [
        letters.labelled(wording.day(part["due_on"]),
                         wording.money(part["amount"], invoice["net"]["currency"]))
        for part in instalments]
    if not parts:
        rows.append(letters.labelled(wording.say("Pay by"), wording.day(invoice.get("due_on"))))
    return letters.payment_box(wording.say("Payment"), rows, parts)


def in_groups(iban):
    """An IBAN as it is printed, in groups of four."""
    return " ".join((iban or "")[at:at + 4] for at in range(0, len(iban or ""), 4))


def _raw(invoice):
    """What templates may want besides, as plain text; nothing of what is ours alone."""
    return {name: str(invoice[name]) for name in (
        "id", "number", "issued_on", "due_on", "supplied_on", "customer_reference", "series",
        "payment_reference", "type_code", "state") if invoice.get(name) is not None}

"""What a statement of account says on paper, in the language of whoever gets it."""

from decimal import Decimal

from chassis.money import loaded
from chassis.printing import Wording, language_for, letters, printed

from .letters import in_groups

ENTRIES = {
    "invoice": "Invoice", "credit_note": "Credit note", "payment": "Payment received",
    "reversal": "Payment reversed", "refund": "Refund",
}
AGES = {
    "not_due": "Not due yet", "days_1_30": "1 to 30 days", "days_31_60": "31 to 60 days",
    "days_61_90": "61 to 90 days", "over_90_days": "More than 90 days",
}


def statement_letter(statement, *, seller, buyer, language=None):
    """What the template `statement` is given of a `contracts.billing.statement.Statement`.

    `seller` and `buyer` are `contracts.billing.invoice.FiscalParty`. Each currency is an account
    of its own.
    """
    statement = loaded(statement)
    countries = [(one.get("address") or {}).get("country") for one in (seller, buyer)]
    wording = Wording(language_for(language, buyer.get("language")), countries[1])
    is_owed = any(Decimal(str(one["closing"])) > 0 for one in statement["currencies"])
    ages = {one["currency"]: one for one in statement["ageing"]}
    return letters.letter(
        wording, type="statement", title=wording.say("Statement of account"), number="",
        seller=letters.party(wording, seller, role="", other_country=countries[1]),
        buyer=letters.party(wording, buyer, role=wording.say("Bill to"),
                            other_country=countries[0]),
        notes=[_asking(wording, one) for one in statement["currencies"]],
        facts=[letters.labelled(wording.say("From"), wording.day(statement["starts_on"])),
               letters.labelled(wording.say("To"), wording.day(statement["ends_on"]))],
    ) | {
        "accounts": [
            _account(wording, one, ages.get(one["currency"]), statement["starts_on"])
            for one in statement["currencies"]],
        "payment": letters.payment_box(wording.say("Payment"), [letters.labelled(
            "IBAN", in_groups(seller.get("iban")) if is_owed else "")]),
    }


def statement_pdf(statement, *, made_at, **parties):
    """A statement of account as PDF/A-3; what else there is to say as for `statement_letter`."""
    return printed("statement", statement_letter(statement, **parties), made_at=made_at)


def _account(wording, account, ages, starts_on):
    currency = account["currency"]
    carried = {"day": wording.short_day(starts_on), "document": wording.say("Opening balance"),
               "due": "", "debit": "", "credit": "",
               "balance": wording.amount(account["opening"], currency)}
    return {
        "currency": currency,
        "entries": [carried, *(_entry(wording, one, currency) for one in account["entries"])],
        "totals": [
            letters.total_row(wording.say("Opening balance"),
                              wording.money(account["opening"], currency)),
            letters.total_row(wording.say("Closing balance"),
                              wording.money(account["closing"], currency), is_strong=True)],
        "ageing": [] if ages is None else [
            {"label": wording.say(label), "value": wording.money(ages[name], currency)}
            for name, label in AGES.items()],
    }


def _entry(wording, entry, currency):
    amount = Decimal(str(entry["amount"]))
    name = wording.say(ENTRIES[entry["kind"]])
    # What has no reference of its own is told by its id, which says nothing to anybody.
    title = entry["title"] if entry["title"] != entry["id"] else ""
    return {
        "day": wording.short_day(entry["day"]),
        "document": f"{name} {title}".strip(),
        "due": wording.short_day(entry.get("due_on")),
        "debit": wording.amount(amount, currency) if amount > 0 else "",
        "credit": wording.amount(-amount, currency) if amount < 0 else "",
        "balance": wording.amount(entry["balance"], currency),
    }


def _asking(wording, account):
    closing = Decimal(str(account["closing"]))
    if closing > 0:
        return wording.say("Please pay {amount} to the account below.",
                           amount=wording.money(closing, account["currency"]))
    if closing < 0:
        return wording.say("You have {amount} in credit with us.",
                           amount=wording.money(-closing, account["currency"]))
    return None

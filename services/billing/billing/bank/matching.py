"""What a movement may be a payment of, with the reasons and how sure they are.

The confidence is that of the strongest reasons together, by this table:

    what speaks for it                                          confidence
    named (reference or number), and the amount is theirs          0.99
    one known account, and its one invoice of this amount          0.96
    named, and the amount is theirs but for charges                0.85
    one known account, and the amount is all that it owes          0.9
    named, and the amount is less or more                          0.8
    a like name, and its one invoice of this amount                0.8
    one known account, and any amount                              0.6
    a like name, and any amount                                    0.4
    the amount alone, of one invoice                               0.5, of several 0.3
"""

import re
from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from rapidfuzz import fuzz, utils
from stdnum import iso11649

from chassis import money

from ..invoices.models import Invoice
from ..payments.models import Payment

SURE = 0.95
# What banks keep back of a transfer at most, of what is named to be paid.
MOST_CHARGES = Decimal(30)
LIKE = 88
MOST = 10
MOST_OPEN = 20_000
SHORTEST_NUMBER = 4
BRIEF = {"number": 1, "payment_reference": 1, "open_amount": 1, "contact_ids": 1, "due_on": 1,
         "buyer.legal_name": 1, "buyer.iban": 1}


class Debts:
    """What is owed in a currency, read once for all the movements that are looked at."""

    def __init__(self, currency):
        found = Invoice.collection().find(
            {"state": "issued", "kind": "invoice", "currency": currency,
             "is_self_billed": {"$ne": True}}, BRIEF).sort("due_on", 1).limit(MOST_OPEN)
        self.invoices = [money.loaded(raw) for raw in found]

    @cached_property
    def by_party(self):
        held = defaultdict(list)
        for invoice in self.invoices:
            held[invoice["contact_ids"][0]].append(invoice)
        return held

    def named_in(self, entry):
        """Invoices whose number or reference a movement tells: `(invoices, reasons)`."""
        reference = plain_reference(entry.get("reference"))
        by_reference = [invoice for invoice in self.invoices
                        if reference and reference in _names_of(invoice)]
        if by_reference:
            return by_reference, ["structured_reference"]
        text = " ".join(filter(None, (
            entry.get("text"), entry.get("reference"), entry.get("end_to_end_id")))).upper()
        plain = normal(text)
        named = [invoice for invoice in self.invoices
                 if any(name in plain and is_in(name, text) for name in _names_of(invoice))]
        return named, ["number_in_text"] if named else []

    def parties_by_iban(self, iban):
        if not iban:
            return set()
        by_invoice = {invoice["contact_ids"][0] for invoice in self.invoices
                      if _same_iban((invoice.get("buyer") or {}).get("iban"), iban)}
        paid = Payment.collection().find({"payer_iban": iban}, {"contact_ids": 1}).sort(
            "created_at", -1).limit(20)
        return by_invoice | {raw["contact_ids"][0] for raw in paid}

    def parties_by_name(self, name):
        if not name:
            return set()
        names = {invoice["contact_ids"][0]: (invoice.get("buyer") or {}).get("legal_name") or ""
                 for invoice in self.invoices}
        return {id for id, held in names.items() if held and fuzz.token_set_ratio(
            name, held, processor=utils.default_process) >= LIKE}


def suggestions_for(entry, debts):
    """What a movement may be a payment of, the likeliest first; entry as it is shown."""
    if not entry["is_credit"]:
        return _returns(entry)
    amount = money.loaded(entry["amount"])["amount"]
    found = [*_by_names(entry, debts, amount), *_by_payer(entry, debts, amount)]
    known = {item["contact_id"] for item in found}
    found += [item for item in _by_amount(debts, amount) if item["contact_id"] not in known]

    best = {}
    for item in sorted(found, key=lambda item: -item["confidence"]):
        best.setdefault(item["contact_id"], item)
    ranked = list(best.values())[:MOST]
    sure = [item for item in ranked if item["confidence"] >= SURE]
    for item in ranked:
        # Of two that are surely it, neither is.
        item["is_sure"] = len(sure) == 1 and item is sure[0]
    return ranked


def plain_reference(reference):
    """A structured reference without what only guards it: RF and two digits of ISO 11649."""
    plain = normal(reference or "")
    return plain[4:] if iso11649.is_valid(plain) else plain


def normal(text):
    """Letters and digits alone, as people leave out and add what is between them."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _names_of(invoice):
    names = {normal(invoice.get("number") or ""), plain_reference(invoice.get("payment_reference"))}
    return {name for name in names if len(name) >= SHORTEST_NUMBER}


def is_in(name, text):
    """Whether a number, given without what is between its letters and digits, stands in a text;
    as part of a longer number it does not.
    """
    spaced = "[^A-Z0-9]*".join(name)
    return re.search(rf"(?<![0-9]){spaced}(?![0-9])", text) is not None


def _same_iban(one, other):
    return bool(one) and normal(one) == normal(other)


def _by_names(entry, debts, amount):
    named, reasons = debts.named_in(entry)
    parties = {invoice["contact_ids"][0] for invoice in named}
    charges = money.loaded(entry.get("charges") or {}).get("amount") or Decimal(0)
    for contact_id in parties:
        theirs = [invoice for invoice in named if invoice["contact_ids"][0] == contact_id]
        owed = sum(_open(invoice) for invoice in theirs)
        if amount == owed:
            yield _suggestion(contact_id, theirs, amount, [*reasons, "amount"], 0.99)
        elif amount < owed <= amount + max(charges, min(MOST_CHARGES, owed / 20)):
            yield _suggestion(contact_id, theirs, amount, [*reasons, "amount_less_charges"], 0.85)
        else:
            yield _suggestion(contact_id, theirs, amount, reasons, 0.8)


def _by_payer(entry, debts, amount):
    by_iban = debts.parties_by_iban(entry.get("payer_iban"))
    for contact_id in by_iban:
        is_known = len(by_iban) == 1
        yield _of_party(contact_id, debts, amount, ["payer_iban"],
                        (0.96, 0.9, 0.6) if is_known else (0.7, 0.6, 0.3))
    for contact_id in debts.parties_by_name(entry.get("payer_name")) - by_iban:
        yield _of_party(contact_id, debts, amount, ["payer_name"], (0.8, 0.7, 0.4))


def _of_party(contact_id, debts, amount, reasons, confidences):
    theirs = debts.by_party.get(contact_id, [])
    equal = [invoice for invoice in theirs if _open(invoice) == amount]
    of_one, of_all, of_any = confidences
    if len(equal) == 1:
        return _suggestion(contact_id, equal, amount, [*reasons, "amount"], of_one)
    if theirs and sum(_open(invoice) for invoice in theirs) == amount:
        return _suggestion(contact_id, theirs, amount, [*reasons, "amount_of_all"], of_all)
    return _suggestion(contact_id, theirs, amount, reasons, of_any)


def _by_amount(debts, amount):
    equal = [invoice for invoice in debts.invoices if _open(invoice) == amount]
    for invoice in equal[:MOST]:
        yield _suggestion(invoice["contact_ids"][0], [invoice], amount, ["amount"],
                          0.5 if len(equal) == 1 else 0.3)


def _suggestion(contact_id, invoices, amount, reasons, confidence):
    allocations, left = [], amount
    for invoice in invoices[:100]:
        taken = min(left, _open(invoice))
        if taken > 0:
            allocations.append(
                {"invoice_id": invoice["_id"], "number": invoice["number"], "amount": taken})
            left -= taken
    return {"contact_id": contact_id, "allocations": allocations, "left": left,
            "reasons": reasons, "confidence": confidence, "is_sure": False}


def _returns(entry):
    """Of money that went back: which payments may have been returned."""
    if not entry.get("is_return") or not entry.get("payer_iban"):
        return []
    amount = money.loaded(entry["amount"])
    paid = [raw for raw in Payment.collection().find({"payer_iban": entry["payer_iban"]}).sort(
        "created_at", -1).limit(50)
        if raw["state"] == "received" and money.loaded(raw["amount"]) == amount]
    return [{"contact_id": raw["contact_ids"][0], "allocations": [], "left": Decimal(0),
             "reverses_payment_id": raw["_id"], "reasons": ["returned_payment", "amount"],
             "confidence": 0.8 if len(paid) == 1 else 0.4, "is_sure": False}
            for raw in paid[:MOST]]


def _open(invoice):
    return invoice["open_amount"]["amount"]

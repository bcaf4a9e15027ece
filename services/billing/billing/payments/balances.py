"""Whether the money adds up: invoiced = paid + credited + open, per customer and in all.

What is owed to us, in one currency, is what issued invoices ask for (`payable`). Of that

- `paid` is what payments settle, the active allocations of payments;
- `credited` is what credit notes settle: of the invoice that each gives back, and, by active
  allocations, of others;
- `open` is the rest, the sum of `open_amount`.

What a payment or a credit note leaves over is a credit of the customer and part of neither, until
it is allocated or paid back. So it holds besides, where a reversed payment was never received:

    received     = paid + what payments leave over + what of them was refunded
    credit notes = credited + what credit notes leave over + what of them was refunded

and each of the three holds for every single document as well. Documents that we issue for
suppliers (self-billed) are what we owe, and no part of it.
"""

from collections import defaultdict
from decimal import Decimal

from chassis import money, parties
from chassis.store import in_transaction

from ..invoices.models import Invoice
from .models import Allocation, Payment, Refund

MOST_WRONG = 1000
# Every document, found by the index of ids.
ALL = {"_id": {"$gt": ""}}
ISSUED = ("issued", "paid", "cancelled")
FIELDS = ("invoiced", "paid", "credited", "open", "payment_credit", "note_credit",
          "payments_refunded", "notes_refunded", "received", "notes_issued")


def check_balances(*, contact_id):
    """Add up all money, and name every document that does not add up.

    All is read as of one moment, so it may be asked while invoices are issued and paid.
    """
    id = contact_id and parties.survivor_of(contact_id)
    return in_transaction(lambda: _checked(id))


def _checked(contact_id):
    sums = _Sums(contact_id)
    sums.add_up()
    wrong = [*sums.wrong, *_wrong_in_all(sums.by_currency, contact_id)]
    return {
        "balances": [{"currency": currency, **{
            name: money.rounded(held[name], currency) for name in FIELDS}}
            for currency, held in sorted(sums.by_currency.items())],
        "is_right": not wrong,
        "wrong": wrong[:MOST_WRONG],
    }


def _wrong_in_all(by_currency, contact_id):
    for currency, held in sorted(by_currency.items()):
        differences = (
            held["invoiced"] - held["paid"] - held["credited"] - held["open"],
            held["received"] - held["paid"] - held["payment_credit"] - held["payments_refunded"],
            held["notes_issued"] - held["credited"] - held["note_credit"]
            - held["notes_refunded"],
        )
        for difference in differences:
            if difference:
                yield {"id": contact_id or "all", "currency": currency, "difference": difference}


class _Sums:
    """The sums of one customer, or of all, and the documents that do not add up."""

    def __init__(self, contact_id):
        self.contact_id = contact_id
        self.by_currency = defaultdict(lambda: dict.fromkeys(FIELDS, Decimal(0)))
        self.wrong = []
        self._settled = self._summed(Allocation, "invoice_id", {"state": "active"})
        self._spent = self._summed(Allocation, "source_id", {"state": "active"})
        self._refunded = self._summed(Refund, "source_id")

    def add_up(self):
        for note in self._documents(Invoice, "contact_ids", {
                "kind": "credit_note", "state": {"$in": ISSUED},
                "is_self_billed": {"$ne": True}}):
            self._add_note(note)
        for invoice in self._documents(Invoice, "contact_ids", {
                "kind": "invoice", "state": {"$in": ISSUED}, "is_self_billed": {"$ne": True}}):
            self._add_invoice(invoice)
        for payment in self._documents(Payment, "contact_ids"):
            self._add_payment(payment)

    def _add_note(self, note):
        held = self.by_currency[note["currency"]]
        payable, left = note["payable"]["amount"], _amount(note.get("unallocated"))
        refunded, spent = self._refunded[note["_id"]], self._spent[note["_id"]]
        own = payable - left - refunded - spent
        held["notes_issued"] += payable
        held["note_credit"] += left
        held["notes_refunded"] += refunded
        held["credited"] += own + spent
        self._settled[note["credits_invoice_id"]] += own
        if own < 0 or left < 0:
            self._is_wrong(note, own)

    def _add_invoice(self, invoice):
        held = self.by_currency[invoice["currency"]]
        payable, left = invoice["payable"]["amount"], invoice["open_amount"]["amount"]
        held["invoiced"] += payable
        held["open"] += left
        difference = payable - left - self._settled[invoice["_id"]]
        if difference or left < 0:
            self._is_wrong(invoice, difference)

    def _add_payment(self, payment):
        held = self.by_currency[payment["amount"]["currency"]]
        received = payment["amount"]["amount"] if payment["state"] == "received" else Decimal(0)
        left, spent = payment["unallocated"]["amount"], self._spent[payment["_id"]]
        refunded = self._refunded[payment["_id"]]
        held["received"] += received
        held["paid"] += spent
        held["payment_credit"] += left
        held["payments_refunded"] += refunded
        difference = received - left - spent - refunded
        if difference or left < 0 or refunded != payment["refunded"]["amount"]:
            self._is_wrong(payment, difference)

    def _is_wrong(self, raw, difference):
        currency = raw.get("currency") or raw["amount"]["currency"]
        self.wrong.append({"id": raw["_id"], "currency": currency, "difference": difference})

    def _documents(self, document, path, where=None):
        wanted = (where or {}) | ({path: self.contact_id} if self.contact_id else ALL)
        for raw in document.collection().find(wanted, {"lines": 0, "taxes": 0}):
            # Others among the parties of a document owe nothing of it.
            if self.contact_id in (None, raw["contact_ids"][0]):
                yield money.loaded(raw)

    def _summed(self, document, name, where=None):
        wanted = (where or {}) | ({"contact_id": self.contact_id} if self.contact_id else ALL)
        found = document.collection().aggregate([
            {"$match": wanted},
            {"$group": {"_id": f"${name}", "sum": {"$sum": "$amount.amount"}}}])
        return defaultdict(Decimal, {row["_id"]: row["sum"].to_decimal() for row in found})


def _amount(held):
    return held["amount"] if held else Decimal(0)

"""Statements of account: every document and payment of a party, adding up to the cent."""

from collections import defaultdict
from decimal import Decimal
from zoneinfo import ZoneInfo

from chassis import money, parties
from chassis.store import view
from contracts.billing.statement import MOST_ENTRIES
from contracts.errors import NotFound, ValidationFailed

from ..issuers.models import Issuer
from ..payments.models import Payment, Refund
from .ageing import buckets_of
from .receivables import documents_of, sum_of, today


def get_statement(*, contact_id, starts_on, ends_on):
    """Show every document and payment of a party in a period, with the running balance."""
    party = parties.parties_of([contact_id]).get(contact_id)
    if party is None:
        raise NotFound(f"There is no contact {contact_id}.", id=contact_id)
    return _statement(party["id"], starts_on, ends_on)


def get_portal_statement(*, starts_on, ends_on, party):
    """Show the customer their own documents and payments, with the running balance."""
    return _statement(party["id"], starts_on, ends_on)


def get_net_position(*, contact_id):
    """Show in one number for each currency how a party stands that buys and sells.

    What we owe it are the documents that we issue for it; they are no part of statements.
    """
    party = parties.parties_of([contact_id]).get(contact_id)
    if party is None:
        raise NotFound(f"There is no contact {contact_id}.", id=contact_id)

    held = defaultdict(lambda: {"owed_to_us": Decimal(0), "credit": Decimal(0),
                                "owed_by_us": Decimal(0)})
    for document in documents_of(party["id"]):
        name = "owed_to_us" if document["kind"] == "invoice" else "credit"
        _add(held, document["open_amount"], name)
    for document in documents_of(party["id"], is_self_billed=True):
        _add(held, document["open_amount"], "owed_by_us",
             sign=1 if document["kind"] == "invoice" else -1)
    for payment in _of_payer(Payment, "contact_ids", party["id"]):
        _add(held, payment["unallocated"], "credit")
    return {"contact_id": party["id"], "positions": [
        {"currency": currency, **sums,
         "net": sums["owed_to_us"] - sums["credit"] - sums["owed_by_us"]}
        for currency, sums in sorted(held.items())]}


def _add(held, amount, name, sign=1):
    amount = money.loaded(amount)
    held[amount["currency"]][name] += sign * amount["amount"]


def _statement(contact_id, starts_on, ends_on):
    ends_on = ends_on or today()
    starts_on = starts_on or f"{ends_on[:4]}-01-01"
    if ends_on < starts_on:
        raise ValidationFailed.at("/ends_on", "It ends before it starts.")

    by_currency = defaultdict(list)
    for entry in entries_of(contact_id):
        if entry["day"] <= ends_on:
            by_currency[entry.pop("currency")].append(entry)
    return {
        "contact_id": contact_id, "starts_on": starts_on, "ends_on": ends_on,
        "currencies": [_of_currency(currency, by_currency[currency], starts_on)
                       for currency in sorted(by_currency)],
        "ageing": buckets_of(contact_id),
    }


def _of_currency(currency, entries, starts_on):
    entries.sort(key=lambda entry: (entry["day"], entry["at"], entry["id"]))
    balance = money.zero(currency) + sum_of(
        entry["amount"] for entry in entries if entry["day"] < starts_on)
    opening, shown = balance, []
    for entry in entries:
        if entry["day"] >= starts_on:
            balance += entry["amount"]
            shown.append({**entry, "balance": balance})
            shown[-1].pop("at")
    if len(shown) > MOST_ENTRIES:
        raise ValidationFailed.at(
            "/starts_on", f"These are more than {MOST_ENTRIES} entries; choose a shorter period.")
    return {"currency": currency, "opening": opening, "entries": shown, "closing": balance}


def entries_of(contact_id):
    """All that ever moved what a party owes, in no order."""
    issuer = Issuer.objects(id=Issuer.THE_ID).first()
    zone = ZoneInfo(issuer.time_zone if issuer else "UTC")

    def of_moment(kind, held, at, amount, title):
        return {"kind": kind, "id": held["id"], "day": at.astimezone(zone).date().isoformat(),
                "at": at, "title": title, **amount}

    for document in documents_of(contact_id):
        is_invoice = document["kind"] == "invoice"
        yield {"kind": document["kind"], "id": document["id"], "day": document["issued_on"],
               "at": document["issued_at"], "title": document["number"],
               "due_on": document.get("due_on") if is_invoice else None,
               **_signed(document["payable"], 1 if is_invoice else -1)}
    for payment in _of_payer(Payment, "contact_ids", contact_id):
        title = payment.get("reference") or payment["id"]
        yield of_moment("payment", payment, payment["received_at"],
                        _signed(payment["amount"], -1), title)
        if payment["state"] == "reversed":
            yield of_moment("reversal", payment, payment["reversed_at"],
                            _signed(payment["amount"], 1), title)
    for refund in _of_payer(Refund, "contact_id", contact_id):
        yield of_moment("refund", refund, refund["refunded_at"], _signed(refund["amount"], 1),
                        refund.get("reference") or refund["id"])


def _of_payer(document, path, contact_id):
    for raw in document.collection().find({path: contact_id}):
        if path == "contact_id" or raw["contact_ids"][0] == contact_id:
            yield view(raw)


def _signed(amount, sign):
    amount = money.loaded(amount)
    return {"currency": amount["currency"],
            "amount": money.rounded(sign * amount["amount"], amount["currency"])}

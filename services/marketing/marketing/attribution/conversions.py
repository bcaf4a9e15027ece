"""Invoices as far as they were paid, and what support cost since: what attribution shares out."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from chassis.money import exact, rounded
from contracts.errors import NotFound

from ..costs.models import CostEntry
from ..costs.sums import COUNTED, CUSTOMER, SUMMED, decimal_of
from ..periods import end_of
from ..settings import house_currency
from ..sold.models import SoldInvoice, SoldOrder

BATCH = 1000
_SUPPORT = [{name: {"$exists": True}} for name in ("ticket_id", "return_id", "chat_id")]


@dataclass
class Conversion:
    """An invoice of which something was paid, in the currency of the house."""

    invoice: dict
    paid_share: Decimal
    # None where no rate of its day is known.
    revenue: Decimal | None
    converted_at: datetime
    contact_ids: list
    cost_of_support: Decimal = Decimal(0)
    unvalued_cost_count: int = 0
    path: list = field(default_factory=list)

    @property
    def id(self):
        return self.invoice["_id"]

    @property
    def customer_id(self):
        return self.invoice["contact_ids"][0]

    @property
    def net(self):
        return self.revenue - self.cost_of_support


def conversions_of(starts_on, ends_on):
    """The invoices issued on these days of which something was paid, without what support cost."""
    return _read({"kind": "invoice", "issued_on": {"$gte": starts_on, "$lte": ends_on}})


def conversion_of(invoice_id):
    """One of them. Raises NotFound where nothing was paid, too."""
    found = _read({"_id": invoice_id, "kind": "invoice"})
    if not found:
        raise NotFound(f"There is no invoice {invoice_id} of which something was paid.",
                       id=invoice_id)
    return found[0]


def conversions_among(invoice_ids):
    """Those of these invoices of which something was paid, by their issue."""
    return _read({"_id": {"$in": invoice_ids}, "kind": "invoice"})


def _read(where):
    invoices = list(SoldInvoice.collection().find(where).sort([("issued_on", 1), ("_id", 1)]))
    credited = _credited([raw["_id"] for raw in invoices])
    paid = [(raw, share) for raw in invoices
            if (share := paid_share(raw, credited.get(raw["_id"], Decimal(0))))]
    orders = _orders_of([raw for raw, _ in paid])
    return [_conversion(raw, share, orders) for raw, share in paid]


def paid_share(invoice, credited):
    """Which part of an invoice was paid and not given back, from 0 to 1.

    `credited` is what the credit notes say that are known; what the invoice itself says of them may
    be told earlier or later than these are.
    """
    if invoice["state"] == "cancelled":
        return Decimal(0)
    payable = exact((invoice.get("payable") or invoice["total"])["amount"])
    told = exact(invoice["credited"]["amount"]) if invoice.get("credited") else Decimal(0)
    paid = payable - exact(invoice["open_amount"]["amount"]) - max(credited, told)
    return max(Decimal(0), min(Decimal(1), paid / payable)) if payable > 0 else Decimal(0)


def _credited(invoice_ids):
    """What credit notes gave back of each of these."""
    sums = defaultdict(Decimal)
    for ids in _batches(invoice_ids):
        for raw in SoldInvoice.collection().find(
                {"credits_invoice_id": {"$in": ids}, "state": {"$ne": "cancelled"}}):
            sums[raw["credits_invoice_id"]] += exact(
                (raw.get("payable") or raw["total"])["amount"])
    return sums


def _orders_of(invoices):
    ids = sorted({id for raw in invoices for id in raw.get("order_ids", ())})
    return {raw["_id"]: raw for some in _batches(ids) for raw in SoldOrder.collection().find(
        {"_id": {"$in": some}}, {"placed_at": 1, "contact_ids": 1})}


def _conversion(raw, share, orders):
    """It is won when it was ordered, the last of several orders, or else by the day of issue."""
    known = [orders[id] for id in raw.get("order_ids", ()) if id in orders]
    value = raw.get("house_net")
    return Conversion(
        invoice=raw, paid_share=share,
        revenue=None if value is None else rounded(exact(value) * share, house_currency()),
        converted_at=max((one["placed_at"] for one in known), default=end_of(raw["issued_on"])),
        contact_ids=list(dict.fromkeys(
            [*raw["contact_ids"], *(id for one in known for id in one["contact_ids"])])))


def add_support(conversions):
    """Count what support cost with the invoice before it; of a return with what it was credited of.

    What was spent before a customer's first invoice counts with that one, so that each cost counts
    once, whatever is asked.
    """
    asked = {one.id: one for one in conversions}
    for customer_ids in _batches(sorted({one.customer_id for one in conversions})):
        invoices, returned = _history(customer_ids)
        for cost in _support_of(customer_ids):
            of_customer = invoices.get(cost["customer_id"], ())
            invoice_id = returned.get(cost.get("return_id")) or _before(
                cost["valued_on"], of_customer)
            if invoice_id in asked:
                asked[invoice_id].cost_of_support += decimal_of(cost["amount"])
                asked[invoice_id].unvalued_cost_count += cost["unvalued_count"]
    for one in conversions:
        one.cost_of_support = rounded(one.cost_of_support, house_currency())


def _history(customer_ids):
    """`({customer_id: [(issued_on, id)]}, {return_id: invoice id})` of all that was paid ever."""
    raws = list(SoldInvoice.collection().find({"contact_ids": {"$in": customer_ids}}))
    credited = _credited([raw["_id"] for raw in raws if raw["kind"] == "invoice"])
    invoices, paid_ids = defaultdict(list), set()
    for raw in raws:
        if raw["kind"] == "invoice" and paid_share(raw, credited.get(raw["_id"], Decimal(0))):
            invoices[raw["contact_ids"][0]].append((raw["issued_on"], raw["_id"]))
            paid_ids.add(raw["_id"])
    returned = {raw["return_id"]: raw["credits_invoice_id"] for raw in raws
                if raw.get("return_id") and raw.get("credits_invoice_id") in paid_ids}
    return {id: sorted(found) for id, found in invoices.items()}, returned


def _support_of(customer_ids):
    """What support cost these, added up by customer, day and return."""
    rows = CostEntry.collection().aggregate([
        {"$match": {"contact_ids": {"$in": customer_ids}, "$or": _SUPPORT, **COUNTED}},
        {"$group": {"_id": {"customer_id": CUSTOMER, "valued_on": "$valued_on",
                            "return_id": "$return_id"}, **SUMMED}}])
    return [row["_id"] | row for row in rows]


def _before(day, invoices):
    before = [id for issued_on, id in invoices if issued_on <= day]
    return before[-1] if before else next((id for _, id in invoices), None)


def _batches(ids):
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))

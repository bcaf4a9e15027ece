"""Orders and invoices are learnt as they are told, and whose worth that changes is noted."""

from chassis.money import stored
from contracts.common import Time

from ..currencies.valuing import values_of
from ..told import keep_all
from ..worth import stale
from .models import SoldInvoice, SoldOrder

_TIME = Time()
_ORDER = ("state", "channel", "total", "margin", "campaign_id", "partner_id", "deal_id",
          "interaction_id", "refers_to", "coupons")
_LINE = ("product_id", "sku", "quantity", "net")
_INVOICE = ("kind", "state", "number", "issued_on", "net", "total", "payable", "open_amount",
            "credited", "order_ids", "credits_invoice_id", "return_id")


def learn_orders(orders):
    """Keep orders as they now are."""
    _keep(SoldOrder, [(order, _fields_of_order(order)) for order in orders])


def _fields_of_order(order):
    placed_at = _moment(order["placed_at"])
    return stored({name: order.get(name) for name in _ORDER}) | {
        "placed_at": placed_at, "valued_on": placed_at.date().isoformat(),
        "currency": order["total"]["currency"],
        "cancelled_at": order.get("cancelled_at") and _moment(order["cancelled_at"]),
        "lines": [_kept(line) for line in order.get("lines", ())]}


def _kept(line):
    return stored({name: line[name] for name in _LINE if line.get(name) is not None})


def learn_invoices(invoices):
    """Keep invoices and credit notes as they now are; those that we issue for others are not ours.
    """
    _keep(SoldInvoice, [(invoice, _fields_of_invoice(invoice)) for invoice in invoices
                        if invoice.get("issued_on") and not invoice.get("is_self_billed")])


def _fields_of_invoice(invoice):
    return stored({name: invoice.get(name) for name in _INVOICE}) | {
        "paid_at": invoice.get("paid_at") and _moment(invoice["paid_at"]),
        "valued_on": invoice["issued_on"], "currency": invoice["net"]["currency"]}


def _keep(document, items):
    kept = keep_all(document, [
        (told, told["contact_ids"], fields | values_of(document, fields))
        for told, fields in items])
    stale.mark({id for pair in kept for raw in pair if raw for id in raw["contact_ids"]})


def _moment(value):
    return _TIME.deserialize(value)

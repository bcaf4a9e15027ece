"""Orders that should be invoiced and cannot be yet, with the reason."""

from marshmallow import fields, validate

from ..common import Id, PageRequest, Strict, Text, Time, page_of
from ..declare import get
from .declared import billing

# `order_is_cancelled`: it was invoiced before it was cancelled, so somebody has to credit it.
WAITING_REASONS = ("billing_profile_missing", "issuer_missing", "tax_rate_missing",
                   "series_missing", "order_is_cancelled")


class WaitingOrder(Strict):
    order_id = Id("order", required=True)
    number = Text(60, required=True)
    contact_id = Id("contact", required=True)
    reason = fields.String(required=True, validate=validate.OneOf(WAITING_REASONS))
    detail = Text(500, required=True)
    waiting_since = Time(required=True)


class ListWaitingOrders(PageRequest):
    contact_id = Id("contact")
    reason = fields.String(validate=validate.OneOf(WAITING_REASONS))


WaitingOrderPage = page_of(WaitingOrder, "WaitingOrderPage")

list_waiting_orders = billing.query(
    "list_waiting_orders", "List orders that wait to be invoiced, with what is missing.",
    request=ListWaitingOrders, reply=WaitingOrderPage, permission="invoices:read",
    route=get("/invoices/waiting"),
)

"""What billing does about the events of all services; safe to repeat, in any order."""

from contracts import sales

from .ordered import orders
from .self_billed import commissions

# In one queue, so that those of one order do not get into each other's way.
ORDER_EVENTS = (sales.order_placed, sales.order_confirmed, sales.order_shipped,
                sales.order_delivered, sales.order_cancelled)


def on_orders(happenings):
    """Invoice what of orders is to be by now; of each the newest that is told counts."""
    orders.take_up([happened.data["order"] for happened in happenings])


def on_commission_statement_closed(happened):
    """Draft the invoice of what a partner earned in a month, in their name."""
    commissions.take_up(happened.data["commission_statement"])

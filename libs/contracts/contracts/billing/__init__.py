"""What the billing service promises. It does not run yet; others build on its events."""

from .declared import billing
from .invoices import (
    invoice_issued,
    invoice_updated,
    invoice_paid,
    invoice_cancelled,
)
from .payments import payment_received
from .exports import export_facts

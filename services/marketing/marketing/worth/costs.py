"""What looking after customers cost, as the ledger of costs adds it up: the one place that asks."""

from ..costs import sums
from ..costs.models import CostEntry


def of_contacts(contact_ids, *, since):
    """`{contact id: {"amount", "unvalued_count"}}`, in the currency of the house, since a time."""
    return sums.of_contacts(contact_ids, since)


def contact_ids():
    """Who anything was spent on."""
    return CostEntry.collection().distinct("contact_ids")

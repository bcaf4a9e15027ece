"""The job that values what is kept anew, once rates of exchange are others."""

from chassis.jobs import as_service

from ..behaviour.models import Happening
from ..costs.models import CostEntry
from ..sold.models import SoldInvoice, SoldOrder
from ..worth import stale
from .valuing import value_anew

# All that is valued in the currency of the house.
VALUED = (SoldOrder, SoldInvoice, CostEntry, Happening)


def revalue():
    """Value again what has another rate by now."""
    with as_service("marketing"):
        value_anew(VALUED, _note)


def _note(_document, raws):
    stale.mark({id for raw in raws for id in raw.get("contact_ids", ())})

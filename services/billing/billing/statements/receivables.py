"""Which documents a customer owes: issued, of theirs, and nothing self-billed."""

from decimal import Decimal

from chassis import clock
from chassis.store import view

from ..invoices.models import Invoice
from ..issuers.issuers import day_at
from ..issuers.models import Issuer

ISSUED = ("issued", "paid", "cancelled")
# What sums are made of, without what is long.
BRIEF = {"lines": 0, "taxes": 0, "seller": 0, "buyer": 0}


def of_party(contact_id, *, is_self_billed=False):
    """The condition for the issued documents that a party owes, or that we owe it."""
    return {"contact_ids": contact_id, "contact_ids.0": contact_id, "state": {"$in": ISSUED},
            "is_self_billed": True if is_self_billed else {"$ne": True}}


def documents_of(contact_id, *, is_self_billed=False, **where):
    """The issued documents of a party, as they are shown, without their lines."""
    found = Invoice.collection().find(
        {**of_party(contact_id, is_self_billed=is_self_billed), **where}, BRIEF)
    return [view(raw) for raw in found]


def today():
    """This day, where the issuer is; in UTC as long as none is recorded."""
    return day_of(clock.now())


def day_of(moment):
    """The day of a moment, where the issuer is."""
    issuer = Issuer.objects(id=Issuer.THE_ID).first()
    return day_at(issuer, moment) if issuer else moment.date().isoformat()


def sum_of(amounts):
    return sum(amounts, Decimal(0))

"""The series of a supplier's own, which begin by themselves at their first document."""

from pymongo import ReturnDocument

from chassis import clock

from ..issuers.models import Series, SeriesHead
from ..issuers.series import USUAL_FORMAT
from .models import SupplierCount

INVOICES, CREDIT_NOTES = "self_billed", "self_billed_credit_note"
# What corrects an invoice has a series of its own (Real Decreto 1619/2012, art. 6.1.a).
_PREFIXES = {INVOICES: "SB", CREDIT_NOTES: "SBR"}


def series_of(contact_id, kind, *, name):
    """The series in which a supplier's documents of a kind are numbered.

    One that was made by hand for them counts. Of several, as after a merge, it is the first.
    """
    found = Series.objects(contact_id=contact_id, kinds=kind).order_by("code").first()
    return found or _begin(contact_id, kind, name)


def _begin(contact_id, kind, name):
    code = _free_code(kind)
    series = Series(
        code=code, name=name[:100], kinds=[kind], default_for=[], is_per_year=True,
        number_format=USUAL_FORMAT, contact_id=contact_id).add()
    SeriesHead(id=code).add()
    return series


def _free_code(kind):
    """A code that no series has. Two who begin one at once meet here, and one tries again."""
    now = clock.now()
    while True:
        held = SupplierCount.collection().find_one_and_update(
            {"_id": SupplierCount.THE_ID},
            {"$inc": {"count": 1, "version": 1}, "$set": {"updated_at": now},
             "$setOnInsert": {"created_at": now}},
            upsert=True, return_document=ReturnDocument.AFTER)
        code = f"{_PREFIXES[kind]}{held['count']:04}"
        if Series.objects(code=code).first() is None:
            return code

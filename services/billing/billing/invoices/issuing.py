"""Issuing: the next number of a series, in the transaction that uses it, and so without gaps."""

from pymongo import ReturnDocument

from chassis import clock
from chassis.ids import new_id
from contracts.billing.invoice import TYPE_CODES

from ..errors import DayGoesBack, SeriesMissing
from ..issuers.models import SeriesHead
from ..issuers.series import number_of
from .hashing import digest
from .telling import tell


def take_place(series, *, today, issued_on=None):
    """Take the next place of a series.

    Whoever issues in the series at the same moment tries again. Returns `(series, head,
    issued_on)`. Days never go back within a series: a document gets the day asked for, which then
    must not be before the last one, or today, or the last one's when the clock was put back.
    """
    head = SeriesHead.collection().find_one_and_update(
        {"_id": series.code}, {"$inc": {"place": 1}}, return_document=ReturnDocument.AFTER)
    if head is None:
        raise SeriesMissing(series=series.code)
    last = head.get("last_issued_on") or ""
    if issued_on is not None and issued_on < last:
        raise DayGoesBack(series=series.code, last_issued_on=last)
    return series, head, issued_on or max(today, last)


def complete(invoice, series, head, issued_on):
    """Give a document its number and hash, for the place that was taken; it is stored by whoever
    calls, who then tells of it by `announce_issued`.
    """
    year = int(issued_on[:4]) if series.is_per_year else 0
    sequence = 1 + (head["sequence"] if head["year"] == year else 0)
    invoice.series, invoice.year, invoice.sequence = series.code, year, sequence
    invoice.chain_place = head["place"]
    invoice.number = number_of(series, year=int(issued_on[:4]), sequence=sequence)
    invoice.issued_on, invoice.issued_at = issued_on, clock.now()
    invoice.type_code = invoice.type_code or TYPE_CODES[invoice.kind]
    invoice.payment_reference = invoice.payment_reference or invoice.number
    invoice.previous_hash = head.get("last_hash")
    invoice.id = invoice.id or new_id(invoice.ENTITY)
    invoice.hash = digest(invoice.to_raw())
    is_open = invoice.open_amount["amount"].to_decimal() > 0
    invoice.state, invoice.paid_at = "issued", None
    if not is_open:
        invoice.state, invoice.paid_at = "paid", invoice.issued_at
    SeriesHead.collection().update_one({"_id": series.code}, {
        "$set": {"sequence": sequence, "year": year, "last_hash": invoice.hash,
                 "last_issued_on": issued_on, "last_number": invoice.number,
                 "updated_at": invoice.issued_at},
        "$inc": {"version": 1}})


def announce_issued(invoice):
    """Tell of an issued document."""
    tell("issued", invoice)

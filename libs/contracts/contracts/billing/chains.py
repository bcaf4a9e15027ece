"""Showing that what was issued in a series is whole and unchanged."""

from marshmallow import fields

from ..common import Id, Strict, Text, Whole
from .declared import NOT_FOUND, billing

MOST_LINKS = 1000


class VerifyChain(Strict):
    """A piece of a series: call again with `after` = `next` until that is null."""

    series = Text(20, required=True)
    year = Whole(2000, 9999, load_default=None, allow_none=True)
    after = Whole(0, load_default=None, allow_none=True)
    limit = Whole(1, MOST_LINKS, load_default=500)


class BrokenLink(Strict):
    invoice_id = Id("invoice", allow_none=True)
    number = Text(60, allow_none=True, metadata={
        "description": "Of the document at fault, or of the last before a gap."})
    place = Whole(1, required=True)
    what = Text(200, required=True, metadata={
        "description": "Why it does not hold: its content, what it follows, or a gap."})


class ChainVerified(Strict):
    checked_count = Whole(required=True)
    broken = fields.Nested(BrokenLink, required=True, allow_none=True)
    next = Whole(required=True, allow_none=True)


verify_chain = billing.query(
    "verify_chain", "Verify a piece of the chain of a series, and name the first broken link.",
    request=VerifyChain, reply=ChainVerified, permission="invoices:read", errors=NOT_FOUND,
)

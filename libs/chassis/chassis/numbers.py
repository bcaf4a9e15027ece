"""Running numbers that people read out, such as `Q-2026-000123`: unique, and nearly without gaps.

They are taken before the transaction, so that those who are at work at once do not wait for each
other; what is then refused leaves a gap. Where the law allows none, as with invoices, they are not
made here.
"""

from pymongo import ReturnDocument

from . import clock
from .store import database, is_in_transaction

COLLECTION = "running_numbers"


def take(prefix, count=1):
    """The next numbers of a prefix in this year (UTC), as a list of so many."""
    if is_in_transaction():
        raise RuntimeError("Numbers are taken before a transaction, in `first`.")
    series = f"{prefix}-{clock.today()[:4]}"
    held = database()[COLLECTION].find_one_and_update(
        {"_id": series}, {"$inc": {"last": count}}, upsert=True,
        return_document=ReturnDocument.AFTER)
    return [f"{series}-{held['last'] - count + place:06}" for place in range(1, count + 1)]


def numbered(prefix):
    """For `serves(…, first=…)`: give the rule the next `number` of a prefix."""

    def look_up(**_request):
        return {"number": take(prefix)[0]}

    return look_up

"""What an action brings beside what would come anyway: those reached against those held out."""

import math
from datetime import timedelta

from scipy.stats import norm

from ..email.models import Recipient
from ..email.testing import compare
from ..sold.models import SoldOrder
from .conversions import CANCELLED
from .figures import WENT_OUT

# What is bought later than this has other reasons.
WITHIN = timedelta(days=90)


def of_action(action):
    """How many of the reached and of the held out bought anything since; None without such."""
    if not (action.get("mail") or {}).get("hold_out_share") or "launched_at" not in action:
        return None
    since = action["launched_at"]
    buyers = {id for order in SoldOrder.collection().find(
        {"placed_at": {"$gte": since, "$lt": since + WITHIN}, "state": {"$ne": CANCELLED}},
        {"contact_ids": 1}) for id in order["contact_ids"][:1]}
    reached = _counted(action["_id"], {"$in": list(WENT_OUT)}, buyers)
    held_out = _counted(action["_id"], "held_out", buyers)
    has_both = reached[1] and held_out[1]
    return {
        "reached_count": reached[1], "reached_buyer_count": reached[0],
        "held_out_count": held_out[1], "held_out_buyer_count": held_out[0],
        "uplift": reached[0] / reached[1] - held_out[0] / held_out[1] if has_both else None,
        "p_value": compare(reached, held_out)}


def interval_of(first, second, *, confidence=0.95):
    """The interval of the difference of two proportions `(successes, of how many)`, None where
    there is nobody: Newcombe 1998 (Statistics in Medicine 17:873), method 10, from the intervals
    of Wilson of both."""
    if not first[1] or not second[1]:
        return None
    z = norm.isf((1 - confidence) / 2)
    (p, low, high), (other, other_low, other_high) = (_wilson(*one, z) for one in (first, second))
    return (p - other - math.sqrt((p - low) ** 2 + (other_high - other) ** 2),
            p - other + math.sqrt((high - p) ** 2 + (other - other_low) ** 2))


def _wilson(hits, count, z):
    p = hits / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return p, middle - half, middle + half


def _counted(action_id, state, buyers):
    """`(how many of them bought, how many there are)`."""
    where = {"action_id": action_id, "state": state}
    bought = Recipient.collection().count_documents(
        {**where, "contact_id": {"$in": list(buyers)}}) if buyers else 0
    return bought, Recipient.collection().count_documents(where)

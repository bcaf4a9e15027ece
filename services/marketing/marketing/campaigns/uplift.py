"""What an action brings beside what would come anyway: those reached against those held out."""

from datetime import timedelta

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


def _counted(action_id, state, buyers):
    """`(how many of them bought, how many there are)`."""
    where = {"action_id": action_id, "state": state}
    bought = Recipient.collection().count_documents(
        {**where, "contact_id": {"$in": list(buyers)}}) if buyers else 0
    return bought, Recipient.collection().count_documents(where)

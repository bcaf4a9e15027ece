"""How much people have to do, counted of their tickets each time: so it is never wrong.

Each open ticket takes its part of one whole: of somebody who answers ten mails at once, a tenth.
"""

from collections import Counter
from fractions import Fraction

from ..chats.models import Chat
from ..tickets.models import Ticket

WHOLE = Fraction(1)
NOTHING = Fraction(0)


def counts_of(user_ids):
    """`{user id: {channel: how many are theirs to go on with}}` of tickets and chats.

    Those who have none are left out.

    In a transaction that also writes to the people of whom it asks, two that assign at once are in
    each other's way, and the later one counts what the earlier one did.
    """
    counts = {}
    for row in Ticket.collection().aggregate([
        {"$match": {"owner_id": {"$in": list(user_ids)}, "_loads": {"$gt": ""}}},
        {"$group": {"_id": {"owner": "$owner_id", "channel": "$_loads"}, "count": {"$sum": 1}}},
    ]):
        counts.setdefault(row["_id"]["owner"], Counter())[row["_id"]["channel"]] = row["count"]
    for row in Chat.collection().aggregate([
        {"$match": {"_holder_id": {"$in": list(user_ids), "$gt": ""}}},
        {"$group": {"_id": "$_holder_id", "count": {"$sum": 1}}},
    ]):
        counts.setdefault(row["_id"], Counter())["chat"] += row["count"]
    return counts


def most_of(agent, channel):
    """How many tickets of a channel somebody, as stored, works on at once."""
    named = {item["channel"]: item["most_open"] for item in agent.get("most_by_channel", ())}
    return named.get(channel, agent["most_open"])


def share_of(agent, channel):
    """Which part of somebody a ticket of a channel takes; all of them where they take none."""
    return Fraction(1, max(1, most_of(agent, channel)))


def load_of(agent, counts):
    """How much of one whole somebody has to do."""
    return sum((count * share_of(agent, channel) for channel, count in counts.items()), NOTHING)

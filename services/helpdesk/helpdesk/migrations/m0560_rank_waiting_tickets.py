"""What waits has a rank, which grows with time; by it the order is told from now on."""

from ..tickets.models import Ticket


def up(database):
    database[Ticket._get_collection_name()].update_many(
        {"_waits": True},
        [{"$set": {"_rank": "$_priority_key", "_ages_at": "$_waits_since"}}])

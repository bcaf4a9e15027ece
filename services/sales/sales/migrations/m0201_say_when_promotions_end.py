"""Versions of promotions say when they end, so that those that have ended need not be read."""

from ..dated import NEVER


def up(database):
    database.promotion_versions.update_many({"_ends_at": None}, [
        {"$set": {"_ends_at": {"$min": ["$archived_at", "$valid_until", NEVER]}}}])

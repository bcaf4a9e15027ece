"""How each network is spoken to, behind one small interface (`posts`)."""

# By which of them something can be said, and which can be told to be quiet for a while.
SPEAKING = ("mastodon", "bluesky", "wall")
FETCHED = ("mastodon", "bluesky", "feed")


def writes_in_private(account):
    """Whether by an account, as stored, somebody can be written to in private."""
    return account["connector"] == "mastodon" or (
        account["connector"] == "bluesky" and bool(account.get("has_private_messages")))


def connector_of(account, secret=None, session=None):
    """The connector of an account as stored.

    Each library is read in when an account needs it: an installation without any on that network
    does without the memory.
    """
    kind = account["connector"]
    if kind == "mastodon":
        from .mastodon import MastodonConnector
        return MastodonConnector(account, secret)
    if kind == "bluesky":
        from .bluesky import BlueskyConnector
        return BlueskyConnector(account, secret, session)
    if kind == "feed":
        from .feed import FeedConnector
        return FeedConnector(account)
    from .wall import WallConnector
    return WallConnector(account)

"""How each network is spoken to, behind one small interface (`posts`)."""

# By which of them something can be said, and which can be told to be quiet for a while.
SPEAKING = ("mastodon", "bluesky", "wall")
PRIVATE = ("mastodon",)
FETCHED = ("mastodon", "bluesky", "feed")


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

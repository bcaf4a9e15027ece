"""How many people may have read something."""

# How many follow somebody usually: the middle one of those who are active on Mastodon and Bluesky
# is far below a hundred, those who pass something on are followed by more.
USUAL_FOLLOWERS = 100


def reach_of(followers, boosts):
    """How many may have read a post: its author's followers, and theirs who passed it on.

    reach = followers + boosts × 100, where 100 stands for the followers of whoever passed it on,
    who are not told one by one. What a network does not say counts as none, so a feed or a review
    reaches nobody that we know of. It is an upper bound: not everybody reads what they could.
    """
    return (followers or 0) + (boosts or 0) * USUAL_FOLLOWERS

"""Links of posts say of which campaign they are, and lead where they did."""

import pytest

from marketing.posts.links import tagged

OURS = "utm_source=mastodon&utm_medium=social&utm_campaign=campaign_1&utm_content=action_1"


@pytest.mark.parametrize(("link", "expected"), [
    ("https://lumbre.example", f"https://lumbre.example?{OURS}"),
    ("https://lumbre.example/a?b=1&c=#top", f"https://lumbre.example/a?b=1&c=&{OURS}#top"),
    ("https://lumbre.example/?utm_source=own",
     "https://lumbre.example/?utm_source=own&" + OURS.partition("&")[2]),
])
def test_link_is_tagged_and_keeps_what_it_says_itself(link, expected):
    assert tagged(link, network="mastodon", campaign_id="campaign_1",
                  action_id="action_1") == expected

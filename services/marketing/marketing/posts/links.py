"""Links that say of which campaign they are, by UTM parameters."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MEDIUM = "social"


def tagged(link, *, network, campaign_id, action_id):
    """A link with the network, the campaign and the action; what it says itself stays."""
    parts = urlsplit(link)
    said = parse_qsl(parts.query, keep_blank_values=True)
    ours = {"utm_source": network, "utm_medium": MEDIUM, "utm_campaign": campaign_id,
            "utm_content": action_id}
    query = urlencode([*said, *(
        (name, value) for name, value in ours.items() if name not in dict(said))])
    return urlunsplit(parts._replace(query=query))

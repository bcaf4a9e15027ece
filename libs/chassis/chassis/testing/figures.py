"""The rows behind figures, read by the lists that the figures lead to."""

from urllib.parse import parse_qsl

from contracts.catalogue import all_services

_FLAGS = {"true": True, "false": False}


def rows_behind(rules, service, address):
    """All that is listed at an address such as `/deals?state=open`, by the rules of a service."""
    path, _, query = address.partition("?")
    (operation,) = [one for one in all_services()[service].operations.values()
                    if one.route and one.route.method == "GET" and one.route.path == path
                    and one.route.audience == "agents"]
    asked = {name: _FLAGS.get(value, value) for name, value in parse_qsl(query)}
    found, after = [], None
    while True:
        page = getattr(rules, operation.name)(**asked, limit=200, after=after)
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


def by_name(told, currency=None):
    """`{name: value}` of the figures of a currency, or of those that have none."""
    return {one["name"]: one["value"] for one in told["figures"] if one["currency"] == currency}


def figure_of(told, name, currency=None):
    """One figure of what was told."""
    (found,) = [one for one in told["figures"]
                if (one["name"], one["currency"]) == (name, currency)]
    return found

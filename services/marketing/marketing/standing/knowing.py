"""Who the parties are, as contacts tells it."""

from chassis import parties

from . import customers


def learn(told):
    """Keep what is told of contacts, and choose them by it from now on."""
    parties.keep(told)
    customers.refresh_profiles({happened.data["contact"]["id"] for happened in told})

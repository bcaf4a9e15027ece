"""The social service as a process, its rules in the test's own process, and networks to speak to.
"""

import sys
from pathlib import Path

import pytest

# Factories and servers lie in the folder above.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]


@pytest.fixture
def social_process(shared_service):
    """A social service that runs for all tests, with the contacts service that it asks."""
    shared_service("contacts")
    return shared_service("social")


@pytest.fixture
def social(clean_stack, social_process, client):
    """The operations of the social service over the bus, whose store is empty at first."""
    return client.social


@pytest.fixture
def rules(stack, monkeypatch):
    """The operations of the service as plain calls, on an empty store, with networks on this
    machine."""
    from chassis.testing.rules import opened
    from social.service import SocialService
    from social.settings import social_settings

    monkeypatch.setenv("VINCULO_SOCIAL_NETWORKS", "127.0.0.0/8")
    with opened(stack, SocialService, monkeypatch) as rules:
        social_settings.cache_clear()
        yield rules
    social_settings.cache_clear()


@pytest.fixture(scope="session")
def mastodon_server():
    from mastodon_server import MastodonServer

    server = MastodonServer()
    yield server
    server.close()


@pytest.fixture
def mastodon(mastodon_server):
    mastodon_server.empty()
    return mastodon_server


@pytest.fixture(scope="session")
def bluesky_server():
    from bluesky_server import BlueskyServer

    server = BlueskyServer()
    yield server
    server.close()


@pytest.fixture
def bluesky(bluesky_server):
    bluesky_server.empty()
    return bluesky_server

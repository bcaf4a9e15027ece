"""Accounts, rules and what is done with them, for tests of social."""

from bluesky_server import HANDLE, PASSWORD
from mastodon_server import TOKEN

from chassis import clock
from contracts.context import Actor
from social.accounts import fetching
from social.accounts.models import SocialAccountState
from social.conversations import delivering

EVA = Actor("user_01h455vb4pex5vsknk084sn0e1", roles=("communication",))
LUZ = Actor("user_01h455vb4pex5vsknk084sn0e2", roles=("communication_manager",))
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MAPPING = {"id": "/review/id", "text": "/review/text", "author_name": "/review/user/name",
           "rating": "/review/stars", "posted_at": "/review/at"}


def on_mastodon(server, **fields):
    return {"name": "Lumbre en Mastodon", "connector": "mastodon", "url": server.url,
            "handle": "lumbre", "secret": TOKEN, **fields}


def on_bluesky(server, **fields):
    return {"name": "Lumbre en Bluesky", "connector": "bluesky", "url": server.url,
            "handle": HANDLE, "secret": PASSWORD, **fields}


def a_webhook(**fields):
    return {"name": "Opiniones", "connector": "webhook", "network": "google_reviews",
            "secret": SECRET, "mapping": MAPPING, **fields}


def a_rule(**fields):
    return {"name": "Lumbre", "subject": "brand", "phrases": ["lumbre"], **fields}


def fetch(rules, account):
    """Look at an account, in as many turns as it takes."""
    rules.fetch_social_account(social_account_id=account["id"])
    fetching.fetch_social_accounts()
    while _is_due(account):
        fetching.fetch_social_accounts()


def deliver():
    delivering.deliver_replies()


def _is_due(account):
    state = SocialAccountState.objects(id=account["id"]).first()
    return state.due_at is not None and state.due_at <= clock.now()

"""Mentions are looked at again: what its author took back is blank here too, and reach grows."""

from datetime import timedelta
from functools import partial

import structlog

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.sealing import SecretUnreadable
from contracts.errors import VinculoError

from ..connectors.failures import NetworkAsksToWait, NetworkFailed, NetworkRefused
from ..connectors.posts import Person, Post
from ..listening.models import Mention
from ..listening.taking import LOOKED_AT
from . import fetching
from .models import SocialAccount, SocialAccountState

log = structlog.get_logger("vinculo.social_accounts")

AT_ONCE = 20
EVERY = timedelta(hours=6)
# What is older than this hardly anybody takes back or passes on.
LONGEST_AFTER = timedelta(days=14)
LONGEST = timedelta(seconds=60)


def look_at_mentions_again():
    """Look whether what was said on networks is still there, a few of each account at a time."""
    with as_service("social"):
        for account in SocialAccount.collection().find({"archived_at": None}):
            if account["connector"] in LOOKED_AT and not account["is_paused"]:
                _look(account)


def _look(account):
    now = clock.now()
    due = list(Mention.collection().find(
        {"social_account_id": account["_id"], "_look_at": {"$lte": now}},
    ).sort("_look_at", 1).limit(AT_ONCE))
    state = SocialAccountState.collection().find_one({"_id": account["_id"]}) or {}
    if not due or (state.get("waits_until") or now) > now:
        return
    try:
        connector = fetching.opened(account, state)
        found = connector.look_again(
            {raw["external_id"]: raw.get("_reference") or {} for raw in due})
    except NetworkAsksToWait as error:
        fetching.note(account["_id"], {"waits_until": error.until})
        return
    except (NetworkFailed, NetworkRefused, SecretUnreadable, VinculoError) as error:
        # That it fails is told by its fetching; this has time.
        log.info("not_looked_again", account=account["_id"], error=str(error))
        return
    posts = [_as_found(raw, found.get(raw["external_id"])) for raw in due]
    commit(partial(_store, account, due, posts))


def _as_found(raw, post):
    """A post as it is now; one that is not there any more as taken back."""
    if post is not None:
        return post
    return Post(external_id=raw["external_id"], author=Person(raw["author"]["id"]), text="",
                posted_at=raw["posted_at"], is_deleted=True)


def _store(account, due, posts):
    fetching.take_page(account, posts)
    now = clock.now()
    for raw in due:
        is_over = now - raw["posted_at"] > LONGEST_AFTER
        change = {"$unset": {"_look_at": ""}} if is_over else {"$set": {"_look_at": now + EVERY}}
        Mention.collection().update_one({"_id": raw["_id"], "deleted_at": None}, change)

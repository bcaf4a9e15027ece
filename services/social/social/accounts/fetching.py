"""Accounts are looked at: page by page, each page stored with the place from which to go on."""

import time
from datetime import timedelta
from functools import partial

import structlog

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.sealing import SecretUnreadable
from contracts.errors import VinculoError

from ..advocacy import praising
from ..connectors import FETCHED, connector_of
from ..connectors.failures import NetworkAsksToWait, NetworkFailed, NetworkRefused
from ..conversations import taking_in
from ..listening import taking
from ..seals import secrets
from .models import SocialAccount, SocialAccountState

log = structlog.get_logger("vinculo.social_accounts")

# How often an account is looked at, and a feed, which nobody is told of.
EVERY = {"mastodon": timedelta(seconds=30), "bluesky": timedelta(seconds=30),
         "feed": timedelta(minutes=5)}
# After each failure in a row it is left alone for twice as long.
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=1)
# How long an account is fetched in one turn, so that none keeps others waiting, and for how long
# nobody else fetches in the place of a process that died at it.
TURN_SECONDS = 10
LONGEST = timedelta(seconds=60)
# So many calls are left to people, who answer.
SPARE = 10
_FAILURES = (NetworkFailed, NetworkRefused, SecretUnreadable, VinculoError)


def fetch_social_accounts():
    """Look at the accounts that are due."""
    with as_service("social"):
        due = [raw["_id"] for raw in SocialAccountState.collection().find(
            {"due_at": {"$lte": clock.now()}}, {"_id": 1}).sort("due_at", 1)]
        for account_id in due:
            account = SocialAccount.collection().find_one({"_id": account_id})
            if _is_to_be_fetched(account):
                _fetch_noting(account)


def _is_to_be_fetched(account):
    return (account is not None and not account.get("archived_at") and not account["is_paused"]
            and account["connector"] in FETCHED)


def _fetch_noting(account):
    """Fetch an account, and note how it fares."""
    state = SocialAccountState.collection().find_one({"_id": account["_id"]}) or {}
    now = clock.now()
    waits_until = state.get("waits_until")
    if waits_until is not None and waits_until > now:
        note(account["_id"], {"due_at": waits_until})
        return
    # Whatever it does with us, others have their turn first.
    note(account["_id"], {"due_at": now + FIRST_DELAY})
    connector = None
    try:
        connector = opened(account, state)
        has_more = _fetch(account, state, connector)
    except NetworkAsksToWait as error:
        note(account["_id"], {"fetched_at": now, "due_at": error.until,
                              "waits_until": error.until, **_calls(connector)})
        return
    except _FAILURES as error:
        _note_failure(account, state, connector, error)
        return
    calls = connector.calls
    due_at = now if has_more else now + EVERY[account["connector"]]
    if calls.left is not None and calls.left <= SPARE and calls.reset_at:
        due_at = max(due_at, calls.reset_at)
    note(account["_id"], {"fetched_at": now, "due_at": due_at, **_calls(connector)},
         "failing_since", "failed_with", "failures", "waits_until")


def opened(account, state):
    """The connector of an account, with its secret. Raises SecretUnreadable."""
    sealed, session = account.get("_secret"), state.get("session")
    return connector_of(
        account, secrets().open(sealed, account["_id"]) if sealed else None,
        secrets().open(session, account["_id"]) if session else None)


def _fetch(account, state, connector):
    """Take in what is new; whether there may be more."""
    own_id = state.get("own_id") or _own_id_of(account, connector)
    cursor, until = state.get("cursor") or {}, time.monotonic() + TURN_SECONDS
    while True:
        page = connector.fetch(cursor)
        commit(partial(take_page, account, page.posts, own_id, cursor=page.cursor))
        cursor = page.cursor
        if not page.has_more:
            return False
        left = connector.calls.left
        if time.monotonic() > until or (left is not None and left <= SPARE):
            return True


def take_page(account, posts, own_id=None, *, cursor=None):
    """Store a page with the place from which to go on: one transaction. Returns how many are new.
    """
    taken = taking.take_in(account, posts, own_id=own_id)
    taking_in.take_in(account, taken)
    praising.settle([*taken.made, *taken.changed])
    change = {"$inc": {"taken_count": taken.count + len(taken.private), "version": 1}}
    if cursor is not None:
        change["$set"] = {"cursor": cursor}
    SocialAccountState.collection().update_one({"_id": account["_id"]}, change)
    return taken.count


def _own_id_of(account, connector):
    """Whose account it is, asked for once; what we said ourselves is no mention of us."""
    if account["connector"] == "feed":
        return None
    own_id = connector.who_am_i().id
    note(account["_id"], {"own_id": own_id})
    return own_id


def _note_failure(account, state, connector, error):
    log.warning("social_account_fails", account=account["_id"],
                error=f"{type(error).__name__}: {error}")
    now, failures = clock.now(), state.get("failures", 0) + 1
    delay = min(FIRST_DELAY * 2 ** min(failures - 1, 10), LONGEST_DELAY)
    note(account["_id"], {
        "fetched_at": now, "due_at": now + delay, "failures": failures,
        "failing_since": state.get("failing_since") or now,
        "failed_with": in_words(error), **_calls(connector)})


def in_words(error):
    """What went wrong, as people read it."""
    if isinstance(error, SecretUnreadable):
        return "Its secret was sealed by another key. Enter it again."
    return str(error)[:500] or type(error).__name__


def _calls(connector):
    """What is to be noted of a connector: how much it may ask, and what it is let in by."""
    if connector is None:
        return {}
    calls = connector.calls
    noted = {"calls_limit": calls.limit, "calls_left": calls.left,
             "calls_reset_at": calls.reset_at}
    noted = {name: value for name, value in noted.items() if value is not None}
    session = getattr(connector, "session", None)
    if session:
        noted["session"] = secrets().close(session, connector.account_id)
    return noted


def note(account_id, changes, *gone):
    """Note how an account fares."""
    change = {"$set": {**changes, "updated_at": clock.now()}, "$inc": {"version": 1}}
    if gone:
        change["$unset"] = dict.fromkeys(gone, "")
    SocialAccountState.collection().update_one({"_id": account_id}, change)

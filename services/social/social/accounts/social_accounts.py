"""Social accounts: made, shown, changed and put away; their secrets are kept sealed."""

import base64
import binascii

from chassis import clock, paging
from chassis.egress import EgressRefused
from chassis.ids import new_id
from chassis.paging import moment
from chassis.store import view
from contracts.errors import NotFound, ValidationFailed

from ..connectors import web
from ..errors import SocialAccountIsTaken
from ..seals import secrets
from .models import SocialAccount, SocialAccountState

_SHOWN_OF_STATE = ("fetched_at", "due_at", "failing_since", "failed_with", "calls_limit",
                   "calls_left", "calls_reset_at")
_LEAST_SECRET = 24


def create_social_account(*, connector, secret=None, network=None, **fields):
    """Listen and speak by an account on a network."""
    account = SocialAccount(
        id=new_id(SocialAccount.ENTITY), connector=connector, network=network or connector,
        **fields)
    _take_secret(account, secret, "")
    _require_sound(account, "")
    account.add()
    SocialAccountState(id=account.id, due_at=clock.now()).add()
    return _shown(account.stored)


def get_social_account(*, social_account_id):
    """Show a social account, and how it fares."""
    return _shown(SocialAccount.fetch_raw(social_account_id))


def list_social_accounts(*, limit, after, is_archived):
    """List social accounts, the oldest first."""
    return paging.page(
        SocialAccount.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=moment, limit=limit, after=after, show=_shown)


def update_social_account(*, social_account_id, changes, expected_version):
    """Change a social account; in another place it is fetched from the beginning."""
    account = SocialAccount.fetch(social_account_id, expected_version=expected_version)
    changes = dict(changes)
    secret = changes.pop("secret", None)
    where = (account.url, account.handle)
    for name, value in changes.items():
        setattr(account, name, value)
    _take_secret(account, secret, "/changes")
    _require_sound(account, "/changes")
    account.put()

    gone = {}
    if secret is not None or (account.url, account.handle) != where:
        gone |= {"session": "", "own_id": ""}
    if (account.url, account.handle) != where:
        # What was taken already is known by its id.
        gone |= {"cursor": ""}
    SocialAccountState.collection().update_one(
        {"_id": account.id},
        {"$set": {"due_at": clock.now()}} | ({"$unset": gone} if gone else {}))
    return _shown(account.stored)


def archive_social_account(*, social_account_id, expected_version):
    """Put a social account away; its secret is forgotten. Doing so twice is doing it once."""
    account = SocialAccount.fetch(social_account_id, expected_version=expected_version)
    if account.archived_at is not None:
        return
    account.archived_at, account.is_open, account.secret = clock.now(), False, None
    account.put(at=account.archived_at)
    SocialAccountState.collection().update_one(
        {"_id": account.id}, {"$unset": {"session": "", "cursor": ""}})


def fetch_social_account(*, social_account_id):
    """Have an account be looked at as soon as may be; not before the network lets us."""
    raw = SocialAccount.fetch_raw(social_account_id)
    SocialAccountState.collection().update_one(
        {"_id": social_account_id}, {"$set": {"due_at": clock.now()}})
    return _shown(raw)


def at_work(social_account_id, *connectors):
    """An account as stored that is neither paused nor put away, of one of these connectors.

    Raises NotFound for any other, as strangers ask for it.
    """
    raw = SocialAccount.fetch_raw(social_account_id)
    if raw.get("archived_at") or raw["is_paused"] or raw["connector"] not in connectors:
        raise NotFound(f"There is no social_account {social_account_id}.", id=social_account_id)
    return raw


def source_of(account):
    """In which space the ids of an account's posts are unique: its network, or it alone."""
    is_whole_network = account["connector"] in ("mastodon", "bluesky")
    return account["network"] if is_whole_network else account["_id"]


def _take_secret(account, secret, at):
    if secret is None:
        return
    if account.connector == "webhook" and not _is_signing_key(secret):
        raise ValidationFailed.at(
            f"{at}/secret", "What a webhook is signed with is whsec_ and at least 24 bytes in "
                            "base 64.")
    account.secret = secrets().close(secret, account.id)


def _is_signing_key(secret):
    try:
        return len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) >= _LEAST_SECRET
    except (binascii.Error, ValueError):
        return False


def _require_sound(account, at):
    """Raise what bars an account: an address that leads inside, one that is there already."""
    if account.url:
        account.url = account.url.rstrip("/") if account.connector != "feed" else account.url
        try:
            web.require_outside(account.url)
        except EgressRefused as error:
            raise ValidationFailed.at(f"{at}/url", str(error)) from error
    account.handle = account.handle and account.handle.lstrip("@")
    account.key = _key_of(account)
    other = SocialAccount.collection().find_one(
        {"_key": account.key, "_is_open": True, "_id": {"$ne": account.id}}, {"_id": 1})
    if other is not None:
        raise SocialAccountIsTaken(id=other["_id"])


def _key_of(account):
    if account.connector in ("webhook", "wall"):
        return account.id
    handle = (account.handle or "").casefold()
    return f"{account.connector} {account.url} {handle}"


def _shown(raw):
    state = SocialAccountState.collection().find_one({"_id": raw["_id"]}) or {}
    return {
        **view(raw), "health": _health(raw, state), "taken_count": state.get("taken_count", 0),
        **{name: state[name] for name in _SHOWN_OF_STATE if name in state},
    }


def _health(raw, state):
    if raw["is_paused"]:
        return "paused"
    if state.get("failing_since"):
        return "failing"
    if state.get("waits_until") and state["waits_until"] > clock.now():
        return "waiting"
    return "fine" if state.get("fetched_at") else "new"

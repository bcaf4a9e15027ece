"""How often a login may be tried, so that guessing is slow and locking others out is too; and how
often anybody may use what needs no login.

Of logins there are three counts, each with a short and longer windows, so that whoever goes on has
to wait longer:

- failed logins to one account from one source,
- logins tried on one account from all sources that it was never used from. Whoever signs in from
  where they did before is not in this count, so an attacker elsewhere does not lock them out.
- failed logins from one source to any account, against trying one password on many.

What is open to anybody is counted by source and route.

Counts are kept in MongoDB. The gateway runs as several processes; counted in each one's memory, the
limits would be as many times as high as there are processes, and a restart would forget them.
"""

import hashlib
import math
import time
from functools import cache

import limits
from limits.storage.mongodb import MongoDBStorageBase
from limits.strategies import MovingWindowRateLimiter

from chassis import store
from contracts.errors import RateLimited

from .settings import settings

COLLECTION = "login_windows"
# What is done again and again within a chat.
CHATTING = {
    "add_public_chat_message", "add_public_chat_attachment", "note_public_chat_activity",
}
LOOKING = "follow_public_chat"
# What large providers of mail ask for from few addresses, for all whose mail they keep.
BEHIND_LINKS = {"record_mail_activity", "look_at_unsubscribing", "unsubscribe_from_mail"}
TOO_MANY_LOGINS = "Too many tries to sign in. Wait a little."


def admit(email_key, source, *, is_known):
    """Count a try to sign in. Raises RateLimited when it is one too many."""
    _refuse_when_full("source", settings().login_address_limit, source)
    _count("pair", settings().login_limit, _digest(email_key), source)
    if not is_known:
        _count("account", settings().login_account_limit, _digest(email_key))


def note_failure(source):
    """Count that a try from there was in vain."""
    for item in _items(settings().login_address_limit):
        _limiter().hit(item, "source", source)


def forgive(email_key, source):
    """Forget the failures from there: somebody who knows the password just mistyped it."""
    _clear("pair", settings().login_limit, _digest(email_key), source)


def admit_link_request(email_key, source):
    """Count that a link is asked for. Raises RateLimited when it is one too many."""
    _count("link_source", settings().link_address_limit, source)
    _count("link_pair", settings().link_limit, _digest(email_key), source)


def is_link_too_many(email_key):
    """Count that a link is to be mailed, asked for from where nobody signed in; is it too many?"""
    try:
        _count("link_account", settings().link_account_limit, _digest(email_key))
    except RateLimited:
        return True
    return False


def admit_link(source):
    """Raise RateLimited when too many links were tried from there in vain."""
    _refuse_when_full("link_tried", settings().link_address_limit, source)


def note_bad_link(source):
    """Count that a link was tried from there in vain."""
    for item in _items(settings().link_address_limit):
        _limiter().hit(item, "link_tried", source)


def admit_password_check(user_id):
    """Count a try at the own password of somebody who is signed in. Raises RateLimited."""
    _count("own", settings().login_limit, user_id)


def forgive_password_checks(user_id):
    """Forget those tries: the last was right."""
    _clear("own", settings().login_limit, user_id)


def admit_anybody(operation, source):
    """Count a use from there of what is open to anybody. Raises RateLimited when it is too many.

    Reading is allowed more often than what changes something.
    """
    rates = _rates_of(operation)
    _count("open", rates, operation.name, source, detail=RateLimited.detail)


def _rates_of(operation):
    """How often anybody may use an operation. In a chat one says and looks more often."""
    if operation.name in CHATTING:
        return settings().chat_limit
    if operation.name in BEHIND_LINKS:
        return settings().mail_link_limit
    if operation.name == LOOKING:
        return settings().chat_read_limit
    return settings().open_limit if operation.changes_state else settings().open_read_limit


def _count(kind, rates, *names, detail=TOO_MANY_LOGINS):
    """Count once in each window, unless one of them is full: what is refused is not counted."""
    for item in _items(rates):
        if not _limiter().hit(item, kind, *names):
            raise _too_many(rates, kind, *names, detail=detail)


def _refuse_when_full(kind, rates, *names):
    for item in _items(rates):
        if not _limiter().test(item, kind, *names):
            raise _too_many(rates, kind, *names)


def _clear(kind, rates, *names):
    for item in _items(rates):
        _limiter().clear(item, kind, *names)


def _too_many(rates, *names, detail=TOO_MANY_LOGINS):
    """The error that tells how long it takes until none of the windows is full."""
    waits = [_seconds_to_wait(item, *names) for item in _items(rates)]
    return RateLimited(detail, retry_after=max(1, math.ceil(max(waits))))


def _seconds_to_wait(item, *names):
    seconds = item.get_expiry()
    oldest_at, count = _limiter().storage.get_moving_window(
        item.key_for(*names), item.amount, seconds)
    return 0 if count < item.amount else oldest_at + seconds - time.time()


@cache
def _items(rates):
    return limits.parse_many(rates) if rates else []


class _Storage(MongoDBStorageBase):
    """Counts in the gateway's own database, over the connection that it has already.

    The storage of the library opens a connection of its own, and opens it again when a process
    ends, which then waits for it for ever.
    """

    STORAGE_SCHEME = ("vinculo",)

    @property
    def storage(self):
        return store.database().client

    def _init_mongo_client(self, uri, **options):
        return self.storage

    def __del__(self):
        """Nothing is to be closed."""


@cache
def _limiter():
    return MovingWindowRateLimiter(
        _Storage("vinculo://", store.database().name, window_collection_name=COLLECTION)
    )


def ensure_indexes():
    """Have counts that nobody asks for any more go by themselves."""
    store.database()[COLLECTION].create_index("expireAt", expireAfterSeconds=0)


def _digest(email_key):
    # People type passwords into the wrong field, so what was typed is not kept as it is.
    return hashlib.sha256(email_key.encode()).hexdigest()

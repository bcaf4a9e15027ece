"""What goes out to networks, answers and posts: outside of transactions, never twice.

Each kind is kept for itself, and how it stands with the network alike: `delivery`, `due_at`, the
attempts, since when it is tried, and whether nobody knows if it got through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from pymongo import ReturnDocument

from chassis import clock
from chassis.sealing import SecretUnreadable
from chassis.store_errors import is_outage
from contracts.errors import VinculoError

from ..connectors.failures import (
    NetworkAsksToWait,
    NetworkFailed,
    NetworkRefused,
    OutcomeUnknown,
)
from . import fetching
from .models import SocialAccount, SocialAccountState

DELAYS = [timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800)]
# For so long nobody else sends what a process had under way that died at it.
LEASE = timedelta(minutes=2)
LONGEST = timedelta(seconds=60)
MOST_AT_ONCE = 50
_UNDER_WAY = ("waiting", "sending", "withdrawing")


@dataclass(frozen=True)
class Outgoing:
    """One kind of what goes out: its document, where that counts its attempts, how it is done,
    `do(raw, connector)`, and how it is over, `end(raw, reason)`."""

    document: type
    attempts: str
    do: Callable
    end: Callable

    def send_due(self):
        """Send what is due, and take back what is to be taken back."""
        for _ in range(MOST_AT_ONCE):
            raw = self._take_one()
            if raw is None:
                return
            self._send(raw)

    def _take_one(self):
        """Take one that is due; one that somebody died at comes up again, under the same key."""
        now = clock.now()
        return self.document.collection().find_one_and_update(
            {"delivery": {"$in": _UNDER_WAY}, "due_at": {"$lte": now}},
            [{"$set": {
                "delivery": {"$cond": [{"$eq": ["$delivery", "withdrawing"]}, "withdrawing",
                                       "sending"]},
                # Whoever was at it before may have got through.
                "_is_doubtful": {"$or": [{"$eq": ["$delivery", "sending"]},
                                         {"$ifNull": ["$_is_doubtful", False]}]},
                "due_at": now + LEASE,
                self.attempts: {"$add": [{"$ifNull": [f"${self.attempts}", 0]}, 1]},
                "_first_tried_at": {"$ifNull": ["$_first_tried_at", now]},
                "version": {"$add": ["$version", 1]}, "updated_at": now}}],
            sort=[("due_at", 1)], return_document=ReturnDocument.AFTER)

    def _send(self, raw):
        account_id = raw["social_account_id"]
        account = SocialAccount.collection().find_one({"_id": account_id})
        state = SocialAccountState.collection().find_one({"_id": account_id}) or {}
        if account is None or account.get("archived_at"):
            self.end(raw, "The account was put away.")
            return
        waits_until = state.get("waits_until")
        if account["is_paused"] or (waits_until and waits_until > clock.now()):
            self._put_off(raw, until=max(waits_until or clock.now(), clock.now() + DELAYS[0]))
            return
        try:
            self.do(raw, fetching.opened(account, state))
        except NetworkAsksToWait as error:
            fetching.note(account_id, {"waits_until": error.until})
            self._put_off(raw, until=error.until)
        except OutcomeUnknown as error:
            # Where a repeat does no harm, the connector lets it happen, and says so when it would.
            raw["_is_doubtful"] = True
            self._put_off(raw, reason=str(error))
        except NetworkFailed as error:
            self._put_off(raw, reason=str(error))
        except (NetworkRefused, SecretUnreadable, VinculoError) as error:
            if is_outage(error):
                raise
            self.end(raw, fetching.in_words(error))

    def _put_off(self, raw, *, reason=None, until=None):
        """Try it again later; after the last delay it is over, and a person has to look.

        What waits for the network counts for no attempt.
        """
        attempts = raw[self.attempts]
        if until is None and attempts > len(DELAYS):
            self.end(raw, reason)
            return
        change = {"due_at": until or clock.now() + DELAYS[attempts - 1],
                  "_is_doubtful": raw["_is_doubtful"], "updated_at": clock.now(),
                  "delivery": "withdrawing" if raw["delivery"] == "withdrawing" else "waiting",
                  self.attempts: attempts - 1 if until else attempts}
        if reason:
            change["failed_with"] = reason[:500]
        self.document.collection().update_one(
            {"_id": raw["_id"], "delivery": raw["delivery"]},
            {"$set": change, "$inc": {"version": 1}})


def key_of(raw):
    """By what a network knows it as the same; tried again by hand it is another to the network."""
    return f"{raw['_id']}-{int(raw['_first_tried_at'].timestamp() * 1000)}"

"""What a transaction leaves to be sent: its events until they are told, its reply for repeats.

Both commit with the change, in one document, as every further insert is a way to the store.
"""

from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from uuid_utils import uuid7

from contracts.context import current_call, new_traceparent

from . import clock, schemas
from .store import ACKNOWLEDGED, database, in_transaction, insert

COLLECTION = "outbox"
# Whose turn a document is. A process that dies leaves its events to the others after this time.
LEASE = timedelta(seconds=5)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
REPLIES_KEPT = timedelta(days=2)
# How much one document holds: MongoDB allows 16 MiB, and what is fetched at once is a batch.
MOST_EVENTS, MOST_BYTES = 100, 1 << 20

# The documents that hold events which are not told yet.
WAITING = {"claimed_until": {"$gte": LONG_AGO}}

_announced = ContextVar("vinculo_announced", default=None)


def announce(event, document=None, /, **data):
    """Tell an event, in the same transaction as the change.

    Its data is the document as others see it, under the name of its kind, and what else is given.
    Raises ValueError when that is not what the contract of the event says.
    """
    if document is not None:
        data = {document.ENTITY: document.to_view(), **data}
    _announced.get().append(envelope_of(event, schemas.to_json(data, event.schema)))


def envelope_of(event, body):
    """An event with its JSON, and who brought it about in which request."""
    call = current_call()
    return {
        "id": str(uuid7()),
        "type": event.type,
        "source": f"/{event.service}",
        "time": clock.now(),
        "data": body,
        "actor_id": call.actor.id if call else f"service:{event.service}",
        "request_id": call.request_id if call else "",
        "traceparent": call.traceparent if call else new_traceparent(),
    }


def commit(body, *, relay=None, reply_id=None):
    """Run `body()` as one transaction with the events that it announces, and return its result.

    `relay` publishes them at once; without one, another process of the service does. Under
    `reply_id` the result, bytes, is kept; a transaction of an id that is kept already fails with
    a DuplicateKeyError.
    """
    envelopes, documents = [], []

    def announcing_body():
        # The body may run again; what the first attempt announced is not told.
        envelopes.clear()
        _announced.set(envelopes)
        return body()

    def store(result):
        documents[:] = _documents(envelopes, relay)
        if reply_id is not None:
            _add_reply(documents, reply_id, result)
        if documents:
            insert(database()[COLLECTION], documents)

    result = in_transaction(announcing_body, before_commit=store)
    if envelopes and relay is not None:
        relay.take([document for document in documents if "events" in document])
    return result


def _documents(envelopes, relay):
    """Documents that hold the events, kept for this process's relay if it has room."""
    if not envelopes:
        return []
    now = clock.now()
    claimed_until = now + LEASE if relay is not None and relay.has_room else LONG_AGO
    return [
        {"_id": str(uuid7()), "events": events, "event_count": len(events), "at": now,
         "claimed_until": claimed_until}
        for events in _in_parts(envelopes)
    ]


def _in_parts(envelopes):
    part, size = [], 0
    for envelope in envelopes:
        if len(part) == MOST_EVENTS or size > MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(envelope)
        size += len(envelope["data"])
    yield part


def _add_reply(documents, reply_id, reply):
    if not documents:
        documents.append({"expires_at": clock.now() + REPLIES_KEPT})
    documents[0].update(_id=reply_id, reply=reply)


def mark_told(documents):
    """Let go of events that are told. A reply stays for its time, from now on."""
    # They are there for a majority already; told again after a crash, they do no harm.
    outbox = database()[COLLECTION].with_options(write_concern=ACKNOWLEDGED)
    done = [document["_id"] for document in documents if "reply" not in document]
    if done:
        outbox.delete_many({"_id": {"$in": done}})
    replied = [document["_id"] for document in documents if "reply" in document]
    if replied:
        outbox.update_many({"_id": {"$in": replied}}, {
            "$set": {"expires_at": clock.now() + REPLIES_KEPT},
            "$unset": {"events": "", "event_count": "", "at": "", "claimed_until": "", "claim": ""},
        })


def backlog(store=None):
    """`(how many events wait, the age in seconds of the oldest)`, in this service's store."""
    held = database() if store is None else store
    found = held[COLLECTION].aggregate([
        {"$match": WAITING},
        {"$group": {"_id": None, "count": {"$sum": "$event_count"}, "oldest": {"$min": "$at"}}},
    ])
    for waiting in found:
        return waiting["count"], max(0.0, (clock.now() - waiting["oldest"]).total_seconds())
    return 0, 0.0


def ensure_indexes():
    outbox = database()[COLLECTION]
    # With the two last, a count needs no look at the documents.
    outbox.create_index(
        [("claimed_until", 1), ("event_count", 1), ("at", 1)],
        partialFilterExpression={"claimed_until": {"$exists": True}},
    )
    outbox.create_index("expires_at", expireAfterSeconds=0, sparse=True)

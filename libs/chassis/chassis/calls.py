"""Commands, done once: the reply is kept with the change, and a repeat gets that reply."""

import pymongo
from pymongo.read_concern import ReadConcern

from contracts.errors import VinculoError

from . import schemas, visibility
from .outbox import COLLECTION, commit
from .store import changes, database


def envelope(operation, result):
    """The reply envelope of a result, checked against the contract, with what its caller sees."""
    if operation.reply is None:
        return b'{"result":null,"error":null}'
    body = visibility.narrowed(operation, schemas.to_json(result, operation.reply))
    return b'{"result":' + body + b',"error":null}'


def looked_up(first, request):
    """The parameters of a rule: the request, and what `first` looks up for it."""
    parameters = dict(request)
    for look_up in first:
        parameters |= look_up(**request)
    return parameters


def perform(operation, rule, request, call, relay, *, first=()):
    """Run a command as one transaction and return `(reply envelope, changes)`."""
    reply_id = None
    if call.call_id and not operation.safe_to_repeat:
        reply_id = f"{call.actor.id}/{operation.key}/{call.call_id}"

    try:
        parameters = looked_up(first, request)
        reply = commit(lambda: envelope(operation, rule(**parameters)), relay=relay,
                       reply_id=reply_id)
    except (VinculoError, pymongo.errors.DuplicateKeyError):
        # What is refused now may be refused because this very call has been carried out before.
        kept = reply_id and _kept(reply_id)
        if not kept:
            raise
        return kept["reply"], []
    return reply, changes()


def _kept(reply_id):
    # The other attempt has committed, though a majority read may not show it yet.
    replies = database()[COLLECTION].with_options(read_concern=ReadConcern("local"))
    return replies.find_one({"_id": reply_id})


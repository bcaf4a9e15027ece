"""`Idempotency-Key`: a request that is sent again gets the same answer, and is done once.

The call to the service goes under an id made of principal, key and request. A service keeps its
reply under that id, so a repeat is safe even when the gateway died before it could note anything,
or when fifty of them come at once. What is kept here makes the repeat cheap, and exact.
"""

import hmac
import re
import uuid
from datetime import timedelta

import orjson
from flask import Response
from pymongo.errors import DuplicateKeyError

from chassis import clock
from contracts.context import with_call_id
from contracts.errors import ValidationFailed, VinculoError

from .database import lightly
from .http_errors import IdempotencyKeyReused, RequestInProgress, wrong
from .models import IdempotencyRecord
from .problems import problem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_NAMESPACE = uuid.UUID("2b1f0a58-6a0e-4d6c-9f0a-6e7a0d5f3c11")

# What comes of these may be otherwise a moment later.
_PASSING = {401, 403, 408, 425, 429}
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")

# After so long a request that has no answer yet was cut off.
_LONGEST = timedelta(minutes=1)


class Idempotency:
    """The answers that this gateway gave, by principal and key."""

    def __init__(self, secret):
        self._secret = secret.encode()

    def once(self, key, call, operation, fields, respond):
        """What `respond(fields, call)` answers, or answered when the same request came before.

        Raises IdempotencyKeyReused when another request came with that key.
        """
        if not _KEY.fullmatch(key):
            raise ValidationFailed(errors=[
                wrong("header", f"/{HEADER}", "Send 1 to 200 visible ASCII characters.")])
        record_id = f"{call.actor.id}/{key}"
        fingerprint = self._fingerprint(operation, fields)
        held = _take(record_id, fingerprint)
        if held is not None:
            if held["fingerprint"] != fingerprint:
                raise IdempotencyKeyReused(errors=[
                    wrong("header", f"/{HEADER}", IdempotencyKeyReused.detail)])
            if "status" in held:
                return _replay(held)
            _refuse_second(operation, held)

        # The fingerprint is part of it, as services remember for longer than the gateway does.
        call_id = str(uuid.uuid5(_NAMESPACE, f"{record_id}/{fingerprint}"))
        try:
            answer = respond(fields, with_call_id(call, call_id))
        except VinculoError as error:
            answer = problem(error)
        if answer.status_code < 500 and answer.status_code not in _PASSING:
            _keep(record_id, answer)
        else:
            # Nobody is to wait for an answer that will not come.
            lightly(IdempotencyRecord).delete_one({"_id": record_id, "status": None})
        return answer

    def _fingerprint(self, operation, fields):
        # Keyed, because what is digested may hold a password.
        request = orjson.dumps([operation.key, fields], option=orjson.OPT_SORT_KEYS)
        return hmac.digest(self._secret, b"idempotency " + request, "sha256").hex()


def _take(record_id, fingerprint):
    """The record of a request that came before, or None when it is the first and now noted."""
    now = clock.now()
    noted = {"version": 1, "created_at": now, "updated_at": now, "fingerprint": fingerprint}
    try:
        return lightly(IdempotencyRecord).find_one_and_update(
            {"_id": record_id}, {"$setOnInsert": noted}, upsert=True)
    except DuplicateKeyError:
        # Another one noted it at this very moment, so now it is there.
        return lightly(IdempotencyRecord).find_one_and_update(
            {"_id": record_id}, {"$setOnInsert": noted}, upsert=True)


def _refuse_second(operation, held):
    """A rule of the gateway's own keeps no replies, so it must not be asked again meanwhile."""
    if operation.service == "gateway" and held["created_at"] > clock.now() - _LONGEST:
        raise RequestInProgress()


def _keep(record_id, answer):
    headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    lightly(IdempotencyRecord).update_one(
        {"_id": record_id},
        {"$set": {"status": answer.status_code, "headers": headers, "body": answer.get_data(),
                  "updated_at": clock.now()}},
    )


def _replay(held):
    return Response(held["body"], held["status"], {**held["headers"], REPLAYED: "true"})

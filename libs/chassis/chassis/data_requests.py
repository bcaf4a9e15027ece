"""How a service answers requests of people for their data: one line in its `reactions.py`.

    def on_data_request_opened(happened):
        data_requests.answer(happened, contract.data_request_acknowledged, Holdings())

It runs as one transaction with its note in the inbox and the acknowledgement.
"""

from datetime import timedelta

import orjson
from bson.decimal128 import Decimal128
from pymongo import UpdateOne

from contracts.data_requests import GATHERING
from contracts.errors import NotFound

from . import clock, paging
from .outbox import announce
from .store import database

ANSWERS = "data_request_answers"
PIECES = "data_request_pieces"
FORGOTTEN = "erased_contacts"
# How long what was gathered can be read. An answer is remembered for longer than a request lasts.
PIECES_KEPT = timedelta(days=45)
ANSWERS_KEPT = timedelta(days=400)
# A piece goes through the broker as one message.
PIECE_LENGTH = 512 * 1024


class Holdings:
    """What a service holds of contacts; a service says what it does in a class of its own.

    Each function may run twice, and finds nothing left the second time.
    """

    def collect(self, contact_ids, *, portable):
        """Yield `(what, record)` for all that is held of these contacts.

        `portable` leaves out what others said of them (GDPR article 20 is about what they gave).
        """
        return ()

    def erase(self, contact_ids, data_request_id):
        """Really erase. Return `({what: count}, [kept])`, `kept` as in `KeptRecords`."""
        raise NotImplementedError

    def restrict(self, contact_ids, at):
        """Use what is held no more, or again when `at` is None. Return `{what: count}`."""
        return {}


def answer(happened, acknowledged, holdings):
    """Do this service's part of a data request, and say so. A repeat says the same again."""
    asked = happened.data
    done = database()[ANSWERS].find_one({"_id": asked["data_request_id"]})
    if done is None or asked["kind"] == "erasure":
        # What came late is erased by the reminder.
        counts, kept = _do(asked, holdings)
        done = _remember(asked, done, counts, kept)
    announce(
        acknowledged,
        data_request_id=asked["data_request_id"],
        service=acknowledged.service,
        acknowledged_at=done["at"],
        counts=[{"what": what, "count": count} for what, count in sorted(done["counts"].items())],
        kept=done["kept"],
    )


def _do(asked, holdings):
    ids = asked["contact_ids"]
    if asked["kind"] in GATHERING:
        portable = asked["kind"] == "portability"
        return _gather(asked["data_request_id"], holdings.collect(ids, portable=portable)), []
    if asked["kind"] == "erasure":
        _note_forgotten(ids, asked["data_request_id"])
        _throw_away_pieces(ids)
        return holdings.erase(ids, asked["data_request_id"])
    if asked["kind"] == "restriction":
        return holdings.restrict(ids, asked["opened_at"]), []
    if asked["kind"] == "lift_restriction":
        return holdings.restrict(ids, None), []
    # What is put right comes to the others by the events of what was changed.
    return {}, []


def _remember(asked, before, counts, kept):
    now = clock.now()
    counts = dict(counts)
    for what, count in (before["counts"] if before else {}).items():
        counts[what] = counts.get(what, 0) + count
    done = {
        "_id": asked["data_request_id"], "at": before["at"] if before else now, "counts": counts,
        "kept": kept, "expires_at": now + ANSWERS_KEPT,
        # What was gathered goes when the person is erased.
        **({"contact_ids": asked["contact_ids"]} if asked["kind"] in GATHERING else {}),
    }
    database()[ANSWERS].replace_one({"_id": done["_id"]}, done, upsert=True)
    return done


def _gather(data_request_id, records):
    """Keep the records ready as JSON Lines in pieces, and count them."""
    counts, lines, length, number = {}, [], 0, 0
    for what, record in records:
        counts[what] = counts.get(what, 0) + 1
        lines.append(orjson.dumps({"what": what, "record": record}, default=_as_text,
                                  option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE).decode())
        length += len(lines[-1])
        if length >= PIECE_LENGTH:
            _keep(data_request_id, number, lines)
            lines, length, number = [], 0, number + 1
    _keep(data_request_id, number, lines)
    return counts


def _keep(data_request_id, number, lines):
    id = _piece_id(data_request_id, number)
    database()[PIECES].replace_one({"_id": id}, {
        "_id": id, "text": "".join(lines), "expires_at": clock.now() + PIECES_KEPT,
    }, upsert=True)


def _piece_id(data_request_id, number):
    return f"{data_request_id}/{number:06}"


def _as_text(value):
    if isinstance(value, Decimal128):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be given out")


def read_piece(data_request_id, after):
    """The next piece of what this service gathered, `{"text", "next"}`. Raises NotFound."""
    number = paging.decode(after, (_number,))[0] if after is not None else 0
    piece = database()[PIECES].find_one({"_id": _piece_id(data_request_id, number)})
    if piece is None or piece["expires_at"] <= clock.now():
        raise NotFound(f"Nothing is kept ready for {data_request_id}.", id=data_request_id)
    following = database()[PIECES].find_one(
        {"_id": _piece_id(data_request_id, number + 1)}, {"_id": 1})
    return {"text": piece["text"], "next": paging.encode([number + 1]) if following else None}


def _number(value):
    if not isinstance(value, int) or not 0 <= value < 1_000_000:
        raise ValueError("not the number of a piece")
    return value


def _note_forgotten(contact_ids, data_request_id):
    """Keep the ids of who was erased, so that what comes late does not bring anybody back."""
    now = clock.now()
    database()[FORGOTTEN].bulk_write([
        UpdateOne({"_id": id}, {"$setOnInsert": {"at": now, "data_request_id": data_request_id}},
                  upsert=True)
        for id in contact_ids
    ])


def _throw_away_pieces(contact_ids):
    answers = database()[ANSWERS]
    where = {"contact_ids": {"$in": contact_ids}}
    for gathered in answers.find(where, {"_id": 1}):
        # "0" comes right after "/", so this bounds the ids of all pieces.
        database()[PIECES].delete_many(
            {"_id": {"$gt": f"{gathered['_id']}/", "$lt": f"{gathered['_id']}0"}})
    answers.update_many(where, {"$unset": {"contact_ids": ""}})


def forgotten(contact_ids):
    """Those of these contacts that were erased. A reaction leaves out what is about them."""
    found = database()[FORGOTTEN].find({"_id": {"$in": list(contact_ids)}}, {"_id": 1})
    return {item["_id"] for item in found}


def ensure_indexes():
    for name in (ANSWERS, PIECES):
        database()[name].create_index("expires_at", expireAfterSeconds=0)
    database()[ANSWERS].create_index("contact_ids", sparse=True)

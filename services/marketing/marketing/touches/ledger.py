"""The touch ledger: one touch for each source, whatever tells of it and in whatever order."""

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from chassis import clock, references
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.store import again, note_change
from contracts.marketing.touches import RESPONSES

from ..told import followed
from .models import Touch, TouchedLead

_DETAILS = ("lead_id", "utm", "url", "user_id", "order_id", "referral_id", "withdrawn_at")
_KEPT = ("_id", "version", "created_at", "updated_at")


def note(*, source, contact_id, campaign_id, action_id, channel, kind, occurred_at,
         contact_ids=(), is_response=None, is_by_scanner=False, told_version=None, corrects=None,
         **details):
    """Note a touch; what has the same source takes the place of what was noted.

    It is with a contact, with several (`contact_ids`), or with a lead (`lead_id`) and whom that
    became. `source` and `corrects`, what it is noted instead of, are `{"type", "id"}`. Returns it
    as stored; None where it was with nobody but those who were erased.
    """
    key = key_of(source)
    held = Touch.collection().find_one({"_source_key": key})
    if held and told_version is not None and held.get("_told_version", 0) >= told_version:
        return held
    unknown = details.keys() - set(_DETAILS)
    if unknown:
        raise TypeError(f"A touch says nothing of {', '.join(sorted(unknown))}.")
    with_whom = [id for id in (contact_id, *contact_ids) if id]
    ids, hops = followed([*with_whom, *_became(details.get("lead_id"))])
    erased = forgotten({*with_whom, *ids})
    ids = [id for id in ids if id not in erased]
    if erased and not ids:
        return None
    is_ours = kind not in RESPONSES
    raw = _put(held, {
        "source": dict(source), "_source_key": key, "contact_ids": ids, "kind": kind,
        "channel": channel, "campaign_id": campaign_id, "action_id": action_id,
        "occurred_at": occurred_at, "_told_version": told_version,
        "is_response": not is_ours if is_response is None else is_response,
        "is_by_scanner": bool(is_by_scanner), "_corrects_key": corrects and key_of(corrects),
        **_withdrawn(key), **{name: value for name, value in details.items() if value}})
    if held is None:
        references.note_addressed(Touch, raw["_id"], hops)
    if corrects:
        _withdraw(raw)
    return raw


def key_of(source):
    """A source as one text."""
    return f"{source['type']}/{source['id']}"


def _became(lead_id):
    """Whom a lead became, if it did."""
    known = lead_id and TouchedLead.collection().find_one({"_id": lead_id})
    return known["contact_ids"] if known else ()


def _withdrawn(key):
    correction = Touch.collection().find_one({"_corrects_key": key})
    return {"withdrawn_at": correction["created_at"]} if correction else {}


def _withdraw(correction):
    wrong = Touch.collection().find_one({"_source_key": correction["_corrects_key"]})
    if wrong is not None:
        _put(wrong, {name: value for name, value in wrong.items() if name not in _KEPT}
             | {"withdrawn_at": correction["created_at"]})


def _put(held, fields):
    fields = {name: value for name, value in fields.items() if value not in (None, [])}
    if held and fields == {name: value for name, value in held.items() if name not in _KEPT}:
        return held
    now = clock.now()
    raw = {"_id": held["_id"] if held else new_id(Touch.ENTITY),
           "version": held["version"] + 1 if held else 1,
           "created_at": held["created_at"] if held else now, "updated_at": now, **fields}
    try:
        Touch.collection().replace_one({"_id": raw["_id"]}, raw, upsert=True)
    except DuplicateKeyError as error:
        raise again("Another delivery of it was quicker.") from error
    note_change(raw["_id"], held, raw)
    return raw


def convert(lead_id, contact_ids):
    """Have the touches of a lead be of whom it became, those that are noted later too."""
    ids, hops = followed(contact_ids)
    erased = forgotten({*contact_ids, *ids})
    ids = [id for id in ids if id not in erased]
    if not ids:
        return
    now = clock.now()
    known = TouchedLead.collection().find_one({"_id": lead_id})
    if known is None:
        TouchedLead(id=lead_id, contact_ids=ids).add()
        references.note_addressed(TouchedLead, lead_id, hops)
    changes = []
    for raw in Touch.collection().find({"lead_id": lead_id}):
        whole = list(dict.fromkeys([*raw.get("contact_ids", ()), *ids]))
        if whole != raw.get("contact_ids"):
            changes.append(UpdateOne({"_id": raw["_id"]}, {
                "$set": {"contact_ids": whole, "updated_at": now}, "$inc": {"version": 1}}))
    if changes:
        Touch.collection().bulk_write(changes)


def let_go(lead_id):
    """Forget the touches of a lead that became nobody."""
    Touch.collection().delete_many({"lead_id": lead_id, "contact_ids": None})

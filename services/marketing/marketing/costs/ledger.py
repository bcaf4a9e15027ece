"""The cost ledger: one entry for each activity, whatever tells of it and in whatever order."""

from decimal import Decimal

from bson.decimal128 import Decimal128
from pymongo.errors import DuplicateKeyError

from chassis import clock, references
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.money import stored
from chassis.store import again, note_change

from ..currencies.valuing import values_of
from ..told import followed
from ..worth import stale
from . import reckoning
from .models import CostEntry

_ABOUT = ("campaign_id", "action_id", "user_id", "role", "channel", "rate", "rate_per", "ticket_id",
          "return_id", "chat_id", "order_id", "product_id", "description", "withdrawn_at",
          "withdrawn_because")
_KEPT = ("_id", "version", "created_at", "updated_at")
CORRECTED = "It was corrected."


def enter(*, source, contact_ids, kind, amount, incurred_at, minutes=None, units=None,
          told_version=None, is_by_hand=False, corrects=None, **about):
    """Enter what an activity cost; what has the same source takes the place of what was entered.

    Without an amount (`{"amount", "currency"}`) a tariff says it: rate × minutes + tariff × units.
    `source` and `corrects`, what it is entered instead of, are `{"type", "id"}`. A version that is
    told older than what is held changes nothing. Returns the entry as stored.
    """
    key = key_of(source)
    held = CostEntry.collection().find_one({"_source_key": key})
    if held and told_version is not None and held.get("_told_version", 0) >= told_version:
        return held
    ids, hops = followed(contact_ids)
    erased = forgotten({*contact_ids, *ids})
    fields = {name: about[name] for name in _ABOUT if about.get(name) is not None}
    unknown = about.keys() - set(_ABOUT)
    if unknown:
        raise TypeError(f"A cost entry says nothing of {', '.join(sorted(unknown))}.")
    if erased:
        fields.pop("description", None)
    fields |= {"source": dict(source), "_source_key": key, "kind": kind, "is_by_hand": is_by_hand,
               "contact_ids": [id for id in ids if id not in erased],
               "amount": amount, "_is_by_tariff": amount is None, "_told_version": told_version,
               "minutes": None if minutes is None else Decimal(minutes), "units": units,
               "incurred_at": incurred_at, "valued_on": incurred_at.date().isoformat(),
               "_corrects_key": corrects and key_of(corrects)}
    raw = _put(held, _corrected(_reckoned(stored(fields))))
    if held is None:
        references.note_addressed(CostEntry, raw["_id"], hops)
    if corrects:
        _withdraw_corrected(raw)
    return raw


def key_of(source):
    """A source as one text."""
    return f"{source['type']}/{source['id']}"


def _reckoned(fields, tariffs=None):
    """An entry with what it costs, and what that is worth in the currency of the house."""
    if fields.get("_is_by_tariff"):
        fields = {name: value for name, value in fields.items()
                  if name not in ("amount", "rate", "rate_per", "tariff", "tariff_id")}
        fields |= reckoning.reckoned(
            fields, reckoning.tariffs_of(fields["kind"]) if tariffs is None else tariffs)
    for name in ("currency", "house_amount"):
        fields.pop(name, None)
    if fields.get("amount"):
        fields["currency"] = fields["amount"]["currency"]
        fields |= values_of(CostEntry, fields)
    return fields


def _corrected(fields):
    """An entry that counts for nothing where another, which came before it, corrects it."""
    correction = CostEntry.collection().find_one({"_corrects_key": fields["_source_key"]})
    return fields | _withdrawal(correction) if correction else fields


def _withdraw_corrected(correction):
    wrong = CostEntry.collection().find_one({"_source_key": correction["_corrects_key"]})
    if wrong is not None:
        _put(wrong, {name: value for name, value in wrong.items() if name not in _KEPT}
             | _withdrawal(correction))


def _withdrawal(correction):
    return {"withdrawn_at": correction["created_at"], "withdrawn_because": CORRECTED}


def _put(held, fields):
    """Store an entry, unless it is held as it is, and note whose worth is another by it."""
    fields = {name: value for name, value in fields.items() if value not in (None, [], False)
              or name == "is_by_hand"}
    if held and fields == {name: value for name, value in held.items() if name not in _KEPT}:
        return held
    now = clock.now()
    raw = {"_id": held["_id"] if held else new_id(CostEntry.ENTITY),
           "version": held["version"] + 1 if held else 1,
           "created_at": held["created_at"] if held else now, "updated_at": now, **fields}
    try:
        CostEntry.collection().replace_one({"_id": raw["_id"]}, raw, upsert=True)
    except DuplicateKeyError as error:
        raise again("Another delivery of it was quicker.") from error
    note_change(raw["_id"], held, raw)
    stale.mark({*raw.get("contact_ids", ()), *((held or {}).get("contact_ids", ()))})
    return raw


def change(held, changes):
    """Store an entry as it is after changes by hand; what it costs is reckoned anew."""
    changes = dict(changes)
    if "incurred_at" in changes:
        changes["valued_on"] = changes["incurred_at"].date().isoformat()
    if "amount" in changes:
        changes["_is_by_tariff"] = changes["amount"] is None
    kept = {name: value for name, value in held.items() if name not in _KEPT}
    after = _reckoned(kept | stored(changes))
    if changes.get("amount"):
        after = {name: value for name, value in after.items()
                 if name not in ("rate", "rate_per", "tariff", "tariff_id")}
    return _put(held, after)


def reckon_again(held, tariffs):
    """Have an entry cost what these tariffs of its kind say by now."""
    kept = {name: value for name, value in held.items() if name not in _KEPT}
    return _put(held, _reckoned(kept, tariffs))


def is_priced(raw):
    """Whether it is known what an entry cost."""
    return isinstance(raw.get("amount", {}).get("amount"), Decimal128)

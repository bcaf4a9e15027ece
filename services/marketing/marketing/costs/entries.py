"""Entries of the ledger: entered, corrected and taken back by hand, and shown."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.money import exact
from chassis.store import view
from contracts.errors import PreconditionFailed, ValidationFailed

from ..currencies.valuing import to_six_places
from ..errors import CostEntryIsTold, CostEntryIsWithdrawn
from ..periods import within
from ..settings import house_currency
from . import ledger
from .models import CostEntry

_BY_HAND = "entry"


def enter_cost(*, kind, parties, contact_ids=(), source=None, incurred_at=None, amount=None,
               **fields):
    """Enter what something cost; with the same source it takes the place of what was entered."""
    source = source or {"type": _BY_HAND, "id": new_id(_BY_HAND)}
    held = CostEntry.collection().find_one({"_source_key": ledger.key_of(source)})
    if held is not None:
        _require_by_hand(held)
        _require_live(held)
    raw = ledger.enter(
        source=source, contact_ids=_survivors(contact_ids, parties), kind=kind, amount=amount,
        incurred_at=incurred_at or (held["incurred_at"] if held else clock.now()),
        is_by_hand=True, **fields)
    _require_priced(raw, "/amount")
    return shown(raw)


def get_cost_entry(*, cost_entry_id):
    """Show an entry, and how it was reckoned."""
    return shown(CostEntry.fetch_raw(cost_entry_id))


def list_cost_entries(*, limit, after, is_unvalued=None, **filters):
    """List the entries, the latest first."""
    where = condition(**filters)
    if is_unvalued is not None:
        where["house_amount"] = {"$exists": not is_unvalued}
    return paging.page(CostEntry.collection(), where, sort="-incurred_at", kind=paging.moment,
                       limit=limit, after=after, show=shown)


def condition(*, starts_on=None, ends_on=None, contact_id=None, customer_id=None, **equal):
    """What entries have to be like for a filter."""
    where = dict(equal)
    named = [id for id in (contact_id, customer_id) if id]
    if named:
        where["contact_ids"] = named[0] if len(named) == 1 else {"$all": named}
    if customer_id:
        where["contact_ids.0"] = customer_id
    moments = within(starts_on, ends_on)
    return where | ({"incurred_at": moments} if moments else {})


def update_cost_entry(*, cost_entry_id, changes, expected_version, parties):
    """Correct what was entered by hand; without an amount its tariff says what it cost."""
    held = _fetch(cost_entry_id, expected_version)
    _require_by_hand(held)
    _require_live(held)
    if "contact_ids" in changes:
        changes = changes | {"contact_ids": _survivors(changes["contact_ids"], parties)}
    raw = ledger.change(held, changes)
    _require_priced(raw, "/changes/amount")
    return shown(raw)


def withdraw_cost_entry(*, cost_entry_id, reason, expected_version):
    """Take back what was entered by hand. Doing so twice is doing it once."""
    held = _fetch(cost_entry_id, expected_version)
    _require_by_hand(held)
    if held.get("withdrawn_at"):
        return shown(held)
    return shown(ledger.change(
        held, {"withdrawn_at": clock.now(), "withdrawn_because": reason}))


def _fetch(id, expected_version):
    held = CostEntry.fetch_raw(id)
    if expected_version is not None and held["version"] != expected_version:
        raise PreconditionFailed(id=id, version=held["version"])
    return held


def _survivors(contact_ids, parties):
    return list(dict.fromkeys(parties[id]["id"] for id in contact_ids))


def _require_by_hand(raw):
    if not raw["is_by_hand"]:
        raise CostEntryIsTold(id=raw["_id"], source=raw["source"])


def _require_live(raw):
    if raw.get("withdrawn_at"):
        raise CostEntryIsWithdrawn(id=raw["_id"])


def _require_priced(raw, pointer):
    if not ledger.is_priced(raw):
        raise ValidationFailed.at(
            pointer, "No tariff says what this costs: say how much it is.")


def shown(raw):
    """An entry as it is shown."""
    entry = view(raw)
    for name in ("currency", "valued_on"):
        entry.pop(name, None)
    if "house_amount" in entry:
        entry["house_amount"] = {"amount": exact(entry["house_amount"]),
                                 "currency": house_currency()}
    for name in ("minutes", "units"):
        if name in entry:
            entry[name] = minutes_shown(exact(entry[name]))
    return entry


def minutes_shown(minutes):
    """Minutes with no more places than they need, and at most six."""
    return format(to_six_places(minutes).normalize(), "f")

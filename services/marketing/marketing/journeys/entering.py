"""Entering: who comes into a journey does so once for what brought them, and is left alone if they
are of those held out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock, references
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.store import again, insert

from ..email.shares import share_of
from ..told import followed_each
from .models import JourneyInstance, open_key_of


@dataclass(frozen=True)
class Entry:
    """Somebody who would enter: whom, by what (of one source there is one instance), when that
    was, for which key, and what it told that is asked about later."""

    contact_id: str
    source: str
    began_at: datetime
    key: str | None = None
    told: tuple = ()


def enter(journey, definition, entries):
    """Have those enter a journey as stored who may, in their order. In a transaction."""
    ids = {entry.contact_id for entry in entries}
    survivors = dict(zip(ids, followed_each([[id] for id in ids]), strict=True))
    erased = forgotten(ids | {found[0][0] for found in survivors.values()})
    entries = [(entry, *survivors[entry.contact_id]) for entry in entries]
    entries = [(entry, id, hops) for entry, (id,), hops in entries
               if not {entry.contact_id, id} & erased]
    if not entries:
        return
    held = _Held(journey["_id"], definition["re_entry"], entries)
    rows, notes = [], []
    for entry, id, hops in entries:
        if held.admits(entry, id):
            rows.append(_row(journey, definition, entry, id) | held.turn(id))
            held.note(rows[-1])
            notes += [(rows[-1]["_id"], hops)] if hops else []
    try:
        if rows:
            insert(JourneyInstance.collection(), rows)
    except DuplicateKeyError as error:
        raise again("They entered it just now.") from error
    for instance_id, hops in notes:
        references.note_addressed(JourneyInstance, instance_id, [
            (merge, old, new, {"contact_id": before["contact_ids"]})
            for merge, old, new, before in hops])


def is_held_out(journey_id, contact_id, definition):
    """Whether somebody is left alone by a journey: the same each time."""
    return share_of(journey_id, contact_id, "journey_hold_out") < definition["hold_out_share"]


def may_enter_again(re_entry, entered_at, now):
    """Whether whoever entered then may enter now."""
    if re_entry["policy"] == "always":
        return True
    return re_entry["policy"] == "after_days" and (
        now >= entered_at + timedelta(days=re_entry["days"]))


def _row(journey, definition, entry, contact_id):
    now = clock.now()
    row = {"_id": new_id(JourneyInstance.ENTITY), "version": 1, "created_at": now,
           "updated_at": now, "journey_id": journey["_id"], "campaign_id": journey["campaign_id"],
           "edition": journey["edition"], "contact_id": contact_id,
           "key": entry.key or contact_id, "entered_at": now, "_began_at": entry.began_at,
           "_source": f"{journey['_id']}/{entry.source}", "_visit": 0,
           "_is_keyed": entry.key is not None}
    if is_held_out(journey["_id"], contact_id, definition):
        return row | {"state": "held_out"}
    row |= {"state": "live", "step": definition["steps"][0]["key"], "due_at": now,
            "_open_key": open_key_of(journey["_id"], row["key"])}
    return row | ({"_told": list(entry.told)} if entry.told else {})


class _Held:
    """Who is or was in a journey, of those who would enter it; read once for all of them."""

    def __init__(self, journey_id, re_entry, entries):
        self.journey_id, self.re_entry, self.now = journey_id, re_entry, clock.now()
        collection = JourneyInstance.collection()
        sources = [f"{journey_id}/{entry.source}" for entry, _, _ in entries]
        keys = [open_key_of(journey_id, entry.key or id) for entry, id, _ in entries]
        self.sources = {raw["_source"] for raw in collection.find(
            {"_source": {"$in": sources}}, {"_source": 1})}
        self.open_keys = {raw["_open_key"] for raw in collection.find(
            {"_open_key": {"$in": keys}}, {"_open_key": 1})}
        self.entered = {}
        if re_entry["policy"] != "always":
            for raw in collection.find(
                    {"journey_id": journey_id, "contact_id": {"$in": [
                        id for _, id, _ in entries]}}, {"contact_id": 1, "entered_at": 1}):
                self._note_entered(raw)

    def admits(self, entry, contact_id):
        """Whether somebody may enter: not twice by the same, nor while they are in it, nor again
        before the journey lets them."""
        last = self.entered.get(contact_id)
        is_in = (f"{self.journey_id}/{entry.source}" in self.sources
                 or open_key_of(self.journey_id, entry.key or contact_id) in self.open_keys)
        return not is_in and (
            last is None or may_enter_again(self.re_entry, last, self.now))

    def turn(self, contact_id):
        """The turn that somebody takes: of two who enter at once under two keys, where that may
        happen only once, the second meets the first in it."""
        if self.re_entry["policy"] == "always":
            return {}
        last = self.entered.get(contact_id)
        return {"_turn": f"{self.journey_id}/{contact_id}/{last.isoformat() if last else 'first'}"}

    def note(self, row):
        """Know one who enters now."""
        self.sources.add(row["_source"])
        self.open_keys |= {row["_open_key"]} if "_open_key" in row else set()
        self._note_entered(row)

    def _note_entered(self, row):
        if self.re_entry["policy"] != "always":
            held = self.entered.get(row["contact_id"], row["entered_at"])
            self.entered[row["contact_id"]] = max(held, row["entered_at"])

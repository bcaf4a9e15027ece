"""Touches: noted by hand or by a program of yours, and shown."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import view

from ..errors import TouchIsOfAnother
from ..periods import within
from . import ledger
from .models import Touch

_BY_HAND = "noted"


def note_touch(*, parties, kind, contact_id=None, source=None, occurred_at=None, campaign_id=None,
               action_id=None, **fields):
    """Note a touch; with the same source there is the one that was noted first."""
    contact_id = parties[contact_id]["id"] if contact_id else None
    held = source and Touch.collection().find_one({"_source_key": ledger.key_of(source)})
    if held:
        if held["kind"] != kind or (contact_id and contact_id not in held.get("contact_ids", ())):
            raise TouchIsOfAnother(id=held["_id"])
        return view(held)
    return view(ledger.note(
        source=source or {"type": _BY_HAND, "id": new_id(_BY_HAND)}, contact_id=contact_id,
        campaign_id=campaign_id, action_id=action_id, kind=kind,
        occurred_at=occurred_at or clock.now(), **fields))


def get_touch(*, touch_id):
    """Show a touch."""
    return view(Touch.fetch_raw(touch_id))


def list_touches(*, limit, after, starts_on=None, ends_on=None, contact_id=None,
                 has_campaign=None, is_counted=None, **equal):
    """List the touches, the latest first."""
    moments = within(starts_on, ends_on)
    where = dict(equal)
    if has_campaign is not None and "campaign_id" not in where:
        where["campaign_id"] = {"$ne": None} if has_campaign else None
    if is_counted is not None:
        where["$nor" if is_counted else "$or"] = [
            {"withdrawn_at": {"$ne": None}}, {"is_by_scanner": True}]
    where = where | ({"contact_ids": contact_id} if contact_id else {}) | (
        {"occurred_at": moments} if moments else {})
    return paging.page(Touch.collection(), where, sort="-occurred_at", kind=paging.moment,
                       limit=limit, after=after)

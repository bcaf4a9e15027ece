"""Crises: begun, led, and shown at a glance."""

from chassis import clock, money, paging
from chassis.paging import moment
from chassis.store import view
from contracts import social as contract
from contracts.access import may
from contracts.context import current_call

from ..conversations.conversations import user_of
from ..press import waiting
from . import affected, entries, links, telling
from .models import Crisis
from .standing import begun

# What profiles and guards show of a crisis: all parts are told again when it changes.
_TOLD = ("name", "is_for_all")
_EMPTY = {"team_ids": [], "product_ids": [], "tags": [], "costs": []}


def begin_crisis(*, parties, contact_ids=(), linked_ids=(), owner_id=None, **fields):
    """Begin a crisis: whoever asks is told from now on that we hold back, and towards whom."""
    crisis = Crisis(
        state="begun", begun_at=clock.now(),
        owner_id=owner_id or user_of(current_call().actor), **fields)
    crisis.part_count = 1
    crisis.add()
    affected.open_part(crisis, 0, affected.new_among(crisis.id, contact_ids, parties))
    entries.note(crisis.id, "begun", text=crisis.name)
    links.link(crisis.id, linked_ids)
    telling.tell(contract.crisis_begun, crisis)
    return shown(crisis.stored)


def get_crisis(*, crisis_id):
    """Show a crisis, with what the press waits to be told."""
    return shown(Crisis.fetch_raw(crisis_id))


def list_crises(*, limit, after, tag=None, **filters):
    """List crises, the latest first."""
    where = {**filters, **({"tags": tag} if tag else {})}
    page = paging.page(Crisis.collection(), where, sort="-begun_at", kind=moment, limit=limit,
                       after=after, show=lambda raw: raw)
    ids = [raw["_id"] for raw in page["items"]]
    counts, open_counts = affected.counts(ids), waiting.counts(ids)
    return {**page, "items": [
        _shown(raw, counts.get(raw["_id"], 0), open_counts.get(raw["_id"], 0))
        for raw in page["items"]]}


def update_crisis(*, crisis_id, changes, expected_version):
    """Change what is said of a crisis; a new level is a line of its own in its timeline."""
    crisis = begun(crisis_id, expected_version)
    changed = [name for name, value in changes.items() if getattr(crisis, name) != value]
    if not changed:
        return shown(crisis.to_raw())
    for name in changed:
        setattr(crisis, name, changes[name])
    crisis.put()
    if "level" in changed:
        entries.note(crisis_id, "level_changed", text=crisis.level)
    if changed != ["level"]:
        entries.note(crisis_id, "changed", text=", ".join(sorted(set(changed) - {"level"})))
    told = [name for name in _TOLD if name in changed]
    # Only the first part says that it is for all.
    telling.tell(contract.crisis_updated, crisis, None if "name" in told else [0])
    return shown(crisis.stored)


def hand_over_crisis(*, crisis_id, owner_id, expected_version):
    """Have somebody else lead. Doing so twice is doing it once."""
    crisis = begun(crisis_id, expected_version)
    if crisis.owner_id != owner_id:
        crisis.owner_id = owner_id
        crisis.put()
        entries.note(crisis_id, "handed_over", about_id=owner_id)
        telling.tell(contract.crisis_updated, crisis)
    return shown(crisis.stored or crisis.to_raw())


def shown(raw):
    """A crisis at a glance. What the press asks is shown to those who may read that."""
    id = raw["_id"]
    enquiries = waiting.enquiries(id) if may(current_call().actor, "press:read") else []
    return {**_shown(raw, affected.counts([id]).get(id, 0), waiting.counts([id]).get(id, 0)),
            "open_enquiries": enquiries}


def _shown(raw, affected_count, open_count):
    return {**_EMPTY, **view(money.loaded(raw)), "affected_count": affected_count,
            "open_enquiry_count": open_count, "open_enquiries": []}

"""Complaints: what known contacts say against us in public, told to whoever deals with them."""

from chassis import clock, paging
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import social as contract

from ..connectors.texts import line
from .models import Complaint

SUMMARY = 200
_TOLD = {"open": contract.complaint_published, "answered": contract.complaint_published,
         "resolved": contract.complaint_resolved}
# What the state of its conversation makes of a complaint.
_STATES = {"open": "open", "answered": "answered", "closed": "resolved"}


def get_complaint(*, complaint_id):
    """Show what a party complained of."""
    return view(Complaint.fetch_raw(complaint_id))


def list_complaints(*, limit, after, contact_id=None, **filters):
    """List complaints, the latest first."""
    where = dict(filters)
    if contact_id is not None:
        where["contact_ids"] = contact_id
    return paging.page(Complaint.collection(), where, sort="-created_at", kind=moment,
                       limit=limit, after=after)


def complain(alert, mention, contact_id, conversation_state):
    """Have a post be the complaint of a known contact: told once, and theirs from now on.

    Returns the complaint.
    """
    state = _STATES[conversation_state]
    held = Complaint.objects(mention_id=mention["_id"]).first()
    if held is None:
        held = Complaint(
            contact_ids=[contact_id], owner_id=alert.owner_id, network=mention["network"],
            summary=line(mention["text"], SUMMARY) or "…", url=mention.get("url"),
            state=state, published_at=mention["posted_at"], reached=mention["reach"],
            alert_id=alert.id, mention_id=mention["_id"],
            conversation_id=mention.get("conversation_id"))
        held.add()
        announce(contract.complaint_published, complaint=view(held.stored))
        return held
    was_resolved = held.state == "resolved"
    changes = {"contact_ids": [contact_id], "reached": mention["reach"], "state": state,
               "conversation_id": mention.get("conversation_id"), "resolved_at": None}
    if any(getattr(held, name) != value for name, value in changes.items()):
        for name, value in changes.items():
            setattr(held, name, value)
        _keep(held, contract.complaint_published if was_resolved else contract.complaint_updated)
    return held


def follow(conversation_id, conversation_state):
    """Have complaints stand where their conversation does: answered, settled, or open again."""
    for held in Complaint.objects(conversation_id=conversation_id, state__ne="resolved"):
        _move(held, _STATES[conversation_state])


def settle_of(alert):
    """Have the complaints of an alert that is closed be settled."""
    for held in Complaint.objects(alert_id=alert.id, state__ne="resolved"):
        _move(held, "resolved")


def settle(mention_id):
    """Have a complaint be settled whose author took it back, or turned out to be somebody else."""
    held = Complaint.objects(mention_id=mention_id).first()
    if held is not None and held.state != "resolved":
        _move(held, "resolved")


def event_of(raw):
    """The event that tells of a complaint as it now is."""
    return _TOLD[raw["state"]], {"complaint": view(raw)}


def _move(held, state):
    if held.state == state:
        return
    held.state = state
    is_resolved = state == "resolved"
    held.resolved_at = clock.now() if is_resolved else None
    _keep(held, contract.complaint_resolved if is_resolved else contract.complaint_updated)


def _keep(held, event):
    held.put()
    announce(event, complaint=view(held.stored))

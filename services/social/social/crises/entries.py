"""The timeline of a crisis: what was done, by whom and when; added and never changed."""

from chassis import paging
from chassis.paging import moment

from ..conversations.keeping import actor_id
from .models import Crisis, CrisisEntry


def add_crisis_note(*, crisis_id, text):
    """Note something in the timeline of a crisis, also once it is over."""
    Crisis.fetch_raw(crisis_id, {"_id": 1})
    return note(crisis_id, "note", text=text).to_view()


def list_crisis_entries(*, crisis_id, limit, after, sort):
    """See who did what when in a crisis, the first first unless it is asked otherwise."""
    Crisis.fetch_raw(crisis_id, {"_id": 1})
    return paging.page(CrisisEntry.collection(), {"crisis_id": crisis_id}, sort=sort, kind=moment,
                       limit=limit, after=after)


def note(crisis_id, kind, **fields):
    """Add to the timeline what whoever acts now did."""
    return CrisisEntry(crisis_id=crisis_id, kind=kind, actor_id=actor_id(), **fields).add()

"""Members of segments: listed, previewed, and put on and off lists."""

from pymongo import InsertOne

from chassis import clock, paging
from chassis.ids import new_id
from chassis.parties import Party
from contracts.marketing.segment import MOST_TOLD

from ..errors import SegmentIsNoList
from ..standing.models import Customer
from . import announcing
from .audiences import members_by
from .expanding import expanded, tree_of
from .groups import group_in
from .models import Segment, SegmentMember
from .searching import LIVING, Search
from .segments import check_used, refuse_archived

SAMPLE = 20


def preview_segment(*, rule, excludes=()):
    """Show how many a rule would hold, and some of them, without keeping it."""
    check_used(rule, excludes)
    search, tree = Search(), expanded(rule, excludes)
    condition = search.condition(tree)
    if condition is None:
        found = search.ids(tree)
        return {"size": len(found), "sample": named(sorted(found)[:SAMPLE])}
    size = Customer.collection().count_documents({**LIVING, "$and": [condition]})
    return {"size": size, "sample": named(members_by(search, tree, limit=SAMPLE))}


def list_segment_members(*, segment_id, limit, after):
    """List who is in a segment now, by id, with the group of each."""
    segment = Segment.fetch_raw(segment_id)
    last = paging.decode(after, (paging.text,))[0] if after is not None else None
    found = members_by(Search(), tree_of(segment), after=last, limit=limit + 1)
    return page_of(found, limit, segment)


def page_of(ids, limit, segment=None):
    """A page of members of the ids read, one more than fits saying that there are more."""
    shown = ids[:limit]
    return {"items": named(shown, segment),
            "next": paging.encode([shown[-1]]) if len(ids) > limit else None}


def named(contact_ids, segment=None):
    """Members with their names, in the order given."""
    names = {raw["_id"]: raw.get("name") for raw in Party.collection().find(
        {"_id": {"$in": list(contact_ids)}}, {"name": 1})}
    return [{"contact_id": id, "name": names.get(id),
             **({"group": group_in(segment, id)} if segment and segment.get("groups") else {})}
            for id in contact_ids]


def set_segment_members(*, segment_id, add, remove, parties):
    """Put parties on a list and take others off it; who is put on and off is on it."""
    segment = Segment.fetch(segment_id)
    refuse_archived(segment)
    if segment.kind != "static":
        raise SegmentIsNoList(id=segment_id)
    wanted = {parties[id]["id"] for id in add}
    gone = {parties[id]["id"] for id in remove} - wanted
    held = on_list(segment_id, wanted | gone)
    added, removed = sorted(wanted - held), sorted(gone & held)
    move(segment_id, added, removed)
    if added or removed:
        segment.member_count = (segment.member_count or 0) + len(added) - len(removed)
        segment.put()
    announcing.tell(segment, added, removed, most=MOST_TOLD)
    return {"added_count": len(added), "removed_count": len(removed)}


def on_list(segment_id, contact_ids):
    """Those of these parties who are kept as members, a set."""
    found = SegmentMember.collection().find(
        {"segment_id": segment_id, "contact_id": {"$in": sorted(contact_ids)}}, {"contact_id": 1})
    return {row["contact_id"] for row in found}


def move(segment_id, added, removed):
    """Keep parties as members, and others no more."""
    now = clock.now()
    if added:
        SegmentMember.collection().bulk_write([InsertOne({
            "_id": new_id(SegmentMember.ENTITY), "version": 1, "created_at": now,
            "updated_at": now, "segment_id": segment_id, "contact_id": id}) for id in added])
    if removed:
        SegmentMember.collection().delete_many(
            {"segment_id": segment_id, "contact_id": {"$in": removed}})

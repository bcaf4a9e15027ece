"""What names a merged contact follows it: at once when it is little, else in the background."""

from datetime import timedelta

from chassis import clock, references
from chassis.outbox import announce
from chassis.store import view
from contracts import contacts as contract

from .. import models, timeline
from ..consents.models import RegisterEntry
from ..custom_fields import references as custom_references
from ..duplicates.models import Duplicate
from ..models import Contact, Entry, Relationship
from ..network import ties
from ..profiles import facts, tallies
from ..projections import describe_again

# So many records are moved in the transaction of the merge itself, and in each one after it.
AT_ONCE = 300
# Longer than a transaction of the store can last: who wrote to the old id at the moment of the
# merge has committed by then.
SETTLED_AFTER = timedelta(minutes=2)


def count_held(contact_id):
    """`{collection: count}` of what names a contact, counting little more than AT_ONCE."""
    return references.count_references(models.DOCUMENTS, contact_id, most=AT_ONCE + 1)


def move(merge, *, limit=None):
    """Point what names the merged contact to the survivor; returns how many records that was."""
    moved = references.follow(
        models.DOCUMENTS, old_id=merge.merged_id, new_id=merge.survivor_id, key=merge.id,
        limit=limit)
    _settle(moved)
    return len(moved)


def move_first(merge):
    """Move at once, however much else there is, what must be there only once, and is little."""
    references.follow((RegisterEntry, Duplicate), old_id=merge.merged_id,
                      new_id=merge.survivor_id, key=merge.id)


def reckon_again(*contact_ids):
    """Reckon anew what is made of the records of contacts: whom they know, and their profiles."""
    for id in contact_ids:
        ties.reckon_all_of(id)
    facts.follow_contacts(list(contact_ids))
    # Those of organisations name whom each open fact is about.
    tallies.recompute(facts.places_of(contact_ids))


def bring_back(merge, *, limit=None):
    """Point what was moved back to the merged contact; returns how many notes were taken up."""
    returned = references.put_back(models.DOCUMENTS, key=merge.id, limit=limit)
    _settle([item for item in returned if item[1] is not None])
    return len(returned)


def _settle(moved):
    """Bring up to date what follows from records that were moved."""
    custom_references.settle(moved)
    people = [raw["_id"] for document, raw in moved if document is Contact]
    if people:
        describe_again({"_id": {"$in": people}})
        timeline.show_again({"_shown_on": {"$in": people}, "contact_ids": {"$in": people}})
    entries = [raw["_id"] for document, raw in moved if document is Entry]
    if entries:
        timeline.show_again({"_id": {"$in": entries}})
    for document, raw in moved:
        if document is Relationship:
            event = (contract.relationship_archived if raw.get("archived_at")
                     else contract.relationship_updated)
            announce(event, relationship=view(raw))


def show_past_again(*contact_ids):
    """Show the past of contacts where their affiliations now say."""
    for contact_id in contact_ids:
        timeline.show_on_organisations(contact_id)


def is_little(contact_id, *, with_past):
    """Whether what names a contact, and its past where that is shown anew, is soon moved."""
    count = sum(count_held(contact_id).values())
    return count <= AT_ONCE and (not with_past or Entry.collection().count_documents(
        {"_shown_on": contact_id}, limit=AT_ONCE + 1) <= AT_ONCE)


def end_moving(merge):
    """All that named the merged contact names the survivor now."""
    if "affiliations" in merge.after:
        show_past_again(merge.survivor_id)
    merge.state, merge.sweep_at = "done", clock.now() + SETTLED_AFTER
    Contact.collection().update_one(
        {"_id": merge.survivor_id}, {"$pull": {"_gathers": merge.merged_id}})

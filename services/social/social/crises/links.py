"""What a crisis is about: alerts, conversations, mentions, and the listening rules that hear it."""

from pymongo.errors import DuplicateKeyError

from chassis import paging
from chassis.paging import moment
from chassis.store import again
from contracts.errors import ValidationFailed

from ..alerts import alerts
from ..alerts.models import Alert
from ..conversations.keeping import actor_id
from ..conversations.models import Conversation
from ..listening.models import ListeningRule, Mention
from . import entries
from .models import Crisis, CrisisLink
from .standing import begun

_KNOWN = {"alert": Alert, "conversation": Conversation, "mention": Mention,
          "listening_rule": ListeningRule}
_MOST_MENTIONS = 500


def link_crisis(*, crisis_id, linked_ids):
    """Say what a crisis is about. Doing so twice is doing it once."""
    begun(crisis_id)
    link(crisis_id, linked_ids)


def list_crisis_links(*, crisis_id, limit, after):
    """List what a crisis is about, as it was said."""
    Crisis.fetch_raw(crisis_id, {"_id": 1})
    return paging.page(CrisisLink.collection(), {"crisis_id": crisis_id}, sort="created_at",
                       kind=moment, limit=limit, after=after)


def unlink_crisis(*, crisis_id, linked_id):
    """Say that a crisis is not about something after all."""
    begun(crisis_id)
    if CrisisLink.collection().delete_one(
            {"crisis_id": crisis_id, "linked_id": linked_id}).deleted_count:
        if _type_of(linked_id) == "alert":
            alerts.link_to_crisis(linked_id, None)
        entries.note(crisis_id, "unlinked", about_id=linked_id)


def link(crisis_id, linked_ids):
    """Bind things to a crisis that are not bound to it yet."""
    asked = list(dict.fromkeys(linked_ids))
    held = {raw["linked_id"] for raw in CrisisLink.collection().find(
        {"crisis_id": crisis_id, "linked_id": {"$in": asked}}, {"linked_id": 1})}
    new = [id for id in asked if id not in held]
    _require_known(new, linked_ids)
    for id in new:
        try:
            CrisisLink(crisis_id=crisis_id, type=_type_of(id), linked_id=id,
                       linked_by_id=actor_id()).add()
        except DuplicateKeyError as error:
            raise again("Somebody else has linked it by now.") from error
        if _type_of(id) == "alert":
            alerts.link_to_crisis(id, crisis_id)
        entries.note(crisis_id, "linked", about_id=id)


def begun_about(conversation_id):
    """`{id: crisis as stored}` of begun crises about a conversation, or about what is in it."""
    mentions = list(Mention.collection().find(
        {"conversation_id": conversation_id}, {"rule_ids": 1}).limit(_MOST_MENTIONS))
    about = {conversation_id, *(raw["_id"] for raw in mentions),
             *(id for raw in mentions for id in raw.get("rule_ids", ()))}
    ids = {raw["crisis_id"] for raw in CrisisLink.collection().find(
        {"linked_id": {"$in": sorted(about)}}, {"crisis_id": 1})}
    return {raw["_id"]: raw for raw in Crisis.collection().find(
        {"_id": {"$in": sorted(ids)}, "state": "begun"})}


def linked_to(crisis_id):
    """`{type: [id]}` of what a crisis is about."""
    found = {}
    for raw in CrisisLink.collection().find({"crisis_id": crisis_id}).sort("_id", 1):
        found.setdefault(raw["type"], []).append(raw["linked_id"])
    return found


def _type_of(id):
    return id.rpartition("_")[0]


def _require_known(ids, said):
    for type, document in _KNOWN.items():
        asked = [id for id in ids if _type_of(id) == type]
        known = {raw["_id"] for raw in document.collection().find(
            {"_id": {"$in": asked}}, {"_id": 1})} if asked else set()
        for id in asked:
            if id not in known:
                place = list(said).index(id)
                raise ValidationFailed.at(f"/linked_ids/{place}", f"There is no such {type}.")

"""Which contacts somebody sees, by the roles that the organisation made for itself."""

from contracts.contacts.custom_fields import ENTITIES
from contracts.context import current_call
from contracts.visibility import OBJECTS
from contracts.visibility import is_whole as is_whole_view

from .custom_fields import visibility as custom_fields
from .models import Contact

ALL = {"rows": "all", "fields": None}


def narrowed_to(actor=None):
    """The condition that contacts are seen by an actor, by default whoever makes the call.

    It is empty for who sees all of them.
    """
    actor = actor or _actor()
    if actor is None or actor.sees is None:
        return {}
    rows = actor.sees.get("contact", {}).get("rows")
    if rows == "all":
        return {}
    if rows == "team" and actor.team_ids:
        return {"$or": [{"owner_id": actor.user_id}, {"team_id": {"$in": list(actor.team_ids)}}]}
    # Who sees no contact of anybody owns none.
    return {"owner_id": actor.user_id if rows else ""}


def narrow(where):
    """A condition, and that the contacts are seen by whoever makes the call."""
    condition = narrowed_to()
    return {"$and": [where, condition]} if condition else where


def hidden_among(actor, contact_ids):
    """Those of these contacts that are hidden from the actor."""
    condition = narrowed_to(actor)
    if not condition:
        return []
    found = Contact.collection().find(
        {"_id": {"$in": sorted(contact_ids)}, "$nor": [condition]}, {"_id": 1})
    return [raw["_id"] for raw in found]


def hidden_from_caller(contact_ids):
    """Those of these contacts that are hidden from whoever makes the call."""
    actor = _actor()
    if actor is None or actor.sees is None:
        return set()
    return set(hidden_among(actor, contact_ids))


def seen(contact):
    """A contact as it is shown, without the fields that whoever makes the call does not see."""
    unseen = unseen_fields()
    if unseen:
        contact = {name: value for name, value in contact.items() if name not in unseen}
    if contact.get("affiliations"):
        hidden = hidden_from_caller({item["organisation_id"] for item in contact["affiliations"]})
        contact = {**contact, "affiliations": [
            item for item in contact["affiliations"] if item["organisation_id"] not in hidden]}
    return contact


def is_whole():
    """Whether whoever makes the call sees all contacts, with all their fields."""
    actor = _actor()
    return actor is None or is_whole_view(actor.sees, "contact")


def unseen_fields():
    """The fields of contacts that whoever makes the call does not see."""
    actor = _actor()
    access = actor.sees.get("contact") if actor is not None and actor.sees is not None else None
    if access is None or access["fields"] is None:
        return frozenset()
    return OBJECTS["contact"].fields - set(access["fields"])


def with_unseen(before, after, key):
    """The items of a list as somebody left it, with those that they do not see."""
    hidden = hidden_from_caller({item[key] for item in before if item.get(key)})
    return [*after, *(item for item in before if item.get(key) in hidden)]


def owner_of_new(owner_id):
    """Whose a new contact is, if that is not said: of who sees only some, their own."""
    return {"owner_id": _actor().user_id} if not owner_id and narrowed_to() else {}


def _actor():
    call = current_call()
    return call.actor if call is not None else None


def narrows(actor):
    """Whether there are custom fields that are hidden from an actor."""
    return any(custom_fields.hidden_keys(actor, entity) for entity in ENTITIES)


# What is seen of an object beyond its fields


def _contact(seen, _shown, actor):
    if seen.get("field") != "custom":
        return custom_fields.without_hidden(seen, actor)
    # Where its values come from is told as the values are shown.
    for item in (*seen["values"], *seen["former_values"]):
        item["value"] = custom_fields.without_hidden(
            {"custom": item["value"]}, actor).get("custom", {})
    return seen


def _interaction(seen, shown, actor):
    """One of which nobody who takes part is seen is seen by who recorded it."""
    if shown.get("participants") and not seen["participants"]:
        return seen if actor.user_id in shown.get("agent_ids", ()) else None
    return seen


def _activity(seen, shown, actor):
    """One with contacts of whom none is seen is seen by those of us who have part in it."""
    seen = custom_fields.without_hidden(seen, actor, "activity")
    if not any(item.get("contact_id") for item in shown.get("participants", ())):
        return seen
    if any(item.get("contact_id") for item in seen.get("participants", ())):
        return seen
    ours = {shown.get("owner_id"), *(item.get("user_id") for item in shown["participants"])}
    return seen if actor.user_id in ours else None


def _timeline(seen, shown, actor):
    """What an entry tells of something is told to those who see that thing."""
    about = shown["about"]["type"]
    name = about if about in OBJECTS else "fact"
    access = ALL if actor.sees is None else actor.sees.get(name)
    if access is None:
        return None
    if name != "contact" and access["rows"] != "all":
        # An entry does not say whose the thing is.
        return None
    fields = access["fields"]
    if fields is not None and not (name == "interaction" and "text" in fields):
        seen.pop("summary", None)
    if name == "interaction" and fields is not None and "subject" not in fields:
        seen["title"] = shown.get("channel") or about
    return seen


FURTHER = {
    "contact": _contact, "interaction": _interaction, "activity": _activity,
    "timeline": _timeline,
}

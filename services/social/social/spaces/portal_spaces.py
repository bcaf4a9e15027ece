"""Spaces in the portals: each sees those that they are in, and of the others their names alone."""

from chassis import paging
from chassis.paging import moment
from chassis.parties import parties_of, survivor_of
from contracts.context import current_call

from . import space_posts, spaces
from .models import Space

_SHOWN = ("space_id", "answers_id", "text", "comment_count", "created_at")


def list_portal_spaces(*, limit, after, party):
    """List the spaces that whoever is signed in is in, the latest first."""
    return paging.page(
        Space.collection(), {"contact_ids": _contact_id(party), "archived_at": None},
        sort="-created_at", kind=moment, limit=limit, after=after, show=_shown)


def get_portal_space(*, space_id, party):
    """Show a space that whoever is signed in is in."""
    return _shown(_found(space_id, party))


def list_portal_space_posts(*, space_id, answers_id, limit, after, party):
    """See what was said in a space, and by whom."""
    _found(space_id, party)
    page = space_posts.page(space_id, answers_id, limit=limit, after=after, show=dict)
    return {**page, "items": _shown_posts(page["items"], party)}


def add_portal_space_post(*, space_id, text, answers_id, party):
    """Say something in a space, or about what was said."""
    _found(space_id, party)
    said = space_posts.say(space_id, text, answers_id, contact_id=_contact_id(party))
    return _shown_posts([said], party)[0]


def _found(space_id, party):
    return spaces.find(space_id, contact_ids=_contact_id(party), archived_at=None)


def _contact_id(party):
    contact_id = current_call().actor.contact_id
    return survivor_of(contact_id) if contact_id else party["id"]


def _shown(raw):
    members = {*raw.get("contact_ids", ()), *raw.get("user_ids", ())}
    return {"id": raw["_id"], "name": raw["name"], "description": raw.get("description"),
            "member_count": len(members), "created_at": raw["created_at"]}


def _shown_posts(raws, party):
    mine = _contact_id(party)
    people = parties_of({raw["contact_id"] for raw in raws if "contact_id" in raw})
    return [{
        "id": raw["_id"], **{name: raw[name] for name in _SHOWN if name in raw},
        "name": people.get(raw.get("contact_id"), {}).get("name"),
        "is_ours": "user_id" in raw, "is_mine": raw.get("contact_id") == mine,
    } for raw in raws]

"""Chats in the portal of customers: each of their own."""

from chassis import paging
from chassis.paging import moment
from chassis.parties import parties_of
from contracts.context import current_call

from . import activity, public_chats, queueing, saying, visitors
from .models import Chat


def open_portal_chat(*, subject, body, page_url, client_id, party):
    """Begin a chat; whoever is signed in asks, for whom they act.

    Under the same client id again, it is the first.
    """
    actor = current_call().actor
    opening_key = f"{actor.id}/{party['id']}/{client_id}" if client_id else None
    held = opening_key and Chat.collection().find_one({"_opening_key": opening_key})
    if held:
        return queueing.shown_to_visitor(held)
    contact_id = actor.contact_id or party["id"]
    person = parties_of([contact_id]).get(contact_id) or party
    chat = queueing.open_chat(
        origin="portal", body=body, author_id=actor.id, subject=subject, page_url=page_url,
        contact_id=person["id"], party_id=party["id"], name=person.get("name"),
        email=next((one["address"] for one in person.get("emails", ())), None),
        language=next(iter(person.get("languages", ())), None), account_id=actor.id,
        opening_key=opening_key)
    return queueing.shown_to_visitor(Chat.fetch_raw(chat.id))


def list_portal_chats(*, limit, after, party):
    """List their chats, the latest first."""
    return paging.page(
        Chat.collection(), {"party_id": party["id"], "origin": "portal"}, sort="-created_at",
        kind=moment, limit=limit, after=after, show=queueing.shown_to_visitor)


def follow_portal_chat(*, chat_id, after_sequence, limit, party):
    """Show how a chat stands, and what was said in it after a message."""
    chat = visitors.own(chat_id, party)
    visitors.note_seen(chat)
    return {"chat": queueing.shown_to_visitor(chat),
            "items": saying.for_visitor(chat_id, after_sequence, limit)}


def add_portal_chat_message(*, chat_id, body, client_id, party, attachment_ids=()):
    """Say something."""
    visitors.own(chat_id, party)
    return saying.shown_to_visitor(saying.say(
        Chat.fetch(chat_id), body=body, client_id=client_id, by="visitor",
        author_id=current_call().actor.id, attachment_ids=attachment_ids))


def note_portal_chat_activity(*, chat_id, is_typing, read_sequence, party):
    """Show us that the customer types, and what they have read."""
    return activity.note_of_visitor(
        visitors.own(chat_id, party), is_typing=is_typing, read_sequence=read_sequence)


def end_portal_chat(*, chat_id, party):
    """End a chat."""
    visitors.own(chat_id, party)
    return public_chats.end_of_visitor(chat_id)

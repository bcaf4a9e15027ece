"""A conversation becomes something else, once; the two name each other."""

from chassis import clock
from contracts.access import may
from contracts.context import current_call
from contracts.errors import PermissionDenied

from ...identity import authors
from .. import keeping
from ..models import Conversation
from .kinds import KINDS


def looked_up(*, conversation_id, to, **asked):
    """For `serves(…, first=…)`: what a conversation became elsewhere, or what it takes to make it
    here, `{"made": {…}}`. None where it is there."""
    keeping.require_seen(conversation_id)
    kind = KINDS[to]
    if not may(current_call().actor, kind.permission):
        raise PermissionDenied(f"It takes {kind.permission} to make this.",
                               permission=kind.permission)
    conversation = Conversation.fetch_raw(conversation_id)
    if _is_linked(conversation.get("linked", ()), to):
        return {"made": None}
    return {"made": kind.look_up(conversation, f"conversation {conversation_id} {to}", **asked)}


def convert_conversation(*, conversation_id, to, made, **asked):
    """Note what a conversation became; asked again, it is what it was."""
    conversation = keeping.fetch(conversation_id)
    if made is None or _is_linked(conversation.linked, to):
        return keeping.shown(conversation.to_raw())
    thing_id = KINDS[to].make(conversation, made, **asked)
    user_id = current_call().actor.id
    conversation.linked = [*conversation.linked, {
        "type": to, "id": thing_id, "linked_at": clock.now(), "linked_by_id": user_id}]
    contact_id = made.get("contact_id")
    if contact_id and not conversation.contact_ids:
        # Whom nobody knew became a contact of their own: it is they.
        author = {**conversation.authors[0], "contact_id": contact_id}
        conversation.authors = [author, *conversation.authors[1:]]
        conversation.contact_ids = [contact_id]
        authors.confirm(conversation.network, author, contact_id, user_id)
        authors.name_what_was_said(conversation.network, author["id"], contact_id)
    return keeping.shown(keeping.keep(conversation).stored)


def _is_linked(linked, to):
    return any(one["type"] == to for one in linked)

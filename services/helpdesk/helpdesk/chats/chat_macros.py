"""Macros in chats: what they say, filled in by what is known of the chat."""

from contracts.helpdesk.chat import LONGEST_CHAT_MESSAGE

from ..errors import MacroDoesNotFit
from ..tickets import macros
from ..tickets.models import Ticket
from . import chats, keeping
from .models import Chat


def fill_chat_macro(*, chat_id, macro_id):
    """Show what a macro would say in a chat."""
    return _filled(keeping.require_seen(chat_id), macro_id)


def apply_chat_macro(*, chat_id, macro_id, client_id):
    """Say in a chat what a macro says, once."""
    filled = _filled(keeping.require_seen(chat_id), macro_id)
    if len(filled["text"]) > LONGEST_CHAT_MESSAGE:
        raise MacroDoesNotFit(id=macro_id)
    return chats.answer(Chat.fetch(chat_id), body=filled["text"], kind=filled["kind"],
                        client_id=client_id)


def _filled(raw, macro_id):
    """What a macro says in a chat, as stored. Raises MacroDoesNotFit for one that cannot."""
    macro = macros.require(macro_id)
    said = macro.get("message")
    # What is for certain kinds of tickets is for no chat.
    if not said or macro.get("type_ids"):
        raise MacroDoesNotFit(id=macro_id)
    number = _number_of(raw)
    if number is None and macros.NUMBER in macros.worded(said, raw.get("language")):
        raise MacroDoesNotFit(id=macro_id)
    return {"kind": said["kind"], "text": macros.filled(
        said, raw.get("language"), number=number or "", subject=raw.get("subject") or "",
        requester=raw.get("name") or "")}


def _number_of(raw):
    ticket_id = raw.get("ticket_id")
    return Ticket.fetch_raw(ticket_id, {"number": 1})["number"] if ticket_id else None

"""What was said in a chat as one text, without what we noted; and mailed to whoever was in it."""

from chassis.mails import write_mail

from ..errors import ChatIsNotMailed
from .models import Chat, ChatMessage

LONGEST = 200_000
_SUBJECT = {"es": "Lo que hablamos por chat", "en": "What we said in our chat"}
_WE = {"es": "Nosotros", "en": "We"}
_YOU = {"es": "Usted", "en": "You"}


def of(chat):
    """What was said to each other in a chat, a line each; None where nothing was."""
    visitor = chat.name or _word(_YOU, chat)
    lines = [f"[{raw['said_at']:%Y-%m-%d %H:%M} UTC] "
             f"{visitor if raw['by'] == 'visitor' else _word(_WE, chat)}: {_words(raw)}"
             for raw in _said(chat.id)]
    return "\n".join(lines)[:LONGEST] or None


def words_of_visitor(chat):
    """What the visitor said, as one text."""
    return "\n".join(raw["body"] for raw in _said(chat.id) if raw["by"] == "visitor")[:50_000]


def send_chat_transcript(*, chat_id, email):
    """Mail what was said to the visitor, or to the address that is named."""
    chat = Chat.fetch(chat_id)
    _mail(chat, email or chat.email)
    return chat.to_view()


def mail_once(chat):
    """Mail what was said to the visitor who asks for it, at the address that they gave, once."""
    # Whoever gives the address of another cannot have us write to them again and again.
    if chat.was_mailed or not chat.agent_ids:
        raise ChatIsNotMailed(id=chat.id)
    _mail(chat, chat.email)
    chat.was_mailed = True
    chat.put()


def _mail(chat, address):
    text = of(chat)
    if not address or not text:
        raise ChatIsNotMailed(id=chat.id)
    write_mail(to=[address], subject=_word(_SUBJECT, chat), text=text,
               contact_ids=[chat.contact_id] if chat.contact_id else [],
               about={"type": Chat.ENTITY, "id": chat.id})


def _said(chat_id):
    return (raw for raw in ChatMessage.collection().find(
        {"chat_id": chat_id, "_shown_sequence": {"$gt": 0}}).sort("_shown_sequence", 1)
        if raw["kind"] == "reply")


def _words(raw):
    names = ", ".join(one["name"] for one in raw.get("attachments", ()))
    return f"{raw['body']} [{names}]" if names else raw["body"]


def _word(words, chat):
    language = (chat.language or "").partition("-")[0].lower()
    return words.get(language, words["en"])

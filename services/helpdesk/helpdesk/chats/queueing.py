"""Into which queue a chat comes, at which place, and whether we are there at all."""

from dataclasses import dataclass, field

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.outbox import announce
from chassis.store import again, view
from contracts import helpdesk as contract

from ..calendars import business_calendars
from ..errors import ChatsAreClosed
from ..routing import crews, entering, loads
from . import chat_settings, saying
from .models import Chat

CHANNEL = "chat"
# So many places are told; who comes later is at the end.
MOST_COUNTED = 1000


@dataclass
class Asked:
    """A chat as queues ask about tickets."""

    contact_ids: list
    language: str | None
    queue_id: str | None = None
    channel: str = CHANNEL
    type_id: None = None
    kind: None = None
    category: None = None
    priority: str = "normal"
    tags: tuple = field(default=())


def open_chat(*, origin, body, author_id=None, **fields):
    """Begin a chat, which waits in the queue that it fits. Raises ChatsAreClosed."""
    if not is_open():
        raise ChatsAreClosed()
    fields = {name: value for name, value in fields.items() if value is not None}
    asked = Asked([id for id in (fields.get("contact_id"),) if id], fields.get("language"))
    entering.enter(asked)
    now = clock.now()
    chat = Chat(origin=origin, queue_id=asked.queue_id, waits_since=now, visitor_seen_at=now,
                created_at=now, **fields)
    chat.settle()
    try:
        chat.add()
    except DuplicateKeyError as error:
        raise again("The same chat was begun at this moment.") from error
    if body:
        saying.say(chat, body=body, client_id="first", by="visitor", author_id=author_id)
        chat.stored = None
    announce(contract.chat_opened, chat=chat.to_view())
    return chat


def is_open():
    """Whether we are there: it is in our hours, and somebody answers chats."""
    calendar_id = chat_settings.get_chat_settings()["calendar_id"]
    hours = business_calendars.hours_of(business_calendars.version_now(calendar_id))
    return hours.is_open(clock.now()) and any(
        loads.most_of(member.agent, CHANNEL) > 0 for member in crews.available().members)


def get_public_chat_standing():
    """Show whether we are there, and how many wait."""
    return {"is_open": is_open(), "waiting_count": Chat.collection().count_documents(
        {"_waits": True}, limit=MOST_COUNTED)}


def position_of(raw):
    """The place of a chat, as stored, in its queue; None where it does not wait."""
    if raw["state"] != "waiting":
        return None
    waits = {"queue_id": raw["queue_id"], "_waits": True}
    before = Chat.collection().count_documents(
        {**waits, "waits_since": {"$lt": raw["waits_since"]}}, limit=MOST_COUNTED)
    beside = Chat.collection().count_documents(
        {**waits, "waits_since": raw["waits_since"], "_id": {"$lt": raw["_id"]}},
        limit=MOST_COUNTED)
    return before + beside + 1


def shown_to_visitor(raw):
    """A stored chat as the visitor sees and counts it."""
    shown = {name: raw[name] for name in ("state", "name", "subject", "created_at", "ended_at",
                                          "ended_by") if name in raw}
    return {**shown, "id": raw["_id"], "position": position_of(raw),
            "last_sequence": raw.get("_last_shown", 0),
            "visitor_read_sequence": raw.get("_visitor_read_shown"),
            "agent_read_sequence": raw.get("_agent_read_shown")}


def shown_chat(raw):
    """A stored chat as we see it."""
    return view(raw)

"""What was said in other services, in tickets and on networks, kept as interactions like any other.
"""

from chassis.data_requests import forgotten

from .interactions import record_interaction

LONGEST_TEXT = 50_000


def take_message(told):
    """Record an answer in a ticket, or what a party said there, as an interaction.

    It refers to the ticket and to the message. Nothing is kept of those who were erased.
    """
    message = told["message"]
    _take(told, message, {"type": "ticket", "id": message["ticket_id"]}, "message")


def take_side_message(told):
    """Record what was said in a side thread as an interaction with the third party alone."""
    message = told["side_message"]
    _take(told, message, {"type": "side_thread", "id": message["side_thread_id"]}, "side_message")


def take_call(told):
    """Record a call as an interaction with who it was with, unless they were erased."""
    call = told["phone_call"]
    contact_id = call.get("contact_id")
    if not contact_id or forgotten([contact_id]):
        return
    record_interaction(
        channel="phone", direction=call["direction"], occurred_at=call["started_at"],
        participants=[{"contact_id": contact_id,
                       "part": "from" if call["direction"] == "inbound" else "to"}],
        agent_ids=[call["user_id"]] if call.get("user_id") else [],
        subject=told["text"][:300], text=told["text"],
        refers_to=[{"type": "phone_call", "id": call["id"]}])


def take_desk_call(told):
    """Record a call of the telemarketing desk as an interaction, unless they were erased."""
    call = told["call"]
    if forgotten([call["contact_id"]]):
        return
    callback_at = call.get("callback_at")
    record_interaction(
        channel="phone", direction="outbound", occurred_at=call["created_at"],
        participants=[{"contact_id": call["contact_id"], "part": "to"}],
        agent_ids=[call["user_id"]], subject=told["text"].partition("\n")[0][:300],
        text=told["text"], duration_seconds=call["duration_seconds"],
        outcome=call["disposition"],
        next_step={"what": "Call back · Volver a llamar", "due_at": callback_at,
                   "owner_id": call.get("callback_user_id")} if callback_at else None,
        refers_to=[{"type": name, "id": id} for name, id in (
            ("call", call["id"]), ("campaign", call.get("campaign_id")),
            ("order", call.get("order_id")), ("lead", call.get("lead_id"))) if id])


def take_attendance(told):
    """Record that somebody came to an occasion, unless they were erased."""
    registration = told["occasion_registration"]
    if forgotten([registration["contact_id"]]):
        return
    record_interaction(
        channel=told["channel"], direction="inbound", occurred_at=registration["attended_at"],
        participants=[{"contact_id": registration["contact_id"], "part": "with"}],
        subject=told["text"][:300], text=told["text"],
        refers_to=[{"type": name, "id": id} for name, id in (
            ("occasion_registration", registration["id"]),
            ("occasion", registration["occasion_id"]),
            ("campaign", registration.get("campaign_id")),
            ("action", registration.get("action_id"))) if id])


def _take(told, message, about, kind):
    asked = told["contact_ids"]
    erased = forgotten(asked)
    participants = [{"contact_id": id, "part": _part(message, place, id)}
                    for place, id in enumerate(asked) if id not in erased]
    if not participants:
        return
    author_id = message.get("author_id") or ""
    record_interaction(
        channel=message.get("channel") or "portal", direction=message["direction"],
        occurred_at=message["said_at"], participants=participants,
        agent_ids=[author_id] if author_id.startswith("user_") else [],
        subject=f"{told['number']} {told['subject']}"[:300], text=message["body"][:LONGEST_TEXT],
        refers_to=[about, {"type": kind, "id": message["id"]}])


def take_chat(told):
    """Record a chat that has ended as an interaction, with what was said to each other in it.

    What nobody of us took part in is none; what comes of it is a ticket.
    """
    chat = told["chat"]
    asked = list(dict.fromkeys(
        id for id in (chat.get("contact_id"), chat.get("party_id")) if id))
    erased = forgotten(asked)
    participants = [{"contact_id": id, "part": "with" if place else "from"}
                    for place, id in enumerate(asked) if id not in erased]
    if not participants or not told.get("transcript"):
        return
    record_interaction(
        channel="chat", direction="inbound", occurred_at=chat["created_at"],
        participants=participants, agent_ids=told["agent_ids"],
        subject=(chat.get("subject") or "Chat")[:300], text=told["transcript"][:LONGEST_TEXT],
        refers_to=[{"type": name, "id": id} for name, id in (
            ("chat", chat["id"]), ("ticket", chat.get("ticket_id")),
            ("lead", chat.get("lead_id"))) if id])


def take_social_message(told):
    """Record what was said on a network with parties whom we know there, as an interaction."""
    message, asked = told["social_message"], told["contact_ids"]
    erased = forgotten(asked)
    is_ours = message["direction"] == "outbound"
    first, others = ("to", "copied") if is_ours else ("from", "with")
    participants = [{"contact_id": id, "part": others if place else first}
                    for place, id in enumerate(asked) if id not in erased]
    if not participants:
        return
    author_id = message.get("author_id") or ""
    record_interaction(
        channel="social", direction=message["direction"], occurred_at=message["said_at"],
        participants=participants,
        agent_ids=[author_id] if author_id.startswith("user_") else [],
        subject=told["network"], text=message["text"][:LONGEST_TEXT],
        refers_to=[{"type": "conversation", "id": message["conversation_id"]},
                   {"type": "social_message", "id": message["id"]}])


def _part(message, place, contact_id):
    if message["direction"] == "outbound":
        return "copied" if place else "to"
    return "from" if contact_id == message.get("contact_id") else "with"

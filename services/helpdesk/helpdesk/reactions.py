"""What the helpdesk does about the events of all services; safe to repeat, in any order."""

from .chats import giving
from .mailboxes import answering
from .returns import worth
from .routing import push
from .side_threads import mailing
from .surveys import surveys
from .tickets import from_conversations


def is_answer(data):
    """Whether a message is what we said to the other side."""
    return data["message"]["direction"] == "outbound"


def on_message_added(happened):
    """Mail an answer to those who take part, where the ticket is answered by mail."""
    answering.mail_answer(happened.data)


def is_asked_aside(data):
    """Whether something is what we said to a third party."""
    return data["side_message"]["direction"] == "outbound"


def on_side_message_added(happened):
    """Mail what we said to a third party, where that goes by mail."""
    mailing.mail_to_third_party(happened.data)


def waits_for_somebody(data):
    """Whether a ticket that is told of may be waiting for somebody."""
    return data["ticket"].get("owner_id") is None


def on_ticket_opened(_happenings):
    """Give away what waits, now that there is more."""
    push.assign_first()


def on_ticket_resolved(happened):
    """Have its requester be asked how satisfied they are, where that is decided."""
    surveys.ask_after(happened.data["ticket"])


def on_chat_opened(_happenings):
    """Offer the chats that wait, now that there is more."""
    giving.offer_waiting()


def on_value_scored(happened):
    """Keep what a customer is worth, by which offers instead of a return are fitted."""
    worth.learn(happened.data["value_score"])


def is_linked(data):
    """Whether something that is said on a network is of a conversation that became something."""
    return bool(data["linked"])


def on_social_message_added(happened):
    """Say in a ticket what is said in the conversation that it was made of."""
    from_conversations.hear(happened.data)

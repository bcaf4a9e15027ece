"""What other services make of a conversation: tickets, leads, orders and returns.

Each is asked for before the transaction, under a name of its own, so that it is made once whoever
asks, and however often. What is made names the conversation.
"""

from contextlib import contextmanager
from types import SimpleNamespace

from chassis import guarding
from chassis.asking import ask
from chassis.parties import parties_of
from chassis.visibility import require_seen
from contracts import helpdesk, sales
from contracts import social as contract
from contracts.errors import NotFound, ValidationFailed

from ..models import Conversation
from .taking_part import contact_of, given, known_contact_of, said_in

CHANNEL = "social"
LONGEST_TICKET, LONGEST_LEAD, LONGEST_RETURN = 50_000, 5000, 5000
# What guards are asked about, as for orders that are given by voice.
_GUARDED = "phone_order"


def open_ticket(conversation, once, *, subject, type_id, **_asked):
    """A ticket of whoever began it; a stranger becomes a contact known by their handle."""
    contact_id = contact_of(conversation)
    ticket = ask(helpdesk.create_ticket, once=once, **given(
        subject=subject or conversation["subject"], contact_ids=[contact_id],
        body=said_in(conversation["_id"], LONGEST_TICKET), channel=CHANNEL, type_id=type_id,
        language=conversation.get("language"), refers_to=_references(conversation)))
    return {"id": ticket["id"], "contact_id": contact_id}


def create_lead(conversation, once, *, email, phone, **_asked):
    """A lead, which takes a way to reach them."""
    if not email and not phone:
        raise ValidationFailed.at("/email", "Give an email or a phone.")
    lead = ask(sales.create_lead, once=once, **given(
        name=conversation["authors"][0].get("name"), email=email, phone=phone,
        message=said_in(conversation["_id"], LONGEST_LEAD), source=CHANNEL,
        source_detail=conversation["network"], language=conversation.get("language")))
    return {"id": lead["id"]}


def place_order(conversation, once, *, order, acknowledgement, **_asked):
    """An order of a contact whom we know, unless guards speak against it."""
    contact_id = known_contact_of(conversation)
    acknowledged = guarding.ask_guards([contact_id], _GUARDED, acknowledgement)
    # What was loaded is told on as JSON.
    with _told_below("/order"):
        placed = ask(sales.place_order, once=once, customer_id=contact_id, channel=CHANNEL,
                     refers_to=_references(conversation),
                     **contract.convert_conversation.request.fields["order"].schema.dump(order))
    return {"id": placed["id"], "acknowledged": acknowledged}


def request_return(conversation, once, *, returned, **_asked):
    """What comes back of an order of a contact whom we know."""
    contact_id = known_contact_of(conversation)
    _require_order_of(contact_id, returned["order_id"])
    with _told_below("/returned"):
        opened = ask(helpdesk.request_return, once=once, channel=CHANNEL,
                     words=said_in(conversation["_id"], LONGEST_RETURN),
                     refers_to=_references(conversation),
                     **contract.convert_conversation.request.fields["returned"].schema.dump(
                         returned))
    return {"id": opened["id"]}


def note(_conversation, made, **_asked):
    """The id of what was made before; nothing else is left to do."""
    return made["id"]


def note_order(_conversation, made, **_asked):
    """The id of the order, and that somebody went on in spite of guards, if so."""
    guarding.note(contract.guard_acknowledged, made["acknowledged"],
                  about=SimpleNamespace(ENTITY="order", id=made["id"]))
    return made["id"]


def _references(conversation):
    return [{"type": Conversation.ENTITY, "id": conversation["_id"]}]


def _require_order_of(contact_id, order_id):
    """Raise ValidationFailed for an order that is not theirs, or that the caller does not see."""
    try:
        order = ask(sales.get_order, order_id=order_id)
        require_seen(sales.get_order.reply, order)
    except NotFound as error:
        raise ValidationFailed.at("/returned/order_id", "There is no such order.") from error
    concerned = parties_of(order["contact_ids"])
    if contact_id not in {concerned.get(id, {}).get("id", id) for id in order["contact_ids"]}:
        raise ValidationFailed.at("/returned/order_id", "They have no such order.")


@contextmanager
def _told_below(pointer):
    """Tell what another service refuses at the place where it was asked for here."""
    try:
        yield
    except ValidationFailed as error:
        raise ValidationFailed(errors=[
            {**wrong, "pointer": pointer + wrong["pointer"]}
            for wrong in error.details.get("errors", ())]) from error

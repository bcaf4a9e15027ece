"""Orders by phone: bound to the call in which they were given, and read back before they count."""

from datetime import timedelta

from chassis import clock, guarding, numbers
from chassis.asking import ask
from chassis.parties import parties_of
from contracts import contacts
from contracts import sales as contract
from contracts.common import Time
from contracts.errors import NotFound, ValidationFailed

from ..errors import CallerDidNotAgree, CallHasOrder, OrderNotReadBack
from .models import Order
from .placing import NUMBERED, place_order
from .taken import digest_of

# How far the clocks of a telephone system may be from ours.
_CLOCKS_APART = timedelta(minutes=5)
_TIME = Time()


def heard(*, interaction_id, customer_id, contact_ids=(), acknowledgement, read_back_at,
          **request):
    """For `serves(…, first=…)`: hear the call, ask the guards, and take a number.

    Nothing is asked again of a call whose order is placed already.
    """
    if Order.objects(interaction_id=interaction_id).first():
        return {"acknowledged": None, "number": None}
    _require_agreement(read_back_at, **request)
    asked = [customer_id, *contact_ids]
    call = _call_with(interaction_id, asked)
    _require_read_back_in(call, read_back_at)
    acknowledged = guarding.ask_guards(asked, "phone_order", acknowledgement)
    return {"acknowledged": acknowledged, "number": numbers.take(NUMBERED)[0]}


def place_phone_order(*, acknowledged, number, acknowledgement, interaction_id, parties,
                      script_version, read_back_at, agreed_to_recording,
                      agreed_to_distance_contract, **ordered):
    """Place the order that a customer gave in a call, once for each call."""
    said = {"script_version": script_version, "read_back_at": read_back_at,
            "agreed_to_recording": agreed_to_recording,
            "agreed_to_distance_contract": agreed_to_distance_contract}
    taken = digest_of({**ordered, **said})
    placed = Order.objects(interaction_id=interaction_id).first()
    if placed is not None:
        if placed.taken != taken:
            raise CallHasOrder(order_id=placed.id)
        return placed.to_view()

    order = place_order(
        parties=parties, number=number, channel="phone", interaction_id=interaction_id,
        phone=said, taken=taken, **ordered)
    guarding.note(contract.guard_acknowledged, acknowledged, about=Order(id=order["id"]))
    return order


def _require_agreement(read_back_at, *, agreed_to_recording, agreed_to_distance_contract, **_):
    if read_back_at is None:
        raise OrderNotReadBack
    if not (agreed_to_recording and agreed_to_distance_contract):
        raise CallerDidNotAgree


def _call_with(interaction_id, contact_ids):
    """The call, as contacts has it. Raises ValidationFailed when it is none with any of them."""
    try:
        call = ask(contacts.get_interaction, interaction_id=interaction_id)
    except NotFound as error:
        raise ValidationFailed.at("/interaction_id", "There is no such interaction.") from error
    if call["channel"] != "phone":
        raise ValidationFailed.at("/interaction_id", "This is no call.")
    concerned = _survivors_of(contact_ids)
    spoken_with = {item["contact_id"] for item in call["participants"] if "contact_id" in item}
    if not concerned & _survivors_of(spoken_with):
        raise ValidationFailed.at(
            "/interaction_id", "This call was with somebody whom the order does not name.")
    return call


def _survivors_of(contact_ids):
    found = parties_of(contact_ids)
    return {found[id]["id"] if id in found else id for id in contact_ids}


def _require_read_back_in(call, read_back_at):
    if read_back_at < _TIME.deserialize(call["occurred_at"]) - _CLOCKS_APART:
        raise ValidationFailed.at("/read_back_at", "This is before the call.")
    if read_back_at > clock.now() + _CLOCKS_APART:
        raise ValidationFailed.at("/read_back_at", "This is yet to come.")

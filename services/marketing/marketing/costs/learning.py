"""What other services tell of costs and of activities, entered as it was told last."""

from . import ledger
from .reckoning import minutes_of

# Of what the helpdesk tells; of a return everything is of one kind but what is given back.
_TICKET_KINDS = {"time": "ticket_time", "handling": "other", "recovery": "other"}
_CHANNEL_KINDS = {"phone": "call", "email": "mail", "messaging": "message"}
# An interaction that refers to one of these repeats what the helpdesk tells of itself: messages of
# tickets and chats, whose time it tells as costs, and calls; or what marketing enters by itself: a
# call of the desk, a visit of a list, somebody who came to an occasion.
MIRRORED = {"message", "side_message", "chat", "phone_call", "call", "visit",
            "occasion_registration"}
_REFERRED = ("campaign", "action", "ticket", "return", "order", "product")


def learn_cost(cost):
    """Enter a cost of a ticket, a chat or a return as it now is."""
    ledger.enter(
        source={"type": "cost", "id": cost["id"]}, told_version=cost["version"],
        contact_ids=cost["contact_ids"], kind=_kind_of(cost), amount=cost["amount"],
        incurred_at=cost["incurred_at"], minutes=cost.get("minutes"), rate=cost.get("rate"),
        rate_per="hour" if cost.get("rate") else None,
        **{name: cost.get(name) for name in (
            "user_id", "channel", "ticket_id", "return_id", "chat_id", "product_id", "description",
            "withdrawn_at", "withdrawn_because")})


def _kind_of(cost):
    if cost["kind"] == "refund":
        return "refund"
    if cost.get("return_id"):
        return "return"
    if cost.get("chat_id"):
        return "chat"
    return _TICKET_KINDS.get(cost["kind"], cost["kind"])


def learn_interaction(interaction):
    """Enter a call, a mail, a visit or the like, unless the helpdesk tells of it by itself.

    The time is that of each of us who took part.
    """
    referred = {one["type"]: one["id"] for one in interaction.get("refers_to", ())}
    if MIRRORED & referred.keys():
        return
    agents, seconds = interaction.get("agent_ids", ()), interaction.get("duration_seconds")
    corrects_id = interaction.get("corrects_id")
    ledger.enter(
        source=_interaction(interaction["id"]), told_version=interaction["version"],
        corrects=_interaction(corrects_id) if corrects_id else None,
        contact_ids=[one["contact_id"] for one in interaction["participants"]],
        kind=_CHANNEL_KINDS.get(interaction["channel"], interaction["channel"]),
        amount=interaction.get("cost"), incurred_at=interaction["occurred_at"],
        minutes=None if seconds is None else minutes_of(seconds * max(1, len(agents))),
        user_id=agents[0] if agents else None, channel=interaction["channel"],
        description=interaction.get("subject"),
        **{f"{name}_id": referred.get(name) for name in _REFERRED})


def _interaction(id):
    return {"type": "interaction", "id": id}


def learn_call(call):
    """Enter a call that a telephone system reported; what nobody took cost nothing."""
    if call["state"] == "missed" or not call.get("contact_id"):
        return
    ledger.enter(
        source={"type": "phone_call", "id": call["id"]}, told_version=call["version"],
        contact_ids=[call["contact_id"]], kind="call", channel="phone", amount=None,
        incurred_at=call["started_at"], minutes=minutes_of(call.get("seconds") or 0),
        user_id=call.get("user_id"), ticket_id=call.get("ticket_id"))


def learn_shipments(order):
    """Enter each parcel of an order; what was taken over from the past left long ago."""
    if order.get("is_historic"):
        return
    for shipment in order.get("shipments", ()):
        ledger.enter(
            source={"type": "shipment", "id": shipment["id"]}, told_version=order["version"],
            contact_ids=order["contact_ids"], kind="shipment", amount=None,
            incurred_at=shipment["shipped_at"], order_id=order["id"],
            campaign_id=order.get("campaign_id"))

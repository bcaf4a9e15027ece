"""Orders that a shop or an ERP sends again and again: new, changed, further on, or as they were."""

from dataclasses import dataclass, field

from pymongo import ReplaceOne
from pymongo.errors import DuplicateKeyError

from chassis import clock, numbers
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import again, insert, note_change, view, write_all
from contracts import sales as contract
from contracts.errors import ValidationFailed

from .content import changes_of, content_of, history_of
from .customers import found_for
from .following import follow
from .models import Order
from .placing import NUMBERED
from .taken import digest_of


@dataclass
class Taken:
    """What becomes of one order that was sent: how it is stored, and what is told of it."""

    outcome: str
    raw: dict
    before: dict | None = None
    told: list = field(default_factory=list)


def looked_up(**order):
    """For `serves(…, first=…)`: the parties that an order names, and a number if it is new."""
    is_new = Order.collection().find_one(_where([order]), {"_id": 1}) is None
    by_id, by_external = found_for([order], is_alone=True)
    return {"by_id": by_id, "by_external": by_external,
            "next_number": numbers.take(NUMBERED)[0] if is_new else None}


def upsert_order(*, by_id, by_external, next_number, **order):
    """Take an order over, as it is elsewhere by now; sent again, it changes nothing."""
    held = held_of([order]).get(key_of(order))
    taken = take(order, held, by_id, by_external, next_number)
    write([taken])
    return {"outcome": taken.outcome, "order": view(taken.raw)}


def key_of(order):
    """The external id of an order, `(system, id)`."""
    return order["external_id"]["system"], order["external_id"]["id"]


def held_of(orders, projection=None):
    """`{external id: order as stored}` of those that are there already."""
    return {(item["system"], item["id"]): raw
            for raw in Order.collection().find(_where(orders), projection)
            for item in raw["external_ids"]}


def _where(orders):
    by_system = {}
    for order in orders:
        system, id = key_of(order)
        by_system.setdefault(system, []).append(id)
    # Only so are both parts of the index used.
    parts = [{"external_ids": {"$elemMatch": {"system": system, "id": {"$in": ids}}}}
             for system, ids in by_system.items()]
    return parts[0] if len(parts) == 1 else {"$or": parts}


def take(order, held, by_id, by_external, number):
    """What becomes of an order that was sent; nothing is stored or told yet.

    `held` is the order as it is stored, None when it is new; `number` is for a new one. Raises
    what keeps it from being taken.
    """
    customer = _customer_of(order, by_id, by_external)
    digest = digest_of({**order, "customer": customer["id"]})
    if held is not None and held.get("_taken") == digest:
        return Taken("unchanged", held)
    content = content_of(order, customer, by_id, held) | {"_taken": digest}
    if held is None:
        return _new(order, content, customer, number)
    if held.get("is_historic", False) is not order["is_historic"]:
        raise ValidationFailed.at("/is_historic", "It was taken over as the other before.")
    return _held(order, content, held)


def _new(order, content, customer, number):
    now = clock.now()
    raw = {
        "_id": new_id(Order.ENTITY), "version": 1, "created_at": now, "updated_at": now,
        "number": number, "state": "placed", "placed_at": now,
        "owner_id": customer.get("owner_id"), "team_id": customer.get("team_id"),
        "is_historic": order["is_historic"], "external_ids": [order["external_id"]], **content,
    }
    if order["is_historic"]:
        raw |= history_of(order, raw)
    raw = {name: value for name, value in raw.items() if value is not None}
    taken = Taken("created", raw)
    taken.told.append((contract.order_placed, {"order": view(raw)}))
    if not order["is_historic"]:
        follow(order, taken)
    return taken


def _held(order, content, held):
    """What becomes of one that is there: first what is said of it changes, then how far it is."""
    now = clock.now()
    if order["is_historic"]:
        content |= history_of(order, {**held, **content})
    changed = changes_of(content, held)
    taken = Taken("unchanged", {**held, "_taken": content["_taken"]}, before=held)
    if changed:
        taken.outcome = "updated"
        raw = {**held, **changed, "_taken": content["_taken"], "version": held["version"] + 1,
               "updated_at": now}
        taken.raw = {name: value for name, value in raw.items() if value is not None}
        taken.told.append((contract.order_updated, {"order": view(taken.raw)}))
    if not order["is_historic"]:
        follow(order, taken)
    return taken


def _customer_of(order, by_id, by_external):
    """The party that an order is of. Raises ValidationFailed where a contact is not known."""
    named = order["customer"]
    if "contact_id" in named:
        customer = by_id.get(named["contact_id"])
    else:
        external = named["external_id"]
        customer = by_external.get((external["system"], external["id"]))
    errors = []
    if customer is None:
        errors.append({"pointer": "/customer", "detail": "There is no such contact."})
    for place, id in enumerate(order.get("contact_ids", ())):
        if id not in by_id:
            errors.append({"pointer": f"/contact_ids/{place}",
                           "detail": "There is no such contact."})
    if order.get("partner_id") and order["partner_id"] not in by_id:
        errors.append({"pointer": "/partner_id", "detail": "There is no such contact."})
    if errors:
        raise ValidationFailed(errors=errors)
    return customer


def write(taken_orders):
    """Store what was taken, and tell of it.

    When somebody was quicker, the transaction runs again and sees what they did.
    """
    new = [taken.raw for taken in taken_orders if taken.outcome == "created"]
    changed = [taken for taken in taken_orders if taken.before is not None]
    try:
        if new:
            insert(Order.collection(), new)
        if changed:
            _replace(changed)
    except DuplicateKeyError as error:
        raise again("There is such an order by now.") from error
    for taken in taken_orders:
        if taken.outcome != "unchanged":
            note_change(taken.raw["_id"], taken.before, taken.raw)
        for event, data in taken.told:
            announce(event, **data)


def _replace(changed):
    done = write_all(Order.collection(), [
        ReplaceOne({"_id": taken.raw["_id"], "version": taken.before["version"]}, taken.raw)
        for taken in changed])
    if done.matched_count < len(changed):
        raise again("An order was changed just now.")

"""What another system says an order is, as it is stored, and what that changes of one held."""

from bson.decimal128 import Decimal128

from chassis.ids import new_id
from chassis.money import loaded, stored

from ..errors import (
    MoreThanOrdered,
    OrderIsCancelled,
    OrderIsConfirmed,
    OrderIsDelivered,
    OrderIsShipped,
)
from .lines import left_to_ship, lines_to_ship, sums_of
from .placing import whole_lines

_SAID = ("channel", "number", "placed_at", "owner_id", "campaign_id", "deliver_to", "deliver_on",
         "reference")
# What is bought, by whom, and through whom: settled once the order is confirmed.
_BOUGHT = {"contact_ids", "channel", "number", "placed_at", "partner_id", "campaign_id", "total"}
# Settled once the first part has left.
_DELIVERY = {"deliver_to", "deliver_on", "reference"}
_OF_THE_WAY = {"id", "shipped_quantity", "unit_cost"}
_ENDED = {"cancelled": OrderIsCancelled, "delivered": OrderIsDelivered, "shipped": OrderIsShipped}


def content_of(order, customer, by_id, held):
    """What an order that was sent says, as it is stored; what it does not say is left out."""
    found = {name: order[name] for name in _SAID if name in order}
    priced = whole_lines(order["lines"], order["currency"])
    lines = lines_to_ship(priced)
    if held is not None and _bought(lines) == _bought(held["lines"]):
        lines = [{**line, "id": before["id"], "shipped_quantity": before["shipped_quantity"]}
                 for line, before in zip(lines, held["lines"], strict=True)]
    others = [by_id[id]["id"] for id in order["contact_ids"]] if "contact_ids" in order else (
        held["contact_ids"][1:] if held is not None else [])
    found["contact_ids"] = list(dict.fromkeys([customer["id"], *others]))
    if "partner_id" in order:
        found["partner_id"] = order["partner_id"] and by_id[order["partner_id"]]["id"]
    return found | {"lines": lines, "margin": None, **sums_of(priced, order["currency"])}


def _bought(lines):
    return loaded([{name: value for name, value in line.items() if name not in _OF_THE_WAY}
                   for line in lines])


def changes_of(content, held):
    """What of an order is otherwise by now. Raises what keeps it from being changed."""
    changed = {name: value for name, value in content.items()
               if name != "_taken" and loaded(value) != loaded(held.get(name))}
    if held["is_historic"] or not changed:
        return changed

    state = held["state"]
    is_other = bool(changed.keys() & _BOUGHT) or _bought(content["lines"]) != _bought(held["lines"])
    if is_other and state != "placed":
        raise _ENDED.get(state, OrderIsConfirmed)(
            order_id=held["_id"], fields=sorted(changed.keys() - {"margin"}))
    if changed.keys() & _DELIVERY and state in _ENDED:
        raise _ENDED[state](order_id=held["_id"], fields=sorted(changed.keys() & _DELIVERY))
    return changed


def state_of(order):
    """How far an order is that was sent: as it says itself, else as its times say."""
    if "state" in order:
        return order["state"]
    if order.get("cancelled_at"):
        return "cancelled"
    if order.get("delivered_at"):
        return "delivered"
    if order.get("shipments"):
        return "shipped"
    return "confirmed" if order.get("confirmed_at") else "placed"


def history_of(order, raw):
    """How far an order of the past got, as it is stored, with `raw` as what was bought."""
    state = state_of(order)
    ids = {shipment.get("external_id"): shipment["id"] for shipment in raw.get("shipments", ())}
    lines = [{**line, "shipped_quantity": Decimal128("0")} for line in raw["lines"]]
    shipments = [_shipment_of(shipment, lines, raw, ids.get(shipment["external_id"]))
                 for shipment in order.get("shipments", ())]
    if state in ("shipped", "delivered") and not shipments:
        # Nobody noted by which parts it went.
        lines = [{**line, "shipped_quantity": line["quantity"]} for line in lines]
    left_at = [shipment["shipped_at"] for shipment in shipments]
    found = {
        "state": state, "lines": lines, "shipments": shipments,
        "confirmed_at": order.get("confirmed_at"), "shipped_at": min(left_at, default=None),
        "delivered_at": order.get("delivered_at"), "cancelled_at": order.get("cancelled_at"),
        "cancelled_because": order.get("cancelled_because"),
    }
    for name, of in (("delivered_at", "delivered"), ("cancelled_at", "cancelled")):
        if state == of and found[name] is None:
            found[name] = raw["placed_at"]
    return {name: None if value == [] else value for name, value in found.items()}


def _shipment_of(shipment, lines, raw, held_id):
    """A shipment of the past, with what it took noted in the lines."""
    taken = []
    if "lines" in shipment:
        for item in shipment["lines"]:
            place = item["line_number"] - 1
            if place >= len(lines):
                raise MoreThanOrdered(line_number=item["line_number"], left="0")
            taken.append((lines[place], item["quantity"]))
    else:
        taken = [(line, left_to_ship(line)) for line in lines if left_to_ship(line)]
    for line, quantity in taken:
        if quantity > left_to_ship(line):
            raise MoreThanOrdered(line_id=line["id"], left=str(left_to_ship(line)))
        line["shipped_quantity"] = Decimal128(line["shipped_quantity"].to_decimal() + quantity)
    how = {name: value for name, value in shipment.items()
           if value is not None and name not in ("lines", "shipped_at")}
    return stored({
        "id": held_id or new_id("shipment"),
        "shipped_at": shipment.get("shipped_at") or raw["placed_at"],
        "lines": [{"line_id": line["id"], "quantity": quantity} for line, quantity in taken],
        **how})

"""Which part of an order is to be invoiced, and what it comes to. Pure rules.

A part is `{"shipment_id", "shipped_at", "lines"}`, its lines with the quantity and net that it
takes. The parts of a line add up to the line to the cent: each takes what all parts by then come
to, less what was invoiced before, and the last takes what is left.
"""

from decimal import Decimal

from chassis.money import rounded, zero

NOTHING = {"quantity": Decimal(0), "net": Decimal(0)}
_IS_CONFIRMED = ("confirmed", "shipped", "delivered")


def due(order, *, policy, invoiced, invoiced_shipment_ids):
    """The parts of an order that its policy has invoiced by now, in their order.

    `invoiced` is `{line id: {"quantity", "net"}}`. What was ordered before the suite, and is only
    known to it, is not invoiced.
    """
    if order.get("is_historic") or policy == "by_hand":
        return []
    if policy in ("when_shipped", "monthly"):
        if order["state"] == "delivered" and not order.get("shipments"):
            return _some([rest(order, invoiced)])
        return _of_shipments(order, invoiced, invoiced_shipment_ids)
    is_due = order["state"] in _IS_CONFIRMED or (
        policy == "when_placed" and order["state"] == "placed")
    return _some([rest(order, invoiced)]) if is_due else []


def rest(order, invoiced):
    """All of an order that is not invoiced yet; None when nothing is left."""
    return _part(order, invoiced, {line["id"]: line["quantity"] for line in order["lines"]})


def of_shipment(order, shipment_id, invoiced):
    """What left us by a shipment and is not invoiced yet; None when nothing is left of it."""
    shipped = shipped_quantities(order)
    shipment = next(one for one in order["shipments"] if one["id"] == shipment_id)
    part = _part(order, invoiced, shipped[shipment_id])
    return part and {**part, "shipment_id": shipment_id, "shipped_at": shipment["shipped_at"]}


def shipped_quantities(order):
    """`{shipment id: {line id: quantity}}`; a shipment without lines is of all that was left."""
    left = {line["id"]: line["quantity"] for line in order["lines"]}
    found = {}
    for shipment in _in_order(order):
        quantities = {}
        for item in shipment.get("lines") or [
                {"line_id": id, "quantity": quantity} for id, quantity in left.items() if quantity]:
            quantities[item["line_id"]] = (
                quantities.get(item["line_id"], Decimal(0)) + item["quantity"])
        for id, quantity in quantities.items():
            left[id] = max(left.get(id, Decimal(0)) - quantity, Decimal(0))
        found[shipment["id"]] = quantities
    return found


def added(invoiced, part):
    """What is invoiced in all when a part is."""
    after = {id: dict(one) for id, one in invoiced.items()}
    for line in part["lines"]:
        held = after.setdefault(line["id"], dict(NOTHING))
        held["quantity"] += line["quantity"]
        held["net"] += line["net"]
    return after


def _of_shipments(order, invoiced, invoiced_shipment_ids):
    parts = []
    for shipment in _in_order(order):
        if shipment["id"] not in invoiced_shipment_ids:
            part = of_shipment(order, shipment["id"], invoiced)
            if part is not None:
                invoiced = added(invoiced, part)
                parts.append(part)
    return parts


def _in_order(order):
    return sorted(order.get("shipments") or (), key=lambda one: (one["shipped_at"], one["id"]))


def _part(order, invoiced, quantities):
    currency = order["total"]["currency"]
    lines = [_line(line, invoiced.get(line["id"], NOTHING), quantities[line["id"]], currency)
             for line in order["lines"] if quantities.get(line["id"])]
    lines = [line for line in lines if line is not None]
    return {"shipment_id": None, "shipped_at": None, "lines": lines} if lines else None


def _line(line, held, quantity, currency):
    quantity = min(quantity, line["quantity"] - held["quantity"])
    if quantity <= 0:
        return None
    by_then = held["quantity"] + quantity
    whole = line["net"] if by_then == line["quantity"] else rounded(
        line["net"] * by_then / line["quantity"], currency)
    net = max(whole - held["net"], zero(currency))
    gross = rounded(quantity * line["unit_price"], currency)
    # A cent that rounding moves between parts may make a part dearer than its list price.
    return {**line, "quantity": quantity, "net": net, "discount": max(gross - net, zero(currency))}


def _some(parts):
    return [part for part in parts if part is not None]

"""Exchanges: an order in sales of as many of the same, for which nothing is asked, made once."""

from chassis.asking import ask
from contracts import sales

SYSTEM = "returns"


def order_another(raw):
    """Have another of the same ordered; the same return orders it once. Gives what shows it."""
    again = raw["_settle_with"]["again"]
    lines = [_line(line, again[line["line_id"]]) for line in raw["lines"]
             if line.get("accepted_quantity", line["quantity"]) > 0]
    address = raw["_settle_with"].get("deliver_to")
    made = ask(
        sales.upsert_order, external_id={"system": SYSTEM, "id": raw["_id"]},
        customer={"contact_id": raw["contact_ids"][0]}, currency=raw["amount"]["currency"],
        lines=lines, channel="other", state="confirmed", reference=raw["number"],
        **({"deliver_to": address} if address else {}))
    return [{"type": "order", "id": made["order"]["id"]}]


def _line(line, again):
    known = {name: line[name] for name in ("product_id", "sku", "description") if line.get(name)}
    known |= {name: again[name] for name in ("unit", "tax_category") if again.get(name)}
    if line.get("unit_cost") is not None:
        known["unit_cost"] = f"{line['unit_cost']:f}"
    quantity = line.get("accepted_quantity", line["quantity"])
    return {**known, "quantity": f"{quantity:f}", "unit_price": "0.00"}

"""Products, lists and promotions for tests; what is given replaces what is made up."""

from itertools import count

from chassis import clock
from chassis.ids import new_id
from chassis.parties import Party

_numbers = count(1)


def product(**fields):
    """A product with a SKU that no other has."""
    number = next(_numbers)
    return {"sku": f"T-{number:04}", "name": f"Tornillo {number}", **fields}


def price_list(**fields):
    return {"name": f"Tarifa {next(_numbers)}", "currency": "EUR", **fields}


def promotion(**fields):
    """A promotion of ten percent, unless another kind is said."""
    percent = {"percent": "10"} if fields.get("kind", "percent") == "percent" else {}
    return {"name": f"Promoción {next(_numbers)}", "kind": "percent", **percent, **fields}


def entry(product, unit_price=None, *, percent_off=None, from_quantity="0", **fields):
    """What a list says of a product, in one tier."""
    tier = {"from_quantity": from_quantity}
    tier |= {"unit_price": unit_price} if unit_price is not None else {"percent_off": percent_off}
    return {"product_id": product["id"], "tiers": [tier], **fields}


def tiers(*pairs):
    """Tiers of `(from quantity, unit price)`."""
    return [{"from_quantity": begins, "unit_price": price} for begins, price in pairs]


def add_party(**fields):
    """A party that this service knows of, as if contacts had told of it; returns its id."""
    now = clock.now()
    raw = {"_id": new_id("contact"), "version": 1, "created_at": now, "updated_at": now,
           "kind": "organisation", "name": f"Talleres {next(_numbers)}", **fields}
    Party.collection().insert_one(raw)
    return raw["_id"]


def asked(*lines, **fields):
    """A basket of `(product, quantity)` or of lines as they are asked."""
    return {"currency": "EUR", **fields, "lines": [
        line if isinstance(line, dict) else {"product_id": line[0]["id"], "quantity": line[1]}
        for line in lines]}

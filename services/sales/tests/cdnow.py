"""What 23,570 customers of the shop CDNOW really bought in 1997 and 1998: 69,659 purchases.

The data comes with the package `lifetimes` (Fader and Hardie), which is installed without what it
needs itself, and so cannot be imported.
"""

from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

SYSTEM = "cdnow"
_PLACES = Decimal("0.000001")


def purchases():
    """Yield `(customer, day, number of CDs, dollars)` as texts of the file, in its order."""
    (folder,) = find_spec("lifetimes").submodule_search_locations
    with (Path(folder) / "datasets" / "CDNOW_master.txt").open() as file:
        next(file)
        for line in file:
            customer, day, count, dollars = line.split()
            yield customer, f"{day[:4]}-{day[4:6]}-{day[6:]}", count, dollars


def orders():
    """Yield each purchase as an order of the past, as a shop sends it."""
    for number, (customer, day, count, dollars) in enumerate(purchases(), 1):
        price = (Decimal(dollars) / Decimal(count)).quantize(_PLACES)
        yield {
            "external_id": {"system": SYSTEM, "id": str(number)},
            "customer": {"external_id": {"system": SYSTEM, "id": customer}},
            "channel": "shop", "currency": "USD", "is_historic": True,
            "placed_at": f"{day}T12:00:00Z", "state": "delivered",
            "lines": [{"description": "CDs", "quantity": count, "unit_price": str(price)}],
        }


def thousands(items):
    """The items in lists of a thousand, which is what one call takes."""
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == 1000:
            yield batch
            batch = []
    if batch:
        yield batch


def add_customers(store, customers):
    """Have sales know these customers by their ids at CDNOW, as if contacts had told of them."""
    from orders_factories import LONG_AGO

    from chassis.ids import new_id

    store.parties.insert_many([
        {"_id": new_id("contact"), "version": 1, "created_at": LONG_AGO, "updated_at": LONG_AGO,
         "kind": "person", "name": f"Customer {customer}",
         "external_ids": [{"system": SYSTEM, "id": customer}]} for customer in customers])

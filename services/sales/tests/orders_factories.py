"""What tests of orders are made of."""

from datetime import UTC, datetime
from itertools import count

import orjson

from chassis.ids import new_id
from chassis.testing.events import waiting_events

_numbers = count(1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def party(store, **fields):
    """A customer whom sales knows already, without contacts having to run."""
    raw = {"_id": new_id("contact"), "version": 1, "created_at": LONG_AGO, "updated_at": LONG_AGO,
           "kind": "person", "name": f"Ana {next(_numbers)}", **fields}
    store.parties.insert_one(raw)
    return raw["_id"]


def line(**fields):
    return {"description": "Brass valve, 25 mm", "quantity": "100", "unit_price": "12.50",
            **fields}


def ordered(customer_id, *lines, **fields):
    """The request that places an order."""
    return {"customer_id": customer_id, "currency": "EUR", "lines": list(lines) or [line()],
            **fields}


def sent(customer_id, *lines, **fields):
    """An order as a shop sends it."""
    return {"external_id": {"system": "shop", "id": str(next(_numbers))},
            "customer": {"contact_id": customer_id}, "currency": "EUR",
            "lines": list(lines) or [line()], **fields}


def told(store):
    """`[(type, data)]` of the events that wait to be told, in their order."""
    return [(event["type"].removeprefix("sales."), orjson.loads(event["data"]))
            for event in waiting_events(store)]


def told_types(store):
    return [type for type, _ in told(store)]

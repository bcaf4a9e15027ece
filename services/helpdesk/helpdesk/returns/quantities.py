"""How many of a line of an order come back: over all returns never more than was delivered.

The store holds the guard, so that of any number who ask at once only so many win as there are.
"""

from decimal import Decimal

from bson.decimal128 import Decimal128
from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.money import exact
from chassis.store import again

from ..errors import MoreThanDelivered
from .models import ReturnedQuantity

_NOTHING = Decimal128("0")


def take(order_id, line_id, quantity, delivered):
    """Note that so many more of a line come back. Raises MoreThanDelivered."""
    held = ReturnedQuantity.collection()
    if held.find_one({"_id": line_id}, {"_id": 1}) is None:
        _begin(order_id, line_id)
    found = held.find_one_and_update(
        {"_id": line_id, "taken": {"$lte": Decimal128(delivered - quantity)}},
        {"$inc": {"taken": Decimal128(quantity), "version": 1},
         "$set": {"updated_at": clock.now()}})
    if found is None:
        raise MoreThanDelivered(
            line_id=line_id, left=str(max(delivered - taken_of(line_id), Decimal(0))))


def let_go(line_id, quantity):
    """Note that so many of a line do not come back after all."""
    if quantity:
        ReturnedQuantity.collection().update_one(
            {"_id": line_id}, {"$inc": {"taken": Decimal128(-quantity), "version": 1},
                               "$set": {"updated_at": clock.now()}})


def give(line_id, amount):
    """Note what was given for keeping some of a line."""
    ReturnedQuantity.collection().update_one(
        {"_id": line_id}, {"$inc": {"given": Decimal128(amount), "version": 1},
                           "$set": {"updated_at": clock.now()}})


def given_of(line_id):
    """What was given for keeping some of a line, and no refund was less by it yet."""
    held = ReturnedQuantity.collection().find_one({"_id": line_id}, {"given": 1})
    return exact(held["given"]) if held else Decimal(0)


def take_given(line_id, amount):
    """Note that a refund is less by so much of what was given before."""
    give(line_id, -amount)


def taken_of(line_id):
    """How many of a line come back or came."""
    held = ReturnedQuantity.collection().find_one({"_id": line_id}, {"taken": 1})
    return exact(held["taken"]) if held else Decimal(0)


def _begin(order_id, line_id):
    now = clock.now()
    try:
        ReturnedQuantity.collection().insert_one({
            "_id": line_id, "version": 1, "created_at": now, "updated_at": now,
            "order_id": order_id, "taken": _NOTHING, "given": _NOTHING})
    except DuplicateKeyError as error:
        raise again("Somebody else returns something of this line.") from error

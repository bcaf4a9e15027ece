"""A small service that only the tests know, with orders of contacts, that answers data requests."""

from chassis import data_requests
from chassis.service import Service, reacts_to, serves
from chassis.store import database
from contracts import contacts
from contracts.common import Id, Strict, Text
from contracts.data_requests import acknowledgement, reading
from contracts.declare import Service as Contract
from contracts.errors import NotFound

shop = Contract("shop")


class PlaceOrder(Strict):
    order_id = Text(40, required=True)
    contact_id = Id("contact", required=True)
    invoiced_on = Text(10, allow_none=True)


class GetOrder(Strict):
    order_id = Text(40, required=True)


place_order = shop.command("place_order", "Place an order.", request=PlaceOrder,
                           reply=PlaceOrder, permission="contacts:write")
get_order = shop.query("get_order", "See an order.", request=GetOrder, reply=PlaceOrder,
                       permission="contacts:read", errors={"not_found": NotFound})
read_data_request_answer = reading(shop)
data_request_acknowledged = acknowledgement(shop)


def _place_order(**order):
    database().orders.insert_one({"_id": order["order_id"], **order})
    return order


def _get_order(*, order_id):
    order = database().orders.find_one({"_id": order_id}, {"_id": 0})
    if order is None:
        raise NotFound()
    return order


def _read(*, data_request_id, after):
    return data_requests.read_piece(data_request_id, after)


class Orders(data_requests.Holdings):
    """Orders go; those that were invoiced are kept, as the law asks."""

    def collect(self, contact_ids, *, portable):
        for order in database().orders.find({"contact_id": {"$in": contact_ids}}, {"_id": 0}):
            yield "orders", order

    def erase(self, contact_ids, data_request_id):
        orders = database().orders
        kept = orders.count_documents(
            {"contact_id": {"$in": contact_ids}, "invoiced_on": {"$ne": None}})
        gone = orders.delete_many({"contact_id": {"$in": contact_ids}, "invoiced_on": None})
        return {"orders": gone.deleted_count}, [
            {"what": "orders", "count": kept, "law": "C. Com. art. 30", "until_on": "2032-12-31"}
        ] if kept else []


def on_data_request_opened(happened):
    """Do what somebody asks to have done with their orders."""
    data_requests.answer(happened, data_request_acknowledged, Orders())


class ShopService(Service):
    name = "shop"

    place_order = serves(place_order, _place_order)
    get_order = serves(get_order, _get_order)
    read_data_request_answer = serves(read_data_request_answer, _read)
    on_data_request_opened = reacts_to(contacts.data_request_opened, on_data_request_opened)

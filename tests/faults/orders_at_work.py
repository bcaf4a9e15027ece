"""Orders that are told to billing while it fails, and what must be true of their invoices."""

import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

from pymongo import MongoClient
from workload import ACTOR, PATIENCE

from chassis.ids import new_id
from chassis.schemas import to_json
from chassis.testing.events import put_event, waiting_events
from chassis.testing.processes import wait_until
from client.broker import Broker
from contracts import sales
from contracts.context import Call
from contracts.errors import ServiceUnavailable

MOMENT = datetime(2026, 3, 31, 9, tzinfo=UTC)
CUSTOMERS = 20


class Orders:
    """Tells of orders as sales would, from many threads; some of them twice."""

    def __init__(self, stack, client, *, count, seed):
        self.client = client
        self.count = count
        self.random = random.Random(seed)
        self.ids = [new_id("order") for _ in range(count)]
        self.customers = [new_id("contact") for _ in range(CUSTOMERS)]
        if "sales" not in stack.databases:
            stack.add_service("sales")
        self._broker = Broker(stack.broker_url("sales"), name="orders").start()
        assert self._broker.wait_until_open(10)

    def prepare(self, store):
        """Record who issues and who buys."""
        address = {"street": "Gran Vía 1", "locality": "Madrid", "country": "ES"}
        store.parties.insert_many([
            {"_id": id, "version": 1, "name": "Ruiz", "kind": "organisation",
             "created_at": MOMENT, "updated_at": MOMENT} for id in self.customers])
        self.client.billing.set_issuer(issuer={
            "legal_name": "Demo", "tax_id": "B58378431", "address": address,
            "invoicing_policy": "when_placed"})
        for id in self.customers:
            self.client.billing.create_billing_profile(
                contact_id=id, legal_name="Ruiz", address=address)

    def draft(self, count):
        """Draft invoices by hand, and give their ids."""
        return [self.client.billing.create_invoice(
            contact_id=self.random.choice(self.customers),
            lines=[{"description": "Hora", "quantity": "1", "unit_price": "50"}])["id"]
            for _ in range(count)]

    def issue(self, invoice_id):
        """Issue a draft, asked for again until it is acknowledged, as a client does."""
        call_id = uuid.uuid4().hex
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.client.call(
                    "billing.issue_invoice", {"invoice_id": invoice_id}, seconds=5,
                    call=Call(actor=ACTOR, call_id=call_id))
            except ServiceUnavailable:
                assert time.monotonic() < deadline, f"{invoice_id} was never issued"
                time.sleep(0.05)

    def start_telling(self):
        thread = threading.Thread(target=self._tell_all)
        thread.start()
        return thread

    def _tell_all(self):
        told = [(id, self.random.choice(self.customers)) for id in self.ids]
        told += self.random.sample(told, self.count // 20)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self._tell, told))
        self._broker.stop()

    def _tell(self, told):
        id, customer = told
        order = {
            "id": id, "version": 1, "created_at": MOMENT, "updated_at": MOMENT,
            "contact_ids": [customer], "number": f"O-{id[-8:]}", "state": "placed",
            "placed_at": MOMENT, "total": {"amount": Decimal("20.00"), "currency": "EUR"},
            "shipments": [], "lines": [{
                "id": new_id("line"), "description": "Silla", "quantity": "2", "unit": "C62",
                "unit_price": "10.00", "discount": "0", "net": "20.00",
                "tax_category": "standard", "shipped_quantity": "0"}]}
        put_event(self._broker, sales.order_placed,
                  to_json({"order": order}, sales.order_placed.schema))


def while_orders_are_told(orders, store, thread, fault, *, times, seed):
    """Do `fault()` so many times, at seeded numbers of invoices that are issued."""
    chances = random.Random(seed)
    points = sorted(chances.sample(range(orders.count // 20, orders.count * 9 // 10), times))
    for point in points:
        wait_until(lambda point=point: store.invoices.count_documents({"number": {
            "$exists": True}}) >= point, 120, f"{point} invoices are issued", poll=0.01)
        fault()
    thread.join(120)
    assert not thread.is_alive(), "the telling did not come to its end"


def assert_each_invoiced_once(stack, orders, *, by_hand=0):
    """Each order has one invoice, without a gap in the series; returns the counts."""
    with MongoClient(stack.servers.mongod.admin_url, tz_aware=True) as mongo:
        store = mongo[stack.databases["billing"]]
        expected = orders.count + by_hand

        def is_settled():
            return (store.invoices.count_documents({"number": {"$exists": True}}) >= expected
                    and not waiting_events(store))

        wait_until(is_settled, 240, f"{expected} invoices are issued and told", poll=0.2,
                   or_else=lambda: f"{store.invoices.count_documents({})} are there")
        issued = list(store.invoices.find({"number": {"$exists": True}}))
        of_orders = [id for raw in issued for id in raw.get("order_ids", ())]

        assert sorted(of_orders) == sorted(orders.ids)
        assert sorted(raw["sequence"] for raw in issued) == list(range(1, expected + 1))
        assert len({raw["number"] for raw in issued}) == expected
        checked, after = 0, None
        while True:
            piece = orders.client.billing.verify_chain(series="F", after=after)
            assert piece["broken"] is None
            checked, after = checked + piece["checked_count"], piece["next"]
            if after is None:
                break
        assert checked == expected
        return {"invoices": expected, "doubled": len(of_orders) - len(set(of_orders)),
                "gaps": expected - max(raw["sequence"] for raw in issued)}

"""The helpdesk is killed again and again while it settles: each return is credited once."""

import pytest
from returns_at_work import a_customer, delivered, inspected, set_up

from chassis.testing.processes import wait_until
from chassis.testing.rules import ADMINISTRATOR
from client import connect
from contracts.context import Actor
from contracts.errors import Conflict, ServiceUnavailable

FAULTS = "before_commit:kill:0.15,after_commit:kill:0.15"
RETURNS, DEATHS = 4, 3


@pytest.fixture
def client(own_stack):
    """A client that does not wait long for one that has died."""
    client = connect(own_stack.broker_url("gateway"), name="test", seconds=5,
                     actor=Actor(ADMINISTRATOR, roles=("administrator",)))
    yield client
    client.close()


class Dying:
    """A helpdesk that dies of itself a few times, and is started again whenever it did."""

    def __init__(self, run_alone):
        self.run_alone, self.starts = run_alone, 0
        self.start()

    def start(self):
        self.starts += 1
        faults = {"VINCULO_FAULTS": FAULTS, "VINCULO_FAULT_SEED": str(self.starts)}
        self.process = self.run_alone("helpdesk", **(faults if self.starts <= DEATHS else {}))

    def ask(self, operation, **request):
        """What is answered; None where it is refused, or nobody is there by now."""
        if not self.process.is_running:
            self.start()
        try:
            return operation(**request)
        except (Conflict, ServiceUnavailable):
            return None


def test_each_return_is_credited_once_when_the_helpdesk_is_killed_in_between(run_alone, client):
    for name in ("contacts", "sales", "billing"):
        run_alone(name)
    helpdesk = run_alone("helpdesk")
    set_up(client)
    order = delivered(client, a_customer(client), str(RETURNS))
    ids = [inspected(client, order) for _ in range(RETURNS)]
    helpdesk.kill()

    dying = Dying(run_alone)

    def are_settled():
        found = [dying.ask(client.helpdesk.get_return, return_id=id) for id in ids]
        for held in found:
            if held is not None and held["status"] == "inspected":
                dying.ask(client.helpdesk.settle_return, return_id=held["id"], how="refund",
                          text="Abonado.")
        return all(held is not None and held["status"] == "settled" for held in found)

    wait_until(are_settled, 150, "all returns are settled")

    assert dying.starts > 1
    (invoice,) = client.billing.list_invoices(order_id=order["id"], kind="invoice")["items"]
    notes = client.billing.list_invoices(credits_invoice_id=invoice["id"])["items"]
    assert sorted(note["return_id"] for note in notes) == sorted(ids)
    assert client.billing.get_invoice(invoice_id=invoice["id"])["open_amount"]["amount"] == "0.00"

"""Deals while contacts is away: a person decides, and says why."""

import pytest
from deals_factories import EUR
from pymongo import MongoClient

from chassis.ids import new_id
from chassis.testing.processes import running_services
from client import connect
from contracts.context import Actor
from contracts.errors import GuardRaised
from contracts.guarding import NOBODY_TO_ASK

ADMINISTRATOR = "user_01h455vb4pex5vsknk084sn02q"
REASON = "She knows of it and wants to sign all the same."


@pytest.fixture(scope="module")
def sales(own_stack, tmp_path_factory):
    """A sales service on servers of its own, where no contacts service runs."""
    with running_services(own_stack, tmp_path_factory.mktemp("sales")) as run:
        run("sales")
        client = connect(own_stack.broker_url("gateway"),
                         actor=Actor(ADMINISTRATOR, roles=("administrator",)))
        yield client.sales
        client.close()


@pytest.fixture
def ana(own_stack):
    """Somebody whom sales learnt of while contacts was there."""
    id = new_id("contact")
    with MongoClient(own_stack.servers.mongod.admin_url) as client:
        client[own_stack.databases["sales"]].parties.insert_one(
            {"_id": id, "version": 1, "kind": "person", "name": "Ana Ruiz"})
    return id


def test_deal_is_won_while_nobody_can_be_asked_by_who_says_why(sales, ana):
    deal = sales.create_deal(name="Recambios", contact_ids=[ana], value=EUR)

    with pytest.raises(GuardRaised) as raised:
        sales.win_deal(deal_id=deal["id"])
    (finding,) = raised.value.details["findings"]
    assert finding["id"] == NOBODY_TO_ASK
    assert sales.get_deal(deal_id=deal["id"])["state"] == "open"

    acknowledgement = {"finding_ids": [NOBODY_TO_ASK], "reason": REASON}
    done = sales.win_deal(deal_id=deal["id"], acknowledgement=acknowledgement)

    assert done["state"] == "won"
    assert sales.get_deal(deal_id=deal["id"])["history"][-1]["acknowledged"] == acknowledgement

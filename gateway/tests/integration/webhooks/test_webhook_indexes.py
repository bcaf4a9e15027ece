from contextlib import contextmanager

import pytest
from pymongo import MongoClient

from gateway.portals import holdings
from gateway.webhooks import deliveries, notices, webhooks
from gateway.webhooks.attempts import forget_data


@pytest.fixture
def profiled(stack):
    """`with profiled() as plans:` how the store finds what is asked for within, when it ends."""

    @contextmanager
    def profile():
        plans = []
        with MongoClient(stack.servers.mongod.admin_url) as client:
            database = client[stack.databases["gateway"]]
            database.command("profile", 2)
            yield plans
            database.command("profile", 0)
            plans.extend(database["system.profile"].find({"planSummary": {"$exists": True}}))
            database.drop_collection("system.profile")

    return profile


def test_deliveries_are_never_looked_through_one_by_one(
        profiled, add_webhook, happen, receiver, send, move_clock):
    webhook = add_webhook()
    one = {"webhook_id": webhook["id"]}
    receiver.answers["/hook"] = 410, {}, b""

    with profiled() as plans:
        deliveries.write_down([happen(id=f"e-{number}") for number in range(5)])
        for state in ({}, {"state": "waiting"}):
            page = deliveries.list_webhook_deliveries(**one, **state, limit=1, after=None)
            deliveries.list_webhook_deliveries(**one, **state, limit=1, after=page["next"])
        send()
        notices.tell_of_disabled()
        forget_data()
        webhooks.list_webhooks(limit=1, after=None)
        webhooks.resume_webhook(**one, expected_version=None)
        deliveries.redeliver_webhook(**one, webhook_delivery_id=page["items"][0]["id"])
        holdings.erase(["contact_01key1rp8fewvtfpa8g41k9ece"])
        webhooks.delete_webhook(**one, expected_version=None)

    scanned = [(plan["ns"], plan["command"]) for plan in plans
               if plan["planSummary"] == "COLLSCAN"
               and plan["ns"].endswith((".webhook_deliveries", ".webhooks"))]
    assert len(plans) > 15
    # Of webhooks there are a hundred at most; counting them reads their index.
    assert [one for one in scanned if "webhook_deliveries" in one[0]] == []
    assert [one for one in scanned if "count" not in str(one[1])] == []

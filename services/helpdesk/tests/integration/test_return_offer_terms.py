"""Offers fit what a customer is worth, and wait for an answer only so long."""

from datetime import timedelta

import orjson
import pytest
from chat_factories import as_customer
from return_factories import CHANGED_MIND, TOO_EXPENSIVE, Shop, a_return, asked_of

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from chassis.mails import Mail
from chassis.testing.events import waiting_events
from contracts import marketing
from contracts.errors import Conflict
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS
from helpdesk.returns import default_reasons, expiring

STEPS = [{"least": "0.00", "percent": 50}, {"least": "1000.00", "percent": 200}]


@pytest.fixture(autouse=True)
def own_time():
    yield
    clock.move(timedelta())


@pytest.fixture
def shop(rules, monkeypatch):
    default_reasons.seed()
    return asked_of(Shop(days_ago=20), monkeypatch)


@pytest.fixture
def policy(rules):
    return rules.create_return_policy(name="Por valor", days=60, worth_steps=STEPS)


def scored(rules, contact_id, amount, *, id=None, version=1, currency="EUR"):
    """Marketing tells what a customer is worth."""
    now = clock.now().isoformat()
    score = {"id": id or new_id("value_score"), "version": version, "contact_ids": [contact_id],
             "created_at": now, "updated_at": now, "scored_at": now}
    if amount:
        score["lifetime_value"] = {"amount": amount, "currency": currency}
    event = marketing.value_scored
    rules.react("on_value_scored", Happened(
        new_id("event"), event.type, clock.now(), event.schema.load({"value_score": score})))
    return score["id"]


def offered(rules, shop, **fields):
    held = rules.request_return(**a_return(shop, **fields))
    return rules.make_return_offers(return_id=held["id"])


def part_refund(held):
    return next((one["amount"]["amount"] for one in held["offering"]["offers"]
                 if one["kind"] == "part_refund"), None)


def worth_of(held):
    return next((step["because"] for step in held["offering"]["trace"]
                 if step["what"] == "worth"), None)


def types(rules):
    return [event["type"] for event in waiting_events(rules.store)
            if event["type"].startswith("helpdesk.return.")]


def test_offers_fit_what_the_customer_is_worth(rules, shop, policy):
    scored(rules, shop.customer_id, "250.00")
    little = offered(rules, shop)
    scored(rules, shop.customer_id, "4000.00")
    much = offered(rules, shop)

    # 20 % of 50.00, and half or twice as much.
    assert (part_refund(little), part_refund(much)) == ("5.00", "20.00")
    assert worth_of(much) == "of the customer makes offers 200 percent of those for anybody"
    assert much["offering"]["is_worth_known"]


def test_worth_that_nobody_told_changes_nothing_and_is_said(rules, shop, policy):
    held = offered(rules, shop)

    assert part_refund(held) == "10.00"
    assert worth_of(held) == (
        "of the customer is not known, so offers are those for anybody")
    assert held["offering"]["is_worth_known"] is False


def test_worth_in_another_currency_is_compared_with_nothing(rules, shop, policy):
    scored(rules, shop.customer_id, "4000.00", currency="USD")

    assert part_refund(offered(rules, shop)) == "10.00"


def test_policy_without_steps_offers_the_same_to_all(rules, shop):
    scored(rules, shop.customer_id, "4000.00")

    held = offered(rules, shop)
    assert (part_refund(held), worth_of(held)) == ("10.00", None)


def test_score_that_comes_late_is_passed_by(rules, shop, policy):
    id = scored(rules, shop.customer_id, "4000.00", version=3)
    for version in (2, 3):
        scored(rules, shop.customer_id, "1.00", id=id, version=version)

    assert part_refund(offered(rules, shop)) == "20.00"


def test_offer_that_nobody_answers_expires_and_the_return_goes_on(rules, shop):
    held = offered(rules, shop)
    assert "sigue adelante por sí sola" in " ".join(
        Mail.collection().find_one(sort=[("created_at", -1)])["text"].split())
    clock.move(timedelta(days=6, hours=23))
    expiring.expire_return_offers()
    assert rules.get_return(return_id=held["id"])["status"] == "requested"

    clock.move(timedelta(days=7, minutes=1))
    with pytest.raises(Conflict) as late:
        rules.answer_return_offer(
            return_id=held["id"], offer_id=held["offering"]["offers"][0]["id"])
    expiring.expire_return_offers()
    expiring.expire_return_offers()

    done = rules.get_return(return_id=held["id"])
    assert late.value.code == "no_offer_is_open"
    assert (done["status"], done["offering"]["state"]) == ("authorized", "passed_over")
    assert done["offering"]["expired_at"]
    assert types(rules)[-2:] == ["helpdesk.return.offer_expired", "helpdesk.return.authorized"]
    texts = [mail["text"] for mail in Mail.collection().find().sort("created_at", 1)]
    assert sum("No ha elegido ninguna" in text for text in texts) == 1


def test_cancellation_whose_offer_expires_is_done(rules, shop):
    rules.create_return_policy(name="Corto", days=60, offer_days=2)
    held = rules.request_return(
        subscription_id=shop.subscription["id"], reason_id=TOO_EXPENSIVE)
    rules.make_return_offers(return_id=held["id"])
    clock.move(timedelta(days=8))
    expiring.expire_return_offers()

    assert rules.get_return(return_id=held["id"])["status"] == "settling"


def test_exception_whose_offer_expires_waits_for_its_approval(rules, shop):
    rules.create_return_policy(name="Corto", days=5, offer_days=2)
    held = offered(rules, shop, reason_id=CHANGED_MIND)
    assert held["right"] == "exception"
    clock.move(timedelta(days=3))
    expiring.expire_return_offers()

    done = rules.get_return(return_id=held["id"])
    assert (done["status"], done["offering"]["state"]) == ("requested", "passed_over")
    assert "authorized_at" not in done


def test_offer_that_was_answered_does_not_expire(rules, shop):
    held = offered(rules, shop)
    rules.answer_return_offer(return_id=held["id"])
    told = types(rules)
    clock.move(timedelta(days=30))
    expiring.expire_return_offers()

    assert types(rules) == told
    assert "expired_at" not in rules.get_return(return_id=held["id"])["offering"]


def test_worth_is_given_out_to_whom_it_is_of_and_erased_with_them(rules, shop):
    scored(rules, shop.customer_id, "4000.00")
    held = HelpdeskHoldings(DOCUMENTS)

    assert [one["lifetime_value"]["currency"] for name, one in held.collect(
        [shop.customer_id], portable=False) if name == "customer_worths"] == ["EUR"]
    held.erase([shop.customer_id], "data_request_x")
    assert rules.store.customer_worths.count_documents({}) == 0


def test_customer_sees_until_when_offers_can_be_answered(rules, shop):
    portal = as_customer(rules, shop.customer_id)
    asked = portal.request_portal_return(**a_return(shop))

    assert asked["offers"]
    expires_at = rules.get_return(return_id=asked["id"])["offering"]["expires_at"]
    assert asked["offers_expire_at"] == expires_at
    portal.answer_portal_return_offer(return_id=asked["id"])
    assert portal.get_portal_return(return_id=asked["id"]).get("offers_expire_at") is None


def test_what_is_told_of_worth_stays_with_us(rules, shop, policy):
    scored(rules, shop.customer_id, "4000.00")
    offered(rules, shop)

    told = [orjson.loads(event["data"]) for event in waiting_events(rules.store)
            if event["type"].startswith("helpdesk.")]
    # The point keeps it apart from the digits of ids.
    assert "4000." not in str(told)

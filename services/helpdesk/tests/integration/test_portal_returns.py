"""Returns in the portal: each asks for their own, is asked once, and may always go on."""

import json

import pytest
from return_factories import CHANGED_MIND, DEFECTIVE, Shop, a_return, asked_of, inspected

from chassis.ids import new_id
from chassis.testing.parties import party
from contracts.context import Actor
from contracts.errors import NotFound, ValidationFailed
from helpdesk.returns import default_reasons, settlements
from helpdesk.tickets import default_types


@pytest.fixture
def shop(rules, monkeypatch):
    default_reasons.seed()
    default_types.seed()
    return asked_of(Shop(days_ago=20), monkeypatch)


@pytest.fixture
def portal(rules, shop):
    return as_account(rules, shop.customer_id)


def as_account(rules, party_id):
    return rules.by(Actor(new_id("account"), roles=("customer",), contact_id=party_id,
                          party_id=party_id))


def ask_for(portal, shop, **fields):
    return portal.request_portal_return(**a_return(shop, **fields))


def test_request_portal_return_offers_something_and_opens_a_ticket_to_talk_in(
        rules, portal, shop):
    held = ask_for(portal, shop)

    assert (held["status"], held["offering"], held["right"]) == ("requested", "made", "policy")
    assert [one["kind"] for one in held["offers"]] == ["help", "part_refund", "exchange"]
    (said,) = portal.list_portal_ticket_messages(ticket_id=held["ticket_id"])["items"]
    assert said["body"] == "Cojea."
    ticket = rules.get_ticket(ticket_id=held["ticket_id"])
    assert ticket["refers_to"] == [{"type": "return", "id": held["id"]}]
    assert rules.list_returns(ticket_id=held["ticket_id"])["items"][0]["id"] == held["id"]


def test_way_out_is_honoured_at_once_up_to_the_refund(rules, portal, shop):
    held = ask_for(portal, shop)

    gone_on = portal.answer_portal_return_offer(return_id=held["id"])
    inspected(rules, {**rules.get_return(return_id=held["id"])})
    rules.settle_return(return_id=held["id"], how="refund", text="Le abonamos 50 €.")
    settlements.settle(held["id"])

    assert (gone_on["status"], gone_on["offers"]) == ("authorized", [])
    done = portal.get_portal_return(return_id=held["id"])
    assert (done["how"], done["refunded"]["amount"]) == ("refund", "50.00")
    assert (done["outcome"], done["outcome_text"]) == ("fixed", "Le abonamos 50 €.")


def test_consumer_withdraws_whatever_is_offered(rules, shop, monkeypatch):
    shop = asked_of(Shop(days_ago=1), monkeypatch)
    portal = as_account(rules, shop.customer_id)

    held = ask_for(portal, shop, reason_id=CHANGED_MIND)

    assert (held["right"], held["status"], held["offering"]) == (
        "withdrawal", "authorized", "made")


def test_without_a_reason_nothing_is_offered(rules, shop, monkeypatch):
    shop = asked_of(Shop(days_ago=1), monkeypatch)

    held = ask_for(as_account(rules, shop.customer_id), shop, reason_id=None)

    assert (held["status"], held["offers"], held["offering"]) == (
        "authorized", [], "passed_over")


def test_cancellation_goes_on_when_its_offer_is_declined(portal, shop):
    reasons = portal.list_portal_return_reasons(limit=200)["items"]
    reason = next(one for one in reasons if one["reason"] == "too_expensive")
    held = portal.request_portal_return(
        subscription_id=shop.subscription["id"], reason_id=reason["id"])
    portal.answer_portal_return_offer(return_id=held["id"])
    settlements.settle_returns()

    assert portal.get_portal_return(return_id=held["id"])["how"] == "cancellation"
    assert shop.subscription["state"] == "cancelled"


def test_cancellation_without_an_offer_is_done_at_once(portal, shop):
    portal.request_portal_return(subscription_id=shop.subscription["id"])
    settlements.settle_returns()

    assert shop.subscription["state"] == "cancelled"


def test_voucher_is_shown_to_whom_it_is_for(portal, shop):
    held = ask_for(portal, shop, reason_id=CHANGED_MIND)
    offer = next(one for one in held["offers"] if one["kind"] == "voucher")
    portal.answer_portal_return_offer(return_id=held["id"], offer_id=offer["id"])
    settlements.settle_returns()

    assert portal.get_portal_return(return_id=held["id"])["voucher"] in shop.coupons


def test_order_of_another_is_not_there(rules, shop):
    stranger = as_account(rules, party())

    with pytest.raises(ValidationFailed) as order:
        ask_for(stranger, shop)
    with pytest.raises(ValidationFailed) as unknown:
        ask_for(stranger, shop, order_id=new_id("order"))

    assert order.value.details == unknown.value.details
    assert rules.list_returns()["items"] == []


def test_return_of_another_is_not_there(rules, portal, shop):
    held = ask_for(portal, shop)
    photo = portal.add_portal_return_photo(return_id=held["id"], name="a.jpg", content="aGk=")
    stranger = as_account(rules, party())

    for name, more in (
            ("get_portal_return", {}), ("answer_portal_return_offer", {}),
            ("cancel_portal_return", {}),
            ("add_portal_return_photo", {"name": "b.jpg", "content": "aGk="}),
            ("get_portal_return_photo", {"attachment_id": photo["id"]})):
        with pytest.raises(NotFound):
            getattr(stranger, name)(return_id=held["id"], **more)
    assert stranger.list_portal_returns()["items"] == []
    shown = portal.get_portal_return(return_id=held["id"])
    assert shown["photos"] == [photo]
    read = portal.get_portal_return_photo(return_id=held["id"], attachment_id=photo["id"])
    assert read["content"] == "aGk="


def test_nothing_that_is_ours_reaches_the_portal(rules, portal, shop):
    held = ask_for(portal, shop)
    supplier = party("organisation")
    rules.record_return_cause(
        return_id=held["id"], cause="weak_leg", description="SECRETO", supplier_id=supplier)
    rules.add_return_cost(return_id=held["id"], kind="support", minutes=7, note="SECRETO")
    rules.set_return_claim(return_id=held["id"], contact_id=supplier, state="asked",
                           asked={"amount": "30.00", "currency": "EUR"}, note="SECRETO")

    seen = json.dumps([portal.list_portal_returns(), portal.get_portal_return(
        return_id=held["id"])])

    for secret in ("SECRETO", "weak_leg", supplier, "expected_cost", "trace", "unit_cost", "30.00",
                   "policy_id"):
        assert secret not in seen


def test_cancel_portal_return_keeps_it_after_all(portal, shop):
    held = ask_for(portal, shop, reason_id=DEFECTIVE)

    done = portal.cancel_portal_return(return_id=held["id"])

    assert (done["status"], done["outcome"]) == ("cancelled", "explained")
    assert ask_for(portal, shop)["status"] == "requested"

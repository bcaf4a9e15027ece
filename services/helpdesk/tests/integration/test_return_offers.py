"""Offers instead of returns: made once, taken or declined, and in nobody's way."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from return_factories import CHANGED_MIND, TOO_EXPENSIVE, Shop, a_return, asked_of, inspected

from chassis.ids import new_id
from chassis.mails import Mail
from contracts.errors import Conflict, PreconditionFailed, ValidationFailed
from helpdesk.returns import default_reasons, quantities, settlements


@pytest.fixture
def shop(rules, monkeypatch):
    default_reasons.seed()
    return asked_of(Shop(days_ago=20), monkeypatch)


def offered(rules, shop, quantity="1", **fields):
    held = rules.request_return(**a_return(shop, quantity, **fields))
    return rules.make_return_offers(return_id=held["id"])


def offer_of(held, kind):
    return next(one["id"] for one in held["offering"]["offers"] if one["kind"] == kind)


def refused(code, call, **request):
    with pytest.raises(Conflict) as error:
        call(**request)
    assert error.value.code == code


def test_make_return_offers_says_what_each_costs_and_how_it_came_to_that(rules, shop):
    held = offered(rules, shop)

    made = held["offering"]
    assert (made["state"], made["taking_back_costs"]["amount"]) == ("made", "39.00")
    assert [one["kind"] for one in made["offers"]] == ["help", "part_refund", "exchange"]
    assert made["offers"][1]["amount"] == {"amount": "10.00", "currency": "EUR"}
    assert {"what": "voucher", "because": "does not fit the reason"} in made["trace"]
    mail = Mail.collection().find_one(sort=[("created_at", -1)])["text"]
    assert "Se lo queda y le devolvemos 10.00 EUR" in mail
    assert "No tiene por qué aceptar ninguna" in " ".join(mail.split())


def test_whoever_declines_goes_on_at_once_and_is_not_asked_again(rules, shop):
    held = offered(rules, shop)

    done = rules.answer_return_offer(return_id=held["id"])

    assert (done["status"], done["offering"]["state"]) == ("authorized", "declined")
    refused("offers_were_made", rules.make_return_offers, return_id=held["id"])
    refused("no_offer_is_open", rules.answer_return_offer, return_id=held["id"])


def test_authorising_passes_an_open_offer_over(rules, shop):
    held = offered(rules, shop)

    done = rules.authorize_return(return_id=held["id"])

    assert done["offering"]["state"] == "passed_over"
    refused("no_offer_is_open", rules.answer_return_offer, return_id=held["id"],
            offer_id=offer_of(held, "help"))


def test_offer_does_not_hold_up_who_withdraws(rules, shop, monkeypatch):
    shop = asked_of(Shop(days_ago=3), monkeypatch)
    held = offered(rules, shop)
    assert (held["right"], held["status"], held["offering"]["state"]) == (
        "withdrawal", "authorized", "made")

    seen = inspected(rules, held)

    assert seen["offering"]["state"] == "passed_over"


def test_part_refund_is_credited_and_counts_against_a_later_refund(rules, shop):
    held = offered(rules, shop, "2")
    taken = rules.answer_return_offer(return_id=held["id"], offer_id=offer_of(held, "part_refund"))
    assert (taken["status"], taken["is_retained"]) == ("settling", True)
    settlements.settle(held["id"])

    done = rules.get_return(return_id=held["id"])
    assert (done["status"], done["outcome"]) == ("settled", "fixed")
    assert shop.credited == 20
    assert quantities.taken_of(shop.line["id"]) == 0

    later = inspected(rules, rules.request_return(**a_return(shop, "2")), accepted="2")
    rules.settle_return(return_id=later["id"], how="refund", text="Abonado.")
    settlements.settle(later["id"])

    assert rules.get_return(return_id=later["id"])["settlement"]["amount"]["amount"] == "80.00"
    assert shop.credited == 100


def test_voucher_is_a_coupon_of_that_customer_once(rules, shop):
    held = offered(rules, shop, reason_id=CHANGED_MIND)
    rules.answer_return_offer(return_id=held["id"], offer_id=offer_of(held, "voucher"))
    shop.away = {"create_coupons"}
    settlements.settle(held["id"])
    shop.away = set()
    settlements.settle(held["id"])
    shop.done.clear()
    settlements.settle(held["id"])

    done = rules.get_return(return_id=held["id"])
    ((code, coupon),) = shop.coupons.items()
    assert done["settlement"]["evidence"][0]["id"] == code
    assert (coupon["max_uses"], coupon["max_uses_per_customer"]) == (1, 1)
    assert code in Mail.collection().find_one(sort=[("created_at", -1)])["text"]


def test_help_explains_and_exchange_comes_back_first(rules, shop):
    held = offered(rules, shop)
    other = offered(rules, shop)

    helped = rules.answer_return_offer(return_id=held["id"], offer_id=offer_of(held, "help"))
    changed = rules.answer_return_offer(return_id=other["id"], offer_id=offer_of(other, "exchange"))

    assert (helped["status"], helped["outcome"]) == ("settled", "explained")
    assert [(cost["kind"], cost["amount"]["amount"]) for cost in helped["costs"]] == [
        ("support", "5.00")]
    assert (changed["status"], changed["wanted"], changed["is_retained"]) == (
        "authorized", "exchange", True)


def test_declined_cancellation_offer_cancels_at_once(rules, shop):
    held = rules.request_return(
        subscription_id=shop.subscription["id"], reason_id=TOO_EXPENSIVE)
    made = rules.make_return_offers(return_id=held["id"])
    assert {one["kind"] for one in made["offering"]["offers"]} == {"help", "voucher"}

    rules.answer_return_offer(return_id=held["id"])
    settlements.settle(held["id"])

    assert shop.subscription["state"] == "cancelled"
    assert rules.get_return(return_id=held["id"])["status"] == "settled"


def test_offer_is_answered_once_by_however_many_at_once(rules, shop):
    held = offered(rules, shop)
    answers = [None, *(one["id"] for one in held["offering"]["offers"])] * 5

    def answer(offer_id):
        try:
            return rules.answer_return_offer(return_id=held["id"], offer_id=offer_id)["status"]
        except (Conflict, PreconditionFailed) as error:
            return error.code

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(answer, answers))

    assert len([one for one in found if one in ("authorized", "settling", "settled")]) == 1
    done = rules.get_return(return_id=held["id"])
    assert done["offering"]["state"] in ("accepted", "declined")


def test_offer_of_another_return_is_not_taken(rules, shop):
    held = offered(rules, shop)

    with pytest.raises(ValidationFailed):
        rules.answer_return_offer(return_id=held["id"], offer_id=new_id("offer"))
    assert rules.get_return(return_id=held["id"])["offering"]["state"] == "made"

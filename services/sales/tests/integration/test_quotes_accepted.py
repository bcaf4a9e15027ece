"""Quotes in the portal: accepted as they were read, once, and nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import orjson
import pytest
from pricing_factories import add_party, promotion
from quotes_at_work import *  # noqa: F403  Fixtures.
from quotes_at_work import portal
from quotes_factories import quote, seller, thing

from chassis import clock
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from contracts.errors import Conflict, NotFound
from sales.models import DOCUMENTS
from sales.quotes import quotes


def test_customer_accepts_what_they_read_and_the_order_is_placed(rules, customer, sent):
    theirs = portal(rules, customer)
    read = theirs.get_portal_quote(quote_id=sent["id"])
    optional = read["lines"][1]

    accepted = theirs.accept_portal_quote(
        quote_id=sent["id"], name="Marta Gil", digest=read["digest"], line_ids=[optional["id"]])

    assert (accepted["state"], accepted["total"]["amount"]) == ("accepted", "480.00")
    acceptance = rules.get_quote(quote_id=sent["id"])["acceptance"]
    assert (acceptance["name"], acceptance["digest"], acceptance["contact_id"]) == (
        "Marta Gil", sent["digest"], customer)
    assert acceptance["line_ids"] == [line["id"] for line in read["lines"]]
    order = rules.get_order(order_id=accepted["order_id"])
    assert (order["total"]["amount"], order["quote_id"], order["contact_ids"]) == (
        "480.00", sent["id"], [customer])
    assert [line["net"] for line in order["lines"]] == ["360.00", "120.00"]


def test_one_order_comes_of_a_quote_that_is_accepted_fifty_times_at_once(rules, customer, sent):
    theirs = portal(rules, customer)

    def accept(_):
        return theirs.accept_portal_quote(
            quote_id=sent["id"], name="Marta Gil", digest=sent["digest"])

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(accept, range(50)))

    assert len({answer["order_id"] for answer in answers}) == 1
    assert rules.store.orders.count_documents({}) == 1
    assert all(answer == answers[0] for answer in answers)


def test_either_the_customer_accepts_or_we_withdraw(rules, customer, sent):
    theirs = portal(rules, customer)

    def attempt(number):
        try:
            if number % 2:
                return rules.withdraw_quote(quote_id=sent["id"])["state"]
            return theirs.accept_portal_quote(
                quote_id=sent["id"], name="Marta Gil", digest=sent["digest"])["state"]
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(20) as pool:
        outcomes = set(pool.map(attempt, range(20)))

    state = rules.get_quote(quote_id=sent["id"])["state"]
    assert outcomes == {state, "quote_is_not_open"}
    assert rules.store.orders.count_documents({}) == (state == "accepted")


@pytest.mark.parametrize("operation", ["accept_portal_quote", "reject_portal_quote"])
def test_what_was_read_otherwise_is_neither_accepted_nor_rejected(rules, customer, sent, operation):
    said = {"name": "Marta Gil"} if operation == "accept_portal_quote" else {}

    with pytest.raises(Conflict) as caught:
        getattr(portal(rules, customer), operation)(
            quote_id=sent["id"], digest="0" * 64, **said)

    assert caught.value.code == "quote_was_read_otherwise"
    assert rules.get_quote(quote_id=sent["id"]) == sent


def test_quote_is_nobody_elses_in_the_portal(rules, customer, sent):
    stranger = portal(rules, add_party(name="Talleres Ruiz"))
    draft = rules.create_quote(**quote(customer))
    asked = {"name": "Eva", "digest": sent["digest"]}

    for operation, more in (
            ("get_portal_quote", {}), ("note_portal_quote_seen", {}),
            ("get_portal_quote_pdf", {}), ("accept_portal_quote", asked),
            ("reject_portal_quote", {"digest": sent["digest"]})):
        with pytest.raises(NotFound):
            getattr(stranger, operation)(quote_id=sent["id"], **more)
        with pytest.raises(NotFound):
            getattr(portal(rules, customer), operation)(quote_id=draft["id"], **more)
    assert stranger.list_portal_quotes()["items"] == []
    (own,) = portal(rules, customer).list_portal_quotes()["items"]
    assert own["id"] == sent["id"]
    assert "unit_cost" not in orjson.dumps(own).decode()
    assert rules.get_quote(quote_id=sent["id"]) == sent


def test_somebody_who_is_copied_in_a_quote_does_not_see_it_in_their_portal(rules, clear, customer):
    adviser = add_party(name="Gestoría", emails=[{"address": "g@example.com"}])
    made = rules.create_quote(**quote(customer) | {"contact_ids": [customer, adviser]})
    rules.send_quote(quote_id=made["id"])

    with pytest.raises(NotFound):
        portal(rules, adviser).get_portal_quote(quote_id=made["id"])


def test_first_look_of_the_customer_is_noted(rules, customer, sent):
    portal(rules, customer).note_portal_quote_seen(quote_id=sent["id"])
    seen = rules.get_quote(quote_id=sent["id"])
    portal(rules, customer).note_portal_quote_seen(quote_id=sent["id"])

    assert seen["seen_at"] is not None
    assert rules.get_quote(quote_id=sent["id"]) == seen


def test_version_that_is_being_changed_holds_no_more(rules, customer, sent):
    rules.revise_quote(quote_id=sent["id"])

    shown = portal(rules, customer).get_portal_quote(quote_id=sent["id"])

    assert (shown["state"], shown["revision"]) == ("withdrawn", 1)
    with pytest.raises(Conflict) as caught:
        portal(rules, customer).accept_portal_quote(
            quote_id=sent["id"], name="Marta Gil", digest=shown["digest"])
    assert caught.value.code == "quote_is_not_open"


def test_quote_expires_after_its_last_day(rules, clear, customer):
    made = rules.create_quote(**quote(customer, valid_until_on=clock.today()))
    rules.send_quote(quote_id=made["id"])
    quotes.expire_quotes()
    assert rules.get_quote(quote_id=made["id"])["state"] == "sent"
    clock.move(timedelta(days=1))
    try:
        with pytest.raises(Conflict) as caught:
            rules.accept_quote(quote_id=made["id"], name="Marta", evidence="By phone, today.")
        quotes.expire_quotes()
    finally:
        clock.move(timedelta())

    assert caught.value.code == "quote_has_expired"
    assert rules.get_quote(quote_id=made["id"])["state"] == "expired"
    assert rules.store.orders.count_documents({}) == 0


def test_acceptance_by_phone_is_recorded_by_whom_it_was_told(rules, sent):
    ana = seller("sales")

    accepted = rules.by(ana).accept_quote(
        quote_id=sent["id"], name="Marta Gil", evidence="By her mail of today.")

    assert (accepted["acceptance"]["recorded_by_id"], accepted["acceptance"]["evidence"]) == (
        ana.id, "By her mail of today.")
    assert accepted["order_id"] is not None


def test_coupon_is_taken_when_a_quote_is_sent_and_given_back_when_it_ends(rules, clear, customer):
    welcome = rules.create_promotion(**promotion(percent="20", needs_coupon=True))
    rules.create_coupons(promotion_id=welcome["id"], codes=["WELCOME"], max_uses=1)
    first, second = (rules.create_quote(**quote(customer, thing(), coupons=["welcome"]))
                     for _ in range(2))
    assert first["total"]["amount"] == "288.00"
    rules.send_quote(quote_id=first["id"])

    with pytest.raises(Conflict) as caught:
        rules.send_quote(quote_id=second["id"])
    assert caught.value.code == "coupon_is_used_up"
    rules.withdraw_quote(quote_id=first["id"])
    sent = rules.send_quote(quote_id=second["id"])
    accepted = portal(rules, customer).accept_portal_quote(
        quote_id=sent["id"], name="Marta Gil", digest=sent["digest"])

    (held,) = rules.store.redemptions.find({"is_open": True})
    assert held["order_id"] == accepted["order_id"]
    assert rules.get_order(order_id=accepted["order_id"])["total"]["amount"] == "288.00"


def test_rejected_quote_can_be_taken_up_again(rules, clear, customer, sent):
    portal(rules, customer).reject_portal_quote(
        quote_id=sent["id"], digest=sent["digest"], reason="Too dear.")
    rejected = rules.get_quote(quote_id=sent["id"])
    assert (rejected["state"], rejected["rejected_because"]) == ("rejected", "Too dear.")

    draft = rules.revise_quote(quote_id=sent["id"])

    assert (draft["state"], draft["revision"]) == ("draft", 2)


def test_accepted_quote_is_kept_when_the_customer_is_erased_and_others_go(rules, customer, sent):
    other = rules.create_quote(**quote(customer))
    portal(rules, customer).accept_portal_quote(
        quote_id=sent["id"], name="Marta Gil", digest=sent["digest"])

    counts, kept = commit(lambda: DocumentHoldings(DOCUMENTS).erase([customer], "request"))

    assert counts["quotes"] == 1
    assert {item["what"]: item["count"] for item in kept} == {
        "quotes": 1, "quote_revisions": 1, "orders": 1}
    with pytest.raises(NotFound):
        rules.get_quote(quote_id=other["id"])

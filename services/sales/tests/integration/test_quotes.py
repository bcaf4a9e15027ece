"""Quotes: priced by lists and promotions, approved, and sent as they stay."""

import hashlib

import orjson
import pytest
from pricing_factories import add_party, promotion
from quotes_at_work import *  # noqa: F403  Fixtures.
from quotes_factories import quote, seller, thing

from chassis import clock, guarding, mails
from chassis.deliveries import Happened
from contracts.errors import Conflict, GuardRaised, ServiceUnavailable, ValidationFailed
from contracts.guarding import NOBODY_TO_ASK


def stored_quotes(rules):
    return list(rules.store.quotes.find())


def test_quote_is_priced_by_lists_tiers_and_promotions(rules, customer, valve):
    rules.create_promotion(**promotion(percent="10"))

    made = rules.create_quote(**quote(
        customer, {"product_id": valve["id"], "quantity": "100"}, thing()))

    valves, fitting = made["lines"]
    assert (valves["unit_price"], valves["discount"], valves["net"]) == (
        "10.00", "100.00", "900.00")
    assert valves["unit_cost"] == "8.00"
    assert (fitting["unit_price"], fitting["net"]) == ("45.00", "324.00")
    assert made["total"] == {"amount": "1224.00", "currency": "EUR"}
    assert made["number"].startswith("Q-")
    assert made["approval"] == {
        "state": "not_needed", "discount": "0.00", "discount_percent": "0.00"}


def test_optional_line_is_priced_by_itself_and_not_counted(rules, customer, valve):
    made = rules.create_quote(**quote(
        customer, {"product_id": valve["id"], "quantity": "60"},
        {"product_id": valve["id"], "quantity": "60", "is_optional": True}))

    assert [(line["unit_price"], line["net"], line["is_chosen"]) for line in made["lines"]] == [
        ("12.50", "750.00", True), ("12.50", "750.00", False)]
    assert made["total"]["amount"] == "750.00"


@pytest.mark.parametrize(("line", "pointer"), [
    ({"quantity": "1"}, "/lines/0/description"),
    (thing(is_optional=True), "/lines"),
])
def test_line_that_cannot_be_priced_is_refused(rules, customer, line, pointer):
    with pytest.raises(ValidationFailed) as caught:
        rules.create_quote(**quote(customer, line))

    assert pointer in [error["pointer"] for error in caught.value.details["errors"]]
    assert stored_quotes(rules) == []


def test_product_keeps_its_own_price(rules, customer, valve):
    with pytest.raises(ValidationFailed) as caught:
        rules.create_quote(**quote(
            customer, {"product_id": valve["id"], "quantity": "1", "unit_price": "1.00"}))

    assert caught.value.details["errors"][0]["pointer"] == "/lines/0/unit_price"


def test_quote_is_priced_again_when_its_lines_are_changed(rules, customer, valve):
    made = rules.create_quote(**quote(customer, {"product_id": valve["id"], "quantity": "1"}))

    changed = rules.update_quote(quote_id=made["id"], expected_version=1, changes={
        "lines": [{"product_id": valve["id"], "quantity": "100"}], "title": "Valves"})

    assert changed["total"]["amount"] == "1000.00"
    assert (changed["version"], changed["title"]) == (2, "Valves")


def test_discount_beyond_the_limit_needs_an_approval_of_that_price(rules, clear, customer):
    ana, boss = rules.by(seller("sales")), rules.by(seller("administrator"))
    made = ana.create_quote(**quote(customer, thing(discount_percent="15")))
    assert made["approval"] == {
        "state": "needed", "discount": "54.00", "discount_percent": "15.00"}

    with pytest.raises(Conflict) as caught:
        ana.send_quote(quote_id=made["id"])
    assert caught.value.code == "discount_needs_approval"
    asked = ana.ask_quote_approval(quote_id=made["id"], note="They take all halls.")
    assert asked["approval"]["state"] == "asked"
    boss.approve_quote(quote_id=made["id"])
    ana.update_quote(quote_id=made["id"], expected_version=None,
                     changes={"lines": [thing(discount_percent="50")]})
    with pytest.raises(Conflict):
        ana.send_quote(quote_id=made["id"])
    ana.ask_quote_approval(quote_id=made["id"])
    boss.approve_quote(quote_id=made["id"])

    assert ana.send_quote(quote_id=made["id"])["state"] == "sent"


def test_discount_within_the_limit_needs_no_approval(rules, clear, customer):
    ana = rules.by(seller("sales"))
    made = ana.create_quote(**quote(customer, thing(discount_percent="10")))

    with pytest.raises(Conflict) as caught:
        ana.ask_quote_approval(quote_id=made["id"])

    assert caught.value.code == "approval_is_not_needed"
    assert ana.send_quote(quote_id=made["id"])["state"] == "sent"


def test_limits_of_nobody_are_limits_too(rules):
    assert rules.set_discount_limits(limits=[])["limits"] == []
    assert rules.set_discount_limits(limits=[])["limits"] == []
    assert rules.get_discount_limits()["limits"] == []


def test_limit_holds_by_share_and_by_amount_in_its_currency(rules, clear, customer):
    rules.set_discount_limits(limits=[
        {"role": "sales", "percent": "50", "amount": {"amount": "10.00", "currency": "EUR"}}])
    ana = rules.by(seller("sales"))

    small = ana.create_quote(**quote(customer, thing(unit_price="5.00", discount_percent="20")))
    large = ana.create_quote(**quote(customer, thing(discount_percent="20")))
    dollars = ana.create_quote(**quote(
        customer, thing(unit_price="5.00", discount_percent="20"), currency="USD"))

    assert ana.send_quote(quote_id=small["id"])["state"] == "sent"
    for other in (large, dollars):
        with pytest.raises(Conflict):
            ana.send_quote(quote_id=other["id"])


def test_approval_that_was_refused_can_be_asked_for_again(rules, customer):
    ana, boss = rules.by(seller("sales")), rules.by(seller("administrator"))
    made = ana.create_quote(**quote(customer, thing(discount_percent="30")))
    ana.ask_quote_approval(quote_id=made["id"])

    refused = boss.refuse_quote_approval(quote_id=made["id"], note="Too much.")

    assert (refused["approval"]["state"], refused["approval"]["note"]) == ("refused", "Too much.")
    with pytest.raises(Conflict):
        boss.approve_quote(quote_id=made["id"])
    assert ana.ask_quote_approval(quote_id=made["id"])["approval"]["state"] == "asked"


def test_guard_is_raised_before_a_quote_goes_out(rules, customer, monkeypatch):
    def nobody_answers(_operation, **_request):
        raise ServiceUnavailable()

    # Which is a finding like any other.
    monkeypatch.setattr(guarding, "ask", nobody_answers)
    made = rules.create_quote(**quote(customer))

    with pytest.raises(GuardRaised):
        rules.send_quote(quote_id=made["id"])
    assert rules.get_quote(quote_id=made["id"]) == made
    went = rules.send_quote(quote_id=made["id"], acknowledgement={
        "finding_ids": [NOBODY_TO_ASK], "reason": "Spoke with them this morning."})

    assert went["state"] == "sent"


def test_what_was_sent_never_changes(rules, clear, customer, sent):
    (revision,) = rules.list_quote_revisions(quote_id=sent["id"])["items"]
    assert revision["digest"] == sent["digest"] == hashlib.sha256(
        revision["content"].encode()).hexdigest()
    assert orjson.loads(revision["content"])["total"] == {"amount": "360.00", "currency": "EUR"}
    assert "unit_cost" not in revision["content"]

    rules.revise_quote(quote_id=sent["id"])
    rules.update_quote(quote_id=sent["id"], changes={"lines": [thing(unit_price="50.00")]})
    again = rules.send_quote(quote_id=sent["id"])

    latest, first = rules.list_quote_revisions(quote_id=sent["id"])["items"]
    assert first == revision
    assert (latest["revision"], latest["digest"]) == (2, again["digest"])
    assert again["digest"] != sent["digest"]
    with pytest.raises(Conflict):
        rules.update_quote(quote_id=sent["id"], changes={"title": "No"})


def test_quote_goes_out_by_mail_with_its_pdf_in_the_language_of_the_customer(
        rules, customer, sent, mailbox):
    rules.react("on_quote_sent", Happened(
        id="1", type="sales.quote.sent", at=clock.now(), data={"quote": sent}))

    mails.send_waiting_mails()

    (message,) = mailbox.wait_for(1)
    assert message.to == ["compras@gil.example"]
    assert message["subject"] == f"Presupuesto {sent['number']}"
    (pdf,) = message.iter_attachments()
    assert pdf.get_filename() == f"{sent['number']}.pdf"
    assert pdf.get_content().startswith(b"%PDF-1.7")


def test_quote_for_somebody_without_an_address_says_where_it_goes(rules, clear):
    made = rules.create_quote(**quote(add_party()))

    with pytest.raises(Conflict) as caught:
        rules.send_quote(quote_id=made["id"])
    went = rules.send_quote(quote_id=made["id"], to=["ana@example.com"])

    assert caught.value.code == "nobody_to_send_to"
    assert rules.list_quote_revisions(quote_id=went["id"])["items"][0]["sent_to"] == [
        "ana@example.com"]

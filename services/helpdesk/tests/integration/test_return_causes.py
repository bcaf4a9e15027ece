"""Causes of returns, what is done against them, and what it all costs."""

from datetime import timedelta

import pytest
from return_factories import CHANGED_MIND, DEFECTIVE, Shop, a_return, asked_of, inspected
from ticket_factories import OTHER

from chassis import clock
from chassis.testing.parties import party
from contracts.errors import NotFound, ValidationFailed
from helpdesk.returns import default_reasons, settlements
from helpdesk.returns.models import Return


@pytest.fixture
def shop(rules, monkeypatch):
    default_reasons.seed()
    return asked_of(Shop(days_ago=20, quantity="10", net="500.00"), monkeypatch)


def caused(rules, shop, cause, **fields):
    held = rules.request_return(**a_return(shop))
    return rules.record_return_cause(
        return_id=held["id"], cause=cause, description="Pata floja.", **fields)


def euros(text):
    return {"amount": text, "currency": "EUR"}


def test_record_return_cause_has_who_answers_by_the_reason_unless_it_is_said(rules, shop):
    supplier = party("organisation")
    first = caused(rules, shop, "weak_leg", supplier_id=supplier)
    second = caused(rules, shop, "thin_box", responsible="carrier")

    assert (first["cause"]["responsible"], first["cause"]["supplier_id"]) == ("supplier", supplier)
    assert second["cause"]["responsible"] == "carrier"
    with pytest.raises(ValidationFailed):
        caused(rules, shop, "x", corrective_action_id="corrective_action_" + "0" * 26)


def test_cause_of_a_return_that_is_not_there_is_not_found_whatever_it_names(rules):
    nothing = "0" * 26
    with pytest.raises(NotFound):
        rules.record_return_cause(return_id=f"return_{nothing}", cause="x", description="y",
                                  supplier_id=f"contact_{nothing}")


def test_pareto_counts_the_most_first_with_what_is_before_it(rules, shop):
    for cause in ("weak_leg", "weak_leg", "weak_leg", "thin_box"):
        caused(rules, shop, cause)
    gone = rules.request_return(**a_return(shop))
    rules.cancel_return(return_id=gone["id"])

    found = rules.get_return_pareto(by="cause")

    assert (found["count"], found["value"]) == (4, euros("200.00"))
    assert [(part["key"], part["count"], part["share"], part["cumulated_share"])
            for part in found["parts"]] == [
        ("weak_leg", 3, 0.75, 0.75), ("thin_box", 1, 0.25, 1.0)]
    assert rules.get_return_pareto(by="cause", until_on="2020-01-01")["parts"] == []


def test_pareto_by_product_supplier_reason_and_who_answers(rules, shop):
    supplier = party("organisation", name="Patas, S.L.")
    caused(rules, shop, "weak_leg", supplier_id=supplier)
    rules.request_return(**a_return(shop, reason_id=CHANGED_MIND))

    def parts(by):
        return [(part["key"], part["name"] if by in ("product", "supplier") else None,
                 part["count"]) for part in rules.get_return_pareto(by=by)["parts"]]

    assert parts("product") == [(shop.line["product_id"], "Silla", 2)]
    assert sorted(parts("supplier"), key=str) == [
        (supplier, "Patas, S.L.", 1), (None, None, 1)]
    assert sorted(parts("responsible"), key=str) == [("supplier", None, 1), (None, None, 1)]
    assert {key.rpartition(" › ")[2] for key, _, _ in parts("reason")} == {
        "No funciona", "He cambiado de idea"}


def test_costs_are_borne_by_somebody_and_what_is_recovered_is_taken_off(rules, shop):
    held = inspected(rules, rules.request_return(**a_return(shop)))
    rules.settle_return(return_id=held["id"], how="refund", text="Abonado.")
    settlements.settle(held["id"])
    rules.add_return_cost(return_id=held["id"], kind="support", minutes=12)
    rules.add_return_cost(return_id=held["id"], kind="other", borne_by="carrier",
                          amount=euros("9.00"))
    supplier = party("organisation")
    rules.set_return_claim(return_id=held["id"], contact_id=supplier, state="recovered",
                           asked=euros("30.00"), recovered=euros("10.00"))

    shown = rules.get_return(return_id=held["id"])
    costs = {(cost["kind"], cost["borne_by"]): cost["amount"]["amount"] for cost in shown["costs"]}
    # We have goods again that cost 30.00, and are worth 70 % of that.
    assert costs == {("shipping", "us"): "6.00", ("handling", "us"): "4.00",
                     ("refund", "us"): "20.00", ("loss_of_value", "us"): "9.00",
                     ("support", "us"): "6.00", ("other", "carrier"): "9.00"}
    assert rules.get_return_pareto(by="cause")["cost"] == euros("35.00")


def test_costs_have_an_amount_or_minutes_in_the_currency_of_the_return(rules, shop):
    held = rules.request_return(**a_return(shop))

    for wrong in ({}, {"minutes": 1, "amount": euros("1.00")},
                  {"amount": {"amount": "1.00", "currency": "USD"}}, {"amount": euros("-1.00")}):
        with pytest.raises(ValidationFailed):
            rules.add_return_cost(return_id=held["id"], kind="other", **wrong)
    assert "costs" not in rules.get_return(return_id=held["id"])


def test_retained_share_and_what_it_saved(rules, shop):
    for takes in (True, False):
        held = rules.request_return(**a_return(shop, reason_id=DEFECTIVE))
        made = rules.make_return_offers(return_id=held["id"])["offering"]
        rules.answer_return_offer(
            return_id=held["id"], offer_id=made["offers"][0]["id"] if takes else None)

    kept = rules.get_return_pareto(by="cause")["retention"]

    # 50.00 + 10.00 − 21.00 of taking it back, against 5.00 of helping.
    assert kept == {"offered": 2, "accepted": 1, "retained_share": 0.5,
                    "retained_value": euros("50.00"), "saved": euros("34.00")}


def test_corrective_action_is_measured_before_and_after(rules, shop):
    action = rules.create_corrective_action(
        description="Patas más gruesas", cause="weak_leg", owner_id=OTHER, due_on="2026-12-01")
    ids = [caused(rules, shop, "weak_leg", corrective_action_id=action["id"])["id"]
           for _ in range(5)]
    for id, days in zip(ids, (30, 25, 20, 15, 3), strict=True):
        Return.collection().update_one(
            {"_id": id}, {"$set": {"opened_at": clock.now() - timedelta(days=days)}})
    # What was taken back does not count, and what nobody looked into yet is told apart.
    gone = caused(rules, shop, "weak_leg")["id"]
    rules.cancel_return(return_id=gone)
    late = rules.request_return(**a_return(shop))["id"]
    for id in (gone, late):
        Return.collection().update_one(
            {"_id": id}, {"$set": {"opened_at": clock.now() - timedelta(days=5)}})
    done_on = (clock.now() - timedelta(days=10)).date().isoformat()

    done = rules.update_corrective_action(
        corrective_action_id=action["id"], changes={"state": "done", "done_on": done_on})
    effect = rules.get_corrective_action_effect(corrective_action_id=action["id"], days=40)

    assert done["done_on"] == done_on
    assert (effect["before"]["count"], effect["before"]["per_day"]) == (4, "0.1000")
    # Today is not over, and so is no day to be compared.
    assert (effect["after"]["count"], effect["after"]["days"]) == (1, 10)
    assert effect["change"] == "0.0"
    assert (effect["before"]["undecided_count"], effect["after"]["undecided_count"]) == (0, 1)
    assert rules.list_corrective_actions(state="done")["items"] == [done]
    for day in ("0001-01-01", "9999-12-31"):
        with pytest.raises(ValidationFailed):
            rules.update_corrective_action(
                corrective_action_id=action["id"], changes={"done_on": day})
        with pytest.raises(ValidationFailed):
            rules.get_return_pareto(until_on=day)


def test_action_that_is_not_done_or_is_of_today_has_no_effect_yet(rules, shop):
    action = rules.create_corrective_action(
        description="Patas", cause="weak_leg", owner_id=OTHER, due_on="2026-12-01")
    id = caused(rules, shop, "weak_leg")["id"]
    Return.collection().update_one(
        {"_id": id}, {"$set": {"opened_at": clock.now() - timedelta(days=5)}})

    planned = rules.get_corrective_action_effect(corrective_action_id=action["id"])
    rules.update_corrective_action(corrective_action_id=action["id"], changes={"state": "done"})
    done = rules.get_corrective_action_effect(corrective_action_id=action["id"])

    for effect in (planned, done):
        assert (effect["before"]["count"], effect["after"]["days"], effect["change"]) == (
            1, 0, None)


def test_return_reasons_are_a_tree_of_three_levels(rules, shop):
    def add(reason, parent_id=None):
        return rules.create_return_reason(
            reason=reason, name={"en": reason, "es": reason}, parent_id=parent_id)["id"]

    one = add("one")
    two = add("two", one)
    three = add("three", two)

    with pytest.raises(ValidationFailed):
        add("four", three)
    with pytest.raises(ValidationFailed):
        rules.update_return_reason(return_reason_id=one, changes={"parent_id": three})
    rules.update_return_reason(return_reason_id=three, changes={"is_archived": True})
    with pytest.raises(ValidationFailed):
        rules.request_return(**a_return(shop, reason_id=three))
    assert rules.request_return(**a_return(shop, reason_id=two))["reason"] == "one › two"

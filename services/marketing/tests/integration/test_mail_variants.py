"""Variants tried against each other, people held out, previews, and what ledgers are told."""

from datetime import timedelta

import pytest
from campaign_factories import LINK, a_mail, an_action, approved, launched, two_variants
from mail_at_work import people, recipients, send

from chassis import clock
from marketing.campaigns import ledgers
from marketing.email import testing
from marketing.email.shares import recipient_id_of


@pytest.fixture(autouse=True)
def put_the_clock_right():
    yield
    clock.move(timedelta())


def test_held_out_never_get_it(rules, mailbox, approach):
    action = launched(rules, people(40), mail=a_mail(hold_out_share=0.5))

    send()

    found = [raw["state"] for raw in recipients(rules, action).values()]
    assert set(found) == {"sent", "held_out"}
    assert len(mailbox.messages) == found.count("sent") < 40


def a_test(rules, count=40, **fields):
    ids = people(count)
    test = {"metric": "clicks", "sample_share": 0.5, "wait_hours": 1, **fields}
    return ids, launched(rules, ids, mail=two_variants(test=test))


def test_variants_go_to_the_sample_and_the_better_one_to_the_rest(rules, mailbox, approach):
    _, action = a_test(rules)
    send()
    sample = list(rules.store.recipients.find({"is_sample": True}))
    assert len(mailbox.messages) == len(sample) < 40
    rules.store.recipients.update_many(
        {"is_sample": True, "variant": "b"}, {"$set": {"clicked_at": clock.now()}})
    testing.decide_tests()
    assert "test_result" not in rules.get_action(action_id=action["id"])

    clock.move(timedelta(hours=1, minutes=1))
    testing.decide_tests()
    testing.decide_tests()
    send()

    result = rules.get_action(action_id=action["id"])["test_result"]
    assert (result["outcome"], result["variant"]) == ("winner", "b")
    assert result["p_value"] < 0.05
    assert len(mailbox.messages) == 40
    assert {message["Subject"] for message in mailbox.messages[len(sample):]} == {"Asunto b"}


def test_first_variant_goes_to_the_rest_where_there_is_no_difference(rules, mailbox, approach):
    _, action = a_test(rules, 20)
    send()
    # Openings say nothing.
    rules.store.recipients.update_many(
        {"is_sample": True, "variant": "b"}, {"$set": {"opened_at": clock.now()}})

    clock.move(timedelta(hours=1, minutes=1))
    testing.decide_tests()
    send()

    result = rules.get_action(action_id=action["id"])["test_result"]
    assert (result["outcome"], result["variant"], result["p_value"]) == (
        "no_difference", "a", 1.0)
    assert len(mailbox.messages) == 20


def test_preview_shows_a_mail_and_what_keeps_it_back(rules, mailbox, approach):
    ana, = people(1)
    action = an_action(rules, approved(rules), [ana])
    preview = rules.preview_action(action_id=action["id"], contact_id=ana)

    assert (preview["subject"], preview["to"], preview["would_be_sent"]) == (
        "Hola Ana 0", f"{ana}@example.com", True)
    assert LINK.replace("&", "&amp;") in preview["html"]
    assert "/public/" not in preview["html"] + preview["text"]

    approach.refused[ana] = "objected"
    refused = rules.preview_action(action_id=action["id"], contact_id=ana)
    assert (refused["to"], refused["would_be_sent"], refused["reason"]) == (
        None, False, "objected")
    assert rules.store.recipients.count_documents({}) == 0
    assert mailbox.messages == []


class Ledger:
    """What a ledger is told, by source: told again, it is the same entry."""

    def __init__(self):
        self.entries = {}

    def enter(self, *, source, **about):
        self.entries[source["type"], source["id"]] = about

    note = enter


def test_ledgers_are_told_what_each_costs_and_whom_it_reached(
        rules, mailbox, approach, monkeypatch):
    costs, touches = Ledger(), Ledger()
    monkeypatch.setattr(ledgers, "costs", costs)
    monkeypatch.setattr(ledgers, "touches", touches)
    ana, = people(1)
    cost = {"amount": "0.01", "currency": "EUR"}
    action = launched(rules, [ana], fixed_cost={"amount": "250.00", "currency": "EUR"},
                      unit_cost=cost)

    send()
    ledgers.enter_sent()
    rules.store.recipients.update_many({}, {"$set": {"_is_to_enter": True}})
    ledgers.enter_sent()

    id = recipient_id_of(action["id"], ana, "first")
    assert set(costs.entries) == {("action", action["id"]), ("recipient", id)}
    entry = costs.entries["recipient", id]
    assert (entry["contact_ids"], entry["kind"], str(entry["amount"]["amount"])) == (
        [ana], "mail", "0.01")
    assert str(costs.entries["action", action["id"]]["amount"]["amount"]) == "250.00"
    assert touches.entries["recipient", id]["kind"] == "sent"

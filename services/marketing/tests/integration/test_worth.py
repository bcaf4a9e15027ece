"""What customers are worth, kept from what is told: figures, merges, erasure, and made anew."""

from decimal import Decimal

import pytest
from marketing_factories import (
    a_contact,
    an_invoice,
    happened,
    issued,
    moment,
)
from worth_factories import add_customers, an_interaction, bought, reckoned, recorded, scored

from chassis.ids import new_id
from marketing.worth import costs, stale
from marketing.worth.reckoning import BATCH


@pytest.fixture
def eva(rules):
    return _told_contact(rules)


@pytest.fixture
def luz(rules):
    return _told_contact(rules, name="Luz Gil")


def _told_contact(rules, **fields):
    contact = a_contact(**fields)
    rules.react("on_contact_created", happened("contacts.contact.created", {
        "contact": contact, "changed": []}))
    return contact


def score(rules, contact):
    return rules.get_score(contact_id=contact["id"])


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def without_times(raws):
    times = ("version", "created_at", "updated_at", "scored_at")
    return [{name: value for name, value in raw.items() if name not in times} for raw in raws]


def told_events(rules):
    return [event for held in rules.store.outbox.find() for event in held.get("events", ())
            if event["type"] == "marketing.value.scored"]


def test_score_is_made_of_what_was_told(rules, eva, monkeypatch):
    monkeypatch.setattr(costs, "of_contacts", lambda ids, since: {
        eva["id"]: {"amount": Decimal("12.50"), "unvalued_count": 1}})
    bought(rules, eva["id"], "100.00", days_ago=10)
    bought(rules, eva["id"], "50.00", days_ago=400, margin=None)
    bought(rules, eva["id"], "999.00", state="cancelled")
    rules.react("on_invoice_told", issued(an_invoice(eva["id"], "80.00")))
    rules.react("on_interaction_told", recorded(an_interaction(eva["id"])))
    scored()

    found = score(rules, eva)

    assert (found["order_count"], found["revenue"], found["average_order"]) == (
        2, eur("150.00"), eur("75.00"))
    assert (found["invoiced"], found["margin"], found["margin_count"]) == (
        eur("80.00"), eur("40.00"), 1)
    assert (found["cost_to_serve"], found["cost_unvalued_count"], found["profit"]) == (
        eur("12.50"), 1, eur("27.50"))
    assert (found["revenue_last_year"], found["revenue_year_before"], found["trend"]) == (
        eur("100.00"), eur("50.00"), 1.0)
    assert found["concentration"] == 1.0
    assert 0.4 < found["engagement"] < 0.6
    assert "lifetime_value" not in found
    assert "rfm" not in found
    assert rules.store.stale_worth.count_documents({}) == 0


def test_score_leaves_out_what_no_rate_is_known_of_and_says_so(rules, eva):
    bought(rules, eva["id"], "100.00")
    bought(rules, eva["id"], "70.00", currency="USD", margin=None)
    scored()

    found = score(rules, eva)
    assert (found["order_count"], found["unvalued_count"], found["revenue"]) == (
        2, 1, eur("100.00"))

    rules.set_exchange_rates(rates=[{"currency": "USD", "day": moment()[:10], "rate": "0.5"}])
    from marketing.currencies.revaluing import revalue
    revalue()
    scored()

    assert (score(rules, eva)["unvalued_count"], score(rules, eva)["revenue"]) == (
        0, eur("135.00"))


def test_score_is_told_once_and_again_when_it_is_another(rules, eva):
    bought(rules, eva["id"])
    scored()
    stale.mark({eva["id"]})
    scored()
    assert len(told_events(rules)) == 1

    bought(rules, eva["id"])
    scored()

    first, second = told_events(rules)
    assert first["data"] != second["data"]
    assert rules.store.worth.find_one()["version"] == 3


def test_who_ordered_for_the_customer_is_worth_nothing_by_it(rules, eva, luz):
    bought(rules, eva["id"], contact_ids=[eva["id"], luz["id"]])
    scored()

    assert score(rules, luz)["order_count"] == 0
    assert score(rules, eva)["order_count"] == 1


def test_mark_that_comes_during_the_work_is_not_lost(rules, eva, monkeypatch):
    from marketing.worth import reckoning

    bought(rules, eva["id"])
    rules.store.stale_worth.update_one({"_id": eva["id"]}, {"$set": {"version": 7}})
    real = reckoning.reckon

    def reckon_while_something_comes(ids):
        real(ids)
        rules.store.stale_worth.update_one({"_id": eva["id"]}, {"$set": {"version": 8}})
        monkeypatch.undo()

    monkeypatch.setattr(reckoning, "reckon", reckon_while_something_comes)
    reckoning._reckon_stale([eva["id"]])

    assert rules.store.stale_worth.find_one({"_id": eva["id"]})["version"] == 8


def test_interaction_that_was_corrected_counts_no_more_whatever_comes_first(rules, eva, luz):
    for contact, is_reversed in ((eva, False), (luz, True)):
        wrong = an_interaction(contact["id"])
        right = an_interaction(contact["id"], days_ago=90, corrects_id=wrong["id"])
        events = [recorded(wrong), recorded(right, "contacts.interaction.corrected")]
        for event in reversed(events) if is_reversed else events:
            rules.react("on_interaction_told", event)
    scored()

    # One, half after 90 days: 1 - exp(-0.5 / 5).
    assert [score(rules, contact)["engagement"] for contact in (eva, luz)] == [0.0952, 0.0952]
    rows = rules.list_score_rows(contact_id=eva["id"], figure="engagement")["items"]
    assert [row["weight"] for row in rows] == [0.5]


def test_worth_made_anew_is_what_it_came_to_bit_by_bit(rules, eva, luz):
    add_customers(rules.store, 12)
    reckoned(rules)
    for days_ago in (300, 40, 3):
        bought(rules, eva["id"], days_ago=days_ago)
        rules.react("on_interaction_told", recorded(an_interaction(luz["id"], days_ago=days_ago)))
        scored()
    rules.react("on_invoice_told", issued(an_invoice(luz["id"])))
    scored()
    before = list(rules.store.worth.find().sort("_id", 1))

    rules.store.worth.delete_many({})
    stale.mark({raw["_id"] for raw in before})
    scored()

    assert without_times(rules.store.worth.find().sort("_id", 1)) == without_times(before)


def test_worth_of_a_merged_contact_is_the_survivors_and_goes_back(rules, eva, luz):
    bought(rules, eva["id"], "100.00")
    bought(rules, luz["id"], "50.00")
    scored()
    data = {"contact": {**luz, "version": 2}, "merged_id": eva["id"], "merge_id": new_id("merge"),
            "changed": []}
    rules.react("on_contact_merged", happened("contacts.contact.merged", data))
    scored()

    # Whatever is asked of the merged one is about the one that stayed.
    assert score(rules, luz)["revenue"] == eur("150.00")
    assert score(rules, eva) == score(rules, luz)
    assert rules.store.worth.count_documents({}) == 1

    rules.react("on_contact_unmerged", happened("contacts.contact.unmerged", {
        "contact": eva, "survivor": {**luz, "version": 3}, "merge_id": data["merge_id"]}))
    scored()

    assert [score(rules, contact)["revenue"] for contact in (eva, luz)] == [
        eur("100.00"), eur("50.00")]


def test_worth_of_who_is_erased_goes_and_never_comes_back(rules, eva, luz):
    bought(rules, eva["id"])
    rules.react("on_interaction_told", recorded(an_interaction(eva["id"])))
    scored()
    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure",
        "contact_ids": [eva["id"]], "opened_at": moment(), "due_at": moment(-30)}))
    bought(rules, eva["id"])
    stale.mark({eva["id"]})
    scored()

    for name in ("worth", "known_interactions", "sold_orders", "stale_worth"):
        assert rules.store[name].count_documents({}) == 0, name


def test_more_contacts_than_one_batch_are_all_scored(rules):
    ids = add_customers(rules.store, BATCH + 7, purchases=1)
    stale.mark(ids)
    scored()

    assert rules.store.worth.count_documents({}) == BATCH + 7
    order = rules.store.sold_orders.find_one({"contact_ids": ids[3]})
    assert rules.store.worth.find_one({"_id": ids[3]})["revenue"] == order["house_total"]

"""What happened with parties, as it is kept to choose them by."""

from datetime import timedelta
from decimal import Decimal

import pytest
from marketing_factories import a_contact, an_order, happened, moment, placed
from segment_factories import bought, noted, told

from chassis import clock
from chassis.ids import new_id
from chassis.money import exact
from contracts.catalogue import all_services
from marketing.behaviour import keeping
from marketing.behaviour.facts import facts_of
from marketing.behaviour.switchboard import LEARNT
from marketing.settings import marketing_settings
from marketing.standing import catching_up, customers

KEY = "sales-order-placed"


def held(rules, type="sales.order.placed"):
    return list(rules.store.happenings.find({"type": type}).sort("_id", 1))


def row(rules, contact_id):
    return rules.store.customers.find_one({"_id": contact_id})


@pytest.mark.parametrize("event", LEARNT, ids=lambda event: event.type)
def test_facts_of_every_event_that_is_learnt(event):
    data = event.schema.load(all_services()[event.service].events[event.type].example)

    rows, missing, version = facts_of(event.type, data)

    assert version >= 1
    assert rows or missing
    for found in rows:
        assert found["occurred_at"].tzinfo is not None
        assert found["id"] == f"{found['type']}/{found['about']['id']}"
        assert found["about"]["id"].startswith(found["about"]["type"] + "_")


def test_order_is_kept_as_what_happened(rules):
    eva, stove = told(rules), new_id("product")
    order_id = bought(rules, eva, total="250.00", product_id=stove, channel="web")

    (kept,) = held(rules)
    assert kept["_id"] == f"sales.order.placed/{order_id}"
    assert (kept["contact_ids"], kept["product_ids"], kept["channel"]) == ([eva], [stove], "web")
    assert exact(kept["house_amount"]) == Decimal("250.00")
    assert kept["about"] == {"type": "order", "id": order_id}
    assert row(rules, eva)["did"] == {KEY: [kept["occurred_at"]]}


def test_repeat_and_older_news_change_nothing(rules):
    eva = told(rules)
    order = an_order(eva, version=3, delivered_at=moment(1))
    rules.react("on_behaviour_told", placed(order))
    before = list(rules.store.happenings.find())

    rules.react("on_behaviour_told", placed(order))
    rules.react("on_behaviour_told", placed({**order, "version": 2, "delivered_at": None}))

    assert list(rules.store.happenings.find()) == before
    assert len(held(rules, "sales.order.delivered")) == 1


def test_deal_that_is_reopened_was_not_won_whatever_comes_first(rules):
    eva = told(rules)
    deal = {**all_services()["sales"].events["sales.deal.won"].example["deal"],
            "contact_ids": [eva]}
    won = happened("sales.deal.won", {"deal": {
        **deal, "version": 5, "state": "won", "closed_at": moment(1)}})
    reopened = happened("sales.deal.reopened", {"deal": {
        **deal, "version": 6, "state": "open", "closed_at": None}})
    rules.react("on_behaviour_told", won)
    assert len(held(rules, "sales.deal.won")) == 1

    rules.react("on_behaviour_told", reopened)
    rules.react("on_behaviour_told", won)

    assert held(rules, "sales.deal.won") == []
    assert set(row(rules, eva)["did"]) == {"sales-deal-opened"}


def test_interaction_that_is_corrected_counts_once(rules):
    eva = told(rules)
    first = {"id": new_id("interaction"), "version": 1, "created_at": moment(),
             "updated_at": moment(), "channel": "phone", "direction": "inbound",
             "occurred_at": moment(2), "participants": [{"contact_id": eva, "part": "from"}]}
    second = {**first, "id": new_id("interaction"), "corrects_id": first["id"],
              "channel": "email"}
    corrected = happened("contacts.interaction.corrected", {"interaction": second})
    recorded = happened("contacts.interaction.recorded", {"interaction": first})

    rules.react("on_behaviour_told", corrected)
    rules.react("on_behaviour_told", recorded)

    assert [raw["channel"] for raw in held(rules, "contacts.interaction.recorded")] == ["email"]


def test_note_is_once_by_its_id(rules):
    eva, at = told(rules), clock.now()
    for days in (0, 1):
        noted([eva], "marketing.mail.clicked", at - timedelta(days=days), id="click/1")

    assert [raw["occurred_at"] for raw in held(rules, "marketing.mail.clicked")] == [at]


def test_note_refuses_what_no_happening_has(rules):
    eva = told(rules)

    with pytest.raises(TypeError):
        noted([eva], "marketing.mail.clicked", clock.now(), colour="red")
    assert held(rules, "marketing.mail.clicked") == []


def test_amount_in_another_currency_is_valued_when_its_rate_comes(rules):
    from marketing.currencies.revaluing import revalue

    eva = told(rules)
    rules.react("on_behaviour_told", placed(an_order(
        eva, "100.00", currency="USD", placed_at="2026-03-01T10:00:00Z")))
    assert "house_amount" not in held(rules)[0]

    rules.set_exchange_rates(rates=[{"currency": "USD", "day": "2026-02-27", "rate": "0.9"}])
    revalue()

    assert exact(held(rules)[0]["house_amount"]) == Decimal("90.00")


def test_behaviour_follows_a_merge_and_goes_back(rules):
    eva, luz = a_contact(), a_contact(name="Luz Gil")
    for contact in (eva, luz):
        rules.react("on_contact_created", happened("contacts.contact.created", {
            "contact": contact, "changed": []}))
    bought(rules, eva["id"])
    bought(rules, luz["id"], days_ago=5)
    before = {id: row(rules, id)["did"] for id in (eva["id"], luz["id"])}
    merge_id = new_id("merge")
    rules.react("on_contact_merged", happened("contacts.contact.merged", {
        "contact": {**luz, "version": 2}, "merged_id": eva["id"], "merge_id": merge_id,
        "changed": []}))
    assert row(rules, eva["id"]) is None
    assert len(row(rules, luz["id"])["did"][KEY]) == 2

    rules.react("on_contact_unmerged", happened("contacts.contact.unmerged", {
        "contact": eva, "survivor": {**luz, "version": 3}, "merge_id": merge_id}))

    assert {id: row(rules, id)["did"] for id in before} == before
    assert row(rules, eva["id"])["is_living"]


def test_erasure_takes_behaviour_and_row_away(rules):
    eva, luz = told(rules), told(rules)
    noted([eva, luz], "marketing.call.made", clock.now())
    bought(rules, eva)

    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure", "contact_ids": [eva],
        "opened_at": moment(), "due_at": moment(-30)}))
    bought(rules, eva)

    assert row(rules, eva) is None
    assert held(rules) == []
    assert [raw["contact_ids"] for raw in held(rules, "marketing.call.made")] == [[luz]]


def test_what_happened_too_long_ago_is_thrown_away(rules, monkeypatch):
    eva = told(rules)
    bought(rules, eva, days_ago=40)
    recent = bought(rules, eva, days_ago=2)
    monkeypatch.setenv("VINCULO_BEHAVIOUR_KEPT_DAYS", "30")
    marketing_settings.cache_clear()

    keeping.throw_away_happenings()
    bought(rules, eva, days_ago=31)

    assert [raw["_id"] for raw in held(rules)] == [f"sales.order.placed/{recent}"]
    assert len(row(rules, eva)["did"][KEY]) == 1


def test_nothing_is_thrown_away_when_the_setting_is_nought(rules, monkeypatch):
    eva = told(rules)
    monkeypatch.setenv("VINCULO_BEHAVIOUR_KEPT_DAYS", "0")
    marketing_settings.cache_clear()
    bought(rules, eva, days_ago=5000)

    keeping.throw_away_happenings()

    assert len(held(rules)) == 1


def test_rows_that_are_made_anew_equal_those_that_grew(rules):
    eva, luz = told(rules, tags=["vip"]), told(rules)
    for days in range(60):
        bought(rules, eva, days_ago=days)
    noted([eva, luz], "marketing.call.made", clock.now() - timedelta(days=3))
    worth = {"_id": luz, "order_count": 3, "rfm": {"class": "loyal"}}
    rules.store.worth.insert_one(worth)
    customers.refresh_worth([worth])
    grown = everybody(rules)
    assert len(grown[eva]["did"][KEY]) == 51

    rules.store.customers.delete_many({})
    catching_up.go_through()

    assert everybody(rules) == grown
    rules.store.worth.delete_many({})


def everybody(rules):
    """Rows without what says when they were made."""
    return {raw.pop("_id"): {name: value for name, value in raw.items() if name not in (
        "version", "created_at", "updated_at")} for raw in rules.store.customers.find()}

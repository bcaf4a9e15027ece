"""Handing deals over, by id or by a filter."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from deals_at_work import *  # noqa: F403  Fixtures.
from deals_factories import party

from chassis.testing.events import waiting_events
from chassis.testing.rules import ADMINISTRATOR
from contracts.context import Actor
from contracts.errors import ValidationFailed

OTHER = "user_01keeca2mwf04sf6mrhrvrar59"
WHY = "Baja de maternidad"


def told(store):
    return [json.loads(event["data"]) for event in waiting_events(store)
            if event["type"] == "sales.deal.reassigned"]


def test_reassign_deals_answers_for_each_and_tells_each(rules, open_one):
    mine, theirs, lost = open_one(), open_one(owner_id=OTHER), open_one()
    rules.lose_deal(deal_id=lost["id"], reason="price")
    nobody = "deal_01kgewpy80fyb99wm70e7pjgsv"

    done = rules.reassign_deals(
        deal_ids=[mine["id"], theirs["id"], lost["id"], nobody], to_owner_id=OTHER, reason=WHY)

    assert [item["outcome"] for item in done["items"]] == [
        "reassigned", "unchanged", "closed", "not_found"]
    assert done["has_more"] is False
    shown = rules.get_deal(deal_id=mine["id"])
    assert (shown["owner_id"], shown["version"]) == (OTHER, 2)
    assert rules.get_deal(deal_id=lost["id"])["owner_id"] == ADMINISTRATOR
    (event,) = told(rules.store)
    assert event["from_owner_id"] == ADMINISTRATOR
    assert event["from_team_id"] is None
    assert event["deal"]["owner_id"] == OTHER
    assert event["reason"] == WHY


def test_reassign_deals_takes_the_owner_away_and_gives_a_team(rules, open_one):
    deal = open_one()

    rules.reassign_deals(
        deal_ids=[deal["id"]], to_owner_id=None, to_team_id="norte", reason=WHY)

    shown = rules.get_deal(deal_id=deal["id"])
    assert "owner_id" not in shown
    assert shown["team_id"] == "norte"
    assert [item["id"] for item in rules.list_deals(team_id="norte")["items"]] == [deal["id"]]


def test_reassign_deals_goes_through_all_that_a_filter_finds(
        rules, open_one, monkeypatch):
    from sales.deals import reassigning

    monkeypatch.setattr(reassigning, "MOST_AT_ONCE", 2)
    ids = {open_one()["id"] for _ in range(5)}
    lost = open_one()
    rules.lose_deal(deal_id=lost["id"], reason="price")
    open_one(owner_id=OTHER)

    calls, has_more, seen = 0, True, set()
    while has_more:
        done = rules.reassign_deals(
            filter={"owner_id": ADMINISTRATOR}, to_owner_id=OTHER, reason=WHY)
        seen |= {item["deal_id"] for item in done["items"]}
        calls, has_more = calls + 1, done["has_more"]

    assert (calls, seen) == (3, ids)
    assert len(told(rules.store)) == 5
    assert {item["owner_id"] for item in rules.list_deals(state="open")["items"]} == {OTHER}


@pytest.mark.parametrize("asked", [
    {"to_owner_id": OTHER}, {"deal_ids": [], "filter": {}, "to_owner_id": OTHER},
    {"filter": {"owner_id": OTHER}}])
def test_reassign_deals_refuses_what_does_not_say_which_or_to_whom(rules, open_one, asked):
    open_one()

    with pytest.raises(ValidationFailed):
        rules.reassign_deals(reason=WHY, **asked)

    assert told(rules.store) == []


def test_reassign_deals_reaches_only_what_the_caller_sees(rules, open_one):
    theirs, hidden = open_one(owner_id=OTHER), open_one()
    narrow = rules.by(Actor(OTHER, sees={"deal": {"rows": "own", "fields": None}}))

    done = narrow.reassign_deals(
        deal_ids=[theirs["id"], hidden["id"]], to_owner_id=None, reason=WHY)

    assert [item["outcome"] for item in done["items"]] == ["reassigned", "not_found"]
    assert rules.get_deal(deal_id=hidden["id"])["owner_id"] == ADMINISTRATOR


def test_deal_that_is_won_and_handed_over_at_once_has_one_history(rules, open_one):
    made = [open_one() for _ in range(10)]

    def act(number):
        if number % 2:
            return rules.win_deal(deal_id=made[number // 2]["id"])["state"]
        done = rules.reassign_deals(
            deal_ids=[made[number // 2]["id"]], to_owner_id=OTHER, reason=WHY)
        return done["items"][0]["outcome"]

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(act, range(20)))

    assert outcomes[1::2] == ["won"] * 10
    for deal, outcome in zip(made, outcomes[::2], strict=True):
        shown = rules.get_deal(deal_id=deal["id"])
        assert (shown["owner_id"] == OTHER) is (outcome == "reassigned")
        assert shown["version"] == (3 if outcome == "reassigned" else 2)


def test_thousand_deals_are_handed_over_in_one_call(rules, pipeline):
    from datetime import timedelta

    from bson.decimal128 import Decimal128

    from chassis import clock
    from chassis.ids import new_id

    now = clock.now() - timedelta(days=1)
    contact_id = party("organisation")
    rules.store.deals.insert_many([{
        "_id": new_id("deal"), "version": 1, "created_at": now, "updated_at": now, "name": "X",
        "contact_ids": [contact_id], "state": "open", "pipeline_id": pipeline["id"],
        "stage_id": pipeline["stages"][0]["id"], "stage_entered_at": now, "opened_at": now,
        "owner_id": OTHER, "value": {"amount": Decimal128("1.00"), "currency": "EUR"},
        "_expected_key": "9999-12-31", "_value_key": 100, "_history": []} for _ in range(1000)])

    done = rules.reassign_deals(filter={"owner_id": OTHER}, to_owner_id=None, reason=WHY)

    assert [item["outcome"] for item in done["items"]] == ["reassigned"] * 1000
    assert done["has_more"] is False
    assert len(told(rules.store)) == 1000

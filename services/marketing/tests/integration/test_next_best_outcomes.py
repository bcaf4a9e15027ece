"""What came of next best actions: recorded once, never against what is forbidden, and learnt of."""

import pytest
from marshmallow import ValidationError
from next_best_factories import (
    Answers,
    a_customer,
    best_for,
    eur,
    obstacles_of,
    outcome,
    shown_open,
)

from chassis.ids import new_id
from contracts.context import Actor
from contracts.errors import NotFound
from marketing.errors import NextBestActionIsForbidden, NextBestActionIsOver
from marketing.next_best import outcomes

AGENT = "user_01keeca2mwf04sf6mrhrvrar59"


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


@pytest.fixture
def eva(rules, answers):
    return a_customer(rules.store)


def test_what_is_forbidden_since_is_shown_so_and_cannot_be_taken_on(rules, answers, eva):
    best = best_for(rules, eva)
    answers.refused[eva, "telemarketing", "phone"] = "withdrawn"

    assert [item["forbidden_because"] for item in shown_open(rules)] == ["withdrawn"]
    with pytest.raises(NextBestActionIsForbidden):
        outcome(rules, best, "accepted")

    assert rules.store.next_best_actions.find_one()["state"] == "open"


def test_outcome_is_recorded_with_who_said_it_and_the_same_again_changes_nothing(rules, eva):
    best = best_for(rules, eva)
    agent = rules.by(Actor(AGENT, roles=("sales",)))

    accepted = outcome(agent, best, "accepted", note="Mañana")
    assert (accepted["state"], accepted["accepted_by_id"]) == ("accepted", AGENT)
    assert best_for(rules, eva)["id"] == best["id"]
    order_id = new_id("order")
    done = outcome(agent, best, is_successful=True, order_id=order_id)

    assert (done["state"], done["is_successful"], done["order_id"], done["ended_by_id"]) == (
        "done", True, order_id, AGENT)
    assert outcome(agent, best, is_successful=True, order_id=order_id) == done
    for said, fields in (("done", {"is_successful": False}), ("accepted", {}),
                         ("declined", {"declined_because": "other"})):
        with pytest.raises(NextBestActionIsOver):
            outcome(agent, best, said, **fields)
    assert rules.get_next_best_action(next_best_action_id=best["id"])["version"] == 3
    assert [item["done_count"] for item in rules.list_next_action_rates()["items"]] == [1]


def test_what_was_declined_is_not_recommended_for_a_while(rules, eva, later):
    outcome(rules, best_for(rules, eva), "declined", declined_because="bad_time")

    best = best_for(rules, eva)

    assert best["kind"] != "call"
    assert ("call", "tried_lately") in obstacles_of(best)
    assert rules.list_next_action_rates()["items"] == []
    later(days=31)
    assert best_for(rules, eva)["kind"] == "call"


def test_outcomes_are_learnt_of_by_kind_and_class(rules, answers):
    ids = [a_customer(rules.store, buy=0.5, answer=None) for _ in range(10)]
    for id in ids[:8]:
        outcome(rules, best_for(rules, id), is_successful=False)
    loyal = best_for(rules, ids[9])
    other = best_for(rules, a_customer(rules.store, buy=0.5, rfm_class="new", answer=None))

    # The prior is 0.5 and counts for 20: (20 × 0.5 + 0) ÷ (20 + 8) = 0.3571.
    (rate,) = rules.list_next_action_rates()["items"]
    assert (rate["kind"], rate["customer_class"], rate["done_count"], rate["success_count"],
            rate["expected_count"]) == ("call", "loyal", 8, 0, 4.0)
    assert rate["factor"] == pytest.approx(10 / 28 / 0.5)
    assert (loyal["propensity"], loyal["probability"]) == (0.5, 0.3571)
    assert loyal["expected_value"] == eur("35.71")
    assert other["probability"] == 0.5


def test_recommendations_expire_when_nobody_takes_them_on(rules, eva, later):
    best = best_for(rules, eva)
    later(days=4)

    assert shown_open(rules) == []
    with pytest.raises(NextBestActionIsOver):
        outcome(rules, best, "accepted")
    outcomes.expire_next_best_actions()

    assert rules.get_next_best_action(next_best_action_id=best["id"])["state"] == "expired"
    assert best_for(rules, eva)["id"] != best["id"]


@pytest.mark.parametrize("wrong", [
    {"outcome": "done"}, {"outcome": "declined"}, {"outcome": "accepted", "is_successful": True},
    {"outcome": "maybe"}])
def test_outcome_refuses_what_does_not_fit_and_changes_nothing(rules, eva, wrong):
    best = best_for(rules, eva)

    with pytest.raises(ValidationError):
        rules.record_next_best_action_outcome(next_best_action_id=best["id"], **wrong)
    with pytest.raises(NotFound):
        outcome(rules, {"id": new_id("next_best_action")}, "accepted")

    assert rules.store.next_best_actions.find_one()["state"] == "open"

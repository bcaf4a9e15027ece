"""What is asked of propensities and next best actions, and done about them, reads by indexes."""

import numpy as np
import pytest
from campaign_factories import SETTINGS, launched
from next_best_factories import Answers, a_customer, recommended
from population_factories import learnt, population, put_into_store
from worth_factories import reckoned

from chassis import clock
from chassis.ids import new_id
from chassis.testing.rules import opened
from contracts.marketing.propensity_model import PROPENSITIES
from contracts.marketing.scores import RFM_CLASSES, SCORE_SORTS
from marketing.calls.ranking import ranks_of
from marketing.next_best import cross_selling, outcomes
from marketing.propensity import renewing
from marketing.propensity.history import day_of
from marketing.service import MarketingService

OWNER = new_id("user")


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        yield rules


def test_propensities_are_learnt_scored_and_listed_by_indexes(rules):
    ids = put_into_store(rules.store, population(400, day=np.floor(day_of(clock.now()))))
    renewing.renew_propensity_models()
    models = [learnt(rules, kind) for kind in PROPENSITIES]
    reckoned(rules)

    assert {model["state"] for model in models} <= {"ready", "averages"}
    for sort in SCORE_SORTS[-len(PROPENSITIES):]:
        assert rules.list_scores(sort=sort, limit=200)["items"]
        rules.list_scores(sort=sort, rfm_class=RFM_CLASSES[0])
    for ranked_by in ("propensity_to_buy", "propensity_to_answer"):
        assert len(ranks_of(ids, ranked_by, 0)) == len(ids)


def test_next_best_actions_read_by_indexes(rules, monkeypatch):
    Answers(monkeypatch)
    rules.set_marketing_mail_settings(**{**SETTINGS, "caps": [{"count": 1, "days": 7}]})
    wood, stove = new_id("product"), new_id("product")
    ids = [a_customer(rules.store, owner_id=OWNER, products=[wood, stove]) for _ in range(6)]
    launched(rules, ids[:1])
    cross_selling.run("all")

    made = recommended(rules, *ids)
    rules.recommend_next_best_actions(owner_id=OWNER)
    for filters in ({}, {"contact_id": ids[0]}, {"owner_id": OWNER}, {"state": "done"},
                    {"contact_id": ids[0], "owner_id": OWNER}):
        rules.list_next_best_actions(**filters)
    one = made[ids[0]]["id"]
    for said, fields in (("accepted", {}), ("done", {"is_successful": True})):
        rules.record_next_best_action_outcome(next_best_action_id=one, outcome=said, **fields)
    outcomes.expire_next_best_actions()
    rules.export_facts(limit=10)

    assert rules.get_next_best_action(next_best_action_id=one)["state"] == "done"
    assert len(rules.list_next_action_rates()["items"]) == 1

"""Scores of all customers together: fifths, models, lists, rows behind figures, and summaries."""

from datetime import timedelta

import pytest
from marketing_factories import a_contact_id, an_invoice, issued
from marshmallow import ValidationError
from worth_factories import (
    add_customers,
    an_interaction,
    bought,
    reckoned,
    recorded,
    scored,
    trained,
)

from chassis import clock
from contracts.errors import NotFound, ValidationFailed
from contracts.marketing.scores import FIGURE_SORTS
from marketing.worth import reckonings, stale, working
from marketing.worth.lifetime import lifetime_models
from marketing.worth.lifetime.models import Model
from marketing.worth.models import ScoreReckoning


@pytest.fixture
def eva():
    return a_contact_id()


def test_reckon_scores_gives_everybody_fifths_and_their_class(rules, eva):
    ids = add_customers(rules.store, 40)
    bought(rules, eva, "5000.00")
    reckoning = reckoned(rules)

    assert (reckoning["state"], reckoning["contact_count"], reckoning["done_count"]) == (
        "done", 41, 41)
    best = rules.get_score(contact_id=eva)
    assert best["rfm"]["recency"] == best["rfm"]["monetary"] == 5
    fifths = [raw["rfm"]["recency"] for raw in rules.store.worth.find({"_id": {"$in": ids}})]
    assert set(fifths) == {1, 2, 3, 4, 5}
    explained = {item["figure"]: item for item in best["explained"]}
    assert "monetary_border_4" in {item["name"] for item in explained["rfm"]["parameters"]}


def test_new_order_takes_its_fifths_by_the_borders_that_are_kept(rules, eva):
    add_customers(rules.store, 40)
    reckoned(rules)
    borders = rules.store.yardsticks.find_one()["borders"]

    bought(rules, eva, "9999.00")
    scored()

    assert rules.get_score(contact_id=eva)["rfm"]["monetary"] == 5
    assert rules.store.yardsticks.find_one()["borders"] == borders


def test_reckon_scores_goes_on_where_it_was_broken_off(rules, monkeypatch):
    add_customers(rules.store, 30)
    asked = rules.reckon_scores()
    assert rules.reckon_scores()["id"] == asked["id"]
    monkeypatch.setattr(reckonings, "BATCH", 10)
    real, calls = reckonings.reckon, []

    def breaks_off(ids):
        calls.append(len(ids))
        if len(calls) == 3:
            raise InterruptedError
        real(ids)

    monkeypatch.setattr(reckonings, "reckon", breaks_off)
    with pytest.raises(InterruptedError):
        reckonings.run(asked["id"])
    assert rules.get_score_reckoning(score_reckoning_id=asked["id"])["done_count"] == 20

    reckonings.run(asked["id"])

    assert calls == [10, 10, 10, 10]
    done = rules.get_score_reckoning(score_reckoning_id=asked["id"])
    assert (done["state"], done["done_count"]) == ("done", 30)
    assert rules.store.worth.count_documents({"version": 1}) == 30


def test_train_model_makes_values_with_their_intervals(rules):
    ids = add_customers(rules.store, 400)
    model = trained(rules, horizon_months=24)

    assert (model["state"], model["basis"], model["customer_count"]) == ("ready", "margin", 400)
    assert len(model["parameters"]) == 7
    assert all(item["low"] < item["value"] < item["high"] for item in model["parameters"])
    assert model["calibration"]["actual"] > 0
    (waiting,) = rules.store.score_reckonings.find({"_is_waiting": True})
    reckonings.run(waiting["_id"])

    found = rules.get_score(contact_id=ids[6])
    assert found["model_id"] == model["id"]
    assert 0 < found["probability_alive"] <= 1
    interval = {item["figure"]: item for item in found["intervals"]}["lifetime_value"]
    assert float(interval["low"]) < float(found["lifetime_value"]["amount"]) < float(
        interval["high"])
    parameters = {item["name"]: item["value"] for item in next(
        item for item in found["explained"] if item["figure"] == "lifetime_value")["parameters"]}
    assert parameters["horizon_months"] == "24"
    assert {"r", "alpha", "a", "b", "p", "q", "v", "x", "m", "margin_rate"} <= parameters.keys()


def test_train_model_fails_when_too_few_came_back_and_no_value_is_made_up(rules):
    ids = add_customers(rules.store, 30)
    model = trained(rules)
    reckoned(rules)

    assert (model["state"], model["failed_because"]) == ("failed", "too_few_customers")
    found = rules.get_score(contact_id=ids[6])
    assert "lifetime_value" not in found
    assert found["intervals"] == []


def test_train_model_is_begun_once(rules):
    first = rules.train_model(kind="lifetime")
    second = rules.train_model(kind="lifetime")

    assert (first["id"], first["state"], first["discount_rate"]) == (
        second["id"], "training", "0.10")
    assert [model["id"] for model in rules.list_models(kind="lifetime")["items"]] == [first["id"]]


@pytest.mark.parametrize("wrong", [
    {"discount_rate": "1.5"}, {"discount_rate": "-0.1"}, {"horizon_months": 0}, {"kind": "x"}])
def test_train_model_refuses_what_is_no_model(rules, wrong):
    with pytest.raises(ValidationError):
        rules.train_model(**{"kind": "lifetime", **wrong})

    assert rules.list_models()["items"] == []


def test_work_is_held_anew_only_once_half_of_the_lease_is_over(rules, later):
    """What is written meanwhile, each second, would be in the way of transactions that take long.
    """
    id = rules.reckon_scores()["id"]
    rules.store.score_reckonings.update_one(
        {"_id": id}, {"$set": {"_held_until": clock.now() + working.LEASE}})
    before = rules.store.score_reckonings.find_one({"_id": id})

    working.hold(ScoreReckoning, id)
    assert rules.store.score_reckonings.find_one({"_id": id}) == before
    later(seconds=31)
    working.hold(ScoreReckoning, id)

    held = rules.store.score_reckonings.find_one({"_id": id})
    assert held["_held_until"] > before["_held_until"]


def test_what_kept_dying_is_given_up(rules):
    model = rules.train_model(kind="lifetime")
    reckoning = rules.reckon_scores()
    for document in (Model, ScoreReckoning):
        document.collection().update_one({}, {"$set": {"_attempts": working.MOST_ATTEMPTS}})

    working.work_on()

    failed = rules.get_model(model_id=model["id"])
    assert (failed["state"], failed["failed_because"]) == ("failed", "kept_dying")
    assert rules.get_score_reckoning(score_reckoning_id=reckoning["id"])["state"] == "failed"


def test_scores_are_renewed_when_they_are_old_or_customers_are_twice_as_many(rules, eva):
    def count():
        reckonings.renew_scores()
        return rules.store.score_reckonings.count_documents({})

    assert count() == 0
    bought(rules, eva)
    scored()
    assert [count(), count()] == [1, 1]

    (first,) = rules.store.score_reckonings.find()
    reckonings.run(first["_id"])
    for _ in range(2):
        bought(rules, a_contact_id())
    scored()
    # Few more are scored one by one.
    assert count() == 1
    for _ in range(20):
        bought(rules, a_contact_id())
    scored()
    assert count() == 2

    rules.store.score_reckonings.update_many({}, {
        "$set": {"created_at": clock.now() - timedelta(days=2)}, "$unset": {"_is_waiting": ""}})
    assert count() == 3


def test_models_are_renewed_when_they_are_old(rules):
    lifetime_models.renew_models()
    assert rules.list_models()["items"] == []

    trained(rules, horizon_months=12)
    lifetime_models.renew_models()
    assert len(rules.list_models()["items"]) == 1

    rules.store.models.update_many({}, {"$set": {"created_at": clock.now() - timedelta(days=8)}})
    lifetime_models.renew_models()
    assert [model["horizon_months"] for model in rules.list_models()["items"]] == [12, 12]


def test_list_scores_pages_through_all_of_them_once_in_order(rules):
    add_customers(rules.store, 300)
    trained(rules)
    reckoned(rules)

    for sort in FIGURE_SORTS:
        first = rules.list_scores(sort=sort, limit=200)
        rest = rules.list_scores(sort=sort, limit=200, after=first["next"])
        found = first["items"] + rest["items"]

        values = [item[sort[1:]] for item in found]
        amounts = [float(one["amount"]) if isinstance(one, dict) else one for one in values]
        assert amounts == sorted(amounts, reverse=True)
        assert len({item["contact_id"] for item in found}) == len(found) == 300
        assert rest["next"] is None


def test_list_scores_narrows_to_a_class(rules):
    add_customers(rules.store, 40)
    reckoned(rules)

    found = rules.list_scores(rfm_class="champions", sort="-revenue")["items"]

    assert found
    assert {item["rfm"]["class"] for item in found} == {"champions"}
    assert rules.list_scores()["items"] == []
    with pytest.raises(ValidationFailed):
        rules.list_scores(after="x")


def test_list_score_rows_shows_what_a_figure_is_made_of(rules, eva):
    first = bought(rules, eva, "100.00", days_ago=5)
    second = bought(rules, eva, "50.00", days_ago=1)
    bought(rules, eva, "70.00", state="cancelled")
    credit = an_invoice(eva, "30.00", kind="credit_note")
    rules.react("on_invoice_told", issued(credit))
    rules.react("on_interaction_told", recorded(an_interaction(eva, days_ago=90)))
    scored()

    page = rules.list_score_rows(contact_id=eva, figure="revenue", limit=1)
    rest = rules.list_score_rows(contact_id=eva, figure="revenue", after=page["next"])
    assert [row["id"] for row in page["items"] + rest["items"]] == [second["id"], first["id"]]
    assert page["items"][0]["margin"] == {"amount": "40.00", "currency": "EUR"}
    (row,) = rules.list_score_rows(contact_id=eva, figure="invoiced")["items"]
    assert row["house_amount"] == {"amount": "-30.00", "currency": "EUR"}
    (row,) = rules.list_score_rows(contact_id=eva, figure="engagement")["items"]
    assert row["weight"] == 0.5


def test_score_of_who_has_none_is_not_found(rules, eva):
    with pytest.raises(NotFound):
        rules.get_score(contact_id=eva)
    with pytest.raises(NotFound):
        rules.list_score_rows(contact_id=eva, figure="revenue")


def test_summarize_scores_adds_up_to_what_the_list_shows(rules, eva):
    add_customers(rules.store, 40)
    rules.react("on_interaction_told", recorded(an_interaction(eva)))
    reckoned(rules)
    stale.mark({eva})

    summary = rules.summarize_scores()

    listed = rules.list_scores(sort="-revenue", limit=200)["items"]
    total = sum(float(item["revenue"]["amount"]) for item in listed)
    assert (summary["customer_count"], summary["scored_count"], summary["waiting_count"]) == (
        40, 41, 1)
    assert float(summary["revenue"]["amount"]) == pytest.approx(total)
    assert sum(item["customer_count"] for item in summary["classes"]) == 40
    assert summary["lifetime_value"] == {"amount": "0.00", "currency": "EUR"}


def test_export_facts_tells_scores_again(rules, eva):
    bought(rules, eva)
    scored()

    (fact,) = rules.export_facts(limit=10)["items"]

    assert fact["type"] == "marketing.value.scored"
    assert eva.partition("_")[2] in fact["data"]

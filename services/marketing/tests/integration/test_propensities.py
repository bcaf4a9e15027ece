"""Propensities of customers in the store: learnt, scored, told, chosen and ranked by."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import orjson
import pytest
from call_factories import a_list
from marketing_factories import a_contact, a_contact_id, happened, moment
from marshmallow import ValidationError
from population_factories import learnt, population, put_into_store, rows
from segment_factories import consented
from worth_factories import bought, reckoned, scored

from chassis import clock
from chassis.ids import new_id
from contracts.marketing.propensity_model import PROPENSITIES
from marketing.propensity import history, renewing, scorecards, training
from marketing.propensity.features import Known
from marketing.propensity.history import day_of
from marketing.worth import stale, working


def made_up(rules, count, **others):
    """The ids of so many customers in the store, until this midnight."""
    history = population(count, day=np.floor(day_of(clock.now())))
    return put_into_store(rules.store, replace(history, **others))


@pytest.fixture
def customers(rules):
    """Customers enough for a model, to whom no campaign came."""
    return made_up(rules, 800, sendings=rows(campaign=()), answers=rows(campaign=()))


@pytest.fixture
def few(rules):
    return made_up(rules, 60)


def chances(rules, contact_id):
    return {chance["to"]: chance
            for chance in rules.get_score(contact_id=contact_id)["propensities"]}


def told_events(rules):
    return [orjson.loads(event["data"])["value_score"] for held in rules.store.outbox.find()
            for event in held.get("events", ()) if event["type"] == "marketing.value.scored"]


def test_who_objects_to_profiling_is_not_guessed_at_any_more(rules, customers):
    learnt(rules, "buy")
    reckoned(rules)
    ana, luz = customers[0], customers[1]
    assert chances(rules, ana)
    assert chances(rules, luz)

    consented(rules, ana, "objected", purpose="profiling")
    scored()

    assert chances(rules, ana) == {}
    assert chances(rules, luz)


def test_customers_are_scored_by_what_was_learnt_with_reasons(rules):
    made_up(rules, 800)
    models = {kind: learnt(rules, kind) for kind in PROPENSITIES}
    assert {model["state"] for model in models.values()} == {"ready"}
    (waiting,) = rules.store.score_reckonings.find({"_is_waiting": True})
    assert waiting["state"] == "waiting"
    reckoned(rules)

    best = rules.list_scores(sort="-propensity_to_buy", limit=200)["items"]
    found = [{chance["to"]: chance for chance in item["propensities"]}["buy"] for item in best]
    probabilities = [chance["probability"] for chance in found]
    assert probabilities == sorted(probabilities, reverse=True)
    assert {chance["model_id"] for chance in found} == {models["buy"]["id"]}
    assert {chance["is_average"] for chance in found} == {False}
    first = found[0]["reasons"][0]
    assert first["contribution"] > 0
    assert first["text"]["es"].endswith("lo hace más probable.")
    told = {score["contact_ids"][0]: score for score in told_events(rules)}
    assert {chance["to"]: (chance["probability"], chance["model_id"])
            for chance in told[best[0]["contact_id"]]["propensities"]} == {
        to: (chance["probability"], chance["model_id"])
        for to, chance in chances(rules, best[0]["contact_id"]).items()}


def test_score_is_what_the_model_says_of_what_is_known_as_it_is_scored(rules, customers):
    model = learnt(rules, "buy")
    reckoned(rules)
    raw = rules.store.worth.find_one({"_id": customers[7]})

    known = Known(history.of([customers[7]]), day_of(raw["scored_at"]),
                  model["propensity"]["usual_days"])
    card = scorecards.of_stored(model["propensity"]["scorecard"])

    assert chances(rules, customers[7])["buy"]["probability"] == pytest.approx(
        card.probabilities(known.features())[0], abs=5e-5)


def test_history_of_some_is_that_of_all(rules, customers):
    rules.store.sold_orders.update_one({"contact_ids": customers[5]}, {"$set": {
        "state": "cancelled", "cancelled_at": clock.now()}})
    some, day = [customers[5], customers[2]], day_of(clock.now()) - 100

    of_all = Known(history.of_all(), day, 30).features()
    of_some = Known(history.of(some), day, 30).features()

    for code, values in of_some.items():
        assert values == pytest.approx([of_all[code][5], of_all[code][2]]), code


def test_few_customers_are_told_the_average_of_their_class_and_that_it_is_one(rules, few):
    model = learnt(rules, "buy")
    reckoned(rules)

    assert (model["state"], model["propensity"]["averages_because"]) == (
        "averages", "too_few_customers")
    rates = {item["class"]: item["rate"] for item in model["propensity"]["class_rates"]}
    for id in few[:20]:
        score = rules.get_score(contact_id=id)
        (chance,) = score["propensities"]
        assert chance["is_average"] is True
        assert chance["probability"] == pytest.approx(
            rates.get(score["rfm"]["class"], rates["all"]), abs=5e-5)
        assert [reason["code"] for reason in chance["reasons"]] == ["class_average"]


def test_nothing_is_made_up_where_nothing_is_known(rules):
    eva = a_contact_id()
    bought(rules, eva)
    model = learnt(rules, "buy")
    scored()

    assert (model["state"], model["failed_because"]) == ("failed", "too_few_customers")
    assert "propensity" not in model
    assert rules.get_score(contact_id=eva)["propensities"] == []
    assert rules.store.score_reckonings.count_documents({}) == 0


def test_who_bought_last_more_than_a_year_ago_has_left_and_is_not_asked_about(rules, few):
    learnt(rules, "leave")
    reckoned(rules)
    bounds = {True: [], False: []}
    for raw in rules.store.worth.find():
        has_left = (clock.now() - raw["last_order_at"]).days > 365
        bounds[has_left].append([chance["to"] for chance in raw.get("propensities", ())])

    assert set(map(tuple, bounds[True])) == {()}
    assert set(map(tuple, bounds[False])) == {("leave",)}


def test_new_order_is_in_the_propensity_at_once(rules, customers):
    learnt(rules, "buy")
    reckoned(rules)
    id = min(customers, key=lambda one: chances(rules, one)["buy"]["probability"])
    before = chances(rules, id)["buy"]["probability"]

    bought(rules, id)
    scored()

    assert chances(rules, id)["buy"]["probability"] > before


def test_models_are_kept_and_one_that_failed_is_not_used(rules, customers):
    first, second = learnt(rules, "buy"), learnt(rules, "buy")
    rules.store.models.update_one({"_id": rules.train_model(kind="buy")["id"]}, {
        "$set": {"state": "failed", "fitted_at": clock.now()}, "$unset": {"_is_waiting": ""}})
    reckoned(rules)

    assert chances(rules, customers[0])["buy"]["model_id"] == second["id"]
    assert rules.get_model(model_id=first["id"]) == first
    assert len(rules.list_models(kind="buy")["items"]) == 3
    assert first["propensity"] == second["propensity"]


def test_train_model_asked_for_by_many_at_once_is_begun_once(rules):
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: rules.train_model(kind="buy")["id"], range(16)))

    assert len(set(found)) == rules.store.models.count_documents({}) == 1


def test_train_model_refuses_what_only_lifetime_has(rules):
    for wrong in ({"horizon_months": 12}, {"discount_rate": "0.1"}):
        with pytest.raises(ValidationError):
            rules.train_model(kind="buy", **wrong)

    assert rules.list_models()["items"] == []


def test_each_kind_of_model_has_its_process(rules, monkeypatch):
    begun = []
    monkeypatch.setattr(working.jobs, "in_own_process", lambda *given: begun.append(given))
    for kind in ("buy", "lifetime"):
        id = rules.train_model(kind=kind)["id"]
        working.work_on()
        rules.store.models.update_one({"_id": id}, {"$unset": {"_is_waiting": ""}})

    assert [target for target, _ in begun] == [
        "marketing.propensity.training:run", "marketing.worth.lifetime.training:run"]


def test_models_are_begun_once_there_are_customers_and_again_every_week(rules, few, later):
    renewing.renew_propensity_models()
    assert rules.list_models()["items"] == []
    reckoned(rules)

    renewing.renew_propensity_models()
    renewing.renew_propensity_models()
    waiting = rules.list_models()["items"]
    assert sorted(model["kind"] for model in waiting) == sorted(PROPENSITIES)
    for model in waiting:
        training.run(model["id"])
    later(days=8)
    renewing.renew_propensity_models()

    assert len(rules.list_models()["items"]) == 6


def test_model_that_was_given_up_meanwhile_stays_so(rules, few):
    asked = rules.train_model(kind="buy")
    rules.store.models.update_one({"_id": asked["id"]}, {"$set": {"state": "failed"}})

    training.run(asked["id"])

    assert rules.get_model(model_id=asked["id"])["state"] == "failed"
    assert rules.store.score_reckonings.count_documents({}) == 0


def test_segments_and_call_lists_choose_by_propensity(rules, customers):
    learnt(rules, "buy")
    reckoned(rules)
    for id in customers[:40]:
        rules.react("on_contact_created", happened("contacts.contact.created", {
            "contact": a_contact(id=id), "changed": []}))
    likely = {id: chances(rules, id)["buy"]["probability"] for id in customers[:40]}
    bound = sorted(likely.values())[20]

    segment = rules.create_segment(name="Probables", rule={"worth": {
        "figure": "propensity_to_buy", "operator": "at_least", "value": bound}})
    members = rules.list_segment_members(segment_id=segment["id"], limit=100)["items"]
    call_list = rules.create_call_list(**a_list(ranked_by="propensity_to_buy"))
    rules.add_call_list_contacts(call_list_id=call_list["id"], contact_ids=customers[:40])

    assert {member["contact_id"] for member in members} == {
        id for id, chance in likely.items() if chance >= bound}
    ranked = [raw["contact_id"] for raw in rules.store.call_entries.find().sort("_rank", 1)]
    assert [likely[id] for id in ranked] == sorted(likely.values(), reverse=True)


def test_customers_are_chosen_by_their_worth_as_it_was_last_worked_out(rules):
    """Not only once it changed so much that it was told."""
    eva = a_contact_id()
    bought(rules, eva, days_ago=20)
    scored()
    told = len(told_events(rules))
    rules.store.customers.update_one({"_id": eva}, {"$set": {"worth": {"engagement": 0.9}}})

    stale.mark({eva})
    scored()

    assert len(told_events(rules)) == told
    assert rules.store.customers.find_one({"_id": eva})["worth"]["engagement"] == (
        rules.get_score(contact_id=eva)["engagement"])


def test_propensity_of_a_merged_customer_is_the_survivors_and_who_is_erased_has_none(
        rules, customers):
    learnt(rules, "buy")
    reckoned(rules)
    eva, luz = (a_contact(id=id) for id in customers[:2])
    for contact in (eva, luz):
        rules.react("on_contact_created", happened("contacts.contact.created", {
            "contact": contact, "changed": []}))
    rules.react("on_contact_merged", happened("contacts.contact.merged", {
        "contact": {**luz, "version": 2}, "merged_id": eva["id"], "merge_id": new_id("merge"),
        "changed": []}))
    scored()

    assert chances(rules, eva["id"]) == chances(rules, luz["id"])
    known = Known(history.of([luz["id"]]), day_of(clock.now()))
    assert known.order_count[0] == rules.get_score(contact_id=luz["id"])["order_count"]

    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure",
        "contact_ids": [luz["id"], eva["id"]], "opened_at": moment(), "due_at": moment(-30)}))

    assert rules.store.worth.count_documents({"_id": {"$in": [luz["id"], eva["id"]]}}) == 0
    assert not np.any(Known(history.of([luz["id"]]), day_of(clock.now())).is_known)
    assert luz["id"] not in str(list(rules.store.models.find()))

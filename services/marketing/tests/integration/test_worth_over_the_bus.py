"""A new order is in the customer's profile soon, and long work runs beside the service."""

import numpy as np
import pytest
from marketing_factories import an_order, money
from population_factories import population, put_into_store
from worth_factories import add_customers

from chassis import clock
from chassis.testing.processes import wait_until
from contracts import sales
from marketing.propensity.history import day_of


@pytest.fixture
def contact(client, marketing):
    return client.contacts.create_contact(kind="person", name="Eva Ruiz")


def shown_score(client, contact):
    sections = client.contacts.get_profile(contact_id=contact["id"])["sections"]
    return sections.get("value", {}).get("score", {})


def test_new_order_is_in_the_profile_soon(client, contact, publish_event):
    publish_event(sales.order_placed, {"order": an_order(
        contact["id"], "250.00", margin=money("75.00"))})

    wait_until(lambda: shown_score(client, contact).get("order_count") == 1)

    score = shown_score(client, contact)
    assert (score["revenue"], score["profit"]) == (money("250.00"), money("75.00"))


def test_model_is_trained_and_everybody_scored_by_it_beside_the_service(marketing, stack):
    store = stack.open_store("marketing")
    ids = add_customers(store, 400)

    model = marketing.train_model(kind="lifetime")

    wait_until(lambda: marketing.get_model(model_id=model["id"])["state"] == "ready", seconds=30)
    wait_until(lambda: store.worth.count_documents({"model_id": model["id"]}) == len(ids),
               seconds=30)
    assert marketing.get_score(contact_id=ids[0])["intervals"]


def test_propensity_is_learnt_and_everybody_scored_by_it_beside_the_service(marketing, stack):
    store = stack.open_store("marketing")
    ids = put_into_store(store, population(400, day=np.floor(day_of(clock.now()))))

    model = marketing.train_model(kind="buy")

    wait_until(lambda: marketing.get_model(model_id=model["id"])["state"] != "training",
               seconds=60)
    wait_until(lambda: store.worth.count_documents(
        {"propensities.model_id": model["id"]}) == len(ids), seconds=60)
    best = marketing.list_scores(sort="-propensity_to_buy", limit=1)["items"][0]
    assert best["propensities"][0]["reasons"]

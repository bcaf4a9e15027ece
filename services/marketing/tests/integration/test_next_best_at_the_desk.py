"""What is best done next, with a contacts service that says what may be done."""

import pytest
from bson.decimal128 import Decimal128
from call_factories import callable_contact
from next_best_factories import best_for, obstacles_of

from chassis import clock
from contracts.errors import ValidationFailed
from marketing.errors import NextBestActionIsForbidden


@pytest.fixture
def eva(desk):
    """Somebody who agreed to be called, and of whom it is known that they buy."""
    id, now = callable_contact(desk, 1), clock.now()
    desk.store.worth.insert_one({
        "_id": id, "version": 1, "created_at": now, "updated_at": now, "scored_at": now,
        "order_count": 4, "margin": Decimal128("400.00"), "margin_count": 4,
        "expected_orders": 3.0, "rfm": {"class": "loyal"}, "propensities": [
            {"to": "buy", "probability": 0.5}, {"to": "answer", "probability": 0.5},
            {"to": "leave", "probability": 0.1}]})
    return id


def test_who_agreed_to_it_is_called_until_they_withdraw(desk, eva):
    best = best_for(desk, eva)
    # Nobody agreed to be written to.
    assert (best["kind"], obstacles_of(best)) == (
        "call", {("ask_referral", "no_basis")})

    desk.contacts.withdraw_consent(
        contact_id=eva, purpose="telemarketing", evidence=[{"text": "No"}])

    shown = desk.get_next_best_action(next_best_action_id=best["id"])
    assert shown["forbidden_because"] == "withdrawn"
    with pytest.raises(NextBestActionIsForbidden):
        desk.record_next_best_action_outcome(next_best_action_id=best["id"], outcome="accepted")
    assert best_for(desk, eva)["kind"] == "nothing"


def test_guard_forbids_the_call(desk, eva):
    desk.contacts.create_guard_rule(
        name="Sin llamadas", actions=["call"], level="warn", reach="contact", is_active=True,
        can_be_overridden=True, text={"en": "No calls.", "es": "Sin llamadas."},
        conditions={"kind": "contact", "at_least": 1, "all": [
            {"field": "is_archived", "operator": "equals", "flag": False}]})

    assert obstacles_of(best_for(desk, eva)) >= {("call", "guard_raised")}


def test_recommend_refuses_who_is_nobody(desk):
    with pytest.raises(ValidationFailed):
        best_for(desk, "contact_01h455vb4pex5vsknk084sn02q")

    assert desk.store.next_best_actions.count_documents({}) == 0

"""Nothing that is asked of returns reads a collection without an index."""

import pytest
from return_factories import Shop, a_return, asked_of, inspected
from ticket_factories import OTHER

from chassis.facts import page_of_facts
from chassis.testing.parties import party
from chassis.testing.rules import opened
from contracts.context import Actor
from helpdesk.returns import default_reasons, expiring, settlements
from helpdesk.service import HelpdeskService
from helpdesk.tickets import default_types


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        default_types.seed()
        default_reasons.seed()
        yield rules


def test_returns_are_read_by_indexes(rules, monkeypatch):
    shop = asked_of(Shop(), monkeypatch)
    held = rules.request_return(**a_return(shop))
    cancelled = rules.request_return(subscription_id=shop.subscription["id"])
    action = rules.create_corrective_action(
        description="x", cause="weak_leg", owner_id=OTHER, due_on="2026-12-01")
    rules.record_return_cause(return_id=held["id"], cause="weak_leg", description="x")
    inspected(rules, held)
    rules.settle_return(return_id=held["id"], how="refund", text="x")
    settlements.settle_returns()

    for filters in ({}, {"state": "closed"}, {"status": "settled"}, {"kind": "return"},
                    {"contact_id": shop.customer_id}, {"order_id": shop.order["id"]},
                    {"subscription_id": cancelled["subscription_id"]}, {"owner_id": OTHER},
                    {"number": held["number"]}):
        rules.list_returns(**filters)
    for by in ("product", "cause", "reason", "supplier", "responsible"):
        rules.get_return_pareto(by=by, kind="return")
    for filters in ({}, {"state": "planned"}, {"owner_id": OTHER}, {"cause": "weak_leg"}):
        rules.list_corrective_actions(**filters)
    rules.get_corrective_action_effect(corrective_action_id=action["id"])
    rules.list_return_reasons()
    rules.list_return_policies()
    page_of_facts(HelpdeskService.facts, limit=10, after=None)


def test_portal_returns_are_read_by_indexes(rules, monkeypatch):
    shop = asked_of(Shop(customer_id=party(), days_ago=20), monkeypatch)
    portal = rules.by(Actor("account_1", roles=("customer",), contact_id=shop.customer_id,
                            party_id=shop.customer_id))
    held = portal.request_portal_return(**a_return(shop))

    portal.list_portal_return_reasons()
    portal.list_portal_returns()
    photo = portal.add_portal_return_photo(return_id=held["id"], name="a.jpg", content="aGk=")
    portal.get_portal_return_photo(return_id=held["id"], attachment_id=photo["id"])
    expiring.expire_return_offers()
    portal.answer_portal_return_offer(return_id=held["id"])

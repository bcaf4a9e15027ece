"""Whatever leads ask the store has an index: they work where scans are refused."""

import itertools

import pytest
from lead_factories import answering, assigning, at, form, lead, party, scoring, user_id

from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.testing.rules import opened
from sales.leads import assignment, clocks, intake, retention
from sales.leads import scoring as scores
from sales.models import DOCUMENTS


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    """The operations of the service on an empty store that refuses scans."""
    from sales.service import SalesService

    if "sales" not in unscanned_stack.databases:
        unscanned_stack.add_service("sales")
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SalesService, monkeypatch) as rules:
        yield rules


def test_leads_are_listed_in_any_way(rules):
    made = rules.create_lead(**lead(company="Acme"))
    rules.create_lead(**lead(email=made["email"]))
    rules.create_lead(**lead())
    filters = {"state": "new", "owner_id": user_id(), "team_id": "x", "source": "agent",
               "campaign_id": "campaign_01h455vb4pex5vsknk084sn02q", "is_open": True,
               "contact_id": "contact_01h455vb4pex5vsknk084sn02q", "email": "a@example.com",
               "phone": "600123123", "is_unassigned": True, "is_answer_overdue": True}
    pairs = itertools.combinations(filters, 2)
    asked = [{}, *({name: filters[name]} for name in filters),
             *({one: filters[one], other: filters[other]} for one, other in pairs)]

    for one, sort in itertools.product(asked, ("created_at", "-created_at", "score", "-score")):
        page = rules.list_leads(limit=1, sort=sort, **one)
        if page["next"]:
            rules.list_leads(limit=1, sort=sort, after=page["next"], **one)


def test_rules_and_forms_are_listed_in_any_way(rules):
    rule = rules.create_lead_rule(**scoring(3))
    made = rules.create_web_form(**form())

    for filters in ({}, {"kind": "scoring"}, {"is_active": True},
                    {"kind": "scoring", "is_active": True}):
        assert rules.list_lead_rules(**filters)["items"] == [rule]
    assert rules.list_lead_rule_versions(lead_rule_id=rule["id"])["items"] == [rule]
    for filters in ({}, {"is_active": True}):
        assert rules.list_web_forms(**filters)["items"] == [made]


def test_leads_go_their_way(rules):
    owner = user_id()
    for rule in (scoring(3), assigning([owner]), answering(5)):
        rules.create_lead_rule(**rule)
    rules.keep_lead_taker(user_id=owner, capacity=3)
    contact_id = party(email="ana@example.com", tax_id="12345678Z")
    made = rules.create_web_form(**form())
    rules.submit_web_form(web_form_id=made["id"], answers={
        "email": "ana@example.com", "given_name": "Ana", "company": "Acme"})
    rules.import_leads(items=[{
        "external_id": {"system": "x", "id": "1"}, **lead(country="ES", tax_id="12345678Z")}])
    rules.create_lead_rule(**scoring(5))

    assignment.assign_waiting_leads()
    scores.rescore_leads()
    clocks.tell_overdue_answers()
    retention.delete_idle_leads()
    commit(lambda: intake.match_again([{"emails": [{"address": "ana@example.com"}]}]))
    commit(lambda: clocks.take_interaction({
        "participants": [{"contact_id": contact_id}], "occurred_at": at(minutes=1)}))
    (taker,) = rules.list_lead_takers()["items"]
    assert taker["open_count"] == 2
    for item in rules.list_leads()["items"]:
        rules.disqualify_lead(lead_id=item["id"], reason="spam")
        rules.restore_lead(lead_id=item["id"], reason="It was none.")
        rules.update_lead(lead_id=item["id"], changes={"company": "Acme"})
    commit(lambda: DocumentHoldings(DOCUMENTS).erase([contact_id], "data_request_1"))

"""The rules of leads: how leads are scored by them, and that their versions are kept."""

import pytest
from lead_factories import answering, assigning, lead, party, scoring, user_id, where

from chassis.testing.events import waiting_events
from contracts.errors import PreconditionFailed, ValidationFailed
from sales.leads import scoring as scores


def test_create_lead_is_scored_by_the_rules_that_fit_with_their_reasons(rules):
    near = rules.create_lead_rule(**scoring(30, where("country", ["ES", "PT"])))
    rules.create_lead_rule(**scoring(50, where("company_size", "200")))
    chief = rules.create_lead_rule(
        **scoring(25, where("job_title", ["director"], "contains"), where("has_email", True)))
    free = rules.create_lead_rule(**scoring(-10, where("has_free_email", True)))
    rules.create_lead_rule(**scoring(90, is_active=False))

    made = rules.create_lead(**lead(
        country="PT", company_size=50, job_title="Diréctora general", email="ana@gmail.com"))

    assert made["score"] == 45
    assert made["reasons"] == [
        {"rule_id": rule["id"], "rule_version": 1, "points": points, "text": f"{points} points"}
        for rule, points in ((near, 30), (chief, 25), (free, -10))]


@pytest.mark.parametrize(("condition", "fields", "is_fitting"), [
    (where("utm_campaign", ["feria"], "contains"), {"utm": {"campaign": "Feria Madrid"}}, True),
    (where("utm_campaign", ["feria"], "contains"), {}, False),
    (where("postal_code", ["28", "45"], "begins_with"), {"postal_code": "45001"}, True),
    (where("postal_code", ["28", "45"], "begins_with"), {"postal_code": "08001"}, False),
    (where("language", "es", "differs"), {}, True),
    (where("language", "es", "differs"), {"language": "es"}, False),
    (where("company_size", "50"), {"company_size": 50}, True),
    (where("company_size", "50", "at_most"), {"company_size": 51}, False),
    (where("company_size", "50", "at_most"), {}, False),
    (where("message", False, "is_given"), {}, True),
    (where("tags", ["vip"]), {"tags": ["Feria", "VIP"]}, True),
    (where("email_domain", "example.com"), {}, True),
    (where("source", "event"), {"source": "event"}, True),
])
def test_condition_is_answered_by_what_a_lead_says(rules, condition, fields, is_fitting):
    rules.create_lead_rule(**scoring(10, condition))

    made = rules.create_lead(**lead(**fields))

    assert made["score"] == (10 if is_fitting else 0)


def test_score_is_never_below_0_nor_above_100(rules):
    rules.create_lead_rule(**scoring(-20))
    low = rules.create_lead(**lead())
    rules.create_lead_rule(**scoring(100, where("country", "ES")))
    rules.create_lead_rule(**scoring(60, where("country", "ES")))
    high = rules.create_lead(**lead(country="ES"))

    assert (low["score"], high["score"]) == (0, 100)


def test_known_contact_counts(rules):
    rules.create_lead_rule(**scoring(15, where("is_known", True)))
    party(email="ana@example.com")

    assert rules.create_lead(**lead(email="ana@example.com"))["score"] == 15


def test_rescore_leads_follows_a_change_of_the_rules(rules):
    rule = rules.create_lead_rule(**scoring(30, where("country", "ES")))
    near, far = rules.create_lead(**lead(country="ES")), rules.create_lead(**lead(country="FR"))
    closed = rules.create_lead(**lead(country="ES"))
    closed = rules.disqualify_lead(lead_id=closed["id"], reason="spam")

    rules.update_lead_rule(lead_rule_id=rule["id"], changes={"points": 35})
    scores.rescore_leads()
    scores.rescore_leads()

    scored = rules.get_lead(lead_id=near["id"])
    assert (scored["score"], scored["version"]) == (35, 2)
    assert scored["reasons"][0]["rule_version"] == 2
    assert rules.get_lead(lead_id=far["id"]) == far
    assert rules.get_lead(lead_id=closed["id"]) == closed
    updates = [event for event in waiting_events(rules.store)
               if event["type"] == "sales.lead.updated"]
    assert len(updates) == 1
    assert b'"changed":["reasons","score"]' in updates[0]["data"]


def test_rescore_leads_goes_through_more_than_a_batch(rules, monkeypatch):
    monkeypatch.setattr(scores, "BATCH", 2)
    made = [rules.create_lead(**lead()) for _ in range(5)]
    rules.create_lead_rule(**scoring(5))

    scores.rescore_leads()

    assert {rules.get_lead(lead_id=one["id"])["score"] for one in made} == {5}


def test_update_lead_rule_keeps_every_version(rules):
    rule = rules.create_lead_rule(**scoring(30, where("country", "ES")))

    rules.update_lead_rule(lead_rule_id=rule["id"], changes={"name": "Near"}, expected_version=1)
    same = rules.update_lead_rule(lead_rule_id=rule["id"], changes={"name": "Near"})

    assert same["version"] == 2
    versions = rules.list_lead_rule_versions(lead_rule_id=rule["id"])["items"]
    assert [version["name"] for version in versions] == ["Near", "Scoring"]
    assert versions[1] == rule
    with pytest.raises(PreconditionFailed):
        rules.update_lead_rule(lead_rule_id=rule["id"], changes={}, expected_version=1)


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"kind": "scoring", "name": "x", "text": "y"}, "/points"),
    ({"kind": "scoring", "name": "x", "points": 3}, "/text"),
    ({"kind": "assignment", "name": "x"}, "/user_ids"),
    ({"kind": "answering", "name": "x"}, "/within_minutes"),
    ({**answering(5), "points": 4}, "/points"),
])
def test_create_lead_rule_is_refused_when_it_says_what_another_kind_does(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_lead_rule(**fields)

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert rules.list_lead_rules()["items"] == []


@pytest.mark.parametrize("condition", [
    {"field": "country", "operator": "at_least", "number": "3"},
    {"field": "company_size", "operator": "equals", "word": "3"},
    {"field": "has_email", "operator": "equals", "word": "yes"},
    {"field": "country", "operator": "equals", "word": "ES", "number": "3"},
    {"field": "country", "operator": "one_of"},
    {"field": "country", "operator": "one_of", "words": []},
    {"field": "$where", "operator": "equals", "word": "1"},
])
def test_condition_is_refused_when_it_makes_no_sense(condition):
    from contracts.sales import create_lead_rule

    assert create_lead_rule.request.validate(scoring(3, condition)).keys() == {"conditions"}


def test_list_lead_rules_narrows(rules):
    one = rules.create_lead_rule(**scoring(3))
    other = rules.create_lead_rule(**assigning([user_id()], is_active=False))

    assert [item["id"] for item in rules.list_lead_rules()["items"]] == [other["id"], one["id"]]
    assert rules.list_lead_rules(kind="scoring")["items"] == [one]
    assert rules.list_lead_rules(kind="assignment", is_active=True)["items"] == []
    assert rules.list_lead_rules(is_active=False)["items"] == [other]
    assert rules.get_lead_rule(lead_rule_id=one["id"]) == one


def test_default_rules_are_what_the_contract_takes_and_are_seeded_once(rules):
    from contracts.sales import create_lead_rule
    from sales.leads.default_rules import seed

    seed(rules.store)
    seed(rules.store)

    made = rules.list_lead_rules(limit=200)["items"]
    assert len(made) == 11
    for rule in made:
        known = {name: value for name, value in rule.items()
                 if name in create_lead_rule.request.fields}
        assert create_lead_rule.request.validate(known) == {}
        assert rules.list_lead_rule_versions(lead_rule_id=rule["id"])["items"] == [rule]
    one = rules.create_lead(name="Ana", email="ana@gmail.com", phone="600123123", company="Acme",
                            job_title="Directora de compras", company_size=80, source="referral")
    assert one["score"] == 20 + 15 + 15 + 15 + 10 - 10
    assert one["answer_due_at"]

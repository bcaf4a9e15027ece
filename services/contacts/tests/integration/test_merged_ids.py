"""Whatever is asked of, or said to, the id of a merged contact is about its survivor."""

import pytest
from contacts_factories import organisation, person
from facts_factories import as_exported, told
from imports_at_work import keep_for_this_process

ANGRY = {"mood": "angry", "confidence": 0.9}
ASKED = {"purpose": "survey", "channel": "email"}


@pytest.fixture
def rules(rules, store, monkeypatch):
    from contacts.guards.default_rules import seed

    keep_for_this_process(store, monkeypatch)
    seed(store)
    return rules


@pytest.fixture
def ana(rules):
    return rules.create_contact(**person())


@pytest.fixture
def double(rules):
    return rules.create_contact(**person())


@pytest.fixture
def merge(rules, ana, double):
    return rules.merge_contacts(survivor_id=ana["id"], merged_id=double["id"])["merge"]


def objects(rules, contact):
    answer = rules.may_approach_contact(contact_id=contact["id"], **ASKED)
    return answer["reason"]["code"] == "objected"


def test_objection_told_to_the_old_id_binds_the_survivor(rules, ana, double, merge, store):
    said = rules.record_consent(contact_id=double["id"], purpose="survey", decision="objected")

    assert said["contact_id"] == ana["id"]
    assert objects(rules, ana)
    assert objects(rules, double)
    assert store.contacts.find_one({"_id": ana["id"]})["_objects_to"] == ["survey"]
    for contact in (ana, double):
        assert rules.list_consents(contact_id=contact["id"])["items"] == [said]


def test_objection_told_to_the_old_id_is_its_own_again_when_unmerged(rules, ana, double, merge,
                                                                     store):
    rules.record_consent(contact_id=double["id"], purpose="survey", decision="objected")
    rules.record_consent(contact_id=ana["id"], purpose="profiling", decision="objected")

    rules.undo_merge(merge_id=merge["id"])

    assert objects(rules, double)
    assert not objects(rules, ana)
    held = {contact["_id"]: contact["_objects_to"] for contact in store.contacts.find(
        {"_id": {"$in": [ana["id"], double["id"]]}})}
    assert held == {ana["id"]: ["profiling"], double["id"]: ["survey"]}


def test_may_approach_answers_an_old_id_with_what_holds_for_the_survivor(rules, ana, double, merge):
    rules.record_consent(contact_id=ana["id"], purpose="survey", decision="objected")

    answers = rules.may_approach(contact_ids=[double["id"], ana["id"]], **ASKED)["items"]

    assert [answer["contact_id"] for answer in answers] == [double["id"], ana["id"]]
    assert [answer["reason"]["code"] for answer in answers] == ["objected"] * 2


def test_guards_answer_an_old_id_with_what_holds_for_the_survivor(rules, ana, double, merge):
    ticket = told("helpdesk.ticket.opened", ana, sentiment=ANGRY)
    rules.learn_facts(facts=[as_exported("helpdesk.ticket.opened", ticket)])

    by_old, by_new = (rules.check_guards(contact_id=contact["id"], action="send_quote")
                      for contact in (double, ana))
    many = rules.check_many_guards(contact_ids=[double["id"], ana["id"]], action="send_quote")

    assert by_old["findings"] == by_new["findings"] != []
    assert by_old["contact_id"] == ana["id"]
    assert many["unknown_ids"] == []
    assert [item["contact_id"] for item in many["items"]] == [double["id"], ana["id"]]
    assert many["items"][0]["findings"] == many["items"][1]["findings"] == by_new["findings"]


def test_override_of_an_old_id_is_one_of_the_survivor(rules, ana, double, merge):
    ticket = told("helpdesk.ticket.opened", ana, sentiment=ANGRY)
    rules.learn_facts(facts=[as_exported("helpdesk.ticket.opened", ticket)])
    found = rules.check_guards(contact_id=double["id"], action="send_quote")["findings"]

    made = rules.override_guard(
        contact_id=double["id"], action="send_quote", reason="They know of it and agree.",
        finding_ids=[finding["id"] for finding in found])

    assert made["contact_id"] == ana["id"]
    assert rules.check_guards(contact_id=ana["id"], action="send_quote")["level"] == "clear"
    assert rules.list_guard_overrides(contact_id=double["id"])["items"] == [made]


def test_reads_of_an_old_id_are_those_of_the_survivor(rules, ana, double, merge):
    rules.create_activity(type="task", subject="Call back", participants=[
        {"contact_id": ana["id"]}])
    for read in (rules.get_network, rules.get_ownership_history, rules.find_introductions,
                 rules.list_activities, rules.get_timeline):
        assert read(contact_id=double["id"]) == read(contact_id=ana["id"])
    by_old, by_new = (rules.get_profile(contact_id=contact["id"]) for contact in (double, ana))
    assert by_old == by_new
    assert by_new["contact_id"] == ana["id"]
    assert len(rules.list_activities(contact_id=double["id"])["items"]) == 1


def test_group_of_an_old_id_is_that_of_the_survivor(rules):
    acme, twin, child = (rules.create_contact(**organisation()) for _ in range(3))
    rules.create_relationship(from_id=child["id"], to_id=twin["id"], type="subsidiary_of")
    rules.merge_contacts(survivor_id=acme["id"], merged_id=twin["id"])

    group = rules.get_group(contact_id=twin["id"])

    assert group == rules.get_group(contact_id=acme["id"])
    assert {item["id"] for item in group["organisations"]} == {acme["id"], child["id"]}

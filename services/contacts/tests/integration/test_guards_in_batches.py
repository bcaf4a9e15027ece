"""Guards asked of many at once: how often the store is asked does not grow with how many."""

import pytest
from contacts_factories import organisation, person, working_at
from facts_factories import as_exported, told

from chassis.testing.asked import ASKED

ANGRY = {"mood": "angry", "confidence": 0.9}
ACTIONS = ("close_deal", "send_quote", "campaign", "call", "phone_order", "dun")


@pytest.fixture
def seeded(rules, store):
    from contacts.guards.default_rules import seed

    seed(store)
    return rules


@pytest.fixture
def everybody(seeded):
    """Six people in each of twenty organisations, half of these subsidiaries, with open tickets."""
    firms = [seeded.create_contact(**organisation()) for _ in range(20)]
    for child, parent in zip(firms[:10], firms[10:], strict=True):
        seeded.create_relationship(from_id=child["id"], to_id=parent["id"], type="subsidiary_of")
    people = [seeded.create_contact(**person(affiliations=[working_at(firms[number % 20])]))
              for number in range(120)]
    for some in range(0, 120, 4):
        for type, fields in (("helpdesk.ticket.opened", {"sentiment": ANGRY}),
                             ("social.complaint.published", {})):
            seeded.learn_facts(facts=[as_exported(type, told(type, people[some], **fields))])
    return [contact["id"] for contact in people]


def reads_of(rules, contact_ids, action):
    ASKED.names.clear()
    rules.check_many_guards(contact_ids=contact_ids, action=action)
    return ASKED.reads


def test_check_many_guards_reads_as_often_for_many_as_for_few(seeded, everybody):
    for action in ACTIONS:
        # One of each organisation, so that groups are as deep.
        few = reads_of(seeded, everybody[:20], action)

        many = reads_of(seeded, everybody, action)

        assert few
        assert many == few, action
        assert len(many) <= len(reads_of(seeded, everybody[:1], action)), action
        assert "getMore" not in many


def test_check_many_guards_reads_as_often_for_many_rules_as_for_few(seeded, everybody):
    before = reads_of(seeded, everybody, "call")
    for number in range(10):
        seeded.create_guard_rule(
            name=f"Rule {number}", actions=["call"], level="info", reach="group",
            conditions={"kind": "ticket", "all": []}, text={"en": "{title}", "es": "{title}"},
            is_active=True)

    found = seeded.check_many_guards(contact_ids=everybody, action="call")
    after = reads_of(seeded, everybody, "call")

    assert len(found["items"][0]["findings"]) >= 10
    assert after == before

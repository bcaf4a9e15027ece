"""Retention rules propose, and erase only where they say so."""

from datetime import timedelta

import pytest
from contacts_factories import call_with, organisation, person

from chassis import clock
from contacts.data_requests import retention
from contracts.errors import Conflict, NotFound, PreconditionFailed

PROSPECT = [{"role": "prospect"}]


@pytest.fixture
def years_later():
    """`years_later(3)`: the clock is moved; it is put right after the test."""
    yield lambda years: clock.move(timedelta(days=366 * years))
    clock.move(timedelta())


@pytest.fixture
def rule(rules):
    return rules.create_retention_rule(name="Silent prospects", roles=["prospect"], months=36)


@pytest.fixture
def ana(rules):
    return rules.create_contact(**person(roles=PROSPECT))


def _proposed(rules, rule, **options):
    return [item["contact_id"] for item in rules.list_retention_proposals(
        retention_rule_id=rule["id"], **options)["items"]]


def test_propose_erasures_means_people_of_these_roles_of_whom_nothing_was_heard(
        rules, rule, ana, years_later, store):
    for others in ({"roles": [{"role": "customer"}]}, {"roles": [*PROSPECT, {"role": "partner"}]},
                   {}):
        rules.create_contact(**person(**others))
    rules.create_contact(**organisation(roles=PROSPECT))
    heard = rules.create_contact(**person(roles=PROSPECT))
    restricted = rules.create_contact(**person(roles=PROSPECT))
    store.contacts.update_one({"_id": restricted["id"]}, {"$set": {"_restricted_at": clock.now()}})
    retention.propose_erasures()
    assert _proposed(rules, rule) == []

    years_later(4)
    rules.create_contact(**person(roles=PROSPECT))
    rules.record_interaction(**call_with(heard))

    assert rules.preview_retention_rule(retention_rule_id=rule["id"]) == {
        "count": 1, "contact_ids": [ana["id"]]}
    assert _proposed(rules, rule) == []
    retention.propose_erasures()
    retention.propose_erasures()
    assert _proposed(rules, rule) == [ana["id"]]
    # Nobody is erased by that.
    assert rules.list_data_requests()["items"] == []
    assert rules.get_contact(contact_id=ana["id"])["id"] == ana["id"]


def test_proposal_is_accepted_or_dismissed_once(rules, rule, ana, years_later):
    other = rules.create_contact(**person(roles=PROSPECT))
    years_later(4)
    retention.propose_erasures()
    first, second = rules.list_retention_proposals(retention_rule_id=rule["id"])["items"]

    accepted = rules.accept_retention_proposal(proposal_id=first["id"])
    dismissed = rules.dismiss_retention_proposal(proposal_id=second["id"])

    (asked,) = rules.list_data_requests()["items"]
    assert asked["id"] == accepted["data_request_id"]
    assert (asked["kind"], asked["state"]) == ("erasure", "open")
    assert asked["contact_id"] == first["contact_id"]
    assert dismissed["decision"] == "dismissed"
    for decide in (rules.accept_retention_proposal, rules.dismiss_retention_proposal):
        for proposal in (first, second):
            with pytest.raises(Conflict) as caught:
                decide(proposal_id=proposal["id"])
            assert caught.value.code == "proposal_is_decided"
    retention.propose_erasures()
    assert _proposed(rules, rule) == []
    assert set(_proposed(rules, rule, is_decided=True)) == {ana["id"], other["id"]}


def test_rule_erases_by_itself_when_it_says_so(rules, ana, years_later):
    rules.create_retention_rule(name="Off", roles=["prospect"], months=1, action="erase",
                                is_active=False)
    years_later(1)
    retention.propose_erasures()
    assert rules.list_data_requests()["items"] == []

    rules.create_retention_rule(name="On", roles=["prospect"], months=1, action="erase")
    retention.propose_erasures()
    retention.propose_erasures()

    (asked,) = rules.list_data_requests()["items"]
    assert (asked["contact_id"], asked["state"]) == (ana["id"], "open")
    assert asked["identity_shown_by"] == "Nobody asked: retention rule On"
    assert asked["recorded_by"] == "service:contacts"


def test_rule_is_changed_and_removed_with_what_it_proposes(rules, rule, ana, years_later):
    years_later(4)
    retention.propose_erasures()
    assert _proposed(rules, rule) == [ana["id"]]

    changed = rules.update_retention_rule(
        retention_rule_id=rule["id"], changes={"months": 600}, expected_version=1)
    assert (changed["months"], changed["version"]) == (600, 2)
    assert _proposed(rules, rule) == []
    with pytest.raises(PreconditionFailed):
        rules.update_retention_rule(
            retention_rule_id=rule["id"], changes={"months": 1}, expected_version=1)
    assert rules.get_retention_rule(retention_rule_id=rule["id"]) == changed
    assert rules.list_retention_rules()["items"] == [changed]
    rules.remove_retention_rule(retention_rule_id=rule["id"])
    with pytest.raises(NotFound):
        rules.remove_retention_rule(retention_rule_id=rule["id"])
    with pytest.raises(NotFound):
        rules.preview_retention_rule(retention_rule_id=rule["id"])


def test_months_after_ends_with_a_shorter_month():
    from datetime import UTC, datetime

    from contacts.data_requests.requests import months_after

    for start, months, expected in ((datetime(2026, 1, 31, tzinfo=UTC), 1, (2026, 2, 28)),
                                    (datetime(2027, 12, 31, tzinfo=UTC), 2, (2028, 2, 29)),
                                    (datetime(2026, 3, 31, tzinfo=UTC), -1, (2026, 2, 28)),
                                    (datetime(2026, 1, 15, tzinfo=UTC), -13, (2024, 12, 15))):
        found = months_after(start, months)
        assert (found.year, found.month, found.day) == expected

"""Going on in spite of a guard: with a reason, for this evidence, for a time, and told."""

from datetime import timedelta

import pytest
from contacts_factories import organisation, person, working_at
from facts_factories import as_exported, told
from imports_at_work import keep_for_this_process
from marshmallow import ValidationError

from chassis import clock
from chassis.testing.events import waiting_events
from contracts.errors import Conflict

REASON = "We spoke with her, and she agrees."
OWNER = "user_01keeca2mwf04sf6mrhrvrar59"


@pytest.fixture
def rule(rules):
    return rules.create_guard_rule(
        name="Tickets", actions=["call", "dun"], level="block", reach="organisation",
        conditions={"kind": "ticket"}, text={"en": "{count}", "es": "{count}"}, is_active=True)


@pytest.fixture
def acme(rules):
    return rules.create_contact(**organisation())


@pytest.fixture
def ana(rules, acme):
    return rules.create_contact(**person(affiliations=[working_at(acme)]))


@pytest.fixture
def tell(rules):
    def tell(type, contact, **fields):
        data = told(type, contact, **{"owner_id": OWNER, **fields})
        rules.learn_facts(facts=[as_exported(type, data)])
        return data["ticket"]

    return tell


@pytest.fixture
def later():
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


def check(rules, contact, action="call"):
    return rules.check_guards(contact_id=contact["id"], action=action)


def override(rules, contact, **fields):
    found = check(rules, contact)["findings"]
    return rules.override_guard(**{
        "contact_id": contact["id"], "action": "call", "reason": REASON,
        "finding_ids": [finding["id"] for finding in found], **fields})


def test_override_guard_lets_the_action_pass_and_stays_in_sight(rules, rule, tell, ana):
    tell("helpdesk.ticket.opened", ana)
    assert check(rules, ana)["level"] == "block"

    made = override(rules, ana)

    found = check(rules, ana)
    assert found["level"] == "clear"
    (finding,) = found["findings"]
    assert finding["override"] == {
        name: made[name] for name in ("id", "reason", "actor_id", "expires_at")}
    assert check(rules, ana, "dun")["level"] == "block"
    assert rules.list_guard_overrides(contact_id=ana["id"])["items"] == [made]


def test_override_guard_tells_the_owner_of_the_evidence(
        rules, store, rule, tell, ana, monkeypatch):
    keep_for_this_process(store, monkeypatch)
    tell("helpdesk.ticket.opened", ana)

    made = override(rules, ana)

    (event,) = [event for event in waiting_events(store)
                if event["type"] == "contacts.guard.overridden"]
    assert made["owner_ids"] == [OWNER]
    assert OWNER.encode() in event["data"]
    (entry,) = rules.get_timeline(
        contact_id=ana["id"], type="contacts.guard.overridden")["items"]
    assert entry["summary"] == REASON


def test_override_ends_with_its_time(rules, rule, tell, ana, later):
    tell("helpdesk.ticket.opened", ana)
    override(rules, ana, hours=2)

    later(hours=1)
    assert check(rules, ana)["level"] == "clear"
    later(hours=3)
    assert check(rules, ana)["level"] == "block"


def test_override_does_not_hold_for_new_evidence_and_does_for_less(rules, rule, tell, ana):
    first = tell("helpdesk.ticket.opened", ana, version=1)
    tell("helpdesk.ticket.opened", ana)
    override(rules, ana)

    tell("helpdesk.ticket.resolved", ana, new=False, id=first["id"], version=2)
    assert check(rules, ana)["level"] == "clear"
    tell("helpdesk.ticket.opened", ana)
    assert check(rules, ana)["level"] == "block"


def test_override_does_not_hold_when_the_rule_was_changed(rules, rule, tell, ana):
    tell("helpdesk.ticket.opened", ana)
    override(rules, ana)

    rules.update_guard_rule(guard_rule_id=rule["id"], changes={"level": "warn"})

    assert check(rules, ana)["level"] == "warn"


def test_override_is_for_that_contact_and_no_other(rules, rule, tell, acme, ana):
    tell("helpdesk.ticket.opened", ana)

    override(rules, ana)

    assert check(rules, acme)["level"] == "block"


def test_override_guard_refuses_what_is_not_raised_and_changes_nothing(
        rules, store, rule, tell, ana):
    tell("helpdesk.ticket.opened", ana)

    with pytest.raises(Conflict) as refused:
        override(rules, ana, finding_ids=["finding_" + "0" * 32])

    assert refused.value.code == "guard_is_not_raised"
    assert store.guard_overrides.count_documents({}) == 0
    assert check(rules, ana)["level"] == "block"


def test_override_guard_refuses_where_the_rule_does_not_allow_it(rules, store, rule, tell, ana):
    rules.update_guard_rule(guard_rule_id=rule["id"], changes={"can_be_overridden": False})
    tell("helpdesk.ticket.opened", ana)

    with pytest.raises(Conflict) as refused:
        override(rules, ana)

    assert refused.value.code == "guard_cannot_be_overridden"
    assert store.guard_overrides.count_documents({}) == 0


@pytest.mark.parametrize("reason", ["", "because", " " * 40])
def test_override_guard_takes_a_reason(rules, store, rule, tell, ana, reason):
    tell("helpdesk.ticket.opened", ana)

    with pytest.raises(ValidationError):
        override(rules, ana, reason=reason)

    assert store.guard_overrides.count_documents({}) == 0

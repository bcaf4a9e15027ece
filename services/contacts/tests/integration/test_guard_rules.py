"""The rules of guards are data: made, tried, changed and kept in every version."""

import pytest
from contacts_factories import person
from facts_factories import as_exported, eur, told
from marshmallow import ValidationError

from contracts.errors import NotFound, PreconditionFailed, ValidationFailed


def rule(**fields):
    return {
        "name": "Big open deals", "actions": ["call"], "level": "warn",
        "conditions": {"kind": "deal", "total_at_least": eur("1000")},
        "text": {"en": "{count} deals, {amount} in all, first {title}.", "es": "{count}"},
        "is_active": True, **fields,
    }


@pytest.fixture
def ana(rules):
    return rules.create_contact(**person())


@pytest.fixture
def deals(rules, ana):
    """Two open deals, together worth 1,200 EUR and 50 USD."""
    for value in (eur("700.00"), eur("500.00"), {"amount": "50", "currency": "USD"}):
        rules.learn_facts(facts=[as_exported(
            "sales.deal.opened", told("sales.deal.opened", ana, value=value, name="Frenos"))])


def findings(rules, contact):
    return rules.check_guards(contact_id=contact["id"], action="call")["findings"]


def test_rule_that_was_made_raises_a_guard_and_tells_of_the_amounts(rules, ana, deals):
    made = rules.create_guard_rule(**rule())

    (finding,) = findings(rules, ana)

    assert (finding["rule_id"], finding["rule_version"]) == (made["id"], 1)
    assert finding["text"] == {
        "en": "3 deals, 1200.00 EUR + 50 USD in all, first Frenos.", "es": "3"}


def test_rule_at_rest_raises_nothing_until_it_is_active(rules, ana, deals):
    made = rules.create_guard_rule(**rule(is_active=False))
    assert findings(rules, ana) == []

    rules.update_guard_rule(guard_rule_id=made["id"], changes={"is_active": True})

    assert findings(rules, ana)[0]["rule_version"] == 2


def test_update_guard_rule_keeps_what_it_was(rules, ana):
    made = rules.create_guard_rule(**rule())
    changed = rules.update_guard_rule(
        guard_rule_id=made["id"], expected_version=1,
        changes={"level": "block", "conditions": {"kind": "deal", "at_least": 2, "all": [
            {"field": "amount", "operator": "at_least", "money": eur("10.50")}]}})

    assert rules.get_guard_rule(guard_rule_id=made["id"]) == changed
    first = rules.list_guard_rule_versions(guard_rule_id=made["id"], limit=1)
    second = rules.list_guard_rule_versions(
        guard_rule_id=made["id"], limit=1, after=first["next"])
    assert first["items"] + second["items"] == [changed, made]
    assert second["next"] is None


def test_update_guard_rule_makes_no_version_when_nothing_changes(rules):
    made = rules.create_guard_rule(**rule())

    same = rules.update_guard_rule(
        guard_rule_id=made["id"], changes={"level": "warn", "conditions": {
            "kind": "deal", "total_at_least": eur("1000")}})

    assert same["version"] == 1
    assert len(rules.list_guard_rule_versions(guard_rule_id=made["id"])["items"]) == 1


def test_update_guard_rule_refuses_a_stale_version_and_changes_nothing(rules):
    made = rules.create_guard_rule(**rule())

    with pytest.raises(PreconditionFailed):
        rules.update_guard_rule(
            guard_rule_id=made["id"], changes={"level": "info"}, expected_version=7)

    assert rules.get_guard_rule(guard_rule_id=made["id"]) == made


def test_list_guard_rules_is_narrowed_by_action_and_whether_they_apply(rules):
    made = [rules.create_guard_rule(**rule(actions=actions, is_active=is_active))["id"]
            for actions, is_active in ((["call"], True), (["dun", "call"], False))]

    def listed(**filters):
        return [item["id"] for item in rules.list_guard_rules(**filters)["items"]]

    assert listed() == made[::-1]
    assert listed(action="dun") == made[1:]
    assert listed(action="call", is_active=True) == made[:1]


@pytest.mark.parametrize("conditions", [
    {"kind": "deal", "all": [{"field": "mood", "operator": "equals", "word": "angry"}]},
    {"kind": "ticket", "all": [{"field": "mood", "operator": "at_least", "word": "angry"}]},
    {"kind": "ticket", "all": [{"field": "mood", "operator": "equals", "number": "1"}]},
    {"kind": "ticket", "all": [{"field": "mood", "operator": "equals"}]},
    {"kind": "ticket", "all": [
        {"field": "mood", "operator": "equals", "word": "angry", "flag": True}]},
    {"kind": "ticket", "total_at_least": {"amount": "1", "currency": "EUR"}},
    {"kind": "unicorn"},
    {"kind": "ticket", "all": [{"field": "$where", "operator": "equals", "word": "1"}]},
    {"kind": "ticket", "all": [
        {"field": "age_days", "operator": "at_least", "number": "1"}] * 11},
    {"kind": "ticket", "at_least": 0},
])
def test_create_guard_rule_refuses_conditions_that_make_no_sense(rules, store, conditions):
    with pytest.raises(ValidationError):
        rules.create_guard_rule(**rule(conditions=conditions))

    assert store.guard_rules.count_documents({}) == 0


def test_create_guard_rule_refuses_a_text_that_cannot_be_filled_in(rules, store):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_guard_rule(**rule(text={"en": "{count}", "es": "{__class__}"}))

    assert refused.value.details["errors"][0]["pointer"] == "/text/es"
    assert store.guard_rules.count_documents({}) == 0


def test_test_guard_rule_says_what_a_rule_would_find_and_leaves_nothing(
        rules, store, ana, deals):
    unknown = "contact_01h455vb4pex5vsknk084sn02q"

    tried = rules.test_guard_rule(
        rule=rule(is_active=False), contact_ids=[ana["id"], unknown])

    assert tried["items"][0]["level"] == "warn"
    assert tried["items"][0]["findings"][0]["count"] == 3
    assert tried["unknown_ids"] == [unknown]
    assert store.guard_rules.count_documents({}) == 0
    assert findings(rules, ana) == []


def test_get_guard_rule_refuses_when_there_is_none(rules):
    with pytest.raises(NotFound):
        rules.get_guard_rule(guard_rule_id="guard_rule_01h455vb4pex5vsknk084sn02q")


def test_seeding_again_leaves_alone_what_an_administrator_changed(rules, store):
    from contacts.guards.default_rules import default_rules, seed

    seed(store)
    one = default_rules()[0]["_id"]
    rules.update_guard_rule(guard_rule_id=one, changes={"is_active": False})

    seed(store)

    assert rules.get_guard_rule(guard_rule_id=one)["is_active"] is False
    assert store.guard_rules.count_documents({}) == len(default_rules()) == 13
    assert len(rules.list_guard_rule_versions(guard_rule_id=one)["items"]) == 2


def without_confidence(store):
    """The rule on who is angry about money as it was once, at its first version."""
    from contacts.guards.default_rules import default_rules, seed

    seed(store)
    one = next(rule["_id"] for rule in default_rules() if rule["name"] == "Angry about money")
    for collection, key, path in ((store.guard_rules, one, "conditions.all"),
                                  (store.guard_rule_versions, f"{one}/1", "rule.conditions.all")):
        collection.update_one({"_id": key}, {"$pull": {path: {"field": "mood_confidence"}}})
    return one


def fields_of(rules, rule_id):
    return [one["field"] for one in
            rules.get_guard_rule(guard_rule_id=rule_id)["conditions"]["all"]]


def test_rule_on_who_is_angry_about_money_comes_to_ask_for_confidence_once(rules, store):
    from contacts.migrations import m0060_ask_for_confidence

    one = without_confidence(store)
    assert fields_of(rules, one) == ["mood", "priority"]

    for _ in range(2):
        m0060_ask_for_confidence.up(store)

    assert fields_of(rules, one) == ["mood", "mood_confidence", "priority"]
    versions = rules.list_guard_rule_versions(guard_rule_id=one)["items"]
    assert [(held["version"], len(held["conditions"]["all"])) for held in versions] == [
        (2, 3), (1, 2)]


@pytest.mark.parametrize("changes", [{"is_active": False}, {"level": "warn"}])
def test_rule_that_somebody_changed_is_left_alone(rules, store, changes):
    from contacts.migrations import m0060_ask_for_confidence

    one = without_confidence(store)
    changed = rules.update_guard_rule(guard_rule_id=one, changes=changes)

    m0060_ask_for_confidence.up(store)

    assert rules.get_guard_rule(guard_rule_id=one) == changed


def test_rules_that_come_along_are_such_as_could_be_made(rules, store):
    from contacts.guards.default_rules import seed

    seed(store)

    for held in rules.list_guard_rules()["items"]:
        fields = {name: value for name, value in held.items() if name not in (
            "id", "version", "created_at", "updated_at", "changed_by_id")}
        made = rules.create_guard_rule(**fields)
        assert {name: made[name] for name in fields} == fields

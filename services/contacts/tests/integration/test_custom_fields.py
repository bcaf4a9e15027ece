"""Custom fields are declared, changed, retired and brought back by an administrator."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from contacts_factories import organisation, person
from custom_at_work import field_of, settled_now

from contracts.errors import Conflict, NotFound, PermissionDenied, ValidationFailed


@pytest.fixture(autouse=True)
def _forgotten(rules):
    from contacts.custom_fields import known

    known.forget()


def errors_of(raised):
    return {error["pointer"]: error["detail"] for error in raised.value.details["errors"]}


def test_declare_custom_field_when_it_fits_its_type(rules):
    declared = field_of(
        rules, "size", "choice", label="Size", labels={"es": "Tamaño"},
        options=[{"key": "small", "label": "Small"}, {"key": "large", "label": "Large"}])

    assert declared == rules.get_custom_field(custom_field_id=declared["id"])
    assert (declared["entity"], declared["key"], declared["type"]) == ("contact", "size", "choice")
    assert declared["labels"] == {"es": "Tamaño"}
    assert (declared["is_required"], declared["is_unique"], declared["is_settled"]) == (
        False, False, True)


@pytest.mark.parametrize(("wrong", "pointer"), [
    ({"type": "choice"}, "/options"),
    ({"type": "text", "options": [{"key": "a", "label": "A"}]}, "/options"),
    ({"type": "choice", "options": [{"key": "a", "label": "A"}] * 2}, "/options"),
    ({"type": "whole", "minimum": "ten"}, "/minimum"),
    ({"type": "whole", "minimum": "3", "maximum": "2"}, "/maximum"),
    ({"type": "decimal", "minimum": "9", "maximum": "10"}, None),
    ({"type": "day", "maximum": "2026-02-30"}, "/maximum"),
    ({"type": "text", "minimum": "3"}, "/minimum"),
    ({"type": "whole", "max_length": 3}, "/max_length"),
    ({"type": "text", "max_length": 501}, "/max_length"),
    ({"type": "flag", "is_unique": True}, "/is_unique"),
    ({"type": "long_text", "is_searchable": True}, "/is_searchable"),
    ({"type": "text", "decimals": 2}, "/decimals"),
    ({"type": "text", "currencies": ["EUR"]}, "/currencies"),
    ({"type": "text", "entity": "activity", "is_unique": True}, "/is_unique"),
    ({"type": "text", "entity": "activity", "of_kinds": ["person"]}, "/of_kinds"),
])
def test_declare_custom_field_when_something_does_not_fit(rules, wrong, pointer):
    said = {"entity": "contact", "key": "size", "label": "Size", **wrong}
    if pointer is None:
        assert rules.declare_custom_field(**said)["key"] == "size"
        return

    with pytest.raises(ValidationFailed) as raised:
        rules.declare_custom_field(**said)

    assert list(errors_of(raised)) == [pointer]
    assert rules.list_custom_fields()["items"] == []


def test_declare_custom_field_when_its_key_was_ever_used(rules):
    first = field_of(rules, "size", "text")
    rules.retire_custom_field(custom_field_id=first["id"])

    with pytest.raises(Conflict) as raised:
        field_of(rules, "size", "whole")

    assert raised.value.code == "custom_field_key_taken"
    assert field_of(rules, "size", "whole", entity="activity")["entity"] == "activity"


def test_declare_custom_field_fifty_at_once_up_to_the_limit(rules, monkeypatch):
    from contacts.custom_fields import definitions

    monkeypatch.setattr(definitions, "MOST_FIELDS", 20)

    def declare(number):
        try:
            return field_of(rules, f"field_{number}", "text")["key"]
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(10) as pool:
        came = list(pool.map(declare, range(50)))

    assert came.count("too_many_custom_fields") == 30
    assert len(rules.list_custom_fields(limit=200)["items"]) == 20


def test_declare_custom_field_when_one_may_not(contacts, ask_as):
    with pytest.raises(PermissionDenied):
        ask_as("sales", "declare_custom_field", entity="contact", key="size", type="text",
               label="Size")

    assert contacts.list_custom_fields()["items"] == []


def test_list_custom_fields_page_by_page_and_by_entity(rules):
    keys = [field_of(rules, f"field_{number}", "text")["key"] for number in range(3)]
    other = field_of(rules, "place", "text", entity="activity")

    page = rules.list_custom_fields(entity="contact", limit=2)
    rest = rules.list_custom_fields(entity="contact", limit=2, after=page["next"])

    assert [item["key"] for item in page["items"] + rest["items"]] == keys
    assert rest["next"] is None
    assert rules.list_custom_fields(entity="activity")["items"] == [other]


def test_update_custom_field_options_that_are_left_out_are_retired(rules):
    options = [{"key": "small", "label": "Small"}, {"key": "large", "label": "Large"}]
    size = field_of(rules, "size", "choice", options=options)
    ana = rules.create_contact(**person(custom={"size": "small"}))

    changed = rules.update_custom_field(custom_field_id=size["id"], changes={
        "options": [options[1], {"key": "huge", "label": "Huge"}]})

    assert [(option["key"], option.get("is_retired", False)) for option in changed["options"]] == [
        ("large", False), ("huge", False), ("small", True)]
    with pytest.raises(ValidationFailed) as raised:
        rules.create_contact(**person(custom={"size": "small"}))
    assert errors_of(raised) == {"/custom/size": "There is no such option."}
    # Whoever has it keeps it, and may send it back.
    kept = rules.update_contact(contact_id=ana["id"], changes={
        "nickname": "Anita", "custom": {"size": "small"}})
    assert kept["custom"] == {"size": "small"}


def test_update_custom_field_when_nothing_changes_makes_no_version(rules):
    size = field_of(rules, "size", "text")

    assert rules.update_custom_field(
        custom_field_id=size["id"], changes={"label": size["label"]}) == size


def test_update_custom_field_when_it_is_retired(rules):
    size = field_of(rules, "size", "text")
    rules.retire_custom_field(custom_field_id=size["id"])

    with pytest.raises(Conflict) as raised:
        rules.update_custom_field(custom_field_id=size["id"], changes={"label": "Other"})

    assert raised.value.code == "custom_field_is_retired"
    assert rules.get_custom_field(custom_field_id=size["id"])["label"] == size["label"]


def test_retire_custom_field_keeps_its_values_and_restore_brings_them_back(
        rules, store, monkeypatch):
    size = field_of(rules, "size", "text", is_searchable=True)
    ana = rules.create_contact(**person(custom={"size": "Enormous"}))
    rules.create_contact(**person())

    rules.retire_custom_field(custom_field_id=size["id"])
    settled_now(monkeypatch)
    gone = rules.get_contact(contact_id=ana["id"])
    with pytest.raises(ValidationFailed):
        rules.update_contact(contact_id=ana["id"], changes={"custom": {"size": "x"}})
    found_when_gone = rules.search_contacts(q="enormous")["items"]
    rules.restore_custom_field(custom_field_id=size["id"])
    settled_now(monkeypatch)
    back = rules.get_contact(contact_id=ana["id"])

    assert "custom" not in gone
    assert gone["version"] == ana["version"] + 1
    assert found_when_gone == []
    assert back["custom"] == {"size": "Enormous"}
    assert [hit["contact"] for hit in rules.search_contacts(q="enormous")["items"]] == [back]
    shown = rules.get_custom_field(custom_field_id=size["id"])
    assert (shown["is_settled"], "retired_at" in shown) == (True, False)


def test_retire_custom_field_when_a_contact_changes_before_it_is_settled(rules):
    size = field_of(rules, "size", "text")
    ana = rules.create_contact(**person(custom={"size": "Enormous"}))
    rules.retire_custom_field(custom_field_id=size["id"])

    changed = rules.update_contact(contact_id=ana["id"], changes={"nickname": "Anita"})

    assert "custom" not in changed
    rules.restore_custom_field(custom_field_id=size["id"])
    back = rules.update_contact(contact_id=ana["id"], changes={"nickname": "Ani"})
    assert back["custom"] == {"size": "Enormous"}


def test_update_custom_field_to_be_searchable_has_what_is_there_found(rules, monkeypatch):
    size = field_of(rules, "size", "text")
    ana = rules.create_contact(**person(custom={"size": "Gigantic"}))
    assert rules.search_contacts(q="gigantic")["items"] == []

    rules.update_custom_field(custom_field_id=size["id"], changes={"is_searchable": True})
    settled_now(monkeypatch)

    assert [hit["contact"]["id"] for hit in rules.search_contacts(q="gigantic")["items"]] == [
        ana["id"]]
    rules.update_custom_field(custom_field_id=size["id"], changes={"visible_to": ["finance"]})
    settled_now(monkeypatch)
    assert rules.search_contacts(q="gigantic")["items"] == []


def test_update_custom_field_to_be_unique_when_values_are_double(rules):
    number = field_of(rules, "member_no", "text")
    for _ in range(2):
        rules.create_contact(**person(custom={"member_no": "A 17"}))

    with pytest.raises(Conflict) as raised:
        rules.update_custom_field(custom_field_id=number["id"], changes={"is_unique": True})

    assert raised.value.code == "custom_values_not_unique"
    assert raised.value.details == {"key": "member_no", "values": ["a 17"]}
    assert rules.get_custom_field(custom_field_id=number["id"]) == number


def test_update_custom_field_to_be_unique_guards_what_was_there_before(rules, monkeypatch):
    number = field_of(rules, "member_no", "text")
    rules.create_contact(**person(custom={"member_no": "A17"}))
    rules.update_custom_field(custom_field_id=number["id"], changes={"is_unique": True})

    for _ in range(2):
        # Before it is settled, and afterwards.
        with pytest.raises(Conflict) as raised:
            rules.create_contact(**person(custom={"member_no": "a17"}))
        assert raised.value.code == "custom_value_taken"
        settled_now(monkeypatch)

    assert len(rules.list_contacts()["items"]) == 1
    assert rules.get_custom_field(custom_field_id=number["id"])["is_settled"] is True


def test_field_hidden_from_a_role_is_absent_for_it(contacts, ask_as):
    hidden = contacts.declare_custom_field(
        entity="contact", key="margin", type="decimal", label="Margin", visible_to=["finance"],
        is_searchable=True, is_required=True)
    shown = contacts.declare_custom_field(
        entity="contact", key="size", type="text", label="Size")

    assert ask_as("sales", "list_custom_fields")["items"] == [shown]
    assert ask_as("finance", "list_custom_fields")["items"] == [hidden, shown]
    with pytest.raises(NotFound):
        ask_as("sales", "get_custom_field", custom_field_id=hidden["id"])
    schema = ask_as("sales", "get_custom_field_schema", entity="contact")["json_schema"]
    assert list(schema["properties"]) == ["size"]
    with pytest.raises(ValidationFailed) as raised:
        ask_as("sales", "list_contacts", custom=["margin:1"])
    assert errors_of(raised) == {"/custom": "There is no custom field margin to narrow by."}
    with pytest.raises(ValidationFailed) as raised:
        ask_as("sales", "create_contact", **person(custom={"margin": "1"}))
    assert errors_of(raised) == {"/custom/margin": "There is no such custom field."}
    # What one cannot see, one is not made to fill.
    assert ask_as("sales", "create_contact", **organisation(custom={"size": "big"}))["custom"] == {
        "size": "big"}


def test_without_hidden_leaves_out_what_a_role_may_not_see(rules):
    from contacts.custom_fields.visibility import hidden_keys, without_hidden
    from contracts.context import Actor

    field_of(rules, "margin", "decimal", visible_to=["finance"])
    field_of(rules, "size", "text")
    ana = rules.create_contact(**person(custom={"margin": "1", "size": "big"}))
    sales, finance = (Actor("user_x", roles=(role,)) for role in ("sales", "finance"))

    assert hidden_keys(sales, "contact") == {"margin"}
    assert hidden_keys(finance, "contact") == frozenset()
    assert hidden_keys(Actor("service:sales", roles=("service",)), "contact") == frozenset()
    assert without_hidden(ana, sales)["custom"] == {"size": "big"}
    assert without_hidden(ana, finance) == ana
    assert "custom" not in without_hidden({"custom": {"margin": "1"}}, sales)

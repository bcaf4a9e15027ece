"""Values of custom fields are checked, changed key by key, found in lists, and unique in races."""

from concurrent.futures import ThreadPoolExecutor

import jsonschema_rs
import pytest
from contacts_factories import organisation, person
from custom_at_work import field_of

from contracts.errors import Conflict, ValidationFailed

SIZES = [{"key": "small", "label": "Small", "labels": {"es": "Pequeño"}},
         {"key": "large", "label": "Large"}]

# Fields by key, with values as they are said and kept, and values that are refused.
FIELDS = {
    "line": ({"type": "text", "max_length": 5}, [(" Ábc ", "Ábc"), ("12345", "12345")],
             ["123456", "a\nb", 5, True, ["a"]]),
    "story": ({"type": "long_text"}, [("a\nb", "a\nb")], [5, {}]),
    "points": ({"type": "whole", "minimum": "-5", "maximum": "10"}, [(0, 0), (-5, -5), (10, 10)],
               [11, -6, "3", True]),
    "rate": ({"type": "decimal", "decimals": 2, "minimum": "0.5"},
             [("12.50", "12.50"), ("007.1", "7.1"), ("0.5", "0.5")],
             ["0.49", "1.234", "1e3", "1,5", 3, ""]),
    "is_vip": ({"type": "flag"}, [(True, True), (False, False)], ["true", 1]),
    "founded_on": ({"type": "day", "minimum": "1900-01-01"}, [("2026-03-31", "2026-03-31")],
                   ["1899-12-31", "2026-02-30", "31/3/2026", 20260331]),
    "seen_at": ({"type": "time"}, [("2026-03-31T09:30:00+02:00", "2026-03-31T07:30:00Z"),
                                   ("2026-03-31T09:30:00.1239Z", "2026-03-31T09:30:00.123Z")],
                ["2026-03-31", "2026-03-31T09:30:00"]),
    "size": ({"type": "choice", "options": SIZES}, [("small", "small")],
             ["huge", "Small", ["small"]]),
    "sizes": ({"type": "choices", "options": SIZES},
              [(["large", "small", "large"], ["large", "small"])], [["huge"], "small"]),
    "shop": ({"type": "url"}, [("https://acme.example/x", "https://acme.example/x")],
             ["acme.example", "javascript:alert(1)", "https://a b"]),
    "second_email": ({"type": "email"}, [("Ana@Acme.ES", "ana@acme.es")], ["ana", "@x"]),
    "fax": ({"type": "phone"}, [("910 000 000", "+34910000000")], ["12", "x"]),
    "budget": ({"type": "money", "currencies": ["EUR", "USD"], "maximum": "1000"},
               [({"amount": "12.50", "currency": "EUR"}, {"amount": "12.50", "currency": "EUR"})],
               [{"amount": "12.50", "currency": "GBP"}, {"amount": "1001", "currency": "EUR"},
                {"amount": "x", "currency": "EUR"}, {"amount": "1"}, "12.50 EUR"]),
}


@pytest.fixture(autouse=True)
def _forgotten(rules):
    from contacts.custom_fields import known

    known.forget()


def errors_of(raised):
    return {error["pointer"]: error["detail"] for error in raised.value.details["errors"]}


def names(page):
    return [item["given_name"] for item in page["items"]]


@pytest.mark.parametrize("key", FIELDS)
def test_create_contact_with_each_type_of_value(rules, key):
    from marshmallow import ValidationError

    field, kept, refused = FIELDS[key]
    field_of(rules, key, **field)

    for said, value in kept:
        made = rules.create_contact(**person(custom={key: said}))
        assert rules.get_contact(contact_id=made["id"])["custom"] == {key: value}
    count = len(rules.list_contacts()["items"])
    for said in refused:
        with pytest.raises((ValidationFailed, ValidationError)) as raised:
            rules.create_contact(**person(custom={key: said}))
        if isinstance(raised.value, ValidationFailed):
            assert list(errors_of(raised)) == [f"/custom/{key}"]
    assert len(rules.list_contacts()["items"]) == count == len(kept)


def test_schema_of_custom_fields_takes_what_the_service_takes(rules):
    for key, (field, _, _) in FIELDS.items():
        field_of(rules, key, **field, is_required=key == "line")
    field_of(rules, "of_people", "text", of_kinds=["person"])

    told = rules.get_custom_field_schema(entity="contact")["json_schema"]
    validator = jsonschema_rs.Draft202012Validator(told, validate_formats=True)

    jsonschema_rs.meta.validate(told)
    assert told["required"] == ["line"]
    whole = {key: kept[0][1] for key, (_, kept, _) in FIELDS.items()}
    assert validator.is_valid(whole)
    assert rules.create_contact(**person(custom=whole))["custom"] == whole
    # What it cannot say is which text limits texts of numbers and days.
    beyond = {"rate": {"0.49"}, "founded_on": {"1899-12-31"}, "fax": {"12", "x"}}
    for key, (_, _, refused) in FIELDS.items():
        for value in refused:
            is_beyond = isinstance(value, str) and value in beyond.get(key, ())
            is_line_end = value == "a\nb"
            is_limit = isinstance(value, dict) and value.get("amount") == "1001"
            if not (is_beyond or is_line_end or is_limit):
                assert not validator.is_valid({**whole, key: value}), (key, value)
    assert not validator.is_valid({**whole, "unknown": "x"})


def test_update_contact_is_a_merge_patch_of_each_key(rules):
    for key in ("one", "two", "three"):
        field_of(rules, key, "text")
    ana = rules.create_contact(**person(custom={"one": "1", "two": "2", "three": None}))

    changed = rules.update_contact(contact_id=ana["id"], changes={
        "custom": {"one": None, "three": "3"}})
    same = rules.update_contact(contact_id=ana["id"], changes={"custom": {"three": "3"}})
    cleared = rules.update_contact(contact_id=ana["id"], changes={"custom": None})

    assert ana["custom"] == {"one": "1", "two": "2"}
    assert changed["custom"] == {"two": "2", "three": "3"}
    assert same == changed
    assert "custom" not in cleared


def test_update_contact_when_something_is_wrong_changes_nothing(rules, store):
    field_of(rules, "one", "text")
    field_of(rules, "two", "whole")
    ana = rules.create_contact(**person(custom={"one": "1"}))
    before = list(store.contacts.find())

    with pytest.raises(ValidationFailed) as raised:
        rules.update_contact(contact_id=ana["id"], changes={
            "nickname": "Anita", "custom": {"one": "2", "two": "x", "three": "3"}})

    assert errors_of(raised) == {"/custom/two": "This has to be a whole number.",
                                 "/custom/three": "There is no such custom field."}
    assert list(store.contacts.find()) == before


def test_required_field_has_to_be_given_for_what_is_new_and_stays(rules):
    old = rules.create_contact(**person())
    field_of(rules, "size", "text", is_required=True)
    field_of(rules, "sector", "text", is_required=True, of_kinds=["organisation"])
    field_of(rules, "other", "text")

    for custom in ({}, {"custom": {}}, {"custom": {"size": None}}, {"custom": {"other": "x"}}):
        with pytest.raises(ValidationFailed) as raised:
            rules.create_contact(**person(**custom))
        assert errors_of(raised) == {"/custom/size": "This has to be given."}
    with pytest.raises(ValidationFailed) as raised:
        rules.create_contact(**organisation())
    assert list(errors_of(raised)) == ["/custom/size", "/custom/sector"]
    ana = rules.create_contact(**person(custom={"size": "big"}))
    with pytest.raises(ValidationFailed):
        rules.update_contact(contact_id=ana["id"], changes={"custom": {"size": None}})
    with pytest.raises(ValidationFailed) as raised:
        rules.create_contact(**person(custom={"size": "big", "sector": "x"}))
    assert errors_of(raised) == {"/custom/sector": "There is no such custom field."}

    # Who was there before goes on without it, until something is said of custom fields.
    assert rules.update_contact(contact_id=old["id"], changes={"nickname": "x"})["version"] == 2
    with pytest.raises(ValidationFailed):
        rules.update_contact(contact_id=old["id"], changes={"custom": {"other": "x"}})
    assert len(rules.list_contacts()["items"]) == 2


def test_unique_value_when_fifty_claim_it_at_once(rules, store):
    field_of(rules, "member_no", "text", is_unique=True)

    def claim(_):
        try:
            return rules.create_contact(**person(custom={"member_no": "A 17"}))["version"]
        except Conflict as error:
            return error.code, error.details

    with ThreadPoolExecutor(16) as pool:
        came = list(pool.map(claim, range(50)))

    assert came.count(1) == 1
    assert came.count(("custom_value_taken", {
        "key": "member_no", "pointer": "/custom/member_no"})) == 49
    assert store.contacts.count_documents({}) == 1


def test_unique_value_when_it_is_let_go_another_may_have_it(rules):
    field_of(rules, "member_no", "whole", is_unique=True)
    ana = rules.create_contact(**person(custom={"member_no": 17}))
    eva = rules.create_contact(**person())

    with pytest.raises(Conflict):
        rules.update_contact(contact_id=eva["id"], changes={"custom": {"member_no": 17}})
    rules.update_contact(contact_id=ana["id"], changes={"custom": {"member_no": None}})

    changed = rules.update_contact(contact_id=eva["id"], changes={"custom": {"member_no": 17}})
    assert changed["custom"] == {"member_no": 17}


def test_list_contacts_narrowed_by_custom_fields(rules):
    for key, (field, _, _) in FIELDS.items():
        field_of(rules, key, **field, is_searchable=key != "story")
    rules.create_contact(**person(given_name="Ana", custom={
        key: kept[0][1] for key, (_, kept, _) in FIELDS.items()}))
    rules.create_contact(**person(given_name="Eva", custom={
        "points": 9, "rate": "100", "founded_on": "2000-01-01", "seen_at": "2030-01-01T00:00:00Z",
        "budget": {"amount": "100", "currency": "USD"}, "is_vip": False, "sizes": ["large"],
        "line": "12..4"}))
    rules.create_contact(**person(given_name="Leo"))

    found = {
        "line:abc": ["Ana"], "line:12..4": ["Eva"], "points:0": ["Ana"], "points:-1..8": ["Ana"],
        "points:-5..": ["Eva", "Ana"], "points:..-1": [], "rate:12.5": ["Ana"],
        "rate:13..": ["Eva"], "rate:2..99": ["Ana"], "is_vip:true": ["Ana"], "is_vip:no": ["Eva"],
        "founded_on:2026-01-01..2026-12-31": ["Ana"], "founded_on:..2025-12-31": ["Eva"],
        "seen_at:2026-03-31T07:30:00Z": ["Ana"], "seen_at:2027-01-01T00:00:00Z..": ["Eva"],
        "size:small": ["Ana"], "size:Pequeño": ["Ana"], "sizes:large": ["Eva", "Ana"],
        "sizes:large;small": ["Ana"], "shop:https://ACME.example/x": ["Ana"],
        "second_email:ANA@acme.es": ["Ana"], "fax:+34 910 000 000": ["Ana"],
        "budget:12.5 EUR": ["Ana"], "budget:10 EUR..": ["Ana"], "budget:..200 USD": ["Eva"],
        "budget:0 EUR..12 EUR": [],
    }
    assert {text: names(rules.list_contacts(custom=[text])) for text in found} == found
    assert names(rules.list_contacts(custom=["points:0..10", "is_vip:false"])) == ["Eva"]
    assert names(rules.list_contacts(custom=["sizes:large"], sort="name", limit=1)) == ["Ana"]
    first = rules.list_contacts(custom=["sizes:large"], limit=1)
    assert names(rules.list_contacts(custom=["sizes:large"], after=first["next"])) == ["Ana"]


@pytest.mark.parametrize(("asked", "told"), [
    ("unknown:x", "There is no custom field unknown to narrow by."),
    ("secret:x", "There is no custom field secret to narrow by."),
    ("points:x", "This has to be a whole number."),
    ("points:..", "A range has at least one end."),
    ("budget:1 EUR..2 USD", "Both ends are in one currency."),
    ("budget:12", "This is not a currency code such as EUR."),
])
def test_list_contacts_narrowed_by_what_does_not_work(rules, asked, told):
    field_of(rules, "secret", "text")
    field_of(rules, "points", "whole", is_searchable=True)
    field_of(rules, "budget", "money", is_searchable=True)

    with pytest.raises(ValidationFailed) as raised:
        rules.list_contacts(custom=[asked])

    assert errors_of(raised) == {"/custom": told}


def test_search_contacts_finds_what_custom_fields_say(rules):
    field_of(rules, "hobby", "text", is_searchable=True)
    field_of(rules, "fax", "phone", is_searchable=True)
    field_of(rules, "secret", "text")
    ana = rules.create_contact(**person(custom={
        "hobby": "Ajedrez rápido", "fax": "910000001", "secret": "hidden"}))

    for q in ("ajedrez", "RAPIDO", "910000001", "ajedres"):
        assert [hit["contact"] for hit in rules.search_contacts(q=q)["items"]] == [ana], q
    assert rules.search_contacts(q="hidden")["items"] == []
    rules.update_contact(contact_id=ana["id"], changes={"nickname": "Anita"})
    assert len(rules.search_contacts(q="ajedrez anita")["items"]) == 1
    rules.update_contact(contact_id=ana["id"], changes={"custom": {"hobby": None}})
    assert rules.search_contacts(q="ajedrez")["items"] == []


def test_projections_made_again_are_what_they_were(rules, store):
    from contacts import projections

    field_of(rules, "hobby", "text", is_searchable=True)
    rules.create_contact(**person(custom={"hobby": "Ajedrez"}))
    before = list(store.contacts.find())

    projections.rebuild()

    assert list(store.contacts.find()) == before


def test_contact_without_custom_fields_costs_no_look_at_them(rules, monkeypatch):
    from contacts.custom_fields import known

    looks = []
    fields_of = known.fields_of

    def look(entity):
        looks.append(entity)
        return fields_of(entity)

    monkeypatch.setattr(known, "REMEMBERED_SECONDS", 600)
    monkeypatch.setattr(known, "fields_of", look)
    monkeypatch.setattr("contacts.custom_fields.writing.fields_of", look)

    ana = rules.create_contact(**person())
    for number in range(3):
        rules.create_contact(**person())
        rules.update_contact(contact_id=ana["id"], changes={"nickname": f"A{number}"})
        rules.list_contacts()

    # Whether some field is required is remembered from the first.
    assert looks == ["contact"]

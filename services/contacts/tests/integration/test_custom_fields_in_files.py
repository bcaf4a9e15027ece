"""Custom fields come and go with files: columns by path or label, refusals cell by cell."""

import csv
import io
import json

import pytest
from contacts_factories import organisation, person
from custom_at_work import field_of
from imports_at_work import counts, import_here, keep_for_this_process, refusals

from contracts.errors import ValidationFailed

SIZES = [{"key": "small", "label": "Small", "labels": {"es": "Pequeña"}},
         {"key": "large", "label": "Large"}]
DECLARED = {
    "size": {"type": "choice", "options": SIZES, "label": "Company size",
             "labels": {"es": "Tamaño"}},
    "sizes": {"type": "choices", "options": SIZES},
    "points_1": {"type": "whole"},
    "is_vip": {"type": "flag", "label": "VIP"},
    "budget": {"type": "money"},
    "line": {"type": "text", "is_searchable": True},
    "member_no": {"type": "text", "is_unique": True},
    "boss": {"type": "contact"},
}


@pytest.fixture(autouse=True)
def declared(rules, store, monkeypatch):
    from contacts.custom_fields import known

    known.forget()
    keep_for_this_process(store, monkeypatch)
    for key, field in DECLARED.items():
        field_of(rules, key, **field)


def by_name(rules):
    return {item["name"]: item for item in rules.list_contacts()["items"]}


def test_import_columns_by_path_label_and_mapping(rules):
    boss = rules.create_contact(**person(given_name="Eva", family_name="Sanz"))
    done = import_here(rules, (
        "name,custom.points_1,TAMANO,vip,Presupuesto,custom.sizes,custom.line,custom.boss\n"
        f"Ana Ruiz,17,Pequeña,sí,12.50 eur,small ::: large,'=1+1,{boss['id']}\n"
        "Leo Gil,,,,,,,\n"), mapping={"Presupuesto": "custom.budget"})

    assert counts(done) == (2, 0, 0, 0)
    assert done["unmapped_columns"] == []
    found = by_name(rules)
    assert found["Ana Ruiz"]["custom"] == {
        "points_1": 17, "size": "small", "is_vip": True,
        "budget": {"amount": "12.50", "currency": "EUR"}, "sizes": ["small", "large"],
        "line": "=1+1", "boss": boss["id"]}
    assert "custom" not in found["Leo Gil"]
    assert [hit["contact"]["name"] for hit in rules.search_contacts(q="ana 1")["items"]] == [
        "Ana Ruiz"]


def test_import_refuses_each_cell_that_is_wrong(rules):
    done = import_here(rules, (
        "name,custom.points_1,Tamaño,custom.boss\n"
        "Ana Ruiz,many,huge,\n"
        "Leo Gil,3,large,contact_01h455vb4pex5vsknk084sn02q\n"
        "Eva Sanz,4,,\n"))

    assert counts(done) == (1, 0, 0, 2)
    told = list(csv.DictReader(io.StringIO(refusals(rules, done["id"]))))
    assert [row["reasons"] for row in told] == [
        "custom.points_1: This has to be a whole number.; "
        "custom.size: There is no such option.",
        "custom.boss: There is no such contact."]
    assert by_name(rules)["Eva Sanz"]["custom"] == {"points_1": 4}


@pytest.mark.parametrize("is_dry_run", [False, True])
def test_import_keeps_unique_values_unique(rules, is_dry_run):
    rules.create_contact(**person(custom={"member_no": "A1"}))

    done = import_here(rules, (
        "name,email,custom.member_no\n"
        "Ana,ana@x.es,a1\n"
        "Leo,leo@x.es,b2\n"
        "Eva,eva@x.es,B2\n"
        "Leo,leo@x.es,b2\n"), policy="update", is_dry_run=is_dry_run)

    assert counts(done) == (1, 0, 1, 2)
    assert len(rules.list_contacts()["items"]) == (1 if is_dry_run else 2)


def test_import_updates_values_and_keeps_the_others(rules, store):
    rules.create_contact(**person(
        emails=[{"address": "ana@x.es"}], custom={"points_1": 1, "line": "Violet"}))

    done = import_here(rules, "email,custom.points_1,custom.member_no\nana@x.es,2,A1\n",
                       policy="update")
    plain = import_here(rules, "email,nickname\nana@x.es,Anita\n", policy="update")

    assert (counts(done), counts(plain)) == ((0, 1, 0, 0), (0, 1, 0, 0))
    hit = rules.search_contacts(q="violet anita")["items"][0]["contact"]
    assert hit["custom"] == {"points_1": 2, "line": "Violet", "member_no": "A1"}
    stored = store.contacts.find_one()
    assert stored["_unique"] == ["member_no=a1"]
    assert len(stored["_custom"]) == 3


def test_import_refuses_new_rows_that_lack_what_is_required(rules):
    rules.create_contact(**person(emails=[{"address": "ana@x.es"}]))
    field_of(rules, "region", "text", is_required=True, of_kinds=["person"])

    done = import_here(rules, (
        "kind,name,email,custom.region,custom.line\n"
        "person,Leo,leo@x.es,,\n"
        "person,Eva,eva@x.es,North,\n"
        "organisation,Acme,,,\n"
        "person,Ana,ana@x.es,,\n"
        "person,Ana,ana@x.es,,Violet\n"), policy="update")

    assert counts(done) == (2, 1, 0, 2)
    assert "custom.region: This has to be given." in refusals(rules, done["id"])


def test_create_import_when_the_mapping_names_a_field_that_one_may_not_see(
        contacts, ask_as):
    contacts.declare_custom_field(entity="contact", key="margin", type="decimal",
                                  label="Margin", visible_to=["finance"])

    for path in ("custom.margin", "Margin", "custom.unknown"):
        with pytest.raises(ValidationFailed) as raised:
            ask_as("sales", "create_import", mapping={"A": path})
        assert raised.value.details["errors"] == [
            {"pointer": "/mapping/A", "detail": "There is no such field to map to."}]
    assert ask_as("marketing", "create_import", mapping={"A": "name"})["mapping"] == {"A": "name"}
    assert contacts.create_import(mapping={"A": "Margin"})["mapping"] == {"A": "Margin"}


def export(rules, format):
    text, after = "", None
    while True:
        piece = rules.export_contacts(format=format, after=after)
        text, after = text + piece["text"], piece["next"]
        if after is None:
            return text


def test_export_has_a_column_for_each_live_field_and_is_read_back(rules, store, monkeypatch):
    from contacts import exports

    monkeypatch.setattr(exports, "PIECE", 1)
    boss = rules.create_contact(**organisation())
    custom = {"size": "large", "sizes": ["small", "large"], "points_1": -3, "is_vip": False,
              "budget": {"amount": "-12.50", "currency": "EUR"}, "line": "+x",
              "member_no": "A1", "boss": boss["id"]}
    rules.create_contact(**person(given_name="Ana", emails=[{"address": "ana@x.es"}],
                                  custom=custom))
    text = export(rules, "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    lines = [json.loads(line) for line in export(rules, "jsonl").splitlines()]

    assert [name for name in rows[0] if name.startswith("custom.")] == [
        f"custom.{key}" for key in DECLARED]
    assert rows[1]["custom.line"] == "'+x"
    assert lines[1]["custom"] == custom
    assert "Large" not in export(rules, "vcard")

    ana = by_name(rules)[lines[1]["name"]]
    rules.update_contact(contact_id=ana["id"], changes={"custom": None})
    assert counts(import_here(rules, text, policy="update")) == (0, 1, 1, 0)
    assert rules.get_contact(contact_id=ana["id"])["custom"] == custom


def test_export_keeps_its_columns_when_fields_change_on_the_way(rules, monkeypatch):
    from contacts import exports

    monkeypatch.setattr(exports, "PIECE", 1)
    for _ in range(2):
        rules.create_contact(**person(custom={"points_1": 5}))
    first = rules.export_contacts(format="csv")

    field_of(rules, "later", "text")
    size = rules.list_custom_fields()["items"][0]
    rules.retire_custom_field(custom_field_id=size["id"])
    rest = rules.export_contacts(format="csv", after=first["next"])

    rows = list(csv.reader(io.StringIO(first["text"] + rest["text"])))
    assert {len(row) for row in rows} == {len(rows[0])}
    place = rows[0].index("custom.points_1")
    assert [row[place] for row in rows[1:]] == ["5", "5"]


def test_export_leaves_out_what_one_may_not_see(contacts, ask_as):
    contacts.declare_custom_field(entity="contact", key="margin", type="decimal",
                                  label="Margin", visible_to=["finance"])
    contacts.create_contact(**person(custom={"margin": "77.5"}))

    for format in ("csv", "jsonl"):
        assert "77.5" in ask_as("finance", "export_contacts", format=format)["text"]
        assert "margin" not in ask_as("sales", "export_contacts", format=format)["text"]

"""Exports: everything that was asked for, piece by piece, and readable by an import."""

import csv
import io

import orjson
import pytest
import vobject
from imports_at_work import counts, import_here, keep_for_this_process

from contracts.errors import ValidationFailed


@pytest.fixture(autouse=True)
def alone(rules, store, monkeypatch):
    keep_for_this_process(store, monkeypatch)


def exported(rules, **request):
    """The whole text of an export, and how many pieces it came in."""
    text, pieces, after = "", 0, None
    while True:
        piece = rules.export_contacts(after=after, **request)
        text, pieces, after = text + piece["text"], pieces + 1, piece["next"]
        if after is None:
            return text, pieces


@pytest.fixture
def parties(rules):
    """An organisation with two people in it, and one who is archived."""
    acme = rules.create_contact(kind="organisation", name="Acme, S.A.", tags=["north"],
                                websites=[{"url": "https://acme.example"}])
    ana = rules.create_contact(
        kind="person", given_name="Ana", family_name="Núñez", birth_on="1980-05-31",
        honorific_prefix="Dra.", notes="First line\nsecond; line, \"quoted\"",
        emails=[{"address": "ana@example.com", "label": "work"}, {"address": "a@example.org"}],
        phones=[{"number": "+34600111222", "label": "mobile"},
                {"number": "+34913456789", "extension": "12", "is_primary": True}],
        addresses=[{"street": "C/ Olmo 3\n2º B", "locality": "Madrid", "country": "ES"}],
        roles=[{"role": "customer", "starts_on": "2020-01-01"}], tags=["vip", "a;b"],
        languages=["es", "en"], time_zone="Europe/Madrid",
        tax_ids=[{"country": "ES", "value": "12345678Z"}],
        external_ids=[{"system": "shop", "id": "1"}, {"system": "crm", "id": "2"}],
        social_handles=[{"network": "linkedin", "handle": "ana"}],
        affiliations=[{"organisation_id": acme["id"], "title": "CEO", "department": "Board"}])
    eva = rules.create_contact(kind="person", name="=1+1", emails=[
        {"address": f"eva{number}@example.com"} for number in range(5)])
    gone = rules.create_contact(kind="person", given_name="Gone")
    rules.archive_contact(contact_id=gone["id"])
    return [acme, ana, eva]


def test_export_contacts_when_it_is_json_lines_each_line_is_a_contact(rules, parties):
    text, _ = exported(rules, format="jsonl")

    assert [orjson.loads(line) for line in text.splitlines()] == [
        rules.get_contact(contact_id=party["id"]) for party in parties]


def test_export_contacts_when_it_is_csv_an_import_into_an_empty_store_gives_the_same(
        rules, parties, store):
    text, _ = exported(rules, format="csv")
    before = [rules.get_contact(contact_id=party["id"]) for party in parties]
    for name in ("contacts", "timeline", "words"):
        store[name].delete_many({})

    done = import_here(rules, text)

    assert (done["unmapped_columns"], counts(done)) == ([], (3, 0, 0, 0))
    after = rules.list_contacts(sort="created_at")["items"]
    assert {_comparable(contact) for contact in after} == {
        _comparable(contact) for contact in before}


def _comparable(contact):
    """What a contact says; primary items come first in a CSV, and the organisation is anew."""
    said = {name: value for name, value in contact.items()
            if name not in ("id", "version", "created_at", "updated_at")}
    said["phones"] = sorted(said.get("phones", ()), key=lambda item: not item.get("is_primary"))
    said["affiliations"] = [{**item, "organisation_id": ""}
                            for item in said.get("affiliations", ())]
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def test_export_contacts_when_somebody_is_older_than_their_organisation(rules, store):
    ana = rules.create_contact(kind="person", given_name="Ana")
    acme = rules.create_contact(kind="organisation", name="Acme", tags=["north"])
    rules.update_contact(contact_id=ana["id"], changes={
        "affiliations": [{"organisation_id": acme["id"]}]})

    text, _ = exported(rules, format="csv")
    store["contacts"].delete_many({})
    done = import_here(rules, text)

    assert counts(done) == (2, 0, 0, 0)
    assert rules.list_contacts(kind="organisation")["items"][0]["tags"] == ["north"]


def test_export_contacts_when_it_is_changed_and_imported_again_the_contacts_are_known(
        rules, parties):
    text, _ = exported(rules, format="csv")
    unchanged = import_here(rules, text, policy="update")
    changed = import_here(rules, text.replace("Núñez", "Núñez Gil"), policy="update")

    assert (counts(unchanged), counts(changed)) == ((0, 0, 3, 0), (0, 1, 2, 0))
    assert rules.get_contact(contact_id=parties[1]["id"])["name"] == "Ana Núñez Gil"


def test_export_contacts_when_it_is_vcard_others_can_read_it(rules, parties):
    text, _ = exported(rules, format="vcard")

    cards = list(vobject.readComponents(text))
    assert [card.fn.value for card in cards] == ["Acme, S.A.", "Ana Núñez", "=1+1"]
    ana = cards[1]
    assert ana.org.value == ["Acme, S.A.", "Board"]
    assert ana.note.value == 'First line\nsecond; line, "quoted"'
    assert ana.uid.value == parties[1]["id"]
    assert import_here(rules, text)["skipped_count"] == 3


def test_export_contacts_when_it_comes_in_pieces_the_header_comes_once(
        rules, parties, monkeypatch):
    whole, one = exported(rules, format="csv")
    monkeypatch.setattr("contacts.exports.PIECE", 1)
    by_number, many = exported(rules, format="csv")
    monkeypatch.undo()
    monkeypatch.setattr("contacts.exports.PIECE_LENGTH", 10)
    by_length, as_many = exported(rules, format="csv")

    assert (one, many, as_many) == (1, 3, 3)
    assert whole == by_number == by_length
    assert len(list(csv.reader(io.StringIO(whole)))) == 4


@pytest.mark.parametrize(("filters", "names"), [
    ({}, ["Acme, S.A.", "Ana Núñez", "=1+1"]),
    ({"kind": "organisation"}, ["Acme, S.A."]),
    ({"role": "customer"}, ["Ana Núñez"]),
    ({"tag": "north"}, ["Acme, S.A."]),
    ({"owner_id": "user_01h455vb4pex5vsknk084sn02q"}, []),
])
def test_export_contacts_when_it_is_narrowed(rules, parties, filters, names):
    text, _ = exported(rules, format="jsonl", **filters)

    assert [orjson.loads(line)["name"] for line in text.splitlines()] == names


@pytest.mark.parametrize("after", ["nonsense", "WyJhIl0", "WzEsMl0", "W10", "bnVsbA"])
def test_export_contacts_when_the_cursor_is_forged(rules, after):
    with pytest.raises(ValidationFailed):
        rules.export_contacts(format="csv", after=after)

"""An import from its file to its contacts, in the test's own process."""

import csv
import io

import pytest
from imports_at_work import counts, import_here, keep_for_this_process, refusals, told

from chassis.testing.events import waiting_events

PEOPLE = """given_name,family_name,email,phone,company,title,tags
Ana,Ruiz,ana@example.com,600 111 001,Acme S.A.,CEO,vip
Eva,Gil,eva@example.com,600 111 002,ACME S.A.,Buyer,
,,,600 111 003,,,
Leo,Sanz,not an address,600 111 004,,,
"""


@pytest.fixture(autouse=True)
def alone(rules, store, monkeypatch):
    keep_for_this_process(store, monkeypatch)


def everything(store):
    """All that an import may not touch when nothing is to be written."""
    return {name: list(store[name].find().sort("_id", 1))
            for name in ("contacts", "timeline", "words", "import_rehearsals", "import_parts")}


def names(rules):
    return [found["name"] for found in rules.list_contacts(sort="name")["items"]]


def test_import_when_a_file_of_people_comes_in(rules, store):
    done = import_here(rules, PEOPLE, file_name="people.csv")

    assert (done["state"], done["format"], done["encoding"], done["delimiter"]) == (
        "done", "csv", "utf-8", ",")
    assert (done["rows_total"], done["rows_done"], counts(done)) == (4, 4, (3, 0, 0, 1))
    assert names(rules) == ["+34600111003", "Acme S.A.", "Ana Ruiz", "Eva Gil"]
    acme, ana, eva = (rules.search_contacts(q=q, kind=kind)["items"][0]["contact"]
                      for q, kind in (("acm", "organisation"), ("ana", "person"),
                                      ("gil", "person")))
    assert acme["kind"] == "organisation"
    assert [person["affiliations"][0]["organisation_id"] for person in (ana, eva)] == [
        acme["id"], acme["id"]]
    assert (ana["affiliations"][0]["title"], ana["tags"]) == ("CEO", ["vip"])


def test_import_when_it_is_done_each_contact_is_as_if_an_agent_had_added_it(rules, store):
    import_here(rules, PEOPLE)
    imported = store["contacts"].find_one({"given_name": "Ana"})
    organisation_id = imported["affiliations"][0]["organisation_id"]

    added = rules.create_contact(
        kind="person", given_name="Ana", family_name="Ruiz", tags=["vip"],
        emails=[{"address": "ana@example.com"}], phones=[{"number": "600 111 001"}],
        affiliations=[{"organisation_id": organisation_id, "title": "CEO"}])

    by_agent = store["contacts"].find_one({"_id": added["id"]})
    assert _without_identity(imported) == _without_identity(by_agent)
    entries = [rules.get_timeline(contact_id=id)["items"][0] for id in (imported["_id"],
                                                                        added["id"])]
    assert [(entry["type"], entry["title"], entry["actor_id"]) for entry in entries] == [
        ("contacts.contact.created", "Added", "user_01h455vb4pex5vsknk084sn02q")] * 2
    assert len(rules.get_timeline(contact_id=organisation_id)["items"]) == 4


def _without_identity(raw):
    return {key: value for key, value in raw.items()
            if key not in ("_id", "created_at", "updated_at", "_sources")}


def test_import_when_it_is_done_every_contact_is_told_of_once_and_then_its_end(rules, store):
    done = import_here(rules, PEOPLE)

    assert told(store) == ["contacts.contact.created"] * 4 + ["contacts.import.finished"]
    events = waiting_events(store)
    assert {event["actor_id"] for event in events} == {"user_01h455vb4pex5vsknk084sn02q"}
    assert done["id"].encode() in events[-1]["data"]
    assert everything(store)["import_parts"] == []


@pytest.mark.parametrize("policy", ["skip", "update", "create"])
def test_import_when_it_is_a_dry_run_it_counts_as_the_real_one_and_writes_nothing(
        rules, store, policy):
    rules.create_contact(kind="person", given_name="Ana", emails=[{"address": "ana@example.com"}])
    content = PEOPLE + "Ana,Ruiz,ana@example.com,,,,new\nEva,G.,eva@example.com,,Acme S.A.,,x\n"
    before = everything(store)
    events_before = len(told(store))

    rehearsed = import_here(rules, content, policy=policy, is_dry_run=True)
    after = everything(store)
    events_after = told(store)[events_before:]
    real = import_here(rules, content, policy=policy)

    assert (rehearsed["state"], counts(rehearsed)) == ("done", counts(real))
    assert counts(real) == {"skip": (2, 0, 3, 1), "update": (2, 3, 0, 1),
                            "create": (5, 0, 0, 1)}[policy]
    assert refusals(rules, rehearsed["id"]) == refusals(rules, real["id"])
    assert after == before
    assert events_after == ["contacts.import.finished"]


def test_import_when_batches_are_small_a_dry_run_remembers_what_came_before(
        rules, store, monkeypatch):
    monkeypatch.setattr("contacts.import_run.BATCH", 1)
    content = "name,email,company\nA,a@example.com,Acme\nB,a@example.com,ACME\nC,c@example.com,\n"

    rehearsed = import_here(rules, content, policy="update", is_dry_run=True)
    real = import_here(rules, content, policy="update")

    assert counts(rehearsed) == counts(real) == (2, 1, 0, 0)
    assert names(rules) == ["Acme", "B", "C"]
    assert store["import_rehearsals"].count_documents({}) == 0


def test_import_when_contacts_are_brought_up_to_date(rules, store):
    ana = rules.create_contact(kind="person", given_name="Ana", notes="Old",
                               emails=[{"address": "ana@example.com"}])
    store["outbox"].delete_many({})

    done = import_here(rules, PEOPLE.replace("Leo,Sanz,not an address", "Leo,Sanz,"),
                       policy="update")

    assert counts(done) == (3, 1, 0, 0)
    changed = rules.get_contact(contact_id=ana["id"])
    assert (changed["version"], changed["name"], changed["notes"]) == (2, "Ana Ruiz", "Old")
    assert changed["affiliations"][0]["organisation_name"] == "Acme S.A."
    events = [event for event in waiting_events(store)
              if event["type"] == "contacts.contact.updated"]
    assert len(events) == 1
    assert b'"changed":["affiliations","family_name","name","phones","tags"]' in events[0]["data"]
    # The past of somebody who now belongs to an organisation shows there too.
    acme_id = changed["affiliations"][0]["organisation_id"]
    about = [entry["about"]["id"] for entry in rules.get_timeline(contact_id=acme_id)["items"]]
    assert ana["id"] in about


def test_import_when_the_same_file_comes_again_nothing_is_doubled(rules, store):
    import_here(rules, PEOPLE)
    before = everything(store)

    again = import_here(rules, PEOPLE, policy="skip")
    updated = import_here(rules, PEOPLE, policy="update")

    assert counts(again) == counts(updated) == (0, 0, 3, 1)
    assert everything(store) == before


def test_import_when_rows_are_refused_they_are_there_as_csv(rules):
    content = ('name,email,phone,Colour\r\n=Ana,wrong,+34600111222,"red, and\r\nblue"\r\n'
               'Eva,eva@example.com,,\r\nLeo,leo@example.com,12,"never closed\r\n')
    done = import_here(rules, content)

    text = refusals(rules, done["id"])

    header, ana, *others = csv.reader(io.StringIO(text))
    assert header == ["row", "reasons", "name", "email", "phone", "Colour"]
    assert ana[0] == "2"
    assert ana[1].startswith("emails.0.address: This is not an email address")
    # A spreadsheet that opens it must not compute what strangers wrote.
    assert ana[2:] == ["'=Ana", "wrong", "'+34600111222", "red, and\r\nblue"]
    assert [(row[0], row[1][:22]) for row in others] == [("4", "Its quotes are broken:")]
    assert done["unmapped_columns"] == ["Colour"]


def test_import_when_many_rows_are_refused_they_come_in_pieces(rules, monkeypatch):
    monkeypatch.setattr("contacts.imports.PIECE", 3)
    done = import_here(rules, "name,email\n" + "x,wrong\n" * 7)

    rows = list(csv.reader(io.StringIO(refusals(rules, done["id"]))))

    assert [row[0] for row in rows] == ["row", "2", "3", "4", "5", "6", "7", "8"]


def test_import_when_refused_rows_are_mended_and_sent_again(rules):
    done = import_here(rules, PEOPLE)
    mended = refusals(rules, done["id"]).replace("not an address", "leo@example.com")

    again = import_here(rules, mended)

    assert (again["unmapped_columns"], counts(again)) == (["row", "reasons"], (1, 0, 0, 0))
    assert "Leo Sanz" in names(rules)


@pytest.mark.parametrize(("content", "options", "sentence"), [
    ("", {}, "empty"),
    ("name,email\n", {}, "no rows"),
    ("colour\nred\n", {}, "None of the columns is known"),
    (b"PK\x03\x04workbook", {}, "Excel"),
    (b"name\n\xff\xfe\x00\x00" * 50, {"encoding": "utf-16"}, "utf-16"),
    ("name\n" + '"a"b\n' * 200, {}, "quotes"),
    ("name," * 2_000 + "\nAna\n", {}, "columns"),
    ("name\n" + "x" * 1_100_000, {}, "longer than 1 MiB"),
    ("name\nAna\n", {"format": "vcard"}, "no vCard"),
    ("name\nAna\n", {"mapping": {"Mail": "emails.address"}}, "Mail"),
])
def test_import_when_the_file_is_no_good_it_fails_and_says_why(
        rules, store, content, options, sentence):
    failed = import_here(rules, content, **options)

    assert failed["state"] == "failed"
    assert sentence in failed["error"]
    assert counts(failed) == (0, 0, 0, 0)
    assert not any(everything(store).values())
    assert told(store) == ["contacts.import.finished"]


def test_import_when_it_is_of_vcards(rules):
    content = ("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:1\r\nFN:Ana Ruiz\r\nORG:Acme\r\n"
               "END:VCARD\r\nBEGIN:VCARD\r\nFN:endless")

    done = import_here(rules, content, file_name="cards.vcf")

    assert (done["format"], counts(done)) == ("vcard", (1, 0, 0, 1))
    ana = rules.list_contacts(external_system="vcard", external_id="1")["items"][0]
    assert ana["affiliations"][0]["organisation_name"] == "Acme"
    assert "The card does not end." in refusals(rules, done["id"])

"""Each value of a contact says who said it and since when, and what it was before."""

import base64

import pytest
from contacts_factories import organisation, person, working_at

from contracts.context import Actor
from contracts.errors import NotFound

USERS = [f"user_01h455vb4pex5vsknk084sn{n:02}q" for n in range(4)]


@pytest.fixture
def by(rules):
    """The operations as somebody else calls them: `by("user_…").update_contact(…)`."""
    return lambda actor_id, **more: rules.by(
        Actor(actor_id, roles=("administrator",), **more))


def shown(rules, contact):
    """`{field: {what, by whom, by which merge}}` of now, and of before."""
    found = rules.get_provenance(contact_id=contact["id"])
    return {item["field"]: item for item in found["items"]}


def sources(item):
    return [value["source"]["id"] for value in item["values"]]


def test_get_provenance_tells_who_added_a_contact_and_when(rules, by):
    ana = by("key_01h455vb4pex5vsknk084sn02q", on_behalf_of=USERS[3]).create_contact(
        **person(emails=[{"address": "ana@ruiz.es"}]))

    found = shown(rules, ana)

    assert found.keys() == {"emails", "family_name", "given_name", "name"}
    assert found["given_name"]["values"] == [{
        "value": "Ana", "said_at": ana["created_at"],
        "source": {"kind": "api_key", "id": "key_01h455vb4pex5vsknk084sn02q",
                   "on_behalf_of": USERS[3]}}]
    assert found["emails"]["former_values"] == []


def test_get_provenance_tells_of_each_item_of_a_list_and_of_what_is_gone(rules, by):
    ana = by(USERS[0]).create_contact(
        **person(emails=[{"address": "a@ruiz.es"}, {"address": "b@ruiz.es"}], nickname="Anita"))
    by(USERS[1]).update_contact(contact_id=ana["id"], changes={
        "emails": [{"address": "c@ruiz.es"}, {"address": "b@ruiz.es"}]})
    after = by(USERS[2]).update_contact(contact_id=ana["id"], changes={"nickname": None})

    found = shown(rules, ana)

    assert sources(found["emails"]) == [USERS[1], USERS[0]]
    (former,) = found["emails"]["former_values"]
    assert (former["value"]["address"], former["source"]["id"], former["replaced_by"]["id"]) == (
        "a@ruiz.es", USERS[0], USERS[1])
    (former,) = found["nickname"]["former_values"]
    assert (found["nickname"]["values"], former["value"]) == ([], "Anita")
    assert (former["said_at"], former["replaced_at"]) == (ana["created_at"], after["updated_at"])


def test_get_provenance_keeps_the_newest_twenty_and_counts_the_others(rules):
    ana = rules.create_contact(**person(nickname="n0"))
    for number in range(1, 26):
        rules.update_contact(contact_id=ana["id"], changes={"nickname": f"n{number}"})

    found = shown(rules, ana)["nickname"]

    assert [value["value"] for value in found["former_values"]] == [
        f"n{number}" for number in range(24, 4, -1)]
    assert found["dropped_count"] == 5


def test_get_provenance_refuses_when_there_is_no_such_contact(rules):
    with pytest.raises(NotFound):
        rules.get_provenance(contact_id="contact_01h455vb4pex5vsknk084sn02q")


def test_get_provenance_tells_who_handed_a_contact_over(rules, by):
    ana = by(USERS[0]).create_contact(**person(owner_id=USERS[0]))
    by(USERS[1]).reassign_contacts(
        contact_ids=[ana["id"]], to_owner_id=USERS[2], reason="Holidays")

    found = shown(rules, ana)["owner_id"]

    assert (sources(found), found["values"][0]["value"]) == ([USERS[1]], USERS[2])
    assert [value["value"] for value in found["former_values"]] == [USERS[0]]


def test_get_provenance_names_the_data_request_that_put_something_right(rules, by):
    ana = by(USERS[0]).create_contact(**person())
    asked = by(USERS[1]).open_data_request(
        contact_id=ana["id"], kind="rectification", identity_shown_by="passport",
        changes={"given_name": "Anna"})

    (value,) = shown(rules, ana)["given_name"]["values"]

    assert value["source"] == {"kind": "data_request", "id": USERS[1], "reference": {
        "type": "data_request", "id": asked["id"]}}


def test_get_provenance_after_a_merge_keeps_each_ones_source_and_tells_the_merge(rules, by):
    ana = by(USERS[0]).create_contact(**person(
        emails=[{"address": "a@ruiz.es"}], notes="One", nickname="Anita"))
    double = by(USERS[1]).create_contact(**person(
        emails=[{"address": "b@ruiz.es"}], notes="Two", birth_on="1980-01-01", nickname="Nita"))
    by(USERS[1]).update_contact(contact_id=double["id"], changes={"nickname": "Nina"})

    merge = by(USERS[2]).merge_contacts(
        survivor_id=ana["id"], merged_id=double["id"], choices={"nickname": "merged"})["merge"]

    for contact in (ana, double):
        found = shown(rules, contact)
        assert sources(found["emails"]) == USERS[:2]
        assert [value.get("merge_id") for value in found["emails"]["values"]] == [
            None, merge["id"]]
        assert found["birth_on"]["values"][0]["merge_id"] == merge["id"]
        assert found["notes"]["values"][0]["source"] == {
            "kind": "merge", "id": USERS[2], "reference": {"type": "merge", "id": merge["id"]}}
        assert [value["value"] for value in found["nickname"]["former_values"]] == [
            "Anita", "Nita"]


def test_get_provenance_after_an_undone_merge_is_that_of_each(rules, by):
    acme = rules.create_contact(**organisation())
    ana = by(USERS[0]).create_contact(**person(
        emails=[{"address": "a@ruiz.es"}], notes="One", nickname="Anita", tags=["x"]))
    double = by(USERS[1]).create_contact(**person(
        emails=[{"address": "b@ruiz.es"}], notes="Two", affiliations=[working_at(acme)]))
    by(USERS[1]).update_contact(contact_id=double["id"], changes={"nickname": "Nina"})
    before = [rules.get_provenance(contact_id=one["id"]) for one in (ana, double)]
    merge = by(USERS[2]).merge_contacts(
        survivor_id=ana["id"], merged_id=double["id"], choices={"nickname": "merged"})["merge"]
    changed = by(USERS[3]).update_contact(contact_id=ana["id"], changes={"tags": ["x", "y"]})

    by(USERS[2]).undo_merge(merge_id=merge["id"])

    after = [rules.get_provenance(contact_id=one["id"]) for one in (ana, double)]
    assert after[1] == before[1]
    tags = next(item for item in before[0]["items"] if item["field"] == "tags")
    tags["values"].append({"value": "y", "said_at": changed["updated_at"], "source": {
        "kind": "user", "id": USERS[3]}})
    assert after[0] == before[0]


FILE = "kind,name,email,external id\nperson,Eva Sanz,eva@sanz.es,{id}\n"


def test_get_provenance_names_the_import_that_added_or_changed_a_value(rules, by, store,
                                                                     monkeypatch):
    from imports_at_work import import_here, keep_for_this_process

    keep_for_this_process(store, monkeypatch)
    first = import_here(rules, "email,nickname,family name\neva@sanz.es,Evita,Sanz\n"
                               "pepe@sanz.es,Pepe,Sanz\n", policy="update")
    assert (first["state"], first["created_count"]) == ("done", 2)
    (eva,) = rules.list_contacts(email="eva@sanz.es")["items"]
    second = import_here(rules, "email,nickname,tags\neva@sanz.es,Eva,fair\neva@sanz.es,E,\n",
                         policy="update")
    assert second["updated_count"] == 2

    found = shown(rules, eva)

    came_by = {name: [value["source"]["reference"]["id"] for value in item["values"]]
               for name, item in found.items()}
    assert (came_by["emails"], came_by["family_name"]) == ([first["id"]], [first["id"]])
    assert (came_by["nickname"], came_by["tags"]) == ([second["id"]], [second["id"]])
    assert found["emails"]["values"][0]["source"]["kind"] == "import"
    assert [(value["value"], value["source"]["reference"]["id"])
            for value in found["nickname"]["former_values"]] == [
        ("Eva", second["id"]), ("Evita", first["id"])]


def test_get_import_counts_the_doubles_that_it_brought_and_they_are_listed(
        rules, store, monkeypatch, background_rests):
    from imports_at_work import import_here, keep_for_this_process

    from contacts.duplicates import scan

    keep_for_this_process(store, monkeypatch)
    rules.create_contact(**person(given_name="Eva", family_name="Sanz",
                                  phones=[{"number": "600123123"}]))
    two = rules.create_contact(**person(phones=[{"number": "600555555"}]))
    rules.create_contact(**person(given_name=two["given_name"], family_name=two["family_name"],
                                  phones=[{"number": "600555555"}]))
    done = import_here(rules, "given name,family name,phone\nEva,Sanz,600123123\n"
                              "Luz,Oro,600999999\n", policy="create")
    assert done["duplicates_count"] == 0
    scan.run("test")

    assert rules.get_import(import_id=done["id"])["duplicates_count"] == 1
    assert len(rules.list_duplicates()["items"]) == 2
    (pair,) = rules.list_duplicates(import_id=done["id"])["items"]
    assert pair["import_ids"] == [done["id"]]
    assert {contact["family_name"] for contact in pair["contacts"]} == {"Sanz"}
    rules.dismiss_duplicates(duplicate_id=pair["id"])
    assert rules.get_import(import_id=done["id"])["duplicates_count"] == 0


def test_provenance_is_given_out_on_access_and_erased_with_the_contact(rules, by, store):
    from chassis.outbox import commit
    from contacts.data_requests.answers import ContactsHoldings

    acme = rules.create_contact(**organisation())
    ana = by(USERS[0]).create_contact(**person(
        nickname="Hermenegilda", affiliations=[working_at(acme)]))
    by(USERS[1]).update_contact(
        contact_id=ana["id"], changes={"nickname": "Herme", "affiliations": []})

    held = ContactsHoldings()
    given = dict(held.collect([ana["id"]], portable=False))
    assert given["provenance"]["contact_id"] == ana["id"]
    assert "former_values" not in given
    assert "provenance" not in dict(held.collect([ana["id"]], portable=True))
    assert store.former_values.count_documents({"contact_id": ana["id"]}) == 2
    commit(lambda: held.erase([acme["id"]], "data_request_01h455vb4pex5vsknk084sn02q"))
    assert acme["id"] not in str(list(store.former_values.find()))
    assert "Herme" in str(list(store.former_values.find()))

    commit(lambda: held.erase([ana["id"]], "data_request_01h455vb4pex5vsknk084sn02q"))

    assert list(store.former_values.find()) == []


def test_get_provenance_tells_that_somebody_was_added_by_a_mail(rules, by):
    message = ("From: eva@sanz.es\r\nTo: sales@vinculo.example\r\nMessage-ID: <1@sanz.es>\r\n"
               "Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nHello.\r\n")
    by(USERS[0]).record_mail(
        message=base64.b64encode(message.encode()).decode(), creates_contacts=True,
        own_addresses=["sales@vinculo.example"])
    (eva,) = rules.list_contacts(email="eva@sanz.es")["items"]

    (value,) = shown(rules, eva)["emails"]["values"]

    assert value["source"] == {"kind": "mail", "id": USERS[0]}

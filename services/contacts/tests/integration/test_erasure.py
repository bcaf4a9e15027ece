"""Erasure really erases, here and in every service, and nothing brings anybody back."""

import pytest
from contacts_beside_shop import shop
from contacts_factories import call_with, organisation, person, working_at
from imports_at_work import finished, send
from pymongo import MongoClient

from chassis.testing.processes import wait_until
from contracts.errors import NotFound, ValidationFailed

NAME, EMAIL, PHONE = "Hermenegilda Zuloaga", "hermenegilda@zuloaga.example", "+34600987654"
TOLD = ("Hermenegilda", "hermenegilda", "Zuloaga", "zuloaga", "600987654", "Secret plan")


@pytest.fixture
def beside_shop(run_service, stack):
    def start():
        return run_service(
            "contacts_beside_shop:ContactsBesideShop",
            VINCULO_MONGODB_URL=stack.mongodb_url("contacts"),
            VINCULO_BROKER_URL=stack.broker_url("contacts"))

    return start


@pytest.fixture
def held(stack):
    """All that a service's store holds, as text, but what the chassis keeps for a while."""
    with MongoClient(stack.servers.mongod.admin_url) as admin:
        def everything(name="contacts", leave_out=("outbox", "inbox", "jobs", "keys", "words")):
            database = admin[stack.databases[name]]
            return {collection: [str(item) for item in database[collection].find()]
                    for collection in database.list_collection_names()
                    if collection not in leave_out}

        yield everything


@pytest.fixture
def hermenegilda(contacts):
    return contacts.create_contact(**person(
        given_name="Hermenegilda", family_name="Zuloaga", emails=[{"address": EMAIL}],
        phones=[{"number": PHONE}], external_ids=[{"system": "sap", "id": "Z-1"}]))


def _erase(contacts, contact):
    return contacts.open_data_request(
        contact_id=contact["id"], kind="erasure", identity_shown_by="Passport.",
        note="Asked by Hermenegilda.")


def _certified(contacts, asked):
    def closed():
        found = contacts.get_data_request(data_request_id=asked["id"])
        return found if found["state"] == "certified" else None

    return wait_until(closed)


def _live_a_little(contacts, who):
    """Have a contact leave its traces everywhere; return what others go on having."""
    acme = contacts.create_contact(**organisation())
    other = contacts.create_contact(**person())
    contacts.update_contact(contact_id=who["id"], changes={"affiliations": [working_at(acme)]})
    contacts.record_interaction(**call_with(who, subject="Secret plan"))
    shared = contacts.record_interaction(**call_with(
        who, other, subject=f"{NAME} and the fair", text=f"With {NAME.lower()}."))
    contacts.create_relationship(from_id=who["id"], to_id=other["id"], type="knows")
    contacts.record_consent(
        contact_id=who["id"], purpose="newsletter", decision="granted", lawful_basis="consent",
        text_version="web-1", evidence=[{"text": f"Ticked by {NAME}."}])
    contacts.record_consent(contact_id=who["id"], purpose="all", decision="objected")
    contacts.add_register_entry(register="do_not_call", contact_id=who["id"], reason=NAME)
    # A row that is refused keeps its cells.
    row = f"kind,name,email,birthday\nperson,{NAME},{EMAIL},yesterday\n"
    sent = send(contacts, row.encode(), policy="update")
    assert finished(contacts, sent["id"])["refused_count"] == 1
    access = contacts.open_data_request(
        contact_id=who["id"], kind="access", identity_shown_by="Passport.", note=NAME)
    _certified(contacts, access)
    return acme, other, shared


def test_erasure_leaves_nothing_that_names_the_person(contacts, hermenegilda, held):
    _, other, shared = _live_a_little(contacts, hermenegilda)
    before = held()
    assert any(word in text for texts in before.values() for text in texts for word in TOLD)

    certified = _certified(contacts, _erase(contacts, hermenegilda))

    def left():
        told = {name: [text for text in texts if any(word in text for word in TOLD)]
                for name, texts in held().items()}
        return {name: texts for name, texts in told.items() if texts}

    # Whoever compared contacts at that very moment takes back by itself what it wrote.
    wait_until(lambda: not left(), 10, "nothing is left", or_else=lambda: str(left()))
    assert "contact_id" not in certified
    assert certified["subject_key"]
    assert hermenegilda["id"] not in str(certified)
    (answer,) = certified["answers"]
    counts = {item["what"]: item["count"] for item in answer["counts"]}
    assert {name: counts[name] for name in ("contacts", "interactions", "relationships",
                                            "register_entries", "import_refusals")} == {
        "contacts": 1, "interactions": 2, "relationships": 1, "register_entries": 1,
        "import_refusals": 1}
    assert {item["what"]: item["count"] for item in answer["kept"]} == {
        "consents": 2, "replies": 0}
    with pytest.raises(NotFound):
        contacts.get_contact(contact_id=hermenegilda["id"])
    assert contacts.search_contacts(q="Hermenegilda Zuloaga")["items"] == []
    kept = contacts.get_interaction(interaction_id=shared["id"])
    assert [item["contact_id"] for item in kept["participants"]] == [other["id"]]
    assert (kept["subject"], kept["text"]) == ("(erased) and the fair", "With (erased).")


def test_erasure_keeps_the_ids_of_the_erased_only_where_they_bar_the_way_back(
        contacts, hermenegilda, held):
    _live_a_little(contacts, hermenegilda)

    _certified(contacts, _erase(contacts, hermenegilda))

    found = {name for name, texts in held().items()
             if any(hermenegilda["id"] in text for text in texts)}
    assert found == {"erased_contacts", "erased_points"}


def test_erased_contact_does_not_come_back_by_what_is_late(contacts, hermenegilda):
    other = contacts.create_contact(**person())
    _certified(contacts, _erase(contacts, hermenegilda))

    for operation, request in (
        (contacts.record_interaction, call_with(hermenegilda, other)),
        (contacts.create_relationship, {"from_id": hermenegilda["id"], "to_id": other["id"],
                                        "type": "knows"}),
    ):
        with pytest.raises(ValidationFailed):
            operation(**request)
    with pytest.raises(NotFound):
        contacts.update_contact(contact_id=hermenegilda["id"], changes={"nickname": "H"})
    answer = contacts.may_approach(contact_ids=[hermenegilda["id"]], purpose="billing",
                                   channel="email")["items"][0]
    assert answer["reason"]["code"] == "erased"


def test_late_event_of_another_service_leaves_no_entry(rules, store):
    from chassis import data_requests
    from chassis.outbox import commit
    from contacts import timeline

    other = rules.create_contact(**person())
    gone = rules.create_contact(**person())
    store.erased_contacts.insert_one({"_id": gone["id"]})
    store.contacts.delete_one({"_id": gone["id"]})

    def tell(*contacts):
        from chassis import clock

        commit(lambda: timeline.add_entry(
            type="shop.order.placed", occurred_at=clock.now(), title="Order",
            contact_ids=[contact["id"] for contact in contacts], about={"type": "o", "id": "1"},
            actor_id="service:shop"))

    tell(gone)
    tell(gone, other)

    entries = list(store.timeline.find({"type": "shop.order.placed"}))
    assert [entry["contact_ids"] for entry in entries] == [[other["id"]]]
    assert data_requests.forgotten([gone["id"], other["id"]]) == {gone["id"]}


def test_what_was_written_at_the_moment_of_an_erasure_is_swept_up_soon_after(rules, store):
    from datetime import timedelta

    from chassis import clock
    from chassis.outbox import commit
    from contacts.data_requests import erasure

    gone, other = rules.create_contact(**person()), rules.create_contact(**person())
    commit(lambda: erasure.erase([gone["id"]]))
    # As a transaction leaves it that began before the erasure and ended after it.
    late = rules.record_interaction(**call_with(other))
    store.interactions.update_one(
        {"_id": late["id"]}, {"$set": {"participants.0.contact_id": gone["id"]}})

    erasure.sweep_erased()
    assert store.interactions.count_documents({"participants.contact_id": gone["id"]}) == 1
    clock.move(timedelta(minutes=3))
    try:
        erasure.sweep_erased()
        erasure.sweep_erased()
    finally:
        clock.move(timedelta())

    assert store.interactions.find_one({"_id": late["id"]}) is None
    assert store.erased_points.find_one({"_id": gone["id"]})["swept_at"]


@pytest.mark.parametrize("row", [
    f"name,email\nSomebody Else,{EMAIL.upper()}\n",
    "name,phone\nSomebody Else,600 987 654\n",
    "name,external_id\nSomebody Else,Z-1\n",
])
@pytest.mark.parametrize("policy", ["update", "create"])
def test_late_import_does_not_bring_the_erased_back(
        contacts, background_rests, hermenegilda, held, row, policy):
    _certified(contacts, _erase(contacts, hermenegilda))
    rows = row + row.splitlines()[1].replace("600 987 654", "600 111 222").replace(
        EMAIL.upper(), "new@example.com").replace("Z-1", "Z-2") + "\n"

    ended = finished(contacts, send(contacts, rows.encode(), policy=policy,
                                    external_system="sap")["id"])

    assert (ended["refused_count"], ended["created_count"]) == (1, 1)
    refusals = contacts.read_import_refusals(import_id=ended["id"])["text"]
    assert "asked to be erased" in refusals
    assert "Somebody Else" not in refusals
    assert not any(EMAIL in text.lower() for texts in held().values() for text in texts)


def test_objection_outlives_erasure_for_the_addresses_by_their_hashes(contacts, hermenegilda):
    contacts.record_consent(contact_id=hermenegilda["id"], purpose="marketing",
                            decision="objected")
    _certified(contacts, _erase(contacts, hermenegilda))

    again = contacts.create_contact(**person(emails=[{"address": EMAIL}]))
    contacts.record_consent(contact_id=again["id"], purpose="marketing", decision="granted",
                            lawful_basis="legitimate_interests")

    answer = contacts.may_approach_contact(contact_id=again["id"], purpose="marketing",
                                           channel="email")
    assert answer["reason"]["code"] == "no_advertising"


# With another service


def _shop(client):
    return lambda operation, **request: client.call(f"shop.{operation}", request)


def test_erasure_waits_for_a_stopped_service_and_completes_when_it_is_back(
        run_service, beside_shop, stack, client, events_seen):
    service = run_service("shop:ShopService")
    beside_shop()
    contacts, ask = client.contacts, _shop(client)
    who = contacts.create_contact(**person())
    ask("place_order", order_id="A-1", contact_id=who["id"])
    ask("place_order", order_id="A-2", contact_id=who["id"], invoiced_on="2026-01-31")
    service.terminate()
    service.stop()

    asked = _erase(contacts, who)

    def answered():
        found = contacts.get_data_request(data_request_id=asked["id"])
        return found if any(item["acknowledged_at"] for item in found["answers"]) else None

    waiting = wait_until(answered)
    assert waiting["state"] == "open"
    assert [(item["service"], bool(item["acknowledged_at"])) for item in waiting["answers"]] == [
        ("contacts", True), ("shop", False)]
    assert events_seen.all("contacts.data_request.certified") == []

    run_service("shop:ShopService")

    certified = _certified(contacts, asked)
    answer = certified["answers"][1]
    assert answer["counts"] == [{"what": "orders", "count": 1}]
    assert answer["kept"] == [{"what": "orders", "count": 1, "law": "C. Com. art. 30",
                               "until_on": "2032-12-31"}]
    with pytest.raises(NotFound):
        ask("get_order", order_id="A-1")
    assert ask("get_order", order_id="A-2")["contact_id"] == who["id"]
    (event,) = events_seen.wait_for("contacts.data_request.certified")
    assert event["data"]["certificate"] == certified["certificate"]
    assert who["id"] not in str(event)


def test_access_is_answered_by_every_service_of_its_own(run_service, beside_shop, client):
    run_service("shop:ShopService")
    beside_shop()
    ask = _shop(client)
    who = client.contacts.create_contact(**person())
    ask("place_order", order_id="A-1", contact_id=who["id"])

    asked = _certified(client.contacts, client.contacts.open_data_request(
        contact_id=who["id"], kind="access", identity_shown_by="Passport."))

    assert [item["service"] for item in asked["answers"]] == ["contacts", "shop"]
    piece = ask("read_data_request_answer", data_request_id=asked["id"])
    assert '"order_id":"A-1"' in piece["text"]
    assert piece["next"] is None
    # What was gathered goes with the person.
    _certified(client.contacts, _erase(client.contacts, who))
    with pytest.raises(NotFound):
        ask("read_data_request_answer", data_request_id=asked["id"])
    assert shop.shop.name == "shop"

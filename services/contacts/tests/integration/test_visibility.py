"""What a role of the organisation's own does not let somebody see is absent everywhere."""

import re

import pytest

from chassis.testing.processes import wait_until
from contracts import contacts as contract
from contracts.context import Actor, Call
from contracts.errors import NotFound, PermissionDenied, ValidationFailed
from contracts.visibility import OBJECTS

SELLER = "user_01h455vb4pex5vsknk084sn02q"
COLLEAGUE = "user_01h455vb4pex5vsknk084sn03r"
CONTACT_ID = re.compile("contact_[0-9a-z]{26}")
ALL = {"rows": "all", "fields": None}


def everything_but(**changed):
    """What somebody sees who sees all objects, but for these: `contact={"fields": [...]}`."""
    assert contract.contacts.operations
    return {name: {**ALL, **changed.get(name, {})} for name in OBJECTS}


@pytest.fixture
def ask_seeing(client):
    """Call the service as somebody who sees so much: `ask_seeing(sees, "get_contact", …)`."""

    def ask(sees, operation, *, team_ids=(), **request):
        actor = Actor(SELLER, roles=("field_sales",), sees=sees, team_ids=team_ids, grants=(
            "contacts:read", "contacts:write", "contacts:export", "consents:write"))
        return client.call(f"contacts.{operation}", request, call=Call(actor=actor))

    return ask


@pytest.fixture
def two(contacts):
    """Ana, whom the seller looks after, and Bruno, whom a colleague does, at one company."""
    company = contacts.create_contact(kind="organisation", name="Talleres Ibarra",
                                      owner_id=SELLER)
    hidden = contacts.create_contact(kind="organisation", name="Consulta Secreta",
                                     owner_id=COLLEAGUE, team_id="south")
    ana = contacts.create_contact(
        kind="person", name="Ana Ruiz", owner_id=SELLER, notes="likes tea",
        tax_ids=[{"country": "ES", "value": "12345678Z"}], birth_on="1980-02-29",
        emails=[{"address": "ana@ibarra.example"}], tags=["vip"],
        affiliations=[{"organisation_id": company["id"]}, {"organisation_id": hidden["id"]}])
    bruno = contacts.create_contact(
        kind="person", name="Bruno Ruiz", owner_id=COLLEAGUE, team_id="south",
        emails=[{"address": "bruno@secreta.example"}],
        affiliations=[{"organisation_id": hidden["id"]}])
    return {"company": company["id"], "hidden": hidden["id"], "ana": ana["id"],
            "bruno": bruno["id"]}


OWN = everything_but(contact={"rows": "own"})


def test_get_contact_is_not_there_when_it_is_somebody_elses(two, ask_seeing):
    with pytest.raises(NotFound):
        ask_seeing(OWN, "get_contact", contact_id=two["bruno"])

    assert ask_seeing(OWN, "get_contact", contact_id=two["ana"])["name"] == "Ana Ruiz"


def test_lists_search_and_export_leave_out_what_is_somebody_elses(two, ask_seeing):
    listed = ask_seeing(OWN, "list_contacts", limit=50)["items"]
    found = ask_seeing(OWN, "search_contacts", q="ruiz")["items"]
    by_secret = ask_seeing(OWN, "search_contacts", q="secreta")["items"]
    exported = ask_seeing(OWN, "export_contacts", format="jsonl")["text"]

    assert {item["id"] for item in listed} == {two["company"], two["ana"]}
    assert [item["contact"]["id"] for item in found] == [two["ana"]]
    # Ana works there, which is not to be found out either.
    assert by_secret == []
    assert "Bruno" not in exported
    assert "Secreta" not in exported
    assert "Ana Ruiz" in exported


def test_team_sees_what_is_its_own(two, ask_seeing):
    team = everything_but(contact={"rows": "team"})

    assert ask_seeing(team, "get_contact", contact_id=two["bruno"], team_ids=["south"])
    with pytest.raises(NotFound):
        ask_seeing(team, "get_contact", contact_id=two["bruno"], team_ids=["north"])


def test_affiliation_is_absent_when_the_organisation_is_hidden_and_stays_when_changed(
        two, ask_seeing, contacts):
    seen = ask_seeing(OWN, "get_contact", contact_id=two["ana"])
    changed = ask_seeing(OWN, "update_contact", contact_id=two["ana"], changes={
        "affiliations": [{"organisation_id": two["company"], "title": "CEO"}]})

    assert [item["organisation_id"] for item in seen["affiliations"]] == [two["company"]]
    assert [item["organisation_id"] for item in changed["affiliations"]] == [two["company"]]
    whole = contacts.get_contact(contact_id=two["ana"])["affiliations"]
    assert {item["organisation_id"]: item.get("title") for item in whole} == {
        two["company"]: "CEO", two["hidden"]: None}


@pytest.mark.parametrize(("operation", "request_of"), [
    ("update_contact", lambda two: {"contact_id": two["bruno"], "changes": {"notes": "x"}}),
    ("archive_contact", lambda two: {"contact_id": two["bruno"]}),
    ("create_relationship", lambda two: {
        "from_id": two["ana"], "to_id": two["bruno"], "type": "knows"}),
    ("record_interaction", lambda two: {"channel": "phone", "direction": "inbound",
                                        "participants": [{"contact_id": two["bruno"]}]}),
    ("get_timeline", lambda two: {"contact_id": two["bruno"]}),
    ("get_profile", lambda two: {"contact_id": two["bruno"]}),
    ("get_network", lambda two: {"contact_id": two["bruno"]}),
    ("list_consents", lambda two: {"contact_id": two["bruno"]}),
    ("check_guards", lambda two: {"contact_id": two["bruno"], "action": "call"}),
    ("get_ownership_history", lambda two: {"contact_id": two["bruno"]}),
    ("may_approach_contact", lambda two: {
        "contact_id": two["bruno"], "purpose": "marketing", "channel": "email"}),
    ("find_introductions", lambda two: {"contact_id": two["ana"], "to": two["bruno"]}),
])
def test_nothing_is_asked_or_done_with_a_contact_that_is_hidden(
        two, ask_seeing, nothing_changes, operation, request_of):
    with nothing_changes(), pytest.raises((NotFound, ValidationFailed)) as refused:
        ask_seeing(OWN, operation, **request_of(two))

    assert refused.value.details.get("id") == two["bruno"] or (
        refused.value.details["errors"][0]["pointer"] in ("/to_id", "/participants/0/contact_id"))


def test_relationship_is_hidden_and_kept_when_one_of_its_ends_is(
        two, ask_seeing, contacts, nothing_changes):
    made = contacts.create_relationship(from_id=two["ana"], to_id=two["bruno"], type="knows")

    assert ask_seeing(OWN, "list_relationships")["items"] == []
    assert "Bruno" not in str(ask_seeing(OWN, "get_timeline", contact_id=two["ana"]))
    for operation, more in (("get_relationship", {}), ("archive_relationship", {}),
                            ("update_relationship", {"changes": {"strength": 0.5}})):
        with nothing_changes(), pytest.raises(NotFound):
            ask_seeing(OWN, operation, relationship_id=made["id"], **more)


def test_interaction_shows_who_is_seen_and_is_hidden_when_nobody_is(two, ask_seeing, contacts):
    def record(*names):
        return contacts.record_interaction(
            channel="meeting", direction="outbound", subject="Lunch",
            participants=[{"contact_id": two[name]} for name in names])["id"]

    both, other = record("ana", "bruno"), record("bruno")

    seen = ask_seeing(OWN, "list_interactions")["items"]

    assert [item["id"] for item in seen] == [both]
    assert [item["contact_id"] for item in seen[0]["participants"]] == [two["ana"]]
    with pytest.raises(NotFound):
        ask_seeing(OWN, "get_interaction", interaction_id=other)


def test_network_is_that_of_who_is_seen(two, ask_seeing, contacts):
    for one, other in (("ana", "bruno"), ("ana", "company")):
        contacts.create_relationship(from_id=two[one], to_id=two[other], type="knows",
                                     strength=0.9)
    whole = contacts.get_network(contact_id=two["ana"])

    seen = ask_seeing(OWN, "get_network", contact_id=two["ana"])

    assert two["bruno"] in str(whole)
    assert set(CONTACT_ID.findall(str(seen))) == {two["ana"], two["company"]}


FEW = everything_but(contact={"fields": ["phones", "tags"]})


def test_fields_are_absent_when_the_role_does_not_list_them(two, ask_seeing):
    seen = ask_seeing(FEW, "get_contact", contact_id=two["ana"])
    listed = ask_seeing(FEW, "list_contacts")["items"]
    exported = ask_seeing(FEW, "export_contacts", format="jsonl")["text"]

    promised = {"id", "kind", "name", "version", "created_at", "updated_at"}
    assert seen.keys() == promised | {"tags"}
    assert all(item.keys() <= promised | {"phones", "tags"} for item in listed)
    for secret in ("likes tea", "12345678Z", "1980", "ana@", "affiliations"):
        assert secret not in exported


@pytest.mark.parametrize("q", ["ana@ibarra.example", "ibarra", "secreta"])
def test_search_finds_nobody_by_what_is_not_seen(two, ask_seeing, q):
    found = ask_seeing(FEW, "search_contacts", q=q)["items"]

    assert two["ana"] not in [item["contact"]["id"] for item in found]
    assert [hit["contact"]["id"] for hit in ask_seeing(FEW, "search_contacts", q="vip")["items"]
            ] == [two["ana"]]


@pytest.mark.parametrize(("operation", "request_"), [
    ("list_contacts", {"email": "ana@ibarra.example"}),
    ("list_contacts", {"owner_id": SELLER}),
    ("list_contacts", {"role": "customer"}),
    ("export_contacts", {"format": "csv", "role": "customer"}),
    ("create_contact", {"kind": "person", "name": "New", "notes": "secret"}),
])
def test_what_is_not_seen_is_neither_asked_about_nor_written(
        two, ask_seeing, nothing_changes, operation, request_):
    with nothing_changes(), pytest.raises(PermissionDenied) as refused:
        ask_seeing(FEW, operation, **request_)

    assert refused.value.details["fields"]


def test_update_contact_is_refused_when_a_field_is_not_seen(two, ask_seeing, nothing_changes):
    with nothing_changes(), pytest.raises(PermissionDenied):
        ask_seeing(FEW, "update_contact", contact_id=two["ana"], changes={"notes": None})


def test_objects_are_absent_when_the_role_does_not_list_them(two, ask_seeing, contacts):
    contacts.record_interaction(channel="phone", direction="inbound", subject="Call",
                                text="the story", participants=[{"contact_id": two["ana"]}])
    sees = {name: ALL for name in ("contact", "timeline")}

    timeline = ask_seeing(sees, "get_timeline", contact_id=two["ana"])["items"]

    assert {item["about"]["type"] for item in timeline} == {"contact"}
    with pytest.raises(PermissionDenied):
        ask_seeing(sees, "list_interactions")


def test_timeline_tells_no_more_of_an_interaction_than_its_fields(two, ask_seeing, contacts):
    contacts.record_interaction(channel="phone", direction="inbound", subject="Angry call",
                                text="the whole story",
                                participants=[{"contact_id": two["ana"]}])
    sees = everything_but(interaction={"fields": ["outcome"]})

    told = str(ask_seeing(sees, "get_timeline", contact_id=two["ana"]))

    assert "Angry" not in told
    assert "story" not in told
    assert "phone" in told


def test_new_contact_is_its_makers_own_when_they_see_only_their_own(ask_seeing, contacts):
    made = ask_seeing(OWN, "create_contact", kind="person", name="Nuria Vidal")

    assert made["owner_id"] == SELLER


def test_contact_cannot_be_given_away_by_who_would_not_see_it_then(
        two, ask_seeing, nothing_changes):
    with nothing_changes(), pytest.raises(NotFound):
        ask_seeing(OWN, "update_contact", contact_id=two["ana"], changes={"owner_id": COLLEAGUE})


def test_reading_what_is_sensitive_is_told_to_the_gateway(two, client):
    def reads(operation, sees=None, **request):
        actor = Actor(SELLER, roles=("field_sales",) if sees else ("read_only",), sees=sees,
                      grants=("contacts:read",) if sees else ())
        return client.ask(f"contacts.{operation}", request, call=Call(actor=actor)).reads

    assert reads("get_contact", contact_id=two["ana"]) == {
        "fields": ["contact.birth_on", "contact.tax_ids"], "ids": [two["ana"]]}
    assert reads("list_contacts")["ids"] == [two["ana"]]
    assert reads("get_contact", contact_id=two["company"]) is None
    # Who did not see it did not read it.
    assert reads("get_contact", sees=FEW, contact_id=two["ana"]) is None


def test_custom_field_is_absent_for_who_it_is_hidden_from(two, contacts, ask_seeing, client):
    for key, visible_to in (("margin", ["finance", "field_sales"]), ("rating", ["finance"])):
        contacts.declare_custom_field(
            entity="contact", key=key, type="text", label=key, is_searchable=True,
            visible_to=visible_to)
    contacts.update_contact(contact_id=two["ana"], changes={
        "custom": {"margin": "amarginword", "rating": "aratingword"}})

    def get(role):
        actor = Actor(SELLER, roles=(role,))
        return client.call("contacts.get_contact", {"contact_id": two["ana"]},
                           call=Call(actor=actor)).get("custom")

    # What a field hides holds for roles that see everything else, too.
    wait_until(lambda: get("sales") is None)
    assert get("finance") == get("administrator") == {
        "margin": "amarginword", "rating": "aratingword"}
    seen = ask_seeing(OWN, "get_contact", contact_id=two["ana"])
    assert seen["custom"] == {"margin": "amarginword"}
    assert "custom" not in ask_seeing(FEW, "get_contact", contact_id=two["ana"])
    assert "aratingword" not in ask_seeing(OWN, "export_contacts", format="jsonl")["text"]
    assert ask_seeing(OWN, "search_contacts", q="aratingword")["items"] == []


def test_provenance_tells_of_the_fields_that_are_seen(two, contacts, ask_seeing):
    contacts.update_contact(contact_id=two["ana"], changes={"notes": "likes coffee"})

    told = ask_seeing(FEW, "get_provenance", contact_id=two["ana"])
    own = ask_seeing(OWN, "get_provenance", contact_id=two["ana"])

    assert {item["field"] for item in told["items"]} == {"name", "tags"}
    assert "likes" not in str(told)
    assert "likes tea" in str(own)
    assert two["hidden"] not in str(own)
    with pytest.raises(NotFound):
        ask_seeing(OWN, "get_provenance", contact_id=two["bruno"])

"""The portals over HTTP, with a real contacts service and a real mail server."""

import re

import pytest

from chassis import mails
from chassis.ids import new_id
from chassis.testing.processes import running_services, wait_until
from gateway.courier import Courier
from gateway.models import AuditRecord, Session
from gateway.portals.mails import with_link
from gateway.portals.models import PortalAccount, PortalLogin
from gateway.services import Services

LINK = re.compile(r"#(?:invitation|sign-in)=([\w-]+)")
PASSWORD = "seven green buses"


@pytest.fixture
def firm(http, make_contact):
    """A firm and somebody who works there: `(firm, person)`."""
    firm = http.post("/contacts", json={"kind": "organisation", "name": "Forjas del Turia"}).json
    return firm, make_contact(
        given_name="Eva", family_name="Soler", languages=["es"],
        affiliations=[{"organisation_id": firm["id"], "starts_on": "2020-01-01"}])


@pytest.fixture
def invite(http):
    def create(contact, party, **said):
        return http.post("/portal-accounts", json={
            "email": "eva@forjas.example", "audience": "portal", "contact_id": contact["id"],
            "party_id": party["id"], **said})

    return create


@pytest.fixture
def mailed(mailbox):
    """The secret of the latest mail."""

    def secret():
        mails.send_waiting_mails(with_link)
        return LINK.search(mailbox.messages[-1].get_content()).group(1)

    return secret


def test_customer_is_invited_accepts_and_sees_for_whom_they_act(
        http, http_with, firm, invite, mailed):
    organisation, person = firm
    made = invite(person, organisation)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"/api/v1/portal-accounts/{made.json['id']}"
    assert http.get(f"/portal-accounts/{made.json['id']}").json == made.json

    nobody = http_with(None)
    signed_in = nobody.post("/portal/v1/auth/accept",
                            json={"token": mailed(), "password": PASSWORD})
    again = nobody.post("/portal/v1/auth/login",
                        json={"email": "EVA@forjas.example", "password": PASSWORD})
    own = http_with(again.json["tokens"]["access_token"]).get("/portal/v1/account")

    assert (signed_in.status_code, again.status_code) == (200, 200)
    assert own.json.items() >= {
        "id": made.json["id"], "contact_name": "Eva Soler", "party_name": "Forjas del Turia",
        "party_id": organisation["id"], "has_password": True, "locale": "es"}.items()
    refreshed = nobody.post("/portal/v1/auth/refresh", json={
        "refresh_token": again.json["tokens"]["refresh_token"]})
    assert refreshed.json["portal_account_id"] == made.json["id"]
    assert nobody.post("/portal/v1/auth/logout", json={
        "refresh_token": refreshed.json["refresh_token"]}).status_code == 204
    assert http_with(refreshed.json["access_token"]).get("/portal/v1/account").status_code == 401


def test_who_can_act_for_several_is_told_their_names_to_choose_from(
        http_with, firm, invite, mailed):
    organisation, person = firm
    nobody = http_with(None)
    for party in (organisation, person):
        assert invite(person, party).status_code == 201
        nobody.post("/portal/v1/auth/accept", json={"token": mailed(), "password": PASSWORD})

    answer = nobody.post("/portal/v1/auth/login",
                         json={"email": "eva@forjas.example", "password": PASSWORD}).json
    chosen = nobody.post("/portal/v1/auth/choose", json={
        "choice_token": answer["choice_token"],
        "portal_account_id": answer["choices"][1]["portal_account_id"]}).json

    assert [choice["party_name"] for choice in answer["choices"]] == [
        "Eva Soler", "Forjas del Turia"]
    own = http_with(chosen["tokens"]["access_token"]).get("/portal/v1/account").json
    assert own["party_id"] == organisation["id"]


def test_invitation_is_refused_where_person_and_party_do_not_belong_together(
        http, firm, invite, make_contact):
    organisation, person = firm
    stranger = make_contact(given_name="Otra")
    former = make_contact(given_name="Ex", affiliations=[
        {"organisation_id": organisation["id"], "ends_on": "2024-12-31"}])
    archived = make_contact(given_name="Ida")
    http.delete(f"/contacts/{archived['id']}")
    nobody = {"id": new_id("contact")}

    answers = {
        pointer: invite(contact, party) for pointer, contact, party in (
            ("/party_id", stranger, organisation), ("/party_id ", former, organisation),
            ("/party_id  ", person, stranger), ("/contact_id", organisation, organisation),
            ("/contact_id ", nobody, nobody), ("/party_id   ", person, nobody),
            ("/contact_id  ", archived, archived))}

    for pointer, answer in answers.items():
        assert answer.status_code == 422, pointer
        assert [item["pointer"] for item in answer.json["errors"]] == [pointer.strip()]
    assert http.get("/portal-accounts?email=eva@forjas.example").json["items"] == []


def test_account_follows_a_merge_of_contacts(http, http_with, firm, invite, mailed, make_contact):
    organisation, person = firm
    invite(person, organisation)
    answer = http_with(None).post("/portal/v1/auth/accept", json={"token": mailed()}).json
    double = make_contact(given_name="Eva María", family_name="Soler")
    merged = http.post("/contacts/merge", json={
        "survivor_id": double["id"], "merged_id": person["id"]})
    assert merged.status_code == 200, merged.text

    own = http_with(answer["tokens"]["access_token"]).get("/portal/v1/account").json

    assert own["contact_id"] == person["id"]
    assert (own["contact_name"], own["party_name"]) == ("Eva María Soler", "Forjas del Turia")


def test_what_is_done_in_a_portal_is_on_record_without_secrets(
        http, http_with, firm, invite, mailed, app):
    organisation, person = firm
    made = invite(person, organisation).json
    token = mailed()
    answer = http_with(None).post("/portal/v1/auth/accept",
                                  json={"token": token, "password": PASSWORD})
    http_with(answer.json["tokens"]["access_token"]).post("/portal/v1/account/password", json={
        "current_password": PASSWORD, "new_password": "eight yellow trams"})

    def records():
        found = list(AuditRecord.collection().find(
            {"operation": {"$regex": "^gateway[.]"}}).sort("created_at", 1))
        return found if all(record["outcome"] != "started" for record in found) else None

    found = wait_until(records)
    assert [(record["operation"], record["actor_id"]) for record in found[1:]] == [
        ("gateway.accept_portal_invitation", "anonymous"),
        ("gateway.change_portal_password", made["id"])]
    assert made["id"] in {change["id"] for change in found[1]["changes"]}
    assert not any(secret in repr(found) for secret in (token, PASSWORD, "eight yellow trams"))


def test_account_without_rights_keeps_no_portal_accounts(http_as, firm, invite):
    organisation, person = firm
    for role in ("read_only", "sales"):
        http = http_as(role)
        assert http.get("/portal-accounts").status_code == 403
        assert http.post("/portal-accounts", json={
            "email": "a@b.example", "audience": "portal", "contact_id": person["id"],
            "party_id": organisation["id"]}).status_code == 403


def test_bad_link_is_told_in_the_language_that_is_asked_for(http_with):
    answer = http_with(None).post(
        "/portal/v1/auth/link/login", json={"token": "x" * 43}, headers={"Accept-Language": "es"})

    assert (answer.status_code, answer.json["detail"]) == (
        401, "Este enlace ya no sirve. Pida uno nuevo.")


def test_reading_a_link_changes_nothing(http_with, firm, invite, mailed):
    organisation, person = firm
    invite(person, organisation)
    token = mailed()

    for path in ("accept", "link/login", "link", "choose"):
        answer = http_with(None).get(f"/portal/v1/auth/{path}?token={token}")
        assert answer.status_code == 405, path

    accepted = http_with(None).post("/portal/v1/auth/accept", json={"token": token})
    assert accepted.json["tokens"]


# Erasure


@pytest.fixture
def awaiting_contacts(stack, tmp_path, clean_stack):
    """A contacts service whose erasures wait for the gateway, too."""
    with running_services(stack, tmp_path) as run:
        yield run("contacts", VINCULO_SERVICES="contacts,gateway")


def test_erasure_waits_for_the_gateway_and_leaves_no_login(
        app, http_as, http_with, sign_in_to, awaiting_contacts, stack):
    http = http_as("administrator")
    person = http.post("/contacts", json={"kind": "person", "given_name": "Eva"}).json
    token = sign_in_to("portal", contact_id=person["id"], party_id=person["id"])
    other = sign_in_to("portal")
    asked = http.post("/data-subject-requests", json={
        "contact_id": person["id"], "kind": "erasure", "identity_shown_by": "Passport."}).json
    path = f"/data-subject-requests/{asked['id']}"

    def answered():
        found = http.get(path).json
        times = {item["service"]: item["acknowledged_at"] for item in found["answers"]}
        return found if times["contacts"] else None

    waiting = wait_until(answered, 20)
    assert waiting["state"] == "open"
    assert http_with(token).get("/portal/v1/account").status_code == 200
    services = Services(stack.broker_url("gateway"), seconds=5)
    courier = Courier(services)
    courier.erase()

    certified = http.get(path).json
    assert certified["state"] == "certified"
    assert [(item["service"], item["counts"]) for item in certified["answers"]
            if item["service"] == "gateway"] == [
        ("gateway", [{"what": "portal_accounts", "count": 1}, {"what": "sessions", "count": 1}])]
    assert http_with(token).get("/portal/v1/account").status_code == 401
    assert http_with(other).get("/portal/v1/account").status_code == 200
    assert PortalAccount.objects(contact_id=person["id"]).count() == 0
    assert len(list(PortalLogin.collection().find({}))) == 1
    assert len(list(Session.collection().find({"audience": "portal"}))) == 1
    courier.erase()
    assert http.get(path).json == certified
    services.close()

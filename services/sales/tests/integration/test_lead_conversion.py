"""Leads become people, organisations and deals, over the real bus with the contacts service."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from lead_factories import form, lead, user_id

from chassis.testing.processes import wait_until
from contracts.context import Actor, Call
from contracts.errors import Conflict, NotFound, PermissionDenied, ValidationFailed


@pytest.fixture
def contacts(client):
    return client.contacts


@pytest.fixture
def store(stack):
    return stack.open_store("sales")


def company_lead(**fields):
    return lead(company="Acme Ibérica", job_title="Buyer", country="ES", locality="Bilbao",
                tax_id="B58378431", phone="+34600123123", language="es", **fields)


def test_convert_lead_makes_a_person_an_organisation_and_a_deal(
        sales, contacts, store, events_seen):
    owner = user_id()
    made = sales.create_lead(**company_lead(
        owner_id=owner, product_interest="Riego", campaign_id="campaign_01h455vb4pex5vsknk084sn02q",
        expected_value={"amount": "900.00", "currency": "EUR"}))

    became = sales.convert_lead(lead_id=made["id"])

    person = contacts.get_contact(contact_id=became["contact_id"])
    organisation = contacts.get_contact(contact_id=became["organisation_id"])
    assert (person["name"], person["emails"][0]["address"]) == (made["name"], made["email"])
    assert person["phones"][0]["number"] == "+34600123123"
    assert person["external_ids"] == [{"system": "sales_lead", "id": made["id"]}]
    assert person["owner_id"] == owner
    (place,) = person["affiliations"]
    assert (place["organisation_id"], place["title"]) == (organisation["id"], "Buyer")
    assert organisation["name"] == "Acme Ibérica"
    assert organisation["tax_ids"] == [{"country": "ES", "value": "B58378431"}]
    assert organisation["addresses"][0]["locality"] == "Bilbao"
    deal = store.deals.find_one({"_id": became["deal_id"]})
    assert (deal["name"], deal["lead_id"]) == ("Acme Ibérica · Riego", made["id"])
    assert deal["contact_ids"] == [organisation["id"], person["id"]]
    assert (deal["owner_id"], deal["source"]) == (owner, "agent")
    assert became["lead"]["state"] == "converted"
    (event,) = events_seen.wait_for("sales.lead.converted")
    assert {name: event["data"][name] for name in (
        "contact_id", "organisation_id", "deal_id")} == {
        name: became[name] for name in ("contact_id", "organisation_id", "deal_id")}


def test_convert_lead_answers_the_same_when_fifty_ask_at_once(sales, contacts, store):
    made = sales.create_lead(**company_lead())

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: sales.convert_lead(lead_id=made["id"]), range(50)))
    again = sales.convert_lead(lead_id=made["id"], makes_deal=False)

    assert all(answer == again for answer in answers)
    assert len(contacts.list_contacts()["items"]) == 2
    assert store.deals.count_documents({}) == 1


def test_convert_lead_takes_up_what_was_made_before_a_crash(sales, contacts):
    made = sales.create_lead(**company_lead())
    organisation = contacts.create_contact(
        kind="organisation", name="Acme Ibérica",
        external_ids=[{"system": "sales_lead", "id": f"{made['id']}/organisation"}])
    person = contacts.create_contact(
        kind="person", name=made["name"],
        external_ids=[{"system": "sales_lead", "id": made["id"]}])

    became = sales.convert_lead(lead_id=made["id"])

    assert (became["contact_id"], became["organisation_id"]) == (
        person["id"], organisation["id"])
    assert len(contacts.list_contacts()["items"]) == 2


def test_convert_lead_goes_into_those_that_there_are(sales, contacts, store):
    organisation = contacts.create_contact(kind="organisation", name="Acme")
    person = contacts.create_contact(kind="person", name="Ana Ruiz")
    first = sales.create_lead(**company_lead())
    deal_id = sales.convert_lead(lead_id=first["id"])["deal_id"]
    before = len(contacts.list_contacts()["items"])
    made = sales.create_lead(**lead())

    became = sales.convert_lead(lead_id=made["id"], contact_id=person["id"],
                                organisation_id=organisation["id"], deal_id=deal_id)

    assert (became["contact_id"], became["organisation_id"], became["deal_id"]) == (
        person["id"], organisation["id"], deal_id)
    assert len(contacts.list_contacts()["items"]) == before
    assert store.deals.count_documents({}) == 1


def test_convert_lead_takes_whom_it_is_surely_known_to_be(sales, contacts, store):
    person = contacts.create_contact(
        kind="person", name="Ana Ruiz", emails=[{"address": "ana@example.com"}])
    wait_until(lambda: store.parties.find_one({"_id": person["id"]}), 10, "she is known")
    made = sales.create_lead(**lead(email="ana@example.com"))

    became = sales.convert_lead(lead_id=made["id"], makes_deal=False)

    assert (became["contact_id"], became["organisation_id"], became["deal_id"]) == (
        person["id"], None, None)
    assert len(contacts.list_contacts()["items"]) == 1


def test_convert_lead_is_refused_when_it_cannot_be(sales, contacts, store):
    organisation = contacts.create_contact(kind="organisation", name="Acme")
    closed = sales.create_lead(**lead())
    sales.disqualify_lead(lead_id=closed["id"], reason="spam")
    made = sales.create_lead(**lead())
    nobody = "contact_01h455vb4pex5vsknk084sn02q"

    with pytest.raises(Conflict) as disqualified:
        sales.convert_lead(lead_id=closed["id"])
    with pytest.raises(ValidationFailed) as is_no_person:
        sales.convert_lead(lead_id=made["id"], contact_id=organisation["id"])
    with pytest.raises(ValidationFailed) as is_nobody:
        sales.convert_lead(lead_id=made["id"], contact_id=nobody)
    with pytest.raises(ValidationFailed) as no_deal:
        sales.convert_lead(lead_id=made["id"], organisation_id=organisation["id"],
                           deal_id="deal_01h455vb4pex5vsknk084sn02q")
    with pytest.raises(NotFound):
        sales.convert_lead(lead_id="lead_01h455vb4pex5vsknk084sn02q")

    assert disqualified.value.code == "lead_is_disqualified"
    for refused, pointer in ((is_no_person, "/contact_id"), (is_nobody, "/contact_id"),
                             (no_deal, "/deal_id")):
        assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert sales.get_lead(lead_id=made["id"])["state"] == "new"
    assert store.deals.count_documents({}) == 0


def test_consents_of_a_form_reach_the_ledger_when_the_lead_is_converted(sales, contacts):
    made = sales.create_web_form(**form())
    sales.submit_web_form(
        web_form_id=made["id"], answers={"given_name": "Ana", "email": "ana@example.com"},
        consents=[{"purpose": "newsletter", "channel": "email"}],
        landing_page="https://example.com/demo")
    (one,) = sales.list_leads()["items"]

    became = sales.convert_lead(lead_id=one["id"], makes_deal=False)

    def entries():
        return contacts.list_consents(contact_id=became["contact_id"])["items"]

    (entry,) = wait_until(entries, 10, "the consent is in the ledger")
    assert (entry["purpose"], entry["channel"], entry["decision"]) == (
        "newsletter", "email", "granted")
    assert (entry["lawful_basis"], entry["text_version"]) == ("consent", f"{made['id']}/1")
    assert entry["evidence"] == [
        {"text": "Send me the newsletter by email.", "url": "https://example.com/demo"}]
    assert entry["given_at"] == one["consents"][0]["given_at"]
    answer = contacts.may_approach(
        contact_ids=[became["contact_id"]], purpose="newsletter", channel="email")
    assert answer["items"][0]["is_allowed"] is True


def test_consents_of_a_form_reach_the_ledger_at_once_when_the_contact_is_known(
        sales, contacts, store):
    person = contacts.create_contact(
        kind="person", name="Ana Ruiz", emails=[{"address": "ana@example.com"}])
    wait_until(lambda: store.parties.find_one({"_id": person["id"]}), 10, "she is known")
    made = sales.create_web_form(**form())

    sales.submit_web_form(web_form_id=made["id"], answers={"email": "ana@example.com"},
                          consents=[{"purpose": "marketing"}])

    def entries():
        return contacts.list_consents(contact_id=person["id"])["items"]

    (entry,) = wait_until(entries, 10, "the consent is in the ledger")
    assert (entry["purpose"], entry["decision"]) == ("marketing", "granted")
    (one,) = sales.list_leads()["items"]
    sales.convert_lead(lead_id=one["id"], makes_deal=False)
    assert len(entries()) == 1


def test_contact_that_comes_later_is_known_to_be_the_lead(sales, contacts):
    made = sales.create_lead(**lead(email="ana@example.com"))

    person = contacts.create_contact(
        kind="person", name="Ana Ruiz", emails=[{"address": "ana@example.com"}])

    wait_until(lambda: sales.get_lead(lead_id=made["id"]).get("contact_id") == person["id"], 10,
               "the lead is known to be her")


def test_lead_is_assigned_and_answered_over_the_bus(sales, contacts, events_seen):
    person = contacts.create_contact(
        kind="person", name="Ana Ruiz", emails=[{"address": "ana@example.com"}])
    owner = user_id()
    sales.create_lead_rule(kind="assignment", name="All", user_ids=[owner])
    made = sales.create_lead(**lead(email="ana@example.com"))

    events_seen.wait_for("sales.lead.assigned")
    wait_until(lambda: sales.get_lead(lead_id=made["id"]).get("contact_id"), 30, "she is known")
    contacts.record_interaction(channel="phone", direction="outbound", participants=[
        {"contact_id": person["id"], "part": "to"}])

    (event,) = events_seen.wait_for("sales.lead.answered")
    assert event["data"]["lead"]["owner_id"] == owner
    assert event["data"]["lead"]["state"] == "contacted"


def test_web_form_is_taken_from_anybody_and_nothing_else_is(sales, client):
    made = sales.create_web_form(**form())
    nobody = Call(actor=Actor("anonymous"))

    client.call("sales.submit_web_form", {
        "web_form_id": made["id"], "answers": {"email": "ana@example.com"}}, call=nobody)
    with pytest.raises(PermissionDenied):
        client.call("sales.list_leads", {}, call=nobody)

    assert [item["email"] for item in sales.list_leads()["items"]] == ["ana@example.com"]

"""Web forms: made by agents, sent by strangers, and answered alike whoever it is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from lead_factories import form, lead, party, user_id

from chassis import clock
from chassis.testing.events import waiting_events
from contracts.context import Actor
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed

ANYBODY = Actor("anonymous")


@pytest.fixture
def send(rules):
    """Send a form as a stranger does: `send(made, {"email": …}, consents=[…])`."""

    def submit(made, answers=None, **fields):
        answers = answers or {"given_name": "Ana", "email": "ana@example.com"}
        return rules.by(ANYBODY).submit_web_form(
            web_form_id=made["id"], answers=answers, **fields)

    return submit


def leads(rules):
    return [rules.get_lead(lead_id=item["id"]) for item in rules.list_leads()["items"]]


def pointers(refused):
    return [error["pointer"] for error in refused.value.details["errors"]]


def test_submit_web_form_makes_a_lead_with_its_source_and_consents(rules, send):
    owner = user_id()
    made = rules.create_web_form(**form(
        campaign_id="campaign_01h455vb4pex5vsknk084sn02q", product_interest="Demo",
        owner_id=owner, team_id="madrid"))

    # The store keeps thousandths.
    asked_at = clock.now().isoformat()[:23]
    answer = send(
        made, {"given_name": "Ana", "family_name": "", "email": "Ana@Example.com",
               "phone": "600 123 123", "country": "ES", "message": "Call me.\nPlease."},
        consents=[{"purpose": "newsletter", "channel": "email"}],
        utm={"source": "google", "medium": "cpc", "campaign": "otoño", "term": "crm",
             "content": "a"},
        referrer="https://www.example.org/", landing_page="https://example.com/demo?x=1")

    assert answer == {"is_received": True, "thanks": "We will call you."}
    (one,) = leads(rules)
    assert (one["name"], one["email"], one["phone"]) == ("Ana", "ana@example.com", "+34600123123")
    assert (one["source"], one["source_detail"], one["web_form_id"]) == (
        "web_form", "Demo", made["id"])
    assert (one["owner_id"], one["team_id"]) == (owner, "madrid")
    assert one["utm"] == {"source": "google", "medium": "cpc", "campaign": "otoño", "term": "crm",
                          "content": "a"}
    assert one["referrer"] == "https://www.example.org/"
    assert one["product_interest"] == "Demo"
    (consent,) = one["consents"]
    assert asked_at <= consent.pop("given_at") <= one["created_at"]
    assert consent == {
        "purpose": "newsletter", "channel": "email", "text": "Send me the newsletter by email.",
        "text_version": f"{made['id']}/1", "url": "https://example.com/demo?x=1"}


def test_submit_web_form_answers_alike_whoever_it_is(rules, send):
    made = rules.create_web_form(**form())
    party(email="known@example.com")
    rules.create_lead(**lead(email="open@example.com"))

    answers = [send(made, {"email": email}) for email in (
        "known@example.com", "open@example.com", "new@example.com")]

    assert answers == [{"is_received": True, "thanks": "We will call you."}] * 3
    assert len(leads(rules)) == 3


def test_submit_web_form_thanks_whoever_fills_in_what_nobody_sees_and_keeps_nothing(rules, send):
    made = rules.create_web_form(**form())
    before = waiting_events(rules.store)

    answer = send(made, {"email": "not even an address"}, website="https://spam.example")

    assert answer == {"is_received": True, "thanks": "We will call you."}
    assert leads(rules) == []
    assert waiting_events(rules.store) == before


@pytest.mark.parametrize(("answers", "fields", "pointer"), [
    ({"email": "ana"}, {}, "/answers/email"),
    ({"given_name": "Ana"}, {}, "/answers/email"),
    ({"email": "ana@example.com", "phone": "1"}, {}, "/answers/phone"),
    ({"email": "ana@example.com", "country": "Spain"}, {}, "/answers/country"),
    ({"email": "ana@example.com", "tax_id": "B58378431"}, {}, "/answers/tax_id"),
    ({"email": "ana@example.com"}, {"consents": [{"purpose": "survey"}]}, "/consents/0"),
    ({"email": "ana@example.com"}, {"form_version": 7}, "/form_version"),
])
def test_submit_web_form_is_refused_when_it_is_not_what_the_form_asks(
        rules, send, answers, fields, pointer):
    made = rules.create_web_form(**form())

    with pytest.raises(ValidationFailed) as refused:
        send(made, answers, **fields)

    assert pointers(refused) == [pointer]
    assert leads(rules) == []


def test_submit_web_form_is_not_found_when_it_is_closed_or_never_was(rules, send):
    made = rules.create_web_form(**form())
    rules.update_web_form(web_form_id=made["id"], changes={"is_active": False})

    for web_form_id in (made["id"], "web_form_01h455vb4pex5vsknk084sn02q"):
        with pytest.raises(NotFound):
            send({"id": web_form_id})

    assert leads(rules) == []


def test_consent_is_kept_with_the_text_that_the_page_showed(rules, send):
    made = rules.create_web_form(**form())
    changed = rules.update_web_form(web_form_id=made["id"], expected_version=1, changes={
        "consents": [{"purpose": "newsletter", "channel": "email", "text": "Another text."}]})

    send(made, {"email": "old@example.com"}, form_version=1,
         consents=[{"purpose": "newsletter", "channel": "email"}])
    send(made, {"email": "new@example.com"},
         consents=[{"purpose": "newsletter", "channel": "email"}])

    assert changed["version"] == 2
    new, old = leads(rules)
    assert [one["consents"][0]["text"] for one in (old, new)] == [
        "Send me the newsletter by email.", "Another text."]
    assert [one["consents"][0]["text_version"] for one in (old, new)] == [
        f"{made['id']}/1", f"{made['id']}/2"]


def test_submit_web_form_is_one_lead_when_fifty_are_sent_at_once(rules, send):
    made = rules.create_web_form(**form())

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda _: send(made), range(50)))

    (one,) = leads(rules)
    assert one["submission_count"] == 50


def test_consents_are_told_at_once_when_the_contact_is_known(rules, send):
    made = rules.create_web_form(**form())
    contact_id = party(email="ana@example.com")

    send(made, consents=[{"purpose": "newsletter", "channel": "email"}])
    send(made, consents=[{"purpose": "marketing"}])
    send(made)

    told = [event["data"] for event in waiting_events(rules.store)
            if event["type"] == "sales.lead.consented"]
    assert len(told) == 2
    assert all(contact_id.encode() in data for data in told)
    assert b"newsletter" in told[0]
    assert b"marketing" not in told[0]
    assert b"newsletter" not in told[1]
    assert b"marketing" in told[1]


@pytest.mark.parametrize("fields", [
    {"fields_asked": [{"name": "given_name"}]},
    {"fields_asked": [{"name": "email"}, {"name": "email"}]},
    {"fields_asked": [{"name": "owner_id"}]},
    {"consents": [{"purpose": "all", "text": "Everything."}]},
    {"consents": [{"purpose": "newsletter", "text": "a"}, {"purpose": "newsletter", "text": "b"}]},
])
def test_form_is_refused_when_it_asks_nothing_that_makes_sense(fields):
    from contracts.sales import create_web_form

    assert create_web_form.request.validate(form(**fields)).keys() == fields.keys()


def test_update_web_form_is_refused_when_it_is_stale(rules):
    made = rules.create_web_form(**form())

    with pytest.raises(PreconditionFailed):
        rules.update_web_form(web_form_id=made["id"], changes={"name": "x"}, expected_version=3)

    assert rules.get_web_form(web_form_id=made["id"]) == made
    assert rules.list_web_forms(is_active=True)["items"] == [made]
    assert rules.list_web_forms(is_active=False)["items"] == []

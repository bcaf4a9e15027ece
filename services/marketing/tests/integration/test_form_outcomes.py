"""What becomes of what was sent: a lead of sales, and consents once the address is confirmed."""

from datetime import timedelta

import pytest
from campaign_factories import SETTINGS
from capture_factories import (
    BOX,
    QUESTIONS,
    UTM,
    WORDS,
    came,
    confirm,
    filled,
    link_in,
    mails,
    of_id,
    opened_form,
    sent,
    shown,
    with_address,
)
from ledger_factories import touched
from marketing_factories import happened

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.parties import looking
from contracts import contacts, sales
from contracts.errors import NotFound, ServiceUnavailable
from marketing.forms import consenting, leads


@pytest.fixture
def suite(shared_service, clean_stack, client, rules, later):
    """The rules, beside contacts and sales."""
    for name in ("contacts", "sales"):
        shared_service(name)
    rules.set_marketing_mail_settings(**SETTINGS)
    rules.contacts, rules.sales = client.contacts, client.sales
    return rules


def person(suite, address):
    """A contact with an address, whom marketing knows."""
    id = suite.contacts.create_contact(
        kind="person", name="Marta Gil", emails=[{"address": address}])["id"]
    looking.ask_for([id])
    return id


def consents(suite, contact_id):
    return suite.contacts.list_consents(contact_id=contact_id)["items"]


def test_submission_becomes_a_lead_of_sales_once(suite):
    form = opened_form(suite, product_interest="Estufas")
    raw = sent(suite, form, answers={
        "name": "Marta Gil", "email": "Marta@Gil.example", "phone": "600 100 100",
        "stove": "wood"})

    leads.make_leads()
    suite.store.form_submissions.update_one({"_id": raw["_id"]}, {"$set": {"_to_lead": True}})
    leads.make_leads()

    (lead,) = suite.sales.list_leads()["items"]
    assert (lead["name"], lead["email"], lead["phone"], lead["source"]) == (
        "Marta Gil", "marta@gil.example", "+34600100100", "web_form")
    assert (lead["utm"], lead["source_detail"], lead["product_interest"]) == (
        UTM, "Pedir oferta", "Estufas")
    assert lead["message"] == "Qué estufa: wood"
    assert (lead["submission_count"], lead["external_ids"]) == (
        1, [{"system": "form_submission", "id": raw["_id"]}])
    held = suite.get_form_submission(form_submission_id=raw["_id"])
    assert held["lead_id"] == lead["id"]
    assert suite.get_form_results(form_id=form["id"])["lead_count"] == 1


def test_lead_of_a_submission_is_one_touch_with_it_in_whatever_order(suite):
    first, second = (sent(suite, opened_form(suite)) for _ in range(2))
    leads.make_leads()
    (lead,) = suite.sales.list_leads()["items"]
    told = happened("sales.lead.created", {"lead": lead})

    for _ in range(2):
        suite.react("on_lead_told", told)

    assert {touch["source"]["id"] for touch in touched(suite)} == {first["_id"], second["_id"]}
    assert {touch["lead_id"] for touch in touched(suite)} == {lead["id"]}


def test_conversion_that_is_told_before_the_lead_is_known_here_is_not_lost(alone):
    raw = sent(alone, opened_form(alone))
    lead_id, contact_id = new_id("lead"), new_id("contact")
    lead = sales.lead_converted.example["lead"] | {
        "id": lead_id, "source": "web_form", "web_form_id": None,
        "external_ids": [{"system": "form_submission", "id": raw["_id"]}]}
    alone.react("on_lead_converted", happened("sales.lead.converted", {
        "lead": lead, "contact_id": contact_id, "organisation_id": None, "deal_id": None}))

    commit(lambda: leads._note(raw["_id"], {
        "outcome": "created", "lead_id": lead_id, "errors": []}))

    assert of_id(alone, raw)["contact_id"] == contact_id
    (touch,) = touched(alone)
    assert (touch["contact_ids"], touch["lead_id"]) == ([contact_id], lead_id)


def test_submission_waits_while_sales_is_away(alone):
    raw = sent(alone, opened_form(alone))
    alone.refuses = ServiceUnavailable("Sales is away.")

    with pytest.raises(ServiceUnavailable):
        leads.make_leads()
    assert of_id(alone, raw)["_to_lead"] is True

    alone.refuses = None
    leads.make_leads()
    assert of_id(alone, raw)["lead_outcome"] == "created"
    assert "_to_lead" not in of_id(alone, raw)


def test_consent_is_recorded_only_after_the_address_is_confirmed_and_once(suite):
    id = person(suite, "marta@gil.example")
    raw = sent(suite, opened_form(suite), language="en")
    consenting.record_consents()
    assert consents(suite, id) == []

    for _ in range(2):
        assert confirm(suite)["is_confirmed"] is True
        consenting.record_consents()
        # As if somebody had died after contacts took it and before that was noted.
        suite.store.form_submissions.update_one(
            {"_id": raw["_id"]}, {"$set": {"_to_consent": True}})
    consenting.record_consents()

    (consent,) = consents(suite, id)
    assert (consent["purpose"], consent["channel"], consent["decision"]) == (
        "newsletter", "email", "granted")
    assert consent["text_version"] == f"{raw['form_id']}/1"
    assert consent["evidence"][0]["text"] == WORDS["en"]
    assert raw["_id"] in consent["evidence"][1]["text"]
    assert of_id(suite, raw)["contact_id"] == id
    assert consent["lawful_basis"] == "consent"


def test_looking_at_what_a_link_confirms_confirms_nothing(alone):
    raw = sent(alone, opened_form(alone))
    token = link_in(mails(alone)[-1], "forms/confirmations")

    looked = alone.look_at_confirmation(token=token)

    assert mails(alone)[-1]["sender"] == "Lumbre <hola@lumbre.example>"
    assert (looked["consents"], looked["is_confirmed"], looked["language"]) == (
        [WORDS], False, "es")
    assert "confirmed_at" not in of_id(alone, raw)


def test_link_that_is_forged_or_too_old_confirms_nothing(alone, later):
    raw = sent(alone, opened_form(alone))
    token = link_in(mails(alone)[-1], "forms/confirmations")
    later(days=7, minutes=1)

    for one in (token, token[:-1] + ("a" if token[-1] != "a" else "b"), "0" * 26 + token[26:]):
        with pytest.raises(NotFound):
            alone.confirm_form_submission(token=one)

    assert "confirmed_at" not in of_id(alone, raw)


def test_consent_waits_for_who_has_the_address(alone):
    raw = sent(alone, opened_form(alone))
    confirm(alone)
    consenting.record_consents()
    assert [name for name, *_ in alone.asked] == []

    contact = with_address()
    alone.react("on_contact_created", came(contact))
    consenting.record_consents()

    ((operation, once, request),) = alone.asked
    assert (operation, request["contact_id"]) == (contacts.record_consent, contact["id"])
    assert once == f"form/{raw['_id']}/newsletter"
    assert of_id(alone, raw)["contact_id"] == contact["id"]


def test_consent_of_an_address_that_several_have_waits(alone):
    raw = sent(alone, opened_form(alone))
    confirm(alone)
    alone.react("on_contact_created", *(came(with_address()) for _ in range(2)))

    consenting.record_consents()
    consenting.look_again()
    consenting.record_consents()

    assert alone.asked == []
    assert of_id(alone, raw)["_waits_for_contact"] is True


def test_nobody_gets_more_than_three_mails_to_confirm_in_a_day(alone, later):
    form = opened_form(alone)
    for _ in range(5):
        sent(alone, form)
    assert len(mails(alone)) == 3

    later(days=1, minutes=1)
    sent(alone, form)
    assert len(mails(alone)) == 4


def test_answer_and_mail_are_the_same_whether_the_address_is_known(suite):
    form = opened_form(suite)
    person(suite, "known@gil.example")

    answers = [suite.submit_form(**filled(shown(suite, form), email=f"{who}@gil.example"))
               for who in ("known", "stranger")]

    assert answers[0] == answers[1]
    first, second = mails(suite)
    assert first["subject"] == second["subject"]
    assert [line for line in first["text"].splitlines() if "http" not in line] == [
        line for line in second["text"].splitlines() if "http" not in line]


def test_box_that_was_not_ticked_asks_for_no_mail_and_no_consent(alone):
    form = opened_form(alone, consents=[BOX, BOX | {"key": "calls", "channel": "phone"}],
                       questions=QUESTIONS)
    answer = alone.submit_form(**filled(shown(alone, form), consents=[]))
    assert (answer["expects_mail"], mails(alone)) == (False, [])

    sent(alone, form, consents=["calls"])
    assert WORDS["es"] in mails(alone)[0]["text"]
    clock.move(timedelta())

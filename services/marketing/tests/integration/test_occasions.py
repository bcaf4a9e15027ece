"""Occasions: places are never sold twice, who waits moves up in order, and who comes is noted."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from campaign_factories import SETTINGS, approved, launched
from capture_factories import (
    by_name,
    cancel,
    filled,
    link_in,
    mails,
    opened_form,
    opened_occasion,
    registered,
    sent,
    shown,
    states,
    subjects,
)
from icalendar import Calendar
from ledger_factories import touched
from mail_at_work import links_of, send

from chassis.testing.parties import party
from contracts.errors import NotFound
from marketing.errors import (
    OccasionIsFull,
)
from marketing.occasions.settling import settle_occasions


@pytest.fixture(autouse=True)
def _settings(rules, later):
    rules.set_marketing_mail_settings(**SETTINGS)


def test_register_for_occasion_gives_places_in_turn_and_then_has_people_wait(rules):
    occasion = opened_occasion(rules)

    first, *_ = [registered(rules, occasion, name) for name in ("ana", "eva", "luz", "paz")]

    assert states(rules, occasion) == {
        "ana": "confirmed", "eva": "confirmed", "luz": "waiting", "paz": "waiting"}
    assert registered(rules, occasion, "ana") == first
    assert (subjects(rules, "ana"), subjects(rules, "luz")) == (
        ["Su plaza"], ["Lista de espera"])


def test_whoever_waits_first_moves_up_when_somebody_cancels_and_is_told(rules):
    occasion = opened_occasion(rules)
    ana, *_ = [registered(rules, occasion, name) for name in ("ana", "eva", "luz", "paz")]

    for _ in range(2):
        cancelled = cancel(rules, ana)

    assert (cancelled["state"], cancelled["cancelled_because"]) == ("cancelled", "agent")
    assert states(rules, occasion) == {
        "ana": "cancelled", "eva": "confirmed", "luz": "confirmed", "paz": "waiting"}
    assert subjects(rules, "luz") == ["Lista de espera", "Hay plaza para usted"]
    assert subjects(rules, "paz") == ["Lista de espera"]
    again = registered(rules, occasion, "ana")
    assert (again["state"], again["id"] == ana["id"]) == ("waiting", False)


def test_occasion_without_a_waiting_list_refuses_who_comes_too_late(rules):
    occasion = opened_occasion(rules, capacity=1, has_waiting_list=False)
    registered(rules, occasion, "ana")

    with pytest.raises(OccasionIsFull):
        registered(rules, occasion, "eva")

    assert states(rules, occasion) == {"ana": "confirmed"}
    assert subjects(rules, "eva") == []


def test_form_of_a_full_occasion_keeps_nothing(rules):
    occasion = opened_occasion(rules, capacity=1, has_waiting_list=False)
    public = shown(rules, opened_form(rules, occasion_id=occasion["id"]))
    registered(rules, occasion, "ana")

    with pytest.raises(OccasionIsFull):
        rules.submit_form(**filled(public))

    assert rules.store.form_submissions.count_documents({}) == 0
    assert mails(rules, "marta@gil.example") == []


def test_place_of_a_form_is_kept_until_confirmed_or_free_again(rules, later):
    occasion = opened_occasion(rules, capacity=1, confirm_hours=2)
    form = opened_form(rules, occasion_id=occasion["id"])
    sent(rules, form, email="ana@example.com")
    sent(rules, form, email="eva@example.com")
    assert states(rules, occasion) == {"ana": "registered", "eva": "waiting"}
    eva = link_in(mails(rules, "eva@example.com")[0], "forms/confirmations")
    assert rules.confirm_form_submission(token=eva)["registration_state"] == "waiting"
    settle_occasions()
    assert states(rules, occasion) == {"ana": "registered", "eva": "waiting"}

    later(hours=2, minutes=1)
    settle_occasions()

    assert states(rules, occasion) == {"ana": "cancelled", "eva": "confirmed"}
    assert by_name(rules, occasion, "ana")["cancelled_because"] == "not_confirmed"
    ana = link_in(mails(rules, "ana@example.com")[0], "forms/confirmations")
    assert rules.confirm_form_submission(token=ana)["registration_state"] == "cancelled"
    assert states(rules, occasion) == {"ana": "cancelled", "eva": "confirmed"}


def test_whoever_confirms_their_address_keeps_the_place(rules, later):
    occasion = opened_occasion(rules, url="https://meet.example/secret")
    form = opened_form(rules, occasion_id=occasion["id"])
    sent(rules, form, email="ana@example.com")
    token = link_in(mails(rules)[0], "forms/confirmations")
    assert rules.look_at_confirmation(token=token)["occasion_name"] == occasion["name"]

    for _ in range(2):
        confirmed = rules.confirm_form_submission(token=token)
    later(days=3)
    settle_occasions()

    assert confirmed["registration_state"] == "confirmed"
    assert states(rules, occasion) == {"ana": "confirmed"}
    asked, told = mails(rules, "ana@example.com")
    assert "secret" not in asked["text"]
    assert "https://meet.example/secret" in told["text"]
    (attached,) = told["attachments"]
    (event,) = Calendar.from_ical(bytes(attached["content"])).walk("VEVENT")
    assert (event["summary"], event["url"]) == (occasion["name"], "https://meet.example/secret")


def test_public_calendar_holds_when_and_where_and_not_the_link(rules):
    occasion = opened_occasion(rules, url="https://meet.example/secret")

    text = rules.write_occasion_calendar(occasion_id=occasion["id"])["text"]

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["dtstart"].dt.isoformat() == clock_of(occasion["starts_at"])
    assert (event["location"], "url" in event) == ("Calle Mayor 1, Madrid", False)
    assert event["uid"] == f"{occasion['id']}@vinculo"


def clock_of(told):
    return datetime.fromisoformat(told).astimezone(
        ZoneInfo("Europe/Madrid")).replace(microsecond=0).isoformat()


def test_own_link_shows_a_registration_and_gives_the_place_back(rules):
    occasion = opened_occasion(rules, capacity=1)
    registered(rules, occasion, "ana")
    registered(rules, occasion, "eva")
    token = link_in(mails(rules, "ana@example.com")[0], "registrations")

    assert rules.look_at_own_registration(token=token)["state"] == "confirmed"
    assert states(rules, occasion)["ana"] == "confirmed"
    for _ in range(2):
        assert rules.cancel_own_registration(token=token)["state"] == "cancelled"

    assert states(rules, occasion) == {"ana": "cancelled", "eva": "confirmed"}
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    for rule in (rules.look_at_own_registration, rules.cancel_own_registration):
        with pytest.raises(NotFound):
            rule(token=forged)


def test_link_that_confirms_is_none_that_cancels(rules):
    occasion = opened_occasion(rules)
    sent(rules, opened_form(rules, occasion_id=occasion["id"]), email="ana@example.com")
    token = link_in(mails(rules)[0], "forms/confirmations")

    with pytest.raises(NotFound):
        rules.cancel_own_registration(token=token)

    assert states(rules, occasion) == {"ana": "registered"}


def test_invitation_registers_whoever_got_it_once(rules, mailbox, approach):
    campaign = approved(rules)
    occasion = opened_occasion(rules, campaign_id=campaign["id"])
    page = f"{SETTINGS['public_url']}/api/v1/public/occasions/{occasion['id']}/page"
    text = {"language": "es", "subject": "Ven", "html": f'<p><a href="{page}">Ven</a></p>'}
    ana = party(name="Ana Ruiz", emails=[{"address": "ana@example.com"}])
    launched(rules, [ana], campaign, mail={"variants": [{"key": "a", "texts": [text]}]})
    send()
    token = links_of(mailbox.messages[0], "clicks")[0]
    led = rules.record_mail_activity(token=token, method="GET", user_agent="Firefox")["url"]
    assert led.startswith(f"{page}?via=")
    via = led.rpartition("=")[2]

    for _ in range(2):
        rules.accept_occasion_invitation(occasion_id=occasion["id"], via=via)

    registration = by_name(rules, occasion, "ana")
    assert (registration["contact_id"], registration["state"], registration["registered_by"]) == (
        ana, "confirmed", "invitation")
    assert [touch["contact_ids"] for touch in touched(rules, kind="answered")] == [[ana]]
    other = opened_occasion(rules)
    forged = via[:-1] + ("a" if via[-1] != "a" else "b")
    for occasion_id, shown_with in (
            (other["id"], via), (occasion["id"], forged), (occasion["id"], token)):
        with pytest.raises(NotFound):
            rules.accept_occasion_invitation(occasion_id=occasion_id, via=shown_with)
    assert states(rules, other) == {}



"""Forms that strangers fill in: each is taken in once, and no more is told than has to be."""

from datetime import timedelta
from functools import partial

import pytest
from campaign_factories import SETTINGS, an_action, approved, launched
from capture_factories import (
    ANSWERS,
    BOX,
    LANDING,
    QUESTIONS,
    UTM,
    a_form,
    filled,
    mails,
    of_token,
    opened_form,
    sent,
    shown,
)
from ledger_factories import touched
from mail_at_work import links_of, send

from chassis import clock
from chassis.testing.parties import party
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed
from marketing.errors import FormIsClosed, MailIsNotSetUp


@pytest.fixture(autouse=True)
def _settings(rules, later):
    rules.set_marketing_mail_settings(**SETTINGS)


def kept(rules):
    return rules.store.form_submissions.count_documents({})


def test_submit_form_keeps_what_was_sent_with_where_it_came_from(rules):
    campaign = approved(rules)
    action = an_action(rules, campaign)
    form = opened_form(rules, campaign_id=campaign["id"], action_id=action["id"])

    raw = sent(rules, form, referrer="https://search.example/")

    shown_to_us = rules.get_form_submission(form_submission_id=raw["_id"])
    assert (shown_to_us["state"], shown_to_us["edition"], shown_to_us["language"]) == (
        "received", 1, "es")
    assert (shown_to_us["answers"], shown_to_us["consents"]) == (ANSWERS, ["newsletter"])
    assert (shown_to_us["utm"], shown_to_us["landing_page"], shown_to_us["referrer"]) == (
        UTM, LANDING, "https://search.example/")
    (touch,) = touched(rules, campaign_id=campaign["id"])
    assert (touch["kind"], touch["channel"], touch["action_id"], touch["utm"]) == (
        "form", "web", action["id"], UTM)
    assert touch["source"] == {"type": "form_submission", "id": raw["_id"]}
    assert "contact_ids" not in touch


def test_submit_form_again_with_the_same_token_changes_nothing(rules):
    form = opened_form(rules)
    public = shown(rules, form)

    first = rules.submit_form(**filled(public))
    again = rules.submit_form(**filled(public, email="other@gil.example"))

    assert first == again == {
        "is_received": True, "expects_mail": True, "thanks": a_form()["thanks"],
        "thanks_url": None}
    assert (kept(rules), len(mails(rules)), len(touched(rules))) == (1, 1, 1)
    assert of_token(rules, public["token"])["email"] == "marta@gil.example"


def test_submit_form_refuses_a_token_that_was_not_made_for_it(rules):
    form, other = opened_form(rules), opened_form(rules)
    token = shown(rules, form)["token"]
    suffix, edition, seconds, mark = token.split(".")
    forged = [
        shown(rules, other)["token"], f"{suffix}.{edition}.{int(seconds) - 60}.{mark}",
        f"{suffix}.2.{seconds}.{mark}", f"{'0' * 26}.{edition}.{seconds}.{mark}"]

    for one in forged:
        with pytest.raises(ValidationFailed) as refused:
            rules.submit_form(**filled({"id": form["id"], "token": one}))
        assert refused.value.details["errors"][0]["pointer"] == "/token"

    assert (kept(rules), mails(rules), touched(rules)) == (0, [], [])


def test_submit_form_refuses_what_was_shown_too_long_ago(rules, later):
    public = shown(rules, opened_form(rules))
    later(hours=25)

    with pytest.raises(ValidationFailed):
        rules.submit_form(**filled(public))

    assert kept(rules) == 0


@pytest.mark.parametrize(("seconds", "website", "because"), [
    (10, "https://spam.example", "honeypot"), (0, "", "too_quick")])
def test_what_a_program_sends_is_thanked_alike_and_kept_aside(rules, seconds, website, because):
    form = opened_form(rules)
    person = rules.submit_form(**filled(shown(rules, form)))
    public = shown(rules, form, seconds=seconds)

    answer = rules.submit_form(**filled(public, email="bot@gil.example", website=website))

    assert answer == person
    raw = of_token(rules, public["token"])
    assert (raw["state"], raw["suspected_because"]) == ("suspected", because)
    assert "_to_lead" not in raw
    assert [mail["to"] for mail in mails(rules)] == [["marta@gil.example"]]
    assert len(touched(rules)) == 1
    assert [item["id"] for item in rules.list_form_submissions(
        form_id=form["id"], state="suspected")["items"]] == [raw["_id"]]


def test_accept_form_submission_takes_in_what_was_suspected_once(rules):
    form = opened_form(rules)
    public = shown(rules, form)
    rules.submit_form(**filled(public, website="x"))
    id = of_token(rules, public["token"])["_id"]

    for _ in range(2):
        accepted = rules.accept_form_submission(form_submission_id=id)

    assert (accepted["state"], "suspected_because" in accepted) == ("received", False)
    assert of_token(rules, public["token"])["_to_lead"] is True
    assert (len(mails(rules)), len(touched(rules))) == (1, 1)


@pytest.mark.parametrize(("answers", "pointer"), [
    ({"email": ""}, "/answers/email"), ({"email": "no address"}, "/answers/email"),
    ({"stove": "gas"}, "/answers/stove"), ({"phone": "12"}, "/answers/phone"),
    ({"name": "x" * 400}, "/answers/name"), ({"nonsense": "1"}, "/answers/nonsense"),
    ({"name": "a\nb"}, "/answers/name")])
def test_submit_form_names_the_answer_that_is_wrong_and_keeps_nothing(rules, answers, pointer):
    public = shown(rules, opened_form(rules))

    with pytest.raises(ValidationFailed) as refused:
        rules.submit_form(**filled(public) | {"answers": ANSWERS | answers})

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert (kept(rules), mails(rules)) == (0, [])
    rules.submit_form(**filled(public))
    assert kept(rules) == 1


def test_submit_form_refuses_a_consent_that_was_not_offered(rules):
    public = shown(rules, opened_form(rules))

    with pytest.raises(ValidationFailed) as refused:
        rules.submit_form(**filled(public, consents=["newsletter", "phone"]))

    assert refused.value.details["errors"][0]["pointer"] == "/consents/1"
    assert kept(rules) == 0


def test_form_that_is_closed_shows_nothing_and_takes_nothing(rules, later):
    draft = rules.create_form(**a_form())
    form = opened_form(rules)
    public = shown(rules, form)
    rules.close_form(form_id=form["id"])

    with pytest.raises(NotFound):
        rules.get_public_form(form_id=draft["id"])
    for ask in (lambda: rules.get_public_form(form_id=form["id"]),
                lambda: rules.submit_form(**filled(public))):
        with pytest.raises(FormIsClosed):
            ask()

    assert kept(rules) == 0


def test_form_is_open_from_when_to_when_it_says(rules, later):
    now = clock.now()
    form = opened_form(rules, opens_at=(now + timedelta(hours=1)).isoformat(),
                       closes_at=(now + timedelta(hours=2)).isoformat())
    with pytest.raises(FormIsClosed):
        rules.get_public_form(form_id=form["id"])

    later(hours=1, minutes=1)
    assert rules.get_public_form(form_id=form["id"])["edition"] == 1

    later(hours=2)
    with pytest.raises(FormIsClosed):
        rules.get_public_form(form_id=form["id"])


def test_form_takes_no_more_than_it_may(rules):
    form = opened_form(rules, most_submissions=1)
    first, second = shown(rules, form), shown(rules, form)
    rules.submit_form(**filled(first))

    with pytest.raises(FormIsClosed):
        rules.submit_form(**filled(second))

    assert rules.submit_form(**filled(first))["is_received"]
    assert kept(rules) == 1


def test_submission_keeps_the_edition_that_was_shown(rules):
    form = opened_form(rules)
    public = shown(rules, form)
    other = {**BOX, "text": {"en": "Other words.", "es": "Otras palabras."}}

    changed = rules.update_form(form_id=form["id"], changes={"consents": [other]})
    rules.update_form(form_id=form["id"], changes={"product_interest": "Estufas"})
    rules.submit_form(**filled(public))

    assert changed["edition"] == 2
    assert of_token(rules, public["token"])["edition"] == 1
    assert rules.get_form(form_id=form["id"], edition=1)["consents"] == [BOX]
    assert rules.get_form(form_id=form["id"])["consents"] == [other]
    assert rules.get_form(form_id=form["id"])["edition"] == 2


def test_update_form_at_another_version_changes_nothing(rules):
    form = rules.create_form(**a_form())
    rules.update_form(form_id=form["id"], changes={"name": "Otra"})

    with pytest.raises(PreconditionFailed):
        rules.update_form(form_id=form["id"], changes={"name": "Tercera"}, expected_version=1)

    assert rules.get_form(form_id=form["id"])["name"] == "Otra"


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"questions": QUESTIONS[:1], "consents": []}, "/questions"),
    ({"questions": [*QUESTIONS, QUESTIONS[0] | {"lead_field": None}]}, "/questions/4/key"),
    ({"questions": [QUESTIONS[1] | {"is_required": False}]}, "/questions"),
    ({"questions": [*QUESTIONS, QUESTIONS[3] | {"key": "b", "options": []}]},
     "/questions/4/options"),
    ({"questions": [QUESTIONS[1] | {"kind": "date"}]}, "/questions/0/kind"),
    ({"consents": [BOX, BOX | {"key": "b"}]}, "/consents/1/purpose"),
    ({"thanks_url": "https://evil.example/x"}, "/thanks_url"),
    ({"thanks_url": "https://lumbre.example.evil.example/x"}, "/thanks_url"),
    ({"campaign_id": "campaign_01h455vb4pex5vsknk084sn02q"}, "/campaign_id"),
    ({"occasion_id": "occasion_01h455vb4pex5vsknk084sn02q"}, "/occasion_id"),
    ({"opens_at": "2026-03-02T00:00:00Z", "closes_at": "2026-03-01T00:00:00Z"}, "/closes_at"),
])
def test_create_form_refuses_what_makes_no_sense(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_form(**a_form(**fields))

    assert pointer in [error["pointer"] for error in refused.value.details["errors"]]
    assert rules.list_forms()["items"] == []


def test_open_form_takes_somebody_who_sends_its_mail(rules):
    form = rules.create_form(**a_form())
    rules.store.marketing_mail_settings.delete_many({})

    with pytest.raises(MailIsNotSetUp):
        rules.open_form(form_id=form["id"])

    assert rules.get_form(form_id=form["id"])["state"] == "draft"


def test_whoever_comes_by_a_link_of_a_mail_is_the_one_who_got_it(
        rules, mailbox, approach):
    ana = party(name="Ana Ruiz")
    form = opened_form(rules, consents=[])
    page = f"{SETTINGS['public_url']}/api/v1/public/forms/{form['id']}/page"
    html = f'<p><a href="{page}?utm_source=mail">x</a> <a href="https://other.example/">y</a></p>'
    text = {"language": "es", "subject": "Hola", "html": html}
    action = launched(rules, [ana], mail={"variants": [{"key": "a", "texts": [text]}]})
    send()
    token, other, *_ = links_of(mailbox.messages[0], "clicks")
    firefox = {"method": "GET", "user_agent": "Firefox"}

    led = rules.record_mail_activity(token=token, **firefox)["url"]

    assert led.startswith(f"{page}?utm_source=mail&via=")
    via = led.rpartition("=")[2]
    assert rules.record_mail_activity(token=other, **firefox) == {"url": "https://other.example/"}
    raw = sent(rules, form, consents=[], via=via, email="ana@example.com")
    assert (raw["contact_id"], raw["campaign_id"], raw["action_id"]) == (
        ana, action["campaign_id"], action["id"])
    (touch,) = touched(rules, kind="form")
    assert (touch["contact_ids"], touch["action_id"]) == ([ana], action["id"])
    for rule in (rules.get_mail_preferences, rules.unsubscribe_from_mail,
                 partial(rules.record_mail_activity, **firefox)):
        with pytest.raises(NotFound):
            rule(token=via)


def test_link_that_no_mail_of_ours_had_tells_nothing(rules):
    form = opened_form(rules)

    raw = sent(rules, form, via="0" * 26 + "c0" + "a" * 16)

    assert raw["state"] == "received"
    assert "recipient_id" not in raw
    assert "contact_id" not in raw

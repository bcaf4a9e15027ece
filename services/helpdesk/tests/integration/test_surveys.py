"""Surveys: whom is asked, once, and what comes of the answer."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import orjson
import pytest
from ticket_factories import a_ticket

from chassis import clock
from chassis.deliveries import Happened
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from contracts import contacts, helpdesk
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from helpdesk.mailboxes import sending
from helpdesk.surveys import asking
from helpdesk.tickets import default_types

LINK = "https://help.lumbre.example/survey/{token}"
LOW = {"csat": 2, "nps": 6, "ces": 3}


@pytest.fixture
def ana(rules):
    return party(languages=["es"])


@pytest.fixture
def asked(monkeypatch):
    """Whom contacts lets be asked, without contacts: `asked[contact id] = address`."""
    allowed = {}

    def ask(operation, *, contact_ids, purpose, channel):
        assert (operation, purpose, channel) == (contacts.may_approach, "survey", "email")
        return {"items": [{"contact_id": id, "is_allowed": id in allowed,
                           "point": allowed.get(id)} for id in contact_ids]}

    monkeypatch.setattr(asking, "ask", ask)
    return allowed


@pytest.fixture
def settings(rules):
    default_types.seed()
    return decide(rules)


def decide(rules, **fields):
    return rules.set_survey_settings(**{
        "after_tickets": [{"type_id": default_types.DEFAULT_ID, "metric": "csat"}],
        "delay_minutes": 60, "quiet_days": 30, "valid_days": 30, "low_scores": LOW,
        "link": LINK} | fields)


def later(monkeypatch, **passed):
    now = clock.now() + timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: now)


def resolved(rules, contact_id, **fields):
    """A ticket that was resolved, as the helpdesk itself hears of it."""
    ticket = rules.create_ticket(**a_ticket(contact_ids=[contact_id], **fields))
    rules.resolve_ticket(ticket_id=ticket["id"], solution="Va otra silla.")
    told = [orjson.loads(event["data"]) for event in waiting_events(rules.store)
            if event["type"] == "helpdesk.ticket.resolved"][-1]
    rules.react("on_ticket_resolved",
                Happened(ticket["id"], helpdesk.ticket_resolved.type, clock.now(), told))
    return ticket


def surveys_of(rules, **filters):
    return rules.list_surveys(**filters)["items"]


def token_in(mailbox):
    return re.search(r"survey/([a-z0-9]{42})\n", mailbox.wait_for()[-1].get_content().replace(
        "\r", ""))[1]


@pytest.fixture
def token(rules, settings, ana, asked, mailbox, monkeypatch):
    """The token of a survey that Ana was sent of a ticket."""
    asked[ana] = "ana@example.com"
    resolved(rules, ana)
    later(monkeypatch, minutes=61)
    asking.ask_waiting()
    sending.send_waiting_mails()
    return token_in(mailbox)


def test_requester_is_asked_a_while_after_the_solution(
        rules, settings, ana, asked, mailbox, monkeypatch):
    asked[ana] = "ana@example.com"
    ticket = resolved(rules, ana)

    asking.ask_waiting()
    assert [one["state"] for one in surveys_of(rules)] == ["waiting"]
    later(monkeypatch, minutes=61)
    asking.ask_waiting()
    assert "survey/{token}" in rules.store.mails_out.find_one()["text"]
    sending.send_waiting_mails()

    (one,) = surveys_of(rules, ticket_id=ticket["id"])
    assert (one["state"], one["metric"]) == ("sent", "csat")
    (mail,) = mailbox.messages
    assert mail.to == ["ana@example.com"]
    assert mail["Subject"] == "¿Qué tal lo hemos hecho?"
    assert ticket["number"] in mail.get_content()


def test_answer_counts_once_and_goes_into_the_profile(rules, token):
    asked = rules.get_public_survey(token=token)
    assert (asked["least"], asked["most"], asked["is_answered"]) == (1, 5, False)

    answered = rules.answer_public_survey(token=token, score=5, comment="Rápidos.")
    with pytest.raises(Conflict) as refused:
        rules.answer_public_survey(token=token, score=1)

    assert answered["is_answered"]
    assert refused.value.code == "survey_is_answered"
    (one,) = surveys_of(rules, state="answered")
    assert (one["score"], one["comment"]) == (5, "Rápidos.")
    assert "follow_up_id" not in one
    told = [orjson.loads(event["data"])["survey"] for event in waiting_events(rules.store)
            if event["type"] == "helpdesk.survey.answered"]
    assert [(each["id"], each["score"]) for each in told] == [(one["id"], 5)]
    assert len(rules.list_tickets()["items"]) == 1


def test_low_score_opens_a_ticket_that_follows_up(rules, token, ana):
    rules.answer_public_survey(token=token, score=2, comment="Tres semanas.")

    (one,) = surveys_of(rules)
    follow_up = rules.get_ticket(ticket_id=one["follow_up_id"])
    assert (follow_up["follows_id"], follow_up["contact_ids"]) == (one["ticket_id"], [ana])
    assert follow_up["subject"].startswith("CSAT 2/5: T-")
    (said,) = rules.list_ticket_messages(ticket_id=follow_up["id"])["items"]
    assert (said["body"], said["contact_id"]) == ("Tres semanas.", ana)


def test_fifty_answers_at_once_are_one(rules, token):
    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(lambda score: _answered(rules, token, score % 5 + 1), range(50)))

    assert outcomes.count("answered") == 1
    assert set(outcomes) == {"answered", "survey_is_answered"}
    told = [event for event in waiting_events(rules.store)
            if event["type"] == "helpdesk.survey.answered"]
    assert len(told) == 1


def _answered(rules, token, score):
    try:
        rules.answer_public_survey(token=token, score=score)
    except Conflict as error:
        return error.code
    return "answered"


@pytest.mark.parametrize("score", [0, 6])
def test_score_beyond_its_scale_is_refused(rules, token, score):
    with pytest.raises(ValidationFailed):
        rules.answer_public_survey(token=token, score=score)

    assert surveys_of(rules)[0]["state"] == "sent"


def test_link_that_was_not_made_here_or_is_over_leads_nowhere(rules, token, monkeypatch):
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    other = "01h455vb4pex5vsknk084sn02q" + token[26:]

    for wrong in (forged, other):
        with pytest.raises(NotFound):
            rules.get_public_survey(token=wrong)
    later(monkeypatch, days=31)
    with pytest.raises(NotFound):
        rules.answer_public_survey(token=token, score=5)
    asking.ask_waiting()
    assert surveys_of(rules)[0]["state"] == "expired"


@pytest.mark.parametrize("why", ["not_allowed", "no_address", "asked_lately", "reopened"])
def test_whoever_is_not_to_be_asked_is_not(rules, settings, ana, asked, monkeypatch, why):
    if why != "not_allowed":
        asked[ana] = None if why == "no_address" else "ana@example.com"
    if why == "asked_lately":
        rules.send_survey(contact_id=ana, metric="nps")
        asking.ask_waiting()
    ticket = resolved(rules, ana)
    if why == "reopened":
        rules.reopen_ticket(ticket_id=ticket["id"], reason="También rota")

    later(monkeypatch, minutes=61)
    asking.ask_waiting()

    (one,) = surveys_of(rules, ticket_id=ticket["id"])
    assert (one["state"], one["not_sent_because"]) == ("not_sent", why)


def test_nobody_is_asked_of_types_that_are_not_named_or_without_a_link(
        rules, settings, ana, asked, monkeypatch):
    asked[ana] = "ana@example.com"
    other = rules.list_ticket_types()["items"][1]["id"]
    resolved(rules, ana, type_id=other)
    assert surveys_of(rules) == []

    decide(rules, link=None)
    resolved(rules, ana)
    later(monkeypatch, minutes=61)
    asking.ask_waiting()
    assert [one["state"] for one in surveys_of(rules)] == ["waiting"]


def test_nobody_is_asked_of_a_ticket_that_became_part_of_another(rules, settings, ana):
    into, ticket = (rules.create_ticket(**a_ticket(contact_ids=[ana])) for _ in range(2))
    rules.merge_ticket(ticket_id=ticket["id"], into_id=into["id"])
    told = [orjson.loads(event["data"]) for event in waiting_events(rules.store)
            if event["type"] == "helpdesk.ticket.resolved"][-1]

    rules.react("on_ticket_resolved",
                Happened("1", helpdesk.ticket_resolved.type, clock.now(), told))

    assert surveys_of(rules) == []


def test_set_survey_settings_refuses_what_is_not_sound(rules, settings):
    unknown = f"ticket_type_{'0' * 26}"
    twice = [{"type_id": default_types.DEFAULT_ID, "metric": metric} for metric in ("csat", "nps")]

    for fields in ({"follow_up_type_id": unknown}, {"after_tickets": twice},
                   {"after_tickets": [{"type_id": unknown, "metric": "csat"}]}):
        with pytest.raises(ValidationFailed):
            decide(rules, **fields)
    with pytest.raises(PreconditionFailed):
        decide(rules, expected_version=1)
    assert rules.get_survey_settings() == settings

"""What is told of a crisis that is over: counted at its end, and from then on as it is."""

import base64
from datetime import timedelta

import pytest
from crisis_factories import (
    LUZ,
    a_conversation,
    a_crisis,
    a_mention,
    a_message,
    an_approved,
    kinds_of,
)

from chassis import clock
from chassis.ids import new_id
from chassis.testing.parties import party
from contracts.errors import NotFound, PreconditionFailed
from social.crises import figures
from social.crises.models import CrisisReport
from social.listening.models import Mention

EUR = {"amount": "12.50", "currency": "EUR"}


@pytest.fixture
def over(rules):
    """A crisis that was heard, answered and ended."""
    rule = rules.create_listening_rule(name="Frenos", subject="product", phrases=["frenos"])
    asked, heard = a_conversation(), a_conversation()
    crisis = a_crisis(rules, contact_ids=[party(), party()],
                      linked_ids=[rule["id"], asked])
    began = clock.now()
    a_mention(began - timedelta(hours=3), rule_ids=[rule["id"]],
              sentiment={"label": "positive"})
    a_mention(began, rule_ids=[rule["id"]], conversation_id=heard, reach=500)
    a_mention(began, rule_ids=[rule["id"]], deleted_at=began)
    a_mention(began - timedelta(days=3), rule_ids=[rule["id"]])
    a_mention(began)
    statement = an_approved(rules, crisis)
    enquiry = rules.log_press_enquiry(
        contact_id=party(), question="¿Cuántos?", channel="phone", crisis_id=crisis["id"],
        deadline_at=(began - timedelta(minutes=1)).isoformat())
    rules.answer_press_enquiry(press_enquiry_id=enquiry["id"],
                               crisis_statement_id=statement["id"])
    a_message(asked, "inbound", began + timedelta(milliseconds=10))
    a_message(asked, "inbound", began + timedelta(milliseconds=20))
    a_message(asked, "outbound", began + timedelta(milliseconds=30), delivery="sent")
    a_message(heard, "inbound", began + timedelta(milliseconds=10))
    a_message(heard, "outbound", began + timedelta(milliseconds=20), delivery="failed")
    clock.move(timedelta(hours=2))
    try:
        rules.end_crisis(
            crisis_id=crisis["id"], lessons="Avisar antes.",
            costs=[{"what": "Abogado", "amount": EUR}, {"what": "Portes", "amount": EUR}],
            actions=[{"text": "Revisar lotes", "owner_id": LUZ.id, "due_on": "2026-12-31"}])
    finally:
        clock.move(timedelta())
    return crisis


def test_report_tells_what_was_heard_answered_said_and_decided(rules, over):
    report = rules.get_crisis_report(crisis_id=over["id"])

    assert (report["number"], report["duration_minutes"], report["affected_count"]) == (1, 120, 2)
    heard = report["heard"]
    assert heard["totals"] == {"mentions": 2, "reach": 510, "negative": 1, "neutral": 0,
                               "positive": 1, "unknown": 0}
    counted = [one["mentions"] for one in heard["periods"]]
    # A day before, two hours of crisis, and the hours that these begin and end in; silence too.
    assert (heard["unit"], sum(counted), 26 <= len(counted) <= 28) == ("hour", 2, True)
    said = report["conversations"]
    assert (said["count"], said["answered_count"], said["waiting_count"], said["responses"]) == (
        2, 1, 1, 1)
    (statement,) = report["statements"]
    assert (statement["reply_count"], statement["enquiry_count"]) == (0, 1)
    assert report["enquiries"] == {
        "count": 1, "answered": 1, "declined": 0, "open": 0, "late": 1}
    assert report["cost_totals"] == [{"amount": "25.00", "currency": "EUR"}]
    assert report["actions"] == [{"text": "Revisar lotes", "owner_id": LUZ.id,
                                  "due_on": "2026-12-31", "is_done": False}]


def test_report_stays_as_it_was_and_each_end_has_its_own(rules, over):
    first = rules.get_crisis_report(crisis_id=over["id"])
    (action,) = rules.list_crisis_actions(crisis_id=over["id"])["items"]
    rules.update_crisis_action(crisis_id=over["id"], crisis_action_id=action["id"],
                               changes={"is_done": True})
    Mention.objects.delete()

    assert rules.get_crisis_report(crisis_id=over["id"]) == first

    rules.reopen_crisis(crisis_id=over["id"], reason="Vuelve.")
    rules.end_crisis(crisis_id=over["id"], lessons="Otra vez.")
    second = rules.get_crisis_report(crisis_id=over["id"])
    assert (second["number"], second["lessons"], second["actions"][0]["is_done"]) == (
        2, "Otra vez.", True)
    assert rules.get_crisis_report(crisis_id=over["id"], number=1) == first


def test_report_is_there_once_a_crisis_is_over(rules):
    crisis = a_crisis(rules)
    with pytest.raises(NotFound):
        rules.get_crisis_report(crisis_id=crisis["id"])
    with pytest.raises(PreconditionFailed):
        rules.end_crisis(crisis_id=crisis["id"], lessons="Antes.", expected_version=9)

    assert CrisisReport.objects.count() == 0
    rules.end_crisis(crisis_id=crisis["id"], lessons="Antes.")
    assert rules.get_crisis_report(crisis_id=crisis["id"])["heard"]["periods"] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_report_is_printed_the_same_each_time(rules, over, language):
    printed = [rules.get_crisis_report_pdf(crisis_id=over["id"], language=language)
               for _ in range(2)]

    assert base64.b64decode(printed[0]["content"]).startswith(b"%PDF")
    assert printed[0] == printed[1]


@pytest.mark.parametrize(("days", "unit"), [(7, "hour"), (9, "day"), (400, "week")])
def test_long_crises_are_told_in_longer_periods(rules, days, unit):
    now, rule_id = clock.now(), new_id("listening_rule")
    for place in range(4):
        a_mention(now - timedelta(days=place), rule_ids=[rule_id])

    heard = figures.heard([rule_id], now - timedelta(days=days), now + timedelta(seconds=1))

    assert (heard["unit"], heard["totals"]["mentions"]) == (unit, 4)
    assert sum(one["mentions"] for one in heard["periods"]) == 4
    starts = [one["starts_at"] for one in heard["periods"]]
    assert starts[0] <= now - timedelta(days=days) < starts[1]


def test_response_time_goes_from_the_first_message_that_waits_to_the_answer(rules):
    now, held = clock.now(), a_conversation()
    for direction, minutes in (("outbound", 0), ("inbound", 10), ("inbound", 20),
                               ("outbound", 40), ("outbound", 41), ("inbound", 50),
                               ("outbound", 60)):
        a_message(held, direction, now + timedelta(minutes=minutes))

    told = figures.answered({"conversation": [held]}, now, now + timedelta(hours=2))

    assert told == {"count": 1, "answered_count": 1, "waiting_count": 0, "responses": 2,
                    "is_whole": True, "median_minutes": 20.0, "mean_minutes": 20.0,
                    "longest_minutes": 30.0}


def test_action_is_decided_afterwards_and_done(rules, over):
    other = a_crisis(rules)
    action = rules.add_crisis_action(crisis_id=over["id"], text="Llamar", owner_id=LUZ.id,
                                     due_on="2026-12-01")
    with pytest.raises(NotFound):
        rules.update_crisis_action(crisis_id=other["id"], crisis_action_id=action["id"],
                                   changes={"is_done": True})

    done = rules.update_crisis_action(crisis_id=over["id"], crisis_action_id=action["id"],
                                      changes={"is_done": True})

    assert done["is_done"]
    assert done["done_at"]
    assert kinds_of(rules, over).count("action_done") == 1

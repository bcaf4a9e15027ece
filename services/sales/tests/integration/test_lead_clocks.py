"""Leads are to be answered in time: told once when they were not, not early, by a moved clock."""

from datetime import datetime, timedelta

import pytest
from lead_factories import answering, lead, party, where

from chassis import clock
from chassis.deliveries import Happened
from chassis.testing.events import waiting_events
from contracts import contacts
from sales.leads import clocks


@pytest.fixture
def move_clock():
    """Move the clock: `move_clock(minutes=31)`. It goes right again after the test."""
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


def types(rules):
    return [event["type"] for event in waiting_events(rules.store)]


def moment(text):
    return datetime.fromisoformat(text)


def said(contact_id, *, at=None, direction="outbound", **fields):
    """That an interaction was recorded."""
    data = contacts.interaction_recorded.schema.load({"interaction": {
        "id": "interaction_01h455vb4pex5vsknk084sn02q", "version": 1,
        "created_at": clock.now().isoformat(), "updated_at": clock.now().isoformat(),
        "channel": "phone", "direction": direction, "occurred_at": (at or clock.now()).isoformat(),
        "participants": [{"contact_id": contact_id, "part": "to"}], **fields}})
    return Happened(id="1", type=contacts.interaction_recorded.type, at=clock.now(), data=data)


def test_answer_is_due_by_the_first_rule_that_fits(rules):
    rules.create_lead_rule(**answering(240, position=50))
    rules.create_lead_rule(**answering(15, where("source", "event"), position=10))

    usual, urgent = rules.create_lead(**lead()), rules.create_lead(**lead(source="event"))

    for made, minutes in ((usual, 240), (urgent, 15)):
        waited = moment(made["answer_due_at"]) - moment(made["created_at"])
        assert timedelta(minutes=minutes) <= waited < timedelta(minutes=minutes, seconds=5)


def test_overdue_answer_is_told_once_and_not_early(rules, move_clock):
    rules.create_lead_rule(**answering(30))
    made = rules.create_lead(**lead())

    move_clock(minutes=29, seconds=50)
    clocks.tell_overdue_answers()
    early = types(rules)
    move_clock(minutes=30, seconds=1)
    clocks.tell_overdue_answers()
    clocks.tell_overdue_answers()

    assert "sales.lead.answer_overdue" not in early
    assert types(rules).count("sales.lead.answer_overdue") == 1
    told = rules.get_lead(lead_id=made["id"])
    assert told["answer_overdue_at"] >= told["answer_due_at"]
    assert [item["id"] for item in rules.list_leads(is_answer_overdue=True)["items"]] == [
        made["id"]]


def test_overdue_answers_are_told_at_most_a_minute_late():
    from sales.service import SalesService

    (entrypoint,) = SalesService.tell_overdue_answers.nameko_entrypoints

    assert entrypoint.seconds <= 30


def test_answer_is_given_by_an_outbound_interaction_with_the_contact(rules, move_clock):
    rules.create_lead_rule(**answering(30))
    contact_id = party(email="ana@example.com")
    made = rules.create_lead(**lead(email="ana@example.com"))

    rules.react("on_interaction_recorded", said(contact_id))
    rules.react("on_interaction_recorded", said(contact_id))
    move_clock(hours=1)
    clocks.tell_overdue_answers()

    answered = rules.get_lead(lead_id=made["id"])
    assert (answered["state"], answered["version"]) == ("contacted", 2)
    assert answered["answered_at"]
    assert types(rules)[-2:] == ["sales.lead.created", "sales.lead.answered"]


def test_answer_is_given_by_an_interaction_that_names_the_lead(rules):
    other = party()
    made = rules.create_lead(**lead())

    rules.react("on_interaction_recorded", said(
        other, refers_to=[{"type": "lead", "id": made["id"]}]))

    assert rules.get_lead(lead_id=made["id"])["answered_at"]


def test_answer_is_not_given_by_what_was_said_before_or_to_others(rules):
    contact_id = party(email="ana@example.com")
    made = rules.create_lead(**lead(email="ana@example.com"))

    rules.react("on_interaction_recorded",
                said(contact_id, at=clock.now() - timedelta(hours=1)))
    rules.react("on_interaction_recorded", said(party()))

    assert rules.get_lead(lead_id=made["id"]) == made
    assert not clocks.is_outbound({"interaction": {"direction": "inbound"}})


def test_answer_is_given_by_saying_that_they_were_contacted(rules, move_clock):
    rules.create_lead_rule(**answering(30))
    made = rules.create_lead(**lead())

    rules.update_lead(lead_id=made["id"], changes={"state": "contacted"})
    rules.update_lead(lead_id=made["id"], changes={"state": "qualified"})
    move_clock(hours=1)
    clocks.tell_overdue_answers()

    assert types(rules).count("sales.lead.answered") == 1
    assert "sales.lead.answer_overdue" not in types(rules)


def test_answer_after_the_time_is_an_answer_all_the_same(rules, move_clock):
    rules.create_lead_rule(**answering(30))
    made = rules.create_lead(**lead())
    move_clock(hours=1)
    clocks.tell_overdue_answers()

    rules.update_lead(lead_id=made["id"], changes={"state": "contacted"})

    told = rules.get_lead(lead_id=made["id"])
    assert told["answered_at"] > told["answer_overdue_at"]
    assert rules.list_leads(is_answer_overdue=True)["items"] == []


def test_clock_stands_still_while_a_lead_is_disqualified(rules, move_clock):
    rules.create_lead_rule(**answering(30))
    made = rules.create_lead(**lead())
    rules.disqualify_lead(lead_id=made["id"], reason="spam")
    move_clock(hours=1)
    clocks.tell_overdue_answers()

    restored = rules.restore_lead(lead_id=made["id"], reason="It was none.")

    assert "sales.lead.answer_overdue" not in types(rules)
    assert moment(restored["answer_due_at"]) > clock.now()

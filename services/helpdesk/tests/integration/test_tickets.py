"""Tickets: opened, read, listed and changed."""

from datetime import timedelta

import pytest
from ticket_factories import OTHER, UNKNOWN, a_ticket, a_type, named

from chassis import clock
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from chassis.testing.rules import ADMINISTRATOR
from contracts.context import Actor
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed
from helpdesk.tickets import default_types


@pytest.fixture(autouse=True)
def types(rules):
    """The types that an installation begins with."""
    default_types.seed()


@pytest.fixture
def ticket(rules):
    return rules.create_ticket(**a_ticket())


def told(rules):
    return [event["type"] for event in waiting_events(rules.store)]


def later(monkeypatch, **passed):
    now = clock.now() + timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: now)


def test_create_ticket_begins_in_the_first_status_with_what_is_asked(rules):
    ana = party()

    ticket = rules.create_ticket(**a_ticket(
        contact_ids=[ana], impact="high", urgency="high", mood="angry", tags=["broken", "broken"]))

    assert (ticket["status"], ticket["state"], ticket["kind"]) == ("new", "open", "question")
    assert (ticket["priority"], ticket["priority_by"]) == ("urgent", "matrix")
    assert ticket["number"].startswith("T-")
    assert ticket["tags"] == ["broken"]
    assert ticket["sentiment"] == {"mood": "angry", "confidence": 1.0, "is_overridden": True}
    assert ticket["last_inbound_at"] == ticket["opened_at"]
    (message,) = rules.list_ticket_messages(ticket_id=ticket["id"])["items"]
    assert (message["direction"], message["contact_id"]) == ("inbound", ana)
    assert message["body"] == "Tiene una pata rota."
    assert told(rules) == ["helpdesk.message.added", "helpdesk.ticket.opened"]


def test_ticket_of_ours_waits_for_whom_we_ask(rules):
    (ours,) = [item["id"] for item in rules.list_ticket_types()["items"] if item["kind"] == "ours"]

    ticket = rules.create_ticket(**a_ticket(type_id=ours, channel="email"))

    assert (ticket["status"], ticket["state"], ticket["waits_for"]) == (
        "asked", "waiting", "requester")
    (message,) = rules.list_ticket_messages(ticket_id=ticket["id"])["items"]
    assert (message["direction"], message["author_id"]) == ("outbound", ADMINISTRATOR)
    said = rules.add_ticket_message(
        ticket_id=ticket["id"], body="Mañana sale.", contact_id=ticket["contact_ids"][0])
    assert said["direction"] == "inbound"
    assert rules.get_ticket(ticket_id=ticket["id"])["status"] == "answered"


def test_ticket_with_a_note_says_why_among_us_and_nobody_has_asked_or_answered(rules):
    ticket = rules.create_ticket(**a_ticket(body="Llamar y disculparse.", is_note=True))

    (message,) = rules.list_ticket_messages(ticket_id=ticket["id"])["items"]
    assert (message["kind"], message["direction"], message["body"], message.get("contact_id")) == (
        "note", "internal", "Llamar y disculparse.", None)
    assert not {"sentiment", "last_inbound_at", "first_answered_at"} & {
        name for name, value in ticket.items() if value}


def test_create_ticket_names_survivors(rules):
    ana = party()
    twin = party(merged_into=ana, merge_id="merge_1")

    assert rules.create_ticket(**a_ticket(contact_ids=[twin, ana]))["contact_ids"] == [ana]


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"type_id": f"ticket_type_{UNKNOWN}"}, "/type_id"),
    ({"problem_id": f"ticket_{UNKNOWN}"}, "/problem_id"),
])
def test_create_ticket_refuses_what_does_not_exist(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_ticket(**a_ticket(**fields))

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert rules.list_tickets()["items"] == []


def test_create_ticket_refuses_a_category_of_another_type(rules):
    made = rules.create_ticket_type(**a_type(
        categories=[{"category": "transport", "name": named("Transport")}]))

    with pytest.raises(ValidationFailed):
        rules.create_ticket(**a_ticket(type_id=made["id"], category="product"))

    assert rules.create_ticket(
        **a_ticket(type_id=made["id"], category="transport"))["category"] == "transport"


def test_update_ticket_follows_impact_and_urgency_until_it_is_set_by_hand(rules, ticket):
    def changed(**changes):
        held = rules.update_ticket(ticket_id=ticket["id"], changes=changes)
        return held["priority"], held["priority_by"]

    assert (ticket["priority"], ticket["priority_by"]) == ("normal", "matrix")
    assert changed(urgency="high") == ("high", "matrix")
    assert changed(priority="low") == ("low", "hand")
    assert changed(impact="high") == ("low", "hand")
    assert changed(priority=None) == ("urgent", "matrix")


def test_update_ticket_keeps_a_history_and_tells_once(rules, ticket):
    before = len(told(rules))

    rules.update_ticket(ticket_id=ticket["id"], changes={"subject": "La mesa", "tags": ["x"]})
    same = rules.update_ticket(ticket_id=ticket["id"], changes={"subject": "La mesa"})

    assert same["version"] == ticket["version"] + 1
    assert told(rules)[before:] == ["helpdesk.ticket.updated"]
    history = rules.list_ticket_history(ticket_id=ticket["id"])["items"]
    assert {(item["field"], str(item["before"]), str(item["after"])) for item in history} == {
        ("subject", "La silla llegó rota", "La mesa"), ("tags", "None", "['x']")}
    assert {item["actor_id"] for item in history} == {ADMINISTRATOR}


def test_history_names_contacts_that_were_before(rules, ticket):
    ana = party()

    rules.update_ticket(ticket_id=ticket["id"],
                        changes={"contact_ids": [ana, ticket["contact_ids"][0]]})

    (change,) = rules.list_ticket_history(ticket_id=ticket["id"])["items"]
    assert (change["before"], change["after"]) == (
        ticket["contact_ids"], [ana, ticket["contact_ids"][0]])


def test_stale_change_is_refused_and_changes_nothing(rules, ticket):
    rules.update_ticket(ticket_id=ticket["id"], changes={"subject": "La mesa"})

    with pytest.raises(PreconditionFailed):
        rules.update_ticket(
            ticket_id=ticket["id"], expected_version=1, changes={"subject": "El banco"})

    assert rules.get_ticket(ticket_id=ticket["id"])["subject"] == "La mesa"


def test_list_tickets_by_what_is_asked_for(rules):
    ana = party()
    low = rules.create_ticket(**a_ticket(contact_ids=[ana], priority="low", tags=["broken"]))
    urgent = rules.create_ticket(**a_ticket(priority="urgent", owner_id=OTHER,
                                            watcher_ids=[ADMINISTRATOR]))
    done = rules.create_ticket(**a_ticket())
    rules.resolve_ticket(ticket_id=done["id"], solution="Hecho.")

    def found(**filters):
        return [item["id"] for item in rules.list_tickets(**filters)["items"]]

    assert found(state="open", sort="-priority") == [urgent["id"], low["id"]]
    assert found(contact_id=ana) == found(tag="broken") == [low["id"]]
    assert found(owner_id=OTHER) == found(watcher_id=ADMINISTRATOR) == [urgent["id"]]
    assert found(is_unassigned=True, state="open") == [low["id"]]
    assert found(number=done["number"]) == [done["id"]]
    assert found(sort="created_at") == [low["id"], urgent["id"], done["id"]]
    assert found(has_breached=True) == []


@pytest.mark.parametrize("sort", ["-created_at", "updated_at", "sla_due_at", "-priority"])
def test_list_tickets_page_by_page(rules, sort):
    made = {rules.create_ticket(**a_ticket())["id"] for _ in range(5)}

    found, after = [], None
    while True:
        page = rules.list_tickets(limit=2, sort=sort, after=after)
        found += [item["id"] for item in page["items"]]
        if (after := page["next"]) is None:
            break

    assert len(found) == 5
    assert set(found) == made


def test_ticket_of_others_is_not_there_for_who_sees_only_their_own(rules, ticket):
    somebody = rules.by(Actor(OTHER, roles=("support",), sees={
        "ticket": {"rows": "own", "fields": None}, "contact": {"rows": "all", "fields": None}}))

    assert somebody.list_tickets()["items"] == []
    with pytest.raises(NotFound):
        somebody.list_ticket_messages(ticket_id=ticket["id"])
    with pytest.raises(NotFound):
        somebody.note_ticket_presence(ticket_id=ticket["id"], activity="viewing")

"""Tickets in the portals: each sees their own, and nothing of what is among us."""

import base64
import json
from datetime import timedelta

import pytest
from ticket_factories import a_ticket, a_type

from chassis import clock
from chassis.ids import new_id
from chassis.testing.parties import party
from contracts.context import Actor
from contracts.errors import NotFound, ValidationFailed

SECRET = "Este cliente es un pesado"


@pytest.fixture
def acme(rules):
    return party("organisation")


@pytest.fixture
def eva(rules):
    return party()


@pytest.fixture
def portal(rules, acme, eva):
    """The operations as Eva of Acme has them done."""
    return as_account(rules, eva, acme)


def as_account(rules, contact_id, party_id, role="customer"):
    return rules.by(Actor(new_id("account"), roles=(role,), contact_id=contact_id,
                          party_id=party_id))


def open_one(portal, **fields):
    return portal.open_portal_ticket(
        **{"subject": "La silla llegó rota", "body": "Tiene una pata rota."} | fields)


def messages_of(portal, ticket):
    return portal.list_portal_ticket_messages(ticket_id=ticket["id"])["items"]


def test_open_portal_ticket_is_of_who_is_signed_in_and_whom_they_act_for(rules, portal, acme, eva):
    ticket = open_one(portal)

    assert ticket["contact_ids"] == [eva, acme]
    assert ticket["status"] == {"en": "New", "es": "Nuevo"}
    assert not ticket["waits_for_you"]
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert (held["channel"], held["kind"]) == ("portal", "question")
    (asked,) = messages_of(portal, ticket)
    assert (asked["contact_id"], asked["is_ours"]) == (eva, False)


def test_only_types_that_are_offered_can_be_asked(rules, portal):
    made = rules.create_ticket_type(**a_type())
    offered = portal.list_portal_ticket_types()["items"]

    assert made["id"] not in [item["id"] for item in offered]
    with pytest.raises(ValidationFailed):
        open_one(portal, type_id=made["id"])
    assert portal.list_portal_tickets()["items"] == []


def test_nothing_that_is_among_us_reaches_the_portal(rules, portal):
    ticket = open_one(portal)
    note = rules.add_ticket_message(ticket_id=ticket["id"], kind="note", body=SECRET)
    file = rules.add_ticket_attachment(
        ticket_id=ticket["id"], name="informe.txt",
        content=base64.b64encode(SECRET.encode()).decode())
    rules.add_ticket_message(ticket_id=ticket["id"], kind="note", body=SECRET,
                             attachment_ids=[file["id"]])
    rules.update_ticket(ticket_id=ticket["id"], changes={
        "tags": ["difficult"], "mood": "angry", "priority": "urgent"})
    rules.assign_ticket(ticket_id=ticket["id"], owner_id="user_01keeca2mwf04sf6mrhrvrar59",
                        reason=SECRET)

    seen = json.dumps([portal.list_portal_tickets(), messages_of(portal, ticket),
                       portal.get_portal_ticket(ticket_id=ticket["id"])])

    for secret in (SECRET, note["id"], "difficult", "angry", "urgent", "user_"):
        assert secret not in seen
    with pytest.raises(NotFound):
        portal.get_portal_ticket_attachment(ticket_id=ticket["id"], attachment_id=file["id"])


def test_ticket_of_another_is_not_there(rules, portal):
    ticket = open_one(portal)
    stranger = as_account(rules, party(), party("organisation"))

    for name, more in (
            ("get_portal_ticket", {}), ("list_portal_ticket_messages", {}),
            ("add_portal_ticket_message", {"body": "Hola"}),
            ("add_portal_ticket_attachment", {"name": "a.txt", "content": "aGk="})):
        with pytest.raises(NotFound):
            getattr(stranger, name)(ticket_id=ticket["id"], **more)
    assert stranger.list_portal_tickets()["items"] == []
    assert len(messages_of(portal, ticket)) == 1


def test_add_portal_ticket_message_wakes_the_ticket_with_its_file(rules, portal, eva):
    ticket = open_one(portal)
    rules.add_ticket_message(ticket_id=ticket["id"], body="¿Nos manda una foto?",
                             status="waiting_for_requester")
    assert portal.get_portal_ticket(ticket_id=ticket["id"])["waits_for_you"]

    file = portal.add_portal_ticket_attachment(
        ticket_id=ticket["id"], name="silla.jpg", content_type="image/jpeg", content="aGk=")
    said = portal.add_portal_ticket_message(
        ticket_id=ticket["id"], body="Aquí está.", attachment_ids=[file["id"]])

    assert (said["contact_id"], said["attachments"]) == (eva, [file])
    assert not portal.get_portal_ticket(ticket_id=ticket["id"])["waits_for_you"]
    read = portal.get_portal_ticket_attachment(ticket_id=ticket["id"], attachment_id=file["id"])
    assert (read["name"], read["content"]) == ("silla.jpg", "aGk=")
    assert [item["is_ours"] for item in messages_of(portal, ticket)] == [False, True, False]


def test_closed_ticket_is_gone_on_with_in_a_new_one(rules, portal, monkeypatch):
    from helpdesk.tickets import moving

    ticket = open_one(portal)
    rules.resolve_ticket(ticket_id=ticket["id"], solution="Va otra silla.")
    assert portal.get_portal_ticket(ticket_id=ticket["id"])["solution"] == "Va otra silla."
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    moving.close_tickets()
    file = portal.add_portal_ticket_attachment(
        ticket_id=ticket["id"], name="otra.jpg", content="aGk=")

    said = portal.add_portal_ticket_message(
        ticket_id=ticket["id"], body="Rota otra vez.", attachment_ids=[file["id"]])

    assert said["ticket_id"] != ticket["id"]
    assert said["attachments"] == [file]
    new = portal.get_portal_ticket(ticket_id=said["ticket_id"])
    assert (new["follows_id"], new["subject"]) == (ticket["id"], ticket["subject"])
    assert new["number"] != ticket["number"]
    assert len(messages_of(portal, ticket)) == 2


def test_what_is_said_in_a_merged_ticket_is_said_where_it_goes_on(rules, portal):
    into, ticket = open_one(portal), open_one(portal)
    rules.merge_ticket(ticket_id=ticket["id"], into_id=into["id"])

    said = portal.add_portal_ticket_message(ticket_id=ticket["id"], body="¿Y bien?")

    assert said["ticket_id"] == into["id"]
    assert portal.get_portal_ticket(ticket_id=ticket["id"])["goes_on_in_id"] == into["id"]


def test_partner_has_their_tickets_in_a_portal_of_their_own(rules, acme, eva):
    partner = as_account(rules, eva, acme, role="partner")
    asked_of_them = rules.create_ticket(**a_ticket(contact_ids=[acme]))

    ticket = partner.open_partner_ticket(subject="Comisión de mayo", body="No cuadra.")

    found = [item["id"] for item in partner.list_partner_tickets()["items"]]
    assert found == [ticket["id"], asked_of_them["id"]]
    assert partner.get_partner_ticket(ticket_id=ticket["id"]) == ticket
    file = partner.add_partner_ticket_attachment(
        ticket_id=ticket["id"], name="a.txt", content="aGk=")
    said = partner.add_partner_ticket_message(
        ticket_id=ticket["id"], body="La tabla.", attachment_ids=[file["id"]])
    assert partner.list_partner_ticket_messages(ticket_id=ticket["id"])["items"][1] == said
    assert partner.get_partner_ticket_attachment(
        ticket_id=ticket["id"], attachment_id=file["id"])["content"] == "aGk="
    assert len(partner.list_partner_ticket_types()["items"]) == 4

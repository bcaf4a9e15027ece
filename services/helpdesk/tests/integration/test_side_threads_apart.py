"""Of a side thread the customer sees nothing anywhere, and the third party sees nothing else."""

import base64

import orjson
import pytest
from mail_factories import OURS
from mailboxes_at_work import *  # noqa: F403  Fixtures.
from mailboxes_at_work import answer
from side_factories import a_carrier, a_driver, a_side_thread
from test_portal_tickets import as_account
from test_side_mails import mail_out

from chassis.mails import Mail
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from contracts import helpdesk as contract
from contracts.errors import NotFound
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS

# What is only in the side thread: words, a subject, names, and a file.
SUBJECT, ASKED, SAID, NOTED = "Asunto-4711", "Pregunta-4711", "Respuesta-4711", "Apunte-4711"
FILE, COPY, CARRIER, DRIVER = "albaran-4711.pdf", "silla.jpg", "Transportes-Rauda", "Luis-Mora"
OF_THE_TICKET = ("La silla-Zeta rota", "Tiene una pata-Zeta", "Lo miramos-Zeta", "Nota-Zeta")
CONTENT = base64.b64encode(b"side-4711").decode()


@pytest.fixture
def carrier(rules):
    return a_carrier(name=CARRIER, emails=[{"address": "rauda-4711@example.org"}])


@pytest.fixture
def driver(rules, carrier):
    return a_driver(carrier, name=DRIVER)


@pytest.fixture
def customer(rules, ana):
    return as_account(rules, ana, ana)


@pytest.fixture
def partner(rules, carrier, driver):
    return as_account(rules, driver, carrier, role="partner")


@pytest.fixture
def ticket(rules, inbox, customer):
    """A ticket of the customer, with an answer of ours that is mailed, a note and a photo."""
    ticket = customer.open_portal_ticket(subject=OF_THE_TICKET[0], body=OF_THE_TICKET[1])
    file = customer.add_portal_ticket_attachment(
        ticket_id=ticket["id"], name=COPY, content=base64.b64encode(b"photo").decode())
    customer.add_portal_ticket_message(
        ticket_id=ticket["id"], body="Una foto.", attachment_ids=[file["id"]])
    rules.add_ticket_message(ticket_id=ticket["id"], kind="note", body=OF_THE_TICKET[3])
    return {**ticket, "file_id": file["id"]}


@pytest.fixture
def thread(rules, ticket, driver, partner):
    """A side thread with all that can be in one: asked, answered by both ways, noted, closed."""
    thread = rules.create_side_thread(**a_side_thread(
        ticket, driver, subject=SUBJECT, body=ASKED, via="email",
        copied_attachment_ids=[ticket["file_id"]], promise={"first_response_minutes": 5}))
    mail_out(rules)
    file = partner.add_partner_side_attachment(
        side_thread_id=thread["id"], name=FILE, content=CONTENT)
    partner.add_partner_side_message(
        side_thread_id=thread["id"], body=SAID, attachment_ids=[file["id"]])
    rules.add_side_message(side_thread_id=thread["id"], kind="note", body=NOTED)
    rules.close_side_thread(side_thread_id=thread["id"], reason=NOTED)
    # It goes on in the ticket, after the side thread as before it.
    answer(rules, ticket, body=OF_THE_TICKET[2])
    return {**thread, "file_id": file["id"]}


def secrets(thread, driver, carrier):
    """All that the customer must not see."""
    return (SUBJECT, ASKED, SAID, NOTED, FILE, CARRIER, DRIVER, "rauda-4711", CONTENT,
            thread["number"], thread["id"], thread["file_id"], driver, carrier, "side_thread",
            "side_message")


def asked_of_portal(audience, first_words):
    """The operations of a portal whose path begins with one of these words."""
    return {operation.name: operation for operation in contract.helpdesk.operations.values()
            if operation.route is not None and operation.route.audience == audience
            and operation.route.path.split("/")[1] in first_words}


def calls_of_tickets(audience, ticket):
    """What is asked of each route about tickets in a portal, by the name of its operation."""
    one = {"ticket_id": ticket["id"]}
    file = {"name": "otra.txt", "content": "aGk="}
    return {
        f"list_{audience}_ticket_types": {}, f"list_{audience}_tickets": {},
        f"get_{audience}_ticket": one, f"list_{audience}_ticket_messages": one,
        f"get_{audience}_ticket_attachment": {**one, "attachment_id": ticket["file_id"]},
        f"add_{audience}_ticket_attachment": {**one, **file},
        f"add_{audience}_ticket_message": {**one, "body": "¿Y bien?"},
        f"open_{audience}_ticket": {"subject": "Otra", "body": "Otra cosa."},
    }


def test_no_portal_route_of_a_ticket_shows_anything_of_its_side_threads(
        rules, ticket, thread, ana, carrier, driver):
    hidden = secrets(thread, driver, carrier)
    for audience, role in (("portal", "customer"), ("partner", "partner")):
        portal, calls = as_account(rules, ana, ana, role), calls_of_tickets(audience, ticket)
        # Whoever adds a route about tickets to a portal asks it here too.
        assert calls.keys() == asked_of_portal(audience, ("tickets", "ticket-types")).keys()

        for name, request in calls.items():
            shown = orjson.dumps(getattr(portal, name)(**request)).decode()

            assert [one for one in hidden if one in shown] == [], name
        messages = getattr(portal, f"list_{audience}_ticket_messages")(ticket_id=ticket["id"])
        assert OF_THE_TICKET[2] in str(messages)
        with pytest.raises(NotFound):
            getattr(portal, f"get_{audience}_ticket_attachment")(
                ticket_id=ticket["id"], attachment_id=thread["file_id"])


def test_files_of_a_side_thread_cannot_be_said_in_the_ticket(rules, ticket, thread, customer):
    from contracts.errors import ValidationFailed

    with pytest.raises(ValidationFailed):
        customer.add_portal_ticket_message(
            ticket_id=ticket["id"], body="x", attachment_ids=[thread["file_id"]])


def test_no_mail_to_the_customer_holds_anything_of_it(rules, ticket, thread, carrier, driver):
    hidden = [one for one in secrets(thread, driver, carrier)]
    mails = list(Mail.objects(to="ana@example.com"))

    assert len(mails) == 1
    for mail in mails:
        whole = str(mail.to_mongo().to_dict())
        assert [one for one in hidden if one in whole] == []


def test_no_event_about_the_customer_holds_anything_of_it(
        rules, ticket, thread, ana, carrier, driver):
    told = [(event["type"], event["data"].decode() if isinstance(event["data"], bytes)
             else event["data"]) for event in waiting_events(rules.store)]
    hidden = secrets(thread, driver, carrier)
    theirs = [(type, data) for type, data in told if ana in data]
    aside = [(type, data) for type, data in told if ".side_" in type]

    assert {type for type, _ in theirs} >= {
        "helpdesk.ticket.opened", "helpdesk.ticket.updated", "helpdesk.message.added"}
    for type, data in theirs:
        assert [one for one in hidden if one in data] == [], type
    assert len(aside) >= 6
    # Nor are side threads told with anything of who asks.
    for type, data in aside:
        assert [one for one in (ana, *OF_THE_TICKET, ticket["number"]) if one in data] == [], type


@pytest.mark.parametrize("portable", [True, False])
def test_what_the_customer_is_given_of_their_data_holds_nothing_of_it(
        rules, ticket, thread, ana, carrier, driver, portable):
    given = str(list(HelpdeskHoldings(DOCUMENTS).collect([ana], portable=portable)))

    assert "Una foto." in given
    assert [one for one in secrets(thread, driver, carrier) if one in given] == []


def test_partner_sees_what_was_written_to_them_and_nothing_of_the_ticket(
        rules, ticket, thread, partner, ana):
    one = {"side_thread_id": thread["id"]}
    calls = {
        "list_partner_side_threads": {}, "get_partner_side_thread": one,
        "list_partner_side_messages": one,
        "get_partner_side_attachment": {**one, "attachment_id": thread["file_id"]},
        "add_partner_side_attachment": {**one, "name": "b.txt", "content": "aGk="},
        "add_partner_side_message": {**one, "body": "Algo más."},
    }
    assert calls.keys() == asked_of_portal("partner", ("side-threads",)).keys()

    shown = {name: orjson.dumps(getattr(partner, name)(**request)).decode()
             for name, request in calls.items()}

    for name, text in shown.items():
        assert [hidden for hidden in (
            *OF_THE_TICKET, ana, "Ana Ruiz", ticket["id"], ticket["number"], NOTED, "user_",
            "ticket", OURS) if hidden in text] == [], name
    said = partner.list_partner_side_messages(**one)["items"]
    assert [(item["is_ours"], item["body"]) for item in said] == [
        (True, ASKED), (False, SAID), (False, "Algo más.")]
    # The photo that we sent them is theirs to read; they asked for no more than that.
    assert said[0]["attachments"][0]["name"] == COPY
    assert partner.list_partner_tickets()["items"] == []
    with pytest.raises(NotFound):
        partner.get_partner_ticket(ticket_id=ticket["id"])


def test_side_thread_of_another_organisation_is_not_there(rules, thread, ana):
    other = a_carrier(name="Otra")
    one = {"side_thread_id": thread["id"]}
    for portal in (as_account(rules, party(), other, "partner"),
                   as_account(rules, ana, ana, "partner")):
        for name, request in (
                ("get_partner_side_thread", one), ("list_partner_side_messages", one),
                ("add_partner_side_message", {**one, "body": "x"}),
                ("add_partner_side_attachment", {**one, "name": "a", "content": "aGk="}),
                ("get_partner_side_attachment",
                 {**one, "attachment_id": thread["file_id"]})):
            with pytest.raises(NotFound):
                getattr(portal, name)(**request)
        assert portal.list_partner_side_threads()["items"] == []
    assert len(rules.list_side_messages(**one)["items"]) == 3

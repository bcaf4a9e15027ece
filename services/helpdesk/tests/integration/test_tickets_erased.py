"""What is held of people who ask: given out, merged, and really erased."""

import base64

import pytest
from ticket_factories import OTHER, a_ticket

from chassis import clock
from chassis.deliveries import Happened
from chassis.testing.parties import party
from contracts import contacts
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS
from helpdesk.routing.models import Assignment
from helpdesk.tickets.models import Message, StoredFile, Ticket, TicketChange


@pytest.fixture
def holdings():
    return HelpdeskHoldings(DOCUMENTS)


def with_file(rules, contact_ids):
    """A ticket with a photo of its requester, our answer, a note, and changes of mood and subject.
    """
    ticket = rules.create_ticket(**a_ticket(contact_ids=contact_ids))
    file = rules.add_ticket_attachment(
        ticket_id=ticket["id"], name="yo.jpg", content=base64.b64encode(b"me").decode())
    rules.add_ticket_message(ticket_id=ticket["id"], body="Yo con la silla.",
                             contact_id=contact_ids[0], attachment_ids=[file["id"]])
    rules.add_ticket_message(ticket_id=ticket["id"], body="Gracias, Ana.")
    rules.add_ticket_message(ticket_id=ticket["id"], kind="note", body="Ana llama mucho.")
    rules.update_ticket(ticket_id=ticket["id"], changes={"subject": "La silla de Ana"})
    return ticket


def counted():
    return [document.collection().count_documents({})
            for document in (Ticket, Message, TicketChange, StoredFile)]


def test_ticket_of_one_who_is_erased_goes_with_all_that_was_said(rules, holdings):
    ana, eva = party(), party()
    with_file(rules, [ana])
    stays = with_file(rules, [eva])
    before = counted()

    counts, kept = holdings.erase([ana], "data_request_1")

    assert counted() == [size // 2 for size in before] == [1, 4, 2, 1]
    assert kept == []
    assert counts["tickets"] == 1
    assert counts["messages"] == 4
    assert rules.get_ticket(ticket_id=stays["id"])["contact_ids"] == [eva]
    assert holdings.erase([ana], "data_request_1")[0] == {}


def test_ticket_with_others_stays_without_whom_is_erased_and_what_they_said(rules, holdings):
    ana, eva = party(), party()
    ticket = with_file(rules, [ana, eva])

    holdings.erase([ana], "data_request_1")

    assert rules.get_ticket(ticket_id=ticket["id"])["contact_ids"] == [eva]
    left = [item["body"] for item in
            rules.list_ticket_messages(ticket_id=ticket["id"])["items"]]
    assert left == ["Gracias, Ana.", "Ana llama mucho."]
    assert StoredFile.collection().count_documents({}) == 0


def test_collect_gives_out_what_was_said_to_them_and_no_notes(rules, holdings):
    ana = party()
    with_file(rules, [ana])

    told = str(list(holdings.collect([ana], portable=False)))
    portable = str(list(holdings.collect([ana], portable=True)))

    assert "Yo con la silla." in told
    assert "Gracias, Ana." in told
    assert "Ana llama mucho." not in told
    assert "Yo con la silla." in portable
    assert "Gracias, Ana." not in portable


def test_tickets_follow_a_merge_of_their_contacts_and_its_undoing(rules):
    ana, twin, eva = party(), party(), party()
    ticket = with_file(rules, [twin])
    rules.update_ticket(ticket_id=ticket["id"], changes={"contact_ids": [twin, eva]})
    names = {"id": ana, "version": 2, "created_at": clock.now(), "updated_at": clock.now(),
             "kind": "person", "name": "Ana Ruiz"}
    data = {"contact": names, "merged_id": twin, "merge_id": "merge_01kgewpy80fyb99wm70e7pjgsv"}

    rules.react("on_contact_merged", Happened("1", contacts.contact_merged.type, clock.now(), data))

    assert rules.get_ticket(ticket_id=ticket["id"])["contact_ids"] == [ana, eva]
    change = rules.list_ticket_history(ticket_id=ticket["id"])["items"][0]
    assert (change["before"], change["after"]) == ([ana], [ana, eva])
    assert [item["contact_id"] for item in rules.list_ticket_messages(
        ticket_id=ticket["id"])["items"] if "contact_id" in item] == [ana, ana]

    undone = {"contact": {**names, "id": twin, "version": 3}, "survivor": {**names, "version": 3},
              "merge_id": data["merge_id"]}
    rules.react("on_contact_unmerged", Happened(
        "2", contacts.contact_unmerged.type, clock.now(), undone))
    assert rules.get_ticket(ticket_id=ticket["id"])["contact_ids"] == [twin, eva]


def test_what_was_said_of_who_had_a_ticket_goes_with_it(rules, holdings):
    ana, eva = party(), party()
    for contact_id in (ana, eva):
        ticket = rules.create_ticket(**a_ticket(contact_ids=[contact_id]))
        rules.assign_ticket(ticket_id=ticket["id"], owner_id=OTHER, reason="Conoce a Ana")

    counts, _ = holdings.erase([ana], "data_request_1")

    assert counts["assignments"] == 1
    (left,) = Assignment.collection().find()
    assert left["ticket_id"] == ticket["id"]

"""What is held of side threads: given to the third party, merged, and really erased with either."""

import base64

import pytest
from side_factories import a_carrier, a_driver, a_side_thread
from ticket_factories import a_ticket

from chassis import clock
from chassis.deliveries import Happened
from chassis.testing.parties import party
from contracts import contacts
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS
from helpdesk.side_threads.models import SideMessage, SideThread
from helpdesk.tickets.models import StoredFile, Ticket


@pytest.fixture
def holdings():
    return HelpdeskHoldings(DOCUMENTS)


def with_file(rules, ticket, contact_id, said_by=None):
    """A side thread with what we asked, an answer with a file, and a note."""
    thread = rules.create_side_thread(**a_side_thread(ticket, contact_id))
    file = rules.add_side_attachment(side_thread_id=thread["id"], name="a.pdf",
                                     content=base64.b64encode(b"me").decode())
    rules.add_side_message(side_thread_id=thread["id"], body="Soy Luis.", channel="phone",
                           contact_id=said_by or contact_id, attachment_ids=[file["id"]])
    rules.add_side_message(side_thread_id=thread["id"], kind="note", body="Luis tarda.")
    return thread


def counted():
    return [document.collection().count_documents({})
            for document in (Ticket, SideThread, SideMessage, StoredFile)]


def test_side_threads_go_with_the_ticket_of_a_customer_who_is_erased(rules, holdings):
    ana, eva, carrier = party(), party(), a_carrier()
    for contact_id in (ana, eva):
        with_file(rules, rules.create_ticket(**a_ticket(contact_ids=[contact_id])), carrier)

    counts, _ = holdings.erase([ana], "data_request_1")

    assert counted() == [1, 1, 3, 1]
    assert (counts["side_threads"], counts["side_messages"], counts["attachments"]) == (1, 3, 1)


def test_third_party_who_is_erased_takes_along_what_they_said(rules, holdings):
    ticket, carrier = rules.create_ticket(**a_ticket()), a_carrier()
    luis = a_driver(carrier)
    stays = with_file(rules, ticket, luis)
    with_file(rules, ticket, party())

    holdings.erase([luis], "data_request_1")

    assert rules.get_side_thread(side_thread_id=stays["id"])["contact_ids"] == [carrier]
    left = rules.list_side_messages(side_thread_id=stays["id"])["items"]
    assert [item["direction"] for item in left] == ["outbound", "internal"]
    assert counted() == [1, 2, 5, 1]


def test_side_thread_with_nobody_else_goes_whole(rules, holdings):
    ticket, luis = rules.create_ticket(**a_ticket()), party()
    with_file(rules, ticket, luis)
    rules.set_side_terms(items=[{"contact_id": luis, "first_response_minutes": 5},
                                {"role": "carrier", "first_response_minutes": 9}])

    holdings.erase([luis], "data_request_1")

    assert counted() == [1, 0, 0, 0]
    assert rules.get_side_terms()["items"] == [{"role": "carrier", "first_response_minutes": 9}]


def test_collect_gives_the_third_party_what_was_said_to_them_and_no_notes(rules, holdings):
    luis = party()
    with_file(rules, rules.create_ticket(**a_ticket()), luis)

    told = str(list(holdings.collect([luis], portable=False)))
    portable = str(list(holdings.collect([luis], portable=True)))

    assert "¿Dónde está el bulto 4711?" in told
    assert "Soy Luis." in told
    assert "Luis tarda." not in told
    assert "Soy Luis." in portable
    assert "¿Dónde está" not in portable


def test_side_threads_follow_a_merge_of_third_parties(rules):
    luis, twin = party(), party()
    thread = with_file(rules, rules.create_ticket(**a_ticket()), twin)
    names = {"id": luis, "version": 2, "created_at": clock.now(), "updated_at": clock.now(),
             "kind": "person", "name": "Luis Mora"}
    data = {"contact": names, "merged_id": twin, "merge_id": "merge_01kgewpy80fyb99wm70e7pjgsv"}

    rules.react("on_contact_merged", Happened("1", contacts.contact_merged.type, clock.now(), data))

    assert rules.get_side_thread(side_thread_id=thread["id"])["contact_ids"] == [luis]
    assert rules.list_side_threads(contact_id=luis)["items"][0]["id"] == thread["id"]
    said = rules.list_side_messages(side_thread_id=thread["id"])["items"]
    assert [item["contact_id"] for item in said if "contact_id" in item] == [luis]

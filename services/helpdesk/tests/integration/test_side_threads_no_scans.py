"""Nothing that is asked of side threads reads a collection without an index."""

import pytest
from side_factories import a_carrier, a_side_thread
from test_portal_tickets import as_account
from ticket_factories import OTHER, a_ticket

from chassis.testing.rules import opened
from contracts.helpdesk.side_thread import SIDE_SORTS
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS
from helpdesk.service import HelpdeskService
from helpdesk.side_threads import watching
from helpdesk.tickets import default_types


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        default_types.seed()
        yield rules


@pytest.mark.parametrize("sort", SIDE_SORTS)
def test_list_side_threads_reads_by_indexes(rules, sort):
    carrier = a_carrier()
    rules.create_side_thread(**a_side_thread(rules.create_ticket(**a_ticket()), carrier))

    for filters in ({}, {"state": "waiting"}, {"role": "carrier"}, {"contact_id": carrier},
                    {"owner_id": OTHER}, {"has_breached": True}):
        rules.list_side_threads(sort=sort, **filters)


def test_what_is_done_with_side_threads_reads_by_indexes(rules):
    carrier = a_carrier()
    ticket, other = (rules.create_ticket(**a_ticket()) for _ in range(2))
    rules.set_side_terms(items=[{"contact_id": carrier, "first_response_minutes": 5}])
    id = rules.create_side_thread(**a_side_thread(ticket, carrier))["id"]
    file = rules.add_side_attachment(side_thread_id=id, name="a.txt", content="aGk=")
    rules.add_side_message(side_thread_id=id, body="Hola", attachment_ids=[file["id"]])
    rules.get_side_attachment(side_thread_id=id, attachment_id=file["id"])
    partner = as_account(rules, carrier, carrier, "partner")
    partner.add_partner_side_message(side_thread_id=id, body="Sí")
    partner.list_partner_side_messages(side_thread_id=id)
    partner.list_partner_side_threads(state="answered")
    rules.get_ticket(ticket_id=ticket["id"])
    rules.list_ticket_side_threads(ticket_id=ticket["id"])
    rules.assign_ticket(ticket_id=ticket["id"], owner_id=OTHER)
    rules.merge_ticket(ticket_id=ticket["id"], into_id=other["id"], is_told=True)
    rules.unmerge_ticket(ticket_id=ticket["id"])
    rules.close_side_thread(side_thread_id=id)
    watching.watch_side_threads()
    list(HelpdeskHoldings(DOCUMENTS).collect([carrier], portable=False))
    HelpdeskHoldings(DOCUMENTS).erase([carrier], "data_request_1")

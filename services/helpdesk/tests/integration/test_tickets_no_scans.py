"""Nothing that is asked of tickets reads a collection without an index."""

import pytest
from ticket_factories import OTHER, a_ticket

from chassis.facts import page_of_facts
from chassis.testing.parties import party
from chassis.testing.rules import ADMINISTRATOR, opened
from contracts.helpdesk.ticket_requests import SORTS
from helpdesk.service import HelpdeskService
from helpdesk.tickets import attachments, default_types, moving


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        default_types.seed()
        yield rules


@pytest.mark.parametrize("sort", SORTS)
def test_list_tickets_reads_by_indexes(rules, sort):
    ana = party()
    ticket = rules.create_ticket(**a_ticket(contact_ids=[ana]))

    for filters in (
            {}, {"state": "open"}, {"owner_id": OTHER, "state": "open"}, {"team_id": "norte"},
            {"is_unassigned": True, "state": "open"}, {"contact_id": ana},
            {"watcher_id": ADMINISTRATOR}, {"tag": "broken"}, {"number": ticket["number"]},
            {"problem_id": ticket["id"]}, {"category": "x"}, {"has_breached": True}):
        rules.list_tickets(sort=sort, **filters)


def test_what_is_asked_of_one_ticket_and_done_with_it_reads_by_indexes(rules):
    ana = party()
    ticket, other = (rules.create_ticket(**a_ticket(contact_ids=[ana])) for _ in range(2))
    id = ticket["id"]

    file = rules.add_ticket_attachment(ticket_id=id, name="a.txt", content="aGk=")
    said = rules.add_ticket_message(ticket_id=id, body="Sí.", attachment_ids=[file["id"]])
    rules.get_ticket_attachment(ticket_id=id, attachment_id=file["id"])
    rules.list_ticket_messages(ticket_id=id, kind="reply", sort="-said_at")
    rules.list_ticket_history(ticket_id=id)
    rules.note_ticket_presence(ticket_id=id, activity="viewing")
    rules.merge_ticket(ticket_id=other["id"], into_id=id)
    rules.unmerge_ticket(ticket_id=other["id"])
    rules.split_ticket(ticket_id=id, message_ids=[said["id"]], subject="Otra")
    rules.resolve_ticket(ticket_id=id, solution="Hecho.")


def test_jobs_read_by_indexes(rules):
    rules.create_ticket(**a_ticket())

    moving.close_tickets()
    moving.answer_incidents()
    attachments.delete_untaken_attachments()
    rules.list_ticket_types(is_archived=True)
    page_of_facts(HelpdeskService.facts, limit=10, after=None)

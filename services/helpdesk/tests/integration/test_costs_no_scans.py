"""Nothing that is asked of costs reads a collection without an index."""

from test_ticket_costs import DAY, decide, listed, note, rate, sums
from ticket_factories import a_ticket

from chassis.testing.rules import opened
from helpdesk.costs import spending
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS
from helpdesk.service import HelpdeskService
from helpdesk.tickets import default_types


def test_what_is_asked_of_costs_reads_by_indexes(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        default_types.seed()
        decide(rules, rate("30.00"), counts_presence=True)
        ticket, other = (rules.create_ticket(**a_ticket()) for _ in range(2))
        note(rules, ticket, source={"type": "bill", "id": "1"})
        rules.note_ticket_presence(ticket_id=ticket["id"], activity="viewing")
        listed(rules, ticket)
        for group_by in ("ticket", "customer", "product", "channel", "cause", "kind", "agent"):
            sums(rules, group_by, kind="time", channel="phone")
        rules.get_deflection(**DAY)
        rules.merge_ticket(ticket_id=ticket["id"], into_id=other["id"], is_told=True)
        rules.unmerge_ticket(ticket_id=ticket["id"])
        spending.count_presence()
        HelpdeskHoldings(DOCUMENTS).erase(ticket["contact_ids"], "data_request_1")

"""Whatever calendars, policies and clocks ask the store has an index."""

import pytest
from sla_factories import a_calendar, a_policy, a_target
from slas_at_work import at, opened, sla_events, watch  # noqa: F401  A fixture.

from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.testing.parties import party
from chassis.testing.rules import opened as rules_of
from helpdesk.models import DOCUMENTS
from helpdesk.service import HelpdeskService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    """The operations of the service on an empty store that refuses scans."""
    if "helpdesk" not in unscanned_stack.databases:
        unscanned_stack.add_service("helpdesk")
    unscanned_stack.empty_stores()
    with rules_of(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        yield rules


def test_promises_go_all_their_ways(rules, at):  # noqa: F811
    acme = party("organisation", tags=["oro"])
    ana = party(affiliations=[{"organisation_id": acme}])
    calendar = rules.create_business_calendar(**a_calendar())
    other = rules.create_business_calendar(**a_calendar())
    policy = rules.create_sla_policy(**a_policy(
        a_target(first=60, resolution=120), calendar_id=calendar["id"], warn_at=0.5,
        contact_ids=[acme], customer_tags=["oro"], escalations=[
            {"metric": "first_response", "minutes": 0, "team_id": "norte", "raise_to": "high"}]))
    for is_archived in (False, True):
        rules.list_sla_policies(is_archived=is_archived)
        rules.list_business_calendars(is_archived=is_archived)
    page = rules.list_business_calendars(limit=1)
    rules.list_business_calendars(limit=1, after=page["next"])
    rules.update_business_calendar(business_calendar_id=other["id"], changes={"name": "Otro"})
    rules.archive_business_calendar(business_calendar_id=other["id"])
    rules.update_sla_policy(sla_policy_id=policy["id"], changes={"contact_ids": [acme, ana]})
    tickets = [opened(rules, contact_ids=[ana]) for _ in range(3)]

    watch(at, "2026-11-27T11:01")

    assert len(sla_events(rules)) == 3 * len(tickets)
    assert rules.get_ticket(ticket_id=tickets[0]["id"])["team_id"] == "norte"
    rules.archive_sla_policy(sla_policy_id=policy["id"])
    commit(lambda: DocumentHoldings(DOCUMENTS).erase([acme], "data_request_1"))

"""Leads go with whoever is erased, and those that became nothing do not stay for ever."""

from datetime import timedelta

import pytest
from lead_factories import lead, party

from chassis import clock
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.testing.events import waiting_events
from sales.leads import retention
from sales.leads.settings import lead_settings
from sales.models import DOCUMENTS


@pytest.fixture
def move_clock():
    """Move the clock: `move_clock(days=31)`. It goes right again after the test."""
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


def erase(*contact_ids):
    return commit(lambda: DocumentHoldings(DOCUMENTS).erase(list(contact_ids), "data_request_1"))


def ids(rules):
    return [item["id"] for item in rules.list_leads()["items"]]


def test_lead_of_who_is_erased_goes_whether_it_was_closed_or_not(rules):
    ana = party(email="ana@example.com")
    other = rules.create_lead(**lead())
    first = rules.create_lead(**lead(email="ana@example.com"))
    rules.disqualify_lead(lead_id=first["id"], reason="no_budget")
    rules.create_lead(**lead(email="ana@example.com"))

    counts, kept = erase(ana)

    assert (counts, kept) == ({"parties": 1, "leads": 2}, [])
    assert ids(rules) == [other["id"]]


def test_lead_of_another_stays_without_who_is_erased(rules):
    partner, namesake = party(name="Partner"), party(name="Ana Ruiz", phone="+34910000001")
    made = rules.create_lead(name="Eva Gil", phone="+34910000001", referred_by_id=partner)
    assert made["matches"] == [{"contact_id": namesake, "kind": "person", "reason": "phone",
                                "is_sure": False}]

    erase(partner, namesake)

    kept = rules.get_lead(lead_id=made["id"])
    assert (kept["name"], kept["phone"], kept["version"]) == ("Eva Gil", "+34910000001", 2)
    assert "referred_by_id" not in kept
    assert "matches" not in kept
    raw = rules.store.leads.find_one({"_id": made["id"]})
    assert not {partner, namesake} & set(str(raw).replace("'", " ").split())


def test_idle_leads_are_deleted_and_told_of(rules, move_clock):
    assert lead_settings().lead_months == 24
    open_one = rules.create_lead(**lead())
    closed = rules.create_lead(**lead())
    rules.disqualify_lead(lead_id=closed["id"], reason="spam")
    move_clock(days=400)
    active = rules.create_lead(**lead())

    move_clock(days=729)
    retention.delete_idle_leads()
    before = ids(rules)
    move_clock(days=732)
    retention.delete_idle_leads()

    assert before == [active["id"], closed["id"], open_one["id"]]
    assert ids(rules) == [active["id"]]
    told = [event for event in waiting_events(rules.store)
            if event["type"] == "sales.lead.deleted"]
    assert len(told) == 2

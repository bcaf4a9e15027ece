"""Visits beside the contacts service that really keeps the agenda and the timeline."""

import pytest
from campaign_factories import approved
from visit_factories import IRIS, a_visit_list, end, plan, visits_of

from chassis.parties.learning import keep_contacts


@pytest.fixture
def ana(desk):
    """A customer who may be approached by anybody of us."""
    contact = desk.contacts.create_contact(
        kind="person", name="Ana Ruiz", addresses=[
            {"street": "Calle Mayor 1", "postal_code": "28013", "locality": "Madrid",
             "country": "ES"}])
    desk.contacts.record_consent(
        contact_id=contact["id"], purpose="marketing", channel="visit", decision="granted",
        lawful_basis="consent", text_version="v1", evidence=[{"text": "Sí"}])
    keep_contacts([contact])
    return contact["id"]


def activities_of(desk, contact_id):
    return desk.contacts.list_activities(contact_id=contact_id)["items"]


def interactions_of(desk, contact_id):
    return desk.contacts.list_contact_interactions(contact_id=contact_id)["items"]


def test_visit_is_in_the_agenda_and_then_in_the_timeline_once(desk, ana):
    visit_list = a_visit_list(desk, [ana], approved(desk, purpose="marketing"))
    for _ in range(2):
        plan()
    visit, (activity,) = visits_of(desk, visit_list)[ana], activities_of(desk, ana)

    end(desk, visit, "interested", note="Quiere una oferta.")
    for _ in range(2):
        plan()

    assert (activity["type"], activity["owner_id"], activity["place"]) == (
        "visit", IRIS.user_id, "Calle Mayor 1, 28013 Madrid")
    assert activity["id"] == visit["activity_id"]
    done, = activities_of(desk, ana)
    assert (done["state"], done["outcome"]) == ("done", "interested")
    interaction, = interactions_of(desk, ana)
    assert (interaction["channel"], interaction["duration_seconds"]) == ("visit", 2700)
    assert interaction["text"].endswith("Quiere una oferta.")
    assert {"type": "visit", "id": visit["id"]} in interaction["refers_to"]


def test_two_visits_are_not_in_one_hour_of_the_agenda(desk, ana):
    first = a_visit_list(desk, [ana], approved(desk, purpose="marketing"))
    plan()
    second = a_visit_list(desk, [ana], approved(desk, purpose="marketing"))
    plan()

    one, other = visits_of(desk, first)[ana], visits_of(desk, second)[ana]
    assert one["ends_at"] <= other["starts_at"] or other["ends_at"] <= one["starts_at"]


def test_who_withdrew_is_not_in_the_agenda(desk, ana):
    visit_list = a_visit_list(desk, [ana], approved(desk, purpose="marketing"))
    desk.contacts.withdraw_consent(contact_id=ana, purpose="marketing")

    plan()

    assert visits_of(desk, visit_list)[ana]["state"] == "skipped"
    assert activities_of(desk, ana) == []

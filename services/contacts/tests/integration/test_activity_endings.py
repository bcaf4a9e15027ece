"""How activities end: done, with an interaction; or called off."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from contacts_factories import person

from contracts.errors import Conflict

USER = "user_01h455vb4pex5vsknk084sn02q"
OTHER = "user_01keebmgr4egktre1p21w518fm"
# A Monday, before the clocks go forward in Madrid on the 31st.
FIRST = "2030-03-25T08:00:00Z"
MARCH = {"period_from_at": "2030-03-01T00:00:00Z", "period_to_at": "2030-04-30T00:00:00Z"}


def meeting(**fields):
    return {"type": "meeting", "subject": "Revisión", "starts_at": FIRST, **fields}


def weekly(**fields):
    return meeting(time_zone="Europe/Madrid", recurrence={"rule": "FREQ=WEEKLY;COUNT=4"}, **fields)


@pytest.fixture
def ana(rules):
    return rules.create_contact(**person())


def test_complete_activity_records_the_interaction_when_a_contact_took_part(rules, ana):
    planned = rules.create_activity(**weekly(participants=[{"contact_id": ana["id"]},
                                                           {"user_id": OTHER}]))

    done = rules.complete_activity(activity_id=planned["id"], occurrence_at=FIRST,
                                   outcome="acordado", text="Piden 12.")

    assert (done["state"], done["outcome"], done["occurrence_at"]) == ("done", "acordado", FIRST)
    recorded = rules.get_interaction(interaction_id=done["interaction_id"])
    assert recorded["channel"] == "meeting"
    assert recorded["participants"] == [{"contact_id": ana["id"], "part": "with"}]
    assert recorded["agent_ids"] == [USER, OTHER]
    assert recorded["refers_to"] == [{"type": "activity", "id": planned["id"]}]
    assert recorded["duration_seconds"] == 1800
    states = [item["state"] for item in rules.list_activities(**MARCH)["items"]]
    assert states == ["done", "open", "open", "open"]
    told = rules.get_timeline(contact_id=ana["id"])["items"]
    assert "contacts.interaction.recorded" in [entry["type"] for entry in told]


def test_complete_activity_records_once_when_fifty_say_so_at_once(contacts):
    ana = contacts.create_contact(**person())
    planned = contacts.create_activity(**meeting(participants=[{"contact_id": ana["id"]}]))

    def complete(number):
        try:
            return contacts.complete_activity(activity_id=planned["id"], outcome=str(number))
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(complete, range(50)))

    assert answers.count("activity_is_closed") == 49
    assert len(contacts.list_interactions(contact_id=ana["id"])["items"]) == 1


def test_what_was_done_stays_when_the_series_changes_or_ends(rules):
    series = rules.create_activity(**weekly())
    rules.complete_activity(activity_id=series["id"], occurrence_at="2030-04-08T07:00:00Z",
                            outcome="hecho")

    rules.update_activity(activity_id=series["id"], changes={
        "starts_at": "2030-03-26T08:00:00Z"})
    rules.cancel_activity(activity_id=series["id"], occurrence_at="2030-04-02T07:00:00Z",
                          scope="following")

    items = rules.list_activities(**MARCH)["items"]
    assert [(item["starts_at"], item["state"]) for item in items] == [
        ("2030-03-26T08:00:00Z", "open"), ("2030-04-08T07:00:00Z", "done")]


def test_cancel_activity_calls_off_one_occurrence_or_all(rules, ana, nothing_changes):
    series = rules.create_activity(**weekly(participants=[{"contact_id": ana["id"]}]))

    one = rules.cancel_activity(activity_id=series["id"], occurrence_at="2030-04-01T07:00:00Z",
                                reason="festivo")
    states = [item["state"] for item in rules.list_activities(**MARCH)["items"]]
    whole = rules.cancel_activity(activity_id=series["id"])

    assert (one["state"], one["cancel_reason"]) == ("cancelled", "festivo")
    assert states == ["open", "cancelled", "open", "open"]
    assert whole["state"] == "cancelled"
    assert rules.list_activities(**MARCH, state="open")["items"] == []
    with nothing_changes(), pytest.raises(Conflict):
        rules.cancel_activity(activity_id=series["id"])

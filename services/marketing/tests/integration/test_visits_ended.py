"""What becomes of visits: what came of them, what they cost, and what the agenda says of them."""

from datetime import datetime, timedelta

import pytest
from marketing_factories import happened
from visit_factories import (
    RAUL,
    Agenda,
    a_visit_list,
    end,
    plan,
    somebody,
    visits_of,
)

from chassis import clock
from marketing.campaigns import ledgers
from marketing.errors import VisitIsOfAnother, VisitIsOver
from marketing.visits import agenda as telling


@pytest.fixture
def agenda(rules, monkeypatch):
    return Agenda(monkeypatch)


def tell(rules, agenda, what, visit, **fields):
    rules.react(f"on_activity_{what}", happened(
        f"contacts.activity.{what}", agenda.told(visit["activity_id"], **fields)))


def test_end_visit_costs_its_minutes_and_kilometres_and_counts_as_reached_once(
        rules, agenda, later):
    ana = somebody()
    visit_list = a_visit_list(rules, [ana], action_fields={
        "unit_cost": {"amount": "3.00", "currency": "EUR"}})
    for kind, price in (("visit", {"rate": "0.50"}), ("travel", {"tariff": "0.26"})):
        rules.create_cost_tariff(kind=kind, currency="EUR", starts_on="2020-01-01", **price)
    plan()
    visit, = visits_of(rules, visit_list).values()

    done = end(rules, visit, "interested", kilometres="100", note="Quiere una oferta.")
    with pytest.raises(VisitIsOver):
        end(rules, visit)
    for _ in range(2):
        telling.tell_agenda()
        ledgers.enter_sent()

    assert (done["state"], done["cost"]) == ("done", {"amount": "48.50", "currency": "EUR"})
    costs = rules.list_cost_entries(action_id=visit_list["action_id"])["items"]
    assert sorted((one["kind"], one["amount"]["amount"], one.get("units")) for one in costs) == [
        ("travel", "26.00", "100"), ("visit", "22.50", None), ("visit", "3.00", None)]
    touch, = rules.list_touches(action_id=visit_list["action_id"])["items"]
    assert (touch["kind"], touch["channel"], touch["contact_ids"]) == ("visited", "visit", [ana])
    activity, = agenda.activities.values()
    assert (activity["state"], activity["said"]["duration_seconds"]) == ("done", 2700)
    assert activity["said"]["text"] == "Interested · Con interés (45 min)\nQuiere una oferta."
    results = rules.get_action_results(action_id=visit_list["action_id"])["figures"]
    assert (results["reach_count"], results["response_count"], results["cost"]["amount"]) == (
        1, 1, "51.50")


def test_who_was_not_met_is_visited_again_and_given_up_in_the_end(rules, agenda, later):
    visit_list = a_visit_list(rules, [somebody()], most_attempts=2)
    plan()
    first, = visits_of(rules, visit_list).values()
    end(rules, first, "not_met")
    plan()
    second, = visits_of(rules, visit_list).values()

    end(rules, second, "not_met")
    plan()

    assert second["starts_at"] >= (clock.now() + timedelta(hours=11)).isoformat()[:19]
    assert [one["state"] for one in agenda.activities.values()] == ["done", "done"]
    given_up, = visits_of(rules, visit_list).values()
    assert (given_up["state"], given_up["attempts"], given_up["outcome"]) == ("done", 2, "not_met")
    row, = rules.list_action_recipients(action_id=visit_list["action_id"])["items"]
    assert (row["state"], row["reason"]) == ("failed", "not_met")


def test_end_visit_is_for_who_makes_it(rules, agenda):
    visit_list = a_visit_list(rules, [somebody()])
    plan()
    visit, = visits_of(rules, visit_list).values()

    with pytest.raises(VisitIsOfAnother):
        end(rules, visit, by=RAUL)

    assert visits_of(rules, visit_list)[visit["contact_id"]] == visit


def test_visit_that_is_called_off_in_the_agenda_is_back_on_the_list(rules, agenda):
    visit_list = a_visit_list(rules, [somebody()])
    plan()
    visit, = visits_of(rules, visit_list).values()

    for _ in range(2):
        tell(rules, agenda, "cancelled", visit, state="cancelled")
    back, = visits_of(rules, visit_list).values()
    plan()

    assert (back["state"], back["attempts"], "activity_id" in back) == ("waiting", 0, False)
    again, = visits_of(rules, visit_list).values()
    assert again["state"] == "planned"
    assert again["activity_id"] != visit["activity_id"]
    assert datetime.fromisoformat(again["starts_at"]) >= datetime.fromisoformat(
        visit["starts_at"]) + timedelta(hours=12)


def test_visit_is_when_and_whose_it_is_in_the_agenda(rules, agenda):
    visit_list = a_visit_list(rules, [somebody()])
    plan()
    visit, = visits_of(rules, visit_list).values()

    tell(rules, agenda, "updated", visit, owner_id=RAUL.user_id,
         starts_at="2099-01-01T10:00:00Z", ends_at="2099-01-01T11:00:00Z")

    moved, = visits_of(rules, visit_list).values()
    assert (moved["user_id"], moved["starts_at"][:16]) == (RAUL.user_id, "2099-01-01T10:00")


def test_visit_that_was_completed_in_the_agenda_is_reported_afterwards(rules, agenda):
    visit_list = a_visit_list(rules, [somebody()])
    plan()
    visit, = visits_of(rules, visit_list).values()

    tell(rules, agenda, "completed", visit, state="done", outcome="Hecho")
    unreported, = visits_of(rules, visit_list).values()
    end(rules, visit, "converted")
    telling.tell_agenda()

    assert unreported["state"] == "unreported"
    done, = visits_of(rules, visit_list).values()
    assert (done["state"], done["outcome"]) == ("done", "converted")
    assert rules.store.agenda_tasks.count_documents({}) == 0


def test_visits_are_called_off_when_their_action_ends(rules, agenda):
    visit_list = a_visit_list(rules, [somebody(1), somebody(2)])
    plan()
    done, = list(visits_of(rules, visit_list).values())[:1]
    end(rules, done, "interested")

    rules.end_action(action_id=visit_list["action_id"])
    for _ in range(2):
        plan()

    assert sorted((one["state"], one.get("reason")) for one in visits_of(
        rules, visit_list).values()) == [("done", None), ("skipped", "too_late")]
    assert sorted(one["state"] for one in agenda.activities.values()) == ["cancelled", "done"]
    assert rules.get_visit_list(visit_list_id=visit_list["id"])["state"] == "closed"

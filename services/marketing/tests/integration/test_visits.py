"""Visits of actions: in the agenda once each, of whom may be visited, and what they came to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from campaign_factories import approved, launched
from visit_factories import (
    IRIS,
    RAUL,
    Agenda,
    a_visit_list,
    plan,
    somebody,
    visits_of,
)

from chassis import clock
from contracts.errors import ValidationFailed
from marketing.email import planning as audience
from marketing.errors import ActionHasAList, VisitListIsClosed
from marketing.visits import agenda as telling
from marketing.visits import planning


@pytest.fixture
def agenda(rules, monkeypatch):
    return Agenda(monkeypatch)


def test_visit_stands_in_the_agenda_once(rules, agenda):
    ana = somebody()
    visit_list = a_visit_list(rules, [ana])

    plan()
    plan()

    (visit,), (activity,) = visits_of(rules, visit_list).values(), agenda.activities.values()
    assert (visit["state"], visit["user_id"], visit["activity_id"]) == (
        "planned", IRIS.user_id, activity["id"])
    assert {name: activity[name] for name in ("type", "subject", "owner_id", "place")} == {
        "type": "visit", "subject": "Otoño: Persona 1", "owner_id": IRIS.user_id,
        "place": "Calle Mayor 1, 28013 Madrid"}
    assert activity["participants"] == [{"contact_id": ana}]
    assert activity["refers_to"][0] == {"type": "visit", "id": visit["id"]}
    assert rules.get_visit_list(visit_list_id=visit_list["id"])["counts"]["planned"] == 1


def test_visit_is_in_the_agenda_once_though_the_process_dies_after_it_was_told(
        rules, agenda, monkeypatch):
    visit_list = a_visit_list(rules, [somebody()])

    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(telling, "_done", die)
        with pytest.raises(KeyboardInterrupt):
            plan()
    plan()

    (visit,) = visits_of(rules, visit_list).values()
    assert list(agenda.activities) == [visit["activity_id"]]


def test_nobody_is_planned_while_contacts_is_away(rules, agenda):
    visit_list = a_visit_list(rules, [somebody()])
    agenda.is_away = True
    plan()
    waiting = rules.get_visit_list(visit_list_id=visit_list["id"])["counts"]

    agenda.is_away = False
    plan()

    assert (waiting["waiting"], waiting["planned"]) == (1, 0)
    assert len(agenda.activities) == 1


def test_who_withdrew_since_the_launch_is_not_visited(rules, agenda):
    ana, luis, eva = (somebody(number) for number in range(3))
    visit_list = a_visit_list(rules, [ana, luis, eva])
    agenda.refused[ana] = "objected"
    agenda.guarded.add(luis)

    plan()

    assert {id: (one["state"], one.get("reason")) for id, one in visits_of(
        rules, visit_list).items()} == {
        ana: ("skipped", "objected"), luis: ("skipped", "guard"), eva: ("planned", None)}
    rows = rules.list_action_recipients(action_id=visit_list["action_id"], state="skipped")
    assert {row["contact_id"]: row["reason"] for row in rows["items"]} == {
        ana: "objected", luis: "guard"}
    assert len(agenda.activities) == 1


def test_who_withdraws_before_the_day_is_called_off(rules, agenda, later):
    ana = somebody()
    visit_list = a_visit_list(rules, [ana], action_fields={
        "starts_at": (clock.now() + timedelta(days=4)).isoformat()})
    plan()
    agenda.refused[ana] = "withdrawn"
    plan()
    before, = visits_of(rules, visit_list).values()

    later(days=3, hours=12)
    plan()

    (visit,), (activity,) = visits_of(rules, visit_list).values(), agenda.activities.values()
    assert before["state"] == "planned"
    assert (visit["state"], visit["reason"], activity["state"]) == (
        "skipped", "withdrawn", "cancelled")


def test_no_agent_is_at_two_places_at_once_or_at_more_than_they_make_on_a_day(rules, agenda):
    visit_list = a_visit_list(rules, [somebody(number) for number in range(7)], agents=[
        {"user_id": IRIS.user_id, "most_a_day": 2}, {"user_id": RAUL.user_id}], most_a_day=3)
    now = clock.now()
    agenda.busy = [{"starts_at": now.isoformat(),
                    "ends_at": (now + timedelta(hours=2)).isoformat()}]

    plan()

    begun = [(one["user_id"], one["starts_at"]) for one in visits_of(rules, visit_list).values()]
    assert len(set(begun)) == 7
    assert min(at for _, at in begun) >= (now + timedelta(hours=2)).isoformat()[:19]
    for user_id, most in ((IRIS.user_id, 2), (RAUL.user_id, 3)):
        days = [at[:10] for user, at in begun if user == user_id]
        assert max(days.count(day) for day in days) <= most


def test_visits_are_planned_only_while_list_action_and_campaign_are_under_way(rules, agenda):
    campaign = approved(rules)
    visit_list = a_visit_list(rules, [somebody()], campaign)
    rules.pause_visit_list(visit_list_id=visit_list["id"])
    plan()
    rules.open_visit_list(visit_list_id=visit_list["id"])
    rules.pause_campaign(campaign_id=campaign["id"])
    plan()
    before = dict(agenda.activities)
    rules.resume_campaign(campaign_id=campaign["id"])

    plan()

    assert (before, len(agenda.activities)) == ({}, 1)


def test_visit_list_is_one_of_an_action_by_visit(rules, agenda):
    visit_list = a_visit_list(rules, [somebody()])
    call = launched(rules, channel="phone", mail=None)

    with pytest.raises(ActionHasAList):
        rules.create_visit_list(action_id=visit_list["action_id"], name="Otra")
    with pytest.raises(ValidationFailed):
        rules.create_visit_list(action_id=call["id"], name="Otra")
    with pytest.raises(ValidationFailed):
        rules.update_visit_list(visit_list_id=visit_list["id"], changes={"agents": []})
    rules.close_visit_list(visit_list_id=visit_list["id"])
    with pytest.raises(VisitListIsClosed):
        rules.open_visit_list(visit_list_id=visit_list["id"])

    assert len(rules.list_visit_lists()["items"]) == 1


def test_who_waits_for_an_agent_gets_one_when_the_list_is_changed(rules, agenda):
    visit_list = a_visit_list(rules, [somebody()], assigned_by="owner", agents=[])
    plan()
    waiting, = visits_of(rules, visit_list).values()

    rules.update_visit_list(visit_list_id=visit_list["id"], changes={
        "agents": [{"user_id": RAUL.user_id}]})
    plan()

    assert (waiting["state"], waiting["reason"]) == ("waiting", "no_agent")
    assert visits_of(rules, visit_list)[waiting["contact_id"]]["user_id"] == RAUL.user_id


def test_visits_are_planned_once_by_four_processes_at_once(rules, agenda):
    visit_list = a_visit_list(rules, [somebody(number) for number in range(12)])
    audience.plan_recipients()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: planning.plan_visits(), range(4)))
    for _ in range(2):
        plan()

    planned = visits_of(rules, visit_list).values()
    assert len(agenda.activities) == len(planned) == 12
    assert len({one["starts_at"] for one in planned}) == 12

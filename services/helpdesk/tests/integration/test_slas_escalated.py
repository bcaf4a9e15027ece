"""Steps of escalation: taken once each, at the right minute, and what they change."""

from clocks_at_work import madrid
from slas_at_work import (  # noqa: F401  A fixture.
    at,
    due_of,
    escalating,
    history_of,
    moment,
    opened,
    sla_events,
    watch,
)
from ticket_factories import OTHER

from chassis.testing.rules import ADMINISTRATOR

SERVICE = "service:helpdesk"
FIRST = "first_response"


def test_steps_of_escalation_are_taken_in_their_order_at_their_minutes(rules, at):  # noqa: F811
    escalating(rules, {"minutes": 30, "owner_id": OTHER},
               {"minutes": -15, "note": "Quedan 15 minutos", "watcher_ids": [OTHER]},
               {"minutes": 0, "note": "Roto", "team_id": "norte"})
    ticket = opened(rules, watcher_ids=[ADMINISTRATOR])

    watch(at, "2026-11-27T10:44")
    assert rules.get_ticket(ticket_id=ticket["id"])["version"] == 1
    watch(at, "2026-11-27T10:46")
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert held["watcher_ids"] == [ADMINISTRATOR, OTHER]
    assert "team_id" not in held
    watch(at, "2026-11-27T11:01")
    assert rules.get_ticket(ticket_id=ticket["id"])["team_id"] == "norte"
    watch(at, "2026-11-27T11:31")
    watch(at, "2026-11-27T13:00")

    assert rules.get_ticket(ticket_id=ticket["id"])["owner_id"] == OTHER
    (assigned,) = rules.list_ticket_assignments(ticket_id=ticket["id"])["items"]
    assert (assigned["user_id"], assigned["why"]["reasons"]) == (OTHER, ["escalated"])
    assert history_of(rules, ticket, "watcher_ids") == [
        ([ADMINISTRATOR, OTHER], "Quedan 15 minutos", madrid("2026-11-27T10:45"), SERVICE)]
    assert history_of(rules, ticket, "team_id") == [
        ("norte", "Roto", madrid("2026-11-27T11:00"), SERVICE)]
    assert history_of(rules, ticket, "owner_id") == [
        (OTHER, None, madrid("2026-11-27T11:30"), SERVICE)]
    assert [(one[0]["what"], one[1]) for one in history_of(rules, ticket, "sla")] == [
        ("escalated", "Quedan 15 minutos"), ("breached", None), ("escalated", "Roto"),
        ("escalated", None)]


def test_raised_priority_rebases_at_that_very_minute(rules, at):  # noqa: F811
    escalating(rules, {"minutes": -30, "raise_to": "high"})
    ticket = opened(rules)

    watch(at, "2026-11-27T10:30:03")

    held = rules.get_ticket(ticket_id=ticket["id"])
    assert (held["priority"], held["priority_by"]) == ("high", "hand")
    assert moment(held["sla"]["based_at"]) == madrid("2026-11-27T10:30")
    # Of thirty minutes thirty are spent, so that one is broken there and then.
    assert [one[:3] for one in sla_events(rules)] == [
        ("breached", FIRST, madrid("2026-11-27T10:30"))]
    assert due_of(rules, ticket, "resolution") == madrid("2026-11-27T12:00")
    # The step is not taken again by the new terms.
    watch(at, "2026-11-27T11:50")
    assert len(history_of(rules, ticket, "priority")) == 1


def test_priority_is_never_lowered_by_a_step(rules, at):  # noqa: F811
    escalating(rules, {"minutes": 0, "raise_to": "normal"})
    ticket = opened(rules, priority="high")

    watch(at, "2026-11-27T10:31")

    assert rules.get_ticket(ticket_id=ticket["id"])["priority"] == "high"


def test_what_somebody_decides_just_then_stays_as_they_say(rules, at):  # noqa: F811
    escalating(rules, {"minutes": 0, "team_id": "norte", "owner_id": OTHER})
    ticket = opened(rules)
    at("2026-11-27T11:30")

    rules.assign_ticket(ticket_id=ticket["id"], team_id="sur", reason="Es suyo")

    held = rules.get_ticket(ticket_id=ticket["id"])
    assert (held["team_id"], held["owner_id"]) == ("sur", OTHER)
    assert [one[:2] for one in history_of(rules, ticket, "team_id")] == [("sur", "Es suyo")]


def test_two_policies_that_hand_a_ticket_to_and_fro_come_to_an_end(rules, at):  # noqa: F811
    for team, other in (("norte", "sur"), ("sur", "norte")):
        escalating(rules, {"minutes": -10, "team_id": other}, team_ids=[team])
    ticket = opened(rules, team_id="norte")

    watch(at, "2026-11-27T12:00")

    assert [one[0] for one in history_of(rules, ticket, "team_id")] == ["sur", "norte"]

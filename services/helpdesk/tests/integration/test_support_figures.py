"""Figures of the helpdesk are what a count of their rows comes to, and are read by indexes."""

from datetime import timedelta

import pytest
from return_factories import Shop, a_return, asked_of
from ticket_factories import OTHER, a_ticket

from chassis import clock
from chassis.ids import new_id
from chassis.testing.figures import by_name, figure_of, rows_behind
from chassis.testing.parties import party
from chassis.testing.rules import opened
from contracts.context import Actor
from helpdesk.returns import default_reasons
from helpdesk.service import HelpdeskService
from helpdesk.tickets import default_types


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        default_types.seed()
        default_reasons.seed()
        yield rules
    clock.move(timedelta())


def days(first=29, last=0):
    today = clock.now().date()
    return {"starts_on": (today - timedelta(days=first)).isoformat(),
            "ends_on": (today - timedelta(days=last)).isoformat()}


def answered(rules, metric, score, **fields):
    now = clock.now()
    rules.store.surveys.insert_one({
        "_id": new_id("survey"), "version": 1, "created_at": now, "updated_at": now,
        "metric": metric, "state": "answered", "contact_ids": [party()], "ask_at": now,
        "score": score, "answered_at": now, **fields})


def promised(rules, ticket, state):
    """The promise of a first answer stands so."""
    rules.store.tickets.update_one({"_id": ticket["id"]}, {"$set": {
        "_sla": {"readings": [{"metric": "first_response", "state": state},
                              {"metric": "resolution", "state": "running"}]},
        **({"sla_breached_at": clock.now()} if state == "breached" else {})}})


def test_support_is_counted_against_the_period_before_and_leads_to_its_rows(rules):
    clock.move(timedelta(days=-40))
    rules.create_ticket(**a_ticket())
    clock.move(timedelta(hours=-10))
    resolved = rules.create_ticket(**a_ticket(channel="email"))
    kept, late, undecided = (rules.create_ticket(**a_ticket(channel="phone")) for _ in range(3))
    clock.move(timedelta())
    rules.resolve_ticket(ticket_id=resolved["id"], solution="Hecho.")
    for ticket, state in ((resolved, "met"), (kept, "met"), (late, "breached"),
                          (undecided, "running")):
        promised(rules, ticket, state)
    for metric, score in (("csat", 5), ("csat", 2), ("nps", 10), ("nps", 9), ("nps", 7),
                          ("nps", 0)):
        answered(rules, metric, score)

    told = rules.get_support_figures(**days())

    values = by_name(told)
    assert float(values.pop("resolution_hours")) == pytest.approx(10, abs=0.1)
    assert values == {
        "open_count": "4", "opened_count": "4", "resolved_count": "1",
        "first_response_kept": "0.666667", "breached_count": "1", "reopened_count": "0",
        "csat": "3.5", "nps": "25", "ces": None, "answer_count": "6"}
    assert (figure_of(told, "opened_count")["before"], figure_of(told, "csat")["before"]) == (
        "1", None)
    for name in ("open_count", "opened_count", "resolved_count", "breached_count",
                 "answer_count"):
        one = figure_of(told, name)
        assert len(rows_behind(rules, "helpdesk", one["rows"])) == int(one["value"]), name
    assert len(rows_behind(rules, "helpdesk", figure_of(told, "nps")["rows"])) == 4
    by_channel = told["tables"][0]
    assert [(line["key"], line["values"]) for line in by_channel["lines"]] == [
        ("phone", ["3", "0.5", "1"]), ("email", ["1", "1", "0"])]
    for line in by_channel["lines"]:
        assert len(rows_behind(rules, "helpdesk", line["rows"])) == int(line["values"][0])


def test_support_of_somebody_or_a_team_is_theirs_alone(rules):
    mine = rules.create_ticket(**a_ticket())
    rules.create_ticket(**a_ticket())
    rules.assign_ticket(ticket_id=mine["id"], owner_id=OTHER, team_id="norte")
    answered(rules, "csat", 5, owner_id=OTHER)
    answered(rules, "csat", 1)

    of_owner = by_name(rules.get_support_figures(**days(), owner_id=OTHER))
    of_team = by_name(rules.get_support_figures(**days(), team_id="norte"))

    assert (of_owner["opened_count"], of_owner["csat"]) == ("1", "5")
    # An answer is of no team.
    assert (of_team["opened_count"], of_team["csat"]) == ("1", None)


def test_figures_are_of_what_somebody_sees(rules, monkeypatch):
    mine = rules.create_ticket(**a_ticket())
    rules.create_ticket(**a_ticket())
    rules.assign_ticket(ticket_id=mine["id"], owner_id=OTHER)
    rules.request_return(**a_return(asked_of(Shop(), monkeypatch)))
    own = {"rows": "own", "fields": None}

    somebody = rules.by(Actor(OTHER, roles=("support",), sees={
        "ticket": own, "return": own, "contact": {"rows": "all", "fields": None}}))

    support, returns = (ask(**days()) for ask in (
        somebody.get_support_figures, somebody.get_return_figures))
    assert (by_name(support)["open_count"], by_name(support)["opened_count"]) == ("1", "1")
    assert [sum(int(line["values"][0]) for line in table["lines"])
            for table in support["tables"]] == [1, 1]
    assert sum(int(point["value"]) for one in support["series"] for point in one["points"]) == 1
    assert by_name(returns)["return_count"] == "0"
    assert somebody.get_return_pareto(by="cause")["count"] == 0


def test_returns_are_counted_by_why_with_what_they_cost_us(rules, monkeypatch):
    first = rules.request_return(**a_return(asked_of(Shop(), monkeypatch)))
    second = rules.request_return(**a_return(asked_of(Shop(), monkeypatch)))
    called_off = rules.request_return(**a_return(asked_of(Shop(), monkeypatch)))
    rules.cancel_return(return_id=called_off["id"])
    rules.request_return(subscription_id=asked_of(Shop(), monkeypatch).subscription["id"])
    rules.record_return_cause(return_id=first["id"], cause="weak_leg", description="x")

    told = rules.get_return_figures(**days())

    assert (by_name(told)["return_count"], by_name(told)["cancellation_count"]) == ("2", "1")
    for name in ("return_count", "cancellation_count"):
        one = figure_of(told, name)
        assert len(rows_behind(rules, "helpdesk", one["rows"])) == int(one["value"]), name
    rows = rows_behind(rules, "helpdesk", figure_of(told, "value", "EUR")["rows"])
    assert float(figure_of(told, "value", "EUR")["value"]) == sum(
        float(row["amount"]["amount"]) for row in rows if row.get("amount"))
    assert float(figure_of(told, "cost", "EUR")["value"]) == float(
        rules.get_return_pareto(by="cause")["cost"]["amount"])
    causes = {line["key"]: line["values"][0] for line in told["tables"][0]["lines"]}
    assert causes == {"weak_leg": "1", None: "2"}
    assert second["id"] in {row["id"] for row in rows}

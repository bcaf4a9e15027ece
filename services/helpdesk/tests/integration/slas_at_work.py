"""Time that stands still until a test moves it on, and what is told meanwhile."""

import orjson
import pytest
from clocks_at_work import madrid
from sla_factories import a_policy, a_target
from ticket_factories import a_ticket

from chassis import clock
from chassis.testing.events import waiting_events
from contracts.common import Time
from helpdesk.slas import watching


@pytest.fixture
def at(monkeypatch):
    """Say what time it is, as clocks in Madrid show it: `at("2026-11-27T10:00")`."""

    def set_to(text):
        moment = madrid(text)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    set_to("2026-11-27T10:00")
    return set_to


def moment(value):
    """A moment that was told, to be compared with others."""
    return Time().deserialize(value)


def clocks_of(rules, ticket):
    """The clocks of a ticket by metric; none where nothing is promised."""
    shown = rules.get_ticket(ticket_id=ticket["id"]).get("sla", {"clocks": []})
    return {one["metric"]: one for one in shown["clocks"]}


def due_of(rules, ticket, metric):
    return moment(clocks_of(rules, ticket)[metric]["due_at"])


def watch(at, text):
    """Have the watch of promises run at a time."""
    at(text)
    watching.watch_promises()


def sla_events(rules):
    """`(type, metric, when it happened, when it was noticed)` of what was told of promises."""
    return [(event["type"].rpartition(".")[2], data["metric"], moment(data["happened_at"]),
             moment(data["noticed_at"]))
            for event, data in told(rules) if event["type"].startswith("helpdesk.sla.")]


def told(rules):
    """The events that were told so far, each with its data."""
    return [(event, orjson.loads(event["data"])) for event in waiting_events(rules.store)]


def opened(rules, **fields):
    return rules.create_ticket(**a_ticket(**fields))


def history_of(rules, ticket, field):
    """`(after, reason, at, actor)` of the changes of a field, the first first."""
    return [(item["after"], item.get("reason"), moment(item["at"]), item["actor_id"])
            for item in rules.list_ticket_history(ticket_id=ticket["id"])["items"][::-1]
            if item["field"] == field]


def escalating(rules, *steps, **fields):
    """A policy with steps about its first response."""
    return rules.create_sla_policy(**a_policy(
        a_target(first=60, resolution=240), a_target("high", first=30, resolution=120),
        a_target("urgent", resolution=90),
        escalations=[{"metric": "first_response", **step} for step in steps], **fields))

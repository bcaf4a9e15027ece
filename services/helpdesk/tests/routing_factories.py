"""Queues and people who answer tickets, for tests."""

from ticket_factories import a_ticket, named

from chassis.ids import new_id
from contracts.context import Actor
from helpdesk.routing import push


def a_queue(**fields):
    """A queue that gives its tickets to people, all that come, as it is asked for."""
    return {"name": named("All"), "mode": "push", "is_default": True, **fields}


def an_agent(rules, *, is_there=True, **fields):
    """Somebody who answers tickets, and is there; returns their id."""
    user_id = fields.pop("user_id", None) or new_id("user")
    rules.keep_support_agent(user_id=user_id, **fields)
    if is_there:
        rules.set_agent_presence(user_id=user_id, presence="available")
    return user_id


def as_user(rules, user_id):
    """The rules as somebody of the helpdesk has them done."""
    return rules.by(Actor(user_id, roles=("support",)))


def opened(rules, **fields):
    """A ticket that came by mail."""
    return rules.create_ticket(**a_ticket(**{"channel": "email", **fields}))


def assigned(rules, ticket):
    """Who has a ticket, once what waits was given away; None for nobody."""
    push.assign_waiting_tickets()
    return rules.get_ticket(ticket_id=ticket["id"]).get("owner_id")


def latest(rules, ticket):
    """Who was given a ticket last, and why."""
    return rules.list_ticket_assignments(ticket_id=ticket["id"])["items"][0]


def reasons(rules, ticket):
    """Why whoever has a ticket has it, in words."""
    return latest(rules, ticket)["why"]["reasons"]

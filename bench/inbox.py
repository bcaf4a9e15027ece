"""How long it takes the helpdesk to open tickets, and to list them among many.

python bench/inbox.py                         a store of its own with 200,000 tickets, a tenth open
"""

import random
from datetime import timedelta

import tables

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.parties import Party
from contracts import helpdesk as contract
from contracts.context import Actor, Call, serving
from contracts.helpdesk.priority import PRIORITIES
from helpdesk import models
from helpdesk.tickets import default_types, messages, tickets
from helpdesk.tickets.models import NEVER, Ticket

OWNERS = [new_id("user") for _ in range(100)]
TEAMS = [f"team-{number}" for number in range(10)]
BATCH = 5000
ACTOR = Actor(OWNERS[0], roles=("administrator",))


def main():
    options = tables.options(
        __doc__, {"tickets": 1000, "contacts": 100, "calls": 20}, tickets=200_000,
        contacts=20_000, calls=300)
    with tables.own_store(*models.DOCUMENTS), serving(Call(ACTOR)):
        tables.tell(options, measure(options))


def measure(options):
    """Opening tickets, then what somebody looks at in the morning."""
    chance = random.Random(options.seed)
    tables.say(f"adding {options.tickets:,} tickets of {options.contacts:,} contacts")
    contact_ids = fill(options, chance)
    table = tables.Table(
        "Tickets in the service",
        f"`python bench/inbox.py`: {options.tickets:,} tickets of {options.contacts:,} contacts, a "
        "tenth of them open; milliseconds, with the reply as JSON.")

    def listed(**filters):
        return tables.timed(
            contract.list_tickets, tickets.list_tickets, limit=50, after=None, **filters)

    some = [item["id"] for item in listed(sort="-created_at")[3]["items"]]
    for what, run in (
        ("create_ticket", lambda: opened(chance.choice(contact_ids))),
        ("list_tickets, all that is open, the most pressing first",
         lambda: listed(state="open", sort="-priority")),
        ("list_tickets, open and nobody's, by when they are due",
         lambda: listed(state="open", is_unassigned=True, sort="sla_due_at")),
        ("list_tickets, one owner's that are open, the latest first",
         lambda: listed(owner_id=chance.choice(OWNERS), state="open", sort="-updated_at")),
        ("list_tickets, one team's that are open",
         lambda: listed(team_id=chance.choice(TEAMS), state="open", sort="-created_at")),
        ("list_tickets, one contact's",
         lambda: listed(contact_id=chance.choice(contact_ids), sort="-created_at")),
        ("get_ticket", lambda: tables.timed(
            contract.get_ticket, tickets.get_ticket, ticket_id=chance.choice(some))),
        ("list_ticket_messages", lambda: tables.timed(
            contract.list_ticket_messages, messages.list_ticket_messages,
            ticket_id=chance.choice(some), limit=50, after=None, sort="said_at")),
    ):
        table.add(what, [run()[:3] for _ in range(options.calls)])
    return table


def opened(contact_id):
    """A ticket that is opened, as one commit."""
    number = f"T-{new_id('x')}"
    return tables.timed(contract.create_ticket, lambda **request: commit(
        lambda: tickets.create_ticket(**request)), subject="La silla llegó rota",
        body="Tiene una pata rota.", contact_ids=[contact_id], channel="email",
        parties={contact_id: {"id": contact_id}}, number=number)


def fill(options, chance):
    """Tickets over three years, a tenth of them open; the ids of their contacts."""
    default_types.seed()
    now = clock.now()
    contact_ids = [new_id("contact") for _ in range(options.contacts)]
    Party.collection().insert_many([
        {"_id": id, "version": 1, "created_at": now, "updated_at": now, "kind": "person",
         "name": "Ana Ruiz"} for id in contact_ids])
    raws = [_ticket(number, now, contact_ids, chance) for number in range(options.tickets)]
    for start in range(0, len(raws), BATCH):
        Ticket.collection().insert_many(raws[start:start + BATCH])
    return contact_ids


def _ticket(number, now, contact_ids, chance):
    is_open = chance.random() < 0.1
    at = now - timedelta(minutes=chance.randrange(30 * 24 * 60 if is_open else 3 * 365 * 24 * 60))
    place = chance.randrange(len(PRIORITIES))
    due_at = at + timedelta(days=1) if is_open else None
    return {
        "_id": new_id(Ticket.ENTITY), "version": 3, "created_at": at, "updated_at": at,
        "number": f"T-{number:08}", "subject": f"Question {number}", "type_id":
        default_types.DEFAULT_ID, "kind": "question", "contact_ids": [chance.choice(contact_ids)],
        "status": "in_progress" if is_open else "solved",
        "state": "open" if is_open else "resolved", "impact": "medium", "urgency": "medium",
        "priority": PRIORITIES[place], "priority_by": "matrix", "_priority_key": place,
        "channel": "email", "opened_at": at, "message_count": 2, "reopened_count": 0,
        "_due_key": due_at or NEVER, **({"sla_due_at": due_at} if due_at else {}),
        **({"owner_id": chance.choice(OWNERS)} if chance.random() < 0.8 else {}),
        "team_id": chance.choice(TEAMS),
    }


if __name__ == "__main__":
    main()

"""By what routing finds tickets, made again of the tickets themselves."""

from functools import partial

from chassis import clock, paging
from chassis.jobs import as_service
from chassis.outbox import commit

from ..tickets.models import Ticket
from . import following

BATCH = 200
_FOUND_BY = {"loads": "_loads", "waits": "_waits", "waits_since": "_waits_since",
             "loads_since": "_loads_since", "rank": "_rank", "ages_at": "_ages_at"}


def settle_tickets():
    """Look through all tickets that are not resolved, and put right what routing finds them by.

    It is the same as what each change of a ticket has left, unless somebody changed the store.
    """
    with as_service("helpdesk"):
        for state in ("open", "waiting"):
            after, is_first = None, True
            while after is not None or is_first:
                page = paging.page(
                    Ticket.collection(), {"state": state}, sort="created_at", kind=paging.moment,
                    limit=BATCH, after=after, projection={"created_at": 1})
                after, is_first = page["next"], False
                commit(partial(_settle, [item["id"] for item in page["items"]]))


def _settle(ticket_ids):
    tickets = Ticket.objects(id__in=ticket_ids)
    for ticket in tickets:
        before = _found_by(ticket)
        following.settle(ticket, clock.now())
        after = _found_by(ticket)
        if after != before:
            gone = {_FOUND_BY[name]: "" for name, value in after.items() if value is None}
            kept = {_FOUND_BY[name]: value for name, value in after.items() if value is not None}
            Ticket.collection().update_one({"_id": ticket.id}, {
                name: fields for name, fields in (("$set", kept), ("$unset", gone)) if fields})


def _found_by(ticket):
    return {name: getattr(ticket, name) for name in _FOUND_BY}

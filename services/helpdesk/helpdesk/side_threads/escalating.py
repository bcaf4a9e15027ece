"""What is done with the ticket when a third party does not keep what it promised.

The steps are those of SLA policies, and what each does is what it does there.
"""

from ..routing import wording
from ..slas import escalating
from ..tickets import keeping
from ..tickets.models import Ticket


def escalate(ticket_id, steps):
    """Do with a ticket that is open what these steps say, in their order."""
    for step in steps:
        ticket = Ticket.objects(id=ticket_id, merged_into_id=None, state__ne="resolved").first()
        if ticket is None:
            return
        keeping.held(ticket)
        for name, before, _ in escalating.escalate(ticket, step.does):
            # It is no step of the ticket's own clocks, so its history is told of it as of a change.
            ticket.was[name] = before
        keeping.keep(ticket, reason=step.does.get("note"), why=wording.because("escalated"))

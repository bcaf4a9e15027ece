"""Who had a ticket, and why."""

from chassis import paging
from chassis.paging import moment

from ..tickets import keeping
from .models import Assignment


def list_ticket_assignments(*, ticket_id, limit, after):
    """See who had a ticket and why, the latest first."""
    keeping.require_seen(ticket_id)
    return paging.page(Assignment.collection(), {"ticket_id": ticket_id}, sort="-assigned_at",
                       kind=moment, limit=limit, after=after)

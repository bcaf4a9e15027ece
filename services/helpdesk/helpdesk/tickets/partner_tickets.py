"""Tickets in the portal of partners and suppliers: as customers have theirs."""

from . import portal_tickets


def list_partner_ticket_types(**request):
    """See what can be asked."""
    return portal_tickets.list_portal_ticket_types(**request)


def list_partner_tickets(**request):
    """List the tickets that whom the caller acts for takes part in, the latest first."""
    return portal_tickets.list_portal_tickets(**request)


def open_partner_ticket(**request):
    """Ask something; whoever is signed in asks, for whom they act."""
    return portal_tickets.open_portal_ticket(**request)


def get_partner_ticket(**request):
    """Show a ticket that whom the caller acts for takes part in."""
    return portal_tickets.get_portal_ticket(**request)


def list_partner_ticket_messages(**request):
    """See what was said to each other in a ticket, the first first."""
    return portal_tickets.list_portal_ticket_messages(**request)


def add_partner_ticket_message(**request):
    """Say something in a ticket; one that is closed is gone on with in a new one."""
    return portal_tickets.add_portal_ticket_message(**request)


def add_partner_ticket_attachment(**request):
    """Bring a file that is to go with the next message in a ticket."""
    return portal_tickets.add_portal_ticket_attachment(**request)


def get_partner_ticket_attachment(**request):
    """Read a file that was said in a ticket."""
    return portal_tickets.get_portal_ticket_attachment(**request)

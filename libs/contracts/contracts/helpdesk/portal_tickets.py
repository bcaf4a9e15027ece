"""Tickets in the portals: what customers and partners can ask, each of their own tickets."""

from ..declare import get, post
from ..errors import Conflict
from . import message as m
from . import portal_ticket as p
from .declared import NOT_FOUND, helpdesk

_ASKING = {"ticket_type_is_archived": Conflict}


def _of(audience):
    """The operations of a portal, in the order of the names below."""
    permission = f"{audience}:use"
    offered = {"permission": permission}
    return (
        helpdesk.query(
            f"list_{audience}_ticket_types", "See what can be asked.",
            request=p.ListPortalTicketTypes, reply=p.PortalTicketTypePage, **offered,
            route=get("/ticket-types", audience=audience),
        ),
        helpdesk.query(
            f"list_{audience}_tickets", "List your tickets, the latest first.",
            request=p.ListPortalTickets, reply=p.PortalTicketPage, **offered,
            route=get("/tickets", audience=audience),
        ),
        helpdesk.command(
            f"open_{audience}_ticket", "Ask something.",
            request=p.OpenPortalTicket, reply=p.PortalTicket, **offered,
            route=post("/tickets", location="/tickets/{id}", audience=audience), errors=_ASKING,
        ),
        helpdesk.query(
            f"get_{audience}_ticket", "See a ticket of yours.",
            request=p.PortalTicketId, reply=p.PortalTicket, **offered,
            route=get("/tickets/{ticket_id}", audience=audience), errors=NOT_FOUND,
        ),
        helpdesk.query(
            f"list_{audience}_ticket_messages", "See what was said in a ticket of yours.",
            request=p.ListPortalMessages, reply=p.PortalMessagePage, **offered,
            route=get("/tickets/{ticket_id}/messages", audience=audience), errors=NOT_FOUND,
        ),
        helpdesk.command(
            f"add_{audience}_ticket_message",
            "Say something in a ticket of yours; if it was closed, a new one goes on with it.",
            request=p.AddPortalMessage, reply=p.PortalMessage, **offered,
            route=post("/tickets/{ticket_id}/messages", audience=audience), errors=NOT_FOUND,
        ),
        helpdesk.command(
            f"add_{audience}_ticket_attachment",
            "Bring a file that is to go with your next message in a ticket.",
            request=m.NewAttachment, reply=m.Attachment, **offered,
            route=post("/tickets/{ticket_id}/attachments", most_bytes=m.MOST_BODY,
                       audience=audience),
            errors=NOT_FOUND,
        ),
        helpdesk.query(
            f"get_{audience}_ticket_attachment", "Read a file of a ticket of yours.",
            request=m.AttachmentId, reply=m.AttachmentFile, **offered,
            route=get("/tickets/{ticket_id}/attachments/{attachment_id}", audience=audience),
            errors=NOT_FOUND,
        ),
    )


(
    list_portal_ticket_types, list_portal_tickets, open_portal_ticket, get_portal_ticket,
    list_portal_ticket_messages, add_portal_ticket_message, add_portal_ticket_attachment,
    get_portal_ticket_attachment,
) = _of("portal")
(
    list_partner_ticket_types, list_partner_tickets, open_partner_ticket, get_partner_ticket,
    list_partner_ticket_messages, add_partner_ticket_message, add_partner_ticket_attachment,
    get_partner_ticket_attachment,
) = _of("partner")

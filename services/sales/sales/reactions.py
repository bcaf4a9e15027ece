"""What sales does about the events of all services; safe to repeat, in any order."""

from chassis import parties, printing

from .deals import touches
from .leads import assignment, clocks, intake
from .models import DOCUMENTS
from .partners import commissions, performance
from .quotes import issuers, sending


def on_contact_created(happenings):
    """Learn of parties that were added, and which open leads they may be."""
    parties.keep(happenings)
    intake.match_again([happened.data["contact"] for happened in happenings])


def on_contact_updated(happenings):
    """Learn what is said of parties by now, and which open leads they may be."""
    parties.keep(happenings)
    intake.match_again([happened.data["contact"] for happened in happenings])


def on_contact_merged(happened):
    """Have what names a merged contact name its survivor."""
    parties.follow_merge(DOCUMENTS, happened)
    touches.recompute({happened.data["contact"]["id"], happened.data["merged_id"]})


def on_contact_unmerged(happened):
    """Give back to a contact what was its own before it was merged."""
    parties.undo_merge(DOCUMENTS, happened)
    touches.recompute({happened.data["contact"]["id"], happened.data["survivor"]["id"]})


def on_quote_sent(happened):
    """Mail a quote that was sent, with its PDF."""
    quote = happened.data["quote"]
    sending.mail_quote(quote["id"], quote["revision"])


def has_partner(data):
    """Whether an order came through a partner."""
    return bool(data["order"].get("partner_id"))


def is_credit_note(data):
    """Whether what was issued gives something back."""
    return data["invoice"]["kind"] == "credit_note"


def on_order_delivered(happened):
    """Note what a partner earned by an order that was delivered."""
    commissions.earn_by_delivery(happened.data["order"])


def on_invoice_paid(happened):
    """Note what a partner earned by orders whose invoice is paid."""
    commissions.earn_by_payment(happened.data["invoice"])


def on_invoice_issued(happened):
    """Note what a partner gives back of what they earned by what is given back to the customer."""
    commissions.give_back_by_credit(happened.data["invoice"])


def on_ticket_opened(happened):
    """Note an incident, for the performance of partners."""
    ticket = happened.data["ticket"]
    performance.note_incident(ticket["id"], ticket["contact_ids"], None, ticket["opened_at"])


def on_return_opened(happened):
    """Note an incident with an order, for the performance of partners."""
    returned = happened.data["return_"]
    performance.note_incident(returned["id"], returned["contact_ids"], returned.get("order_id"),
                              returned["opened_at"])


def on_issuer_updated(happened):
    """Have quotes say who we are by now."""
    issuers.keep_issuer(happened.data["issuer"])


def on_document_template_updated(happened):
    """Print quotes by the template that the company has chosen."""
    printing.keep_template(happened.data["document_template"])


def on_interaction_recorded(happenings):
    """Know who was in touch, which shows how deals go, and take it as the answer to a lead."""
    touches.learn([happened.data["interaction"] for happened in happenings])
    for happened in happenings:
        if clocks.is_outbound(happened.data):
            clocks.take_interaction(happened.data["interaction"])


def on_interaction_corrected(happenings):
    """Know who was really in touch."""
    touches.learn([happened.data["interaction"] for happened in happenings])


def on_lead_created(happenings):
    """Give new leads to whom the rules name."""
    assignment.assign([happened.data["lead"]["id"] for happened in happenings])

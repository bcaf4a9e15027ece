"""What contacts does about the events of all services; safe to repeat, in any order."""

from .profiles.facts import follow_contacts, take_up
from .projections import describe_again


def on_contact_updated(happened):
    """Show an organisation's new name beside its people, and let them be found by it."""
    if "name" in happened.data["changed"]:
        # The name is read again, since a later event may have come before this one.
        describe_again({"affiliations.organisation_id": happened.data["contact"]["id"]})
    if "affiliations" in happened.data["changed"]:
        # What services told of them is shown on the organisations that they are now said to be in.
        follow_contacts([happened.data["contact"]["id"]])


# What other services tell of becomes the profiles, the guards and the timelines of contacts.


def on_order_placed(happened):
    take_up(happened)


def on_order_delivered(happened):
    take_up(happened)


def on_order_cancelled(happened):
    take_up(happened)


def on_deal_opened(happened):
    take_up(happened)


def on_deal_won(happened):
    take_up(happened)


def on_deal_lost(happened):
    take_up(happened)


def on_invoice_issued(happened):
    take_up(happened)


def on_invoice_updated(happened):
    take_up(happened)


def on_invoice_paid(happened):
    take_up(happened)


def on_invoice_cancelled(happened):
    take_up(happened)


def on_payment_received(happened):
    take_up(happened)


def on_ticket_opened(happened):
    take_up(happened)


def on_ticket_updated(happened):
    take_up(happened)


def on_ticket_resolved(happened):
    take_up(happened)


def on_return_opened(happened):
    take_up(happened)


def on_return_closed(happened):
    take_up(happened)


def on_survey_answered(happened):
    take_up(happened)


def on_complaint_published(happened):
    take_up(happened)


def on_complaint_resolved(happened):
    take_up(happened)


def on_crisis_begun(happened):
    take_up(happened)


def on_crisis_ended(happened):
    take_up(happened)


def on_value_scored(happened):
    take_up(happened)

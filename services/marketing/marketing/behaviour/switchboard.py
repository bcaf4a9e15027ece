"""What marketing learns of the behaviour of parties; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, reacts_to_many
from contracts import billing, contacts, helpdesk, marketing, sales, social

from . import keeping, reactions

LEARNT = (
    sales.order_placed, sales.order_updated, sales.order_confirmed, sales.order_shipped,
    sales.order_delivered, sales.order_cancelled,
    sales.quote_sent, sales.quote_accepted, sales.quote_rejected,
    sales.deal_opened, sales.deal_updated, sales.deal_won, sales.deal_lost, sales.deal_reopened,
    sales.lead_converted,
    billing.invoice_issued, billing.invoice_updated, billing.invoice_paid,
    billing.invoice_cancelled,
    billing.payment_received, billing.payment_reversed,
    billing.subscription_started, billing.subscription_resumed, billing.subscription_cancelled,
    billing.subscription_ended,
    helpdesk.ticket_opened, helpdesk.ticket_updated, helpdesk.ticket_resolved,
    helpdesk.sla_breached,
    helpdesk.return_opened, helpdesk.return_closed,
    helpdesk.survey_answered, helpdesk.chat_ended, helpdesk.phone_call_logged,
    contacts.interaction_recorded, contacts.interaction_corrected,
    social.conversation_opened, social.conversation_updated,
    social.complaint_published, social.complaint_updated, social.complaint_resolved,
    social.referral_opened, social.referral_won,
    social.testimonial_agreed, social.testimonial_withdrawn,
    social.idea_created,
    marketing.mail_sent, marketing.mail_clicked, marketing.mail_unsubscribed,
    marketing.mail_bounced, marketing.mail_complained,
    marketing.letter_sent, marketing.letter_returned,
)


class BehaviourLines:
    on_behaviour_told = reacts_to_many(LEARNT, reactions.on_behaviour_told)
    throw_away_happenings = every(
        3600, keeping.throw_away_happenings, longest=timedelta(minutes=30))

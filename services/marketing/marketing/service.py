"""The marketing service: what it answers, and what it reacts to."""

from chassis import mails
from chassis.party_service import PartyService
from chassis.service import every, reacts_to, reacts_to_many
from contracts import billing, contacts, helpdesk, marketing, sales, social

from . import migrations, reactions
from .attribution.switchboard import AttributionLines
from .behaviour.switchboard import BehaviourLines
from .calls.switchboard import CallLines
from .campaigns.switchboard import CampaignLines
from .costs.switchboard import CostLines
from .currencies.switchboard import CurrencyLines
from .email.switchboard import MailLines
from .figures.switchboard import FigureLines
from .forms.switchboard import FormLines
from .holdings import MarketingHoldings
from .journeys.switchboard import JourneyLines
from .letters.switchboard import LetterLines
from .models import DOCUMENTS
from .next_best.switchboard import NextBestLines
from .occasions.switchboard import OccasionLines
from .partners.switchboard import PartnerLines
from .posts.switchboard import PostLines
from .programme.switchboard import ProgrammeLines
from .propensity.switchboard import PropensityLines
from .segments.switchboard import SegmentLines
from .standing.switchboard import StandingLines
from .touches.switchboard import TouchLines
from .visits.switchboard import VisitLines
from .worth import publishing
from .worth.models import Worth
from .worth.switchboard import WorthLines

ORDERS = (
    sales.order_placed,
    sales.order_updated,
    sales.order_confirmed,
    sales.order_shipped,
    sales.order_delivered,
    sales.order_cancelled,
)
INVOICES = (
    billing.invoice_issued,
    billing.invoice_updated,
    billing.invoice_paid,
    billing.invoice_cancelled,
)
COSTS = (helpdesk.cost_added, helpdesk.cost_corrected, helpdesk.cost_withdrawn)
INTERACTIONS = (contacts.interaction_recorded, contacts.interaction_corrected)
LEADS = (sales.lead_created, sales.lead_updated)
POSTS = (
    social.social_post_sent,
    social.social_post_failed,
    social.social_post_refused,
    social.social_post_withdrawn,
)
REFERRALS = (
    social.referral_opened,
    social.referral_won,
    social.referral_paid,
    social.referral_changed,
    social.referral_refused,
)


class MarketingService(
    AttributionLines, BehaviourLines, CallLines, CampaignLines, CostLines, CurrencyLines,
    FigureLines, FormLines, JourneyLines, LetterLines, MailLines, NextBestLines, OccasionLines,
    PartnerLines, PostLines, ProgrammeLines, PropensityLines, SegmentLines, StandingLines,
    TouchLines, VisitLines, WorthLines, PartyService,
):
    name = "marketing"
    documents = DOCUMENTS
    migrations = migrations
    facts = [(Worth, publishing.event_of)]
    holdings = MarketingHoldings
    send_waiting_mails = every(2, mails.send_waiting_mails)

    on_contact_created = reacts_to_many(contacts.contact_created, reactions.on_contact_created)
    on_contact_updated = reacts_to_many(contacts.contact_updated, reactions.on_contact_updated)
    on_contact_archived = reacts_to_many(contacts.contact_archived, reactions.on_contact_archived)
    on_contact_restored = reacts_to_many(contacts.contact_restored, reactions.on_contact_restored)
    on_contact_merged = reacts_to(contacts.contact_merged, reactions.on_contact_merged)
    on_contact_unmerged = reacts_to(contacts.contact_unmerged, reactions.on_contact_unmerged)
    on_order_told = reacts_to_many(ORDERS, reactions.on_order_told)
    on_invoice_told = reacts_to_many(INVOICES, reactions.on_invoice_told)
    on_cost_told = reacts_to(COSTS, reactions.on_cost_told)
    on_interaction_told = reacts_to(INTERACTIONS, reactions.on_interaction_told)
    on_mail_clicked = reacts_to(marketing.mail_clicked, reactions.on_mail_clicked)
    on_phone_call_logged = reacts_to(helpdesk.phone_call_logged, reactions.on_phone_call_logged)
    on_lead_told = reacts_to(LEADS, reactions.on_lead_told)
    on_lead_converted = reacts_to(sales.lead_converted, reactions.on_lead_converted)
    on_lead_deleted = reacts_to(sales.lead_deleted, reactions.on_lead_deleted)
    on_activity_cancelled = reacts_to(contacts.activity_cancelled, reactions.on_activity_cancelled,
                                      concerns=reactions.is_of_a_visit)
    on_activity_updated = reacts_to(contacts.activity_updated, reactions.on_activity_updated,
                                    concerns=reactions.is_of_a_visit)
    on_activity_completed = reacts_to(contacts.activity_completed, reactions.on_activity_completed,
                                      concerns=reactions.is_of_a_visit)
    on_social_post_told = reacts_to(POSTS, reactions.on_social_post_told)
    on_referral_told = reacts_to(REFERRALS, reactions.on_referral_told)

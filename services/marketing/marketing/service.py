"""The marketing service: what it answers, and what it reacts to."""

from chassis.party_service import PartyService
from chassis.service import reacts_to, reacts_to_many
from contracts import billing, contacts, helpdesk, sales, social

from . import migrations, reactions
from .attribution.switchboard import AttributionLines
from .behaviour.switchboard import BehaviourLines
from .calls.switchboard import CallLines
from .campaigns.switchboard import CampaignLines
from .costs.switchboard import CostLines
from .currencies.switchboard import CurrencyLines
from .email.switchboard import MailLines
from .figures.switchboard import FigureLines
from .models import DOCUMENTS
from .programme.switchboard import ProgrammeLines
from .segments.switchboard import SegmentLines
from .standing.switchboard import StandingLines
from .touches.switchboard import TouchLines
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
REFERRALS = (
    social.referral_opened,
    social.referral_won,
    social.referral_paid,
    social.referral_changed,
    social.referral_refused,
)


class MarketingService(
    AttributionLines, BehaviourLines, CallLines, CampaignLines, CostLines, CurrencyLines,
    FigureLines, MailLines, ProgrammeLines, SegmentLines, StandingLines, TouchLines, WorthLines,
    PartyService,
):
    name = "marketing"
    documents = DOCUMENTS
    migrations = migrations
    facts = [(Worth, publishing.event_of)]

    on_contact_created = reacts_to_many(contacts.contact_created, reactions.on_contact_created)
    on_contact_updated = reacts_to_many(contacts.contact_updated, reactions.on_contact_updated)
    on_contact_archived = reacts_to_many(contacts.contact_archived, reactions.on_contact_archived)
    on_contact_restored = reacts_to_many(contacts.contact_restored, reactions.on_contact_restored)
    on_contact_merged = reacts_to(contacts.contact_merged, reactions.on_contact_merged)
    on_contact_unmerged = reacts_to(contacts.contact_unmerged, reactions.on_contact_unmerged)
    on_order_told = reacts_to(ORDERS, reactions.on_order_told)
    on_invoice_told = reacts_to(INVOICES, reactions.on_invoice_told)
    on_cost_told = reacts_to(COSTS, reactions.on_cost_told)
    on_interaction_told = reacts_to(INTERACTIONS, reactions.on_interaction_told)
    on_phone_call_logged = reacts_to(helpdesk.phone_call_logged, reactions.on_phone_call_logged)
    on_lead_told = reacts_to(LEADS, reactions.on_lead_told)
    on_lead_converted = reacts_to(sales.lead_converted, reactions.on_lead_converted)
    on_lead_deleted = reacts_to(sales.lead_deleted, reactions.on_lead_deleted)
    on_referral_told = reacts_to(REFERRALS, reactions.on_referral_told)

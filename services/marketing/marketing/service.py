"""The marketing service: what it answers, and what it reacts to."""

from chassis.party_service import PartyService
from chassis.service import reacts_to, reacts_to_many
from contracts import billing, contacts, sales

from . import migrations, reactions
from .behaviour.switchboard import BehaviourLines
from .currencies.switchboard import CurrencyLines
from .models import DOCUMENTS
from .segments.switchboard import SegmentLines
from .standing.switchboard import StandingLines

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


class MarketingService(
        CurrencyLines, BehaviourLines, StandingLines, SegmentLines, PartyService):
    name = "marketing"
    documents = DOCUMENTS
    migrations = migrations

    on_contact_created = reacts_to_many(contacts.contact_created, reactions.on_contact_created)
    on_contact_updated = reacts_to_many(contacts.contact_updated, reactions.on_contact_updated)
    on_contact_archived = reacts_to_many(contacts.contact_archived, reactions.on_contact_archived)
    on_contact_restored = reacts_to_many(contacts.contact_restored, reactions.on_contact_restored)
    on_contact_merged = reacts_to(contacts.contact_merged, reactions.on_contact_merged)
    on_contact_unmerged = reacts_to(contacts.contact_unmerged, reactions.on_contact_unmerged)
    on_order_told = reacts_to(ORDERS, reactions.on_order_told)
    on_invoice_told = reacts_to(INVOICES, reactions.on_invoice_told)

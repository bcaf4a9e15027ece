"""The marketing service: what it answers, and what it reacts to."""

from chassis.party_service import PartyService
from chassis.service import reacts_to
from contracts import billing, contacts, sales

from . import migrations, reactions
from .campaigns.switchboard import CampaignLines
from .currencies.switchboard import CurrencyLines
from .email.switchboard import MailLines
from .models import DOCUMENTS

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


class MarketingService(CampaignLines, CurrencyLines, MailLines, PartyService):
    name = "marketing"
    documents = DOCUMENTS
    migrations = migrations

    on_contact_merged = reacts_to(contacts.contact_merged, reactions.on_contact_merged)
    on_contact_unmerged = reacts_to(contacts.contact_unmerged, reactions.on_contact_unmerged)
    on_order_told = reacts_to(ORDERS, reactions.on_order_told)
    on_invoice_told = reacts_to(INVOICES, reactions.on_invoice_told)

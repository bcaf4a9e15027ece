"""The contacts service: what it answers, and what it reacts to."""

from chassis.service import Service, every, reacts_to, reacts_to_many, serves
from contracts import billing, data_requests, guarding, helpdesk, marketing, sales, social
from contracts import contacts as contract

from . import (
    contact_lists,
    contacts,
    exports,
    import_queue,
    imports,
    interactions,
    migrations,
    projections,
    reactions,
    relationships,
    search,
    timeline,
    visibility,
)
from .agenda.switchboard import AgendaLines
from .consents.switchboard import ConsentLines
from .custom_fields.switchboard import CustomFieldLines
from .data_requests.switchboard import DataRequestLines
from .duplicates.switchboard import DuplicateLines
from .guards.switchboard import GuardLines
from .mail.switchboard import MailLines
from .merges.switchboard import MergeLines
from .models import DOCUMENTS
from .network.switchboard import NetworkLines
from .ownership.switchboard import OwnershipLines
from .profiles.switchboard import ProfileLines
from .provenance.switchboard import ProvenanceLines
from .views.switchboard import ViewLines

# What of ideas and referrals stands in timelines.
IDEAS = (social.idea_created, social.idea_decided)
REFERRALS = (social.referral_opened, social.referral_won, social.referral_paid)
# What is said on networks becomes interactions.
TALK = (social.social_message_added, social.social_message_sent)

# What other services tell of becomes the profiles, guards and timelines of contacts.
FACTS = (
    sales.order_placed,
    sales.order_updated,
    sales.order_confirmed,
    sales.order_shipped,
    sales.order_delivered,
    sales.order_cancelled,
    sales.quote_sent,
    sales.quote_accepted,
    sales.quote_rejected,
    sales.quote_withdrawn,
    sales.quote_expired,
    sales.deal_opened,
    sales.deal_updated,
    sales.deal_moved,
    sales.deal_won,
    sales.deal_lost,
    sales.deal_reopened,
    sales.deal_reassigned,
    billing.invoice_issued,
    billing.invoice_updated,
    billing.invoice_paid,
    billing.invoice_cancelled,
    billing.payment_received,
    billing.payment_refunded,
    billing.payment_reversed,
    helpdesk.ticket_opened,
    helpdesk.ticket_updated,
    helpdesk.ticket_resolved,
    helpdesk.return_opened,
    helpdesk.return_closed,
    helpdesk.survey_answered,
    social.complaint_published,
    social.complaint_updated,
    social.complaint_resolved,
    social.crisis_begun,
    social.crisis_updated,
    social.crisis_ended,
    marketing.value_scored,
)

MAILS = (
    marketing.mail_sent,
    marketing.mail_clicked,
    marketing.mail_unsubscribed,
    marketing.mail_bounced,
    marketing.mail_complained,
)
LETTERS = (marketing.letter_sent, marketing.letter_returned)


class ContactsService(
    AgendaLines, ConsentLines, CustomFieldLines, DataRequestLines, DuplicateLines, GuardLines,
    MailLines, MergeLines, NetworkLines, OwnershipLines, ProfileLines, ProvenanceLines,
    ViewLines, Service,
):
    name = "contacts"
    documents = DOCUMENTS
    migrations = migrations
    visibility = visibility

    create_contact = serves(contract.create_contact, contacts.create_contact)
    get_contact = serves(contract.get_contact, contacts.get_contact)
    get_contacts = serves(contract.get_contacts, contacts.get_contacts)
    list_contacts = serves(contract.list_contacts, contact_lists.list_contacts)
    search_contacts = serves(contract.search_contacts, search.search_contacts)
    update_contact = serves(contract.update_contact, contacts.update_contact)
    archive_contact = serves(contract.archive_contact, contacts.archive_contact)
    restore_contact = serves(contract.restore_contact, contacts.restore_contact)

    create_relationship = serves(contract.create_relationship, relationships.create_relationship)
    get_relationship = serves(contract.get_relationship, relationships.get_relationship)
    list_relationships = serves(contract.list_relationships, relationships.list_relationships)
    list_contact_relationships = serves(
        contract.list_contact_relationships, relationships.list_contact_relationships)
    update_relationship = serves(contract.update_relationship, relationships.update_relationship)
    archive_relationship = serves(
        contract.archive_relationship, relationships.archive_relationship)

    record_interaction = serves(contract.record_interaction, interactions.record_interaction)
    record_interaction_with = serves(
        contract.record_interaction_with, interactions.record_interaction_with)
    get_interaction = serves(contract.get_interaction, interactions.get_interaction)
    list_interactions = serves(contract.list_interactions, interactions.list_interactions)
    list_contact_interactions = serves(
        contract.list_contact_interactions, interactions.list_contact_interactions)
    correct_interaction = serves(contract.correct_interaction, interactions.correct_interaction)

    get_timeline = serves(contract.get_timeline, timeline.get_timeline)

    create_import = serves(contract.create_import, imports.create_import)
    add_import_part = serves(contract.add_import_part, imports.add_import_part)
    start_import = serves(contract.start_import, imports.start_import)
    get_import = serves(contract.get_import, imports.get_import)
    list_imports = serves(contract.list_imports, imports.list_imports)
    cancel_import = serves(contract.cancel_import, imports.cancel_import)
    read_import_refusals = serves(contract.read_import_refusals, imports.read_import_refusals)
    export_contacts = serves(contract.export_contacts, exports.export_contacts)

    on_data_request_opened = reacts_to(
        contract.data_request_opened, reactions.on_data_request_opened)
    on_data_request_acknowledged = reacts_to(
        data_requests.data_request_acknowledged, reactions.on_data_request_acknowledged)

    run_waiting_imports = every(
        1, import_queue.run_waiting_imports, longest=import_queue.LONGEST_LOOK)

    catch_up = every(60, projections.catch_up)

    on_contact_created = reacts_to_many(
        contract.contact_created, reactions.on_contact_created,
        concerns=reactions.is_of_somebody)
    on_contact_updated = reacts_to(contract.contact_updated, reactions.on_contact_updated)
    on_contact_merged = reacts_to(contract.contact_merged, reactions.on_contact_merged)
    on_contact_unmerged = reacts_to(contract.contact_unmerged, reactions.on_contact_unmerged)

    on_relationship_created = reacts_to(
        contract.relationship_created, reactions.on_relationship_created)
    on_relationship_updated = reacts_to(
        contract.relationship_updated, reactions.on_relationship_updated)
    on_relationship_archived = reacts_to(
        contract.relationship_archived, reactions.on_relationship_archived)
    on_interaction_recorded = reacts_to(
        contract.interaction_recorded, reactions.on_interaction_recorded)
    on_interaction_corrected = reacts_to(
        contract.interaction_corrected, reactions.on_interaction_corrected)

    on_portfolio_assigned = reacts_to(sales.portfolio_assigned, reactions.on_portfolio_assigned)
    on_guard_acknowledged = reacts_to(
        guarding.guard_acknowledged, reactions.on_guard_acknowledged)
    on_fact_told = reacts_to_many(FACTS, reactions.on_fact_told)

    on_message_added = reacts_to(
        helpdesk.message_added, reactions.on_message_added, concerns=reactions.is_reply)
    on_phone_call_logged = reacts_to(
        helpdesk.phone_call_logged, reactions.on_phone_call_logged)
    on_mail_told = reacts_to_many(MAILS, reactions.on_mail_told)
    on_letter_told = reacts_to_many(LETTERS, reactions.on_letter_told)
    on_call_ended = reacts_to(marketing.call_ended, reactions.on_call_ended)
    on_visit_ended = reacts_to(marketing.visit_ended, reactions.on_visit_ended)
    on_occasion_registration_attended = reacts_to(
        marketing.occasion_registration_attended, reactions.on_occasion_registration_attended,
        concerns=reactions.is_of_a_contact)
    on_side_message_added = reacts_to(
        helpdesk.side_message_added, reactions.on_side_message_added,
        concerns=reactions.is_said_aside)
    on_chat_ended = reacts_to(helpdesk.chat_ended, reactions.on_chat_ended)
    on_social_talk = reacts_to(TALK, reactions.on_social_talk, concerns=reactions.is_talk)
    on_idea_told = reacts_to(
        IDEAS, reactions.on_idea_told, concerns=reactions.is_idea_of_somebody)
    on_referral_told = reacts_to(REFERRALS, reactions.on_referral_told)
    on_lead_consented = reacts_to(sales.lead_consented, reactions.on_lead_consented)

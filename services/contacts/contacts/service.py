"""The contacts service: what it answers, and what it reacts to."""

from datetime import timedelta

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
from .agenda import activities, calendars, closing, free_busy, invitations, reminders, series
from .consents import approach, ledger, registers
from .custom_fields import definitions, schemas, settling
from .data_requests import answers, erasure, requests, retention
from .duplicates import candidates, scan
from .guards import guards, overrides, rules
from .mail import mails
from .merges import background, merges, undo
from .models import DOCUMENTS
from .network import groups, introductions, networks, ties
from .ownership import histories, reassignments
from .profiles import facts, profiles, rebuilding
from .provenance import provenance
from .views import views

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
    social.crisis_ended,
    marketing.value_scored,
)


class ContactsService(Service):
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

    create_view = serves(contract.create_view, views.create_view)
    get_view = serves(contract.get_view, views.get_view)
    list_views = serves(contract.list_views, views.list_views)
    update_view = serves(contract.update_view, views.update_view)
    delete_view = serves(contract.delete_view, views.delete_view)

    record_consent = serves(contract.record_consent, ledger.record_consent)
    withdraw_consent = serves(contract.withdraw_consent, ledger.withdraw_consent)
    list_consents = serves(contract.list_consents, ledger.list_consents)
    may_approach = serves(contract.may_approach, approach.may_approach)
    may_approach_contact = serves(contract.may_approach_contact, approach.may_approach_contact)
    add_register_entry = serves(contract.add_register_entry, registers.add_register_entry)
    get_register_entry = serves(contract.get_register_entry, registers.get_register_entry)
    list_register_entries = serves(
        contract.list_register_entries, registers.list_register_entries)
    remove_register_entry = serves(
        contract.remove_register_entry, registers.remove_register_entry)
    import_register = serves(contract.import_register, registers.import_register)

    open_data_request = serves(contract.open_data_request, requests.open_data_request)
    get_data_request = serves(contract.get_data_request, requests.get_data_request)
    list_data_requests = serves(contract.list_data_requests, requests.list_data_requests)
    verify_data_request = serves(contract.verify_data_request, requests.verify_data_request)
    extend_data_request = serves(contract.extend_data_request, requests.extend_data_request)
    refuse_data_request = serves(contract.refuse_data_request, requests.refuse_data_request)
    read_data_request_answer = serves(
        contract.read_data_request_answer, answers.read_data_request_answer)
    sweep_erased = every(60, erasure.sweep_erased)

    remind_services = every(600, requests.remind_services)
    create_retention_rule = serves(
        contract.create_retention_rule, retention.create_retention_rule)
    get_retention_rule = serves(contract.get_retention_rule, retention.get_retention_rule)
    list_retention_rules = serves(contract.list_retention_rules, retention.list_retention_rules)
    update_retention_rule = serves(
        contract.update_retention_rule, retention.update_retention_rule)
    remove_retention_rule = serves(
        contract.remove_retention_rule, retention.remove_retention_rule)
    preview_retention_rule = serves(
        contract.preview_retention_rule, retention.preview_retention_rule)
    list_retention_proposals = serves(
        contract.list_retention_proposals, retention.list_retention_proposals)
    accept_retention_proposal = serves(
        contract.accept_retention_proposal, retention.accept_retention_proposal)
    dismiss_retention_proposal = serves(
        contract.dismiss_retention_proposal, retention.dismiss_retention_proposal)
    propose_erasures = every(
        24 * 3600, retention.propose_erasures, longest=retention.LONGEST_LOOK)
    get_awaited_erasures = serves(contract.get_awaited_erasures, requests.get_awaited_erasures)
    acknowledge_erasure = serves(contract.acknowledge_erasure, requests.acknowledge_erasure)
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

    find_introductions = serves(
        contract.find_introductions, introductions.find_introductions)
    record_introduction = serves(
        contract.record_introduction, introductions.record_introduction)
    get_network = serves(contract.get_network, networks.get_network)
    get_group = serves(contract.get_group, groups.get_group)

    keep_ties = every(600, ties.keep_ties, longest=timedelta(hours=2))

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

    find_duplicates = serves(contract.find_duplicates, candidates.find_duplicates)
    list_duplicates = serves(contract.list_duplicates, candidates.list_duplicates)
    get_duplicate = serves(contract.get_duplicate, candidates.get_duplicate)
    dismiss_duplicates = serves(contract.dismiss_duplicates, candidates.dismiss_duplicates)

    look_for_duplicates = every(
        15, scan.look_for_duplicates, longest=scan.LONGEST_LOOK)

    merge_contacts = serves(contract.merge_contacts, merges.merge_contacts)
    get_merge = serves(contract.get_merge, merges.get_merge)
    list_merges = serves(contract.list_merges, merges.list_merges)
    undo_merge = serves(contract.undo_merge, undo.undo_merge)

    carry_on_merges = every(1, background.carry_on_merges)

    create_activity = serves(contract.create_activity, activities.create_activity)
    get_activity = serves(contract.get_activity, activities.get_activity)
    list_activities = serves(contract.list_activities, activities.list_activities)
    update_activity = serves(contract.update_activity, activities.update_activity)
    update_occurrence = serves(contract.update_occurrence, series.update_occurrence)
    complete_activity = serves(contract.complete_activity, closing.complete_activity)
    cancel_activity = serves(contract.cancel_activity, closing.cancel_activity)
    get_free_busy = serves(contract.get_free_busy, free_busy.get_free_busy)
    remind = every(15, reminders.remind)

    get_profile = serves(contract.get_profile, profiles.get_profile)
    rebuild_profiles = serves(contract.rebuild_profiles, rebuilding.rebuild_profiles)
    learn_facts = serves(contract.learn_facts, rebuilding.learn_facts)
    catch_up_profiles = every(60, facts.catch_up_profiles)

    check_guards = serves(contract.check_guards, guards.check_guards)
    check_many_guards = serves(contract.check_many_guards, guards.check_many_guards)
    override_guard = serves(contract.override_guard, overrides.override_guard)
    list_guard_overrides = serves(contract.list_guard_overrides, overrides.list_guard_overrides)

    create_guard_rule = serves(contract.create_guard_rule, rules.create_guard_rule)
    get_guard_rule = serves(contract.get_guard_rule, rules.get_guard_rule)
    list_guard_rules = serves(contract.list_guard_rules, rules.list_guard_rules)
    update_guard_rule = serves(contract.update_guard_rule, rules.update_guard_rule)
    list_guard_rule_versions = serves(
        contract.list_guard_rule_versions, rules.list_guard_rule_versions)
    test_guard_rule = serves(contract.test_guard_rule, guards.test_guard_rule)

    carry_on_merges = every(1, background.carry_on_merges, longest=background.LONGEST_TURN)

    create_calendar = serves(contract.create_calendar, calendars.create_calendar)
    renew_calendar = serves(contract.renew_calendar, calendars.renew_calendar)
    list_calendars = serves(contract.list_calendars, calendars.list_calendars)
    revoke_calendar = serves(contract.revoke_calendar, calendars.revoke_calendar)
    read_calendar = serves(contract.read_calendar, calendars.read_calendar)
    write_invitation = serves(contract.write_invitation, invitations.write_invitation)

    get_ownership_history = serves(
        contract.get_ownership_history, histories.get_ownership_history)
    reassign_contacts = serves(contract.reassign_contacts, reassignments.reassign_contacts)
    get_reassignment = serves(contract.get_reassignment, reassignments.get_reassignment)
    run_waiting_reassignments = every(2, reassignments.run_waiting_reassignments)

    record_mail = serves(contract.record_mail, mails.record_mail)

    declare_custom_field = serves(
        contract.declare_custom_field, definitions.declare_custom_field)
    get_custom_field = serves(contract.get_custom_field, definitions.get_custom_field)
    list_custom_fields = serves(contract.list_custom_fields, definitions.list_custom_fields)
    get_custom_field_schema = serves(
        contract.get_custom_field_schema, schemas.get_custom_field_schema)
    update_custom_field = serves(contract.update_custom_field, definitions.update_custom_field)
    retire_custom_field = serves(contract.retire_custom_field, definitions.retire_custom_field)
    restore_custom_field = serves(contract.restore_custom_field, definitions.restore_custom_field)
    settle_custom_fields = every(2, settling.settle_custom_fields)

    on_portfolio_assigned = reacts_to(sales.portfolio_assigned, reactions.on_portfolio_assigned)
    on_guard_acknowledged = reacts_to(
        guarding.guard_acknowledged, reactions.on_guard_acknowledged)
    on_fact_told = reacts_to(FACTS, reactions.on_fact_told)

    get_provenance = serves(contract.get_provenance, provenance.get_provenance)

    on_message_added = reacts_to(
        helpdesk.message_added, reactions.on_message_added, concerns=reactions.is_reply)
    on_phone_call_logged = reacts_to(
        helpdesk.phone_call_logged, reactions.on_phone_call_logged)
    on_side_message_added = reacts_to(
        helpdesk.side_message_added, reactions.on_side_message_added,
        concerns=reactions.is_said_aside)
    on_chat_ended = reacts_to(helpdesk.chat_ended, reactions.on_chat_ended)
    on_social_talk = reacts_to(TALK, reactions.on_social_talk, concerns=reactions.is_talk)
    on_lead_consented = reacts_to(sales.lead_consented, reactions.on_lead_consented)

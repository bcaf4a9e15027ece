"""The contacts service: what it answers, and what it reacts to."""

from chassis.service import Service, every, reacts_to, serves
from contracts import contacts as contract
from contracts import data_requests

from . import (
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
)
from .consents import approach, ledger, registers
from .data_requests import answers, erasure, requests, retention
from .models import DOCUMENTS


class ContactsService(Service):
    name = "contacts"
    documents = DOCUMENTS
    migrations = migrations

    create_contact = serves(contract.create_contact, contacts.create_contact)
    get_contact = serves(contract.get_contact, contacts.get_contact)
    get_contacts = serves(contract.get_contacts, contacts.get_contacts)
    list_contacts = serves(contract.list_contacts, contacts.list_contacts)
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
    on_data_request_opened = reacts_to(
        contract.data_request_opened, reactions.on_data_request_opened)
    on_data_request_acknowledged = reacts_to(
        data_requests.data_request_acknowledged, reactions.on_data_request_acknowledged)

    run_waiting_imports = every(
        1, import_queue.run_waiting_imports, longest=import_queue.LONGEST_LOOK)

    catch_up = every(60, projections.catch_up)

    on_contact_updated = reacts_to(contract.contact_updated, reactions.on_contact_updated)

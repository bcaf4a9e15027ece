"""The contacts service: what it answers, and what it reacts to."""

from chassis.service import Service, every, reacts_to, serves
from contracts import contacts as contract

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
from .agenda import (
    activities,
    calendars,
    closing,
    free_busy,
    invitations,
    reminders,
    series,
)
from .mail import mails
from .models import DOCUMENTS
from .ownership import histories, reassignments


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

    run_waiting_imports = every(
        1, import_queue.run_waiting_imports, longest=import_queue.LONGEST_LOOK)

    catch_up = every(60, projections.catch_up)

    on_contact_updated = reacts_to(contract.contact_updated, reactions.on_contact_updated)

    create_activity = serves(contract.create_activity, activities.create_activity)
    get_activity = serves(contract.get_activity, activities.get_activity)
    list_activities = serves(contract.list_activities, activities.list_activities)
    update_activity = serves(contract.update_activity, activities.update_activity)
    update_occurrence = serves(contract.update_occurrence, series.update_occurrence)
    complete_activity = serves(contract.complete_activity, closing.complete_activity)
    cancel_activity = serves(contract.cancel_activity, closing.cancel_activity)
    get_free_busy = serves(contract.get_free_busy, free_busy.get_free_busy)
    remind = every(15, reminders.remind)

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
    on_contact_created = reacts_to(contract.contact_created, reactions.on_contact_created)

    record_mail = serves(contract.record_mail, mails.record_mail)

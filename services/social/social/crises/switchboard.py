"""What social answers of crises; a part of its switchboard."""

from chassis import parties
from chassis.service import serves
from contracts import social as contract

from . import (
    actions,
    affected,
    crises,
    ending,
    entries,
    links,
    printing,
    reports,
    saying,
    statements,
)


class CrisisLines:
    begin_crisis = serves(
        contract.begin_crisis, crises.begin_crisis, first=[parties.known])
    get_crisis = serves(contract.get_crisis, crises.get_crisis)
    list_crises = serves(contract.list_crises, crises.list_crises)
    update_crisis = serves(contract.update_crisis, crises.update_crisis)
    hand_over_crisis = serves(contract.hand_over_crisis, crises.hand_over_crisis)
    add_crisis_contacts = serves(
        contract.add_crisis_contacts, affected.add_crisis_contacts, first=[parties.known])
    list_crisis_contacts = serves(contract.list_crisis_contacts, affected.list_crisis_contacts)
    remove_crisis_contact = serves(
        contract.remove_crisis_contact, affected.remove_crisis_contact,
        first=[parties.named("contact_id", "party")])
    link_crisis = serves(contract.link_crisis, links.link_crisis)
    list_crisis_links = serves(contract.list_crisis_links, links.list_crisis_links)
    unlink_crisis = serves(contract.unlink_crisis, links.unlink_crisis)
    add_crisis_note = serves(contract.add_crisis_note, entries.add_crisis_note)
    list_crisis_entries = serves(contract.list_crisis_entries, entries.list_crisis_entries)
    add_crisis_action = serves(contract.add_crisis_action, actions.add_crisis_action)
    list_crisis_actions = serves(contract.list_crisis_actions, actions.list_crisis_actions)
    update_crisis_action = serves(contract.update_crisis_action, actions.update_crisis_action)
    end_crisis = serves(
        contract.end_crisis, ending.end_crisis, first=[ending.heard])
    reopen_crisis = serves(contract.reopen_crisis, ending.reopen_crisis)
    get_crisis_report = serves(contract.get_crisis_report, reports.get_crisis_report)
    get_crisis_report_pdf = serves(contract.get_crisis_report_pdf, printing.get_crisis_report_pdf)
    draft_crisis_statement = serves(
        contract.draft_crisis_statement, statements.draft_crisis_statement)
    get_crisis_statement = serves(contract.get_crisis_statement, statements.get_crisis_statement)
    list_crisis_statements = serves(
        contract.list_crisis_statements, statements.list_crisis_statements)
    update_crisis_statement = serves(
        contract.update_crisis_statement, statements.update_crisis_statement)
    propose_crisis_statement = serves(
        contract.propose_crisis_statement, statements.propose_crisis_statement)
    approve_crisis_statement = serves(
        contract.approve_crisis_statement, statements.approve_crisis_statement)
    refuse_crisis_statement = serves(
        contract.refuse_crisis_statement, statements.refuse_crisis_statement)
    withdraw_crisis_statement = serves(
        contract.withdraw_crisis_statement, statements.withdraw_crisis_statement)
    revise_crisis_statement = serves(
        contract.revise_crisis_statement, statements.revise_crisis_statement)
    list_conversation_statements = serves(
        contract.list_conversation_statements, saying.list_conversation_statements)

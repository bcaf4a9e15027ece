"""What the helpdesk answers of side threads; a part of its switchboard."""

from chassis import numbers, parties
from chassis.portal import own_party
from chassis.service import every, serves
from contracts import helpdesk as contract

from . import (
    partner_side_threads,
    side_files,
    side_messages,
    side_threads,
    third_parties,
    watching,
)


class SideThreadLines:
    create_side_thread = serves(
        contract.create_side_thread, side_threads.create_side_thread,
        first=[parties.known, numbers.numbered(side_threads.NUMBERED), side_files.copied])
    list_ticket_side_threads = serves(
        contract.list_ticket_side_threads, side_threads.list_ticket_side_threads)
    list_side_threads = serves(contract.list_side_threads, side_threads.list_side_threads)
    get_side_thread = serves(contract.get_side_thread, side_threads.get_side_thread)
    update_side_thread = serves(contract.update_side_thread, side_threads.update_side_thread)
    close_side_thread = serves(contract.close_side_thread, side_threads.close_side_thread)
    reopen_side_thread = serves(contract.reopen_side_thread, side_threads.reopen_side_thread)
    add_side_message = serves(
        contract.add_side_message, side_messages.add_side_message,
        first=[parties.known, side_files.copied])
    list_side_messages = serves(contract.list_side_messages, side_messages.list_side_messages)
    add_side_attachment = serves(
        contract.add_side_attachment, side_files.add_side_attachment, first=[side_files.brought])
    get_side_attachment = serves(contract.get_side_attachment, side_files.get_side_attachment)
    get_side_terms = serves(contract.get_side_terms, third_parties.get_side_terms)
    set_side_terms = serves(
        contract.set_side_terms, third_parties.set_side_terms, first=[parties.known])
    list_partner_side_threads = serves(
        contract.list_partner_side_threads, partner_side_threads.list_partner_side_threads,
        first=[own_party])
    get_partner_side_thread = serves(
        contract.get_partner_side_thread, partner_side_threads.get_partner_side_thread,
        first=[own_party])
    list_partner_side_messages = serves(
        contract.list_partner_side_messages, partner_side_threads.list_partner_side_messages,
        first=[own_party])
    add_partner_side_message = serves(
        contract.add_partner_side_message, partner_side_threads.add_partner_side_message,
        first=[own_party])
    add_partner_side_attachment = serves(
        contract.add_partner_side_attachment, partner_side_threads.add_partner_side_attachment,
        first=[side_files.brought_by_partner])
    get_partner_side_attachment = serves(
        contract.get_partner_side_attachment, partner_side_threads.get_partner_side_attachment,
        first=[own_party])
    watch_side_threads = every(
        5, watching.watch_side_threads, longest=watching.LONGEST)

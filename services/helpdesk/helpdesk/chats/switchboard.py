"""What the helpdesk answers about chats, and what it does about them by itself."""

from chassis import numbers, parties
from chassis.portal import own_party
from chassis.service import every, reacts_to_many, serves
from contracts import helpdesk as contract

from .. import reactions
from ..tickets import tickets
from . import (
    activity,
    becoming,
    chat_files,
    chat_macros,
    chat_settings,
    chats,
    giving,
    handling,
    passing,
    portal_chats,
    public_chats,
    queueing,
    transcripts,
    visitors,
)


class ChatLines:
    """The lines of the service that are about chats."""

    list_chats = serves(contract.list_chats, chats.list_chats)
    get_chat = serves(contract.get_chat, chats.get_chat)
    update_chat = serves(contract.update_chat, chats.update_chat, first=[parties.known])
    accept_chat = serves(contract.accept_chat, handling.accept_chat)
    transfer_chat = serves(contract.transfer_chat, handling.transfer_chat)
    end_chat = serves(contract.end_chat, handling.end_chat)
    follow_chat = serves(contract.follow_chat, chats.follow_chat)
    add_chat_message = serves(contract.add_chat_message, chats.add_chat_message)
    add_chat_attachment = serves(
        contract.add_chat_attachment, chat_files.add_chat_attachment, first=[chat_files.brought])
    get_chat_attachment = serves(contract.get_chat_attachment, chat_files.get_chat_attachment)
    add_public_chat_attachment = serves(
        contract.add_public_chat_attachment, chat_files.add_public_chat_attachment,
        first=[chat_files.brought_by_visitor])
    get_public_chat_attachment = serves(
        contract.get_public_chat_attachment, chat_files.get_public_chat_attachment)
    add_portal_chat_attachment = serves(
        contract.add_portal_chat_attachment, chat_files.add_portal_chat_attachment,
        first=[chat_files.brought_by_customer])
    get_portal_chat_attachment = serves(
        contract.get_portal_chat_attachment, chat_files.get_portal_chat_attachment,
        first=[own_party])
    fill_chat_macro = serves(contract.fill_chat_macro, chat_macros.fill_chat_macro)
    apply_chat_macro = serves(contract.apply_chat_macro, chat_macros.apply_chat_macro)
    note_chat_activity = serves(contract.note_chat_activity, activity.note_chat_activity)
    create_chat_ticket = serves(
        contract.create_chat_ticket, becoming.create_chat_ticket,
        first=[becoming.requester_of, numbers.numbered(tickets.NUMBERED)])
    create_chat_lead = serves(contract.create_chat_lead, becoming.create_chat_lead)
    send_chat_transcript = serves(
        contract.send_chat_transcript, transcripts.send_chat_transcript)
    get_chat_settings = serves(contract.get_chat_settings, chat_settings.get_chat_settings)
    set_chat_settings = serves(contract.set_chat_settings, chat_settings.set_chat_settings)
    get_public_chat_standing = serves(
        contract.get_public_chat_standing, queueing.get_public_chat_standing)
    open_public_chat = serves(
        contract.open_public_chat, public_chats.open_public_chat,
        first=[visitors.contact_known])
    leave_public_message = serves(
        contract.leave_public_message, becoming.leave_public_message,
        first=[becoming.sender_known, numbers.numbered(tickets.NUMBERED)])
    follow_public_chat = serves(contract.follow_public_chat, public_chats.follow_public_chat)
    add_public_chat_message = serves(
        contract.add_public_chat_message, public_chats.add_public_chat_message)
    note_public_chat_activity = serves(
        contract.note_public_chat_activity, public_chats.note_public_chat_activity)
    end_public_chat = serves(contract.end_public_chat, public_chats.end_public_chat)
    send_public_chat_transcript = serves(
        contract.send_public_chat_transcript, public_chats.send_public_chat_transcript)
    open_portal_chat = serves(
        contract.open_portal_chat, portal_chats.open_portal_chat, first=[own_party])
    list_portal_chats = serves(
        contract.list_portal_chats, portal_chats.list_portal_chats, first=[own_party])
    follow_portal_chat = serves(
        contract.follow_portal_chat, portal_chats.follow_portal_chat, first=[own_party])
    add_portal_chat_message = serves(
        contract.add_portal_chat_message, portal_chats.add_portal_chat_message,
        first=[own_party])
    note_portal_chat_activity = serves(
        contract.note_portal_chat_activity, portal_chats.note_portal_chat_activity,
        first=[own_party])
    end_portal_chat = serves(
        contract.end_portal_chat, portal_chats.end_portal_chat, first=[own_party])
    on_chat_opened = reacts_to_many(contract.chat_opened, reactions.on_chat_opened)
    give_waiting_chats = every(1, giving.give_waiting_chats)
    end_abandoned_chats = every(10, passing.end_abandoned_chats)
    answer_missed_chats = every(5, becoming.answer_missed_chats)
    delete_old_chats = every(3600, passing.delete_old_chats)

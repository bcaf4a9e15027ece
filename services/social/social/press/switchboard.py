"""What social answers of the press; a part of its switchboard."""

from chassis import parties
from chassis.service import serves
from contracts import social as contract

from . import press_contacts, press_enquiries


class PressLines:
    create_press_contact = serves(
        contract.create_press_contact, press_contacts.create_press_contact, first=[parties.known])
    get_press_contact = serves(contract.get_press_contact, press_contacts.get_press_contact)
    list_press_contacts = serves(contract.list_press_contacts, press_contacts.list_press_contacts)
    update_press_contact = serves(
        contract.update_press_contact, press_contacts.update_press_contact)
    archive_press_contact = serves(
        contract.archive_press_contact, press_contacts.archive_press_contact)
    log_press_enquiry = serves(
        contract.log_press_enquiry, press_enquiries.log_press_enquiry, first=[parties.known])
    get_press_enquiry = serves(contract.get_press_enquiry, press_enquiries.get_press_enquiry)
    list_press_enquiries = serves(
        contract.list_press_enquiries, press_enquiries.list_press_enquiries)
    update_press_enquiry = serves(
        contract.update_press_enquiry, press_enquiries.update_press_enquiry)
    answer_press_enquiry = serves(
        contract.answer_press_enquiry, press_enquiries.answer_press_enquiry)

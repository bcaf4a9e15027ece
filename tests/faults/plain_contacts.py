"""The contacts service, as far as these tests make changes by it: its store, rules and events.

What it derives of its own events has tests of its own, and would take most of the time of these.
"""

from chassis.service import Service, serves
from contacts import contact_lists, contacts, migrations
from contacts.models import DOCUMENTS
from contracts import contacts as contract


class PlainContactsService(Service):
    name = "contacts"
    documents = DOCUMENTS
    migrations = migrations

    create_contact = serves(contract.create_contact, contacts.create_contact)
    list_contacts = serves(contract.list_contacts, contact_lists.list_contacts)
    update_contact = serves(contract.update_contact, contacts.update_contact)

"""People and organisations: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import contact as c
from .declared import (
    CHANGED,
    CONTACT_IS_MERGED,
    CUSTOM_VALUE_TAKEN,
    EXTERNAL_ID_TAKEN,
    NOT_FOUND,
    contacts,
)

create_contact = contacts.command(
    "create_contact", "Add a person or an organisation.",
    request=c.NewContact, reply=c.Contact, permission="contacts:write",
    route=post("/contacts", location="/contacts/{id}"),
    errors=EXTERNAL_ID_TAKEN | CUSTOM_VALUE_TAKEN,
    links={"get_contact": {"contact_id": "id"}, "update_contact": {"contact_id": "id"},
           "archive_contact": {"contact_id": "id"}, "get_timeline": {"contact_id": "id"}},
)
get_contact = contacts.query(
    "get_contact", "See a person or an organisation.",
    request=c.ContactId, reply=c.Contact, permission="contacts:read",
    route=get("/contacts/{contact_id}"), errors=NOT_FOUND,
)
get_contacts = contacts.query(
    "get_contacts", "See up to 1,000 parties at once; those that do not exist are left out.",
    request=c.ContactIds, reply=c.ContactList, permission="contacts:read",
)
list_contacts = contacts.query(
    "list_contacts", "List parties.",
    request=c.ListContacts, reply=c.ContactPage, permission="contacts:read",
    route=get("/contacts"),
)
search_contacts = contacts.query(
    "search_contacts", "Find parties by a few letters of what is known of them.",
    request=c.SearchContacts, reply=c.SearchResult, permission="contacts:read",
    route=get("/contacts/search"),
)
update_contact = contacts.command(
    "update_contact", "Change what is said of a party.",
    request=c.UpdateContact, reply=c.Contact, permission="contacts:write",
    route=patch("/contacts/{contact_id}"),
    errors=CHANGED | EXTERNAL_ID_TAKEN | CUSTOM_VALUE_TAKEN | CONTACT_IS_MERGED | {
        "contact_is_archived": Conflict, "contact_is_restricted": Conflict},
)
archive_contact = contacts.command(
    "archive_contact", "Put a party away; it can be restored.",
    request=c.ChangeContact, reply=None, permission="contacts:write",
    route=delete("/contacts/{contact_id}"), errors=CHANGED | CONTACT_IS_MERGED,
)
restore_contact = contacts.command(
    "restore_contact", "Bring an archived party back.",
    request=c.ChangeContact, reply=c.Contact, permission="contacts:write",
    route=post("/contacts/{contact_id}/restore", status=200),
    errors=CHANGED | CONTACT_IS_MERGED,
)

contact_created = contacts.event(
    "contacts.contact.created", "A party was added.", c.ContactChanged)
contact_updated = contacts.event(
    "contacts.contact.updated", "What is said of a party was changed.", c.ContactChanged)
contact_archived = contacts.event(
    "contacts.contact.archived", "A party was put away.", c.ContactChanged)
contact_restored = contacts.event(
    "contacts.contact.restored", "An archived party was brought back.", c.ContactChanged)

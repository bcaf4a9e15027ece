"""Who the contacts behind portal accounts are, as the contacts service knows."""

from chassis import clock
from contracts import contacts
from contracts.errors import NotFound, ServiceUnavailable, ValidationFailed

from .. import asking


def known(contact_id, party_id):
    """The person and the party that they may act for, as contacts shows them.

    Raises ValidationFailed when there is none, or when they have nothing to do with each other.
    """
    contact = _find(contact_id, "/contact_id")
    party = contact if party_id == contact_id else _find(party_id, "/party_id")
    if contact["kind"] != "person":
        raise ValidationFailed.at("/contact_id", "Only a person signs in.")
    if party["id"] != contact["id"] and party["id"] not in _organisations_of(contact):
        raise ValidationFailed.at("/party_id", "The person does not belong to it today.")
    return contact, party


def names_of(contact_ids):
    """`{id: name}` of these contacts, without those that cannot be looked up now."""
    asked = list(dict.fromkeys(contact_ids))
    try:
        found = asking.ask_ourselves(contacts.get_contacts, contact_ids=asked)["items"]
    except ServiceUnavailable:
        return {}
    names = {item["id"]: item["name"] for item in found}
    # In the place of a merged one its survivor is told; of several it cannot be said whose.
    missing = [id for id in asked if id not in names]
    others = [item["name"] for item in found if item["id"] not in asked]
    if len(missing) == len(others) == 1:
        names[missing[0]] = others[0]
    return {id: names[id] for id in asked if id in names}


def _find(contact_id, pointer):
    try:
        found = asking.ask(contacts.get_contact, contact_id=contact_id)
    except NotFound as error:
        raise ValidationFailed.at(pointer, "There is no such contact.") from error
    if found.get("archived_at"):
        raise ValidationFailed.at(pointer, "This contact is archived.")
    return found


def _organisations_of(contact):
    today = clock.today()
    return {item["organisation_id"] for item in contact.get("affiliations", ())
            if (item.get("starts_on") or "") <= today <= (item.get("ends_on") or "9999")}

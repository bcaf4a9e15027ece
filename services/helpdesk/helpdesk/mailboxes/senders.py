"""Who a mail is from: a contact that is known by its address, or else one that is added."""

from chassis.asking import ask
from chassis.parties import Party, survivor_of
from chassis.parties.learning import keep_contacts
from contracts import contacts


def contact_of(sender, language=None):
    """The id of the contact with that address; a person of that name is added where there is none.

    `sender` is `{"address", "name"}`. Asked again for the same address, nobody is added twice.
    """
    address = sender["address"]
    found = Party.collection().find_one(
        {"emails.address": address, "archived_at": None, "merged_into": None}, {"_id": 1},
        sort=[("_id", 1)])
    if found is not None:
        return survivor_of(found["_id"])
    known = ask(contacts.list_contacts, email=address, limit=1)["items"]
    if not known:
        person = {"kind": "person", "name": sender["name"] or address.partition("@")[0],
                  "emails": [{"address": address}]}
        if language:
            person["languages"] = [language]
        known = [ask(contacts.create_contact, once=f"mail from {address}", **person)]
    keep_contacts(known)
    return known[0]["id"]

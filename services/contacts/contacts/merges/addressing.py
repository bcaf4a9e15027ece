"""Commands that name a merged contact: they are for its survivor, and go back with it."""

from ..models import Contact
from . import survivors


def addressed(contact_id):
    """`(the contact that a command is for, the way there)`. Raises NotFound.

    The way is for `survivors.remember`, and empty where nobody is merged.
    """
    found = Contact.fetch_raw(contact_id, {"_id": 1})["_id"]
    return found, survivors.follow({"contact_id": contact_id}, "contact_id") if (
        found != contact_id) else []

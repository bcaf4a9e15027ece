"""What the contacts service itself holds of a person, and what it does with it when asked."""

from chassis import data_requests
from chassis.store import note_change, view

from ..consents.models import Consent, RegisterEntry
from ..models import DOCUMENTS, Contact, Entry, Interaction, Relationship
from ..provenance.models import FormerValues
from ..provenance.provenance import provenance_of
from .erasure import erase
from .models import DataRequest
from .references import named

# How each is found by an index, and whether it is what the person gave or did (article 20), and
# not what others made of them.
_HELD = (
    (Interaction, "interactions", "participants.contact_id", True),
    (Relationship, "relationships", "_ends", False),
    (Entry, "timeline", "_shown_on", False),
    (Consent, "consents", "contact_id", True),
    (RegisterEntry, "register_entries", "contact_id", False),
    (DataRequest, "data_requests", "contact_id", False),
)
# Notes of our people on somebody are no data that the person gave.
_OURS = ("notes", "tags", "owner_id", "version")


class ContactsHoldings(data_requests.Holdings):
    """What contacts holds."""

    def collect(self, contact_ids, *, portable):
        """The contact, and all that names it; of others only their ids."""
        for raw in Contact.collection().find({"_id": {"$in": contact_ids}}):
            shown = view(raw)
            if raw.get("_retired_custom"):
                # What nobody is shown any more is held all the same.
                shown["retired_custom"] = raw["_retired_custom"]
            if portable:
                shown = {name: value for name, value in shown.items() if name not in _OURS}
            yield "contacts", shown
            if not portable:
                # Who gave it, which article 15(1)(g) asks for, and what was held before.
                yield "provenance", provenance_of(raw)
        known = {FormerValues, *(document for document, *_ in _HELD)}
        for document, what, path, is_given in _HELD:
            if is_given or not portable:
                yield from _found(document, what, {path: {"$in": contact_ids}})
        if not portable:
            for document in DOCUMENTS:
                if document not in known and document is not Contact:
                    what = document._get_collection_name()
                    for where in named(document, contact_ids):
                        yield from _found(document, what, where)

    def erase(self, contact_ids, data_request_id):
        """Really erase; see `erasure`."""
        return erase(contact_ids)

    def restrict(self, contact_ids, at):
        """Have nobody use or change the contacts, until the restriction is lifted."""
        changed = 0
        for before in Contact.collection().find({"_id": {"$in": contact_ids}}):
            change = {"$set": {"_restricted_at": at}} if at else {"$unset": {"_restricted_at": ""}}
            if (before.get("_restricted_at") is None) is (at is not None):
                Contact.collection().update_one(
                    {"_id": before["_id"]}, {**change, "$inc": {"version": 1}})
                note_change(before["_id"], before, Contact.fetch_raw(before["_id"]))
            changed += 1
        return {"contacts": changed}


def _found(document, what, where):
    for raw in document.collection().find(where):
        yield what, view(raw)


def read_data_request_answer(*, data_request_id, after):
    """Read a piece of what contacts gathered for a request."""
    return data_requests.read_piece(data_request_id, after)

"""What a service holds of contacts, and what it does when they ask: as its documents say.

    def on_data_request_opened(happened):
        data_requests.answer(
            happened, contract.data_request_acknowledged, DocumentHoldings(DOCUMENTS))
"""

from datetime import date

from pymongo import DeleteOne, ReplaceOne

from . import clock, parties, references
from .data_requests import Holdings
from .store import note_change, view


class DocumentHoldings(Holdings):
    """All that the documents of a service say of contacts, by their `CONTACT_REFERENCES`."""

    def __init__(self, documents):
        self.documents = references.holding(documents)

    def collect(self, contact_ids, *, portable):
        """Yield what names them; a copy of what contacts itself holds is told by contacts."""
        for document in self.documents:
            for raw in _found(document, contact_ids):
                yield document.collection().name, view(raw)

    def erase(self, contact_ids, data_request_id):
        """Delete what may go, take them out of what stays, and lock what the law has us keep."""
        counts, kept = {"parties": parties.erase(contact_ids)}, []
        for document in self.documents:
            name = document.collection().name
            raws = list(_found(document, contact_ids))
            locked = [raw for raw in raws if document.KEPT_BY_LAW is not None
                      and document.is_kept_by_law(raw)]
            if locked:
                kept.append(_kept(document, name, locked))
            going = [raw for raw in raws if raw not in locked]
            if going:
                counts[name] = len(going)
                _take_out(document, going, contact_ids)
        references.forget(contact_ids)
        return {what: count for what, count in counts.items() if count}, kept

    def restrict(self, contact_ids, at):
        """Say how much there is: who is restricted is told by contacts, whom all ask."""
        counts = {document.collection().name: sum(1 for _ in _found(document, contact_ids))
                  for document in self.documents}
        return {what: count for what, count in counts.items() if count}


def _found(document, contact_ids):
    paths = references.paths_asked(document)
    where = [{path: {"$in": list(contact_ids)}} for path in paths]
    return document.collection().find(where[0] if len(where) == 1 else {"$or": where})


def _take_out(document, raws, contact_ids):
    forget = getattr(document, "forget", _forget_whole)
    changed = []
    for raw in raws:
        after = forget(raw, set(contact_ids))
        if after is None:
            changed.append(DeleteOne({"_id": raw["_id"]}))
        else:
            after = {**after, "version": raw["version"] + 1, "updated_at": clock.now()}
            changed.append(ReplaceOne({"_id": raw["_id"]}, after))
        note_change(raw["_id"], raw, after)
    document.collection().bulk_write(changed)


def _forget_whole(_raw, _contact_ids):
    """What says nothing else goes whole."""


def _kept(document, name, raws):
    law, years = document.KEPT_BY_LAW
    latest = max(raw["updated_at"] for raw in raws).date()
    # Books are kept from the end of the year that they are of.
    return {"what": name, "count": len(raws), "law": law,
            "until_on": date(latest.year + years, 12, 31).isoformat()}

"""Leads that another system sends by the hundred, each answered for itself."""

import hashlib
import json

from contracts.errors import Conflict, ValidationFailed

from . import leads
from .intake import Outside, Rules, take_in
from .models import Lead

# Who looks after a lead is decided here, once it is.
_ONLY_AT_FIRST = ("owner_id", "team_id", "source")


def import_leads(*, items, parties):
    """Take leads over. One that comes again as it was changes nothing, and what is wrong with one
    keeps no other out."""
    outsides = [_outside_of(item) for item in items]
    held = {key: raw["_id"] for raw in Lead.collection().find(
                {"_external_keys": {"$in": [outside.key for outside in outsides]}},
                {"_external_keys": 1})
            for key in raw["_external_keys"]}
    rules, answers = Rules(), []
    for index, (item, outside) in enumerate(zip(items, outsides, strict=True)):
        outcome, lead_id, errors = _take(item, outside, held, rules, parties)
        if lead_id is not None:
            held[outside.key] = lead_id
        answers.append(
            {"index": index, "outcome": outcome, "lead_id": lead_id, "errors": errors})
    return {"items": answers}


def _outside_of(item):
    said = json.dumps(item, sort_keys=True, default=str, ensure_ascii=False)
    return Outside(item["external_id"]["system"], item["external_id"]["id"],
                   hashlib.sha256(said.encode()).hexdigest())


def _take(item, outside, held, rules, parties):
    """`(outcome, lead id or None, errors)` of one item."""
    fields = {name: value for name, value in item.items() if name != "external_id"}
    fields = leads.named(fields, parties)
    lead_id = held.get(outside.key)
    try:
        if lead_id is not None:
            return _change(Lead.fetch(lead_id), fields, outside), lead_id, []
        lead, is_new = take_in(fields, outside=outside, rules=rules)
    except ValidationFailed as error:
        return "refused", lead_id, error.details["errors"]
    except Conflict as error:
        return "refused", lead_id, [{"pointer": "", "detail": error.detail}]
    return "created" if is_new else "joined", lead.id, []


def _change(lead, fields, outside):
    """Have a lead say what the other system says of it now; one that is closed stays as it is."""
    if not lead.is_open or lead.imported.get(outside.place) == outside.digest:
        return "unchanged"
    outside.name(lead)
    fields = {name: value for name, value in fields.items() if name not in _ONLY_AT_FIRST}
    if not leads.change(lead, fields):
        # What was said before is remembered all the same.
        lead.put()
        return "unchanged"
    return "updated"

"""Leads that another system sends by the hundred."""

from marshmallow import fields, validate

from ..bulk import WrongValue
from ..common import Id, Strict, Whole, many
from .lead import LEAD_SOURCES, LeadExternalId, LeadFields

MOST_IN_BULK = 500
# What came of an item of an import.
OUTCOMES = ("created", "joined", "updated", "unchanged", "refused")


class BulkLead(LeadFields):
    """A lead of an import; sent again as it was, it changes nothing."""

    external_id = fields.Nested(LeadExternalId, required=True)
    source = fields.String(load_default="import", validate=validate.OneOf(LEAD_SOURCES))


class ImportLeads(Strict):
    items = fields.List(fields.Nested(BulkLead), required=True,
                        validate=validate.Length(min=1, max=MOST_IN_BULK))


class LeadImported(Strict):
    """What came of one item. "joined" is of somebody of whom there is an open lead already."""

    index = Whole(0, MOST_IN_BULK, required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    lead_id = Id("lead", required=True, allow_none=True)
    errors = many(WrongValue, 100, required=True)


class LeadsImported(Strict):
    """In the order of the items."""

    items = fields.List(fields.Nested(LeadImported), required=True)

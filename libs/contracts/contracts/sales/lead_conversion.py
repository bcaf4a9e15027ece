"""What a lead becomes: a person, an organisation and a deal."""

from marshmallow import fields

from ..common import Day, Flag, Id, Money, Strict, Text
from .lead import Lead, LeadId, LeadTold


class DealOfLead(Strict):
    """The deal that a lead becomes; named after it unless a name is given."""

    name = Text(200, allow_none=True)
    pipeline_id = Id("pipeline", allow_none=True)
    stage_id = Id("stage", allow_none=True)
    amount = fields.Nested(Money, allow_none=True)
    expected_on = Day(allow_none=True)


class ConvertLead(LeadId):
    """What it becomes. Without more it is a person, their organisation if one is named, and a deal.

    Whoever is known surely to be the same (`contact_id` of the lead) is taken and not made anew.
    """

    contact_id = Id("contact", allow_none=True, load_default=None, metadata={
        "description": "The person that it is; a new one when none is given and none is known."})
    organisation_id = Id("contact", allow_none=True, load_default=None)
    makes_organisation = Flag(load_default=True, metadata={
        "description": "Whether the company becomes an organisation where none is given."})
    deal_id = Id("deal", allow_none=True, load_default=None, metadata={
        "description": "A deal that there is, instead of a new one."})
    makes_deal = Flag(load_default=True)
    deal = fields.Nested(DealOfLead, allow_none=True, load_default=None)


class LeadConversion(Strict):
    """What a lead became; the same however often it is asked for."""

    lead = fields.Nested(Lead, required=True)
    contact_id = Id("contact", required=True)
    organisation_id = Id("contact", required=True, allow_none=True)
    deal_id = Id("deal", required=True, allow_none=True)


class LeadConverted(LeadTold):
    contact_id = Id("contact", required=True)
    organisation_id = Id("contact", required=True, allow_none=True)
    deal_id = Id("deal", required=True, allow_none=True)

"""What services tell of parties in a common shape, to make profiles and guards of."""

from marshmallow import fields, validate

from .common import Id, PageRequest, Recorded, Strict, Text, page_of

LONGEST_DATA = 500_000


class AboutParties(Recorded):
    """An entity that concerns parties; whoever it is mainly with comes first."""

    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20))
    owner_id = Id("user", allow_none=True, metadata={
        "description": "Who of us looks after it, and is told when a guard about it is overridden.",
    })


class ToldFact(Strict):
    """An event as it would be told of an entity as it now is."""

    type = Text(100, required=True, metadata={"description": "Such as sales.order.placed."})
    data = fields.String(
        required=True, validate=validate.Length(max=LONGEST_DATA),
        metadata={"description": "The data of the event, as JSON."},
    )


class ExportFacts(PageRequest):
    """In any order that stays the same from page to page."""


FactPage = page_of(ToldFact, "FactPage")


def exports_facts(service):
    """Declare that a service can tell again all that profiles are made of, each entity as it is.

    Every service whose events make up profiles has this operation under this name.
    """
    return service.query(
        "export_facts", "Tell again, page by page, everything that profiles are made of.",
        request=ExportFacts, reply=FactPage, permission="facts:export",
    )

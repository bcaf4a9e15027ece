"""Who knows whom, and in what way."""

from marshmallow import fields

from ..common import WORD, Id, PageRequest, Recorded, Share, Strict, Text, Time, many, page_of
from ..visibility import shows
from .contact import ExpectedVersion, Period

# The types that the suite knows; an installation may use words of its own beside them.
TYPES = ("knows", "reports_to", "supplies", "partner_of", "refers", "influences", "family",
         "subsidiary_of")


class Evidence(Strict):
    """Why we believe it: a note, and what it rests on."""

    note = Text(2000, is_long=True, allow_none=True)
    interaction_id = Id("interaction", allow_none=True)
    url = Text(500, allow_none=True)


class RelationshipFields(Period):
    strength = Share(allow_none=True, metadata={"description": "From 0, hardly, to 1, closely."})
    evidence = many(Evidence, 50)


class NewRelationship(RelationshipFields):
    from_id = Id("contact", required=True)
    to_id = Id("contact", required=True)
    type = fields.String(
        required=True, validate=WORD,
        metadata={"description": f"One of {', '.join(TYPES)}, or a word of your own."},
    )


@shows("relationship")
class Relationship(NewRelationship, Recorded):
    id = Id("relationship", required=True)
    archived_at = Time(allow_none=True)


class RelationshipId(Strict):
    relationship_id = Id("relationship", required=True)


class UpdateRelationship(RelationshipId, ExpectedVersion):
    changes = fields.Nested(RelationshipFields, required=True)


class ChangeRelationship(RelationshipId, ExpectedVersion):
    """Which relationship, and optionally at which version."""


class ListRelationships(PageRequest):
    contact_id = Id("contact", metadata={"description": "At either end."})
    from_id = Id("contact")
    to_id = Id("contact")
    type = fields.String(validate=WORD)


class ListContactRelationships(PageRequest):
    contact_id = Id("contact", required=True)
    type = fields.String(validate=WORD)


RelationshipPage = page_of(Relationship, "RelationshipPage")


class RelationshipChanged(Strict):
    relationship = fields.Nested(Relationship, required=True)

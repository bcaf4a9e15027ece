"""Doing something that the guards of contacts are asked about first.

The answer is 409 `guard_raised` with the evidence, as long as somebody who may
(`guards:override`) has not acknowledged what was found, and said why they go on.
"""

from marshmallow import fields, validate

from .common import Id, Pattern, Strict, Text, many
from .declare import Event

# Stands among the findings when contacts cannot be asked, and is acknowledged like any other.
NOBODY_TO_ASK = "finding_" + "0" * 32


class Acknowledgement(Strict):
    """What was found and is known to whoever goes on, and why they go on."""

    finding_ids = fields.List(
        fields.String(validate=Pattern("^finding_[0-9a-f]{32}$")), required=True,
        validate=validate.Length(min=1, max=50))
    reason = Text(1000, minimum=10, required=True, is_long=True)


class Guarded(Strict):
    """What may be asked again with an acknowledgement of what speaks against it."""

    acknowledgement = fields.Nested(Acknowledgement, allow_none=True, load_default=None)


class About(Strict):
    """What is done in spite of it, such as a deal."""

    type = fields.String(required=True, validate=validate.Length(max=40))
    id = fields.String(required=True, validate=validate.Length(max=60))


class GuardAcknowledged(Strict):
    """Who went on is the actor of the event."""

    acknowledgement_id = Id("acknowledgement", required=True)
    action = fields.String(required=True, validate=validate.Length(max=40))
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20))
    finding_ids = many(fields.String(validate=validate.Length(max=60)), 1000, required=True)
    reason = Text(1000, required=True, is_long=True)
    about = fields.Nested(About, required=True)


def acknowledged_type(service_name):
    return f"{service_name}.guard.acknowledged"


def acknowledging(service):
    """Declare the event by which contacts learns who went on in spite of what guards found."""
    return service.event(
        acknowledged_type(service.name), "Somebody went on in spite of what guards found.",
        GuardAcknowledged)


# Of whichever service, for contacts to take up.
guard_acknowledged = Event(
    "*", acknowledged_type("*"), "Somebody went on in spite of what guards found.",
    GuardAcknowledged())

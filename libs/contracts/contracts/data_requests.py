"""What services promise each other about requests of people for their data (GDPR 15 to 20).

Contacts tells `contacts.data_request.opened`. Each service that may hold something of a contact
answers for itself, in a transaction of its own, and says so by its own event, which it declares by
`acknowledgement(service)`. What it holds of the person it keeps ready for a while, to be read by
the operation that it declares by `reading(service)`.
"""

from marshmallow import fields, validate

from .common import Id, Strict, Text, Time, Whole, many
from .declare import Event
from .errors import NotFound

KINDS = ("access", "portability", "rectification", "restriction", "lift_restriction", "erasure")
# Those for which each service puts together what it holds.
GATHERING = ("access", "portability")


class DataRequestOpened(Strict):
    """What is asked, and of whom: the contact, and those that were merged into it."""

    data_request_id = Id("data_request", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    contact_ids = fields.List(Id("contact"), required=True,
                              validate=validate.Length(min=1, max=1000))
    opened_at = Time(required=True)
    due_at = Time(required=True)


class HandledRecords(Strict):
    """How many records of a kind were gathered, restricted or erased."""

    what = Text(100, required=True)
    count = Whole(required=True)


class KeptRecords(HandledRecords):
    """What is not erased, since the law asks to keep it: locked, by which law, and until when."""

    law = Text(300, required=True)
    until_on = fields.String(allow_none=True, validate=validate.Length(max=10))


class DataRequestAcknowledged(Strict):
    """A service has done its part. Nothing here says who it was about, or what it held."""

    data_request_id = Id("data_request", required=True)
    service = Text(60, required=True)
    acknowledged_at = Time(required=True)
    counts = many(HandledRecords, 200, required=True)
    kept = many(KeptRecords, 200, required=True)


class ReadDataRequestAnswer(Strict):
    data_request_id = Id("data_request", required=True)
    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=600))


class DataRequestChunk(Strict):
    """A piece of what a service holds, as JSON Lines, and where the next begins."""

    text = fields.String(required=True)
    next = fields.String(required=True, allow_none=True)


def acknowledgement_type(service_name):
    return f"{service_name}.data_request.acknowledged"


def acknowledgement(service):
    """Declare the event by which a service says that it has done its part."""
    return service.event(
        acknowledgement_type(service.name), "A service has done its part of a data request.",
        DataRequestAcknowledged)


def reading(service):
    """Declare the operation by which what a service gathered is read, piece by piece."""
    return service.query(
        "read_data_request_answer", "Read a piece of what was gathered for a data request.",
        request=ReadDataRequestAnswer, reply=DataRequestChunk, permission="data_requests:read",
        errors={"not_found": NotFound},
    )


# The acknowledgement of whichever service, for who waits for all of them.
data_request_acknowledged = Event(
    "*", acknowledgement_type("*"), "A service has done its part of a data request.",
    DataRequestAcknowledged())

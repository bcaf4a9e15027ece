"""What people ask to have done with their data, and how far all services are with it."""

from marshmallow import fields, validate

from ..common import Flag, Id, PageRequest, Recorded, Strict, Text, Time, Whole, many, page_of
from ..data_requests import (
    KINDS,
    DataRequestAcknowledged,
    DataRequestOpened,
    HandledRecords,
    KeptRecords,
    acknowledgement,
    reading,
)
from ..declare import get, post
from ..errors import Conflict
from .contact import ContactChanges
from .declared import (
    CONTACT_IS_ARCHIVED,
    CUSTOM_VALUE_TAKEN,
    EXTERNAL_ID_TAKEN,
    NOT_FOUND,
    contacts,
)

STATES = ("received", "open", "certified", "refused")


class IdentityShown(Strict):
    identity_shown_by = Text(
        300, metadata={"description": "How they showed who they are, such as the kind of "
                                      "document that was seen. Not its number."})


class NewDataRequest(IdentityShown):
    """What somebody asks. It is taken up once it is known who asks."""

    contact_id = Id("contact", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    received_at = Time(metadata={"description": "When it came; now when it is not given."})
    note = Text(2000, is_long=True, allow_none=True)
    changes = fields.Nested(
        ContactChanges,
        metadata={"description": "What is put right, of a rectification."},
    )


class ServiceAnswer(Strict):
    service = fields.String(required=True)
    acknowledged_at = Time(required=True, allow_none=True)
    counts = fields.List(fields.Nested(HandledRecords), required=True)
    kept = fields.List(fields.Nested(KeptRecords), required=True)


class DataRequest(Recorded):
    """A request and its answers; of an erasure that is done, whose it was is a keyed hash only."""

    id = Id("data_request", required=True)
    contact_id = Id("contact", allow_none=True)
    subject_key = fields.String(allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    received_at = Time(required=True)
    due_at = Time(required=True)
    opened_at = Time(allow_none=True)
    note = Text(2000, is_long=True, allow_none=True)
    recorded_by = fields.String(required=True)
    identity_shown_by = Text(300, allow_none=True)
    identity_checked_by = fields.String(allow_none=True)
    extension_reason = Text(500, allow_none=True)
    refusal_reason = Text(500, allow_none=True)
    changed = many(fields.String(), 100)
    answers = fields.List(fields.Nested(ServiceAnswer), required=True)
    reminder_count = Whole(required=True)
    reminded_at = Time(allow_none=True)
    closed_at = Time(allow_none=True)
    certificate = fields.String(
        allow_none=True,
        metadata={"description": "The SHA-256 of the request's id and kind, its times and all "
                                 "answers, in the canonical form of docs/data-requests.md."})


class DataRequestId(Strict):
    data_request_id = Id("data_request", required=True)


class VerifyDataRequest(DataRequestId):
    identity_shown_by = Text(300, required=True)


class DecideDataRequest(DataRequestId):
    reason = Text(500, required=True)


class ListDataRequests(PageRequest):
    contact_id = Id("contact")
    kind = fields.String(validate=validate.OneOf(KINDS))
    state = fields.String(validate=validate.OneOf(STATES))
    is_overdue = Flag()


DataRequestPage = page_of(DataRequest, "DataRequestPage")


# What keeps something of contacts and hears no events; it asks what waits for it instead.
HEARS_NO_EVENTS = ("gateway",)


def _who_asks():
    return fields.String(required=True, validate=validate.OneOf(HEARS_NO_EVENTS))


class AwaitedErasures(Strict):
    service = _who_asks()


class AwaitedErasure(Strict):
    data_request_id = Id("data_request", required=True)
    contact_ids = fields.List(Id("contact"), required=True)


class AwaitedErasureList(Strict):
    items = fields.List(fields.Nested(AwaitedErasure), required=True)


class AcknowledgeErasure(DataRequestAcknowledged):
    service = _who_asks()


class DataRequestClosed(Strict):
    """What all services answered. It names nobody."""

    data_request_id = Id("data_request", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    closed_at = Time(required=True)
    certificate = fields.String(required=True)
    answers = fields.List(fields.Nested(ServiceAnswer), required=True)


_NOT_OPEN = NOT_FOUND | {"data_request_is_closed": Conflict}
_PUTS_RIGHT = EXTERNAL_ID_TAKEN | CONTACT_IS_ARCHIVED | CUSTOM_VALUE_TAKEN

open_data_request = contacts.command(
    "open_data_request", "Take down what somebody asks to have done with their data.",
    request=NewDataRequest, reply=DataRequest, permission="data_requests:write",
    route=post("/data-subject-requests", location="/data-subject-requests/{id}"),
    errors=NOT_FOUND | _PUTS_RIGHT,
    links={"get_data_request": {"data_request_id": "id"}},
)
get_data_request = contacts.query(
    "get_data_request", "See how far a data request is, and what each service answered.",
    request=DataRequestId, reply=DataRequest, permission="data_requests:read",
    route=get("/data-subject-requests/{data_request_id}"), errors=NOT_FOUND,
)
list_data_requests = contacts.query(
    "list_data_requests", "List data requests, the latest first.",
    request=ListDataRequests, reply=DataRequestPage, permission="data_requests:read",
    route=get("/data-subject-requests"),
)
verify_data_request = contacts.command(
    "verify_data_request", "Say that it is known who asks, and have all services answer.",
    request=VerifyDataRequest, reply=DataRequest, permission="data_requests:write",
    route=post("/data-subject-requests/{data_request_id}/verify", status=200),
    errors=_NOT_OPEN | _PUTS_RIGHT, safe_to_repeat=True,
)
extend_data_request = contacts.command(
    "extend_data_request", "Take two months more, once, and say why.",
    request=DecideDataRequest, reply=DataRequest, permission="data_requests:write",
    route=post("/data-subject-requests/{data_request_id}/extend", status=200),
    errors=_NOT_OPEN | {"data_request_is_extended": Conflict},
)
refuse_data_request = contacts.command(
    "refuse_data_request", "Refuse a request that has not been taken up, and say why.",
    request=DecideDataRequest, reply=DataRequest, permission="data_requests:write",
    route=post("/data-subject-requests/{data_request_id}/refuse", status=200),
    errors=_NOT_OPEN,
)
read_data_request_answer = reading(contacts)
get_awaited_erasures = contacts.query(
    "get_awaited_erasures", "See which erasures wait for a part of the suite that hears no events.",
    request=AwaitedErasures, reply=AwaitedErasureList, permission="data_requests:read",
)
acknowledge_erasure = contacts.command(
    "acknowledge_erasure", "Say that a part of the suite that tells no events has erased.",
    request=AcknowledgeErasure, reply=None, permission="data_requests:write",
    safe_to_repeat=True,
)

data_request_opened = contacts.event(
    "contacts.data_request.opened", "Every service has to do its part of a data request.",
    DataRequestOpened)
data_request_acknowledged = acknowledgement(contacts)
data_request_certified = contacts.event(
    "contacts.data_request.certified", "All services have done their part of a data request.",
    DataRequestClosed)

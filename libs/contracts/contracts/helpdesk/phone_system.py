"""Telephone systems that report calls by signed webhooks, and the calls."""

from marshmallow import fields, validate

from ..common import (
    Country,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    page_of,
)
from ..signed_webhook import SignedWebhook

MOST_WEBHOOK = 64 * 1024
REPORTS = ("started", "ended", "missed", "recorded")
CALL_STATES = ("ringing", "ended", "missed")
CALL_DIRECTIONS = ("inbound", "outbound")
# What is done about a call of somebody we know.
CALL_ACTIONS = ("nothing", "logs", "adds", "opens")
_ACTION = {"validate": validate.OneOf(CALL_ACTIONS)}
_LINK = Pattern(r"^https://[^\s]{1,480}$", error="This is not an address such as https://….")
_DOES = ("`logs` keeps an interaction with the caller; `adds` says it in their latest ticket that "
         "is not resolved, else logs it; `opens` opens a ticket where there is none.")


class PhoneSystemFields(Strict):
    name = Text(100)
    secret = Text(200, minimum=32, metadata={
        "description": "What its webhooks are signed with (`whsec_…`, base64); kept sealed, and "
                       "never shown."})
    country = Country(allow_none=True, metadata={
        "description": "Of numbers that name none."})
    language = Language(allow_none=True)
    on_missed = fields.String(**_ACTION, metadata={"description": _DOES})
    on_ended = fields.String(**_ACTION, metadata={"description": _DOES})
    adds_callers = Flag(metadata={
        "description": "Whether an unknown number that calls becomes a contact."})
    type_id = Id("ticket_type", allow_none=True)
    is_active = Flag()


class NewPhoneSystem(PhoneSystemFields):
    name = Text(100, required=True)
    secret = Text(200, minimum=32, required=True)
    on_missed = fields.String(load_default="opens", **_ACTION)
    on_ended = fields.String(load_default="logs", **_ACTION)
    adds_callers = Flag(load_default=False)
    is_active = Flag(load_default=True)


class PhoneSystem(Recorded):
    """Its webhooks come to `/phone-webhooks/<its id>`, signed as Standard Webhooks says."""

    id = Id("phone_system", required=True)
    name = Text(100, required=True)
    country = Country(allow_none=True)
    language = Language(allow_none=True)
    on_missed = fields.String(required=True, **_ACTION)
    on_ended = fields.String(required=True, **_ACTION)
    adds_callers = Flag(required=True)
    type_id = Id("ticket_type", allow_none=True)
    is_active = Flag(required=True)


class PhoneSystemId(Strict):
    phone_system_id = Id("phone_system", required=True)


class UpdatePhoneSystem(PhoneSystemId, ExpectedVersion):
    changes = fields.Nested(PhoneSystemFields, required=True)


class ListPhoneSystems(PageRequest):
    """The oldest first."""


PhoneSystemPage = page_of(PhoneSystem, "PhoneSystemPage")


class PhoneWebhook(PhoneSystemId, SignedWebhook):
    """What came, as it came: its signature is of the very bytes."""

    body = fields.String(required=True, validate=validate.Length(max=MOST_WEBHOOK))


class CallReport(Strict):
    """What a webhook says of a call. Of each call id there is one call, however often it comes."""

    call_id = Text(150, required=True)
    report = fields.String(required=True, validate=validate.OneOf(REPORTS))
    direction = fields.String(load_default="inbound", validate=validate.OneOf(CALL_DIRECTIONS))
    number = Text(40, required=True, metadata={
        "description": "That of the other side, at best with its country."})
    started_at = Time(load_default=None, allow_none=True)
    ended_at = Time(load_default=None, allow_none=True)
    user_id = Id("user", load_default=None, allow_none=True, metadata={
        "description": "Who of us spoke."})
    recording_url = fields.String(load_default=None, allow_none=True, validate=_LINK)


class PhoneCall(Recorded):
    id = Id("phone_call", required=True)
    phone_system_id = Id("phone_system", required=True)
    call_id = Text(150, required=True)
    state = fields.String(required=True, validate=validate.OneOf(CALL_STATES))
    direction = fields.String(required=True, validate=validate.OneOf(CALL_DIRECTIONS))
    number = Text(40, required=True)
    contact_id = Id("contact", allow_none=True)
    user_id = Id("user", allow_none=True)
    started_at = Time(required=True)
    ended_at = Time(allow_none=True)
    seconds = Whole(allow_none=True)
    recording_url = fields.String(allow_none=True)
    ticket_id = Id("ticket", allow_none=True, metadata={
        "description": "The ticket that it was said in, or that was opened by it."})


class ListPhoneCalls(PageRequest):
    contact_id = Id("contact")
    state = fields.String(validate=validate.OneOf(CALL_STATES))


PhoneCallPage = page_of(PhoneCall, "PhoneCallPage")


class CallLogged(Strict):
    phone_call = fields.Nested(PhoneCall, required=True)
    text = Text(1000, required=True, is_long=True)

"""The press: who writes about us, and what they ask."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from ..contacts.contact import CHANNELS

ENQUIRY_STATES = ("open", "answered", "declined")
_CHANNEL = {"validate": validate.OneOf(CHANNELS)}


class PressContactFields(Strict):
    """What we know of a journalist or a medium, beyond what contacts knows. A list replaces the
    list."""

    medium = Text(200, allow_none=True, metadata={"description": "Whom they write for."})
    beats = many(Text(60), 30, metadata={
        "description": "What they write about; kept in small letters."})
    languages = many(Language(), 20)
    preferred_channel = fields.String(allow_none=True, **_CHANNEL)
    notes = Text(5000, is_long=True, allow_none=True)
    embargo_notes = Text(2000, is_long=True, allow_none=True, metadata={
        "description": "How they keep to embargoes, and what was agreed."})


class NewPressContact(PressContactFields):
    contact_id = Id("contact", required=True)


class PressContact(PressContactFields, Recorded):
    id = Id("press_contact", required=True)
    contact_id = Id("contact", required=True)
    beats = many(Text(60), 30, required=True)
    languages = many(Language(), 20, required=True)
    archived_at = Time(allow_none=True)


class PressContactId(Strict):
    press_contact_id = Id("press_contact", required=True)


class ChangePressContact(PressContactId, ExpectedVersion):
    """Which press contact, and optionally at which version."""


class UpdatePressContact(ChangePressContact):
    changes = fields.Nested(PressContactFields, required=True)


class ListPressContacts(PageRequest):
    contact_id = Id("contact")
    beat = Text(60)
    medium = Text(200)
    language = Language()
    is_archived = Flag(load_default=False)


PressContactPage = page_of(PressContact, "PressContactPage")


class PressEnquiryFields(Strict):
    question = Text(5000, is_long=True)
    deadline_at = Time(allow_none=True, metadata={"description": "Until when they need it."})
    owner_id = Id("user", allow_none=True, metadata={"description": "Who of us answers."})
    crisis_id = Id("crisis", allow_none=True)


class LogPressEnquiry(PressEnquiryFields):
    contact_id = Id("contact", required=True, metadata={"description": "Who asks."})
    question = Text(5000, is_long=True, required=True)
    channel = fields.String(required=True, **_CHANNEL)
    asked_at = Time(metadata={"description": "Now without."})


class PressEnquiry(Recorded):
    id = Id("press_enquiry", required=True)
    contact_id = Id("contact", allow_none=True, metadata={
        "description": "Null once whoever asked was erased; what they asked is gone then too."})
    question = Text(5000, is_long=True, allow_none=True)
    channel = fields.String(required=True, **_CHANNEL)
    asked_at = Time(required=True)
    deadline_at = Time(allow_none=True)
    owner_id = Id("user", allow_none=True)
    crisis_id = Id("crisis", allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(ENQUIRY_STATES))
    answered_at = Time(allow_none=True)
    answered_by_id = fields.String(allow_none=True)
    answer = Text(10_000, is_long=True, allow_none=True)
    crisis_statement_id = Id("crisis_statement", allow_none=True)


class PressEnquiryId(Strict):
    press_enquiry_id = Id("press_enquiry", required=True)


class ChangePressEnquiry(PressEnquiryId, ExpectedVersion):
    """Which enquiry, and optionally at which version."""


class UpdatePressEnquiry(ChangePressEnquiry):
    changes = fields.Nested(PressEnquiryFields, required=True)


class AnswerPressEnquiry(ChangePressEnquiry):
    """What they were told: an approved statement, words of one's own, or both."""

    crisis_statement_id = Id("crisis_statement", allow_none=True, load_default=None)
    answer = Text(10_000, is_long=True, allow_none=True, load_default=None)
    is_declined = Flag(load_default=False, metadata={
        "description": "That we say nothing; `answer` may say why."})


class ListPressEnquiries(PageRequest):
    contact_id = Id("contact")
    crisis_id = Id("crisis")
    owner_id = Id("user")
    state = fields.String(validate=validate.OneOf(ENQUIRY_STATES))


PressEnquiryPage = page_of(PressEnquiry, "PressEnquiryPage")

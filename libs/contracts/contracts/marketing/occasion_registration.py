"""Who registered for an occasion, and whether they came."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    page_of,
)
from .form import LANGUAGES
from .form_submission import ConfirmationLink
from .occasion import OccasionId

REGISTRATION_STATES = ("registered", "confirmed", "waiting", "cancelled", "attended", "no_show")
REGISTERED_BY = ("form", "agent", "invitation")
CANCELLED_BECAUSE = ("own_wish", "agent", "not_confirmed", "occasion_cancelled", "occasion_over")


class NewOccasionRegistration(OccasionId):
    """A contact, or somebody by name and address."""

    contact_id = Id("contact", allow_none=True, load_default=None)
    name = Text(300, allow_none=True, load_default=None)
    email = Text(254, allow_none=True, load_default=None)
    language = fields.String(load_default="es", validate=validate.OneOf(LANGUAGES))

    @validates_schema(skip_on_field_errors=True)
    def refuse_nobody(self, data, **_options):
        if not data.get("contact_id") and not data.get("email"):
            raise ValidationError("Name a contact, or an address.", "contact_id")


class OccasionRegistration(Recorded):
    """`registered` has a place until it is confirmed in time, `waiting` has none yet."""

    id = Id("occasion_registration", required=True)
    occasion_id = Id("occasion", required=True)
    state = fields.String(required=True, validate=validate.OneOf(REGISTRATION_STATES))
    registered_by = fields.String(required=True, validate=validate.OneOf(REGISTERED_BY))
    name = Text(300, allow_none=True)
    email = Text(254, allow_none=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    contact_id = Id("contact", allow_none=True)
    lead_id = Id("lead", allow_none=True)
    form_submission_id = Id("form_submission", allow_none=True)
    recipient_id = Id("recipient", allow_none=True)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    number = Whole(1, required=True, metadata={
        "description": "In which order they registered; who waits moves up in it."})
    confirm_by = Time(allow_none=True, metadata={
        "description": "Until when the place is kept for an address that is not confirmed."})
    confirmed_at = Time(allow_none=True)
    cancelled_at = Time(allow_none=True)
    cancelled_because = fields.String(
        allow_none=True, validate=validate.OneOf(CANCELLED_BECAUSE))
    attended_at = Time(allow_none=True)


class OccasionRegistrationId(Strict):
    occasion_registration_id = Id("occasion_registration", required=True)


class ChangeOccasionRegistration(OccasionRegistrationId, ExpectedVersion):
    """Which registration, and optionally at which version."""


class ListOccasionRegistrations(PageRequest, OccasionId):
    """In the order in which they registered."""

    state = fields.String(validate=validate.OneOf(REGISTRATION_STATES))


OccasionRegistrationPage = page_of(OccasionRegistration, "OccasionRegistrationPage")


class InvitationAccepted(Strict):
    is_received = Flag(required=True)


class OwnRegistration(Strict):
    """A registration as whoever has its link sees it."""

    occasion_id = Id("occasion", required=True)
    occasion_name = fields.String(required=True)
    place = fields.String(required=True, allow_none=True)
    time_zone = fields.String(required=True)
    starts_at = Time(required=True)
    state = fields.String(required=True, validate=validate.OneOf(REGISTRATION_STATES))
    language = fields.String(required=True)


class RegistrationLink(ConfirmationLink):
    """The end of a link by which somebody looks at their registration."""


class OccasionRegistrationTold(Strict):
    occasion_registration = fields.Nested(OccasionRegistration, required=True)
    occasion_name = fields.String(required=True)


class OccasionAttended(OccasionRegistrationTold):
    channel = fields.String(required=True, validate=validate.OneOf(("event", "video")))
    text = Text(1000, required=True, is_long=True, metadata={
        "description": "What it was in words, for timelines."})

"""Deals that partners register, so that nobody else works on them for a while."""

from marshmallow import fields, validate

from ..common import (
    Country,
    Day,
    ExpectedVersion,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    page_of,
)
from ..visibility import shows

REGISTRATION_STATES = ("waiting", "approved", "refused", "expired")
# What speaks against it.
CONFLICTS = ("registered", "open_deal", "customer_of_ours", "exclusive_territory")


class RegistrationFields(Strict):
    """Whom the partner would sell to, as they know them."""

    customer_name = Text(300, required=True)
    customer_tax_id = Text(40, allow_none=True)
    customer_email = Text(254, allow_none=True)
    customer_country = Country(allow_none=True)
    customer_region = Text(10, allow_none=True)
    description = Text(2000, required=True, is_long=True)
    value = fields.Nested(Money, allow_none=True)
    expected_on = Day(allow_none=True)


class NewRegistration(RegistrationFields):
    partner_id = Id("contact", required=True)


class Conflict(Strict):
    """What speaks against it, for us to decide."""

    kind = fields.String(required=True, validate=validate.OneOf(CONFLICTS))
    id = fields.String(required=True, metadata={
        "description": "Of the registration, deal, contact or agreement."})
    text = Text(300, required=True)


@shows("deal_registration", owned_by=("owner_id",))
class Registration(NewRegistration, Recorded):
    id = Id("deal_registration", required=True)
    state = fields.String(required=True, validate=validate.OneOf(REGISTRATION_STATES))
    agreement_id = Id("agreement", required=True)
    owner_id = Id("user", allow_none=True)
    contact_id = Id("contact", allow_none=True, metadata={
        "description": "The customer, where we know them."})
    conflicts = fields.List(fields.Nested(Conflict), required=True)
    decided_by_id = fields.String(allow_none=True)
    decided_because = Text(1000, allow_none=True, is_long=True)
    protected_until_on = Day(allow_none=True)
    deal_id = Id("deal", allow_none=True)


class RegistrationId(Strict):
    deal_registration_id = Id("deal_registration", required=True)


class ApproveRegistration(RegistrationId, ExpectedVersion):
    """A deal is opened with the customer, who has to be known by then."""

    contact_id = Id("contact", allow_none=True, load_default=None)
    because = Text(1000, allow_none=True, is_long=True, load_default=None)


class RefuseRegistration(RegistrationId, ExpectedVersion):
    because = Text(1000, required=True, is_long=True)


class ListRegistrations(PageRequest):
    partner_id = Id("contact")
    state = fields.String(validate=validate.OneOf(REGISTRATION_STATES))


RegistrationPage = page_of(Registration, "RegistrationPage")


class RegistrationTold(Strict):
    deal_registration = fields.Nested(Registration, required=True)


# In the partner portal: what a partner is shown of their registrations, and of nobody else's.


class PartnerRegistration(RegistrationFields):
    """Without what speaks against it: that would tell of other partners and of our customers."""

    id = Id("deal_registration", required=True)
    created_at = Time(required=True)
    state = fields.String(required=True, validate=validate.OneOf(REGISTRATION_STATES))
    decided_because = Text(1000, allow_none=True, is_long=True)
    protected_until_on = Day(allow_none=True)
    deal_id = Id("deal", allow_none=True)


class ListPartnerRegistrations(PageRequest):
    state = fields.String(validate=validate.OneOf(REGISTRATION_STATES))


PartnerRegistrationPage = page_of(PartnerRegistration, "PartnerRegistrationPage")

"""People and organisations, in one model."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Country,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    TimeZone,
    Whole,
    many,
    page_of,
)
from ..visibility import shows
from .custom_values import custom_filters, custom_values

KINDS = ("person", "organisation")
ROLES = (
    "prospect", "customer", "supplier", "partner", "employee", "press", "institution", "adviser",
    "investor", "competitor", "candidate", "other",
)
CHANNELS = (
    "email", "phone", "sms", "messaging", "chat", "meeting", "video", "visit", "letter", "social",
    "web", "event", "portal", "other",
)


class Period(Strict):
    """From a day to a day, both included; null is open."""

    starts_on = Day(allow_none=True)
    ends_on = Day(allow_none=True)


class Role(Period):
    """What the party is to us, from when to when. One party can be several things at once."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))


class ContactPoint(Strict):
    label = Text(40, allow_none=True)
    is_primary = Flag()
    is_verified = Flag()


class Email(ContactPoint):
    address = Text(254, required=True, metadata={"description": "RFC 5321, or RFC 6531."})


class Phone(ContactPoint):
    number = Text(
        40, required=True,
        metadata={"description": "E.164. A national number is read as one of the contact's "
                                 "country, or else of the installation's."},
    )
    extension = Text(20, allow_none=True)


class Address(ContactPoint):
    street = Text(300, allow_none=True, is_long=True)
    locality = Text(120, allow_none=True)
    region = Text(120, allow_none=True)
    postal_code = Text(20, allow_none=True)
    country = Country(allow_none=True)


class SocialHandle(ContactPoint):
    network = fields.String(required=True, validate=WORD)
    handle = Text(200, required=True)
    url = Text(500, allow_none=True)


class Website(Strict):
    url = Text(500, required=True)
    label = Text(40, allow_none=True)


class TaxId(Strict):
    country = Country(required=True)
    value = Text(40, required=True)


class ExternalId(Strict):
    """The id that another system knows the party by; no two contacts share one."""

    system = fields.String(required=True, validate=WORD)
    id = Text(200, required=True)


class Affiliation(Period):
    """Where a person works, or to what an organisation belongs."""

    organisation_id = Id("contact", required=True)
    organisation_name = Text(
        300, allow_none=True,
        metadata={"description": "What the organisation is called now, for whoever reads. It may "
                                 "be sent back as it came, and changes nothing."},
    )
    title = Text(200, allow_none=True)
    department = Text(200, allow_none=True)
    is_primary = Flag()


class ContactFields(Strict):
    """What can be said of a party."""

    name = Text(300, metadata={"description": "Made of the parts when it is not given."})
    given_name = Text(120, allow_none=True)
    additional_names = Text(120, allow_none=True)
    family_name = Text(200, allow_none=True)
    honorific_prefix = Text(60, allow_none=True)
    honorific_suffix = Text(60, allow_none=True)
    nickname = Text(120, allow_none=True)
    legal_name = Text(300, allow_none=True)
    birth_on = Day(allow_none=True)
    tax_ids = many(TaxId, 10)
    roles = many(Role, 50)
    emails = many(Email, 50)
    phones = many(Phone, 50)
    addresses = many(Address, 50)
    social_handles = many(SocialHandle, 50)
    websites = many(Website, 20)
    languages = many(Language(), 20)
    time_zone = TimeZone(allow_none=True)
    preferred_channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS))
    tags = many(Text(60), 100)
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True, metadata={
        "description": "The team that looks after it: a word or an id of your own."})
    notes = Text(20_000, is_long=True, minimum=0, allow_none=True)
    external_ids = many(ExternalId, 50)


class NewContact(ContactFields):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    affiliations = many(Affiliation, 50)
    custom = custom_values(is_said=True)


class ContactChanges(ContactFields):
    """A merge patch (RFC 7396): null clears a field, a list replaces the list, [] clears it."""

    affiliations = many(Affiliation, 50)
    custom = custom_values(is_said=True)


@shows("contact", owned_by=("owner_id",), team="team_id")
class Contact(ContactFields, Recorded):
    id = Id("contact", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = Text(300, required=True)
    affiliations = many(Affiliation, 50)
    custom = custom_values()
    archived_at = Time(allow_none=True)

    @staticmethod
    def sensitive_in(shown):
        # What the register of companies tells of an organisation is nobody's secret.
        if shown.get("kind") != "person":
            return ()
        return tuple(name for name in ("birth_on", "tax_ids") if shown.get(name))


class ContactId(Strict):
    contact_id = Id("contact", required=True)


class ContactIds(Strict):
    contact_ids = many(Id("contact"), 1000, required=True)


class UpdateContact(ContactId, ExpectedVersion):
    changes = fields.Nested(ContactChanges, required=True)


class ChangeContact(ContactId, ExpectedVersion):
    """Which contact, and optionally at which version."""


# What of a contact the parameters of lists and exports ask about.
ASKS_ABOUT = {
    "role": "roles", "tag": "tags", "organisation_id": "affiliations", "email": "emails",
    "phone": "phones", "external_system": "external_ids", "external_id": "external_ids",
}


class ListContacts(PageRequest):
    ASKS_ABOUT = ASKS_ABOUT

    kind = fields.String(validate=validate.OneOf(KINDS))
    role = fields.String(validate=validate.OneOf(ROLES))
    tag = Text(60)
    owner_id = Id("user")
    team_id = Text(60)
    organisation_id = Id("contact")
    email = Text(254)
    phone = Text(40)
    external_system = fields.String(validate=WORD)
    external_id = Text(200)
    custom = custom_filters()
    is_archived = Flag(load_default=False)
    sort = fields.String(
        load_default="-created_at",
        validate=validate.OneOf(("created_at", "-created_at", "updated_at", "-updated_at",
                                 "name", "-name")),
    )


class SearchContacts(Strict):
    q = Text(200, required=True, metadata={"description": "Name, organisation, email, phone or "
                                                          "tag; prefixes and typos are forgiven."})
    kind = fields.String(validate=validate.OneOf(KINDS))
    limit = Whole(1, 50, load_default=20)


class SearchHit(Strict):
    contact = fields.Nested(Contact, required=True)
    score = fields.Float(required=True)
    matched = fields.List(fields.String(), required=True)


class SearchResult(Strict):
    items = fields.List(fields.Nested(SearchHit), required=True)


ContactPage = page_of(Contact, "ContactPage")


class ContactList(Strict):
    items = fields.List(fields.Nested(Contact), required=True)


class ContactChanged(Strict):
    """The contact as it now is, and which of its fields differ from before."""

    contact = fields.Nested(Contact, required=True)
    changed = fields.List(fields.String(), required=True)

"""Leads: strangers who may come to buy, until they are customers to be or turn out not to be."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Country,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..visibility import shows

OPEN_STATES = ("new", "contacted", "qualified")
LEAD_STATES = (*OPEN_STATES, "converted", "disqualified")
# By which way a lead came.
LEAD_SOURCES = ("agent", "import", "web_form", "chat", "social", "email", "phone", "referral",
                "partner", "event")
DISQUALIFIED_BECAUSE = ("no_interest", "no_budget", "not_a_fit", "unreachable", "duplicate",
                        "wrong_data", "spam", "competitor", "bad_timing", "other")
MATCHED_BY = ("email", "phone", "tax_id", "name_and_company", "company")
MOST_HISTORY = 100
MOST_MATCHES = 20


class LeadExternalId(Strict):
    """The id that another system knows a lead by; no two leads share one."""

    system = fields.String(required=True, validate=WORD)
    id = Text(200, required=True)


class Utm(Strict):
    """What the address of the landing page said of the campaign."""

    source = Text(200, allow_none=True)
    medium = Text(200, allow_none=True)
    campaign = Text(200, allow_none=True)
    term = Text(200, allow_none=True)
    content = Text(200, allow_none=True)


class PersonAsked(Strict):
    """Who somebody is and what they want, as a form may ask it."""

    name = Text(300, allow_none=True, metadata={
        "description": "Made of the parts when it is not given."})
    given_name = Text(120, allow_none=True)
    family_name = Text(200, allow_none=True)
    job_title = Text(200, allow_none=True)
    company = Text(300, allow_none=True)
    company_size = Whole(0, 10_000_000, allow_none=True, metadata={
        "description": "How many people work there."})
    industry = Text(120, allow_none=True)
    email = Text(254, allow_none=True)
    phone = Text(40, allow_none=True, metadata={
        "description": "E.164. A national number is read as one of the lead's country, or else "
                       "of the installation's."})
    country = Country(allow_none=True)
    region = Text(120, allow_none=True)
    locality = Text(120, allow_none=True)
    postal_code = Text(20, allow_none=True)
    street = Text(300, allow_none=True, is_long=True)
    language = Language(allow_none=True)
    tax_id = Text(40, allow_none=True, metadata={
        "description": "Of the company if there is one, else of the person."})
    product_interest = Text(200, allow_none=True)
    message = Text(5000, is_long=True, allow_none=True)


class LeadFields(PersonAsked):
    """What can be said of a lead."""

    source = fields.String(validate=validate.OneOf(LEAD_SOURCES))
    source_detail = Text(300, allow_none=True)
    campaign_id = Id("campaign", allow_none=True)
    utm = fields.Nested(Utm, allow_none=True)
    referrer = Text(2000, allow_none=True)
    landing_page = Text(2000, allow_none=True)
    referred_by_id = Id("contact", allow_none=True, metadata={
        "description": "Who brought it, such as a partner."})
    expected_value = fields.Nested(Money, allow_none=True)
    expected_on = Day(allow_none=True)
    owner_id = Id("user", allow_none=True, metadata={
        "description": "Assigned by rules when it is not given."})
    team_id = Text(60, allow_none=True)
    tags = many(Text(60), 50)


class NewLead(LeadFields):
    """A lead, by hand. Without a way to reach somebody it is none: give an email or a phone."""

    source = fields.String(load_default="agent", validate=validate.OneOf(LEAD_SOURCES))


class LeadChanges(LeadFields):
    """A merge patch (RFC 7396): null clears a field, a list replaces the list."""

    state = fields.String(validate=validate.OneOf(OPEN_STATES))


class LeadMatch(Strict):
    """Who it may be that is known already: a party or another open lead, and by what."""

    contact_id = Id("contact", allow_none=True)
    lead_id = Id("lead", allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(("person", "organisation",
                                                                 "lead")))
    reason = fields.String(required=True, validate=validate.OneOf(MATCHED_BY))
    is_sure = Flag(required=True, metadata={
        "description": "The very same, and not only somebody like it."})


class ScoreReason(Strict):
    """A rule that fits, and what it gave."""

    rule_id = Id("lead_rule", required=True)
    rule_version = Whole(1, required=True)
    points = fields.Integer(required=True)
    text = Text(300, required=True)


class GivenConsent(Strict):
    """What somebody ticked, and the text that they were shown."""

    purpose = fields.String(required=True, validate=WORD)
    channel = fields.String(allow_none=True, validate=validate.Length(max=40))
    text = Text(5000, is_long=True, required=True)
    text_version = Text(100, required=True)
    given_at = Time(required=True)
    url = Text(500, allow_none=True)


class LeadHappening(Strict):
    """Something in the history of a lead."""

    at = Time(required=True)
    what = fields.String(required=True, validate=WORD)
    text = Text(6000, is_long=True, allow_none=True)
    actor_id = fields.String(required=True)


@shows("lead", owned_by=("owner_id",), team="team_id")
class Lead(LeadFields, Recorded):
    id = Id("lead", required=True)
    name = Text(300, required=True)
    state = fields.String(required=True, validate=validate.OneOf(LEAD_STATES))
    source = fields.String(required=True, validate=validate.OneOf(LEAD_SOURCES))
    external_ids = many(LeadExternalId, 50)
    web_form_id = Id("web_form", allow_none=True)
    contact_id = Id("contact", allow_none=True, metadata={
        "description": "Whom it is known to be, or became."})
    organisation_id = Id("contact", allow_none=True)
    deal_id = Id("deal", allow_none=True)
    matches = many(LeadMatch, MOST_MATCHES)
    score = Whole(0, 100, required=True)
    reasons = many(ScoreReason, 200, metadata={"description": "Why it has that score."})
    consents = many(GivenConsent, 50)
    submission_count = Whole(1, required=True, metadata={
        "description": "How often the same person came while it was open."})
    assigned_at = Time(allow_none=True)
    answer_due_at = Time(allow_none=True)
    answered_at = Time(allow_none=True)
    answer_overdue_at = Time(allow_none=True, metadata={
        "description": "When it was told that the answer is overdue."})
    converted_at = Time(allow_none=True)
    disqualified_at = Time(allow_none=True)
    disqualified_because = fields.String(
        allow_none=True, validate=validate.OneOf(DISQUALIFIED_BECAUSE))
    disqualified_note = Text(1000, is_long=True, allow_none=True)
    active_at = Time(required=True, metadata={"description": "When something last happened."})
    history = many(LeadHappening, MOST_HISTORY, metadata={
        "description": "What happened, the latest last; left out of lists and events."})


class LeadId(Strict):
    lead_id = Id("lead", required=True)


class ListLeads(PageRequest):
    state = fields.String(validate=validate.OneOf(LEAD_STATES))
    is_open = Flag()
    owner_id = Id("user")
    is_unassigned = Flag()
    team_id = Text(60)
    source = fields.String(validate=validate.OneOf(LEAD_SOURCES))
    campaign_id = Id("campaign")
    contact_id = Id("contact")
    email = Text(254)
    phone = Text(40)
    is_answer_overdue = Flag(metadata={"description": "Those that nobody answered in time."})
    created_after = Time()
    created_before = Time()
    is_converted = Flag()
    sort = fields.String(load_default="-created_at", validate=validate.OneOf(
        ("created_at", "-created_at", "score", "-score")))


LeadPage = page_of(Lead, "LeadPage")


class UpdateLead(LeadId, ExpectedVersion):
    changes = fields.Nested(LeadChanges, required=True)


class DisqualifyLead(LeadId, ExpectedVersion):
    reason = fields.String(required=True, validate=validate.OneOf(DISQUALIFIED_BECAUSE))
    note = Text(1000, is_long=True, allow_none=True, load_default=None)


class RestoreLead(LeadId, ExpectedVersion):
    reason = Text(500, required=True)


class LeadTold(Strict):
    lead = fields.Nested(Lead, required=True)


class LeadChanged(LeadTold):
    """The lead as it now is, and which of its fields differ from before."""

    changed = fields.List(fields.String(), required=True)


class LeadConsented(Strict):
    """What the person behind a lead consented to, once it is known which contact that is."""

    lead_id = Id("lead", required=True)
    contact_id = Id("contact", required=True)
    web_form_id = Id("web_form", allow_none=True)
    consents = fields.List(fields.Nested(GivenConsent), required=True,
                           validate=validate.Length(min=1, max=50))


class LeadDeleted(LeadId):
    """Whoever keeps something of it lets it go, too."""

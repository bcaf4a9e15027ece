"""Forms that strangers fill in: what they ask, and what can be ticked with which words."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    Money,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..sales.lead import PersonAsked
from ..sales.web_form import CONSENT_CHANNELS, NO_CONSENT
from .call_script import SaidInLanguages

FORM_STATES = ("draft", "open", "closed")
QUESTION_KINDS = ("text", "long_text", "email", "phone", "choice", "checkbox", "number", "date",
                  "country")
# What of a lead an answer can be.
LEAD_FIELDS = tuple(PersonAsked().fields)
MOST_QUESTIONS, MOST_OPTIONS, MOST_BOXES, MOST_ORIGINS = 40, 100, 20, 20
LANGUAGES = ("en", "es")
ORIGIN = Pattern("^https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$",
                 error="This is not an origin such as https://www.acme.example.")
SECURE_URL = Pattern("^https://[^\\s\"<>\\\\]{1,1990}$",
                     error="This is not an address that begins with https://.")


class FormLabel(Strict):
    """What is asked, in English and in Spanish."""

    en = Text(300, required=True)
    es = Text(300, required=True)


class FormOption(Strict):
    key = fields.String(required=True, validate=WORD)
    label = fields.Nested(InLanguages, required=True)


class FormQuestion(Strict):
    """Something that is asked. What is ticked of a `checkbox` is told as `yes`."""

    key = fields.String(required=True, validate=WORD)
    kind = fields.String(load_default="text", validate=validate.OneOf(QUESTION_KINDS))
    label = fields.Nested(FormLabel, required=True)
    hint = fields.Nested(FormLabel, allow_none=True)
    is_required = Flag(load_default=False)
    options = many(FormOption, MOST_OPTIONS, metadata={"description": "Of a choice."})
    lead_field = fields.String(allow_none=True, validate=validate.OneOf(LEAD_FIELDS), metadata={
        "description": "What it is of the lead that becomes of it; told in its message without."})


class FormConsentBox(Strict):
    """What can be ticked, by itself and never for somebody, and the exact words beside it."""

    key = fields.String(required=True, validate=WORD)
    purpose = fields.String(required=True, validate=[
        WORD, validate.NoneOf(NO_CONSENT, error="This needs no consent.")])
    channel = fields.String(allow_none=True, validate=validate.OneOf(CONSENT_CHANNELS), metadata={
        "description": "Every channel when it is not given."})
    text = fields.Nested(SaidInLanguages, required=True)


def _questions(**options):
    return fields.List(fields.Nested(FormQuestion),
                       validate=validate.Length(min=1, max=MOST_QUESTIONS), **options)


class FormDetails(Strict):
    name = Text(120)
    title = fields.Nested(FormLabel)
    text = fields.Nested(SaidInLanguages, allow_none=True)
    questions = _questions()
    consents = many(FormConsentBox, MOST_BOXES)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    occasion_id = Id("occasion", allow_none=True, metadata={
        "description": "What whoever sends it registers for."})
    owner_id = Id("user", allow_none=True, metadata={
        "description": "To whom its leads go; by the rules of sales when nobody is named."})
    product_interest = Text(200, allow_none=True)
    thanks = fields.Nested(SaidInLanguages, allow_none=True)
    thanks_url = fields.String(allow_none=True, validate=SECURE_URL, metadata={
        "description": "Where whoever sent it is led; at one of its origins."})
    origins = many(fields.String(validate=ORIGIN), MOST_ORIGINS, metadata={
        "description": "Sites that may show it, and send it from their pages."})
    opens_at = Time(allow_none=True)
    closes_at = Time(allow_none=True)
    most_submissions = Whole(1, 10_000_000, allow_none=True)


class NewForm(FormDetails):
    name = Text(120, required=True)
    title = fields.Nested(FormLabel, required=True)
    questions = _questions(required=True)


class Form(FormDetails, Recorded):
    """A form. What it asks has an edition, which a submission names."""

    id = Id("form", required=True)
    name = Text(120, required=True)
    title = fields.Nested(FormLabel, required=True)
    questions = _questions(required=True)
    state = fields.String(required=True, validate=validate.OneOf(FORM_STATES))
    edition = Whole(1, required=True)


class FormId(Strict):
    form_id = Id("form", required=True)


class GetForm(FormId):
    edition = Whole(1, metadata={"description": "As it was then; as it is without it."})


class ChangeForm(FormId, ExpectedVersion):
    """Which form, and optionally at which version."""


class UpdateForm(ChangeForm):
    changes = fields.Nested(FormDetails, required=True)


class ListForms(PageRequest):
    state = fields.String(validate=validate.OneOf(FORM_STATES))
    campaign_id = Id("campaign")


FormPage = page_of(Form, "FormPage")


class FormResults(Strict):
    """What a form brought by now. `cost` is that of its action, unknown without one."""

    submission_count = Whole(required=True)
    suspected_count = Whole(required=True)
    confirmed_count = Whole(required=True, metadata={
        "description": "Of how many the address is confirmed."})
    lead_count = Whole(required=True, metadata={"description": "How many leads became of it."})
    cost = fields.Nested(Money, required=True, allow_none=True)
    cost_of_submission = fields.Nested(Money, required=True, allow_none=True)
    cost_of_lead = fields.Nested(Money, required=True, allow_none=True)
    unvalued_cost_count = Whole(required=True)

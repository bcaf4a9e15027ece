"""Public web forms: what a page asks strangers, and what they send."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Whole,
    many,
    page_of,
)
from .lead import PersonAsked, Utm

ASKED = tuple(PersonAsked().fields)
CONSENT_CHANNELS = ("email", "phone", "sms", "messaging", "letter", "visit", "social")
# What needs no consent, as law or contract ask for it, and what is no one purpose.
NO_CONSENT = ("all", "billing", "legal_notice", "service")


class FormField(Strict):
    name = fields.String(required=True, validate=validate.OneOf(ASKED))
    is_required = Flag(load_default=False)
    label = Text(200, allow_none=True)


class FormConsent(Strict):
    """What can be ticked, and the text beside it: each purpose by itself."""

    purpose = fields.String(required=True, validate=[
        WORD, validate.NoneOf(NO_CONSENT, error="This needs no consent.")])
    channel = fields.String(allow_none=True, validate=validate.OneOf(CONSENT_CHANNELS), metadata={
        "description": "Every channel when it is not given."})
    text = Text(5000, is_long=True, required=True)


class WebFormFields(Strict):
    name = Text(120)
    fields_asked = fields.List(fields.Nested(FormField),
                               validate=validate.Length(min=1, max=len(ASKED)))
    consents = many(FormConsent, 20)
    campaign_id = Id("campaign", allow_none=True)
    source_detail = Text(300, allow_none=True)
    product_interest = Text(200, allow_none=True, metadata={
        "description": "What is asked about, unless the form asks it."})
    owner_id = Id("user", allow_none=True, metadata={
        "description": "To whom what comes in goes; by rules when nobody is named."})
    team_id = Text(60, allow_none=True)
    thanks = Text(1000, is_long=True, allow_none=True, metadata={
        "description": "What is said to whoever sent it."})
    is_active = Flag()

    @validates_schema(skip_on_field_errors=True)
    def refuse_repeats(self, data, **_options):
        for name, key in (("fields_asked", "name"), ("consents", "purpose")):
            held = [(one[key], one.get("channel")) for one in data.get(name) or ()]
            if len(held) != len(set(held)):
                raise ValidationError("The same is asked twice.", name)
        asked = {one["name"] for one in data.get("fields_asked") or ()}
        if asked and not asked & {"email", "phone"}:
            raise ValidationError("Ask for an email or a phone, to be able to answer.",
                                  "fields_asked")


class NewWebForm(WebFormFields):
    name = Text(120, required=True)
    fields_asked = fields.List(fields.Nested(FormField), required=True,
                               validate=validate.Length(min=1, max=len(ASKED)))
    is_active = Flag(load_default=True)


class WebForm(WebFormFields, Recorded):
    id = Id("web_form", required=True)
    name = Text(120, required=True)
    fields_asked = fields.List(fields.Nested(FormField), required=True)
    is_active = Flag(required=True)
    changed_by_id = fields.String(required=True)


class WebFormId(Strict):
    web_form_id = Id("web_form", required=True)


class UpdateWebForm(WebFormId, ExpectedVersion):
    changes = fields.Nested(WebFormFields, required=True)


class ListWebForms(PageRequest):
    is_active = Flag()


WebFormPage = page_of(WebForm, "WebFormPage")


class Ticked(Strict):
    purpose = fields.String(required=True, validate=WORD)
    channel = fields.String(allow_none=True, validate=validate.OneOf(CONSENT_CHANNELS))


def _blank_allowed(name, field):
    """A field of a lead as pages send it, where what was left blank comes as empty text."""
    if isinstance(field, Whole):
        return Whole(0, 10_000_000, allow_none=True)
    longest = next((check.max for check in field.validators if isinstance(check, validate.Length)),
                   40)
    return Text(longest, minimum=0, allow_none=True, is_long=getattr(field, "is_long", False))


Answers = type("Answers", (Strict,), {
    "__doc__": "What was written into the fields of a form.",
    **{name: _blank_allowed(name, field) for name, field in PersonAsked().fields.items()},
})


class SubmitWebForm(WebFormId):
    """What somebody sends. `website` is shown to nobody: whoever fills it is no person.

    `form_version` is the version of the form that the page shows: its texts are those that were
    ticked. It is the present one when it is not given.
    """

    form_version = Whole(1, allow_none=True, load_default=None)
    answers = fields.Nested(Answers, required=True)
    consents = many(Ticked, 20, load_default=list)
    utm = fields.Nested(Utm, allow_none=True, load_default=None)
    referrer = Text(2000, minimum=0, allow_none=True, load_default=None)
    landing_page = Text(2000, minimum=0, allow_none=True, load_default=None)
    website = Text(2000, minimum=0, allow_none=True, load_default=None)


class WebFormSubmitted(Strict):
    """The same for whoever it is, known or not."""

    is_received = Flag(required=True)
    thanks = Text(1000, is_long=True, required=True, allow_none=True)


class WebFormChanged(Strict):
    web_form = fields.Nested(WebForm, required=True)

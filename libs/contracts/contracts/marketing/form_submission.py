"""What strangers send by forms, and what becomes of it."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Flag,
    Id,
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
from .call_script import SaidInLanguages
from .form import (
    LANGUAGES,
    MOST_BOXES,
    MOST_QUESTIONS,
    FormConsentBox,
    FormId,
    FormLabel,
    FormQuestion,
)
from .mail_content import TOKEN
from .touches import UtmTags

SUBMISSION_STATES = ("received", "suspected")
SUSPICIONS = ("honeypot", "too_quick")
LEAD_OUTCOMES = ("created", "joined", "updated", "unchanged", "refused")
MOST_BYTES = 64 * 1024
FORM_TOKEN = Pattern("^[0-7][0-9a-hjkmnp-tv-z]{25}[.][0-9]{1,9}[.][0-9]{1,11}[.][a-z2-7]{16}$",
                     error="This is no token of a form of ours.")
CONFIRMATION = Pattern("^[0-7][0-9a-hjkmnp-tv-z]{25}[a-z2-7]{16}$",
                       error="This is no link of ours.")


def _answers(**options):
    return fields.Dict(
        keys=fields.String(validate=WORD), values=Text(5000, minimum=0, is_long=True),
        validate=validate.Length(max=MOST_QUESTIONS), **options)


class PublicForm(Strict):
    """A form as anybody sees it. The token is sent back with the answers, once."""

    id = Id("form", required=True)
    edition = Whole(1, required=True)
    title = fields.Nested(FormLabel, required=True)
    text = fields.Nested(SaidInLanguages, required=True, allow_none=True)
    questions = many(FormQuestion, MOST_QUESTIONS, required=True)
    consents = many(FormConsentBox, MOST_BOXES, required=True)
    occasion_id = Id("occasion", required=True, allow_none=True)
    origins = fields.List(fields.String(), required=True)
    thanks_url = fields.String(required=True, allow_none=True)
    token = fields.String(required=True)
    expires_at = Time(required=True)


class SubmitForm(FormId):
    """What somebody sends. `website` is shown to nobody: whoever fills it in is no person."""

    token = fields.String(required=True, validate=[validate.Length(max=80), FORM_TOKEN])
    language = fields.String(load_default="es", validate=validate.OneOf(LANGUAGES), metadata={
        "description": "In which it was shown."})
    answers = _answers(required=True)
    consents = many(fields.String(validate=WORD), MOST_BOXES, load_default=list, metadata={
        "description": "The keys of what was ticked."})
    utm = fields.Nested(UtmTags, allow_none=True, load_default=None)
    landing_page = Text(2000, minimum=0, allow_none=True, load_default=None)
    referrer = Text(2000, minimum=0, allow_none=True, load_default=None)
    via = fields.String(allow_none=True, load_default=None,
                        validate=[validate.Length(max=60), TOKEN], metadata={
        "description": "What a link of our mail added to the address, by which they came."})
    website = Text(2000, minimum=0, allow_none=True, load_default=None)


class FormReceived(Strict):
    """The same for whoever it is, known or not, person or program."""

    is_received = Flag(required=True)
    expects_mail = Flag(required=True, metadata={
        "description": "Whether a mail asks them to confirm their address."})
    thanks = fields.Nested(SaidInLanguages, required=True, allow_none=True)
    thanks_url = fields.String(required=True, allow_none=True)


class FormOrigins(Strict):
    origins = fields.List(fields.String(), required=True)


class ConfirmationLink(Strict):
    token = fields.String(required=True, validate=[validate.Length(max=60), CONFIRMATION])


class Confirmation(Strict):
    """What somebody confirms by a link that was mailed."""

    title = fields.Nested(FormLabel, required=True)
    language = fields.String(required=True)
    consents = many(SaidInLanguages, MOST_BOXES, required=True)
    occasion_name = fields.String(required=True, allow_none=True)
    registration_state = fields.String(required=True, allow_none=True)
    is_confirmed = Flag(required=True)


class FormSubmission(Recorded):
    """What was sent, under the edition of the form that was shown."""

    id = Id("form_submission", required=True)
    form_id = Id("form", required=True)
    edition = Whole(1, required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    state = fields.String(required=True, validate=validate.OneOf(SUBMISSION_STATES))
    suspected_because = fields.String(allow_none=True, validate=validate.OneOf(SUSPICIONS))
    answers = _answers()
    consents = many(fields.String(), MOST_BOXES)
    email = Text(254, allow_none=True)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    occasion_id = Id("occasion", allow_none=True)
    recipient_id = Id("recipient", allow_none=True, metadata={
        "description": "By whose mail they came."})
    contact_id = Id("contact", allow_none=True, metadata={
        "description": "Whose address it is, once that is confirmed; before that, whose mail it "
                       "was, or whom its lead became."})
    utm = fields.Nested(UtmTags, allow_none=True)
    landing_page = Text(2000, allow_none=True)
    referrer = Text(2000, allow_none=True)
    lead_id = Id("lead", allow_none=True)
    lead_outcome = fields.String(allow_none=True, validate=validate.OneOf(LEAD_OUTCOMES))
    lead_refused_because = Text(1000, allow_none=True, is_long=True)
    asked_at = Time(allow_none=True, metadata={
        "description": "When they were asked by mail to confirm their address."})
    confirmed_at = Time(allow_none=True)
    consented_at = Time(allow_none=True, metadata={
        "description": "When contacts recorded their consents."})


class FormSubmissionId(Strict):
    form_submission_id = Id("form_submission", required=True)


class ListFormSubmissions(PageRequest, FormId):
    """The latest first."""

    state = fields.String(validate=validate.OneOf(SUBMISSION_STATES))


FormSubmissionPage = page_of(FormSubmission, "FormSubmissionPage")


class ForgetFormSubmissions(Strict):
    email = Text(254, required=True)


class FormSubmissionsForgotten(Strict):
    submission_count = Whole(required=True)
    registration_count = Whole(required=True)


class FormSubmissionTold(Strict):
    form_submission = fields.Nested(FormSubmission, required=True)

"""Who gets what of an action, and what became of it."""

from marshmallow import fields, validate

from ..common import WORD, Flag, Id, PageRequest, Recorded, Strict, Text, Time, page_of
from ..declare import get, post
from .action import ActionId
from .declared import NOT_FOUND, marketing
from .mail_content import LANGUAGES, LONGEST_HTML, LONGEST_TEXT

RECIPIENT_STATES = ("planned", "sending", "sent", "uncertain", "skipped", "failed", "bounced",
                    "complained", "held_out")


class Recipient(Recorded):
    """One person and one action: planned, and then sent, or not and why.

    `uncertain` is a mail of which nobody knows whether it went out, since the process died while
    it handed it over; it is never sent again. `held_out` never gets it, for comparison.
    """

    id = Id("recipient", required=True)
    action_id = Id("action", required=True)
    campaign_id = Id("campaign", required=True)
    contact_id = Id("contact", required=True)
    step = fields.String(required=True)
    channel = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(RECIPIENT_STATES))
    reason = fields.String(allow_none=True, metadata={
        "description": "Why not, a word: what contacts say of who may be approached, or guard, "
                       "capped, too_late, undeliverable, reached_already, left_journey, "
                       "refused."})
    variant = fields.String(allow_none=True)
    is_sample = Flag(allow_none=True, metadata={"description": "In the sample of a test."})
    due_at = Time(allow_none=True)
    sent_at = Time(allow_none=True)
    opened_at = Time(allow_none=True, metadata={
        "description": "When it was opened first, as far as that can be told; nothing rests on "
                       "it."})
    clicked_at = Time(allow_none=True, metadata={
        "description": "When a person clicked first; scanners of mail do not count."})
    unsubscribed_at = Time(allow_none=True)
    bounced_at = Time(allow_none=True)
    complained_at = Time(allow_none=True)


class ListActionRecipients(PageRequest, ActionId):
    """The first first."""

    state = fields.String(validate=validate.OneOf(RECIPIENT_STATES))
    contact_id = Id("contact")
    variant = fields.String(validate=WORD)
    has_clicked = Flag()


RecipientPage = page_of(Recipient, "RecipientPage")


class PreviewAction(ActionId):
    contact_id = Id("contact", required=True)
    variant = fields.String(validate=WORD, load_default=None, allow_none=True)


class MailPreview(Strict):
    """The mail as it would go, with its links as they lead; and what keeps it from being sent."""

    variant = fields.String(required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    to = fields.String(required=True, allow_none=True)
    subject = fields.String(required=True)
    html = Text(LONGEST_HTML * 4, required=True, is_long=True)
    text = Text(LONGEST_TEXT * 4, required=True, is_long=True)
    would_be_sent = Flag(required=True)
    reason = fields.String(required=True, allow_none=True)
    due_at = Time(required=True, allow_none=True, metadata={
        "description": "When it would be sent at the earliest."})


class MailActivity(Recorded):
    """Something that came of a mail: an opening or a click, by a person or a scanner."""

    id = Id("mail_activity", required=True)
    recipient_id = Id("recipient", required=True)
    action_id = Id("action", required=True)
    contact_id = Id("contact", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("open", "click")))
    url = fields.String(allow_none=True)
    occurred_at = Time(required=True)
    is_scanner = Flag(required=True)
    because = fields.String(allow_none=True, metadata={
        "description": "By what a scanner was known: head, agent, trap, burst, at_once."})


class ListMailActivities(PageRequest, ActionId):
    is_scanner = Flag()


MailActivityPage = page_of(MailActivity, "MailActivityPage")

list_action_recipients = marketing.query(
    "list_action_recipients", "List whom an action reaches, and what became of each.",
    request=ListActionRecipients, reply=RecipientPage, permission="marketing:read",
    route=get("/actions/{action_id}/recipients"), errors=NOT_FOUND,
)
list_mail_activities = marketing.query(
    "list_mail_activities", "List openings and clicks of the mails of an action, the latest first.",
    request=ListMailActivities, reply=MailActivityPage, permission="marketing:read",
    route=get("/actions/{action_id}/mail-activities"), errors=NOT_FOUND,
)
preview_action = marketing.query(
    "preview_action", "See a mail as somebody would get it, and whether they would.",
    request=PreviewAction, reply=MailPreview, permission="marketing:read",
    route=post("/actions/{action_id}/preview", status=200), errors=NOT_FOUND,
)

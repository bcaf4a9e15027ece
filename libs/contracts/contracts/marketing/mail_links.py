"""What those do who get mail, by the links in it and without signing in; and what comes back."""

from marshmallow import fields, validate

from ..common import WORD, Flag, InLanguages, Strict, Text, many
from ..declare import post
from ..errors import RateLimited
from .declared import NOT_FOUND, marketing
from .mail_content import TOKEN

_OPEN = NOT_FOUND | {RateLimited.code: RateLimited}
MOST_REPORT = 500_000
# What somebody can say yes or no to; what the law and contracts ask for is not among it.
PURPOSES = ("marketing", "newsletter", "survey", "profiling")


class MailLink(Strict):
    token = fields.String(required=True, validate=[validate.Length(max=60), TOKEN])


class RecordMailActivity(MailLink):
    """That a link of a mail was asked for, and by what; the link says which."""

    method = fields.String(required=True, validate=validate.OneOf(("GET", "HEAD")))
    user_agent = Text(500, minimum=0, load_default="")


class MailActivityRecorded(Strict):
    url = fields.String(required=True, allow_none=True, metadata={
        "description": "Where the link leads; none for what is only to be seen."})


class MailUnsubscribed(Strict):
    purpose = fields.String(required=True)


class MailPreference(Strict):
    purpose = fields.String(required=True, validate=WORD)
    name = fields.Nested(InLanguages, required=True)
    is_wanted = Flag(required=True)


class MailPreferences(Strict):
    items = fields.List(fields.Nested(MailPreference), required=True)


class WantedPurpose(Strict):
    purpose = fields.String(required=True, validate=validate.OneOf(PURPOSES))
    is_wanted = Flag(required=True)


class SetMailPreferences(MailLink):
    purposes = many(WantedPurpose, len(PURPOSES), required=True)


class TakeMailReport(Strict):
    """A mail that came back, as it came: a report of delivery (RFC 3464) or of a complaint
    (RFC 5965)."""

    content = Text(MOST_REPORT, required=True, is_long=True)


class MailReportTaken(Strict):
    kind = fields.String(required=True, validate=validate.OneOf(
        ("hard_bounce", "soft_bounce", "complaint", "unknown")))
    recipient_id = fields.String(required=True, allow_none=True)


record_mail_activity = marketing.command(
    "record_mail_activity", "Record that a mail was opened or a link in it was followed.",
    request=RecordMailActivity, reply=MailActivityRecorded, permission=None, errors=_OPEN,
)
look_at_unsubscribing = marketing.query(
    "look_at_unsubscribing", "See what a link would end; it changes nothing, whoever opens it.",
    request=MailLink, reply=MailUnsubscribed, permission=None, errors=_OPEN,
)
unsubscribe_from_mail = marketing.command(
    "unsubscribe_from_mail", "Get no more mail for the purpose of this one.",
    request=MailLink, reply=MailUnsubscribed, permission=None, errors=_OPEN, safe_to_repeat=True,
)
get_mail_preferences = marketing.query(
    "get_mail_preferences", "See what somebody gets mail for; it changes nothing.",
    request=MailLink, reply=MailPreferences, permission=None,
    route=post("/public/mail-preferences/look", status=200), errors=_OPEN,
)
set_mail_preferences = marketing.command(
    "set_mail_preferences", "Say what one wants to get mail for, and what not.",
    request=SetMailPreferences, reply=MailPreferences, permission=None,
    route=post("/public/mail-preferences", status=200), errors=_OPEN, safe_to_repeat=True,
)
take_mail_report = marketing.command(
    "take_mail_report", "Take in a mail that came back: undeliverable, or complained of.",
    request=TakeMailReport, reply=MailReportTaken, permission="marketing:write",
    route=post("/mail-reports", status=200, most_bytes=600_000), safe_to_repeat=True,
)

"""By whom marketing mail is sent, when, and how often at most."""

from marshmallow import fields, validate

from ..common import Empty, ExpectedVersion, Pattern, Strict, Text, TimeZone, Whole, many
from ..declare import get, put
from .declared import CHANGED, marketing
from .mail_content import SendWindow

_ADDRESS = Pattern("^[^@<>\"\\s]{1,64}@[^@<>\"\\s]{1,190}$", error="This is not a mail address.")
_URL = Pattern("^https?://[^\\s{}\"<>]{1,200}[^/\\s{}\"<>]$",
               error="This is not an address such as https://crm.acme.example.")


class MailCap(Strict):
    """How many mails of direct marketing somebody gets at most within so many days."""

    count = Whole(1, 1000, required=True)
    days = Whole(1, 365, required=True)


class MarketingMailSettingsFields(Strict):
    sender_name = Text(100, required=True)
    sender_address = fields.String(required=True, validate=_ADDRESS)
    reply_to = fields.String(load_default=None, allow_none=True, validate=_ADDRESS)
    bounce_address = fields.String(load_default=None, allow_none=True, validate=_ADDRESS, metadata={
        "description": "Where mail comes back to that cannot be delivered; `+` and a mark of the "
                       "mail are put before its @. The sender's address without it."})
    postal_address = Text(300, required=True, metadata={
        "description": "Who we are and where, at the foot of each mail, as the law asks."})
    public_url = fields.String(required=True, validate=_URL, metadata={
        "description": "Where this API is for those who get mail, without /api/v1."})
    preferences_page = fields.String(
        load_default=None, allow_none=True, validate=Pattern(
            r"^https?://[^\s{}]{1,200}\{token\}[^\s{}]{0,100}$",
            error="This is not an address with {token} in it."),
        metadata={"description": "Your page on which people say what they want, such as "
                                 "https://acme.example/preferences/{token}; that of this API "
                                 "without it."})
    time_zone = TimeZone(load_default="Europe/Madrid", validate=validate.Length(max=64), metadata={
        "description": "Of those of whom no time zone is known."})
    window = fields.Nested(SendWindow, load_default=lambda: {
        "sends_from": "09:00", "sends_until": "20:00", "weekdays": [1, 2, 3, 4, 5, 6]})
    caps = many(MailCap, 5, load_default=lambda: [{"count": 2, "days": 7}])
    mails_a_second = Whole(1, 1000, load_default=20)


class SetMarketingMailSettings(MarketingMailSettingsFields, ExpectedVersion):
    """All of them."""


class MarketingMailSettings(MarketingMailSettingsFields):
    sender_name = Text(100, required=True, allow_none=True)
    sender_address = fields.String(required=True, allow_none=True)
    postal_address = Text(300, required=True, allow_none=True)
    public_url = fields.String(required=True, allow_none=True)
    version = Whole(1, required=True, metadata={"description": "1 while nobody has set them."})


get_marketing_mail_settings = marketing.query(
    "get_marketing_mail_settings", "See by whom marketing mail is sent, when, and how often.",
    request=Empty, reply=MarketingMailSettings, permission="marketing:read",
    route=get("/marketing-mail-settings"),
)
set_marketing_mail_settings = marketing.command(
    "set_marketing_mail_settings", "Decide by whom marketing mail is sent, when, and how often.",
    request=SetMarketingMailSettings, reply=MarketingMailSettings,
    permission="marketing_settings:write", route=put("/marketing-mail-settings"),
    errors={"precondition_failed": CHANGED["precondition_failed"]},
)

"""What is told of the mails of actions: that they went out, and what came of them."""

from marshmallow import fields

from ..common import Id, Strict, Text, Time
from ..facts import AboutParties
from .declared import marketing


class MarketingMail(AboutParties):
    """A mail of an action to one person, as it now stands. It has the id of its recipient."""

    id = Id("recipient", required=True)
    campaign_id = Id("campaign", required=True)
    campaign_name = Text(200, required=True)
    action_id = Id("action", required=True)
    variant = fields.String(allow_none=True)
    sent_at = Time(required=True)
    clicked_at = Time(allow_none=True)
    unsubscribed_at = Time(allow_none=True)
    bounced_at = Time(allow_none=True)
    complained_at = Time(allow_none=True)


class MailTold(Strict):
    mail = fields.Nested(MarketingMail, required=True)


mail_sent = marketing.event(
    "marketing.mail.sent", "A mail of an action went out to somebody.", MailTold)
mail_clicked = marketing.event(
    "marketing.mail.clicked", "Somebody followed a link of a mail for the first time.", MailTold)
mail_unsubscribed = marketing.event(
    "marketing.mail.unsubscribed", "Somebody unsubscribed by a link of a mail.", MailTold)
mail_bounced = marketing.event(
    "marketing.mail.bounced", "A mail came back and was not delivered.", MailTold)
mail_complained = marketing.event(
    "marketing.mail.complained", "Somebody complained of a mail to their provider.", MailTold)

"""Mail as it is: knowledge that anybody contributes by sending it on."""

from marshmallow import fields, validate

from ..common import Flag, Id, Strict, Text, Time, Whole, many
from ..declare import post
from .declared import contacts
from .interaction import Interaction

# As base64 in JSON it stays within what a request may be.
MAIL_BYTES = 750_000


class RecordMail(Strict):
    """A mail (RFC 5322), whole, in base64. Its attachments are named and not kept."""

    message = fields.String(
        required=True, validate=validate.Length(min=4, max=MAIL_BYTES * 4 // 3 + 4),
        metadata={"description": f"Base64 of at most {MAIL_BYTES:,} bytes."})
    own_addresses = many(Text(254), 50, load_default=list, metadata={
        "description": "Addresses of ours. A mail from one of them is outbound."})
    agent_ids = many(Id("user"), 50, load_default=list, metadata={
        "description": "Whose mail it is. Whoever asks, when nobody is named."})
    creates_contacts = Flag(load_default=False, metadata={
        "description": "Add a person for each address that nobody has."})


class MailAddress(Strict):
    address = Text(320, required=True)
    name = Text(300, allow_none=True)
    part = fields.String(required=True, validate=validate.OneOf(("from", "to", "copied")))


class MailAttachment(Strict):
    name = Text(300, allow_none=True)
    media_type = Text(200, required=True)
    size = Whole(required=True)


class RecordedMail(Strict):
    """The interaction, the one before too when the same mail came again; and what was left out."""

    interaction = fields.Nested(Interaction, allow_none=True, required=True, metadata={
        "description": "Null when no contact takes part, so that nothing was recorded."})
    is_repeat = Flag(required=True)
    message_id = Text(1000, allow_none=True)
    sent_at = Time(allow_none=True)
    thread_id = Text(200, required=True)
    unknown = many(MailAddress, 200, required=True)
    attachments = many(MailAttachment, 100, required=True)


record_mail = contacts.command(
    "record_mail", "Record a mail with the parties that it is from and to, once.",
    request=RecordMail, reply=RecordedMail, permission="contacts:write",
    route=post("/interactions/mail"), safe_to_repeat=True,
)

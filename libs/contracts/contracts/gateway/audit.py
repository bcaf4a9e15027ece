"""The audit log."""

from marshmallow import fields, validate

from ..common import Id, PageRequest, Strict, Text, Time, Whole, page_of

OUTCOMES = ("started", "done", "refused", "failed")


class Change(Strict):
    """A document that was changed: SHA-256 of it before and after, null where there was none."""

    id = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class AuditRecord(Strict):
    id = Id("audit", required=True)
    created_at = Time(required=True)
    actor_id = fields.String(required=True)
    on_behalf_of = fields.String(allow_none=True)
    operation = fields.String(required=True)
    target_id = fields.String(allow_none=True)
    request_id = fields.String(required=True)
    method = fields.String(required=True)
    path = fields.String(required=True)
    source_address = fields.String(allow_none=True)
    outcome = fields.String(
        required=True, validate=validate.OneOf(OUTCOMES),
        metadata={"description": "What never got beyond `started` was cut off. That may have taken "
                                 "effect or not, and so may what `failed` for want of an answer."},
    )
    status = Whole(100, 599, allow_none=True)
    finished_at = Time(allow_none=True)
    changes = fields.List(fields.Nested(Change), required=True)
    fields_read = fields.List(fields.String(), metadata={
        "description": "What is sensitive and was shown, such as contact.birth_on."})
    ids_read = fields.List(fields.String(), metadata={"description": "Of whom it was shown."})


class ListAuditLog(PageRequest):
    actor_id = Text(100)
    operation = Text(100, metadata={"description": "Such as contacts.update_contact."})
    target_id = Text(200, metadata={
        "description": "What was asked to be changed, or was, or was read."})
    from_ = Time(data_key="from", metadata={"description": "From then on."})
    to = Time(metadata={"description": "Before then."})


AuditPage = page_of(AuditRecord, "AuditPage")

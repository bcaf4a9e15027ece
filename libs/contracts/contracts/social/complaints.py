"""What parties complain of where everybody can read it."""

from marshmallow import fields, validate

from ..common import Id, PageRequest, Pattern, Strict, Text, Time, Whole, page_of
from ..declare import get
from ..facts import AboutParties
from .declared import NOT_FOUND, social

COMPLAINT_STATES = ("open", "answered", "resolved")


class Complaint(AboutParties):
    id = Id("complaint", required=True)
    network = fields.String(required=True, validate=Pattern("^[a-z][a-z0-9_]{0,39}$"))
    summary = Text(300, required=True)
    url = Text(500, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(COMPLAINT_STATES))
    published_at = Time(required=True)
    resolved_at = Time(allow_none=True)
    reached = Whole(0, allow_none=True, metadata={
        "description": "How many people may have read it."})
    alert_id = Id("alert", allow_none=True)
    mention_id = Id("mention", allow_none=True)
    conversation_id = Id("conversation", allow_none=True)


class ComplaintId(Strict):
    complaint_id = Id("complaint", required=True)


class ListComplaints(PageRequest):
    state = fields.String(validate=validate.OneOf(COMPLAINT_STATES))
    contact_id = Id("contact")


ComplaintPage = page_of(Complaint, "ComplaintPage")


class ComplaintTold(Strict):
    complaint = fields.Nested(Complaint, required=True)


get_complaint = social.query(
    "get_complaint", "See what a party complained of in public.",
    request=ComplaintId, reply=Complaint, permission="social:read",
    route=get("/complaints/{complaint_id}"), errors=NOT_FOUND,
)
list_complaints = social.query(
    "list_complaints", "List what parties complained of in public, the latest first.",
    request=ListComplaints, reply=ComplaintPage, permission="social:read",
    route=get("/complaints"),
)
complaint_published = social.event(
    "social.complaint.published", "A party complained in public.", ComplaintTold)
complaint_updated = social.event(
    "social.complaint.updated", "A public complaint was answered, or is about somebody else.",
    ComplaintTold)
complaint_resolved = social.event(
    "social.complaint.resolved", "A public complaint was settled.", ComplaintTold)

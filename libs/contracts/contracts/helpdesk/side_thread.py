"""Side threads: what is asked of third parties about a ticket, apart from whoever asked us."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Share,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..contacts.contact import CHANNELS
from ..facts import AboutParties
from .business_calendar import MOST_MINUTES
from .message import (
    DIRECTIONS,
    LONGEST_BODY,
    MESSAGE_KINDS,
    MOST_ATTACHMENTS,
    Attachment,
    NewFile,
)
from .sla_policy import CLOCK_STATES, SLA_METRICS, SlaEscalation

THIRD_PARTIES = ("warehouse", "carrier", "manufacturer", "supplier", "other")
# Whose turn it is: theirs, ours, or nobody's any more.
SIDE_STATES = ("waiting", "answered", "closed")
VIAS = ("email", "portal")
SIDE_METRICS = SLA_METRICS
SIDE_SORTS = ("created_at", "-created_at", "updated_at", "-updated_at", "sla_due_at", "-sla_due_at")
MOST_TERMS = 200
_ROLE = {"validate": validate.OneOf(THIRD_PARTIES)}


class SidePromise(Strict):
    """Within how long the third party is to answer, in minutes of the calendar."""

    first_response_minutes = Whole(1, MOST_MINUTES, allow_none=True)
    next_response_minutes = Whole(1, MOST_MINUTES, allow_none=True, metadata={
        "description": "From each time that we write after an answer of theirs."})
    resolution_minutes = Whole(1, MOST_MINUTES, allow_none=True, metadata={
        "description": "Until the side thread is closed; only what it waits for them counts."})
    calendar_id = Id("business_calendar", allow_none=True, metadata={
        "description": "Whose hours count; all hours do without one."})
    warn_at = Share(allow_none=True, metadata={
        "description": "After this share of the time it is warned of; never without it."})
    escalations = many(SlaEscalation, 10, metadata={
        "description": "What is done with the ticket when they do not keep it, as by a policy."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_nothing(self, data, **_options):
        promised = [metric for metric in SIDE_METRICS if data.get(f"{metric}_minutes")]
        if not promised:
            raise ValidationError("Promise one of the three.", "first_response_minutes")
        if any(one["metric"] not in promised for one in data.get("escalations") or ()):
            raise ValidationError("Nothing of that is promised.", "escalations")


class SideTerm(SidePromise):
    """What is agreed with a third party, or with all of a kind."""

    role = fields.String(allow_none=True, **_ROLE)
    contact_id = Id("contact", allow_none=True)


class SideTerms(Strict):
    """Of those that fit a side thread, one that names the party holds, else the first."""

    items = many(SideTerm, MOST_TERMS, required=True)


class NewSideThread(Strict):
    ticket_id = Id("ticket", required=True)
    contact_id = Id("contact", required=True, metadata={
        "description": "Who is written to: a person or an organisation, nobody who takes part in "
                       "the ticket."})
    role = fields.String(load_default="other", **_ROLE)
    subject = Text(300, required=True, metadata={
        "description": "What they read. Nothing of the ticket is added to it."})
    body = Text(LONGEST_BODY, required=True, is_long=True)
    via = fields.String(load_default="email", validate=validate.OneOf(VIAS), metadata={
        "description": "By mail, or in the portal of partners alone. They see it there either "
                       "way."})
    attachment_ids = many(Id("attachment"), MOST_ATTACHMENTS, load_default=list, metadata={
        "description": "Files that were brought for the ticket and that no message has yet."})
    copied_attachment_ids = many(
        Id("attachment"), MOST_ATTACHMENTS, load_default=list, metadata={
            "description": "Files that were said in the ticket, such as a photo, of which they "
                           "get a copy."})
    promise = fields.Nested(SidePromise, load_default=None, allow_none=True, metadata={
        "description": "What is agreed with them in general holds without it."})
    ticket_waits = Flag(load_default=True, metadata={
        "description": "Whether the ticket waits for a third party meanwhile, where its type has "
                       "a status for that."})


class SideClock(Strict):
    """How what they promised stands."""

    metric = fields.String(required=True, validate=validate.OneOf(SIDE_METRICS))
    state = fields.String(required=True, validate=validate.OneOf(CLOCK_STATES))
    target_minutes = Whole(1, MOST_MINUTES, required=True)
    started_at = Time(required=True)
    due_at = Time(allow_none=True)
    paused_at = Time(allow_none=True, metadata={"description": "Since when it is our turn."})
    stopped_at = Time(allow_none=True)
    breached_at = Time(allow_none=True)


class SideThread(AboutParties):
    """The parties are third parties: who is written to, then the organisation they belong to."""

    id = Id("side_thread", required=True)
    number = Text(60, required=True)
    ticket_id = Id("ticket", required=True)
    from_ticket_id = Id("ticket", allow_none=True, metadata={
        "description": "The ticket that it came from by a merge or a split."})
    role = fields.String(required=True, **_ROLE)
    subject = Text(300, required=True)
    via = fields.String(required=True, validate=validate.OneOf(VIAS))
    state = fields.String(required=True, validate=validate.OneOf(SIDE_STATES))
    opened_at = Time(required=True)
    waits_since = Time(allow_none=True, metadata={
        "description": "Since when it waits for them; null where it does not."})
    answered_at = Time(allow_none=True, metadata={"description": "When they last answered."})
    closed_at = Time(allow_none=True)
    closed_because = Text(500, allow_none=True)
    team_id = Text(60, allow_none=True)
    watcher_ids = many(Id("user"), 50)
    message_count = Whole(required=True)
    promise = fields.Nested(SidePromise, allow_none=True)
    clocks = many(SideClock, len(SIDE_METRICS))
    sla_due_at = Time(allow_none=True, metadata={
        "description": "Until when they are to answer; null where nothing runs."})
    sla_breached_at = Time(allow_none=True, metadata={
        "description": "When they first broke a promise."})


class SideThreadId(Strict):
    side_thread_id = Id("side_thread", required=True)


class ChangeSideThread(SideThreadId, ExpectedVersion):
    """Which side thread, and optionally at which version."""


class SideThreadChanges(Strict):
    subject = Text(300)
    role = fields.String(**_ROLE)
    via = fields.String(validate=validate.OneOf(VIAS))
    promise = fields.Nested(SidePromise, allow_none=True)


class UpdateSideThread(ChangeSideThread):
    changes = fields.Nested(SideThreadChanges, required=True)


class CloseSideThread(ChangeSideThread):
    reason = Text(500, load_default=None, allow_none=True)


class ListTicketSideThreads(PageRequest):
    ticket_id = Id("ticket", required=True)


class ListSideThreads(PageRequest):
    state = fields.String(validate=validate.OneOf(SIDE_STATES))
    role = fields.String(**_ROLE)
    contact_id = Id("contact", metadata={"description": "The third party."})
    owner_id = Id("user", metadata={"description": "Who has the ticket."})
    has_breached = Flag()
    sort = fields.String(
        load_default="-created_at", validate=validate.OneOf(SIDE_SORTS), metadata={
            "description": "By sla_due_at those come last for which no clock runs."})


SideThreadPage = page_of(SideThread, "SideThreadPage")


class AddSideMessage(ChangeSideThread):
    """Something said to a third party; by them, where it is logged; or noted among us."""

    body = Text(LONGEST_BODY, required=True, is_long=True)
    kind = fields.String(load_default="reply", validate=validate.OneOf(MESSAGE_KINDS))
    contact_id = Id("contact", load_default=None, allow_none=True, metadata={
        "description": "Of a reply that is logged: who of them said it to us."})
    channel = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(CHANNELS))
    attachment_ids = many(Id("attachment"), MOST_ATTACHMENTS, load_default=list)
    copied_attachment_ids = many(Id("attachment"), MOST_ATTACHMENTS, load_default=list)
    ticket_waits = Flag(load_default=True)


class SideMessage(Recorded):
    id = Id("side_message", required=True)
    side_thread_id = Id("side_thread", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(MESSAGE_KINDS))
    direction = fields.String(required=True, validate=validate.OneOf(DIRECTIONS))
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS))
    body = Text(LONGEST_BODY, required=True, is_long=True)
    author_id = fields.String(allow_none=True)
    contact_id = Id("contact", allow_none=True)
    quoted = Text(LONGEST_BODY, allow_none=True, is_long=True)
    html = Text(500_000, allow_none=True, is_long=True)
    attachments = many(Attachment, MOST_ATTACHMENTS)
    said_at = Time(required=True)


class ListSideMessages(PageRequest):
    side_thread_id = Id("side_thread", required=True)


SideMessagePage = page_of(SideMessage, "SideMessagePage")


class NewSideAttachment(NewFile):
    """A file that is to go with a message of this side thread."""

    side_thread_id = Id("side_thread", required=True)


class SideAttachmentId(Strict):
    side_thread_id = Id("side_thread", required=True)
    attachment_id = Id("attachment", required=True)


class SideThreadTold(Strict):
    side_thread = fields.Nested(SideThread, required=True)


class SideThreadHappening(SideThreadTold):
    metric = fields.String(required=True, validate=validate.OneOf(SIDE_METRICS))
    due_at = Time(required=True, metadata={"description": "Until when they were to answer."})
    happened_at = Time(required=True)
    noticed_at = Time(required=True)


class SideMessageTold(Strict):
    side_message = fields.Nested(SideMessage, required=True)
    subject = Text(300, required=True)
    number = Text(60, required=True)
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20))


class PartnerSideThread(Recorded):
    """A side thread as the third party sees it: nothing of the ticket that it is about."""

    id = Id("side_thread", required=True)
    number = Text(60, required=True)
    subject = Text(300, required=True)
    state = fields.String(required=True, validate=validate.OneOf(SIDE_STATES))
    waits_for_you = Flag(required=True)
    opened_at = Time(required=True)
    closed_at = Time(allow_none=True)
    answer_by = Time(allow_none=True, metadata={"description": "Until when you are to answer."})


class ListPartnerSideThreads(PageRequest):
    state = fields.String(validate=validate.OneOf(SIDE_STATES))


PartnerSideThreadPage = page_of(PartnerSideThread, "PartnerSideThreadPage")


class PartnerSideMessage(Strict):
    id = Id("side_message", required=True)
    side_thread_id = Id("side_thread", required=True)
    body = Text(LONGEST_BODY, required=True, is_long=True)
    is_ours = Flag(required=True, metadata={
        "description": "Whether the company said it, or somebody of your organisation."})
    attachments = many(Attachment, MOST_ATTACHMENTS, required=True)
    said_at = Time(required=True)


PartnerSideMessagePage = page_of(PartnerSideMessage, "PartnerSideMessagePage")


class AddPartnerSideMessage(SideThreadId):
    body = Text(LONGEST_BODY, required=True, is_long=True)
    attachment_ids = many(Id("attachment"), MOST_ATTACHMENTS, load_default=list)

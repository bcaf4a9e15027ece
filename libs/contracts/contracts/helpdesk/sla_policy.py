"""SLA policies: to whom what is promised, within how long, and what is done when it is not kept."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Language,
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
from .business_calendar import MOST_MINUTES
from .priority import PRIORITIES
from .ticket_type import TICKET_KINDS

SLA_METRICS = ("first_response", "next_response", "resolution")
# Whom a ticket may wait for while its clocks stand.
PAUSES_FOR = ("requester", "third_party")
CLOCK_STATES = ("running", "paused", "met", "breached", "stopped")
_WHOM = fields.String(validate=validate.OneOf(PAUSES_FOR))


class SlaTarget(Strict):
    """What is promised to tickets of a priority, in minutes of the calendar."""

    priority = fields.String(required=True, validate=validate.OneOf(PRIORITIES))
    first_response_minutes = Whole(1, MOST_MINUTES, allow_none=True)
    next_response_minutes = Whole(1, MOST_MINUTES, allow_none=True, metadata={
        "description": "From each time that they write after an answer of ours."})
    resolution_minutes = Whole(1, MOST_MINUTES, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_nothing(self, data, **_options):
        if not any(data.get(f"{metric}_minutes") for metric in SLA_METRICS):
            raise ValidationError("Promise one of the three.", "priority")


class SlaEscalation(Strict):
    """What is done when a promise is about to be broken, or was: any of this."""

    metric = fields.String(required=True, validate=validate.OneOf(SLA_METRICS))
    minutes = Whole(-MOST_MINUTES, MOST_MINUTES, required=True, metadata={
        "description": "So many minutes of the calendar after it is due; before it when they are "
                       "negative."})
    note = Text(300, allow_none=True, metadata={
        "description": "The reason that the history of the ticket gives."})
    raise_to = fields.String(allow_none=True, validate=validate.OneOf(PRIORITIES), metadata={
        "description": "The priority that it gets at the least; it never gets a lower one."})
    team_id = Text(60, allow_none=True, metadata={"description": "The team that takes it over."})
    owner_id = Id("user", allow_none=True, metadata={"description": "Who takes it over."})
    watcher_ids = many(Id("user"), 20, metadata={"description": "Who is to look on."})


class SlaReader(Strict):
    """Somebody who is mailed, in their language; those that we write are English and Spanish."""

    address = Text(254, required=True)
    language = Language(allow_none=True)


class SlaPolicyFields(Strict):
    """Whatever it asks for has to fit; what is left empty fits anything."""

    name = Text(100)
    position = Whole(0, 10_000, metadata={
        "description": "Of the policies that fit a ticket, the one with the lowest holds."})
    contact_ids = many(Id("contact"), 500, metadata={
        "description": "Customers: who asks, or the organisation that they belong to."})
    customer_tags = many(Text(60), 50, metadata={
        "description": "One that the customer has, such as that of their segment or agreement."})
    type_ids = many(Id("ticket_type"), 100)
    kinds = many(fields.String(validate=validate.OneOf(TICKET_KINDS)), len(TICKET_KINDS), metadata={
        "description": "Tickets of ours are meant only where their kind or type is named."})
    priorities = many(fields.String(validate=validate.OneOf(PRIORITIES)), len(PRIORITIES))
    team_ids = many(Text(60), 100)
    channels = many(fields.String(validate=validate.OneOf(CHANNELS)), len(CHANNELS))
    targets = fields.List(
        fields.Nested(SlaTarget), validate=validate.Length(min=1, max=len(PRIORITIES)), metadata={
            "description": "By priority; where one is missing, nothing is promised."})
    calendar_id = Id("business_calendar", allow_none=True, metadata={
        "description": "Whose hours count; all hours do without one."})
    pauses_for = many(_WHOM, len(PAUSES_FOR), metadata={
        "description": "While a ticket waits for one of these, its clocks stand; for both unless "
                       "it is said."})
    warn_at = Share(allow_none=True, metadata={
        "description": "After this share of the time it is warned of; never without it."})
    escalations = many(SlaEscalation, 20)
    is_mailed = Flag(metadata={
        "description": "Whether warnings and breaches are mailed to the owner of the ticket and to "
                       "those whom the escalations of that promise name, as support agents with an "
                       "email, and to mails_to. It is so unless it is said."})
    mails_to = many(SlaReader, 20)

    @validates_schema(skip_on_field_errors=True)
    def refuse_doubles(self, data, **_options):
        priorities = [target["priority"] for target in data.get("targets", ())]
        if len(set(priorities)) < len(priorities):
            raise ValidationError("A priority is named twice.", "targets")


class NewSlaPolicy(SlaPolicyFields):
    name = Text(100, required=True)
    position = Whole(0, 10_000, load_default=100)
    targets = fields.List(
        fields.Nested(SlaTarget), required=True,
        validate=validate.Length(min=1, max=len(PRIORITIES)))
    pauses_for = many(_WHOM, len(PAUSES_FOR),
                      load_default=lambda: list(PAUSES_FOR))


class SlaPolicy(Recorded):
    """What is promised to the tickets that it fits, from when they are opened or re-based."""

    id = Id("sla_policy", required=True)
    name = Text(100, required=True)
    position = Whole(0, 10_000, required=True)
    contact_ids = many(Id("contact"), 500, required=True)
    customer_tags = many(Text(60), 50, required=True)
    type_ids = many(Id("ticket_type"), 100, required=True)
    kinds = many(fields.String(validate=validate.OneOf(TICKET_KINDS)), len(TICKET_KINDS),
                 required=True)
    priorities = many(fields.String(validate=validate.OneOf(PRIORITIES)), len(PRIORITIES),
                      required=True)
    team_ids = many(Text(60), 100, required=True)
    channels = many(fields.String(validate=validate.OneOf(CHANNELS)), len(CHANNELS), required=True)
    targets = many(SlaTarget, len(PRIORITIES), required=True)
    calendar_id = Id("business_calendar", allow_none=True)
    pauses_for = many(_WHOM, len(PAUSES_FOR), required=True)
    warn_at = Share(allow_none=True)
    escalations = many(SlaEscalation, 20, required=True)
    is_mailed = Flag(allow_none=True)
    mails_to = many(SlaReader, 20)
    archived_at = Time(allow_none=True)


class SlaPolicyId(Strict):
    sla_policy_id = Id("sla_policy", required=True)


class ChangeSlaPolicy(SlaPolicyId, ExpectedVersion):
    """Which policy, and optionally at which version."""


class UpdateSlaPolicy(ChangeSlaPolicy):
    changes = fields.Nested(SlaPolicyFields, required=True)


class ListSlaPolicies(PageRequest):
    is_archived = Flag(load_default=False)


SlaPolicyPage = page_of(SlaPolicy, "SlaPolicyPage")


class SlaClock(Strict):
    """How a promise stands. One that was broken stays so, also while it goes on."""

    metric = fields.String(required=True, validate=validate.OneOf(SLA_METRICS))
    state = fields.String(required=True, validate=validate.OneOf(CLOCK_STATES), metadata={
        "description": "Stopped is what was neither kept nor broken when the ticket was resolved."})
    target_minutes = Whole(1, MOST_MINUTES, required=True)
    started_at = Time(required=True)
    due_at = Time(allow_none=True, metadata={"description": "Null while it is paused."})
    stopped_at = Time(allow_none=True)
    paused_at = Time(allow_none=True)
    waits_for = fields.String(allow_none=True, validate=validate.OneOf(PAUSES_FOR), metadata={
        "description": "Whom it is paused for."})
    breached_at = Time(allow_none=True)


class TicketSla(Strict):
    """What was promised to whoever asks, and how that stands."""

    policy_id = Id("sla_policy", required=True)
    policy_version = Whole(1, required=True, metadata={
        "description": "The version by which it was promised; later ones change nothing of it."})
    based_at = Time(required=True, metadata={
        "description": "When it was promised: at opening, or at the last change of priority, team, "
                       "type or customer."})
    clocks = many(SlaClock, len(SLA_METRICS), required=True)

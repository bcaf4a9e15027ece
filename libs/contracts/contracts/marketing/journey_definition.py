"""What a journey does: by what somebody enters it, its steps, and when they leave it."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import WORD, Id, Pattern, Share, Strict, Text, TimeZone, Whole, many
from .mail_content import HOUR, SendWindow
from .segment_rule import MOST_DAYS, TYPE, RuleTree

MOST_STEPS = 100
START_KINDS = ("event", "segment", "date", "inactivity")
STEP_KINDS = ("wait", "wait_until", "wait_for", "condition", "split", "send_mail", "call", "task",
              "ticket", "deal", "tag", "untag", "goal", "exit")
MOST_DEAL_NAME = 200
MAIL_ACTIVITIES = ("clicked", "opened")
RE_ENTRIES = ("never", "after_days", "always")
ANNIVERSARIES = ("first_order_at", "created_at", "birth_on")
OPERATORS = ("is", "is_not", "any_of", "none_of", "at_least", "at_most", "exists")
PATH = Pattern(r"^[a-z][a-z_]{0,39}(\.[a-z][a-z_]{0,39}){0,5}$",
               error="This is not a path such as order.id.")
_YEARS = 5


class JourneyTime(Strict):
    """How long: so many minutes, hours or days, one of them."""

    minutes = Whole(1, _YEARS * 366 * 24 * 60)
    hours = Whole(1, _YEARS * 366 * 24)
    days = Whole(1, _YEARS * 366)

    @validates_schema(skip_on_field_errors=True)
    def require_one(self, data, **_options):
        if len(data) != 1:
            raise ValidationError("Give minutes, hours or days.")


class EventCondition(Strict):
    """A condition on what an event tells. Of a list it is enough that one of it fits."""

    path = fields.String(required=True, validate=PATH, metadata={
        "description": "Where it stands in the data of the event, such as order.total.amount."})
    operator = fields.String(required=True, validate=validate.OneOf(OPERATORS))
    value = Text(200, metadata={"description": 'Numbers as text too: "100"; "true" and "false".'})
    values = fields.List(Text(200), validate=validate.Length(min=1, max=100))

    @validates_schema(skip_on_field_errors=True)
    def require_what_it_compares_with(self, data, **_options):
        takes = {"exists": None, "any_of": "values", "none_of": "values"}.get(
            data["operator"], "value")
        if takes and takes not in data:
            raise ValidationError({takes: [f"{data['operator']} needs it."]})
        for extra in {"value", "values"} & data.keys() - {takes}:
            raise ValidationError({extra: [f"{data['operator']} does not take it."]})


class JourneyEvent(Strict):
    """An event of any service, and whose it is: by a key of the business, or by the contact."""

    type = fields.String(required=True, validate=TYPE, metadata={"example": "sales.quote.sent"})
    contact = fields.String(validate=PATH, metadata={
        "description": "Where the event names the contact; found by itself without it."})
    key = fields.String(validate=PATH, metadata={
        "description": "Where it names the order, cart or quote that the journey is about; without "
                       "it the journey is about the contact."})
    conditions = many(EventCondition, 20, load_default=list)


class JourneyStart(Strict):
    """By what somebody enters: `event`; having come into a tracked `segment`; a `date`, which is a
    moment of each day for who is in a segment, or of the day on which something is so many years
    ago; or `inactivity`: nothing of these types for so many days, after there was something."""

    kind = fields.String(required=True, validate=validate.OneOf(START_KINDS))
    event = fields.Nested(JourneyEvent)
    segment_id = Id("segment")
    at = fields.String(validate=HOUR)
    time_zone = TimeZone()
    anniversary_of = fields.String(validate=validate.OneOf(ANNIVERSARIES))
    types = fields.List(fields.String(validate=TYPE), validate=validate.Length(min=1, max=20))
    days = Whole(1, MOST_DAYS)

    @validates_schema(skip_on_field_errors=True)
    def require_what_its_kind_takes(self, data, **_options):
        needs, may = _OF_STARTS[data["kind"]]
        _require(data, needs, may, common={"kind"})


_OF_STARTS = {
    "event": ({"event"}, set()),
    "segment": ({"segment_id"}, set()),
    "date": ({"segment_id", "at"}, {"time_zone", "anniversary_of"}),
    "inactivity": ({"types", "days"}, {"segment_id"}),
}


class JourneyBranch(Strict):
    """A part of those who come to a split, and where they go on; out of the journey without it."""

    percent = Whole(1, 100, required=True)
    next = fields.String(validate=WORD)


class JourneyStep(Strict):
    """One step. Whoever has taken it goes on to `next`, or has come to the end without it.

    `wait` lasts so long, `wait_until` until a window is open where they are, `wait_for` until an
    event, or that a mail of an earlier step was followed; `within` that time, after which they go
    on to `otherwise`. So they do when a `condition` does not hold.
    """

    key = fields.String(required=True, validate=WORD)
    kind = fields.String(required=True, validate=validate.OneOf(STEP_KINDS))
    name = Text(120)
    lasts = fields.Nested(JourneyTime)
    window = fields.Nested(SendWindow)
    event = fields.Nested(JourneyEvent)
    mail_step = fields.String(validate=WORD)
    mail_was = fields.String(validate=validate.OneOf(MAIL_ACTIVITIES))
    within = fields.Nested(JourneyTime)
    rule = RuleTree()
    conditions = many(EventCondition, 20, metadata={
        "description": "Conditions on what the event told by which they entered."})
    branches = fields.List(fields.Nested(JourneyBranch), validate=validate.Length(min=2, max=10))
    action_id = Id("action")
    call_list_id = Id("call_list")
    subject = Text(300, metadata={"description": "Of a task or a ticket; the name of a deal."})
    notes = Text(2000, is_long=True, metadata={
        "description": "Of a ticket a note among us, by which it begins."})
    owner_id = Id("user", metadata={
        "description": "Whose the task or deal is; of whoever looks after the contact without it. "
                       "A ticket is routed without it."})
    ticket_type_id = Id("ticket_type")
    pipeline_id = Id("pipeline")
    tag = Text(60)
    due_in = fields.Nested(JourneyTime)
    reason = fields.String(validate=WORD)
    next = fields.String(validate=WORD)
    otherwise = fields.String(validate=WORD)

    @validates_schema(skip_on_field_errors=True)
    def require_what_its_kind_takes(self, data, **_options):
        kind = data["kind"]
        needs, may = _OF_STEPS[kind]
        _require(data, needs, may, common={"key", "kind", "name"})
        if kind == "wait_for":
            _require_one(data, ("event", "mail_step"))
            if ("mail_step" in data) is not ("mail_was" in data):
                raise ValidationError({"mail_was": ["It goes with mail_step."]})
        if kind == "condition":
            _require_one(data, ("rule", "conditions"))
        if kind == "deal" and len(data["subject"]) > MOST_DEAL_NAME:
            raise ValidationError({"subject": [f"{MOST_DEAL_NAME} characters at the most."]})
        if kind == "split" and sum(one["percent"] for one in data["branches"]) != 100:
            raise ValidationError({"branches": ["The percentages do not come to 100."]})


_OF_STEPS = {
    "wait": ({"lasts"}, {"next"}),
    "wait_until": ({"window"}, {"next"}),
    "wait_for": ({"within"}, {"event", "mail_step", "mail_was", "next", "otherwise"}),
    "condition": (set(), {"rule", "conditions", "next", "otherwise"}),
    "split": ({"branches"}, set()),
    "send_mail": ({"action_id"}, {"next"}),
    "call": ({"call_list_id"}, {"next"}),
    "task": ({"subject"}, {"notes", "owner_id", "due_in", "next"}),
    "ticket": ({"subject"}, {"notes", "owner_id", "ticket_type_id", "next"}),
    "deal": ({"subject"}, {"owner_id", "pipeline_id", "next"}),
    "tag": ({"tag"}, {"next"}),
    "untag": ({"tag"}, {"next"}),
    "goal": (set(), {"next"}),
    "exit": ({"reason"}, set()),
}


def _require(data, needs, may, *, common):
    for name in sorted(needs - data.keys()):
        raise ValidationError({name: [f"{data['kind']} needs it."]})
    for name in sorted(data.keys() - needs - may - common):
        raise ValidationError({name: [f"{data['kind']} does not take it."]})


def _require_one(data, names):
    given = [name for name in names if name in data]
    if len(given) != 1:
        raise ValidationError({given[-1] if given else names[0]: [f"Give {' or '.join(names)}."]})


class JourneyGoal(Strict):
    """What the journey is for: an event, or that a rule comes to hold of somebody. Who reaches it
    leaves. It is looked for in those held out too, `within_days` of entering."""

    event = fields.Nested(JourneyEvent)
    rule = RuleTree()
    within_days = Whole(1, 366, load_default=90)

    @validates_schema(skip_on_field_errors=True)
    def require_one(self, data, **_options):
        _require_one(data, ("event", "rule"))


class JourneyReEntry(Strict):
    """Whether whoever was in it may enter again: `never`, `after_days`, or `always`. Nobody is in
    it twice at once for the same key."""

    policy = fields.String(load_default="never", validate=validate.OneOf(RE_ENTRIES))
    days = Whole(1, MOST_DAYS)

    @validates_schema(skip_on_field_errors=True)
    def require_days(self, data, **_options):
        if (data["policy"] == "after_days") is not ("days" in data):
            raise ValidationError({"days": ["It goes with after_days."]})


class JourneyDefinition(Strict):
    """A start, and steps, of which the first comes first."""

    start = fields.Nested(JourneyStart, required=True)
    steps = fields.List(fields.Nested(JourneyStep), required=True,
                        validate=validate.Length(min=1, max=MOST_STEPS))
    goal = fields.Nested(JourneyGoal)
    exits = many(JourneyEvent, 10, load_default=list, metadata={
        "description": "Events after which somebody leaves, wherever they are."})
    re_entry = fields.Nested(
        JourneyReEntry, load_default=lambda: JourneyReEntry().load({}))
    hold_out_share = Share(load_default=0, metadata={
        "description": "Which part of those who would enter is left alone, to see what the journey "
                       "brings; the same people each time."})

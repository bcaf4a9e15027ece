"""What is done so that things no longer come back, and whether it helped: the Pareto of causes."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Amount,
    Day,
    ExpectedVersion,
    Id,
    Money,
    PageRequest,
    Pattern,
    Recorded,
    Share,
    Strict,
    Text,
    Whole,
    many,
    page_of,
)
from ..declare import get, patch, post
from .declared import CHANGED, NOT_FOUND, helpdesk
from .return_setting import RETURN_KINDS

ACTION_STATES = ("planned", "done", "dropped")
PARETO_BY = ("product", "cause", "reason", "supplier", "responsible")


class CorrectiveActionFields(Strict):
    description = Text(2000, is_long=True)
    cause = fields.String(validate=WORD, metadata={
        "description": "The cause that it is against, as causes of returns are counted."})
    product_id = Id("product", allow_none=True, metadata={
        "description": "The only product that it is about."})
    owner_id = Id("user")
    due_on = Day()
    state = fields.String(validate=validate.OneOf(ACTION_STATES))
    done_on = Day(allow_none=True)


class NewCorrectiveAction(CorrectiveActionFields):
    description = Text(2000, required=True, is_long=True)
    cause = fields.String(required=True, validate=WORD)
    owner_id = Id("user", required=True)
    due_on = Day(required=True)
    state = fields.String(load_default="planned", validate=validate.OneOf(ACTION_STATES))


class CorrectiveAction(Recorded):
    id = Id("corrective_action", required=True)
    description = Text(2000, required=True, is_long=True)
    cause = fields.String(required=True, validate=WORD)
    product_id = Id("product", allow_none=True)
    owner_id = Id("user", required=True)
    due_on = Day(required=True)
    state = fields.String(required=True, validate=validate.OneOf(ACTION_STATES))
    done_on = Day(allow_none=True)


class CorrectiveActionId(Strict):
    corrective_action_id = Id("corrective_action", required=True)


class UpdateCorrectiveAction(CorrectiveActionId, ExpectedVersion):
    changes = fields.Nested(CorrectiveActionFields, required=True)


class ListCorrectiveActions(PageRequest):
    state = fields.String(validate=validate.OneOf(ACTION_STATES))
    owner_id = Id("user")
    cause = fields.String(validate=WORD)


CorrectiveActionPage = page_of(CorrectiveAction, "CorrectiveActionPage")


class GetEffect(CorrectiveActionId):
    days = Whole(1, 730, load_default=90, metadata={
        "description": "How many days before it was done, and at most so many after it."})


class SpanOfReturns(Strict):
    """What came back from a day until before another, in days where the store is (UTC)."""

    from_on = Day(required=True)
    until_on = Day(required=True)
    days = Whole(required=True)
    count = Whole(required=True)
    undecided_count = Whole(required=True, metadata={
        "description": "How many more came back of which nobody has said yet why."})
    per_day = Amount(required=True, metadata={"description": "To four places."})


class ActionEffect(Strict):
    """Before and after. `change` is how much less came back a day, in per cent of before."""

    before = fields.Nested(SpanOfReturns, required=True)
    after = fields.Nested(SpanOfReturns, required=True)
    change = Amount(allow_none=True, required=True, metadata={
        "description": "Negative for fewer; none where nothing came back before, or no whole day "
                       "has passed since."})


class GetReturnPareto(Strict):
    by = fields.String(load_default="cause", validate=validate.OneOf(PARETO_BY))
    kind = fields.String(validate=validate.OneOf(RETURN_KINDS))
    from_on = Day(metadata={"description": "Asked for on that day or after; the last 90 days."})
    until_on = Day(metadata={"description": "Asked for on that day or before."})
    currency = fields.String(load_default="EUR", validate=Pattern(
        "^[A-Z]{3}$", error="This is not a currency code such as EUR."))


class ParetoPart(Strict):
    """One part. `share` is of the count, and `cumulated_share` with all before it."""

    key = Text(200, required=True, allow_none=True, metadata={
        "description": "A product, cause, reason, supplier or who answers; none where it is not "
                       "known."})
    name = Text(500, allow_none=True)
    count = Whole(required=True)
    value = fields.Nested(Money, required=True)
    cost = fields.Nested(Money, required=True, metadata={
        "description": "What we bear, less what was recovered."})
    share = Share(required=True)
    cumulated_share = Share(required=True)


class Retention(Strict):
    """How many could be kept by an offer, and what that saved against taking it all back."""

    offered = Whole(required=True)
    accepted = Whole(required=True)
    retained_share = Share(allow_none=True, required=True)
    retained_value = fields.Nested(Money, required=True)
    saved = fields.Nested(Money, required=True)


class ReturnPareto(Strict):
    """What comes back, the most first. What several products share counts for each of them."""

    by = fields.String(required=True)
    from_on = Day(required=True)
    until_on = Day(required=True)
    count = Whole(required=True)
    value = fields.Nested(Money, required=True)
    cost = fields.Nested(Money, required=True)
    parts = many(ParetoPart, 200, required=True)
    retention = fields.Nested(Retention, required=True)


get_return_pareto = helpdesk.query(
    "get_return_pareto", "See of what most comes back, and how much could be kept.",
    request=GetReturnPareto, reply=ReturnPareto, permission="tickets:read",
    route=get("/returns/pareto"), objects=("return.*",),
)
create_corrective_action = helpdesk.command(
    "create_corrective_action", "Plan what is done against a cause, by whom and until when.",
    request=NewCorrectiveAction, reply=CorrectiveAction, permission="tickets:write",
    route=post("/corrective-actions", location="/corrective-actions/{id}"),
    links={"get_corrective_action": {"corrective_action_id": "id"}},
)
get_corrective_action = helpdesk.query(
    "get_corrective_action", "See a corrective action.",
    request=CorrectiveActionId, reply=CorrectiveAction, permission="tickets:read",
    route=get("/corrective-actions/{corrective_action_id}"), errors=NOT_FOUND,
)
list_corrective_actions = helpdesk.query(
    "list_corrective_actions", "List corrective actions, what is due first first.",
    request=ListCorrectiveActions, reply=CorrectiveActionPage, permission="tickets:read",
    route=get("/corrective-actions"),
)
update_corrective_action = helpdesk.command(
    "update_corrective_action", "Change a corrective action, or say that it is done.",
    request=UpdateCorrectiveAction, reply=CorrectiveAction, permission="tickets:write",
    route=patch("/corrective-actions/{corrective_action_id}"), errors=CHANGED,
)
get_corrective_action_effect = helpdesk.query(
    "get_corrective_action_effect", "See how much came back before and after an action.",
    request=GetEffect, reply=ActionEffect, permission="tickets:read",
    route=get("/corrective-actions/{corrective_action_id}/effect"), errors=NOT_FOUND,
    objects=("return.*",),
)

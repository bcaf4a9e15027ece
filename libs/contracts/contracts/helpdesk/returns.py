"""Returns and cancellations: what can be asked and is told of them."""

from marshmallow import fields, validate

from ..common import Flag, Id, Language, Money, Strict, Text, Time, many, page_of
from ..contacts.contact import CHANNELS
from ..contacts.interaction import Reference
from ..declare import get, patch, post, put
from ..errors import Conflict
from ..facts import AboutParties
from ..visibility import shows
from . import message as m
from . import return_requests as r
from .declared import CHANGED, NOT_FOUND, helpdesk
from .return_parts import (
    MOST_RETURNED_LINES,
    OUTCOMES,
    SETTLEMENTS,
    ReturnApproval,
    ReturnCause,
    ReturnClaim,
    ReturnCost,
    ReturnedLine,
    ReturnOffering,
    ReturnSettlement,
)
from .return_setting import RETURN_KINDS, HeldPolicy

RETURN_STATES = ("requested", "received", "closed")
RETURN_STATUSES = ("requested", "authorized", "sent", "received", "inspected", "settling",
                   "settled", "refused", "cancelled")
RIGHTS = ("withdrawal", "policy", "exception")


@shows("return", owned_by=("owner_id",), team="team_id")
class Return(AboutParties):
    """The customer comes first among the parties. Amounts are without taxes."""

    id = Id("return", required=True)
    number = Text(60, required=True)
    state = fields.String(required=True, validate=validate.OneOf(RETURN_STATES))
    status = fields.String(allow_none=True, validate=validate.OneOf(RETURN_STATUSES))
    kind = fields.String(allow_none=True, validate=validate.OneOf(RETURN_KINDS))
    opened_at = Time(required=True)
    closed_at = Time(allow_none=True)
    order_id = Id("order", allow_none=True)
    order_number = Text(60, allow_none=True)
    subscription_id = Id("subscription", allow_none=True)
    ticket_id = Id("ticket", allow_none=True, metadata={
        "description": "Where it is talked about."})
    refers_to = many(Reference, 20, metadata={
        "description": "What it came of, such as a conversation on a network."})
    team_id = Text(60, allow_none=True)
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS))
    language = Language(allow_none=True)
    amount = fields.Nested(Money, allow_none=True, metadata={
        "description": "What is given back was sold for."})
    reason = Text(300, allow_none=True, metadata={"description": "With those it is a case of."})
    reason_id = Id("return_reason", allow_none=True)
    words = Text(5000, allow_none=True, is_long=True, metadata={
        "description": "Why, as the customer says it."})
    lines = many(ReturnedLine, MOST_RETURNED_LINES)
    right = fields.String(allow_none=True, validate=validate.OneOf(RIGHTS), metadata={
        "description": "By what it may come back: a consumer's right of withdrawal, our policy, "
                       "or an exception that has to be approved."})
    policy = fields.Nested(HeldPolicy, allow_none=True)
    wanted = fields.String(allow_none=True, validate=validate.OneOf(SETTLEMENTS))
    approval = fields.Nested(ReturnApproval, allow_none=True)
    offering = fields.Nested(ReturnOffering, allow_none=True)
    authorized_at = Time(allow_none=True)
    label_url = Text(500, allow_none=True)
    carrier = Text(100, allow_none=True)
    tracking_number = Text(100, allow_none=True)
    sent_at = Time(allow_none=True)
    received_at = Time(allow_none=True)
    inspected_at = Time(allow_none=True)
    inspection_note = Text(2000, allow_none=True, is_long=True)
    settlement = fields.Nested(ReturnSettlement, allow_none=True)
    outcome = fields.String(allow_none=True, validate=validate.OneOf(OUTCOMES))
    outcome_text = Text(5000, allow_none=True, is_long=True, metadata={
        "description": "What its author was told."})
    is_retained = Flag(allow_none=True, metadata={
        "description": "Whether the customer took an offer of ours instead."})
    cause = fields.Nested(ReturnCause, allow_none=True)
    costs = many(ReturnCost, 100)
    claim = fields.Nested(ReturnClaim, allow_none=True)
    photos = many(m.Attachment, 40)


class ReturnTold(Strict):
    return_ = fields.Nested(Return, required=True, data_key="return")


ReturnPage = page_of(Return, "ReturnPage")

_CLOSED = {"return_is_closed": Conflict, "return_does_not_stand_so": Conflict}
_APPROVED = {"return_needs_approval": Conflict}
_STEP = CHANGED | _CLOSED
REQUESTED = {"more_than_delivered": Conflict, 
             "subscription_is_over": Conflict, "return_is_pending": Conflict}

request_return = helpdesk.command(
    "request_return", "Take up that a customer gives goods back, or cancels a subscription.",
    request=r.RequestReturn, reply=Return, permission="tickets:write",
    route=post("/returns", location="/returns/{id}"), errors=REQUESTED,
    links={"get_return": {"return_id": "id"}, "authorize_return": {"return_id": "id"},
           "make_return_offers": {"return_id": "id"}},
)
get_return = helpdesk.query(
    "get_return", "See a return or a cancellation.",
    request=r.ReturnId, reply=Return, permission="tickets:read",
    route=get("/returns/{return_id}"), errors=NOT_FOUND,
)
list_returns = helpdesk.query(
    "list_returns", "List returns and cancellations, the latest first.",
    request=r.ListReturns, reply=ReturnPage, permission="tickets:read", route=get("/returns"),
)
update_return = helpdesk.command(
    "update_return", "Change who looks after a return, and how it comes back.",
    request=r.UpdateReturn, reply=Return, permission="tickets:write",
    route=patch("/returns/{return_id}"), errors=CHANGED | {"return_is_closed": Conflict},
)
make_return_offers = helpdesk.command(
    "make_return_offers", "Offer the customer something instead, once.",
    request=r.ChangeReturn, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/offers", status=200),
    errors=_STEP | {"offers_were_made": Conflict},
)
answer_return_offer = helpdesk.command(
    "answer_return_offer", "Say which offer the customer takes, or that they take none.",
    request=r.AnswerReturnOffer, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/offers/answer", status=200),
    errors=_STEP | {"no_offer_is_open": Conflict},
)
approve_return = helpdesk.command(
    "approve_return", "Allow an exception from the policy, or a settlement beyond its limit.",
    request=r.ApproveReturn, reply=Return, permission="returns:approve",
    route=post("/returns/{return_id}/approve", status=200), errors=_STEP,
)
authorize_return = helpdesk.command(
    "authorize_return", "Have goods come back.",
    request=r.AuthorizeReturn, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/authorize", status=200), errors=_STEP | _APPROVED,
)
receive_return = helpdesk.command(
    "receive_return", "Say that goods have come back.",
    request=r.ReceiveReturn, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/receive", status=200), errors=_STEP,
)
inspect_return = helpdesk.command(
    "inspect_return", "Say in which condition goods came back, and how many are accepted.",
    request=r.InspectReturn, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/inspect", status=200), errors=_STEP,
)
settle_return = helpdesk.command(
    "settle_return", "Decide what the customer gets; credit note, order or coupon follow.",
    request=r.SettleReturn, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/settle", status=200),
    errors=_STEP | _APPROVED | {"more_than_returned": Conflict},
)
refuse_return = helpdesk.command(
    "refuse_return", "Decline a return, and say why.",
    request=r.RefuseReturn, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/refuse", status=200),
    errors=_STEP | {"right_of_withdrawal": Conflict},
)
cancel_return = helpdesk.command(
    "cancel_return", "Take back that something is given back, as the customer wishes.",
    request=r.ChangeReturn, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/cancel", status=200), errors=_STEP,
)
record_return_cause = helpdesk.command(
    "record_return_cause", "Say why something really came back, and who answers for it.",
    request=r.RecordReturnCause, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/cause", status=200), errors=CHANGED,
)
add_return_cost = helpdesk.command(
    "add_return_cost", "Note what a return cost, and who bears it.",
    request=r.AddReturnCost, reply=Return, permission="tickets:write",
    route=post("/returns/{return_id}/costs", status=200), errors=NOT_FOUND,
)
set_return_claim = helpdesk.command(
    "set_return_claim", "Say what a supplier or a carrier is to make good, and how that stands.",
    request=r.SetReturnClaim, reply=Return, permission="tickets:write",
    route=put("/returns/{return_id}/claim"), errors=CHANGED,
)
add_return_photo = helpdesk.command(
    "add_return_photo", "Add a photo to a return.",
    request=r.NewReturnPhoto, reply=m.Attachment, permission="tickets:write",
    route=post("/returns/{return_id}/photos", most_bytes=m.MOST_BODY),
    errors=NOT_FOUND, objects=("return",),
)
get_return_photo = helpdesk.query(
    "get_return_photo", "See a photo of a return.",
    request=r.ReturnPhotoId, reply=m.AttachmentFile, permission="tickets:read",
    route=get("/returns/{return_id}/photos/{attachment_id}"), errors=NOT_FOUND,
    objects=("return",),
)

return_opened = helpdesk.event("helpdesk.return.opened", "A return was asked for.", ReturnTold)
return_closed = helpdesk.event("helpdesk.return.closed", "A return was settled.", ReturnTold)
return_offered = helpdesk.event(
    "helpdesk.return.offered", "Something was offered instead of a return.", ReturnTold)
return_offer_accepted = helpdesk.event(
    "helpdesk.return.offer_accepted", "A customer takes an offer instead of a return.", ReturnTold)
return_offer_declined = helpdesk.event(
    "helpdesk.return.offer_declined", "A customer goes on with a return.", ReturnTold)
return_offer_expired = helpdesk.event(
    "helpdesk.return.offer_expired", "Nobody answered an offer in time; a return goes on.",
    ReturnTold)
return_authorized = helpdesk.event(
    "helpdesk.return.authorized", "Goods may come back.", ReturnTold)
return_received = helpdesk.event("helpdesk.return.received", "Goods have come back.", ReturnTold)
return_inspected = helpdesk.event(
    "helpdesk.return.inspected", "Goods that came back were looked at.", ReturnTold)
return_cause_recorded = helpdesk.event(
    "helpdesk.return.cause_recorded", "It was found why something came back.", ReturnTold)

"""Returns and cancellations in the portal of customers: each sees and asks for their own."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from ..declare import get, post
from ..errors import Conflict
from ..lines import Price, Quantity
from . import message as m
from . import return_requests as r
from .declared import CHANGED, NOT_FOUND, helpdesk
from .return_parts import OFFERING_STATES, OUTCOMES, SETTLEMENTS
from .return_setting import OFFER_KINDS, RETURN_KINDS
from .returns import REQUESTED, RETURN_STATUSES, RIGHTS


class PortalReturnReason(Strict):
    id = Id("return_reason", required=True)
    reason = fields.String(required=True, validate=WORD)
    name = fields.Nested(InLanguages, required=True)
    parent_id = Id("return_reason", allow_none=True)
    kinds = many(fields.String(validate=validate.OneOf(RETURN_KINDS)), 2)


PortalReturnReasonPage = page_of(PortalReturnReason, "PortalReturnReasonPage")


class ListPortalReturnReasons(PageRequest):
    """Those that can be chosen."""


class PortalReturnedLine(Strict):
    line_id = Id("line", required=True)
    sku = Text(60, allow_none=True)
    description = Text(500, required=True, is_long=True)
    quantity = Quantity(required=True)
    net = Price(required=True)
    accepted_quantity = Quantity(may_be_zero=True, allow_none=True)


class PortalOffer(Strict):
    """What you may have instead."""

    id = Id("offer", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(OFFER_KINDS))
    amount = fields.Nested(Money, allow_none=True)
    keeps_goods = Flag(required=True)


class PortalReturn(Recorded):
    id = Id("return", required=True)
    number = Text(60, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(RETURN_KINDS))
    status = fields.String(required=True, validate=validate.OneOf(RETURN_STATUSES))
    opened_at = Time(required=True)
    closed_at = Time(allow_none=True)
    order_id = Id("order", allow_none=True)
    order_number = Text(60, allow_none=True)
    subscription_id = Id("subscription", allow_none=True)
    ticket_id = Id("ticket", allow_none=True, metadata={
        "description": "Where you can talk with us about it."})
    amount = fields.Nested(Money, allow_none=True)
    reason = Text(300, allow_none=True)
    words = Text(5000, allow_none=True, is_long=True)
    lines = many(PortalReturnedLine, 50)
    right = fields.String(allow_none=True, validate=validate.OneOf(RIGHTS))
    offers = many(PortalOffer, 4, required=True, metadata={
        "description": "What you may have instead, while you have not answered. You need take "
                       "none, and are asked once."})
    offers_expire_at = Time(allow_none=True, metadata={
        "description": "Until when they can be answered; then your request goes on by itself."})
    offering = fields.String(allow_none=True, validate=validate.OneOf(OFFERING_STATES))
    authorized_at = Time(allow_none=True)
    label_url = Text(500, allow_none=True)
    carrier = Text(100, allow_none=True)
    tracking_number = Text(100, allow_none=True)
    received_at = Time(allow_none=True)
    how = fields.String(allow_none=True, validate=validate.OneOf(SETTLEMENTS))
    refunded = fields.Nested(Money, allow_none=True)
    voucher = Text(60, allow_none=True, metadata={"description": "The code of your coupon."})
    outcome = fields.String(allow_none=True, validate=validate.OneOf(OUTCOMES))
    outcome_text = Text(5000, allow_none=True, is_long=True)
    photos = many(m.Attachment, 40)


class ListPortalReturns(PageRequest):
    """The latest first."""


PortalReturnPage = page_of(PortalReturn, "PortalReturnPage")


class ChangePortalReturn(r.ReturnId, ExpectedVersion):
    """Which return, and optionally at which version."""


_STANDS = CHANGED | {"return_is_closed": Conflict, "return_does_not_stand_so": Conflict}

list_portal_return_reasons = helpdesk.query(
    "list_portal_return_reasons", "See for which reasons things can be given back.",
    request=ListPortalReturnReasons, reply=PortalReturnReasonPage, permission="portal:use",
    route=get("/return-reasons", audience="portal"),
)
request_portal_return = helpdesk.command(
    "request_portal_return", "Give back what was delivered to you, or cancel a subscription.",
    request=r.WhatIsReturned, reply=PortalReturn, permission="portal:use",
    route=post("/returns", location="/returns/{id}", audience="portal"),
    errors=NOT_FOUND | REQUESTED,
)
list_portal_returns = helpdesk.query(
    "list_portal_returns", "List your returns and cancellations, the latest first.",
    request=ListPortalReturns, reply=PortalReturnPage, permission="portal:use",
    route=get("/returns", audience="portal"),
)
get_portal_return = helpdesk.query(
    "get_portal_return", "See a return of yours, and what you may have instead.",
    request=r.ReturnId, reply=PortalReturn, permission="portal:use",
    route=get("/returns/{return_id}", audience="portal"), errors=NOT_FOUND,
)
answer_portal_return_offer = helpdesk.command(
    "answer_portal_return_offer", "Take an offer, or go on with giving it back.",
    request=r.AnswerReturnOffer, reply=PortalReturn, permission="portal:use",
    route=post("/returns/{return_id}/offers/answer", status=200, audience="portal"),
    errors=_STANDS | {"no_offer_is_open": Conflict},
)
cancel_portal_return = helpdesk.command(
    "cancel_portal_return", "Keep it after all.",
    request=ChangePortalReturn, reply=PortalReturn, permission="portal:use",
    route=post("/returns/{return_id}/cancel", status=200, audience="portal"), errors=_STANDS,
)
add_portal_return_photo = helpdesk.command(
    "add_portal_return_photo", "Add a photo to a return of yours.",
    request=r.NewReturnPhoto, reply=m.Attachment, permission="portal:use",
    route=post("/returns/{return_id}/photos", most_bytes=m.MOST_BODY, audience="portal"),
    errors=NOT_FOUND,
)
get_portal_return_photo = helpdesk.query(
    "get_portal_return_photo", "See a photo of a return of yours.",
    request=r.ReturnPhotoId, reply=m.AttachmentFile, permission="portal:use",
    route=get("/returns/{return_id}/photos/{attachment_id}", audience="portal"),
    errors=NOT_FOUND,
)

"""Advocates: parties who speak well of us, and what came of whom they sent."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Id,
    Money,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .influencer import Influence

# A candidate said that they would recommend us, and was not asked yet to do so.
ADVOCATE_STATES = ("candidate", "active", "ended")
PRAISES = ("nps", "review", "post", "by_hand")
REFERRAL_STATES = ("clicked", "lead", "won", "paid", "refused")
REFUSED_BECAUSE = ("self_referral", "already_referred", "by_us")
CODE = Pattern("^[a-z2-7]{12}$", error="This is no code of a referral link.")
_CODE = {"description": "What a link of theirs says in `ref`, such as "
                        "https://acme.example/?ref=k3q7m2x5b6an; null until they are active."}


class Praise(Strict):
    """By what we know that somebody speaks well of us."""

    kind = fields.String(required=True, validate=validate.OneOf(PRAISES))
    about_id = Text(60, allow_none=True, metadata={
        "description": "The survey or the mention."})
    score = Whole(0, 10, allow_none=True)
    at = Time(required=True)


class Advocate(Recorded):
    # What came of it is counted without a new version.
    CHANGES_WITH_TIME = True

    id = Id("advocate", required=True)
    contact_id = Id("contact", required=True)
    state = fields.String(required=True, validate=validate.OneOf(ADVOCATE_STATES))
    code = fields.String(allow_none=True, metadata=_CODE)
    score = Whole(0, 10, allow_none=True, metadata={
        "description": "How likely they would recommend us, as they said last (NPS)."})
    praises = many(Praise, 50, required=True)
    note = Text(1000, is_long=True, allow_none=True)
    owner_id = Id("user", allow_none=True)
    active_at = Time(allow_none=True)
    influence = fields.Nested(Influence, allow_none=True, metadata={
        "description": "How much weight their word has; missing until it is reckoned."})


class AdvocateFields(Strict):
    state = fields.String(validate=validate.OneOf(("active", "ended")))
    note = Text(1000, is_long=True, allow_none=True)
    owner_id = Id("user", allow_none=True)


class NewAdvocate(Strict):
    contact_id = Id("contact", required=True)
    note = Text(1000, is_long=True, allow_none=True)
    owner_id = Id("user", allow_none=True)


class AdvocateId(Strict):
    advocate_id = Id("advocate", required=True)


class UpdateAdvocate(AdvocateId, ExpectedVersion):
    changes = fields.Nested(AdvocateFields, required=True)


class ListAdvocates(PageRequest):
    state = fields.String(validate=validate.OneOf(ADVOCATE_STATES))
    contact_id = Id("contact")


AdvocatePage = page_of(Advocate, "AdvocatePage")


class ReferredInvoice(Strict):
    invoice_id = Id("invoice", required=True)
    amount = fields.Nested(Money, required=True, metadata={
        "description": "Without taxes, and without what was given back."})
    paid_at = Time(required=True)


class Referral(Recorded):
    """Somebody who was sent to us. It counts for whoever sent them first, once."""

    id = Id("referral", required=True)
    advocate_id = Id("advocate", required=True)
    contact_id = Id("contact", allow_none=True, metadata={"description": "Who sent them."})
    state = fields.String(required=True, validate=validate.OneOf(REFERRAL_STATES))
    refused_because = fields.String(allow_none=True, validate=validate.OneOf(REFUSED_BECAUSE))
    note = Text(1000, is_long=True, allow_none=True)
    clicked_at = Time(allow_none=True)
    lead_id = Id("lead", allow_none=True)
    lead_at = Time(allow_none=True)
    referred_ids = many(Id("contact"), 20, required=True, metadata={
        "description": "Who was sent, once they are known."})
    deal_id = Id("deal", allow_none=True)
    deal_value = fields.Nested(Money, allow_none=True)
    won_at = Time(allow_none=True)
    invoices = many(ReferredInvoice, 1000, required=True)
    paid = many(Money, 50, required=True, metadata={
        "description": "What these invoices come to, by currency."})


class ReferralId(Strict):
    referral_id = Id("referral", required=True)


class RefuseReferral(ReferralId, ExpectedVersion):
    note = Text(1000, minimum=3, is_long=True, required=True)


class ListReferrals(PageRequest):
    state = fields.String(validate=validate.OneOf(REFERRAL_STATES))
    advocate_id = Id("advocate")
    lead_after = Time()
    lead_before = Time()
    won_after = Time()
    won_before = Time()


ReferralPage = page_of(Referral, "ReferralPage")


class ClickReferral(Strict):
    code = fields.String(required=True, validate=CODE)


class ClickedReferral(Strict):
    """What the page keeps until somebody leaves their name: both go into the address of the form.
    """

    code = fields.String(required=True)
    referral_id = Id("referral", required=True)


class PortalReferral(Strict):
    """That somebody came by your link, and how far it got; not who."""

    id = Id("referral", required=True)
    state = fields.String(required=True, validate=validate.OneOf(REFERRAL_STATES))
    lead_at = Time(required=True)
    won_at = Time(allow_none=True)


PortalReferralPage = page_of(PortalReferral, "PortalReferralPage")


class PortalReferralLink(Strict):
    code = fields.String(required=True, metadata=_CODE)
    active_at = Time(required=True)


class ListPortalReferralLinks(PageRequest):
    """Yours, if you are asked to speak for us."""


PortalReferralLinkPage = page_of(PortalReferralLink, "PortalReferralLinkPage")


class ListPortalReferrals(PageRequest):
    """Whom you sent, the latest first."""


class AdvocateTold(Strict):
    advocate = fields.Nested(Advocate, required=True)


class ReferralTold(Strict):
    referral = fields.Nested(Referral, required=True)

"""Advocates and referrals: what can be asked and is told of them."""

from ..declare import get, patch, post
from ..errors import Conflict, RateLimited
from . import advocate as a
from .declared import CHANGED, NOT_FOUND, social

create_advocate = social.command(
    "create_advocate", "Have somebody speak for us, with a link of their own.",
    request=a.NewAdvocate, reply=a.Advocate, permission="social:write",
    route=post("/advocates", location="/advocates/{id}"), safe_to_repeat=True,
    links={"get_advocate": {"advocate_id": "id"}, "update_advocate": {"advocate_id": "id"}},
)
get_advocate = social.query(
    "get_advocate", "See an advocate, and why they are one.",
    request=a.AdvocateId, reply=a.Advocate, permission="social:read",
    route=get("/advocates/{advocate_id}"), errors=NOT_FOUND,
)
list_advocates = social.query(
    "list_advocates", "List advocates and those who may become one, the latest first.",
    request=a.ListAdvocates, reply=a.AdvocatePage, permission="social:read",
    route=get("/advocates"),
)
update_advocate = social.command(
    "update_advocate", "Have an advocate begin or end, and note what is to be known of them.",
    request=a.UpdateAdvocate, reply=a.Advocate, permission="social:write",
    route=patch("/advocates/{advocate_id}"), errors=CHANGED,
)
get_referral = social.query(
    "get_referral", "See what came of somebody who was sent to us.",
    request=a.ReferralId, reply=a.Referral, permission="social:read",
    route=get("/referrals/{referral_id}"), errors=NOT_FOUND,
)
list_referrals = social.query(
    "list_referrals", "List who was sent to us, the latest first.",
    request=a.ListReferrals, reply=a.ReferralPage, permission="social:read",
    route=get("/referrals"),
)
refuse_referral = social.command(
    "refuse_referral", "Say that somebody does not count as sent to us.",
    request=a.RefuseReferral, reply=a.Referral, permission="social:write",
    route=post("/referrals/{referral_id}/refuse", status=200),
    errors=CHANGED | {"referral_is_paid": Conflict},
)
click_referral = social.command(
    "click_referral", "Say that somebody came by a referral link; of one visitor once a day.",
    request=a.ClickReferral, reply=a.ClickedReferral, permission=None,
    route=post("/public/referrals/click", status=200),
    errors=NOT_FOUND | {RateLimited.code: RateLimited}, safe_to_repeat=True,
)
list_portal_referrals = social.query(
    "list_portal_referrals", "See how far those got whom you sent.",
    request=a.ListPortalReferrals, reply=a.PortalReferralPage, permission="portal:use",
    route=get("/referrals", audience="portal"),
)
list_portal_referral_links = social.query(
    "list_portal_referral_links", "See what links say by which you send others to us.",
    request=a.ListPortalReferralLinks, reply=a.PortalReferralLinkPage, permission="portal:use",
    route=get("/referral-links", audience="portal"),
)

advocate_created = social.event(
    "social.advocate.created", "Somebody speaks well of us, or is to.", a.AdvocateTold)
advocate_updated = social.event("social.advocate.updated", "An advocate changed.", a.AdvocateTold)
referral_opened = social.event(
    "social.referral.opened", "Somebody who was sent to us became a lead.", a.ReferralTold)
referral_won = social.event(
    "social.referral.won", "A deal was won with somebody who was sent to us.", a.ReferralTold)
referral_paid = social.event(
    "social.referral.paid", "Somebody who was sent to us paid an invoice.", a.ReferralTold)
referral_changed = social.event(
    "social.referral.changed", "What a referral came to was taken back, or corrected.",
    a.ReferralTold)
referral_refused = social.event(
    "social.referral.refused", "Somebody does not count as sent to us.", a.ReferralTold)

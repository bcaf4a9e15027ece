"""Testimonials: what can be asked and is told of them."""

from ..declare import get, patch, post
from ..errors import Conflict, RateLimited
from . import testimonial as t
from .declared import CHANGED, NOT_FOUND, social

_OPEN = NOT_FOUND | {RateLimited.code: RateLimited}

create_testimonial = social.command(
    "create_testimonial", "Write down what somebody says of us; nobody sees it yet.",
    request=t.NewTestimonial, reply=t.Testimonial, permission="social:write",
    route=post("/testimonials", location="/testimonials/{id}"),
    links={"ask_testimonial": {"testimonial_id": "id"}},
)
get_testimonial = social.query(
    "get_testimonial", "See a testimonial, and whether its author agrees.",
    request=t.TestimonialId, reply=t.Testimonial, permission="social:read",
    route=get("/testimonials/{testimonial_id}"), errors=NOT_FOUND,
)
list_testimonials = social.query(
    "list_testimonials", "List testimonials, the latest first.",
    request=t.ListTestimonials, reply=t.TestimonialPage, permission="social:read",
    route=get("/testimonials"),
)
update_testimonial = social.command(
    "update_testimonial", "Change a testimonial; another text or name has to be agreed to anew.",
    request=t.UpdateTestimonial, reply=t.Testimonial, permission="social:write",
    route=patch("/testimonials/{testimonial_id}"), errors=CHANGED,
)
ask_testimonial = social.command(
    "ask_testimonial", "Ask its author whether a testimonial may be shown to everybody.",
    request=t.ChangeTestimonial, reply=t.Testimonial, permission="social:write",
    route=post("/testimonials/{testimonial_id}/ask", status=200),
    errors=CHANGED | {"testimonial_is_decided": Conflict},
)
list_public_testimonials = social.query(
    "list_public_testimonials", "List what others say of us, as they agreed to.",
    request=t.ListPublicTestimonials, reply=t.PublicTestimonialPage, permission=None,
    route=get("/public/testimonials"), errors={RateLimited.code: RateLimited},
)
get_public_testimonial = social.query(
    "get_public_testimonial",
    "See what a link asks to agree to; it changes nothing, whoever opens it.",
    request=t.TestimonialLink, reply=t.AskedTestimonial, permission=None,
    route=post("/public/testimonials/look", status=200), errors=_OPEN,
)
answer_public_testimonial = social.command(
    "answer_public_testimonial", "Agree to what a link asks, or not, or not any more.",
    request=t.AnswerTestimonial, reply=t.AskedTestimonial, permission=None,
    route=post("/public/testimonials/answer", status=200), errors=_OPEN, safe_to_repeat=True,
)
list_portal_testimonials = social.query(
    "list_portal_testimonials", "See which words of yours we ask to show, or do.",
    request=t.ListPortalTestimonials, reply=t.AskedTestimonialPage, permission="portal:use",
    route=get("/testimonials", audience="portal"),
)
answer_portal_testimonial = social.command(
    "answer_portal_testimonial", "Agree that words of yours are shown, or not, or not any more.",
    request=t.AnswerPortalTestimonial, reply=t.AskedTestimonial, permission="portal:use",
    route=post("/testimonials/{testimonial_id}/answer", status=200, audience="portal"),
    errors=NOT_FOUND, safe_to_repeat=True,
)

testimonial_agreed = social.event(
    "social.testimonial.agreed", "Somebody agrees that their words are shown.",
    t.TestimonialTold)
testimonial_withdrawn = social.event(
    "social.testimonial.withdrawn", "Somebody's words are shown no more.", t.TestimonialTold)

"""Testimonials: what somebody says of us, shown to everybody only while they agree."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    page_of,
)

TESTIMONIAL_STATES = ("draft", "asked", "agreed", "refused", "withdrawn")
DECIDED_BY = ("link", "portal")
LONGEST = 2_000
TOKEN = Pattern("^[a-z0-9]{42}$", error="This is no link of a testimonial.")


class TestimonialFields(Strict):
    text = Text(LONGEST, is_long=True)
    shown_as = Text(120, metadata={"description": "By which name it is shown."})
    language = Language(allow_none=True)
    is_shown = Flag(metadata={
        "description": "Whether we want to show it; it is shown only while they agree."})


class NewTestimonial(TestimonialFields):
    contact_id = Id("contact", required=True)
    text = Text(LONGEST, is_long=True, required=True)
    shown_as = Text(120, required=True)
    mention_id = Id("mention", allow_none=True, load_default=None)


class Testimonial(Recorded):
    id = Id("testimonial", required=True)
    contact_id = Id("contact", required=True)
    text = Text(LONGEST, is_long=True, required=True)
    shown_as = Text(120, required=True)
    language = Language(allow_none=True)
    is_shown = Flag(required=True)
    mention_id = Id("mention", allow_none=True)
    conversation_id = Id("conversation", allow_none=True, metadata={
        "description": "The conversation on a network in which it was said."})
    state = fields.String(required=True, validate=validate.OneOf(TESTIMONIAL_STATES))
    asked_at = Time(allow_none=True)
    is_mailed = Flag(required=True, metadata={
        "description": "Whether they were asked by mail; else they see it in the portal."})
    decided_at = Time(allow_none=True)
    decided_by = fields.String(allow_none=True, validate=validate.OneOf(DECIDED_BY))


class TestimonialId(Strict):
    testimonial_id = Id("testimonial", required=True)


class ChangeTestimonial(TestimonialId, ExpectedVersion):
    """Which testimonial, and optionally at which version."""


class UpdateTestimonial(ChangeTestimonial):
    changes = fields.Nested(TestimonialFields, required=True)


class ListTestimonials(PageRequest):
    state = fields.String(validate=validate.OneOf(TESTIMONIAL_STATES))
    contact_id = Id("contact")


TestimonialPage = page_of(Testimonial, "TestimonialPage")


class PublicTestimonial(Strict):
    id = Id("testimonial", required=True)
    text = Text(LONGEST, is_long=True, required=True)
    shown_as = Text(120, required=True)
    language = Language(allow_none=True)
    agreed_at = Time(required=True)


class ListPublicTestimonials(PageRequest):
    """Those whose authors agree, the latest first."""


PublicTestimonialPage = page_of(PublicTestimonial, "PublicTestimonialPage")


class AskedTestimonial(Strict):
    """What somebody is asked to agree to."""

    id = Id("testimonial", required=True)
    text = Text(LONGEST, is_long=True, required=True)
    shown_as = Text(120, required=True)
    state = fields.String(required=True, validate=validate.OneOf(TESTIMONIAL_STATES))


class TestimonialLink(Strict):
    token = fields.String(required=True, validate=TOKEN)


class AnswerTestimonial(TestimonialLink):
    is_agreed = Flag(required=True)


class AnswerPortalTestimonial(TestimonialId):
    is_agreed = Flag(required=True)


class ListPortalTestimonials(PageRequest):
    """What you are asked, or were, the latest first."""


AskedTestimonialPage = page_of(AskedTestimonial, "AskedTestimonialPage")


class TestimonialTold(Strict):
    testimonial = fields.Nested(Testimonial, required=True)

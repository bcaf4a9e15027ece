"""Testimonials as everybody sees them, and as their authors decide about them by a link."""

from chassis import paging
from chassis.paging import moment
from contracts.errors import NotFound

from . import testimonial_links, testimonials
from .models import Testimonial


def list_public_testimonials(*, limit, after):
    """List what others say of us, as they agreed to, the latest first."""
    return paging.page(Testimonial.collection(), {"_is_public": True}, sort="-decided_at",
                       kind=moment, limit=limit, after=after, show=_shown)


def get_public_testimonial(*, token):
    """Show what a link asks to agree to; nothing comes of looking."""
    return testimonials.asked(_found(token).to_view())


def answer_public_testimonial(*, token, is_agreed):
    """Agree to what a link asks, or not, or not any more; the link stays good for that."""
    return testimonials.asked(testimonials.decide(_found(token), is_agreed, "link"))


def _found(token):
    found = Testimonial.objects(id=testimonial_links.testimonial_id_of(token)).first()
    if found is None or found.state == "draft":
        raise NotFound("There is no such testimonial, or it was changed.")
    return found


def _shown(raw):
    return {"id": raw["_id"], "text": raw["text"], "shown_as": raw["shown_as"],
            "language": raw.get("language"), "agreed_at": raw["decided_at"]}

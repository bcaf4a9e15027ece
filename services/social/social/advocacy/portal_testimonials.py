"""Testimonials in the portal of customers: each their own words, to agree to or not."""

from chassis import paging
from chassis.paging import moment
from chassis.parties import survivor_of
from chassis.store import view
from contracts.context import current_call
from contracts.errors import NotFound

from . import testimonials
from .models import Testimonial


def list_portal_testimonials(*, limit, after, party):
    """List which words of the caller we ask to show, or do, the latest first."""
    return paging.page(
        Testimonial.collection(),
        {"contact_id": _contact_id(party), "asked_at": {"$exists": True}}, sort="-created_at",
        kind=moment, limit=limit, after=after, show=lambda raw: testimonials.asked(view(raw)))


def answer_portal_testimonial(*, testimonial_id, is_agreed, party):
    """Agree that words of the caller are shown, or not, or not any more."""
    found = Testimonial.objects(
        id=testimonial_id, contact_id=_contact_id(party), state__ne="draft").first()
    if found is None:
        raise NotFound(f"There is no testimonial {testimonial_id}.", id=testimonial_id)
    return testimonials.asked(testimonials.decide(found, is_agreed, "portal"))


def _contact_id(party):
    contact_id = current_call().actor.contact_id
    return survivor_of(contact_id) if contact_id else party["id"]

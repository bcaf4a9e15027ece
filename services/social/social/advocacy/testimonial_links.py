"""Links to testimonials: made as a mail goes out and never kept, known again by their signature.
"""

from chassis import mails
from contracts.common import EXAMPLE_SUFFIX

from ..seals import seal_of
from .models import Testimonial

PURPOSE = "links to testimonials"
# Stands in a mail that waits, in the place of the token.
PLACE = "{token}"
_SUFFIX = len(EXAMPLE_SUFFIX)


def token_of(testimonial_id):
    """What a link ends with: the id, whose last part is random, and a signature."""
    return testimonial_id.rpartition("_")[2] + seal_of(PURPOSE).mark(testimonial_id)


def testimonial_id_of(token):
    """The id of the testimonial of a link; None where it was not made here."""
    testimonial_id = f"{Testimonial.ENTITY}_{token[:_SUFFIX]}"
    is_ours = seal_of(PURPOSE).is_mark_of(token[_SUFFIX:], testimonial_id)
    return testimonial_id if is_ours else None


def complete(mail):
    """A mail as it goes out, with its token."""
    about = mail.get("about") or {}
    if about.get("type") != Testimonial.ENTITY:
        return mail
    # Only the link has one: it stands after whatever somebody said.
    before, _, after = mail["text"].rpartition(PLACE)
    return {**mail, "text": before + token_of(about["id"]) + after}


def send_waiting_mails():
    """Send the mails of social that wait, those that ask for an answer with their links."""
    mails.send_waiting_mails(complete)

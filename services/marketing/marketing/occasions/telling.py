"""Whoever registered is told by mail where they stand, with the occasion for their calendar."""

from chassis.mails import write_mail

from ..email.sender import public_link, sent_by
from ..forms import form_tokens
from . import calendars, wording

OWN = "registration"


def tell(registration, occasion, what):
    """Mail somebody: `confirmed`, `registered`, `waiting`, `moved_up`, `changed`, `cancelled` or
    `called_off`.
    """
    if not registration.email:
        return
    subject, text = wording.mail(registration, occasion, what, link_of(registration.id))
    has_place = wording.has_place(registration, what)
    write_mail(
        to=[registration.email], subject=subject, text=text,
        contact_ids=[registration.contact_id] if registration.contact_id else [],
        attachments=[calendars.attachment_of(occasion)] if has_place or (
            what == "called_off") else [],
        **sent_by(), about={"type": registration.ENTITY, "id": registration.id})


def link_of(registration_id):
    """Where somebody sees their registration, and gives their place back."""
    return public_link("registrations", form_tokens.link_of(registration_id, OWN))

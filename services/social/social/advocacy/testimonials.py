"""Testimonials: written down, agreed to by whoever said it, and shown only while they agree."""

from chassis import clock, paging
from chassis.asking import ask
from chassis.mails import write_mail
from chassis.outbox import announce
from chassis.paging import moment
from chassis.parties import parties_of
from chassis.store import view
from contracts import contacts
from contracts import social as contract

from ..errors import TestimonialIsDecided
from ..settings import social_settings
from .models import Testimonial

PURPOSE, CHANNEL = "service", "email"
# What is agreed to: another text, or name, is agreed to anew.
_AGREED_TO = ("text", "shown_as")
_SUBJECTS = {"en": "May we show your words?", "es": "¿Podemos publicar sus palabras?"}
_TEXTS = {
    "en": "Hello,\n\nwe would like to show to everybody what you said of us:\n\n“{text}”\n"
          "{shown_as}\n\nYou decide, and may change your mind at any time by the same link:\n\n"
          "{link}\n\nWithout an answer we do not show it.",
    "es": "Hola:\n\nNos gustaría publicar lo que dijo de nosotros:\n\n«{text}»\n{shown_as}\n\n"
          "Usted decide, y puede cambiar de opinión cuando quiera con este mismo enlace:\n\n"
          "{link}\n\nSi no responde, no lo publicamos.",
}


def create_testimonial(*, contact_id, parties, **fields):
    """Write down what somebody says of us; nobody sees it yet."""
    return view(_put(Testimonial(contact_id=parties[contact_id]["id"], **fields), is_new=True))


def get_testimonial(*, testimonial_id):
    """Show a testimonial, and whether its author agrees."""
    return view(Testimonial.fetch_raw(testimonial_id))


def list_testimonials(*, limit, after, **filters):
    """List testimonials, the latest first."""
    return paging.page(Testimonial.collection(), filters, sort="-created_at", kind=moment,
                       limit=limit, after=after)


def update_testimonial(*, testimonial_id, changes, expected_version):
    """Change a testimonial; with another text or name it is a draft again, which nobody sees."""
    testimonial = Testimonial.fetch(testimonial_id, expected_version=expected_version)
    is_other = any(name in changes and changes[name] != getattr(testimonial, name)
                   for name in _AGREED_TO)
    was_public = testimonial.is_public
    for name, value in changes.items():
        setattr(testimonial, name, value)
    if is_other:
        testimonial.state, testimonial.is_mailed = "draft", False
        testimonial.asked_at = testimonial.decided_at = testimonial.decided_by = None
    raw = _put(testimonial)
    if was_public and not testimonial.is_public:
        announce(contract.testimonial_withdrawn, testimonial=view(raw))
    return view(raw)


def ask_testimonial(*, testimonial_id, expected_version, address):
    """Ask its author whether a testimonial may be shown: by mail where they may be written to
    and there is a page for it, and in the portal. Who said no is not asked again."""
    testimonial = Testimonial.fetch(testimonial_id, expected_version=expected_version)
    if testimonial.state not in ("draft", "asked"):
        raise TestimonialIsDecided(id=testimonial_id)
    testimonial.state, testimonial.asked_at = "asked", clock.now()
    if address is not None:
        testimonial.is_mailed = True
        _mail(testimonial, address)
    return view(_put(testimonial))


def address_to_ask(*, testimonial_id, **_request):
    """For `serves(…, first=…)`: where its author may be asked by mail; no address without a page.
    """
    raw = Testimonial.fetch_raw(testimonial_id, {"contact_id": 1})
    return {"address": address_of(raw["contact_id"])}


def address_of(contact_id):
    """Where a contact may be asked by mail; None where they may not be, or there is no page."""
    if not social_settings().testimonial_page:
        return None
    told = ask(contacts.may_approach, contact_ids=[contact_id], purpose=PURPOSE, channel=CHANNEL)
    return next((item["point"] for item in told["items"] if item["is_allowed"]), None)


def decide(testimonial, is_agreed, decided_by):
    """Keep that its author agrees, or not, or not any more. The same again changes nothing."""
    before = testimonial.state
    after = "agreed" if is_agreed else "withdrawn" if before in ("agreed", "withdrawn") else (
        "refused")
    if after == before:
        return testimonial.to_view()
    testimonial.state, testimonial.decided_at = after, clock.now()
    testimonial.decided_by = decided_by
    raw = _put(testimonial)
    if after == "agreed":
        announce(contract.testimonial_agreed, testimonial=view(raw))
    elif after == "withdrawn":
        announce(contract.testimonial_withdrawn, testimonial=view(raw))
    return view(raw)


def asked(shown):
    """A testimonial as its author sees it."""
    return {name: shown[name] for name in ("id", "text", "shown_as", "state")}


def _put(testimonial, *, is_new=False):
    testimonial.is_public = testimonial.state == "agreed" and testimonial.is_shown
    return (testimonial.add() if is_new else testimonial.put()).stored


def _mail(testimonial, address):
    party = parties_of([testimonial.contact_id]).get(testimonial.contact_id, {})
    language = next((tag[:2].lower() for tag in party.get("languages") or ()
                     if tag[:2].lower() in _TEXTS), "es")
    write_mail(
        to=[address], subject=_SUBJECTS[language], contact_ids=[testimonial.contact_id],
        text=_TEXTS[language].format(
            text=testimonial.text, shown_as=testimonial.shown_as,
            link=social_settings().testimonial_page),
        about={"type": Testimonial.ENTITY, "id": testimonial.id})

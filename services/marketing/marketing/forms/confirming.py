"""Somebody confirms by a link in a mail that an address is theirs (double opt-in), and with it
what they ticked and the place that they have."""

from datetime import timedelta

from chassis import clock
from chassis.mails import write_mail
from chassis.outbox import announce
from contracts import marketing as contract
from contracts.errors import NotFound

from ..email.sender import public_link, sent_by
from ..occasions import registering
from ..occasions.models import Occasion
from . import form_tokens, people, touching, wording
from .forms import edition_of
from .models import FormSubmission

CONFIRM = "confirm"
GOOD_FOR = timedelta(days=7)
# Nobody gets more of these in a day, whoever writes their address into forms.
MOST_A_DAY = 3


def ask(submission, form):
    """Have a mail ask whoever sent a form to confirm their address."""
    now = clock.now()
    if FormSubmission.collection().count_documents(
            {"_email_key": submission.email_key, "asked_at": {"$gt": now - timedelta(days=1)}},
            limit=MOST_A_DAY) >= MOST_A_DAY:
        return
    submission.asked_at = now
    edition = edition_of(submission.form_id, submission.edition)
    registration = registering.of_submission(submission.to_raw())
    occasion = registration and Occasion.fetch_raw(registration["occasion_id"])
    subject, text = wording.asking(
        submission.language, form["title"][submission.language],
        [box["text"] for box in _ticked(edition, submission.consents)], registration, occasion,
        public_link("forms/confirmations", form_tokens.link_of(submission.id, CONFIRM)))
    write_mail(to=[submission.email], subject=subject, text=text, **sent_by(),
               about={"type": FormSubmission.ENTITY, "id": submission.id})


def look_at_confirmation(*, token):
    """Show what a link would confirm."""
    return _shown(_found(token))


def confirm_form_submission(*, token):
    """Keep that an address is whose it was said to be. Doing so twice is doing it once."""
    submission = FormSubmission.fetch(_found(token)["_id"])
    if submission.confirmed_at is None:
        submission.confirmed_at = clock.now()
        submission.contact_id = people.person_of(submission.email_key) or submission.contact_id
        submission.to_consent = True if submission.consents else None
        submission.put()
        registering.confirm_by_form(submission)
        touching.note(submission.stored)
        announce(contract.form_submission_confirmed, submission)
    return _shown(submission.to_raw())


def _found(token):
    submission = FormSubmission.fetch_raw(
        form_tokens.read_link(token, FormSubmission.ENTITY, CONFIRM))
    asked_at = submission.get("asked_at")
    if asked_at is None or (
            "confirmed_at" not in submission and clock.now() > asked_at + GOOD_FOR):
        raise NotFound("There is no such link.")
    return submission


def _shown(submission):
    edition = edition_of(submission["form_id"], submission["edition"])
    registration = registering.of_submission(submission)
    occasion = registration and Occasion.fetch_raw(registration["occasion_id"], {"name": 1})
    return {"title": edition["title"], "language": submission["language"],
            "consents": [box["text"] for box in _ticked(edition, submission.get("consents", ()))],
            "occasion_name": occasion and occasion["name"],
            "registration_state": registration and registration["state"],
            "is_confirmed": "confirmed_at" in submission}


def _ticked(edition, keys):
    return [box for box in edition.get("consents", ()) if box["key"] in keys]

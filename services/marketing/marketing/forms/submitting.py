"""What anybody can do with a form: see it, and send it, once for each time that it was shown."""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.outbox import announce
from chassis.store import again
from contracts import marketing as contract
from contracts.context import current_call

from ..occasions import registering
from . import answers as answered
from . import arriving, confirming, form_tokens, forms, touching
from .checking import expects_mail
from .models import Form, FormSubmission

# A person takes longer than this to read and fill in a form.
LEAST_SECONDS = timedelta(seconds=3)


def get_public_form(*, form_id):
    """Show what a form asks, with a token that goes back with the answers."""
    form = forms.fetch_open(form_id)
    token, expires_at = form_tokens.issue(form_id, form["edition"])
    return {
        "id": form_id, "edition": form["edition"], "title": form["title"],
        "text": form.get("text"), "questions": form["questions"],
        "consents": form.get("consents", []), "occasion_id": form.get("occasion_id"),
        "origins": form.get("origins", []), "thanks_url": form.get("thanks_url"),
        "token": token, "expires_at": expires_at}


def submit_form(*, form_id, token, language, answers, consents, utm, landing_page, referrer, via,
                website):
    """Take in what somebody sent. The same token again changes nothing and is thanked as before.

    What is likely of a program is thanked too, and kept aside.
    """
    id, number, shown_at = form_tokens.read(token, form_id)
    edition = forms.edition_of(form_id, number)
    held = FormSubmission.collection().find_one({"_id": id})
    if held is not None:
        return _thanked(Form.fetch_raw(form_id), edition, held.get("consents"))
    form = forms.fetch_open(form_id)
    clean = answered.checked(edition, answers, consents)
    email = answered.email_in(edition, clean)
    because = _suspicion(website, shown_at)
    recipient = arriving.recipient_of(via)
    submission = FormSubmission(
        id=id, form_id=form_id, edition=number, language=language, answers=clean,
        consents=list(dict.fromkeys(consents)), email=email, email_key=email,
        state="suspected" if because else "received", suspected_because=because,
        utm={name: value for name, value in (utm or {}).items() if value},
        landing_page=landing_page or None, referrer=referrer or None,
        occasion_id=form.get("occasion_id"), source_mark=_source_mark(),
        **_of_campaign(form, recipient), recipient_id=recipient and recipient["_id"],
        contact_id=recipient and recipient["contact_id"])
    try:
        submission.add()
    except DuplicateKeyError as error:
        raise again("The same was sent at once, and was quicker.") from error
    if not because:
        _count(form)
        take_in(submission, form)
    return _thanked(form, edition, consents)


def take_in(submission, form):
    """Have a submission become what it is for: a touch, a lead, a place, and consents to be
    confirmed. It has just been stored, or is stored again here."""
    submission.to_lead = True
    if form.get("occasion_id"):
        registering.register_by_form(submission)
    if submission.email and (submission.consents or submission.occasion_id):
        confirming.ask(submission, form)
    submission.put()
    touching.note(submission.stored)
    announce(contract.form_submission_received, submission)


def _suspicion(website, shown_at):
    if website:
        return "honeypot"
    if clock.now() < shown_at + LEAST_SECONDS:
        return "too_quick"
    return None


def _source_mark():
    call = current_call()
    address = call.source_address if call else None
    return form_tokens.mark_of(address) if address else None


def _of_campaign(form, recipient):
    """The campaign and the action of the form, else those of the mail by which they came."""
    told_by = form if form.get("campaign_id") else recipient or {}
    return {name: told_by.get(name) for name in ("campaign_id", "action_id")}


def _count(form):
    """Have two who send at once see each other, where there is an end to it."""
    if form.get("most_submissions") is None:
        return
    done = Form.collection().update_one({"_id": form["_id"]}, {"$inc": {"_turn": 1}})
    if not done.matched_count:
        raise again("The form went meanwhile.")


def _thanked(form, edition, consents):
    return {"is_received": True, "thanks": edition.get("thanks"),
            "thanks_url": form.get("thanks_url"),
            "expects_mail": expects_mail(form) and bool(consents or form.get("occasion_id"))}

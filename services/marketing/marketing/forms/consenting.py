"""Consents that somebody ticked and confirmed are told to contacts, once it is known whose they
are: the one person who has the address that was confirmed."""

from functools import partial

from chassis import clock
from chassis.asking import ask
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit
from contracts import contacts
from contracts.errors import NotFound

from . import evidence, people
from .forms import edition_of
from .models import FormSubmission

BATCH = 50


def record_consents():
    """Tell contacts what was confirmed lately; a periodic job, safe to repeat."""
    with as_service("marketing"):
        each_in_turn(_record_one, list(
            FormSubmission.collection().find({"_to_consent": True}).limit(BATCH)))


def _record_one(submission):
    contact_id = people.person_of(submission["_email_key"])
    if contact_id is None or not _record_all(submission, contact_id):
        commit(partial(_settle, submission["_id"], None))
        return
    commit(partial(_settle, submission["_id"], contact_id))


def _record_all(submission, contact_id):
    """Whether contacts took them; not of somebody who went meanwhile."""
    edition = edition_of(submission["form_id"], submission["edition"])
    for box in edition.get("consents", ()):
        if box["key"] not in submission["consents"]:
            continue
        try:
            ask(contacts.record_consent, once=f"form/{submission['_id']}/{box['key']}",
                contact_id=contact_id, purpose=box["purpose"], decision="granted",
                lawful_basis="consent",
                text_version=f"{submission['form_id']}/{submission['edition']}",
                given_at=submission["confirmed_at"].isoformat(),
                evidence=evidence.evidence_of(submission, box),
                **({"channel": box["channel"]} if box.get("channel") else {}))
        except NotFound:
            return False
    return True


def _settle(submission_id, contact_id):
    held = FormSubmission.objects(id=submission_id).first()
    if held is None or not held.to_consent:
        return
    held.to_consent = None
    if contact_id is None:
        held.waits_for_contact = True
    else:
        held.contact_id, held.consented_at = contact_id, clock.now()
        held.waits_for_contact = None
    held.put()


def awaken(happenings):
    """Look again at consents that wait for who has these addresses now."""
    addresses = sorted({point["address"] for happened in happenings
                        for point in happened.data["contact"].get("emails") or ()})
    if addresses:
        _wake({"_email_key": {"$in": addresses}, "_waits_for_contact": True})


def look_again():
    """Look again at all consents that wait, as somebody may have come at that very moment."""
    with as_service("marketing"):
        _wake({"_waits_for_contact": True})


def _wake(where):
    FormSubmission.collection().update_many(where, {
        "$set": {"_to_consent": True, "updated_at": clock.now()}, "$inc": {"version": 1},
        "$unset": {"_waits_for_contact": ""}})

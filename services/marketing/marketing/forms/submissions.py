"""What was sent: shown, taken in although it was suspected, thrown away, and forgotten."""

from chassis import clock, paging
from chassis.emails import required_email
from chassis.store import note_change, view

from ..occasions import erasing
from . import submitting, touching
from .models import Form, FormSubmission


def list_form_submissions(*, form_id, limit, after, state=None):
    """List what was sent by a form, the latest first."""
    Form.fetch_raw(form_id, {"_id": 1})
    where = {"form_id": form_id} | ({"state": state} if state else {})
    return paging.page(FormSubmission.collection(), where, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def get_form_submission(*, form_submission_id):
    """Show what somebody sent, and what became of it."""
    return view(FormSubmission.fetch_raw(form_submission_id))


def accept_form_submission(*, form_submission_id):
    """Take in what was suspected. Doing so twice is doing it once."""
    held = FormSubmission.fetch(form_submission_id)
    if held.state == "suspected":
        held.state, held.suspected_because = "received", None
        submitting.take_in(held, Form.fetch_raw(held.form_id))
    return held.to_view()


def delete_form_submission(*, form_submission_id):
    """Throw away what somebody sent, so that it counts for nothing; the lead and the place that
    came of it stay."""
    raw = FormSubmission.fetch_raw(form_submission_id)
    if raw["state"] == "received":
        touching.note(raw, withdrawn_at=clock.now())
    FormSubmission.collection().delete_one({"_id": raw["_id"]})
    note_change(raw["_id"], raw, None)


def forget_form_submissions(*, email):
    """Erase what was sent with an address, and registrations with it. Again finds nothing left."""
    return erase_addresses([required_email(email, "/email")])


def erase_addresses(addresses):
    """Erase what was sent with these addresses: `{"submission_count", "registration_count"}`."""
    raws = list(FormSubmission.collection().find({"_email_key": {"$in": addresses}}))
    FormSubmission.collection().delete_many({"_id": {"$in": [raw["_id"] for raw in raws]}})
    for raw in raws:
        note_change(raw["_id"], raw, None)
    return {"submission_count": len(raws),
            "registration_count": erasing.erase_addresses(addresses)}

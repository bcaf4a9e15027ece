"""Enquiries of the press: what they ask, until when, who answers, and what they were told."""

from chassis import clock, paging
from chassis.paging import moment
from chassis.store import view
from contracts.errors import ValidationFailed

from ..conversations.keeping import actor_id
from ..crises import entries, saying
from ..crises.models import Crisis
from ..errors import PressEnquiryIsAnswered
from .models import PressEnquiry


def log_press_enquiry(*, contact_id, parties, asked_at=None, **fields):
    """Log what somebody of the press asks; in the timeline of the crisis that it is about, too."""
    now = clock.now()
    if asked_at is not None and asked_at > now:
        raise ValidationFailed.at("/asked_at", "This is yet to come.")
    _require_crisis(fields.get("crisis_id"), "/crisis_id")
    enquiry = PressEnquiry(contact_id=parties[contact_id]["id"], asked_at=asked_at or now,
                           state="open", **fields).add()
    _note(enquiry, "enquiry_received")
    return view(enquiry.stored)


def get_press_enquiry(*, press_enquiry_id):
    """Show an enquiry of the press."""
    return view(PressEnquiry.fetch_raw(press_enquiry_id))


def list_press_enquiries(*, limit, after, **filters):
    """List what the press asks, the latest first."""
    return paging.page(PressEnquiry.collection(), filters, sort="-asked_at", kind=moment,
                       limit=limit, after=after)


def update_press_enquiry(*, press_enquiry_id, changes, expected_version):
    """Say who answers an open enquiry, until when, and which crisis it is about."""
    enquiry = _open(press_enquiry_id, expected_version)
    if changes.get("crisis_id") != enquiry.crisis_id:
        _require_crisis(changes.get("crisis_id"), "/changes/crisis_id")
    before = enquiry.crisis_id
    for name, value in changes.items():
        setattr(enquiry, name, value)
    enquiry.put()
    if enquiry.crisis_id != before:
        _note(enquiry, "enquiry_received")
    return view(enquiry.stored)


def answer_press_enquiry(*, press_enquiry_id, crisis_statement_id, answer, is_declined,
                         expected_version):
    """Say what they were told, once: an approved statement, words of one's own, or nothing."""
    enquiry = _open(press_enquiry_id, expected_version)
    if is_declined and crisis_statement_id is not None:
        raise ValidationFailed.at("/is_declined", "What is declined is not told a statement.")
    if not is_declined and crisis_statement_id is None and not answer:
        raise ValidationFailed.at("/answer", "Say what they were told.")
    if crisis_statement_id is not None:
        statement = saying.approved(crisis_statement_id, enquiry.crisis_id)
        enquiry.crisis_id = statement["crisis_id"]
    enquiry.state = "declined" if is_declined else "answered"
    enquiry.answered_at, enquiry.answered_by_id = clock.now(), actor_id()
    enquiry.answer, enquiry.crisis_statement_id = answer, crisis_statement_id
    enquiry.put()
    _note(enquiry, f"enquiry_{enquiry.state}")
    return view(enquiry.stored)


def _open(press_enquiry_id, expected_version):
    enquiry = PressEnquiry.fetch(press_enquiry_id, expected_version=expected_version)
    if enquiry.state != "open":
        raise PressEnquiryIsAnswered(id=press_enquiry_id)
    return enquiry


def _require_crisis(crisis_id, pointer):
    if crisis_id is not None and Crisis.collection().find_one(
            {"_id": crisis_id}, {"_id": 1}) is None:
        raise ValidationFailed.at(pointer, "There is no such crisis.")


def _note(enquiry, kind):
    if enquiry.crisis_id is not None:
        entries.note(enquiry.crisis_id, kind, about_id=enquiry.id)

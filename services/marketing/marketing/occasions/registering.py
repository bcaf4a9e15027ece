"""Registering for an occasion: by a form, by one of us, or by the link of an invitation."""

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.emails import normal_email, required_email
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.parties import email_of, parties_of
from chassis.store import again
from contracts import marketing as contract
from contracts.errors import NotFound

from ..errors import OccasionIsFull, OccasionIsNotOpen
from ..forms import arriving
from ..touches import ledger as touches
from . import places, telling
from .models import Occasion, OccasionRegistration


def register_for_occasion(*, occasion_id, contact_id, name, email, language, parties):
    """Register somebody who told one of us. Doing so twice is doing it once."""
    party = parties[contact_id] if contact_id else {}
    email = required_email(email, "/email") if email else _address_of(party)
    registration, is_new = _add(
        occasion_id, registered_by="agent", name=name or party.get("name"), email=email,
        contact_id=party.get("id"), language=language, confirmed_at=clock.now())
    if is_new:
        _tell_and_note(registration)
    return registration.to_view()


def accept_occasion_invitation(*, occasion_id, via):
    """Register whoever got a mail of the occasion's campaign, by the link in it."""
    recipient, occasion = arriving.recipient_of(via), Occasion.fetch_raw(occasion_id)
    if recipient is None or not occasion.get("campaign_id") or (
            recipient["campaign_id"] != occasion["campaign_id"]):
        raise NotFound("There is no such link.")
    party = parties_of([recipient["contact_id"]]).get(recipient["contact_id"])
    if party is None:
        raise NotFound("There is no such link.")
    language = next((tag[:2].lower() for tag in party.get("languages") or ()
                     if tag[:2].lower() in ("en", "es")), "es")
    registration, is_new = _add(
        occasion_id, registered_by="invitation", name=party.get("name"),
        email=_address_of(party), contact_id=party["id"], language=language,
        recipient_id=recipient["_id"], confirmed_at=clock.now())
    if is_new:
        _tell_and_note(registration)
    return {"is_received": True}


def register_by_form(submission):
    """Register whoever sent a form; the mail of the form tells them."""
    return _add(
        submission.occasion_id, registered_by="form", email=submission.email,
        language=submission.language, form_submission_id=submission.id,
        contact_id=submission.contact_id, recipient_id=submission.recipient_id)[0]


def confirm_by_form(submission):
    """Have whoever confirmed their address keep the place that they have, or their turn."""
    held = of_submission(submission.to_raw())
    if held is None or held["state"] not in ("registered", "waiting") or "confirmed_at" in held:
        return
    occasion = places.take_turn(submission.occasion_id)
    registration = OccasionRegistration.fetch(held["_id"])
    registration.confirmed_at = clock.now()
    registration.contact_id = submission.contact_id or registration.contact_id
    if registration.state == "registered":
        places.give(registration, occasion)
    registration.put()
    telling.tell(registration, occasion, registration.state)


def of_submission(submission):
    """The registration that a submission (as stored) is about, as stored; None for none."""
    if not submission.get("occasion_id"):
        return None
    key = open_key(submission["occasion_id"], submission["_email_key"])
    found = OccasionRegistration.collection()
    return found.find_one({"_open_key": key}) or found.find_one(
        {"form_submission_id": submission["_id"]})


def open_key(occasion_id, whose):
    """By what a registration is the only one of an address, or else of a contact."""
    return f"{occasion_id}/{whose}"


def _add(occasion_id, *, email, contact_id, **fields):
    """`(the registration, whether it is new)`; with a place where there is one, else waiting."""
    occasion = places.take_turn(occasion_id)
    require_open(occasion)
    key = open_key(occasion_id, email or contact_id)
    held = OccasionRegistration.objects(open_key=key).first()
    if held is not None:
        return held, False
    registration = OccasionRegistration(
        id=new_id(OccasionRegistration.ENTITY), occasion_id=occasion_id, email=email,
        email_key=email, contact_id=contact_id, open_key=key, number=occasion["_turn"],
        campaign_id=occasion.get("campaign_id"), action_id=occasion.get("action_id"),
        told_moves=occasion.get("_moves", 0), **fields)
    if places.free(occasion) == 0:
        if not occasion["has_waiting_list"]:
            raise OccasionIsFull(id=occasion_id)
        registration.state = "waiting"
    else:
        places.give(registration, occasion)
    try:
        registration.add()
    except DuplicateKeyError as error:
        raise again("Somebody else registered them at once.") from error
    announce(contract.occasion_registration_added, registration, occasion_name=occasion["name"])
    return registration, True


def require_open(occasion):
    """Raise NotFound or OccasionIsNotOpen for an occasion (as stored) that takes nobody now."""
    if occasion["state"] == "draft":
        raise NotFound(f"There is no {Occasion.ENTITY} {occasion['_id']}.", id=occasion["_id"])
    if occasion["state"] != "open" or clock.now() >= occasion["ends_at"]:
        raise OccasionIsNotOpen(id=occasion["_id"])


def _tell_and_note(registration):
    """Mail whoever was registered, and note that they answered."""
    occasion = Occasion.fetch_raw(registration.occasion_id)
    telling.tell(registration, occasion, registration.state)
    if registration.contact_id:
        touches.note(
            source={"type": "occasion_answer", "id": registration.id}, kind="answered",
            channel="event", contact_id=registration.contact_id, is_response=True,
            campaign_id=registration.campaign_id, action_id=registration.action_id,
            occurred_at=registration.created_at)


def _address_of(party):
    address = email_of(party)
    return normal_email(address) if address else None

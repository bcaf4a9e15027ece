"""Registrations: shown, cancelled with whoever waits moving up, and those who came checked in."""

from datetime import timedelta

from chassis import clock, paging
from chassis.outbox import announce
from chassis.store import view
from contracts import marketing as contract
from contracts.errors import PreconditionFailed

from ..errors import OccasionHasNotBegun, RegistrationIsOver
from ..forms import form_tokens, people
from ..touches import ledger as touches
from . import costing, places, telling, wording
from .models import LIVE, Occasion, OccasionRegistration

# Doors open before it begins.
DOORS = timedelta(hours=12)
_ADMITTED = ("registered", "confirmed", "no_show")
_ON_THE_NET = "webinar"


def list_occasion_registrations(*, occasion_id, limit, after, state=None):
    """List who registered, the first first."""
    Occasion.fetch_raw(occasion_id, {"_id": 1})
    where = {"occasion_id": occasion_id} | ({"state": state} if state else {})
    return paging.page(OccasionRegistration.collection(), where, sort="number",
                       kind=paging.whole, limit=limit, after=after)


def get_occasion_registration(*, occasion_registration_id):
    """Show a registration."""
    return view(OccasionRegistration.fetch_raw(occasion_registration_id))


def cancel_occasion_registration(*, occasion_registration_id, expected_version):
    """Give a place back. Doing so twice is doing it once."""
    return cancel(occasion_registration_id, "agent", expected_version).to_view()


def cancel(registration_id, because, expected_version=None):
    """Cancel a registration in its turn, and have who waits first move up."""
    occasion, registration = _in_turn(registration_id, expected_version)
    if registration.state == "cancelled":
        return registration
    if registration.state not in LIVE:
        raise RegistrationIsOver(id=registration_id)
    end(registration, occasion, because)
    places.fill(occasion)
    return registration


def end(registration, occasion, because):
    """Have somebody come no more, and tell them so where they do not know it."""
    registration.state, registration.cancelled_because = "cancelled", because
    registration.cancelled_at, registration.open_key = clock.now(), None
    registration.confirm_by = None
    registration.put(at=registration.cancelled_at)
    announce(contract.occasion_registration_cancelled, registration,
             occasion_name=occasion["name"])
    if because == "occasion_cancelled":
        telling.tell(registration, occasion, "called_off")
    elif because in ("own_wish", "agent"):
        telling.tell(registration, occasion, "cancelled")


def check_in_occasion_registration(*, occasion_registration_id, expected_version):
    """Note that somebody is there. Doing so twice is doing it once."""
    occasion, registration = _in_turn(occasion_registration_id, expected_version)
    if registration.state == "attended":
        return registration.to_view()
    if registration.state not in _ADMITTED:
        raise RegistrationIsOver(id=occasion_registration_id)
    now = clock.now()
    if now < occasion["starts_at"] - DOORS:
        raise OccasionHasNotBegun(id=occasion["_id"])
    registration.state, registration.attended_at = "attended", now
    if registration.contact_id is None and registration.confirmed_at and registration.email_key:
        registration.contact_id = people.person_of(registration.email_key)
    registration.put(at=now)
    _note(registration, occasion)
    return registration.to_view()


def look_at_own_registration(*, token):
    """Show somebody their registration by its link."""
    return _own(OccasionRegistration.fetch_raw(_id_in(token)))


def cancel_own_registration(*, token):
    """Give one's place back. Doing so twice is doing it once."""
    return _own(cancel(_id_in(token), "own_wish").to_raw())


def _id_in(token):
    return form_tokens.read_link(token, OccasionRegistration.ENTITY, telling.OWN)


def _own(registration):
    occasion = Occasion.fetch_raw(registration["occasion_id"])
    return {"occasion_id": occasion["_id"], "occasion_name": occasion["name"],
            "place": occasion.get("place"), "time_zone": occasion["time_zone"],
            "starts_at": occasion["starts_at"], "state": registration["state"],
            "language": registration["language"]}


def _in_turn(registration_id, expected_version):
    raw = OccasionRegistration.fetch_raw(registration_id, {"occasion_id": 1})
    occasion = places.take_turn(raw["occasion_id"])
    registration = OccasionRegistration.fetch(registration_id)
    if expected_version is not None and registration.version != expected_version:
        raise PreconditionFailed(id=registration_id, version=registration.version)
    return occasion, registration


def _note(registration, occasion):
    """Note that somebody came, for the ledgers, and for the timeline of a contact."""
    channel = "video" if occasion["kind"] == _ON_THE_NET else "event"
    touches.note(
        source={"type": OccasionRegistration.ENTITY, "id": registration.id}, kind="visited",
        channel=channel, contact_id=registration.contact_id, lead_id=registration.lead_id,
        campaign_id=registration.campaign_id, action_id=registration.action_id,
        occurred_at=registration.attended_at, is_response=True)
    costing.enter_attendance(registration, occasion)
    announce(contract.occasion_registration_attended, registration,
             occasion_name=occasion["name"], channel=channel, text=wording.came(occasion))

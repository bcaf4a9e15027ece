"""Occasions: planned, opened for registrations, called off, and over."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.money import loaded, stored
from chassis.store import view
from contracts.errors import NotFound, ValidationFailed

from ..email import mail_settings
from ..errors import (
    MailIsNotSetUp,
    OccasionHasFewerPlaces,
    OccasionHasNotBegun,
    OccasionIsOver,
)
from ..forms.checking import of_campaign
from ..forms.models import Form
from . import costing, places
from .models import Occasion

_ENDED = ("cancelled", "over")
# What whoever registered has to know.
_TOLD = ("name", "starts_at", "ends_at", "time_zone", "place", "url")


def create_occasion(**fields):
    """Plan an occasion; nobody can register until it is opened."""
    occasion = Occasion(id=new_id(Occasion.ENTITY), **stored(fields))
    _require_sound(occasion.to_raw(), "")
    return shown(occasion.add().stored)


def get_occasion(*, occasion_id):
    """Show an occasion."""
    return shown(Occasion.fetch_raw(occasion_id))


def list_occasions(*, limit, after, **filters):
    """List occasions, those that begin latest first."""
    return paging.page(Occasion.collection(), filters, sort="-starts_at", kind=paging.moment,
                       limit=limit, after=after, show=shown)


def update_occasion(*, occasion_id, changes, expected_version):
    """Change an occasion; who waits moves up where there are more places, and whoever registered
    is told when or where it is now in the background."""
    occasion = _fetch(occasion_id, expected_version)
    before = occasion.to_raw()
    for name, value in stored(changes).items():
        setattr(occasion, name, value)
    if any(before.get(name) != occasion.to_raw().get(name) for name in _TOLD):
        occasion.moves, occasion.to_tell = occasion.moves + 1, True
    _require_sound(occasion.to_raw(), "/changes")
    if "capacity" in changes:
        _take_turn(occasion)
        if occasion.capacity is not None and places.taken(occasion_id) > occasion.capacity:
            raise OccasionHasFewerPlaces(id=occasion_id)
    raw = occasion.put().stored
    costing.enter_fixed(raw)
    places.fill(raw)
    return shown(raw)


def open_occasion(*, occasion_id, expected_version):
    """Have people register. Doing so twice is doing it once."""
    occasion = _fetch(occasion_id, expected_version)
    if occasion.state == "open":
        return shown(occasion.to_raw())
    if not mail_settings.is_set_up():
        raise MailIsNotSetUp()
    occasion.state, occasion.opened_at = "open", occasion.opened_at or clock.now()
    raw = occasion.put().stored
    costing.enter_fixed(raw)
    return shown(raw)


def close_occasion(*, occasion_id, expected_version):
    """Take no more registrations; who waits still moves up."""
    return _move(_fetch(occasion_id, expected_version), "closed")


def cancel_occasion(*, occasion_id, expected_version):
    """Call an occasion off. Who may still come is told in the background."""
    occasion = Occasion.fetch(occasion_id, expected_version=expected_version)
    if occasion.state == "cancelled":
        return shown(occasion.to_raw())
    _require_live(occasion)
    occasion.to_settle = True
    return _move(occasion, "cancelled")


def end_occasion(*, occasion_id, expected_version):
    """Say that it is over. Who had a place and was not there is put down so in the background."""
    occasion = Occasion.fetch(occasion_id, expected_version=expected_version)
    if occasion.state == "over":
        return shown(occasion.to_raw())
    _require_live(occasion)
    if clock.now() < occasion.starts_at:
        raise OccasionHasNotBegun(id=occasion_id)
    occasion.to_settle = True
    return _move(occasion, "over")


def get_public_occasion(*, occasion_id):
    """Show an occasion to anybody, and by which form one registers."""
    occasion = Occasion.fetch_raw(occasion_id)
    if occasion["state"] == "draft":
        raise NotFound(f"There is no {Occasion.ENTITY} {occasion_id}.", id=occasion_id)
    places_left = places.free(occasion)
    form = Form.collection().find_one({"occasion_id": occasion_id, "state": "open"}, {"_id": 1})
    told = shown(occasion)
    return {
        **{name: told.get(name) for name in (
            "id", "name", "kind", "text", "place", "time_zone", "starts_at", "ends_at", "price",
            "has_waiting_list")},
        "is_open": occasion["state"] == "open" and clock.now() < occasion["ends_at"],
        "has_places": places_left is None or places_left > 0, "form_id": form and form["_id"]}


def _fetch(occasion_id, expected_version):
    occasion = Occasion.fetch(occasion_id, expected_version=expected_version)
    _require_live(occasion)
    return occasion


def _require_live(occasion):
    if occasion.state in _ENDED:
        raise OccasionIsOver(id=occasion.id)


def _move(occasion, state):
    if occasion.state != state:
        occasion.state = state
        occasion.put()
    return shown(occasion.to_raw())


def _take_turn(occasion):
    occasion.turn = places.take_turn(occasion.id)["_turn"]


def _require_sound(raw, pointer):
    errors = [*of_campaign(raw.get("campaign_id"), raw.get("action_id"))]
    if raw["ends_at"] <= raw["starts_at"]:
        errors.append(("/ends_at", "It ends before it begins."))
    errors += [(f"/{name}/amount", "This is less than nothing.")
               for name in ("price", "fixed_cost", "unit_cost")
               if raw.get(name) and loaded(raw[name])["amount"] < 0]
    if errors:
        raise ValidationFailed(errors=[
            {"pointer": pointer + place, "detail": detail} for place, detail in errors])


def shown(raw):
    """An occasion as it is shown."""
    return loaded(view(raw))

"""Visit lists: made for an action, changed, opened, paused and closed."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging, public_holidays
from contracts.errors import ValidationFailed
from contracts.marketing.visit import VISIT_STATES

from ..campaigns.models import Action
from ..errors import ActionHasAList, VisitListIsClosed
from .models import Visit, VisitList

_WORKING_DAYS = [{"weekday": day, "starts": "09:00", "ends": "18:00"} for day in range(1, 6)]
_USUAL = {"assigned_by": "owner", "agents": [], "most_a_day": 8, "open": _WORKING_DAYS,
          "time_zone": "Europe/Madrid", "minutes_each": 60, "days_ahead": 7, "most_attempts": 2,
          "ranked_by": "lifetime_value"}


def create_visit_list(*, action_id, **fields):
    """Make the list of an action by visit, once."""
    action = Action.fetch_raw(action_id, {"channel": 1, "campaign_id": 1})
    if action["channel"] != "visit":
        raise ValidationFailed.at("/action_id", "This is no action by visit.")
    _require_sound(_USUAL | fields, "")
    if VisitList.collection().find_one({"action_id": action_id}, {"_id": 1}):
        raise ActionHasAList(id=action_id)
    made = VisitList(action_id=action_id, campaign_id=action["campaign_id"], **_USUAL | fields)
    try:
        made.add()
    except DuplicateKeyError as error:
        raise ActionHasAList(id=action_id) from error
    return _shown(made)


def get_visit_list(*, visit_list_id):
    """Show a visit list, and how far it is."""
    return _shown(VisitList.fetch(visit_list_id))


def list_visit_lists(*, limit, after, **filters):
    """List visit lists, the latest first."""
    return paging.page(VisitList.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_visit_list(*, visit_list_id, changes, expected_version):
    """Change a list; who waits is assigned anew, and what is in the agenda stays there."""
    held = _fetch(visit_list_id, expected_version)
    for name, value in changes.items():
        setattr(held, name, value)
    _require_sound({name: getattr(held, name) for name in (*_USUAL, "holidays")}, "/changes")
    held.put()
    Visit.collection().update_many(
        {"visit_list_id": visit_list_id, "state": "waiting"},
        {"$unset": {"user_id": "", "reason": ""}, "$set": {"updated_at": clock.now()},
         "$inc": {"version": 1}})
    return _shown(held)


def open_visit_list(*, visit_list_id, expected_version):
    """Have visits be put into the agenda as soon as the action is under way."""
    return _move(visit_list_id, expected_version, "open")


def pause_visit_list(*, visit_list_id, expected_version):
    """Have no more visits be put into the agenda for now."""
    return _move(visit_list_id, expected_version, "paused")


def close_visit_list(*, visit_list_id, expected_version):
    """End a list for good. Doing so twice is doing it once."""
    held = VisitList.fetch(visit_list_id, expected_version=expected_version)
    if held.state != "closed":
        held.state = "closed"
        held.put()
    return _shown(held)


def _move(visit_list_id, expected_version, state):
    held = _fetch(visit_list_id, expected_version)
    if held.state != state:
        held.state = state
        held.put()
    return _shown(held)


def _fetch(visit_list_id, expected_version):
    held = VisitList.fetch(visit_list_id, expected_version=expected_version)
    if held.state == "closed":
        raise VisitListIsClosed(id=visit_list_id)
    return held


def _require_sound(fields, pointer):
    holidays = fields.get("holidays")
    if holidays and not public_holidays.is_known(**holidays):
        raise ValidationFailed.at(f"{pointer}/holidays", "No public holidays are known of it.")
    if fields["assigned_by"] != "owner" and not fields["agents"]:
        raise ValidationFailed.at(f"{pointer}/agents", "Say who visits.")


def _shown(held):
    counted = {raw["_id"]: raw["count"] for raw in Visit.collection().aggregate([
        {"$match": {"visit_list_id": held.id}},
        {"$group": {"_id": "$state", "count": {"$sum": 1}}}])}
    return held.to_view() | {"counts": {state: counted.get(state, 0) for state in VISIT_STATES}}

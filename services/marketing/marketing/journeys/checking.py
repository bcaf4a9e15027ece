"""A journey is checked whole as it is saved, so that nobody gets lost in it later."""

from contracts.errors import ValidationFailed
from contracts.marketing.segment_rule import LEAVES

from ..calls.models import CallList
from ..campaigns.models import Action
from ..errors import SegmentIsArchived
from ..segments.models import Segment
from ..segments.segments import check_used
from ..segments.trees import parts_of
from . import catalogue, graphs
from .definitions import events_in
from .matching import moment_of, number_of

_COMPARING = ("at_least", "at_most")
ONE_MAIL = "It has one variant and no test, leaves nobody out and has no limit: split the journey."


def require_good(definition, campaign_id, pointer):
    """Raise ValidationFailed at each place that is wrong."""
    errors = [{**error, "pointer": f"/steps{error['pointer']}"}
              for error in graphs.errors_of(definition["steps"])]
    errors += [error for place, event in events_in(definition)
               for error in _of_event(event, place)]
    errors += _of_start(definition["start"])
    for at, step in enumerate(definition["steps"]):
        errors += _of_step(step, f"/steps/{at}", definition["start"], campaign_id)
    if "rule" in definition.get("goal", {}):
        errors += _of_rule(definition["goal"]["rule"], "/goal")
    if errors:
        raise ValidationFailed(errors=[
            {**error, "pointer": f"{pointer}{error['pointer']}"} for error in errors])


def _of_event(event, place):
    type = event["type"]
    if not catalogue.is_known(type):
        return [_error(f"{place}/type", "No service tells such events.")]
    errors = []
    leaves, named = catalogue.leaves_of(type), catalogue.contact_paths(type)
    if "contact" in event and event["contact"] not in named:
        errors.append(_error(f"{place}/contact", f"It names contacts at {_listed(named)}."))
    if "key" in event and event["key"] not in leaves:
        errors.append(_error(f"{place}/key", "The event tells nothing there."))
    if "key" not in event and not named:
        errors.append(_error(f"{place}/key", "This event names no contact, so it needs a key."))
    return errors + [error for at, condition in enumerate(event["conditions"])
                     for error in _of_condition(condition, type, f"{place}/conditions/{at}")]


def _of_condition(condition, type, place):
    if condition["path"] not in catalogue.leaves_of(type):
        return [_error(f"{place}/path", "The event tells nothing there.")]
    if condition["operator"] not in _COMPARING:
        return []
    if not catalogue.can_be_compared(type, condition["path"]):
        return [_error(f"{place}/operator", "What stands there is no number and no time.")]
    if number_of(condition["value"]) is None and moment_of(condition["value"]) is None:
        return [_error(f"{place}/value", "This is no number and no time.")]
    return []


def _of_start(start):
    errors = []
    event = start.get("event")
    if event and catalogue.is_known(event["type"]) and not catalogue.contact_path(event):
        errors.append(_error("/start/event/type", "This event names nobody who could enter."))
    for at, type in enumerate(start.get("types", ())):
        if not catalogue.is_known(type):
            errors.append(_error(f"/start/types/{at}", "No service tells such events."))
    if "segment_id" not in start:
        return errors
    segment = Segment.collection().find_one({"_id": start["segment_id"], "is_archived": False})
    if segment is None:
        errors.append(_error("/start/segment_id", "There is no such segment."))
    elif start["kind"] == "segment" and not segment.get("is_tracked"):
        errors.append(_error("/start/segment_id", "This segment is not tracked."))
    return errors


def _of_step(step, place, start, campaign_id):
    if step["kind"] == "condition" and "rule" in step:
        return _of_rule(step["rule"], place)
    if step["kind"] == "condition":
        return _of_told(step, place, start)
    if step["kind"] == "send_mail":
        return _of_action(step["action_id"], place, campaign_id)
    if step["kind"] == "call":
        found = CallList.collection().find_one({"_id": step["call_list_id"]}, {"state": 1})
        if found is None or found["state"] == "closed":
            return [_error(f"{place}/call_list_id", "There is no such list, or it is closed.")]
    return []


def _of_told(step, place, start):
    event = start.get("event")
    if event is None:
        return [_error(f"{place}/conditions", "Nobody enters this journey by an event.")]
    if not catalogue.is_known(event["type"]):
        return []
    return [error for at, condition in enumerate(step["conditions"])
            for error in _of_condition(condition, event["type"], f"{place}/conditions/{at}")]


def _of_action(action_id, place, campaign_id):
    action = Action.collection().find_one({"_id": action_id, "campaign_id": campaign_id})
    if action is None or action["state"] == "ended":
        return [_error(f"{place}/action_id", "The campaign has no such action.")]
    if action["channel"] != "email" or not action.get("mail"):
        return [_error(f"{place}/action_id", "This action has no mail.")]
    mail = action["mail"]
    if len(mail["variants"]) > 1 or mail.get("hold_out_share") or action.get("capacity"):
        return [_error(f"{place}/action_id", ONE_MAIL)]
    return []


def _of_rule(rule, place):
    errors = []
    for inner_place, name, inner in parts_of(rule):
        # It would stay in the journey when that contact is erased.
        if name in LEAVES and "contact_id" in inner:
            errors.append(_error(f"{place}/rule{inner_place}/{name}/contact_id",
                                 "Name a segment instead of a contact."))
    try:
        check_used(rule, ())
    except ValidationFailed as error:
        errors += [_error(f"{place}{one['pointer']}", one["detail"])
                   for one in error.details["errors"]]
    except SegmentIsArchived:
        errors.append(_error(f"{place}/rule", "It names a segment that is archived."))
    return errors


def _error(pointer, detail):
    return {"pointer": pointer, "detail": detail}


def _listed(paths):
    return ", ".join(paths) or "no place"

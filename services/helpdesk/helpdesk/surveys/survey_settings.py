"""Whom is asked what, and when. Until somebody decides, nobody is asked by itself."""

from chassis.sealing import seal_of
from contracts.errors import PreconditionFailed, ValidationFailed

from ..tickets import ticket_types
from . import links
from .models import SurveySettings

_BEGINNING = {
    "after_tickets": [], "delay_minutes": 60, "quiet_days": 30, "valid_days": 30,
    "low_scores": {"csat": 2, "nps": 6, "ces": 3}, "follow_up_type_id": None, "link": None,
}


def get_survey_settings():
    """Show whom is asked what, and when."""
    held = SurveySettings.collection().find_one({"_id": SurveySettings.ID}) or {"version": 1}
    return {"version": held["version"],
            **{name: held.get(name, value) for name, value in _BEGINNING.items()}}


def set_survey_settings(*, expected_version, **fields):
    """Decide whom is asked what, and when."""
    held = SurveySettings.objects(id=SurveySettings.ID).first()
    version = held.version if held else 1
    if expected_version is not None and expected_version != version:
        raise PreconditionFailed(id=SurveySettings.ID, version=version)
    _require_sound(fields)
    if fields["link"]:
        # Links are signed; without the key nobody could be asked.
        seal_of(links.PURPOSE)
    if held is None:
        SurveySettings(id=SurveySettings.ID, version=2, **fields).add()
    else:
        for name, value in fields.items():
            setattr(held, name, value)
        held.put()
    return get_survey_settings()


def metric_after(type_id):
    """What is asked once a ticket of that type is resolved; None for nothing."""
    rules = get_survey_settings()["after_tickets"]
    return next((rule["metric"] for rule in rules if rule["type_id"] == type_id), None)


def _require_sound(fields):
    types = [rule["type_id"] for rule in fields["after_tickets"]]
    if len(set(types)) < len(types):
        raise ValidationFailed.at("/after_tickets", "A type is named twice.")
    for pointer, type_id in (
            *((f"/after_tickets/{place}/type_id", id) for place, id in enumerate(types)),
            ("/follow_up_type_id", fields.get("follow_up_type_id"))):
        if type_id is not None and not ticket_types.exists(type_id):
            raise ValidationFailed.at(pointer, "There is no such type.")

"""What people do with the mails of journeys, for those who wait for it."""

from . import listening
from .models import JourneyInstance
from .publishing import definition_of


def note_followed(recipient, change):
    """Note what a person did with a mail of a journey for the first time: `clicked_at`,
    `opened_at`. In a transaction."""
    if "_journey_instance_id" not in recipient:
        return
    instance = JourneyInstance.collection().find_one(
        {"_id": recipient["_journey_instance_id"], "state": "live"})
    if instance is None:
        return
    definition = definition_of(instance["journey_id"], instance["edition"])
    listening.hear(instance, [
        step["key"] for step in definition["steps"]
        if "mail_step" in step and f"{step['mail_was']}_at" in change
        and instance.get("_mails", {}).get(step["mail_step"]) == recipient["_id"]])

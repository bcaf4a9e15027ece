"""What others are told of mails: that they went out, and what came of them."""

from chassis.outbox import announce

from ..campaigns.models import Campaign

_TOLD = ("version", "created_at", "updated_at", "campaign_id", "action_id", "variant", "sent_at",
         "clicked_at", "unsubscribed_at", "bounced_at", "complained_at")


def tell(event, recipients):
    """Tell an event of recipients whose mails went out, as they are stored by now."""
    names = {raw["_id"]: raw["name"] for raw in Campaign.collection().find(
        {"_id": {"$in": sorted({raw["campaign_id"] for raw in recipients})}}, {"name": 1})}
    for raw in recipients:
        announce(event, mail={
            "id": raw["_id"], "contact_ids": [raw["contact_id"]],
            "campaign_name": names[raw["campaign_id"]],
            **{name: raw[name] for name in _TOLD if raw.get(name) is not None}})

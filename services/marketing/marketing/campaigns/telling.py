"""What others are told of mails and letters: that they went out, and what came of them."""

from chassis.outbox import announce

from .models import Campaign

_ALWAYS = ("version", "created_at", "updated_at", "campaign_id", "action_id", "sent_at")
_OF_MAILS = (
    *_ALWAYS, "variant", "clicked_at", "unsubscribed_at", "bounced_at", "complained_at")
_OF_LETTERS = (*_ALWAYS, "returned_at", "returned_because")


def tell_of_mails(event, recipients):
    """Tell an event of recipients whose mails went out, as they are stored by now."""
    for told in _told(recipients, _OF_MAILS):
        announce(event, mail=told)


def tell_of_letters(event, letters, **more):
    """Tell an event of letters that went to the post, as they are stored by now."""
    for told in _told(letters, _OF_LETTERS):
        announce(event, letter=told, **more)


def _told(raws, fields):
    names = {raw["_id"]: raw["name"] for raw in Campaign.collection().find(
        {"_id": {"$in": sorted({raw["campaign_id"] for raw in raws})}}, {"name": 1})}
    return [{"id": raw["_id"], "contact_ids": [raw["contact_id"]],
             "campaign_name": names[raw["campaign_id"]],
             **{name: raw[name] for name in fields if raw.get(name) is not None}}
            for raw in raws]

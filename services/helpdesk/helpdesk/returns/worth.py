"""What customers are worth to us, as marketing tells it; nobody else works it out."""

from pymongo.errors import DuplicateKeyError

from chassis.money import loaded, stored
from chassis.parties import parties_of
from chassis.store import again

from .models import CustomerWorth


def learn(score):
    """Keep what a customer is worth, unless something later is held."""
    held = CustomerWorth.collection().find_one({"_id": score["id"]}, {"version": 1})
    if held is not None and held["version"] >= score["version"]:
        return
    raw = {"_id": score["id"], "version": score["version"], "created_at": score["created_at"],
           "updated_at": score["updated_at"], "contact_id": score["contact_ids"][0],
           "scored_at": score["scored_at"]}
    if score.get("lifetime_value"):
        raw["lifetime_value"] = stored(score["lifetime_value"])
    try:
        CustomerWorth.collection().replace_one({"_id": score["id"]}, raw, upsert=True)
    except DuplicateKeyError as error:
        raise again("Another delivery of it was quicker.") from error


def of(contact_id, currency):
    """`(whether anybody told it, what it is)`: None for what is not known in that currency.

    Of two customers who became one, what was told last holds.
    """
    party = parties_of([contact_id]).get(contact_id, {"id": contact_id})
    held = CustomerWorth.collection().find_one(
        {"contact_id": {"$in": [contact_id, party["id"]]}}, sort=[("scored_at", -1)])
    value = loaded((held or {}).get("lifetime_value"))
    return held is not None, value["amount"] if value and value["currency"] == currency else None

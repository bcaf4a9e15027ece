"""What all services tell of parties is taken up as behaviour, whatever comes first."""

from ..standing import customers
from . import happenings
from .facts import facts_of, replaced_by
from .models import Happening


def learn(told):
    """Take up what happened, `[chassis.deliveries.Happened, …]`, in one transaction."""
    concerned = set()
    for happened in told:
        concerned |= _learn_one(happened.type, happened.data)
    customers.refresh_behaviour(concerned)


def _learn_one(type, data):
    rows, missing, version = facts_of(type, data)
    if _is_old(rows, version):
        return set()
    concerned = happenings.take_back(missing)
    for row in rows:
        concerned |= happenings.put_down(**row, version=version)
    if type == "contacts.interaction.corrected" and data["interaction"].get("corrects_id"):
        concerned |= happenings.put_down(**replaced_by(data["interaction"]))
    return concerned


def _is_old(rows, version):
    """Whether something newer was told of the entity: its first fact holds its version."""
    if not rows:
        return False
    held = Happening.collection().find_one({"_id": rows[0]["id"]}, {"_told_version": 1})
    return held is not None and held["_told_version"] >= version

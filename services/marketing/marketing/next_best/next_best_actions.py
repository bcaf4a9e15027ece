"""Next best actions: worked out, kept, and shown with what forbids them at that moment."""

import heapq
from decimal import Decimal

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging, parties
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.money import exact, rounded, stored
from chassis.store import again
from contracts.marketing.next_best_action import MOST_RECOMMENDED

from ..settings import house_currency
from ..standing.models import Customer
from . import showing
from .choosing import chosen_for
from .models import NextBestAction
from .obstacles import Permissions
from .outcomes import asked_of, change

# What says which one it is, so that the same is recommended under the same id.
_SAME = ("kind", "about", "campaign_id")


def worked_out(*, contact_ids=None, owner_id=None):
    """For `serves(…, first=…)`: what is best done with these, or with an owner's customers.

    It is asked of contacts, so it stands before the transaction.
    """
    if owner_id is not None:
        ids = _most_valuable_of(owner_id)
    else:
        known = parties.known(contact_ids=contact_ids)["parties"]
        ids = list(dict.fromkeys(known[id]["id"] for id in contact_ids))
    return {"chosen": chosen_for(ids) if ids else {}}


def _most_valuable_of(owner_id):
    rows = Customer.collection().find(
        {"owner_id": owner_id, "is_living": True}, {"worth.lifetime_value": 1, "worth.revenue": 1})
    return [row["_id"] for row in heapq.nlargest(MOST_RECOMMENDED, rows, key=_value_of)]


def _value_of(row):
    worth = row.get("worth", {})
    return tuple(exact(worth[name]) if name in worth else Decimal(0)
                 for name in ("lifetime_value", "revenue"))


def recommend_next_best_actions(*, chosen, **_asked):
    """Keep what is best done next; the same as before stays under its id, another replaces it."""
    erased = forgotten(list(chosen))
    kept = [_keep(fields) for id, fields in chosen.items() if id not in erased]
    kept.sort(key=lambda raw: (-raw["_by_value"], raw["_id"]))
    return {"items": [showing.shown(raw) for raw in kept]}


def _keep(fields):
    now, unit = clock.now(), rounded(Decimal(1), house_currency()).as_tuple().exponent
    # Somebody has taken it on: nothing else is recommended until that is done.
    accepted = NextBestAction.collection().find_one(
        {"contact_id": fields["contact_id"], "state": "accepted"})
    if accepted is not None:
        return accepted
    raw = stored(fields) | {"state": "open", "_open_of": fields["contact_id"], "_by_value": int(
        fields["expected_value"].scaleb(-unit))}
    held = NextBestAction.collection().find_one(
        {"contact_id": fields["contact_id"], "state": "open"})
    is_same = held is not None and held["expires_at"] > now and all(
        held.get(name) == raw.get(name) for name in _SAME)
    if held is not None and not is_same:
        change(held, {"state": "replaced", "ended_at": now})
    raw |= {"_id": held["_id"] if is_same else new_id(NextBestAction.ENTITY),
            "version": held["version"] + 1 if is_same else 1,
            "created_at": held["created_at"] if is_same else now, "updated_at": now}
    try:
        NextBestAction.collection().replace_one({"_id": raw["_id"]}, raw, upsert=True)
    except DuplicateKeyError as error:
        raise again("Somebody else had it worked out at the same time.") from error
    return raw


def list_next_best_actions(*, limit, after, state, contact_id=None, owner_id=None):
    """List what is best done next, with what forbids it at this moment."""
    where = {"contact_id": contact_id and parties.survivor_of(contact_id), "owner_id": owner_id}
    where = {name: value for name, value in where.items() if value} | {"state": state}
    if state == "open":
        where["expires_at"] = {"$gt": clock.now()}
    raws = []
    page = paging.page(NextBestAction.collection(), where, sort="-_by_value", kind=paging.whole,
                       limit=limit, after=after, show=raws.append)
    return page | {"items": _with_obstacles(raws)}


def get_next_best_action(*, next_best_action_id):
    """Show a next best action, with what forbids it at this moment."""
    (shown,) = _with_obstacles([NextBestAction.fetch_raw(next_best_action_id)])
    return shown


def _with_obstacles(raws):
    to_do = [raw for raw in raws if raw["state"] in ("open", "accepted")]
    permissions = Permissions([asked_of(raw) for raw in to_do])
    return [{**showing.shown(raw), "forbidden_because": permissions.obstacle_of(*asked_of(raw))
             if raw in to_do else None} for raw in raws]

"""Moving customers so that nobody has too many: first simulated, then applied as it was seen."""

from chassis import clock
from chassis.parties import parties_of
from chassis.store import view

from ..deals.models import Deal
from ..errors import RebalanceIsApplied
from .fitting import Room, rule_for
from .models import Assignment, Rebalance
from .portfolios import assign, counts, hold_gate, plan

MOST_MOVES = 1000


def simulate_rebalance(*, evenness_percent):
    """Work out who would be moved to whom. Nothing is done until it is applied."""
    now_plan, before = plan(), counts()
    room = Room(now_plan, before)
    moves, left = [], 0
    for held, rule in _in_order_of_leaving(now_plan, room):
        because = _because(held["user_id"], rule, room, evenness_percent)
        if because is None or len(moves) == MOST_MOVES:
            continue
        others = [user_id for user_id in rule["user_ids"] if user_id != held["user_id"]]
        to_id = room.most_of(others)
        if to_id is None:
            left += because != "uneven"
            continue
        if because == "uneven" and not _evens(held["user_id"], to_id, room):
            continue
        room.take(held["user_id"])
        room.give(to_id)
        moves.append({"contact_id": held["contact_id"], "from_user_id": held["user_id"],
                      "to_user_id": to_id, "because": because})
    everybody = sorted({*room.capacities, *before, *room.counts})
    loads = [{"user_id": user_id, "capacity": room.capacities.get(user_id, 0),
              "before": before.get(user_id, 0), "after": room.counts.get(user_id, 0)}
             for user_id in everybody]
    rebalance = Rebalance(moves=moves, loads=loads, left_count=left).add()
    return _shown(rebalance.stored)


def get_rebalance(*, rebalance_id):
    """Show who would be, or was, moved to whom."""
    return _shown(Rebalance.fetch_raw(rebalance_id))


def apply_rebalance(*, rebalance_id):
    """Move customers as it was simulated; who is somebody else's by now stays."""
    rebalance = Rebalance.fetch(rebalance_id)
    if rebalance.applied_at is not None:
        raise RebalanceIsApplied(id=rebalance_id)
    hold_gate()
    moved = 0
    for move in rebalance.moves:
        present = Assignment.objects(contact_id=move["contact_id"], is_present=True).first()
        if present is not None and present.user_id == move["from_user_id"]:
            assign(move["contact_id"], move["to_user_id"], because=move["because"])
            moved += 1
    rebalance.applied_at = clock.now()
    rebalance.put()
    return {"moved_count": moved, "stale_count": len(rebalance.moves) - moved}


def _in_order_of_leaving(now_plan, room):
    """Present assignments with the rule of each; those without open deals, the newest, first."""
    held = list(Assignment.collection().find({"_is_present": True}))
    busy = set(Deal.collection().distinct("contact_ids.0", {"state": "open"}))
    parties = parties_of([raw["contact_id"] for raw in held])
    held.sort(key=lambda raw: (raw["contact_id"] in busy, -raw["created_at"].timestamp(),
                               raw["_id"]))
    for raw in held:
        party = parties.get(raw["contact_id"])
        rule = party and rule_for(now_plan, party)
        if rule is not None:
            yield raw, rule


def _because(user_id, rule, room, evenness_percent):
    """Why a customer would leave somebody; None when they would not."""
    if user_id not in room.capacities:
        return "gone"
    if room.left(user_id) < 0:
        return "over_capacity"
    others = [room.filled(other) for other in rule["user_ids"] if other != user_id]
    is_uneven = bool(others) and (room.filled(user_id) - min(others)) * 100 > evenness_percent
    return "uneven" if is_uneven else None


def _evens(from_id, to_id, room):
    """Whether a move leaves both nearer to each other, and not merely the other way round."""
    after = (room.counts.get(to_id, 0) + 1) / max(1, room.capacities.get(to_id, 0))
    return after <= room.filled(from_id)


def _shown(raw):
    return {"moves": [], "loads": [], **view(raw)}

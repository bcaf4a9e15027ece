"""What is best done next with each of some customers, asked and weighed."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from chassis import clock
from chassis.money import rounded

from ..settings import house_currency, marketing_settings
from . import house, rates
from .candidates import candidates_of
from .kinds import KINDS
from .models import NextBestAction
from .obstacles import Permissions, capped_among, own_obstacle_of, purpose_of
from .situations import situations_of

HOLDS_FOR = timedelta(days=3)
MOST_ALTERNATIVES, MOST_OBSTACLES = 5, 20


@dataclass(frozen=True)
class Weighed:
    """A candidate with what it is worth; `drawn` is what it is ranked by."""

    candidate: object
    probability: float
    cost: Decimal
    is_cost_known: bool
    value: Decimal
    drawn: Decimal


def chosen_for(contact_ids):
    """`{contact id: next best action as stored}`, but for what says which one it is.

    It asks contacts, so it stands before any transaction.
    """
    now, of_house, learnt = clock.now(), house.known(), rates.held()
    situations = situations_of(contact_ids)
    candidates = {id: candidates_of(situation, of_house) for id, situation in situations.items()}
    permissions = Permissions([
        (id, one.kind, purpose_of(one)) for id, many in candidates.items() for one in many])
    capped, rooms = capped_among(contact_ids, now), _Rooms(situations)
    weighed = {id: [_weighed(one, situations[id], of_house, learnt) for one in many]
               for id, many in candidates.items()}
    # Who is worth most comes first where an agent cannot do all.
    order = sorted(weighed, key=lambda id: max(
        (one.value for one in weighed[id]), default=Decimal(0)), reverse=True)
    found = {}
    for id in order:
        allowed, obstacles = [], []
        for one in weighed[id]:
            room = rooms.left(situations[id])
            code = own_obstacle_of(one.candidate, situations[id], capped, room) or (
                permissions.obstacle_of(id, one.candidate.kind, purpose_of(one.candidate)))
            if code is None:
                allowed.append(one)
            else:
                obstacles.append((one.candidate, code))
        best = _best(allowed)
        # What somebody has taken on counts already.
        if situations[id].accepted is None and best is not None and (
                KINDS[best.candidate.kind].takes_an_agent):
            rooms.take(situations[id])
        found[id] = _stored(situations[id], best, allowed, obstacles, now)
    return found


class _Rooms:
    """How much more each agent can take on, of those whose customers these are."""

    def __init__(self, situations):
        owners = sorted({one.owner_id for one in situations.values() if one.owner_id})
        most = marketing_settings().agent_open_actions
        self._left = dict.fromkeys(owners, most)
        kinds = [name for name, kind in KINDS.items() if kind.takes_an_agent]
        for owner_id in owners:
            self._left[owner_id] -= NextBestAction.collection().count_documents(
                {"owner_id": owner_id, "state": "accepted", "kind": {"$in": kinds}})

    def left(self, situation):
        return self._left.get(situation.owner_id)

    def take(self, situation):
        if situation.owner_id in self._left:
            self._left[situation.owner_id] -= 1


def _weighed(candidate, situation, of_house, learnt):
    rate = learnt.get((candidate.kind, situation.customer_class))
    cost, is_known = of_house.cost_of(candidate, clock.today())
    probability = min(candidate.propensity * rates.factor_of(rate), 1.0)
    drawn = min(candidate.propensity * rates.factor_drawn(
        rate, candidate.propensity, kind=candidate.kind, contact_id=situation.contact_id), 1.0)
    return Weighed(candidate, probability, cost, is_known,
                   _value(probability, candidate.margin, cost),
                   _value(drawn, candidate.margin, cost))


def _value(probability, margin, cost):
    return rounded(Decimal(repr(probability)) * margin - cost, house_currency())


def _best(allowed):
    """What went wrong is put right first; else what is worth most, if it is worth anything."""
    issue = next((one for one in allowed if one.candidate.kind == "resolve_issue"), None)
    if issue is not None:
        return issue
    worth_it = [one for one in allowed if one.value > 0]
    return max(worth_it, key=lambda one: one.drawn, default=None)


def _stored(situation, best, allowed, obstacles, now):
    """A next best action as it is kept; to do nothing, where nothing is worth it or allowed."""
    others = sorted((one for one in allowed if one is not best), key=lambda one: -one.value)
    reasons = best.candidate.reasons if best else [("nothing_worth_it", {})]
    nothing = Decimal(0)
    fields = {
        "contact_id": situation.contact_id, "owner_id": situation.owner_id,
        "customer_class": situation.customer_class,
        "kind": best.candidate.kind if best else "nothing",
        "about": best.candidate.about if best else None,
        "campaign_id": best.candidate.campaign_id if best else None,
        "channel": KINDS[best.candidate.kind].channel if best else None,
        "purpose": purpose_of(best.candidate) if best else None,
        "probability": round(best.probability, 4) if best else 0.0,
        "propensity": round(best.candidate.propensity, 6) if best else 0.0,
        "margin": rounded(best.candidate.margin if best else nothing, house_currency()),
        "cost": rounded(best.cost if best else nothing, house_currency()),
        "is_cost_known": best.is_cost_known if best else True,
        "expected_value": best.value if best else rounded(nothing, house_currency()),
        "reasons": [{"code": code, "values": values} for code, values in reasons],
        "alternatives": [
            {"kind": one.candidate.kind, "about": one.candidate.about, "expected_value": one.value}
            for one in others[:MOST_ALTERNATIVES]],
        "obstacles": [{"kind": one.kind, "about": one.about, "code": code}
                      for one, code in obstacles[:MOST_OBSTACLES]],
        "asked_at": now, "expires_at": now + HOLDS_FOR,
    }
    return {name: value for name, value in fields.items() if value is not None}

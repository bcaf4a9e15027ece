"""Who looks after which customers: by rules and capacity, one at a time, from day to day."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.outbox import announce
from chassis.parties import Party
from chassis.store import database, view
from contracts import sales as contract
from contracts.errors import PreconditionFailed

from .fitting import Room, rule_for
from .models import Assignment, PortfolioPlan

# There is one such document.
ID = "portfolio_plan_01kh3cetm0efqbx5q5kkj0z75h"
# Who is given to somebody when nobody in particular is named.
ROLES = ["customer", "prospect"]
MOST_AT_ONCE = 500
# Written by whoever gives customers away, so that of two at once one sees what the other gave.
_GATE = "portfolios_gate"


def get_portfolio_plan():
    """Show by which rules customers are given to whom."""
    return plan()


def set_portfolio_plan(*, expected_version, **fields):
    """Say by which rules customers are given to whom; nobody is moved by it."""
    held = PortfolioPlan.objects(id=ID).first()
    if expected_version not in (None, held.version if held else 1):
        raise PreconditionFailed(id=ID, version=held.version if held else 1)
    if held is None:
        try:
            PortfolioPlan(id=ID, version=2, **fields).add()
        except DuplicateKeyError as error:
            raise PreconditionFailed(id=ID) from error
        return plan()
    held.rules, held.caretakers = fields["rules"], fields["caretakers"]
    held.put()
    return plan()


def plan():
    """The plan that holds; empty before there is one."""
    raw = PortfolioPlan.collection().find_one({"_id": ID})
    at = clock.now()
    empty = {"id": ID, "version": 1, "created_at": at, "updated_at": at, "rules": [],
             "caretakers": []}
    return {**empty, **(view(raw) if raw else {})}


def assign_customers(*, contact_ids, parties):
    """Give customers who are nobody's to those who have room, by the rules."""
    wanted = [parties[id] for id in dict.fromkeys(contact_ids)] or _nobodys(MOST_AT_ONCE)
    hold_gate()
    now_plan = plan()
    room = Room(now_plan, counts())
    present = _present_of([party["id"] for party in wanted])
    given, left_out = [], []
    for party in wanted:
        because = "assigned" if party["id"] in present else None
        rule = None if because else rule_for(now_plan, party)
        user_id = rule and room.most_of(rule["user_ids"])
        if user_id is None:
            left_out.append({"contact_id": party["id"],
                             "because": because or ("no_room" if rule else "no_rule")})
            continue
        room.give(user_id)
        given.append(assign(party["id"], user_id, rule=rule["name"]))
    return {"items": given, "left_out": left_out,
            "has_more": not contact_ids and len(wanted) == MOST_AT_ONCE and bool(given)}


def list_assignments(*, limit, after, holds_on=None, **filters):
    """List who looks or looked after which customers, the latest first."""
    where = dict(filters)
    if holds_on is not None:
        where |= {"starts_on": {"$lte": holds_on},
                  "$or": [{"ends_on": None}, {"ends_on": {"$gt": holds_on}}]}
    return paging.page(Assignment.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def assign(contact_id, user_id, *, rule=None, because=None):
    """Have somebody look after a customer from today on, in the place of whoever did."""
    today = clock.today()
    before = Assignment.objects(contact_id=contact_id, is_present=True).first()
    if before is not None:
        before.ends_on, before.is_present = today, None
        before.put()
    assignment = Assignment(contact_id=contact_id, user_id=user_id, starts_on=today, rule=rule,
                            because=because, is_present=True).add()
    announce(contract.portfolio_assigned, assignment=assignment.to_view(),
             from_user_id=before.user_id if before else None)
    return assignment.to_view()


def counts():
    """`{user id: how many customers they look after}`."""
    found = Assignment.collection().aggregate([
        {"$match": {"_is_present": True}}, {"$group": {"_id": "$user_id", "count": {"$sum": 1}}}])
    return {raw["_id"]: raw["count"] for raw in found}


def hold_gate():
    """Within a transaction: have others who give customers away wait, or run again."""
    database()[_GATE].update_one({"_id": _GATE}, {"$inc": {"count": 1}}, upsert=True)


def _present_of(contact_ids):
    found = Assignment.collection().find(
        {"contact_id": {"$in": contact_ids}, "_is_present": True}, {"contact_id": 1})
    return {raw["contact_id"] for raw in found}


def _nobodys(most):
    """Customers and prospects who are nobody's, the oldest first."""
    found, last_id = [], ""
    while len(found) < most:
        raws = list(Party.collection().find(
            {"_id": {"$gt": last_id}, "roles.role": {"$in": ROLES}, "archived_at": None,
             "merged_into": None}).sort("_id", 1).limit(1000))
        if not raws:
            break
        last_id = raws[-1]["_id"]
        present = _present_of([raw["_id"] for raw in raws])
        found += [view(raw) for raw in raws if raw["_id"] not in present]
    return found[:most]

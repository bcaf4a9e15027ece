"""Why things really come back, who answers for it, and what is done against it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from chassis import clock, paging
from chassis.ids import new_id
from chassis.money import stored
from chassis.paging import text
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed
from contracts.helpdesk.return_setting import RETURN_KINDS

from . import keeping
from .models import CorrectiveAction, Return
from .pareto import EARLIEST
from .setting_models import ReturnReason

_PLACES = Decimal("0.0001")


def record_return_cause(*, return_id, expected_version, cause, description, responsible,
                        supplier_id, corrective_action_id, parties):
    """Note why something really came back; who answers is as its reason says, unless it is said."""
    held = Return.fetch(return_id, expected_version=expected_version)
    if corrective_action_id is not None and CorrectiveAction.collection().find_one(
            {"_id": corrective_action_id}, {"_id": 1}) is None:
        raise ValidationFailed.at("/corrective_action_id", "There is no such corrective action.")
    if responsible is None:
        reason = ReturnReason.collection().find_one({"_id": held.reason_id}) or {}
        responsible = reason.get("responsible", "unknown")
    said = {"cause": cause, "description": description, "responsible": responsible,
            "corrective_action_id": corrective_action_id, "recorded_at": clock.now(),
            "recorded_by": keeping.actor_id()}
    held.cause = stored({name: value for name, value in said.items() if value is not None})
    held.supplier_id = parties[supplier_id]["id"] if supplier_id else None
    return keeping.keep(held, contract.return_cause_recorded)


def create_corrective_action(**fields):
    """Plan what is done against a cause, by whom and until when."""
    made = CorrectiveAction(id=new_id(CorrectiveAction.ENTITY), **fields)
    _settle_day(made)
    return made.add().to_view()


def get_corrective_action(*, corrective_action_id):
    """Show a corrective action."""
    return CorrectiveAction.fetch(corrective_action_id).to_view()


def list_corrective_actions(*, limit, after, **filters):
    """List corrective actions, what is due first first."""
    return paging.page(CorrectiveAction.collection(), filters, sort="due_on", kind=text,
                       limit=limit, after=after)


def update_corrective_action(*, corrective_action_id, changes, expected_version):
    """Change a corrective action, or say that it is done."""
    held = CorrectiveAction.fetch(corrective_action_id, expected_version=expected_version)
    before = held.to_view()
    for name, value in changes.items():
        setattr(held, name, value)
    _settle_day(held)
    return before if held.to_view() == before else held.put().to_view()


def get_corrective_action_effect(*, corrective_action_id, days):
    """See how much came back for its cause a day before it was done, and since.

    Days are counted whole. What has no cause yet, as the latest have, may come to count:
    `undecided_count` says how many these are on each side.
    """
    held = CorrectiveAction.fetch(corrective_action_id)
    today = date.fromisoformat(clock.today())
    done = date.fromisoformat(held.done_on) if held.done_on else today
    before = _span(held, done - timedelta(days=days), done)
    # Today is not over, so it is no day to be compared with whole ones.
    after = _span(held, done, max(done, min(done + timedelta(days=days), today)))
    change = None
    if before["count"] and after["days"]:
        ratio = Decimal(after["per_day"]) / Decimal(before["per_day"])
        change = f"{((ratio - 1) * 100).quantize(Decimal('0.1')):f}"
    return {"before": before, "after": after, "change": change}


def _span(action, first, last):
    """What came back for the cause of an action from one day until before another."""
    where = {"opened_at": {"$gte": _start_of(first), "$lt": _start_of(last)},
             "status": {"$ne": "cancelled"}}
    if action.product_id:
        where["lines.product_id"] = action.product_id
    held = Return.collection()
    count = held.count_documents({**where, "cause.cause": action.cause})
    undecided = held.count_documents({**where, "kind": {"$in": RETURN_KINDS}, "cause": None})
    days = (last - first).days
    rate = Decimal(count) / days if days else Decimal(0)
    return {"from_on": first.isoformat(), "until_on": last.isoformat(), "days": days,
            "count": count, "undecided_count": undecided, "per_day": f"{rate.quantize(_PLACES):f}"}


def _start_of(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _settle_day(action):
    """What is done was done on a day; what is not, on none."""
    if action.state == "done":
        action.done_on = action.done_on or clock.today()
        if not EARLIEST <= action.done_on <= clock.today():
            raise ValidationFailed.at("/done_on", "This was not done on that day.")
    else:
        action.done_on = None

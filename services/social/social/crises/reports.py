"""What is told of a crisis that is over: made at its end, and from then on as it is."""

from collections import Counter

from chassis import money
from chassis.store import view
from contracts.errors import NotFound

from ..conversations.models import ConversationMessage
from ..press import waiting
from . import affected, figures
from .models import CrisisAction, CrisisEntry, CrisisReport, CrisisStatement

_SAID = ("name", "description", "level", "begun_at", "ended_at", "owner_id", "lessons")
_MOST = 1000


def get_crisis_report(*, crisis_id, number=None):
    """Show the report of an end of a crisis, the latest one without a number."""
    return shown(stored(crisis_id, number))


def stored(crisis_id, number=None):
    """A report as stored. Raises NotFound while the crisis has not ended so often."""
    where = {"crisis_id": crisis_id, **({"number": number} if number else {})}
    raw = CrisisReport.collection().find_one(where, sort=[("number", -1)])
    if raw is None:
        raise NotFound(f"There is no crisis_report of {crisis_id}.", id=crisis_id)
    return raw


def shown(raw):
    """A report as it is shown: all that was kept, and when."""
    kept = view(money.loaded(raw))
    return {**kept.pop("report"), **kept}


def keep(crisis, counted):
    """Make the report of a crisis that just ended, with what was counted of it, and keep it."""
    raw, number = money.loaded(crisis.stored), 1 + CrisisReport.collection().count_documents(
        {"crisis_id": crisis.id})
    costs = raw.get("costs", [])
    report = {
        **{name: raw.get(name) for name in _SAID},
        "duration_minutes": int((raw["ended_at"] - raw["begun_at"]).total_seconds() // 60),
        "is_for_all": raw.get("is_for_all", False), "team_ids": raw.get("team_ids", []),
        "affected_count": affected.counts([crisis.id]).get(crisis.id, 0),
        **counted,
        "statements": _statements(crisis.id),
        "enquiries": waiting.answered(crisis.id, crisis.ended_at),
        "costs": costs, "cost_totals": money.totals(one["amount"] for one in costs),
        "actions": [_action(one) for one in CrisisAction.collection().find(
            {"crisis_id": crisis.id}).sort([("created_at", 1), ("_id", 1)]).limit(_MOST)],
    }
    CrisisReport(crisis_id=crisis.id, number=number, report=money.stored(report)).add()


def _statements(crisis_id):
    """The statements that ever were in force, and how often each was said."""
    said, told = _replies(crisis_id), waiting.told(crisis_id)
    approved = CrisisStatement.collection().find(
        {"crisis_id": crisis_id, "state": {"$in": ["approved", "replaced", "withdrawn"]}},
    ).sort([("created_at", 1), ("_id", 1)]).limit(_MOST)
    return [{"crisis_statement_id": raw["_id"], "title": raw["title"],
             "edition": raw.get("edition", 1), "state": raw["state"],
             "reply_count": said[raw["_id"]], "enquiry_count": told.get(raw["_id"], 0)}
            for raw in approved if raw.get("decided_at")]


def _replies(crisis_id):
    """`{statement id: in how many answers it was said}`, without those that were never read."""
    by = {raw["_said_by"]: raw["about_id"] for raw in CrisisEntry.collection().find(
        {"crisis_id": crisis_id, "kind": "said"}, {"about_id": 1, "_said_by": 1})}
    unsaid = ConversationMessage.collection().find(
        {"_id": {"$in": list(by)}, "delivery": {"$in": figures.UNSAID}}, {"_id": 1})
    for raw in unsaid:
        del by[raw["_id"]]
    return Counter(by.values())


def _action(raw):
    return {name: raw.get(name) for name in ("text", "owner_id", "due_on")} | {
        "is_done": raw.get("is_done", False)}

"""Who gets a lead: the first rule that fits says who may, and of these whoever is next has it."""

from functools import partial

from chassis import clock, paging
from chassis.jobs import as_service
from chassis.outbox import announce, commit
from contracts import sales as contract

from . import lead_rules, takers
from .conditions import first_fitting
from .histories import note, told
from .models import Lead, LeadTaker

BATCH = 200


def assign_waiting_leads():
    """Give away what waits, as far as there is room; a job does so every few seconds."""
    with as_service("sales"):
        after, is_first = None, True
        while after is not None or is_first:
            page = paging.page(
                Lead.collection(), {"_waits": True}, sort="created_at", kind=paging.moment,
                limit=BATCH, after=after)
            after, is_first = page["next"], False
            if page["items"]:
                commit(partial(assign, [item["id"] for item in page["items"]]))


def assign(lead_ids):
    """Give these leads, as far as they wait, to whom the rules name and who has room.

    Of those named whoever was given one longest ago comes first. One without a rule, or of whose
    people none has room, goes on waiting.
    """
    leads = list(Lead.objects(id__in=lead_ids, waits=True).order_by("created_at", "id"))
    rules = lead_rules.active("assignment") if leads else []
    if not rules:
        return
    turns = _Turns({user_id for rule in rules for user_id in rule["user_ids"]})
    for lead in leads:
        rule = first_fitting(rules, lead.to_mongo())
        user_id = turns.next_of(rule["user_ids"]) if rule else None
        if user_id is not None:
            give(lead, user_id, team_id=rule.get("team_id"))
            lead.put()
            announce(contract.lead_assigned, lead=told(lead.stored))
    turns.store()


def give(lead, user_id, *, team_id=None):
    """Have somebody look after a lead, before it is stored; None has it wait for the rules."""
    lead.owner_id = user_id
    lead.team_id = lead.team_id or team_id
    lead.waits = None if user_id or not lead.is_open else True
    lead.assigned_at = clock.now() if user_id else None
    if user_id:
        note(lead, "assigned", f"To {user_id}.")


class _Turns:
    """Whose turn it is among some people, and who has room."""

    def __init__(self, user_ids):
        self._held = {raw["_id"]: raw for raw in
                      LeadTaker.collection().find({"_id": {"$in": sorted(user_ids)}})}
        self._counts = takers.open_counts(self._held)
        self._last = max((raw["turn"] for raw in self._held.values()), default=0)
        self._moved = set()

    def next_of(self, user_ids):
        """Who is next of these and has room, whose turn is then over; None when nobody has."""
        free = [self._held[id] for id in user_ids if id in self._held and self._has_room(id)]
        if not free:
            return None
        chosen = min(free, key=lambda raw: (raw["turn"], raw["_id"]))
        self._last += 1
        chosen["turn"] = self._last
        user_id = chosen["_id"]
        self._counts[user_id] = self._counts.get(user_id, 0) + 1
        self._moved.add(user_id)
        return user_id

    def _has_room(self, user_id):
        raw = self._held[user_id]
        return raw["is_available"] and self._counts.get(user_id, 0) < raw["capacity"]

    def store(self):
        """Write down whose turn is over, by which others who give to the same people wait."""
        for user_id in sorted(self._moved):
            LeadTaker.collection().update_one(
                {"_id": user_id}, {"$set": {"turn": self._held[user_id]["turn"]}})

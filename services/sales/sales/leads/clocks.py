"""Until when a lead is to be answered, and that it was, or was not in time."""

from functools import partial

from chassis import clock
from chassis.business_hours import add_minutes
from chassis.jobs import as_service
from chassis.outbox import announce, commit
from contracts import sales as contract
from contracts.sales.lead import OPEN_STATES

from . import lead_rules
from .conditions import first_fitting
from .histories import note, told
from .models import Lead

BATCH = 500


def start(lead, rules=None, *, at=None):
    """Set by rules until when a lead is to be answered, before it is stored."""
    rules = lead_rules.active("answering") if rules is None else rules
    rule = first_fitting(rules, lead.to_mongo())
    if rule is None:
        return
    lead.answer_due_at = add_minutes(at or clock.now(), rule["within_minutes"], rule.get("hours"))
    lead.due_at = lead.answer_due_at


def stop(lead):
    """Let the clock of a lead go no further, before it is stored."""
    lead.due_at = lead.is_overdue = None


def answer(lead, at):
    """Note that a lead was answered for the first time, before it is stored; whether it was."""
    if lead.answered_at:
        return False
    lead.answered_at = at
    stop(lead)
    note(lead, "answered")
    return True


def take_interaction(interaction):
    """Have an outbound interaction answer the open leads of those who took part, and those named.

    What was said before a lead came in is no answer to it.
    """
    contact_ids = sorted({one["contact_id"] for one in interaction["participants"]})
    named = sorted({one["id"] for one in interaction.get("refers_to", ())
                    if one["type"] == Lead.ENTITY})
    at = interaction["occurred_at"]
    found = [*Lead.objects(contact_id__in=contact_ids, state__in=OPEN_STATES),
             *Lead.objects(id__in=named, state__in=OPEN_STATES)]
    for lead in {lead.id: lead for lead in found}.values():
        if at >= lead.created_at and answer(lead, at):
            if lead.state == "new":
                lead.state = "contacted"
            lead.put()
            announce(contract.lead_answered, lead=told(lead.stored))


def is_outbound(data):
    """Whether an interaction went out from us."""
    return data["interaction"]["direction"] == "outbound"


def tell_overdue_answers():
    """Tell of each lead that was not answered in time, once; a job does so every few seconds."""
    with as_service("sales"):
        due = Lead.collection().find({"_due_at": {"$lte": clock.now()}}, {"_id": 1}).sort(
            "_due_at", 1).limit(BATCH)
        for raw in list(due):
            commit(partial(_tell_overdue, raw["_id"]))


def _tell_overdue(lead_id):
    now = clock.now()
    lead = Lead.objects(id=lead_id, due_at__lte=now).first()
    if lead is None:
        return
    lead.due_at, lead.is_overdue, lead.answer_overdue_at = None, True, now
    note(lead, "answer_overdue")
    lead.put()
    announce(contract.lead_answer_overdue, lead=told(lead.stored))

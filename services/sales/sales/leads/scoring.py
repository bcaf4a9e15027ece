"""How promising a lead is: points by rules, each with its reason."""

from functools import partial

from chassis.jobs import as_service
from chassis.outbox import announce, commit
from contracts import sales as contract

from . import lead_rules
from .conditions import fits
from .histories import told
from .models import Lead

LOWEST, HIGHEST = 0, 100
BATCH = 100


def score_of(lead, rules):
    """`(score from 0 to 100, reasons)` of a lead as it is stored: the points of all that fit."""
    reasons = [
        {"rule_id": rule["_id"], "rule_version": rule["version"], "points": rule["points"],
         "text": rule["text"]}
        for rule in rules if fits(lead, rule.get("conditions", ()))
    ]
    total = sum(reason["points"] for reason in reasons)
    return min(HIGHEST, max(LOWEST, total)), reasons


def score(lead, rules=None):
    """Score a lead, before it is stored, by the rules that now apply."""
    rules = lead_rules.active("scoring") if rules is None else rules
    lead.score, lead.reasons = score_of(lead.to_mongo().to_dict(), rules)
    lead.scored_with = rules.version


def rescore_leads():
    """Score open leads anew by rules that were changed since; a job does so every few seconds."""
    with as_service("sales"):
        while commit(partial(_rescore_some, BATCH)) == BATCH:
            continue


def _rescore_some(most):
    """Score at most so many that went by former rules; returns how many there were."""
    rules = lead_rules.active("scoring")
    stale = list(Lead.objects(scored_with__lt=rules.version).limit(most))
    for lead in stale:
        before = lead.score, lead.reasons
        score(lead, rules)
        if (lead.score, lead.reasons) == before:
            # What stays the same is no change that anybody has to know of.
            Lead.collection().update_one(
                {"_id": lead.id}, {"$set": {"_scored_with": rules.version}})
            continue
        lead.put()
        announce(contract.lead_updated, lead=told(lead.stored), changed=["reasons", "score"])
    return len(stale)

"""Retention: who is kept for too long is proposed for erasure, or erased if a rule says so."""

from datetime import timedelta

from chassis import clock, jobs, paging
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.store import view
from contracts.context import current_call

from ..errors import ProposalIsDecided
from ..models import Contact, Interaction
from . import requests
from .models import DataRequest
from .retention_models import RetentionProposal, RetentionRule

BATCH = 500
# A rule that erases by itself begins with so many a day, so that a mistake can be stopped.
MOST_ERASED = 100
MOST_NAMED = 100
# A replica that dies while it looks holds the others up no longer than this.
LONGEST_LOOK = timedelta(hours=1)


def create_retention_rule(**fields):
    """Say for how long people are kept of whom nothing is heard."""
    return RetentionRule(**fields).add().to_view()


def get_retention_rule(*, retention_rule_id):
    """Show a rule."""
    return view(RetentionRule.fetch_raw(retention_rule_id))


def list_retention_rules(*, limit, after):
    """List the rules, the latest first."""
    return paging.page(RetentionRule.collection(), {}, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_retention_rule(*, retention_rule_id, changes, expected_version):
    """Change a rule; what it proposed and nobody has decided on is proposed anew."""
    rule = RetentionRule.fetch(retention_rule_id, expected_version=expected_version)
    changed = {name: value for name, value in changes.items() if getattr(rule, name) != value}
    if not changed:
        return rule.to_view()
    for name, value in changed.items():
        setattr(rule, name, value)
    rule.put()
    _take_back(rule.id)
    return rule.to_view()


def remove_retention_rule(*, retention_rule_id):
    """Remove a rule, and what it proposes."""
    RetentionRule.fetch_raw(retention_rule_id, {"_id": 1})
    RetentionRule.collection().delete_one({"_id": retention_rule_id})
    _take_back(retention_rule_id)


def _take_back(rule_id):
    RetentionProposal.collection().delete_many({"retention_rule_id": rule_id, "decision": None})


def preview_retention_rule(*, retention_rule_id):
    """Count whom a rule means today, without doing anything."""
    rule = RetentionRule.fetch(retention_rule_id)
    count, named = 0, []
    for ids in meant_by(rule):
        count += len(ids)
        named += ids[: MOST_NAMED - len(named)]
    return {"count": count, "contact_ids": named}


def list_retention_proposals(*, retention_rule_id, is_decided, limit, after):
    """List whom a rule proposes, the latest first."""
    RetentionRule.fetch_raw(retention_rule_id, {"_id": 1})
    where = {"retention_rule_id": retention_rule_id,
             "decision": {"$in": ["accepted", "dismissed"]} if is_decided else None}
    return paging.page(RetentionProposal.collection(), where, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def accept_retention_proposal(*, proposal_id):
    """Have somebody erased whom a rule proposes, as if they had asked."""
    proposal = _undecided(proposal_id)
    _accept(proposal)
    return proposal.put().to_view()


def dismiss_retention_proposal(*, proposal_id):
    """Keep somebody; the rule does not propose them again."""
    proposal = _undecided(proposal_id)
    _decide(proposal, "dismissed")
    return proposal.put().to_view()


def propose_erasures():
    """Go over all rules: propose whom they mean, and begin to erase where a rule says so."""
    with jobs.as_service("contacts"):
        for rule in list(RetentionRule.objects(is_active=True)):
            for ids in meant_by(rule):
                commit(lambda rule=rule, ids=ids: _propose(rule.id, ids))
            if rule.action == "erase":
                _erase_some(rule.id)


def meant_by(rule):
    """The ids of whom a rule means, in batches: people of these roles and no other, long silent.

    Whoever is restricted stays, as the data may be what a quarrel is about (GDPR article 18).
    """
    before = requests.months_after(clock.now(), -rule.months)
    people = Contact.collection().find(
        {"kind": "person", "created_at": {"$lt": before}},
        {"roles.role": 1, "_restricted_at": 1})
    for batch in _batches(people):
        ids = [raw["_id"] for raw in batch if _is_of(raw, rule.roles)]
        active = Interaction.collection().find(
            {"participants.contact_id": {"$in": ids}, "occurred_at": {"$gte": before}},
            {"participants.contact_id": 1})
        heard_of = {participant["contact_id"] for raw in active
                    for participant in raw["participants"]}
        yield [id for id in ids if id not in heard_of]


def _is_of(raw, roles):
    held = {item["role"] for item in raw.get("roles", ())}
    is_meant = held <= set(roles) if held else not roles
    return is_meant and raw.get("_restricted_at") is None


def _batches(found):
    batch = []
    for raw in found:
        batch.append(raw)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _propose(rule_id, ids):
    known = RetentionProposal.collection().find(
        {"retention_rule_id": rule_id, "contact_id": {"$in": ids}}, {"contact_id": 1})
    known = {raw["contact_id"] for raw in known}
    asked = DataRequest.collection().find(
        {"contact_id": {"$in": ids}, "kind": "erasure", "state": {"$in": ["received", "open"]}},
        {"contact_id": 1})
    known |= {raw["contact_id"] for raw in asked}
    now = clock.now()
    raws = [{"_id": new_id(RetentionProposal.ENTITY), "version": 1, "created_at": now,
             "updated_at": now, "retention_rule_id": rule_id, "contact_id": id}
            for id in ids if id not in known]
    if raws:
        RetentionProposal.collection().insert_many(raws)


def _erase_some(rule_id):
    found = RetentionProposal.collection().find(
        {"retention_rule_id": rule_id, "decision": None}, {"_id": 1}).limit(MOST_ERASED)
    for id in [raw["_id"] for raw in found]:
        commit(lambda id=id: accept_retention_proposal(proposal_id=id))


def _undecided(proposal_id):
    proposal = RetentionProposal.fetch(proposal_id)
    if proposal.decision:
        raise ProposalIsDecided(decision=proposal.decision)
    return proposal


def _accept(proposal):
    rule = RetentionRule.fetch(proposal.retention_rule_id)
    asked = requests.open_data_request(
        contact_id=proposal.contact_id, kind="erasure",
        identity_shown_by=f"Nobody asked: retention rule {rule.name}"[:300])
    proposal.data_request_id = asked["id"]
    _decide(proposal, "accepted")


def _decide(proposal, decision):
    proposal.decision, proposal.decided_at = decision, clock.now()
    proposal.decided_by = current_call().actor.id

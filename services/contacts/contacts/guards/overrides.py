"""Going on in spite of a guard: with a reason, for a time, and not behind its owner's back."""

from datetime import timedelta

from chassis import clock, paging
from chassis.outbox import announce
from contracts import contacts as contract
from contracts.context import current_call

from .. import timeline
from ..errors import GuardCannotBeOverridden, GuardIsNotRaised
from ..merges import survivors
from ..merges.addressing import addressed
from ..models import Contact
from .guards import findings_of
from .models import GuardOverride
from .rules import active_rules

# An override names its evidence; nobody goes on in spite of more than they can have looked at.
MOST_EVIDENCE = 1000
# For how long an acknowledgement in another service holds.
ACKNOWLEDGED_FOR = timedelta(hours=24)


def override_guard(*, contact_id, action, finding_ids, reason, hours):
    """Go on with an action in spite of what guards found; new evidence raises them again."""
    held_by, hops = addressed(contact_id)
    contact = Contact.fetch_raw(held_by, {"owner_id": 1})
    now = clock.now()
    _, found = findings_of([held_by], active_rules(action), action, now)
    raised = {finding["id"]: finding for finding in found[held_by]}
    gone = sorted(set(finding_ids) - raised.keys())
    if gone:
        raise GuardIsNotRaised(finding_ids=gone)
    findings = [raised[id] for id in dict.fromkeys(finding_ids)]
    firm = [finding["id"] for finding in findings
            if not finding["can_be_overridden"] or finding["count"] > MOST_EVIDENCE]
    if firm:
        raise GuardCannotBeOverridden(finding_ids=firm)

    override = GuardOverride(
        contact_id=held_by, action=action, reason=reason,
        actor_id=current_call().actor.id, expires_at=now + timedelta(hours=hours),
        findings=[_kept(finding) for finding in findings],
        owner_ids=_owners(findings, contact),
    )
    return _store(override, findings, contact_id, hops)


def take_acknowledgement(told, actor_id):
    """Keep that somebody went on in another service in spite of what guards found, for a day.

    What is settled by now needs no override.
    """
    for contact_id in told["contact_ids"]:
        held_by, hops = addressed(contact_id)
        contact = Contact.collection().find_one({"_id": held_by}, {"owner_id": 1})
        if contact is None:
            continue
        now = clock.now()
        _, found = findings_of([held_by], active_rules(told["action"]), told["action"], now)
        findings = [finding for finding in found[held_by]
                    if finding["id"] in told["finding_ids"] and finding["override"] is None]
        if findings:
            override = GuardOverride(
                contact_id=held_by, action=told["action"], reason=told["reason"],
                actor_id=actor_id, expires_at=now + ACKNOWLEDGED_FOR,
                findings=[_kept(finding) for finding in findings],
                owner_ids=_owners(findings, contact),
            )
            _store(override, findings, contact_id, hops)


def _store(override, findings, contact_id, hops):
    override.add()
    survivors.remember(GuardOverride, override.id, hops)
    timeline.add_entry(
        type=contract.guard_overridden.type,
        occurred_at=override.created_at,
        title=f"{override.action} · {findings[0]['text']['en']}",
        summary=override.reason,
        contact_ids=[contact_id],
        about={"type": "guard_override", "id": override.id},
        actor_id=override.actor_id,
    )
    announce(contract.guard_overridden, override)
    return override.to_view()


def list_guard_overrides(*, contact_id, limit, after):
    """List the overrides for a contact, the latest first."""
    return paging.page(
        GuardOverride.collection(), {"contact_id": paging.any_of(_ids_of(contact_id))},
        sort="-created_at", kind=paging.moment, limit=limit, after=after)


def _ids_of(contact_id):
    contact = Contact.fetch_raw(contact_id, {"_gathers": 1})
    return [contact["_id"], *contact.get("_gathers", ())]


def _kept(finding):
    return {
        "rule_id": finding["rule_id"], "rule_version": finding["rule_version"],
        "level": finding["level"],
        "evidence_ids": sorted(fact["_id"] for fact in finding["facts"]),
    }


def _owners(findings, contact):
    """Who looks after the evidence; where nobody does, who looks after the contact."""
    owners = {fact.get("owner_id") for finding in findings for fact in finding["facts"]} - {None}
    return sorted(owners or {contact.get("owner_id")} - {None})[:MOST_EVIDENCE]

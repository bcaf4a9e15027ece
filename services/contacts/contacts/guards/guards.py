"""Asking the guards: what speaks against doing something with a contact, singly or for many."""

import hashlib
from collections import defaultdict

from chassis import clock
from chassis.money import loaded, stored, totals
from chassis.store import AT_ONCE
from contracts.contacts.guard import MOST_EVIDENCE
from contracts.contacts.guard_rule import LEVELS

from ..consents import obstacles
from ..consents.approach import ids_of
from ..merges import survivors
from ..models import Contact
from ..profiles.kinds import SERVICE_OF, shown
from ..profiles.profiles import heard_services
from .conditions import money_of
from .evidence import Evidence
from .models import GuardOverride
from .rules import active_rules
from .texts import filled, refuse_unknown_places

CLEAR = "clear"
_SHOWN_OF_CONTACT = {"name": 1, "kind": 1, "affiliations": 1, "owner_id": 1, "archived_at": 1,
                     "updated_at": 1, **obstacles.SHOWN}


def check_guards(*, contact_id, action):
    """Say what speaks against doing this with a contact, with the evidence."""
    told = check_many_guards(contact_ids=[Contact.id_of(contact_id)], action=action)
    (verdict,) = told.pop("items")
    del told["unknown_ids"]
    return {**told, **verdict}


def check_many_guards(*, contact_ids, action):
    """Say of each contact what speaks against doing this with it; of merged ones, the survivor."""
    rules, now = active_rules(action), clock.now()
    ids, findings = findings_of(contact_ids, rules, action, now)
    heard = heard_services()
    asked = {SERVICE_OF[kind] for rule in rules
             if (kind := rule["conditions"]["kind"]) in SERVICE_OF}
    return {
        "action": action,
        "checked_at": now,
        "services_not_heard": sorted(asked - heard.keys()),
        **_in_order(ids, findings),
    }


def test_guard_rule(*, rule, contact_ids):
    """Say what a rule would find, as if it were active. Nothing comes of it."""
    refuse_unknown_places(rule["text"], "/rule/text")
    draft = {**stored(rule), "_id": None, "version": None}
    return _in_order(*findings_of(contact_ids, [draft], rule["actions"][0], clock.now()))


def _in_order(ids, findings):
    return {
        "items": [{"contact_id": id, "level": _gravest(findings[id]),
                   "findings": [_shown(finding) for finding in findings[id]]}
                  for id in ids if id in findings],
        "unknown_ids": [id for id in ids if id not in findings],
    }


def findings_of(contact_ids, rules, action, now):
    """`(ids, {contact id: [finding]})`: of those contacts that exist, the gravest first.

    The ids are those asked for, each once, with survivors in the place of merged contacts.
    A finding has its whole evidence under `facts`, which is not shown.
    """
    contacts, ids = survivors.found_among(Contact, contact_ids, _SHOWN_OF_CONTACT)
    rules = [{**rule, "conditions": loaded(rule["conditions"])} for rule in rules]
    evidence = Evidence(contacts.values(), rules, now)
    overrides = _overrides(evidence.contacts, action, now)
    found = {}
    for id in evidence.contacts:
        findings = [finding for rule in rules
                    if (finding := _finding(id, rule, action, evidence, overrides[id]))]
        found[id] = sorted(findings, key=lambda finding: (
            -LEVELS.index(finding["level"]), finding["rule_id"] or ""))
    return ids, found


def _finding(contact_id, rule, action, evidence, overrides):
    found, conditions = evidence.of(contact_id, rule), rule["conditions"]
    if not found:
        return None
    facts = [fact for _, fact in found]
    if len(facts) < conditions["at_least"] or not _comes_to(
            facts, conditions.get("total_at_least")):
        return None

    evidence_ids = sorted(fact["_id"] for fact in facts)
    return {
        "id": _id_of(contact_id, action, rule, evidence_ids),
        "rule_id": rule["_id"],
        "rule_version": rule["version"],
        "level": rule["level"],
        "text": filled(rule["text"], facts, evidence.now),
        "reach": found[0][0],
        "count": len(facts),
        "evidence": [shown(fact) for fact in facts[:MOST_EVIDENCE]],
        "can_be_overridden": rule["can_be_overridden"],
        "override": _override_of(rule, set(evidence_ids), overrides) if overrides else None,
        "facts": facts,
    }


def _comes_to(facts, least):
    if least is None:
        return True
    sums = totals(money for fact in facts if (money := money_of(fact)))
    return any(money["currency"] == least["currency"] and money["amount"] >= least["amount"]
               for money in sums)


def _id_of(contact_id, action, rule, evidence_ids):
    parts = (contact_id, action, rule["_id"], rule["version"], *evidence_ids)
    return "finding_" + hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def _overrides(contacts, action, now):
    """`{contact id: [what was overridden for that action and still holds]}`."""
    found = defaultdict(list)
    holders = {id: contact["_id"] for contact in contacts.values() for id in ids_of(contact)}
    for raw in GuardOverride.collection().find({
            "contact_id": {"$in": list(holders)}, "action": action,
            "expires_at": {"$gt": now}}).sort("_id", 1).batch_size(AT_ONCE):
        found[holders[raw["contact_id"]]].append(raw)
    return found


def _override_of(rule, evidence_ids, overrides):
    """The override that holds: of that version of the rule, and of no less than this evidence."""
    for raw in overrides:
        for finding in raw["findings"]:
            if (finding["rule_id"], finding["rule_version"]) == (rule["_id"], rule["version"]) \
                    and evidence_ids <= set(finding["evidence_ids"]):
                return {"id": raw["_id"], **{
                    name: raw[name] for name in ("reason", "actor_id", "expires_at")}}
    return None


def _gravest(findings):
    levels = [finding["level"] for finding in findings if finding["override"] is None]
    return max(levels, key=LEVELS.index, default=CLEAR)


def _shown(finding):
    return {name: value for name, value in finding.items() if name != "facts"}

"""The rules of leads: made, changed and looked at by those who may, each version kept."""

from chassis import clock, paging
from chassis.money import stored
from chassis.outbox import announce
from chassis.store import view
from contracts import sales as contract
from contracts.context import current_call
from contracts.errors import ValidationFailed
from contracts.sales.lead_rule import SAYS

from . import takers
from .models import LeadRule, LeadRuleSet, LeadRuleVersion


class RuleList(list):
    """The rules that apply, by their places, and at which state of their kind they were read."""

    version = 0


def create_lead_rule(*, kind, **fields):
    """Make a rule; it applies at once unless it is said to rest."""
    _refuse_misfits(kind, fields)
    rule = LeadRule(kind=kind, **stored(fields), changed_by_id=current_call().actor.id).add()
    _keep_version(rule)
    announce(contract.lead_rule_created, rule)
    return rule.to_view()


def get_lead_rule(*, lead_rule_id):
    """Show a rule as it now is."""
    return view(LeadRule.fetch_raw(lead_rule_id))


def list_lead_rules(*, limit, after, **filters):
    """List rules, the latest first."""
    return paging.page(LeadRule.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_lead_rule(*, lead_rule_id, changes, expected_version):
    """Change a rule; what it was is kept, and what stays the same makes no new version."""
    rule = LeadRule.fetch(lead_rule_id, expected_version=expected_version)
    before = rule.to_view()
    changes = stored(changes)
    for name, value in changes.items():
        setattr(rule, name, [] if value is None and name == "user_ids" else value)
    after = view(rule.to_raw())
    if after == before:
        return before

    _refuse_misfits(rule.kind, after)
    rule.changed_by_id = current_call().actor.id
    rule.put()
    _keep_version(rule)
    announce(contract.lead_rule_updated, rule)
    return rule.to_view()


def list_lead_rule_versions(*, lead_rule_id, limit, after):
    """List a rule as it was at each of its versions, the latest first."""
    LeadRule.fetch_raw(lead_rule_id, {"_id": 1})
    return paging.page(
        LeadRuleVersion.collection(), {"lead_rule_id": lead_rule_id}, sort="-version",
        kind=_whole, limit=limit, after=after, show=lambda raw: view(raw["rule"]))


def active(kind):
    """The rules of a kind that apply, in the order of their places, as they are stored."""
    rules = RuleList(LeadRule.collection().find({"kind": kind, "is_active": True}))
    rules.sort(key=lambda rule: (rule["position"], rule["_id"]))
    state = LeadRuleSet.collection().find_one({"_id": kind}, {"version": 1})
    rules.version = state["version"] if state else 0
    return rules


def version_of(raw):
    """A rule as it is stored, as a version of it to be kept."""
    return {
        "_id": f"{raw['_id']}/{raw['version']}", "lead_rule_id": raw["_id"],
        "version": raw["version"], "created_at": raw["updated_at"],
        "updated_at": raw["updated_at"], "rule": raw,
    }


def _keep_version(rule):
    LeadRuleVersion.collection().insert_one(version_of(rule.stored))
    now = clock.now()
    LeadRuleSet.collection().update_one(
        {"_id": rule.kind}, {"$inc": {"version": 1}, "$set": {"updated_at": now},
                             "$setOnInsert": {"created_at": now}}, upsert=True)
    takers.know(rule.user_ids)


def _refuse_misfits(kind, fields):
    """Refuse a rule that says too little for its kind, or what another kind says."""
    needed, allowed = SAYS[kind]
    others = {name for says in SAYS.values() for names in says for name in names}
    errors = [{"pointer": f"/{name}", "detail": "A rule of this kind says this."}
              for name in needed if fields.get(name) in (None, [])]
    errors += [{"pointer": f"/{name}", "detail": "A rule of this kind does not say this."}
               for name in sorted(others - {*needed, *allowed})
               if fields.get(name) not in (None, [], {})]
    if errors:
        raise ValidationFailed(errors=errors)


def _whole(value):
    if not isinstance(value, int):
        raise ValueError("not a version")
    return value

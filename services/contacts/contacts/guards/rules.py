"""The rules of guards: made, changed and looked at by an administrator, each version kept."""

from chassis import paging
from chassis.money import stored
from chassis.outbox import announce
from chassis.store import view
from contracts import contacts as contract
from contracts.context import current_call

from .models import GuardRule, GuardRuleVersion
from .texts import refuse_unknown_places


def create_guard_rule(**fields):
    """Make a rule, at rest unless it is said to be active."""
    refuse_unknown_places(fields["text"], "/text")
    rule = GuardRule(**stored(fields), changed_by_id=current_call().actor.id).add()
    _keep_version(rule)
    announce(contract.guard_rule_created, rule)
    return rule.to_view()


def get_guard_rule(*, guard_rule_id):
    """Show a rule as it now is."""
    return view(GuardRule.fetch_raw(guard_rule_id))


def list_guard_rules(*, limit, after, action=None, is_active=None):
    """List rules, the latest first."""
    where = {name: value for name, value in (("actions", action), ("is_active", is_active))
             if value is not None}
    return paging.page(GuardRule.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_guard_rule(*, guard_rule_id, changes, expected_version):
    """Change a rule; what it was is kept, and what stays the same makes no new version."""
    rule = GuardRule.fetch(guard_rule_id, expected_version=expected_version)
    if "text" in changes:
        refuse_unknown_places(changes["text"], "/changes/text")
    before = rule.to_view()
    changes = stored(changes)
    if all(before[name] == value for name, value in changes.items()):
        return before

    for name, value in changes.items():
        setattr(rule, name, value)
    rule.changed_by_id = current_call().actor.id
    rule.put()
    _keep_version(rule)
    announce(contract.guard_rule_updated, rule)
    return rule.to_view()


def list_guard_rule_versions(*, guard_rule_id, limit, after):
    """List what a rule was at each of its versions, the latest first."""
    GuardRule.fetch_raw(guard_rule_id, {"_id": 1})
    return paging.page(
        GuardRuleVersion.collection(), {"guard_rule_id": guard_rule_id}, sort="-version",
        kind=_whole, limit=limit, after=after, show=lambda raw: view(raw["rule"]))


def active_rules(action):
    """The rules that apply to an action, as they are stored."""
    return list(GuardRule.collection().find({"is_active": True, "actions": action}))


def version_of(raw):
    """A rule as it is stored, as a version of it to be kept."""
    return {
        "_id": f"{raw['_id']}/{raw['version']}", "guard_rule_id": raw["_id"],
        "version": raw["version"], "created_at": raw["updated_at"],
        "updated_at": raw["updated_at"], "rule": raw,
    }


def _keep_version(rule):
    GuardRuleVersion.collection().insert_one(version_of(rule.stored))


def _whole(value):
    if not isinstance(value, int):
        raise ValueError("not a version")
    return value

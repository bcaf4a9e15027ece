"""Guards: what can be asked before something is done with a party, and the rules behind it."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import guard as g
from . import guard_rule as r
from .declared import CHANGED, NOT_FOUND, contacts

check_guards = contacts.query(
    "check_guards", "Ask whether something speaks against doing this with a party.",
    request=g.CheckGuards, reply=g.GuardsChecked, permission="contacts:read",
    route=get("/contacts/{contact_id}/guards"), errors=NOT_FOUND,
)
check_many_guards = contacts.query(
    "check_many_guards", "Ask of up to 1,000 parties whether something speaks against doing this.",
    request=g.CheckManyGuards, reply=g.ManyGuardsChecked, permission="contacts:read",
    route=post("/guards/check", status=200),
)
override_guard = contacts.command(
    "override_guard", "Go on in spite of a guard, for a reason that its owner is told.",
    request=g.OverrideGuard, reply=g.GuardOverride, permission="guards:override",
    route=post("/contacts/{contact_id}/guards/override"),
    errors=NOT_FOUND | {"guard_is_not_raised": Conflict, "guard_cannot_be_overridden": Conflict},
)
list_guard_overrides = contacts.query(
    "list_guard_overrides", "See who went on in spite of guards, and why, the latest first.",
    request=g.ListGuardOverrides, reply=g.GuardOverridePage, permission="contacts:read",
    route=get("/contacts/{contact_id}/guards/overrides"), errors=NOT_FOUND,
)

create_guard_rule = contacts.command(
    "create_guard_rule", "Make a rule by which a guard is raised.",
    request=r.NewGuardRule, reply=r.GuardRule, permission="guards:write",
    route=post("/guard-rules", location="/guard-rules/{id}"),
    links={"get_guard_rule": {"guard_rule_id": "id"},
           "update_guard_rule": {"guard_rule_id": "id"}},
)
get_guard_rule = contacts.query(
    "get_guard_rule", "See a rule of the guards.",
    request=r.GuardRuleId, reply=r.GuardRule, permission="contacts:read",
    route=get("/guard-rules/{guard_rule_id}"), errors=NOT_FOUND,
)
list_guard_rules = contacts.query(
    "list_guard_rules", "List the rules of the guards, the latest first.",
    request=r.ListGuardRules, reply=r.GuardRulePage, permission="contacts:read",
    route=get("/guard-rules"),
)
update_guard_rule = contacts.command(
    "update_guard_rule", "Change a rule, or have it apply or rest; the versions before are kept.",
    request=r.UpdateGuardRule, reply=r.GuardRule, permission="guards:write",
    route=patch("/guard-rules/{guard_rule_id}"), errors=CHANGED,
)
list_guard_rule_versions = contacts.query(
    "list_guard_rule_versions", "See how a rule was before, the latest first.",
    request=r.ListGuardRuleVersions, reply=r.GuardRulePage, permission="contacts:read",
    route=get("/guard-rules/{guard_rule_id}/versions"), errors=NOT_FOUND,
)
test_guard_rule = contacts.query(
    "test_guard_rule", "Try a rule on some parties, without any effect.",
    request=g.TestGuardRule, reply=g.GuardRuleTested, permission="guards:write",
    route=post("/guard-rules/test", status=200),
)

guard_overridden = contacts.event(
    "contacts.guard.overridden", "Somebody went on in spite of a guard.", g.GuardOverridden)
guard_rule_created = contacts.event(
    "contacts.guard_rule.created", "A rule of the guards was made.", r.GuardRuleChanged)
guard_rule_updated = contacts.event(
    "contacts.guard_rule.updated", "A rule of the guards was changed.", r.GuardRuleChanged)

"""The rules of leads, and who takes leads: what can be asked and is told of them."""

from ..declare import get, patch, post
from . import lead_rule as m
from .declared import CHANGED, NOT_FOUND, sales

create_lead_rule = sales.command(
    "create_lead_rule", "Make a rule by which leads are scored, assigned or to be answered.",
    request=m.NewLeadRule, reply=m.LeadRule, permission="lead_rules:write",
    route=post("/lead-rules", location="/lead-rules/{id}"),
    links={"get_lead_rule": {"lead_rule_id": "id"}, "update_lead_rule": {"lead_rule_id": "id"}},
)
get_lead_rule = sales.query(
    "get_lead_rule", "See a rule of leads.",
    request=m.LeadRuleId, reply=m.LeadRule, permission="leads:read",
    route=get("/lead-rules/{lead_rule_id}"), errors=NOT_FOUND,
)
list_lead_rules = sales.query(
    "list_lead_rules", "List the rules of leads, the latest first.",
    request=m.ListLeadRules, reply=m.LeadRulePage, permission="leads:read",
    route=get("/lead-rules"),
)
update_lead_rule = sales.command(
    "update_lead_rule", "Change a rule, or have it apply or rest; the versions before are kept.",
    request=m.UpdateLeadRule, reply=m.LeadRule, permission="lead_rules:write",
    route=patch("/lead-rules/{lead_rule_id}"), errors=CHANGED,
)
list_lead_rule_versions = sales.query(
    "list_lead_rule_versions", "See how a rule was before, the latest first.",
    request=m.ListLeadRuleVersions, reply=m.LeadRulePage, permission="leads:read",
    route=get("/lead-rules/{lead_rule_id}/versions"), errors=NOT_FOUND,
)
keep_lead_taker = sales.command(
    "keep_lead_taker", "Say how many open leads somebody takes, and whether they take any now.",
    request=m.KeepLeadTaker, reply=m.LeadTaker, permission="lead_rules:write",
    route=post("/lead-takers", status=200), safe_to_repeat=True,
)
list_lead_takers = sales.query(
    "list_lead_takers", "See who takes leads, how many, and how many they have.",
    request=m.ListLeadTakers, reply=m.LeadTakerPage, permission="leads:read",
    route=get("/lead-takers"),
)

lead_rule_created = sales.event(
    "sales.lead_rule.created", "A rule of leads was made.", m.LeadRuleChanged)
lead_rule_updated = sales.event(
    "sales.lead_rule.updated", "A rule of leads was changed.", m.LeadRuleChanged)

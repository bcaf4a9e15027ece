"""Listening rules: what can be asked of them."""

from ..declare import delete, get, patch, post
from . import listening_rule as m
from .declared import CHANGED, NOT_FOUND, social

create_listening_rule = social.command(
    "create_listening_rule", "Listen for something from now on.",
    request=m.NewListeningRule, reply=m.ListeningRule, permission="social_settings:write",
    route=post("/listening-rules", location="/listening-rules/{id}"),
    links={"get_listening_rule": {"listening_rule_id": "id"},
           "update_listening_rule": {"listening_rule_id": "id"}},
)
get_listening_rule = social.query(
    "get_listening_rule", "See what a rule listens for.",
    request=m.ListeningRuleId, reply=m.ListeningRule, permission="social:read",
    route=get("/listening-rules/{listening_rule_id}"), errors=NOT_FOUND,
)
list_listening_rules = social.query(
    "list_listening_rules", "List what is listened for, the oldest first.",
    request=m.ListListeningRules, reply=m.ListeningRulePage, permission="social:read",
    route=get("/listening-rules"),
)
update_listening_rule = social.command(
    "update_listening_rule", "Change what a rule listens for; what was heard stays as it is.",
    request=m.UpdateListeningRule, reply=m.ListeningRule, permission="social_settings:write",
    route=patch("/listening-rules/{listening_rule_id}"), errors=CHANGED,
)
archive_listening_rule = social.command(
    "archive_listening_rule", "Listen no more for this; what was heard stays.",
    request=m.ChangeListeningRule, reply=None, permission="social_settings:write",
    route=delete("/listening-rules/{listening_rule_id}"), errors=CHANGED, safe_to_repeat=True,
)

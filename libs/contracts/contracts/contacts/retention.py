"""For how long people are kept of whom nothing is heard, and who is proposed for erasure."""

from marshmallow import fields, validate

from ..common import Flag, Id, PageRequest, Recorded, Strict, Text, Time, Whole, many, page_of
from ..declare import delete, get, patch, post
from ..errors import Conflict
from .contact import ROLES, ExpectedVersion
from .declared import CHANGED, NOT_FOUND, contacts

ACTIONS = ("propose", "erase")


class RetentionFields(Strict):
    name = Text(200)
    roles = many(
        fields.String(validate=validate.OneOf(ROLES)), len(ROLES),
        metadata={"description": "People who are, or were, nothing else to us. Empty: people "
                                 "without any role."},
    )
    months = Whole(1, 600, metadata={"description": "After so many months without interaction."})
    action = fields.String(
        validate=validate.OneOf(ACTIONS),
        metadata={"description": "Propose them, or have them erased without asking anybody."},
    )
    is_active = Flag()


class NewRetentionRule(RetentionFields):
    """A rule proposes unless it says that it erases."""

    name = Text(200, required=True)
    months = Whole(1, 600, required=True)
    action = fields.String(load_default="propose", validate=validate.OneOf(ACTIONS))
    is_active = Flag(load_default=True)


class RetentionRule(RetentionFields, Recorded):
    id = Id("retention_rule", required=True)
    name = Text(200, required=True)
    months = Whole(1, 600, required=True)
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    is_active = Flag(required=True)


class RetentionRuleId(Strict):
    retention_rule_id = Id("retention_rule", required=True)


class UpdateRetentionRule(RetentionRuleId, ExpectedVersion):
    changes = fields.Nested(RetentionFields, required=True)


class ListRetentionRules(PageRequest):
    pass


class RetentionPreview(Strict):
    """Whom the rule means today, of whom the first are named."""

    count = Whole(required=True)
    contact_ids = fields.List(Id("contact"), required=True)


class RetentionProposal(Recorded):
    id = Id("proposal", required=True)
    retention_rule_id = Id("retention_rule", required=True)
    contact_id = Id("contact", required=True)
    decision = fields.String(allow_none=True, validate=validate.OneOf(("accepted", "dismissed")))
    decided_by = fields.String(allow_none=True)
    decided_at = Time(allow_none=True)
    data_request_id = Id("data_request", allow_none=True)


class ProposalId(Strict):
    proposal_id = Id("proposal", required=True)


class ListRetentionProposals(PageRequest, RetentionRuleId):
    is_decided = Flag(load_default=False)


RetentionRulePage = page_of(RetentionRule, "RetentionRulePage")
RetentionProposalPage = page_of(RetentionProposal, "RetentionProposalPage")
_DECIDED = NOT_FOUND | {"proposal_is_decided": Conflict}

create_retention_rule = contacts.command(
    "create_retention_rule", "Say for how long people are kept of whom nothing is heard.",
    request=NewRetentionRule, reply=RetentionRule, permission="data_requests:write",
    route=post("/retention-rules", location="/retention-rules/{id}"),
)
get_retention_rule = contacts.query(
    "get_retention_rule", "See a retention rule.",
    request=RetentionRuleId, reply=RetentionRule, permission="data_requests:read",
    route=get("/retention-rules/{retention_rule_id}"), errors=NOT_FOUND,
)
list_retention_rules = contacts.query(
    "list_retention_rules", "List the retention rules, the latest first.",
    request=ListRetentionRules, reply=RetentionRulePage, permission="data_requests:read",
    route=get("/retention-rules"),
)
update_retention_rule = contacts.command(
    "update_retention_rule", "Change a retention rule.",
    request=UpdateRetentionRule, reply=RetentionRule, permission="data_requests:write",
    route=patch("/retention-rules/{retention_rule_id}"), errors=CHANGED,
)
remove_retention_rule = contacts.command(
    "remove_retention_rule", "Remove a retention rule, and what it proposes.",
    request=RetentionRuleId, reply=None, permission="data_requests:write",
    route=delete("/retention-rules/{retention_rule_id}"), errors=NOT_FOUND,
)
preview_retention_rule = contacts.query(
    "preview_retention_rule", "See whom a retention rule means today, without doing anything.",
    request=RetentionRuleId, reply=RetentionPreview, permission="data_requests:read",
    route=get("/retention-rules/{retention_rule_id}/preview"), errors=NOT_FOUND,
)
list_retention_proposals = contacts.query(
    "list_retention_proposals", "List whom a rule proposes for erasure, the latest first.",
    request=ListRetentionProposals, reply=RetentionProposalPage, permission="data_requests:read",
    route=get("/retention-rules/{retention_rule_id}/proposals"), errors=NOT_FOUND,
)
accept_retention_proposal = contacts.command(
    "accept_retention_proposal", "Have somebody erased whom a rule proposes.",
    request=ProposalId, reply=RetentionProposal, permission="data_requests:write",
    route=post("/retention-proposals/{proposal_id}/accept", status=200), errors=_DECIDED,
)
dismiss_retention_proposal = contacts.command(
    "dismiss_retention_proposal", "Keep somebody whom a rule proposes; it does so no more.",
    request=ProposalId, reply=RetentionProposal, permission="data_requests:write",
    route=post("/retention-proposals/{proposal_id}/dismiss", status=200), errors=_DECIDED,
)

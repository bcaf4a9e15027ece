"""Statements of crises: what can be asked and is told of them."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import crisis_statement as s
from .declared import CHANGED, NOT_FOUND, social

_READS = {"permission": "crises:read"}
_WRITES = {"permission": "crises:write"}
_DECIDES = {"permission": "crises:approve"}
_ALL = "/crises/{crisis_id}/statements"
_ONE = _ALL + "/{crisis_statement_id}"
_ENDED = {"crisis_is_ended": Conflict}
_STATE = {"crisis_statement_is_decided": Conflict}
_OWN = {"crisis_statement_is_your_own": Conflict}

draft_crisis_statement = social.command(
    "draft_crisis_statement", "Draft what is to be said in a crisis, in one or more languages.",
    request=s.DraftCrisisStatement, reply=s.CrisisStatement, **_WRITES,
    route=post(_ALL, location="/crises/{crisis_id}/statements/{id}"),
    errors=NOT_FOUND | _ENDED,
    links={"propose_crisis_statement": {"crisis_id": "crisis_id", "crisis_statement_id": "id"}},
)
get_crisis_statement = social.query(
    "get_crisis_statement", "See an edition of a statement.",
    request=s.CrisisStatementId, reply=s.CrisisStatement, **_READS, route=get(_ONE),
    errors=NOT_FOUND,
)
list_crisis_statements = social.query(
    "list_crisis_statements", "List the statements of a crisis, all editions, the latest first.",
    request=s.ListCrisisStatements, reply=s.CrisisStatementPage, **_READS, route=get(_ALL),
    errors=NOT_FOUND,
)
update_crisis_statement = social.command(
    "update_crisis_statement", "Change a draft, or one that was refused, which is a draft again.",
    request=s.UpdateCrisisStatement, reply=s.CrisisStatement, **_WRITES, route=patch(_ONE),
    errors=CHANGED | _STATE,
)
propose_crisis_statement = social.command(
    "propose_crisis_statement", "Have a draft be decided about; from then on it stays as it is.",
    request=s.ChangeCrisisStatement, reply=s.CrisisStatement, **_WRITES,
    route=post(_ONE + "/propose", status=200), errors=CHANGED | _STATE,
)
approve_crisis_statement = social.command(
    "approve_crisis_statement", "Approve what others wrote: from now on it may be said.",
    request=s.ChangeCrisisStatement, reply=s.CrisisStatement, **_DECIDES,
    route=post(_ONE + "/approve", status=200), errors=CHANGED | _STATE | _OWN | _ENDED,
)
refuse_crisis_statement = social.command(
    "refuse_crisis_statement", "Refuse what others wrote, with the reason.",
    request=s.CrisisStatementReason, reply=s.CrisisStatement, **_DECIDES,
    route=post(_ONE + "/refuse", status=200), errors=CHANGED | _STATE | _OWN,
)
withdraw_crisis_statement = social.command(
    "withdraw_crisis_statement", "Have a statement be said no more, with the reason.",
    request=s.CrisisStatementReason, reply=s.CrisisStatement, **_WRITES,
    route=post(_ONE + "/withdraw", status=200), errors=CHANGED | _STATE,
)
revise_crisis_statement = social.command(
    "revise_crisis_statement", "Draft the next edition of an approved or withdrawn statement.",
    request=s.ChangeCrisisStatement, reply=s.CrisisStatement, **_WRITES,
    route=post(_ONE + "/revise", location="/crises/{crisis_id}/statements/{id}"),
    errors=CHANGED | _STATE | _ENDED,
)
list_conversation_statements = social.query(
    "list_conversation_statements",
    "List the approved statements that may be said in a conversation, the latest first.",
    request=s.ListConversationStatements, reply=s.OfferedStatementPage, permission="social:read",
    route=get("/conversations/{conversation_id}/statements"), errors=NOT_FOUND,
    objects=("conversation",),
)

crisis_statement_approved = social.event(
    "social.crisis_statement.approved", "What is said in a crisis was approved.",
    s.CrisisStatementTold)
crisis_statement_withdrawn = social.event(
    "social.crisis_statement.withdrawn", "A statement is said no more.", s.CrisisStatementTold)

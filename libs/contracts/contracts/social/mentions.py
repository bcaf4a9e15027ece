"""Mentions: what can be asked and is told of them."""

from ..declare import get, patch
from ..errors import Conflict
from . import mention as m
from .declared import CHANGED, NOT_FOUND, social

get_mention = social.query(
    "get_mention", "See something that was said of us.",
    request=m.MentionId, reply=m.Mention, permission="social:read",
    route=get("/mentions/{mention_id}"), errors=NOT_FOUND,
)
list_mentions = social.query(
    "list_mentions", "List what was said of us, the latest first unless it is asked otherwise.",
    request=m.ListMentions, reply=m.MentionPage, permission="social:read",
    route=get("/mentions"),
)
update_mention = social.command(
    "update_mention", "Say how something is meant and what it is about, or show it on our wall.",
    request=m.UpdateMention, reply=m.Mention, permission="social:write",
    route=patch("/mentions/{mention_id}"), errors=CHANGED | {"mention_is_gone": Conflict},
)
mention_judged = social.event(
    "social.mention.judged", "A person said how something is meant, or what it is about.",
    m.MentionTold)

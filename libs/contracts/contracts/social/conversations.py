"""Conversations: what can be asked and is told of them."""

from ..declare import GUARDED, get, patch, post
from ..errors import Conflict, PermissionDenied
from ..sales.promotion import REDEMPTION_ERRORS
from . import conversation as m
from .conversion import ConvertConversation
from .declared import CHANGED, NOT_FOUND, social

_TAKEN = {"conversation_is_taken": Conflict}
_ANSWERING = NOT_FOUND | _TAKEN | {
    "conversation_has_news": Conflict, "account_cannot_answer": Conflict}
_SAYING = {"crisis_statement_is_not_approved": Conflict}
_DECIDING = NOT_FOUND | {"reply_is_decided": Conflict}
_ONE = "/conversations/{conversation_id}"
_REPLY = _ONE + "/replies/{social_message_id}"

list_conversations = social.query(
    "list_conversations", "The inbox: what was said with us, what is new first.",
    request=m.ListConversations, reply=m.ConversationPage, permission="social:read",
    route=get("/conversations"),
)
get_conversation = social.query(
    "get_conversation", "See a conversation.",
    request=m.ConversationId, reply=m.Conversation, permission="social:read",
    route=get(_ONE), errors=NOT_FOUND,
)
list_conversation_messages = social.query(
    "list_conversation_messages", "See what was said in a conversation, the first first.",
    request=m.ListConversationMessages, reply=m.ConversationMessagePage,
    permission="social:read", route=get(_ONE + "/messages"), errors=NOT_FOUND,
    objects=("conversation",),
)
log_conversation = social.command(
    "log_conversation", "Log something that was said to us outside of what we fetch.",
    request=m.LogConversation, reply=m.Conversation, permission="social:write",
    route=post("/conversations", location="/conversations/{id}"),
    links={"get_conversation": {"conversation_id": "id"}},
)
log_conversation_message = social.command(
    "log_conversation_message", "Log what was said since, by them or by us.",
    request=m.LogMessage, reply=m.ConversationMessage, permission="social:write",
    route=post(_ONE + "/messages"), errors=NOT_FOUND, objects=("conversation",),
)
converse_about_mention = social.command(
    "converse_about_mention", "Begin a conversation about something that was said of us.",
    request=m.ConverseAboutMention, reply=m.Conversation, permission="social:write",
    route=post("/mentions/{mention_id}/conversation", status=200),
    errors=NOT_FOUND | {"mention_is_gone": Conflict}, safe_to_repeat=True,
)
update_conversation = social.command(
    "update_conversation", "Change the team, the tags or the language of a conversation.",
    request=m.UpdateConversation, reply=m.Conversation, permission="social:write",
    route=patch(_ONE), errors=CHANGED,
)
assign_conversation = social.command(
    "assign_conversation", "Give a conversation to somebody, or to nobody.",
    request=m.AssignConversation, reply=m.Conversation, permission="social:write",
    route=post(_ONE + "/assign", status=200), errors=CHANGED,
)
take_conversation = social.command(
    "take_conversation", "Answer now, so that nobody else does; asked again, for longer.",
    request=m.ConversationId, reply=m.Conversation, permission="social:write",
    route=post(_ONE + "/take", status=200), errors=NOT_FOUND | _TAKEN, safe_to_repeat=True,
)
release_conversation = social.command(
    "release_conversation", "Let others answer again.",
    request=m.ConversationId, reply=m.Conversation, permission="social:write",
    route=post(_ONE + "/release", status=200), errors=NOT_FOUND, safe_to_repeat=True,
)
close_conversation = social.command(
    "close_conversation", "Be done with a conversation; it opens again when they say more.",
    request=m.ChangeConversation, reply=m.Conversation, permission="social:write",
    route=post(_ONE + "/close", status=200), errors=CHANGED, safe_to_repeat=True,
)
reply_to_conversation = social.command(
    "reply_to_conversation", "Answer in public or in private, by a person's hand.",
    request=m.NewReply, reply=m.ConversationMessage, permission="social:write",
    route=post(_ONE + "/replies"), errors=_ANSWERING | _SAYING, objects=("conversation",),
)
approve_reply = social.command(
    "approve_reply", "Have an answer be sent that somebody else wrote and that waits for approval.",
    request=m.ReplyId, reply=m.ConversationMessage, permission="social:approve",
    route=post(_REPLY + "/approve", status=200),
    errors=_DECIDING | {"reply_is_own": PermissionDenied}, objects=("conversation",),
)
refuse_reply = social.command(
    "refuse_reply", "Refuse an answer that waits for approval, with a reason.",
    request=m.RefuseReply, reply=m.ConversationMessage, permission="social:approve",
    route=post(_REPLY + "/refuse", status=200), errors=_DECIDING, objects=("conversation",),
)
retry_reply = social.command(
    "retry_reply", "Send an answer again that failed, once a person looked at it.",
    request=m.ReplyId, reply=m.ConversationMessage, permission="social:write",
    route=post(_REPLY + "/retry", status=200), errors=_DECIDING, objects=("conversation",),
)
withdraw_reply = social.command(
    "withdraw_reply", "Take an answer back, also on the network.",
    request=m.ReplyId, reply=m.ConversationMessage, permission="social:write",
    route=post(_REPLY + "/withdraw", status=200), objects=("conversation",),
    errors=NOT_FOUND | {"reply_is_under_way": Conflict}, safe_to_repeat=True,
)
note_conversation = social.command(
    "note_conversation", "Note something among us.",
    request=m.NewNote, reply=m.ConversationMessage, permission="social:write",
    route=post(_ONE + "/notes"), errors=NOT_FOUND, objects=("conversation",),
)
list_author_candidates = social.query(
    "list_author_candidates", "See who the one who began a conversation may be, and why.",
    request=m.ConversationId, reply=m.Candidates, permission="social:read",
    route=get(_ONE + "/candidates"), errors=NOT_FOUND, objects=("conversation", "contact"),
)
identify_author = social.command(
    "identify_author", "Say who somebody is who takes part, or take it back.",
    request=m.IdentifyAuthor, reply=m.Conversation, permission="social:write",
    route=post(_ONE + "/identify", status=200), errors=CHANGED,
)
link_conversation = social.command(
    "link_conversation", "Say what became of a conversation, such as a ticket; once.",
    request=m.LinkConversation, reply=m.Conversation, permission="social:write",
    route=post(_ONE + "/links", status=200), errors=NOT_FOUND, safe_to_repeat=True,
)
convert_conversation = social.command(
    "convert_conversation",
    "Make a ticket, lead, order, return, idea or testimonial of a conversation, once; linked both "
    "ways.",
    request=ConvertConversation, reply=m.Conversation, permission="social:write",
    route=post(_ONE + "/convert", status=200), safe_to_repeat=True,
    errors=NOT_FOUND | GUARDED | REDEMPTION_ERRORS | {"more_than_delivered": Conflict},
)

conversation_opened = social.event(
    "social.conversation.opened", "Somebody said something to us.", m.ConversationTold)
conversation_updated = social.event(
    "social.conversation.updated", "A conversation was assigned, identified, linked or closed.",
    m.ConversationTold)
social_message_added = social.event(
    "social.social_message.added", "Something was said in a conversation, by them or by us.",
    m.SocialMessageTold)
social_message_sent = social.event(
    "social.social_message.sent", "An answer of ours can be read on the network.",
    m.SocialMessageTold)

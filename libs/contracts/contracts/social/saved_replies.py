"""Saved replies: what can be asked of them."""

from ..declare import delete, get, patch, post
from . import saved_reply as m
from .declared import CHANGED, NOT_FOUND, social

create_saved_reply = social.command(
    "create_saved_reply", "Keep words that are said again and again.",
    request=m.NewSavedReply, reply=m.SavedReply, permission="social_settings:write",
    route=post("/saved-replies", location="/saved-replies/{id}"),
    links={"get_saved_reply": {"saved_reply_id": "id"},
           "update_saved_reply": {"saved_reply_id": "id"}},
)
get_saved_reply = social.query(
    "get_saved_reply", "See a saved reply.",
    request=m.SavedReplyId, reply=m.SavedReply, permission="social:read",
    route=get("/saved-replies/{saved_reply_id}"), errors=NOT_FOUND,
)
list_saved_replies = social.query(
    "list_saved_replies", "List saved replies, the oldest first.",
    request=m.ListSavedReplies, reply=m.SavedReplyPage, permission="social:read",
    route=get("/saved-replies"),
)
update_saved_reply = social.command(
    "update_saved_reply", "Change a saved reply.",
    request=m.UpdateSavedReply, reply=m.SavedReply, permission="social_settings:write",
    route=patch("/saved-replies/{saved_reply_id}"), errors=CHANGED,
)
archive_saved_reply = social.command(
    "archive_saved_reply", "Put a saved reply away.",
    request=m.ChangeSavedReply, reply=None, permission="social_settings:write",
    route=delete("/saved-replies/{saved_reply_id}"), errors=CHANGED, safe_to_repeat=True,
)

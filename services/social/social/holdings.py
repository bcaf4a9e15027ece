"""What social holds of contacts: what they said, where it is known that it was they."""

from chassis.holdings import DocumentHoldings

from .conversations.models import Conversation, ConversationMessage


class SocialHoldings(DocumentHoldings):
    """As the documents say; a conversation that goes takes along what was said in it."""

    def collect(self, contact_ids, *, portable):
        """Yield what names them, and what we said to them; never our notes.

        What we said is of others, and not portable.
        """
        yield from super().collect(contact_ids, portable=portable)
        if portable:
            return
        for conversation_id in _conversations_of(contact_ids):
            for raw in ConversationMessage.collection().find(
                    {"conversation_id": conversation_id, "direction": "outbound"}):
                yield "conversation_messages", {name: raw.get(name) for name in (
                    "conversation_id", "text", "said_at", "sent_at", "is_private", "url")}

    def erase(self, contact_ids, data_request_id):
        """Really erase: what they said, and whole conversations that nobody else is in."""
        theirs = _conversations_of(contact_ids)
        counts, kept = super().erase(contact_ids, data_request_id)
        left = {raw["_id"] for raw in Conversation.collection().find(
            {"_id": {"$in": theirs}}, {"_id": 1})}
        gone = [id for id in theirs if id not in left]
        deleted = ConversationMessage.collection().delete_many(
            {"conversation_id": {"$in": gone}}).deleted_count
        name = ConversationMessage.collection().name
        counts[name] = counts.get(name, 0) + deleted
        return {what: count for what, count in counts.items() if count}, kept


def _conversations_of(contact_ids):
    return [raw["_id"] for raw in Conversation.collection().find(
        {"contact_ids": {"$in": list(contact_ids)}}, {"_id": 1})]

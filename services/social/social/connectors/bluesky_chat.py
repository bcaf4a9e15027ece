"""Private messages on Bluesky: a service of its own that the account's server passes them on to.

https://docs.bsky.app/docs/api/chat-bsky-convo-get-log
"""

from datetime import timedelta

from atproto_client import models

from chassis import clock

from .failures import NetworkRefused
from .posts import Person, Post, Published
from .texts import line, tidy

LONGEST = 1000
AT_ONCE = 50
# A first try is sent within a moment; what is sent later may have been sent before.
TRIED_BEFORE = timedelta(seconds=5)
_PASSED_ON = {"headers": {"atproto-proxy": "did:web:api.bsky.chat#bsky_chat"}}


class BlueskyChat:
    """The private messages of an account; `ask(function of the client)` asks for it."""

    def __init__(self, ask, moment):
        self._ask, self._moment = ask, moment

    def page(self, after):
        """`(messages, cursor, whether there is more)`: what others wrote since `after`.

        Without it the last message of each conversation that there is.
        """
        if after is None:
            return self._begun()
        told = self._ask(lambda client: client.chat.bsky.convo.get_log(
            {"cursor": after}, **_PASSED_ON))
        own_id = self._own_id()
        posts = [self._post_of(one.convo_id, one.message) for one in told.logs
                 if isinstance(one, models.ChatBskyConvoDefs.LogCreateMessage)
                 and _is_of_another(one.message, own_id)]
        following = told.cursor or max([after, *(one.rev for one in told.logs)])
        return posts, following, bool(told.logs) and following != after

    def _begun(self):
        told = self._ask(lambda client: client.chat.bsky.convo.list_convos(
            {"limit": AT_ONCE}, **_PASSED_ON))
        own_id = self._own_id()
        posts = [self._post_of(one.id, one.last_message) for one in told.convos
                 if _is_of_another(one.last_message, own_id)]
        # What is later sorts after it (a TID), and a log without anything in it has no place.
        return posts[::-1], max((one.rev for one in told.convos), default=None), False

    def say(self, answer):
        """Write to somebody, once: what is tried again is looked for among what we wrote."""
        if len(answer.text) > LONGEST:
            raise NetworkRefused(f"A private message has at most {LONGEST} characters there.")
        conversation_id = self._conversation_of(answer.reference or {})
        said = self._said_before(conversation_id, answer)
        if said is None:
            said = self._ask(lambda client: client.chat.bsky.convo.send_message(
                {"convo_id": conversation_id, "message": {"text": answer.text}}, **_PASSED_ON),
                is_speaking=True)
        name = _name_of(conversation_id, said.id)
        return Published(name, None, name, {"conversation": conversation_id})

    def _conversation_of(self, reference):
        """That in which somebody wrote, or the one with the author of a post."""
        if "conversation" in reference:
            return reference["conversation"]
        if "post" not in reference:
            raise NetworkRefused("Nobody is known to whom it would be written.")
        author_id = reference["post"]["uri"].split("/")[2]
        told = self._ask(lambda client: client.chat.bsky.convo.get_convo_for_members(
            {"members": [author_id]}, **_PASSED_ON))
        return told.convo.id

    def _said_before(self, conversation_id, answer):
        if clock.now() - answer.first_tried_at < TRIED_BEFORE:
            return None
        told = self._ask(lambda client: client.chat.bsky.convo.get_messages(
            {"convo_id": conversation_id, "limit": AT_ONCE}, **_PASSED_ON))
        own_id = self._own_id()
        return next((
            one for one in told.messages
            if isinstance(one, models.ChatBskyConvoDefs.MessageView)
            and one.sender.did == own_id and one.text == answer.text
            # Their clock is not ours.
            and self._moment(one.sent_at) > answer.first_tried_at - timedelta(minutes=1)), None)

    def _own_id(self):
        return self._ask(lambda client: client._session.did)

    def _post_of(self, conversation_id, message):
        name = _name_of(conversation_id, message.id)
        return Post(
            external_id=name, author=Person(id=message.sender.did, name=line(message.sender.did)),
            text=tidy(message.text), posted_at=self._moment(message.sent_at), named=name,
            root_named=conversation_id, is_private=True, is_to_us=True,
            reference={"conversation": conversation_id})


def _is_of_another(message, own_id):
    return (isinstance(message, models.ChatBskyConvoDefs.MessageView)
            and message.sender.did != own_id and bool(message.text.strip()))


def _name_of(conversation_id, message_id):
    return f"{conversation_id}/{message_id}"

"""Mastodon, and what speaks as it does, by Mastodon.py."""

import re
from datetime import timedelta

from mastodon import Mastodon
from mastodon.errors import (
    MastodonAPIError,
    MastodonError,
    MastodonNotFoundError,
    MastodonServerError,
)

from chassis import clock

from .failures import NetworkFailed, NetworkRefused, OutcomeUnknown
from .posts import Page, Person, Post, Published
from .texts import line, plain
from .web import Way, failure_of

PAGE = 40
AT_ONCE = 20
# A server remembers an Idempotency-Key for an hour.
REMEMBERED = timedelta(minutes=55)
_TAG = re.compile(r"^#?(\w{1,100})$")


class MastodonConnector:
    """An account on a Mastodon server."""

    def __init__(self, account, secret):
        self._way, self._account = Way(), account
        self._tags = [found[1] for one in account.get("searches", ())
                      if (found := _TAG.match(one))]
        self._client = Mastodon(
            access_token=secret, api_base_url=account["url"], ratelimit_method="throw",
            version_check_mode="none", session=self._way.session())

    @property
    def calls(self):
        return self._way.calls

    def who_am_i(self):
        """Whose token it is."""
        return _person_of(self._ask(self._client.account_verify_credentials))

    def fetch(self, cursor):
        """What was said to us since, then what was said under the tags; one page of each."""
        cursor = dict(cursor)
        posts, has_more = [], False
        for name, ask in self._streams():
            found = self._page(ask, cursor.get(name))
            # The server gives the newest of the page first.
            for item in reversed(found):
                status = item.get("status") if name == "notifications" else item
                if status is not None:
                    posts.append(self._post_of(status, is_to_us=name == "notifications"))
            if found:
                cursor[name] = str(found[0]["id"])
            has_more = has_more or (name in cursor and len(found) == PAGE)
        return Page(posts, cursor, has_more)

    def _streams(self):
        yield "notifications", lambda **since: self._client.notifications(
            types=["mention", "update"], limit=PAGE, **since)
        for tag in self._tags:
            yield f"tag {tag.casefold()}", lambda tag=tag, **since: (
                self._client.timeline_hashtag(tag, limit=PAGE, **since))

    def _page(self, ask, last):
        # Without a place to go on from it begins with what is there now; `min_id` goes on from
        # there in the order in which it was said, however much it is.
        return self._ask(ask, **({"min_id": last} if last else {}))

    def look_again(self, references):
        """How posts are now, `{external id: Post or None}`, by what they are answered by."""
        found = {}
        for external_id, reference in list(references.items())[:AT_ONCE]:
            try:
                found[external_id] = self._post_of(
                    self._ask(self._client.status, reference["id"]), is_to_us=False)
            except PostIsGone:
                found[external_id] = None
        return found

    def publish(self, answer):
        """Say something, once: the server knows a repeat by its key, for an hour."""
        if clock.now() - answer.first_tried_at > REMEMBERED:
            raise OutcomeUnknown("It was sent before, and nobody can tell whether it arrived.")
        text = answer.text
        if answer.handle and f"@{answer.handle}".casefold() not in text.casefold():
            text = f"@{answer.handle} {text}"
        said = self._ask(
            self._client.status_post, text, is_speaking=True,
            in_reply_to_id=(answer.reference or {}).get("id"),
            visibility="direct" if answer.is_private else "public",
            language=answer.language, idempotency_key=answer.key)
        return Published(said["uri"], said.get("url"), self._named(said["id"]),
                         {"id": str(said["id"])})

    def delete(self, published):
        """Take back what we said."""
        try:
            self._ask(self._client.status_delete, published.reference["id"])
        except PostIsGone:
            return

    def _ask(self, ask, *args, is_speaking=False, **options):
        try:
            return ask(*args, **options)
        except MastodonError as error:
            raise self._failure(error, is_speaking) from error

    def _failure(self, error, is_speaking):
        failure = failure_of(error, self.calls, is_speaking=is_speaking)
        if failure is not None:
            return failure
        if isinstance(error, MastodonNotFoundError):
            return PostIsGone("The network says that there is no such post.")
        if isinstance(error, MastodonServerError):
            return NetworkFailed(f"The server is in trouble. {_said(error)}")
        if isinstance(error, MastodonAPIError):
            return NetworkRefused(f"The network refuses it. {_said(error)}")
        return NetworkFailed(f"The network does not answer as it should. {type(error).__name__}")

    def _named(self, id):
        # A server has ids of its own for the posts of all; what is one on another is none here.
        return f"{self._account['url']}#{id}" if id else None

    def _post_of(self, status, *, is_to_us):
        return Post(
            external_id=status["uri"], author=_person_of(status["account"]),
            text=plain(status.get("content") or ""), posted_at=status["created_at"],
            edited_at=status.get("edited_at"), url=status.get("url"),
            language=status.get("language"), named=self._named(status["id"]),
            parent_named=self._named(status.get("in_reply_to_id")),
            is_private=status.get("visibility") == "direct", is_to_us=is_to_us,
            boosts=status.get("reblogs_count"), likes=status.get("favourites_count"),
            reference={"id": str(status["id"])})


class PostIsGone(NetworkRefused):
    """The post is not there any more."""


def _said(error):
    return line(" ".join(str(part) for part in error.args[1:] if part), 300) or ""


def _person_of(account):
    return Person(
        id=account.get("uri") or account["url"], handle=line(account["acct"]),
        name=line(account.get("display_name")) or line(account["acct"]), url=account.get("url"),
        followers=account.get("followers_count"))

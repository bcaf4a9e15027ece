"""Bluesky, and what else speaks the AT protocol, by the atproto SDK."""

import hashlib
from datetime import UTC, datetime

from atproto_client import Client, models
from atproto_client.exceptions import AtProtocolError, BadRequestError, UnauthorizedError
from atproto_client.request import Request

from chassis import clock
from chassis.egress import EgressFailed, EgressRefused

from . import writes_in_private
from .bluesky_chat import BlueskyChat
from .failures import NetworkFailed, NetworkRefused
from .posts import Page, Person, Post, Published
from .texts import line, tidy
from .web import Way, failure_of

PAGE = 50
PEOPLE_AT_ONCE = POSTS_AT_ONCE = 25
LONGEST = 300
# What the SDK raises, and what our own way does, which it lets through.
_FAILURES = (AtProtocolError, EgressFailed, EgressRefused, ValueError)
_POSTS = "app.bsky.feed.post"
_TO_US = {"mention", "reply", "quote"}
# The letters of a TID, which sorts as time does (https://atproto.com/specs/tid).
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


class BlueskyConnector:
    """An account on Bluesky. `session` is what it is let in by, to be kept for the next time."""

    def __init__(self, account, secret, session=None):
        self._way = Way()
        self._account, self._secret = account, secret
        self._searches = account.get("searches", ())
        self.account_id = account["_id"]
        self.session = session
        self._client = None
        self._chat = BlueskyChat(self._ask, _moment)

    @property
    def calls(self):
        return self._way.calls

    def who_am_i(self):
        """Whose password it is."""
        me = self._ask(lambda client: client.app.bsky.actor.get_profile(
            {"actor": client._session.did}))
        return _person_of(me)

    def fetch(self, cursor):
        """What was said to us since, then what the searches find, then what was written to us in
        private; one page of each."""
        cursor, posts, has_more = dict(cursor), [], False
        for name, ask in self._streams():
            found, cursor[name] = self._sweep(ask, cursor.get(name) or {})
            posts += found
            has_more = has_more or "at" in cursor[name]
        if writes_in_private(self._account):
            found, cursor["messages"], goes_on = self._chat.page(cursor.get("messages"))
            posts += found
            has_more = has_more or goes_on
        return Page(self._with_followers(posts), cursor, has_more)

    def _streams(self):
        yield "notifications", self._notifications
        for words in self._searches:
            yield f"search {words.casefold()}", lambda at, words=words: self._found(words, at)

    def _sweep(self, ask, held):
        """One page of a list that has its newest first, down to what was seen by the last sweep.

        `held` is `{"seen"}` between sweeps and has `{"at", "newest"}` beside in the midst of one.
        The first takes only what is on the first page.
        """
        posts, times, following = ask(held.get("at"))
        seen = held.get("seen")
        newest = max([held.get("newest") or "", *times])
        fresh = [post for post, time in zip(posts, times, strict=True)
                 if post is not None and (seen is None or time >= seen)]
        is_over = (following is None or seen is None or not times or min(times) < seen)
        if is_over:
            return fresh[::-1], {"seen": newest or seen} if newest or seen else {}
        return fresh[::-1], {"seen": seen, "at": following, "newest": newest}

    def _notifications(self, at):
        told = self._ask(lambda client: client.app.bsky.notification.list_notifications(
            {"limit": PAGE, "cursor": at, "reasons": sorted(_TO_US)}))
        posts = [_post_of(one.uri, one.cid, one.author, one.record, is_to_us=True)
                 if one.reason in _TO_US else None for one in told.notifications]
        return posts, [one.indexed_at for one in told.notifications], told.cursor

    def _found(self, words, at):
        told = self._ask(lambda client: client.app.bsky.feed.search_posts(
            {"q": words, "sort": "latest", "limit": PAGE, "cursor": at}))
        return ([_post_of_view(one) for one in told.posts],
                [one.indexed_at for one in told.posts], told.cursor)

    def _with_followers(self, posts):
        """The same posts, their authors with how many follow them."""
        ids = list(dict.fromkeys(post.author.id for post in posts))
        people = {}
        for start in range(0, len(ids), PEOPLE_AT_ONCE):
            part = ids[start:start + PEOPLE_AT_ONCE]
            told = self._ask(lambda client, part=part: client.app.bsky.actor.get_profiles(
                {"actors": part}))
            people |= {one.did: _person_of(one) for one in told.profiles}
        return [Post(**{**vars(post), "author": people.get(post.author.id, post.author)})
                for post in posts]

    def look_again(self, references):
        """How posts are now, `{external id: Post or None}`."""
        ids = list(references)[:POSTS_AT_ONCE]
        told = self._ask(lambda client: client.app.bsky.feed.get_posts({"uris": ids}))
        return dict.fromkeys(ids) | {one.uri: _post_of_view(one) for one in told.posts}

    def publish(self, answer):
        """Say something, once: a repeat writes the same record over itself."""
        if answer.is_private:
            return self._chat.say(answer)
        if len(answer.text) > LONGEST:
            raise NetworkRefused(f"On this network a post has at most {LONGEST} characters.")
        record = {"$type": _POSTS, "text": answer.text,
                  "createdAt": _written(answer.first_tried_at)}
        if answer.language:
            record["langs"] = [answer.language]
        if answer.reference:
            record["reply"] = {"root": answer.reference["root"],
                               "parent": answer.reference["post"]}
        rkey = tid_of(answer.first_tried_at, answer.key)
        said = self._ask(
            lambda client: client.com.atproto.repo.put_record({
                "repo": client._session.did, "collection": _POSTS, "rkey": rkey,
                "record": record}), is_speaking=True)
        own = {"uri": said.uri, "cid": said.cid}
        root = (answer.reference or {}).get("root", own)
        url = f"https://bsky.app/profile/{self._account['handle']}/post/{rkey}"
        return Published(said.uri, url, said.uri, {"post": own, "root": root})

    def delete(self, published):
        """Take back what we said."""
        if "conversation" in published.reference:
            raise NetworkRefused("What was written in private stays with whom it was written to.")
        rkey = published.external_id.rpartition("/")[2]
        self._ask(lambda client: client.com.atproto.repo.delete_record({
            "repo": client._session.did, "collection": _POSTS, "rkey": rkey}))

    def _ask(self, ask, *, is_speaking=False, is_let_in_anew=False):
        try:
            return ask(self._signed_in())
        except _FAILURES as error:
            if (isinstance(error, UnauthorizedError | BadRequestError) and self.session
                    and _is_expired(error) and not is_let_in_anew):
                # What it was let in by is too old; its password is not.
                self.session, self._client = None, None
                return self._ask(ask, is_speaking=is_speaking, is_let_in_anew=True)
            raise self._failure(error, is_speaking) from error

    def _signed_in(self):
        if self._client is None:
            client = Client(base_url=f"{self._account['url']}/xrpc",
                            request=Request(transport=self._way.transport()))
            if self.session:
                client.login(session_string=self.session, fetch_bsky_profile=False)
            else:
                client.login(self._account["handle"], self._secret, fetch_bsky_profile=False)
            self._client = client
        self.session = self._client.export_session_string()
        return self._client

    def _failure(self, error, is_speaking):
        failure = failure_of(error, self.calls, is_speaking=is_speaking)
        if failure is not None:
            return failure
        status = getattr(getattr(error, "response", None), "status_code", None)
        if isinstance(error, AtProtocolError) and status is not None and status < 500:
            return NetworkRefused(f"The network refuses it. {_said(error)}")
        return NetworkFailed(f"The network does not answer as it should. {type(error).__name__} "
                             f"{_said(error)}".strip())


def tid_of(at, key):
    """The record key of something said at a moment: the same for the same key, as a TID.

    It is 13 letters of base 32: microseconds since 1970, and ten bits that tell apart what was
    said in the same one, here of the key.
    """
    micros = int(at.timestamp() * 1_000_000)
    apart = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    # Our moments are to the millisecond, so the key fills in what is below.
    number = ((micros - micros % 1000 + apart % 1000) << 10) | (apart >> 22)
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(60, -1, -5))


def _is_expired(error):
    content = getattr(getattr(error, "response", None), "content", None)
    return getattr(content, "error", None) in ("ExpiredToken", "InvalidToken")


def _said(error):
    content = getattr(getattr(error, "response", None), "content", None)
    return line(getattr(content, "message", None) or "", 300) or ""


def _person_of(profile):
    return Person(
        id=profile.did, handle=line(profile.handle),
        name=line(getattr(profile, "display_name", None)) or line(profile.handle),
        url=f"https://bsky.app/profile/{profile.handle}",
        followers=getattr(profile, "followers_count", None))


def _post_of_view(view):
    return _post_of(view.uri, view.cid, view.author, view.record, is_to_us=False,
                    boosts=view.repost_count, likes=view.like_count)


def _post_of(uri, cid, author, record, *, is_to_us, **counts):
    if not isinstance(record, models.AppBskyFeedPost.Record):
        return None
    own = {"uri": uri, "cid": cid}
    reply = record.reply
    root = {"uri": reply.root.uri, "cid": reply.root.cid} if reply else own
    return Post(
        external_id=uri, author=_person_of(author), text=tidy(record.text),
        posted_at=_moment(record.created_at), language=next(iter(record.langs or ()), None),
        url=f"https://bsky.app/profile/{author.handle}/post/{uri.rpartition('/')[2]}",
        named=uri, parent_named=reply.parent.uri if reply else None,
        root_named=reply.root.uri if reply else None, is_to_us=is_to_us,
        reference={"post": own, "root": root}, **counts)


def _moment(text):
    """When it says it was written; its clock may be anything, so never later than now."""
    try:
        return min(datetime.fromisoformat(text).astimezone(UTC), clock.now())
    except (ValueError, TypeError, OverflowError):
        return clock.now()


def _written(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

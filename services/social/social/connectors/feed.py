"""RSS and Atom, by feedparser; it is given what `Egress` fetched, and fetches nothing itself."""

import calendar
from datetime import UTC, datetime
from urllib.parse import urljoin

import feedparser

from chassis import clock
from chassis.egress import EgressFailed, EgressRefused

from .failures import NetworkAsksToWait, NetworkFailed, NetworkRefused
from .posts import Page, Person, Post
from .texts import line, plain
from .web import MOST_REDIRECTS, Way, failure_of

MOST_ENTRIES = 200
_ACCEPTED = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8"
_ELSEWHERE = (301, 302, 303, 307, 308)


class FeedConnector:
    """A feed that we read. Nothing can be said there."""

    def __init__(self, account):
        self._way = Way()
        self._account = account

    @property
    def calls(self):
        return self._way.calls

    def who_am_i(self):
        """What the feed calls itself."""
        feed = self._parsed(self._fetched({}).body).feed
        return Person(id=self._account["url"], name=line(feed.get("title")),
                      url=feed.get("link"))

    def fetch(self, cursor):
        """What stands in the feed, unless it is as it was."""
        answer = self._fetched(cursor)
        if answer.status == 304:
            return Page([], cursor)
        feed = self._parsed(answer.body)
        posts = [post for entry in feed.entries[:MOST_ENTRIES]
                 if (post := self._post_of(entry, feed.feed)) is not None]
        known = {"etag": answer.headers.get("etag"),
                 "modified": answer.headers.get("last-modified")}
        return Page(posts[::-1], {name: value for name, value in known.items() if value})

    def _fetched(self, cursor):
        url = self._account["url"]
        headers = {"Accept": _ACCEPTED, "User-Agent": "Vinculo"}
        if cursor.get("etag"):
            headers["If-None-Match"] = cursor["etag"]
        if cursor.get("modified"):
            headers["If-Modified-Since"] = cursor["modified"]
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(url, headers)
            location = answer.headers.get("location")
            if answer.status not in _ELSEWHERE or not location:
                return self._sound(answer)
            url = urljoin(url, location)
        raise NetworkRefused("The feed leads from one address to the next.")

    def _ask(self, url, headers):
        try:
            return self._way.send("GET", url, headers, b"")
        except (EgressRefused, EgressFailed) as error:
            raise failure_of(error, self.calls) from error

    def _sound(self, answer):
        if self.calls.waits_until is not None:
            raise NetworkAsksToWait(self.calls.waits_until)
        if answer.status >= 500:
            raise NetworkFailed(f"The server is in trouble ({answer.status}).")
        if answer.status >= 400:
            raise NetworkRefused(f"The feed is not there ({answer.status}).")
        return answer

    @staticmethod
    def _parsed(body):
        feed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
        if not feed.get("version"):
            raise NetworkRefused("What is there is no feed.")
        return feed

    def _post_of(self, entry, feed):
        id = line(entry.get("id") or entry.get("link"), 500)
        if id is None:
            return None
        title, summary = plain(entry.get("title") or ""), _said_in(entry)
        author = line(entry.get("author")) or line(feed.get("title")) or self._account["name"]
        # Asked for by `get`, what lacks would be taken from elsewhere.
        said, changed = (_moment(dict.get(entry, name))
                         for name in ("published_parsed", "updated_parsed"))
        return Post(
            external_id=id, author=Person(id=author, name=author),
            text=f"{title}\n\n{summary}".strip(), posted_at=said or changed or clock.now(),
            edited_at=changed, url=_url_of(entry),
            language=entry.get("language") or feed.get("language"))


def _said_in(entry):
    content = next((one.get("value") for one in entry.get("content", ()) if one.get("value")), "")
    return plain(content or entry.get("summary") or "")


def _url_of(entry):
    link = entry.get("link") or ""
    return link[:500] if link.startswith(("https://", "http://")) else None


def _moment(parsed):
    """A moment, never later than now; None without any."""
    if parsed is None:
        return None
    try:
        return min(datetime.fromtimestamp(calendar.timegm(parsed), UTC), clock.now())
    except (ValueError, OverflowError):
        return None

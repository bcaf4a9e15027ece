"""The way out for client libraries: what they ask goes through `chassis.egress`, and no other way.

Libraries bring an HTTP session of their own, `requests` or `httpx`. Both let the part that
connects be exchanged, and that is done here: each request, and each redirect, is a request of
`Egress`, which resolves, checks, and connects to that very address.
"""

import io
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from chassis import clock
from chassis.egress import Egress, EgressFailed, EgressRefused

from ..settings import social_settings
from .failures import NetworkAsksToWait, NetworkFailed, NetworkRefused, OutcomeUnknown
from .posts import Calls

SECONDS = 20.0
MOST_BYTES = 8 << 20
MOST_REDIRECTS = 3
# How long to be quiet where a network asks for it and does not say until when; and at most.
QUIET, QUIETEST = timedelta(minutes=5), timedelta(hours=24)


class Way:
    """The way to one network; it remembers what was said last of how much we may ask."""

    def __init__(self):
        self.calls = Calls()
        self._egress = Egress(
            seconds=SECONDS, most_bytes=MOST_BYTES, allowed=social_settings().social_networks,
            is_encrypting=True)

    def send(self, method, url, headers, body):
        """Send a request. What comes back is plain: a packed answer could be of any size."""
        kept = {name: value for name, value in headers.items()
                if name.lower() not in ("accept-encoding", "connection", "content-length")}
        answer = self._egress.send(
            method, url, headers={**kept, "Accept-Encoding": "identity"}, body=body)
        self.calls = calls_of(answer.headers, answer.status)
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise EgressFailed("The answer is packed, though we asked for it plain.")
        return answer

    def session(self):
        """A session of `requests` that goes this way."""
        session = requests.Session()
        session.trust_env = False
        session.max_redirects = MOST_REDIRECTS
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Adapter(self))
        return session

    def transport(self):
        """A transport of `httpx` that goes this way."""
        return _Transport(self)


class _Adapter(BaseAdapter):
    def __init__(self, way):
        super().__init__()
        self._way = way

    def send(self, request, **_options):
        body = request.body or b""
        answer = self._way.send(
            request.method, request.url, request.headers,
            body.encode() if isinstance(body, str) else body)
        raw = HTTPResponse(io.BytesIO(answer.body), headers=answer.headers, status=answer.status,
                           preload_content=False)
        response = requests.Response()
        response.status_code, response.raw, response.url = answer.status, raw, request.url
        response.headers.update(answer.headers)
        response.request, response.connection = request, self
        return response

    def close(self):
        """Nothing is kept open."""


class _Transport(httpx.BaseTransport):
    def __init__(self, way):
        self._way = way

    def handle_request(self, request):
        answer = self._way.send(
            request.method, str(request.url), dict(request.headers), request.read())
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body)


def require_outside(url):
    """Raise EgressRefused when an address leads where nothing of ours may go."""
    Egress(allowed=social_settings().social_networks, is_encrypting=True).check(url)


def calls_of(headers, status):
    """What an answer says of how much we may ask.

    Mastodon says `X-RateLimit-*` with a moment, Bluesky `RateLimit-*` with seconds since 1970, and
    whoever refuses (429, 503) may say `Retry-After` (RFC 9110), in seconds or as a date.
    """
    said = {name: headers.get(f"x-ratelimit-{name}", headers.get(f"ratelimit-{name}"))
            for name in ("limit", "remaining", "reset")}
    reset_at = _moment(said["reset"])
    waits_until = None
    if status == 429 or (status == 503 and "retry-after" in headers):
        asked = _moment(headers.get("retry-after"), is_delay=True) or reset_at
        now = clock.now()
        waits_until = min(max(asked or now + QUIET, now), now + QUIETEST)
    return Calls(limit=_whole(said["limit"]), left=_whole(said["remaining"]), reset_at=reset_at,
                 waits_until=waits_until)


def failure_of(error, calls, *, is_speaking=False):
    """What an error of a way means for who asked, by its cause.

    `is_speaking`: whether something was to be said, so that it matters whether it arrived.
    """
    if calls.waits_until is not None:
        return NetworkAsksToWait(calls.waits_until)
    cause = _cause_of(error, (EgressRefused, EgressFailed))
    if isinstance(cause, EgressRefused):
        return NetworkRefused(str(cause))
    if isinstance(cause, EgressFailed):
        has_arrived = "ConnectError" not in str(cause) and "ConnectTimeout" not in str(cause)
        if is_speaking and has_arrived:
            return OutcomeUnknown(f"Nobody can tell whether it arrived. {cause}")
        return NetworkFailed(f"Nobody answers there. {cause}")
    return None


def _cause_of(error, kinds):
    seen = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, kinds):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def _whole(text):
    return int(text) if text is not None and str(text).strip().isdigit() else None


def _moment(text, *, is_delay=False):
    """A moment as one of the ways in which servers write it; None for anything else."""
    if text is None:
        return None
    try:
        if str(text).strip().isdigit():
            seconds = int(text)
            if is_delay:
                return clock.now() + timedelta(seconds=seconds)
            return datetime.fromtimestamp(seconds, UTC)
        if is_delay:
            return parsedate_to_datetime(text).astimezone(UTC)
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None

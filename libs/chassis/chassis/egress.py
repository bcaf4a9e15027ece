"""The one way to addresses that others typed: resolved, checked, and that very one connected to.

Webhooks, feeds and pictures are fetched or told through here. What leads into our own networks is
refused, also when a name changes what it stands for between the check and the connection, since
there is no second resolution. Redirects are not followed.
"""

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import httpcore

SECONDS = 5.0
MOST_BYTES = 1 << 20
# Global by the letter, and ways into networks that are not: NAT64, 6to4, Teredo, carrier NAT.
_TUNNELS = tuple(map(ipaddress.ip_network, (
    "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "100.64.0.0/10", "192.88.99.0/24",
)))


class EgressRefused(Exception):
    """The address leads where nothing of ours may go, or is none; the message says which."""


class EgressFailed(Exception):
    """Nobody answered there, or not in time, or too much."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers (names in small letters), and the body."""

    status: int
    headers: dict
    body: bytes


class Egress:
    """A client for addresses of others. `allowed` are networks inside that are let through.

    An answer that takes longer than `seconds` in all, or is longer than `most_bytes`, has failed;
    with `is_cutting`, one that is too long is cut there. With `is_encrypting`, plain http goes to
    the allowed networks only.
    """

    def __init__(self, *, seconds=SECONDS, most_bytes=MOST_BYTES, allowed=(), is_cutting=False,
                 is_encrypting=False):
        self.seconds = seconds
        self.most_bytes = most_bytes
        self.is_cutting = is_cutting
        self.is_encrypting = is_encrypting
        self._allowed = [ipaddress.ip_network(one) for one in allowed]

    def send(self, method, url, *, headers=None, body=b""):
        """Send a request and return the `Answer`. Raises EgressRefused and EgressFailed."""
        parts, backend = self._way_to(url)
        backend.deadline = time.monotonic() + self.seconds
        with httpcore.ConnectionPool(
            ssl_context=_trusting_all_known(), network_backend=backend,
        ) as pool:
            timeout = dict.fromkeys(("connect", "read", "write", "pool"), self.seconds)
            try:
                with pool.stream(
                    method, url, headers=list((headers or {}).items()), content=body,
                    extensions={"timeout": timeout},
                ) as response:
                    return Answer(response.status, _headers_of(response), self._read(response))
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException,
                    ssl.SSLError) as error:
                raise EgressFailed(f"{parts.hostname}: {type(error).__name__}") from error

    def check(self, url):
        """Raise EgressRefused when the address leads where nothing may go, as far as known now.

        A name that nobody knows yet is no reason to; what is sent there is checked again.
        """
        parts, backend = self._way_to(url)
        try:
            backend.addresses_of(parts.hostname, parts.port or parts.scheme)
        except httpcore.ConnectError:
            return

    def _way_to(self, url):
        try:
            parts = urlsplit(url)
            is_known = parts.port != 0
        except ValueError:
            is_known = False
        if (not is_known or parts.scheme not in ("https", "http") or not parts.hostname
                or parts.username is not None or parts.password is not None):
            raise EgressRefused(f"{url} is not an address of the web.")
        is_inside_only = self.is_encrypting and parts.scheme == "http"
        return parts, _CheckedBackend(self._allowed, is_inside_only=is_inside_only)

    def _read(self, response):
        body = b""
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > self.most_bytes:
                if self.is_cutting:
                    return body[:self.most_bytes]
                raise EgressFailed(f"The answer is longer than {self.most_bytes} bytes.")
        return body


def connect(host, port, *, allowed=(), is_inside_only=False, seconds=SECONDS):
    """A connection (socket) for a protocol other than HTTP, to the very address that was checked.

    With `is_inside_only` it goes to the allowed networks only. Raises EgressRefused and
    EgressFailed.
    """
    networks = [ipaddress.ip_network(one) for one in allowed]
    checked = _CheckedBackend(networks, is_inside_only=is_inside_only)
    try:
        return socket.create_connection((checked.addresses_of(host, port)[0], port), seconds)
    except (OSError, httpcore.ConnectError) as error:
        raise EgressFailed(f"{host}: {type(error).__name__}") from error


@cache
def _trusting_all_known():
    """Reading the authorities takes longer than a request, so it is done once."""
    return ssl.create_default_context()


def is_outside(address):
    """Whether an IP address (text) is of the public internet, and of no tunnel into ours."""
    parsed = ipaddress.ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None)
    if mapped is not None:
        return is_outside(str(mapped))
    in_tunnel = any(parsed.version == net.version and parsed in net for net in _TUNNELS)
    return parsed.is_global and not parsed.is_multicast and not in_tunnel


class _CheckedBackend(httpcore.NetworkBackend):
    """Resolves a name once, refuses what leads inside, and connects to the address it checked.

    `deadline` (of time.monotonic) is when all has to be done.
    """

    def __init__(self, allowed, *, is_inside_only):
        self.deadline = None
        self._allowed = allowed
        self._is_inside_only = is_inside_only
        self._backend = httpcore.SyncBackend()

    def addresses_of(self, host, port):
        """The addresses that a name stands for. Raises EgressRefused if one leads inside."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(item[4][0] for item in found))
        for address in addresses:
            parsed = ipaddress.ip_address(address.partition("%")[0])
            if self._is_allowed(parsed):
                continue
            if not is_outside(str(parsed)):
                raise EgressRefused(f"{host} leads to {address}, which is not outside.")
            if self._is_inside_only:
                raise EgressRefused(f"{host} is outside, where one goes by https only.")
        return addresses

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        addresses = self.addresses_of(host, port)
        stream = self._backend.connect_tcp(
            addresses[0], port, timeout=timeout, local_address=local_address,
            socket_options=socket_options)
        return _TimedStream(stream, self.deadline)

    def _is_allowed(self, address):
        return any(address.version == net.version and address in net for net in self._allowed)


class _TimedStream(httpcore.NetworkStream):
    """A connection on which all that is sent and read has one deadline.

    A timeout of each step alone would let somebody hold us up for ever, byte by byte.
    """

    def __init__(self, stream, deadline):
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes, timeout=None):
        return self._stream.read(max_bytes, self._left(httpcore.ReadTimeout))

    def write(self, buffer, timeout=None):
        self._stream.write(buffer, self._left(httpcore.WriteTimeout))

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname,
                                   self._left(httpcore.ConnectTimeout)),
            self._deadline)

    def close(self):
        self._stream.close()

    def get_extra_info(self, info):
        return self._stream.get_extra_info(info)

    def _left(self, late):
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise late("There is no time left.")
        return left


def _headers_of(response):
    return {name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers}

"""From where a request comes."""

import ipaddress

import flask


def source_address():
    """The address of the client; "local" for what is done on the machine itself."""
    if not flask.has_request_context():
        return "local"
    return flask.request.remote_addr or "unknown"


def source_key(address):
    """What is counted as one source: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)

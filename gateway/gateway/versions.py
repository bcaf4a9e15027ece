"""ETags: which version of a thing an answer shows, and which one a change is meant for."""

import re

from contracts.errors import ValidationFailed

from .http_errors import wrong

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_VERSION = re.compile("[1-9][0-9]{0,14}", re.ASCII)

# No thing gets that far, so a tag that we never gave matches nothing.
NEVER = 2**53 - 1


def etag(version):
    """The strong ETag of a version."""
    return f'"{version}"'


def expected_version(if_match):
    """The version that an If-Match header asks for; None when any will do.

    Raises ValidationFailed when it is no ETag.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise ValidationFailed(errors=[
            wrong("header", "/If-Match", 'Send one ETag as it was given to you, such as "3".')
        ])
    is_weak, value = found.groups()
    if is_weak or not _VERSION.fullmatch(value):
        return NEVER
    return int(value)


def is_same(if_none_match, tag):
    """Whether an If-None-Match header names the tag (RFC 9110: weakly compared)."""
    if if_none_match.strip() == "*":
        return True
    return any(f'"{value}"' == tag for _, value in _TAG.findall(if_none_match))

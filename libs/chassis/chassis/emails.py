"""Email addresses in their normal form."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from contracts.errors import ValidationFailed

# What nearly all local parts are: atoms of RFC 5321 with dots between them.
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LONGEST_LOCAL, LONGEST_EMAIL = 64, 254


def normal_email(text):
    """An address in small letters, as RFC 5321 and 6531 allow it. Raises ValueError."""
    local, at, domain = text.rpartition("@")
    is_plain = at and len(local) <= LONGEST_LOCAL and _PLAIN_LOCAL.fullmatch(local)
    if not is_plain:
        return _validated(text)
    # The rules of domains are what takes time, and domains come again.
    normal = f"{local.lower()}{_normal_at_domain(domain)}"
    return normal if len(normal) <= LONGEST_EMAIL else _validated(text)


def required_email(text, pointer):
    """The same for what somebody asks: raises ValidationFailed at a JSON pointer."""
    try:
        return normal_email(text)
    except ValueError as error:
        raise ValidationFailed.at(pointer, str(error)) from error


@lru_cache(20_000)
def _normal_at_domain(domain):
    return _validated(f"a@{domain}")[1:]


def _validated(text):
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(f"This is not an email address: {error}") from error

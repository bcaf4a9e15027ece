"""Passwords: kept as argon2id, checked at a price that is the same for everybody."""

import secrets
import threading
import unicodedata
from contextlib import contextmanager
from functools import cache

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from contracts.errors import RateLimited, ValidationFailed
from contracts.gateway.login import LEAST_PASSWORD

# RFC 9106, section 4, second recommendation: 64 MiB, three passes, four lanes.
_hasher = argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)

# One takes 64 MiB and tens of milliseconds of CPU, so a flood of logins must not take all of the
# machine, nor all threads that serve others.
RUNNING = 2
WAITING = 6
_running = threading.BoundedSemaphore(RUNNING)
_places = threading.BoundedSemaphore(RUNNING + WAITING)

LEAST_DIFFERENT = 5


def hash_password(password):
    """The password as it is kept."""
    with _place():
        return _hasher.hash(_normal(password))


def is_right(password, kept):
    """Whether this is the password that is kept.

    With nothing kept it is not, which takes as long to find out: an answer does not tell by its
    time whether there is such an account.
    """
    nobodys = _nobodys_hash()
    with _place():
        try:
            _hasher.verify(nobodys if kept is None else kept, _normal(password))
            return kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept):
    """Whether it was kept by weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def refuse_weak(password, *, pointer, email):
    """Raise ValidationFailed for a password that is easily guessed."""
    if len(password) < LEAST_PASSWORD:
        raise ValidationFailed.at(pointer, f"Use at least {LEAST_PASSWORD} characters.")
    if len(set(password)) < LEAST_DIFFERENT:
        raise ValidationFailed.at(pointer, f"Use at least {LEAST_DIFFERENT} different characters.")
    if email.casefold() in password.casefold():
        raise ValidationFailed.at(pointer, "It holds the email address.")


def generate():
    """A password that nobody guesses."""
    return secrets.token_urlsafe(18)


def _normal(password):
    # Two keyboards send the same letter in different ways (NIST SP 800-63B, section 5.1.1.2).
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash():
    return _hasher.hash(secrets.token_urlsafe(18))


@contextmanager
def _place():
    if not _places.acquire(blocking=False):
        raise RateLimited("Too many people sign in at this moment.", retry_after=1)
    try:
        with _running:
            yield
    finally:
        _places.release()

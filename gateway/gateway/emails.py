"""Addresses that people sign in with."""

import unicodedata


def fold_email(email):
    """The form in which two spellings of one address are equal."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()

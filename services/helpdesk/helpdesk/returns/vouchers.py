"""Codes of coupons: not to be guessed, and decided before the coupon is made."""

import secrets

# Without letters and digits that are taken for each other; 12 of these are 59 bits.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code():
    """A code that no coupon has."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))

"""What others send again and again, known by its digest when it is the same as before."""

import hashlib

import orjson


def digest_of(said):
    """A digest of what a request says, as read by its contract: 32 digits in hex."""
    text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.blake2b(text, digest_size=16).hexdigest()

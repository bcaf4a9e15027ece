"""Keyed hashes of who was erased: they can be compared, and tell nothing to who lacks the key."""

import hashlib
import hmac
import secrets

from bson.binary import Binary

from chassis.store import database

COLLECTION = "keys"
KEY_ID = "fingerprints"


def _key():
    """The installation's key, made when it is first needed."""
    keys = database()[COLLECTION]
    held = keys.find_one({"_id": KEY_ID})
    if held is None:
        held = {"_id": KEY_ID, "key": Binary(secrets.token_bytes(32))}
        keys.insert_one(held)
    return bytes(held["key"])


def fingerprints(texts):
    """The HMAC-SHA-256 of each text, in hex, by text."""
    key = _key()
    return {text: hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for text in texts}


def fingerprint(text):
    return fingerprints([text])[text]


def texts_of(keys):
    """What is hashed of the keys by which a file's row means a contact (see `import_keys`)."""
    found = []
    for kind, *values in keys:
        if kind == "external_id":
            found.append("external_id:" + ":".join(values))
        elif kind in ("email", "phone"):
            # Of a kind and an address, or a kind, a number and an extension.
            found.append(f"{kind}:{values[1]}")
    return found

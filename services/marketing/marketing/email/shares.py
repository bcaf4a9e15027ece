"""Who is held out, who is in the sample, and which variant somebody gets: the same each time.

It hangs on the action and the person alone, so planning twice plans the same.
"""

import hashlib
from uuid import UUID

from typeid import TypeID

from .models import Recipient

_SCALE = 1 << 64


def recipient_id_of(action_id, contact_id, step):
    """The id of a recipient, made of what it is one of. It has the form of a UUIDv7 (RFC 9562)."""
    digest = bytearray(_digest(action_id, contact_id, step)[:16])
    digest[6] = digest[6] & 0x0F | 0x70
    digest[8] = digest[8] & 0x3F | 0x80
    return str(TypeID.from_uuid(UUID(bytes=bytes(digest)), prefix=Recipient.ENTITY))


def share_of(action_id, contact_id, what):
    """A number from 0 to 1 (1 excluded), evenly spread over people, for one decision."""
    return int.from_bytes(_digest(action_id, contact_id, what)[:8]) / _SCALE


def assigned(action, contact_id):
    """`{"state", "variant", "is_sample"}` of somebody who is to get the mail of an action."""
    mail = action["mail"]
    if share_of(action["_id"], contact_id, "hold_out") < mail.get("hold_out_share", 0):
        return {"state": "held_out"}
    first, test = mail["variants"][0]["key"], mail.get("test")
    if test is None:
        return {"state": "planned", "variant": first}
    if share_of(action["_id"], contact_id, "sample") >= test["sample_share"]:
        # The rest waits for what comes of the test.
        return {"state": "planned", "is_sample": False}
    second = share_of(action["_id"], contact_id, "variant") >= 0.5
    return {"state": "planned", "variant": mail["variants"][int(second)]["key"], "is_sample": True}


def _digest(*parts):
    return hashlib.sha256("/".join(parts).encode()).digest()

"""What parties said about purposes, and what it comes to."""

from datetime import UTC, datetime

from contracts.contacts.consents import (
    CONTRACTUAL,
    EVERY_PURPOSE,
    LEGAL_OBLIGATIONS,
    OTHER_APPROACHES,
)

from .models import HeldConsent

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
EVERY_CHANNEL = "*"
_STOPS = ("refused", "withdrawn", "objected")
# Of what was said at the same moment, that which protects the party more is taken to be last.
_RANK = {"granted": 0, "lifted": 1, "refused": 2, "withdrawn": 3, "objected": 4}


def standing_of(contact_ids):
    """`{contact id: {"granted", "objects_to"}}` of those who said something."""
    said = {}
    for raw in HeldConsent.collection().find({"contact_ids": {"$in": sorted(contact_ids)}}):
        for contact_id in raw["contact_ids"]:
            said.setdefault(contact_id, []).append(raw)
    return {contact_id: _standing(entries) for contact_id, entries in said.items()}


def _standing(entries):
    entries.sort(key=lambda entry: (entry["given_at"], _RANK[entry["decision"]], entry["_id"]))
    purposes = {entry["purpose"] for entry in entries if entry["decision"] == "granted"}
    rows = [{"purpose": purpose, "channel": channel,
             **({"until": until} if until else {})}
            for purpose in sorted(purposes) for channel in _channels(entries, purpose)
            for until in [_granted_until(entries, purpose, channel)]]
    newest = max(entries, key=lambda entry: (entry["recorded_at"], entry["_id"]))
    objects_to = sorted({*_objections(entries), *newest.get("objects_to", ())})
    found = {"granted": rows, "objects_to": objects_to}
    return {name: value for name, value in found.items() if value}


def _channels(entries, purpose):
    """All channels, and each of which something of its own was said."""
    stopping = covering(purpose)
    return [EVERY_CHANNEL, *sorted({entry["channel"] for entry in entries if entry.get("channel")
                                    and entry["purpose"] in stopping})]


def covering(purpose):
    """The purposes whose refusal is also one to this purpose."""
    if purpose in (*LEGAL_OBLIGATIONS, *CONTRACTUAL):
        return (purpose,)
    wider = () if purpose in (*OTHER_APPROACHES, "marketing") else ("marketing",)
    return (purpose, *wider, EVERY_PURPOSE)


def _granted_until(entries, purpose, channel):
    """Until when it is granted; None where it is not."""
    until, stopping = None, covering(purpose)
    for entry in entries:
        if entry.get("channel") not in (None, channel):
            continue
        if entry["decision"] == "granted" and entry["purpose"] == purpose:
            until = entry.get("expires_at") or FOREVER
        elif entry["decision"] in _STOPS and entry["purpose"] in stopping:
            until = None
    return until


def _objections(entries):
    objected = set()
    for entry in entries:
        if entry.get("channel"):
            continue
        if entry["decision"] == "objected":
            objected.add(entry["purpose"])
        elif entry["decision"] == "lifted" or entry.get("lawful_basis") == "consent":
            objected.discard(entry["purpose"])
    return objected

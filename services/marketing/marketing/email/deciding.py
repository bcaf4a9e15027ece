"""Who of those planned gets the mail now, who later, and who not: asked as it is sent.

Contacts say who may be approached for the purpose, and what guards know. What cannot be asked is
not taken for a yes: ServiceUnavailable is raised, and nobody gets anything.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.asking import ask
from contracts import contacts

from ..journeys import standing
from . import caps
from .models import Recipient, UndeliverableAddress
from .windows import next_opening

CHANNEL, GUARDED_ACTION = "email", "campaign"
_STOPS = ("warn", "block")
_REACHED = ("sending", "sent", "uncertain", "bounced", "complained")
# A guard such as a hold of a crisis passes: in a journey it is asked again, for so long.
_ASKED_AGAIN, _WAITS = timedelta(hours=1), timedelta(days=3)
_PAUSED = timedelta(minutes=1)


@dataclass(frozen=True)
class Verdict:
    """What becomes of a recipient now: an address to send to, a reason not to, or a later time."""

    address: str | None = None
    reason: str | None = None
    due_at: datetime | None = None


def verdicts_of(rows, action, campaign, settings, parties, now):
    """`{recipient id: Verdict}` of recipients of one action, each another contact."""
    if action.get("ends_at") and action["ends_at"] <= now:
        return {row["_id"]: Verdict(reason="too_late") for row in rows}
    verdicts, left, standings = {}, [], standing.of_mails(rows)
    for row in rows:
        opens_at = _opens_at(row, action, settings, parties, now)
        if standings.get(row["_id"]) == standing.LEFT:
            verdicts[row["_id"]] = Verdict(reason="left_journey")
        elif standings.get(row["_id"]) == standing.PAUSED:
            verdicts[row["_id"]] = Verdict(due_at=now + _PAUSED)
        elif opens_at > now:
            verdicts[row["_id"]] = Verdict(due_at=opens_at)
        else:
            left.append(row)
    return verdicts | (_of_open(left, campaign, settings, now) if left else {})


def digest_of(address):
    """What an address is known by where it need not be kept."""
    return hashlib.sha256(address.lower().encode()).hexdigest()


def _is_address(point):
    # What is not of ASCII needs SMTPUTF8 (RFC 6531) of every server on the way.
    return bool(point) and point.isascii()


def _opens_at(row, action, settings, parties, now):
    zone = parties.get(row["contact_id"], {}).get("time_zone") or settings["time_zone"]
    return next_opening(action.get("window") or settings["window"], zone, now)


def _of_open(rows, campaign, settings, now):
    reasons, addresses = approach_of([row["contact_id"] for row in rows], campaign)
    for reason, found in (
            ("reached_already", _reached(rows, addresses)),
            ("capped", _capped(addresses, campaign, settings, now))):
        reasons = {id: reason for id in found} | reasons
    return {row["_id"]: _verdict_of(row, reasons, addresses, now) for row in rows}


def reasons_today(contact_ids, campaign, settings, now):
    """`{contact id: why not}` of those of these contacts who would get no mail of a campaign."""
    reasons, addresses = approach_of(contact_ids, campaign)
    capped = _capped(addresses, campaign, settings, now)
    unknown = set(contact_ids) - addresses.keys() - reasons.keys()
    return {id: "capped" for id in capped} | reasons | dict.fromkeys(unknown, "not_found")


def approach_of(contact_ids, campaign):
    """`({contact id: why they may not be approached}, {contact id: address})`; a guard leaves the
    address, for it may pass."""
    approach = {item["contact_id"]: item for item in ask(
        contacts.may_approach, contact_ids=list(contact_ids), purpose=campaign["purpose"],
        channel=CHANNEL)["items"]}
    reasons = {id: item["reason"]["code"] for id, item in approach.items()
               if not item["is_allowed"]}
    reasons |= {id: "no_contact_point" for id, item in approach.items()
                if item["is_allowed"] and not _is_address(item["point"])}
    addresses = {id: item["point"] for id, item in approach.items() if id not in reasons}
    for reason, found in (("undeliverable", _undeliverable(addresses)),
                          ("guard", _guarded(list(addresses)))):
        reasons = {id: reason for id in found} | reasons
    return reasons, addresses


def _verdict_of(row, reasons, addresses, now):
    reason = reasons.get(row["contact_id"])
    if reason is None:
        address = addresses.get(row["contact_id"])
        return Verdict(address=address) if address else Verdict(reason="not_found")
    if reason == "guard" and "_journey_instance_id" in row and now < row["created_at"] + _WAITS:
        return Verdict(due_at=now + _ASKED_AGAIN)
    return Verdict(reason=reason)


def _undeliverable(addresses):
    digests = {digest_of(address): id for id, address in addresses.items()}
    return {digests[raw["_id"]] for raw in UndeliverableAddress.collection().find(
        {"_id": {"$in": list(digests)}}, {"_id": 1})}


def _guarded(contact_ids):
    """Those of whom guards say so: nobody is there to go on in spite of it."""
    if not contact_ids:
        return set()
    told = ask(contacts.check_many_guards, contact_ids=contact_ids, action=GUARDED_ACTION)
    return {verdict["contact_id"] for verdict in told["items"]
            if any(finding["level"] in _STOPS and finding["override"] is None
                   for finding in verdict["findings"])}


def _reached(rows, addresses):
    """Those who got it already, as two contacts that are one by now, or at the same address."""
    steps = {row["contact_id"]: row["step"] for row in rows}
    digests, twice = {}, set()
    for id, address in addresses.items():
        if digests.setdefault((steps[id], digest_of(address)), id) != id:
            twice.add(id)
    where = {"action_id": rows[0]["action_id"], "step": {"$in": sorted(set(steps.values()))},
             "state": {"$in": list(_REACHED)}}
    by_id = {raw["contact_id"] for raw in Recipient.collection().find(
        {**where, "contact_id": {"$in": list(addresses)}}, {"contact_id": 1, "step": 1})
        if steps[raw["contact_id"]] == raw["step"]}
    by_address = {digests.get((raw["step"], raw["_address_digest"]))
                  for raw in Recipient.collection().find(
        {**where, "_address_digest": {"$in": [digest for _, digest in digests]}},
        {"_address_digest": 1, "step": 1})} - {None}
    return by_id | by_address | twice


def _capped(addresses, campaign, settings, now):
    if not caps.is_marketing(campaign["purpose"]) or not addresses:
        return set()
    return caps.capped(addresses, settings["caps"], now)

"""What bars approaching contacts altogether, for those who ask without naming a purpose.

It is decided as by `approach.may_approach`, for many at once; that nothing was recorded yet is no
obstacle here, as it says nothing against it.
"""

from dataclasses import dataclass

from contracts.contacts.consents import CONTRACTUAL, EVERY_PURPOSE, LEGAL_OBLIGATIONS, PURPOSES

from . import registers
from .approach import HASHED, POINTS, Question, ids_of, points_of, said_by
from .decisions import standing_of_parts

# These speak against it; other answers of `may_approach` say that something is missing.
BARRING = ("restricted", "objected", "do_not_contact", "no_advertising", "refused", "withdrawn")
# What a contact needs to have shown for it to be decided.
SHOWN = {"emails": 1, "phones": 1, "addresses": 1, "social_handles": 1, "_restricted_at": 1,
         "_gathers": 1, "_objects_to": 1}


@dataclass(frozen=True)
class Obstacles:
    """The purposes for which a contact may not be approached (`all` is every one), and the
    channels in which it may not be approached for anything that it can forbid; both sorted."""

    purposes: tuple = ()
    channels: tuple = ()


def obstacles_of(raws, at):
    """`{contact id: Obstacles}` of contacts that are given as they are stored."""
    # That it was put away is told by itself.
    raws = [{**raw, "archived_at": None} for raw in raws]
    said = said_by(raws)
    listed = _listed(raws, at)
    return {raw["_id"]: _obstacles(raw, said.get(raw["_id"], ()), listed, at) for raw in raws}


def _listed(raws, at):
    """What is on the registers of these contacts and of all their points."""
    points = {point for raw in raws for channel, (name, _) in POINTS.items() if name in HASHED
              for point in points_of(raw, channel)}
    return registers.found_on({
        "contact_id": [id for raw in raws for id in ids_of(raw)],
        "sha256": [registers.fingerprint(point) for point in sorted(points)],
    }, at)


def _obstacles(raw, parts, listed, at):
    if raw.get("_restricted_at") is not None:
        return Obstacles((EVERY_PURPOSE,), tuple(sorted(POINTS)))
    objects_to = raw.get("_objects_to", ())
    if not parts and not listed and not objects_to:
        return Obstacles()
    return Obstacles(
        tuple(sorted({*objects_to, *_purposes(raw, parts, listed, at)})),
        tuple(sorted(channel for channel in POINTS
                     if _is_barred_in(channel, raw, parts, listed, at))))


def _purposes(raw, parts, listed, at):
    said = {entry["purpose"] for entries in parts for entry in entries}
    for purpose in {*PURPOSES, *said} - {*LEGAL_OBLIGATIONS, *CONTRACTUAL, EVERY_PURPOSE}:
        reason = Question(purpose, None, at, listed).answer(raw, parts)["reason"]
        if reason and reason["code"] in BARRING:
            yield purpose
    # Who is not to be contacted is not asked for what, nor is who forbade everything.
    reason = Question(CONTRACTUAL[0], None, at, listed).answer(raw, ())["reason"]
    if (reason and reason["code"] in BARRING) or _forbids_all(parts, None, at):
        yield EVERY_PURPOSE


def _is_barred_in(channel, raw, parts, listed, at):
    reason = Question(CONTRACTUAL[0], channel, at, listed).answer(raw, ())["reason"]
    return bool(reason and reason["code"] in (*BARRING, "do_not_call")) or _forbids_all(
        parts, channel, at)


def _forbids_all(parts, channel, at):
    about_all = [[entry for entry in entries if entry["purpose"] == EVERY_PURPOSE]
                 for entries in parts]
    holds = standing_of_parts(about_all, EVERY_PURPOSE, channel, at)
    return bool(holds.objection or holds.refusal)

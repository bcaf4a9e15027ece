"""What a party's decisions come to for one purpose and channel: plain rules, without a store."""

from dataclasses import dataclass

from contracts.contacts.consents import (
    CONTRACTUAL,
    EVERY_PURPOSE,
    LEGAL_OBLIGATIONS,
    OTHER_APPROACHES,
)

MARKETING = "marketing"
STOPS = ("refused", "withdrawn", "objected")

# Of what was said at the same moment, that which protects the party more is taken to be last.
_RANK = {"granted": 0, "lifted": 1, "refused": 2, "withdrawn": 3, "objected": 4}


@dataclass
class Standing:
    """What holds: an objection, a refusal, or what the approach rests on; each an entry or None."""

    objection: dict | None = None
    refusal: dict | None = None
    basis: dict | None = None
    expired: dict | None = None


def own_basis(purpose):
    """The lawful basis that a purpose brings with it, or None where one has to be recorded."""
    if purpose in LEGAL_OBLIGATIONS:
        return "legal_obligation"
    return "contract" if purpose in CONTRACTUAL else None


def is_direct_marketing(purpose):
    """Whether an objection to marketing is one to this (GDPR article 21, paragraphs 2 and 3).

    Words that the suite does not know count as marketing, since that protects the party.
    """
    return own_basis(purpose) is None and purpose not in OTHER_APPROACHES


def covering(purpose):
    """The purposes whose refusal or objection is also one to this purpose."""
    if own_basis(purpose):
        return ()
    wider = (MARKETING,) if is_direct_marketing(purpose) and purpose != MARKETING else ()
    return (purpose, *wider, EVERY_PURPOSE)


def in_order(entries):
    """Entries of the ledger in the order in which they count, however they were recorded."""
    return sorted(entries, key=lambda entry: (
        entry["given_at"], _RANK[entry["decision"]], _is_consent(entry), entry["_id"]))


def standing(entries, purpose, channel, at):
    """What the entries of one party come to for a purpose and a channel at a moment.

    The latest word counts. A stop takes away what was granted before. After a stop only a new
    consent opens again, as a legitimate interest or a contract does not outweigh a no; `lifted`
    takes back an objection, and grants nothing. Entries without a channel are about all channels.
    """
    holds = Standing()
    stopping = covering(purpose)
    for entry in in_order(entries):
        if entry["given_at"] > at or entry.get("channel") not in (None, channel):
            continue
        decision = entry["decision"]
        if decision == "granted":
            if entry["purpose"] == purpose:
                _grant(holds, entry, at)
        elif entry["purpose"] not in stopping:
            continue
        elif decision == "lifted":
            holds.objection = None
        else:
            holds.basis = holds.expired = None
            if decision == "objected":
                holds.objection = entry
            else:
                holds.refusal = entry
    return holds


def standing_of_parts(parts, purpose, channel, at):
    """What the entries of a party come to that was made of several: the stricter wins."""
    found = [standing(entries, purpose, channel, at) for entries in parts]
    return Standing(
        objection=next((holds.objection for holds in found if holds.objection), None),
        refusal=next((holds.refusal for holds in found if holds.refusal), None),
        basis=min((holds.basis for holds in found if holds.basis),
                  key=lambda entry: not _is_consent(entry), default=None),
        expired=next((holds.expired for holds in found if holds.expired), None),
    )


def _grant(holds, entry, at):
    expires_at = entry.get("expires_at")
    if expires_at is not None and expires_at <= at:
        # It opens nothing any more, so what was said before it holds again.
        holds.expired = entry
    elif _is_consent(entry):
        holds.objection = holds.refusal = holds.expired = None
        holds.basis = entry
    elif not (holds.objection or holds.refusal or (holds.basis and _is_consent(holds.basis))):
        holds.basis = entry


def _is_consent(entry):
    return entry.get("lawful_basis") == "consent"


def objections_of_parts(parts, at):
    """The purposes that any part of a party objects to in every channel, sorted."""
    return sorted({purpose for entries in parts for purpose in objections(entries, at)})


def objections(entries, at):
    """The purposes that the party objects to in every channel, sorted; `all` stands for all."""
    purposes = {entry["purpose"] for entry in entries if entry["decision"] == "objected"}
    return sorted(purpose for purpose in purposes if _objects(entries, purpose, at))


def _objects(entries, purpose, at):
    about_all_channels = [entry for entry in entries if entry.get("channel") is None]
    if purpose != EVERY_PURPOSE:
        # An objection to more is told by its own name.
        these = [entry for entry in about_all_channels
                 if entry["decision"] != "objected" or entry["purpose"] == purpose]
        return standing(these, purpose, None, at).objection is not None
    # Nothing grants all, so only taking it back ends an objection to all.
    said = [entry["decision"] for entry in in_order(about_all_channels)
            if entry["purpose"] == EVERY_PURPOSE and entry["decision"] in ("objected", "lifted")
            and entry["given_at"] <= at]
    return bool(said) and said[-1] == "objected"

"""The one question that every service asks before it approaches somebody."""

from chassis import clock
from chassis.data_requests import forgotten
from chassis.store import AT_ONCE
from contracts.contacts.consents import LEGAL_OBLIGATIONS
from contracts.errors import NotFound

from ..merges import survivors
from ..models import Contact
from . import registers
from .decisions import covering, is_direct_marketing, own_basis, standing_of_parts
from .models import Consent
from .parts import parts_of_all

# Where the point of a channel is found in a contact. Channels that are not here need none.
POINTS = {
    "email": ("emails", "address"), "phone": ("phones", "number"), "sms": ("phones", "number"),
    "messaging": ("phones", "number"), "letter": ("addresses", None), "visit": ("addresses", None),
    "social": ("social_handles", "handle"),
}
# The points that registers know.
HASHED = ("emails", "phones")
CALLS = ("phone",)

SHOWN = {"emails": 1, "phones": 1, "addresses": 1, "social_handles": 1, "archived_at": 1,
         "_restricted_at": 1, "_gathers": 1}

SENTENCES = {
    "not_found": "There is no such contact.",
    "erased": "The contact asked to be forgotten, and was.",
    "archived": "The contact is archived.",
    "restricted": "The use of the contact's data is restricted.",
    "objected": "The contact objects to this.",
    "do_not_contact": "The contact is not to be contacted.",
    "do_not_call": "The contact is not to be called.",
    "no_advertising": "The contact is on a list against advertising.",
    "refused": "The contact refused this.",
    "withdrawn": "The contact withdrew the consent to this.",
    "no_basis": "Nothing says that the contact may be approached for this.",
    "consent_expired": "What the contact consented to has expired.",
    "no_contact_point": "The contact has nothing to be reached at in this channel.",
}


def may_approach(*, contact_ids, purpose, channel, at=None):
    """Say of each contact whether it may be approached, and if not, why: the first that applies.

    It is, in this order: no such contact, erased, archived, restricted, objection, register,
    refusal or withdrawal, no basis, no contact point. What the law asks for (a bill, a notice)
    meets only the first three and the last. In the place of a merged one its survivor answers.
    """
    at = at or clock.now()
    found, ids = survivors.found_among(Contact, contact_ids, SHOWN)
    missing = [id for id in ids if id not in found]
    erased = forgotten(missing) if missing else ()
    said = said_by(found.values(), covering(purpose))
    listed = _listed(found.values(), purpose, channel, at)
    asked = Question(purpose, channel, at, listed)
    return {"items": [
        asked.answer(found[id], said.get(id, ())) if id in found
        else _answer(id, reason=_obstacle("erased" if id in erased else "not_found"))
        for id in ids
    ]}


def may_approach_contact(*, contact_id, **question):
    """Say whether a contact may be approached, and if not, why."""
    (answer,) = may_approach(contact_ids=[contact_id], **question)["items"]
    if answer["reason"] and answer["reason"]["code"] == "not_found":
        raise NotFound(f"There is no contact {contact_id}.", id=contact_id)
    return answer


def said_by(raws, purposes=None):
    """What these contacts decided, by contact: the entries of each of its parts.

    `purposes` leaves out what is about others.
    """
    if purposes == ():
        return {}
    holders = {id: raw["_id"] for raw in raws for id in ids_of(raw)}
    said = {}
    where = {"contact_id": {"$in": list(holders)}}
    if purposes is not None:
        where["purpose"] = {"$in": list(purposes)}
    for entry in Consent.collection().find(where, {"evidence": 0}).batch_size(AT_ONCE):
        said.setdefault(holders[entry["contact_id"]], []).append(entry)
    return dict(zip(said, parts_of_all(said.values()).values(), strict=True))


def ids_of(raw):
    """The ids of a contact, as stored, under which its past is found."""
    return [raw["_id"], *raw.get("_gathers", ())]


def _listed(raws, purpose, channel, at):
    """What is on the registers of these contacts and of their points in the channel."""
    if purpose in LEGAL_OBLIGATIONS:
        return {}
    subjects = {"contact_id": [id for raw in raws for id in ids_of(raw)]}
    if POINTS.get(channel, ("",))[0] in HASHED:
        subjects["sha256"] = [registers.fingerprint(point) for raw in raws
                              for point in points_of(raw, channel)]
    return registers.found_on(subjects, at)


def points_of(raw, channel):
    """The points of a contact in a channel, the primary one first."""
    name, key = POINTS[channel]
    items = sorted(raw.get(name, ()), key=lambda item: not item.get("is_primary"))
    return [item[key] if key else None for item in items]


class Question:
    """A purpose, a channel and a moment, with what the registers say."""

    def __init__(self, purpose, channel, at, listed):
        self.purpose, self.channel, self.at, self.listed = purpose, channel, at, listed

    def answer(self, raw, parts):
        id = raw["_id"]
        if raw.get("archived_at") is not None:
            return _answer(id, reason=_obstacle("archived", raw["archived_at"], id))
        is_law = self.purpose in LEGAL_OBLIGATIONS
        if raw.get("_restricted_at") is not None and not is_law:
            return _answer(id, reason=_obstacle("restricted", raw["_restricted_at"], id))

        holds = standing_of_parts(parts, self.purpose, self.channel, self.at)
        if holds.objection:
            return _answer(id, reason=_of_entry("objected", holds.objection))
        point, barred = self._usable(raw, holds)
        if barred:
            return _answer(id, reason=_obstacle(
                barred["register"], barred["listed_at"], barred["_id"]))
        if holds.refusal:
            return _answer(id, reason=_of_entry(holds.refusal["decision"], holds.refusal))
        basis = own_basis(self.purpose) or (holds.basis and holds.basis["lawful_basis"])
        if basis is None:
            return _answer(id, reason=_of_entry("consent_expired", holds.expired, "expires_at")
                           if holds.expired else _obstacle("no_basis"))
        if self.channel in POINTS and not raw.get(POINTS[self.channel][0]):
            return _answer(id, reason=_obstacle("no_contact_point"))
        return _answer(id, basis=basis, basis_record_id=holds.basis and holds.basis["_id"],
                       point=point)

    def _usable(self, raw, holds):
        """`(the point to use or None, the entry of a register that bars all or None)`."""
        barred = self._barred(ids_of(raw), holds)
        if barred or self.channel not in POINTS:
            return None, barred
        is_hashed = POINTS[self.channel][0] in HASHED
        for point in points_of(raw, self.channel):
            found = self._barred([registers.fingerprint(point)], holds) if is_hashed else None
            if found is None:
                return point, None
            barred = barred or found
        return None, barred

    def _barred(self, subjects, holds):
        found = [entry for subject in subjects for entry in self.listed.get(subject, ())
                 if self._bars(entry, holds)]
        return min(found, key=lambda entry: (_ORDER[entry["register"]], entry["listed_at"],
                                             entry["_id"]), default=None)

    def _bars(self, entry, holds):
        if entry["register"] == "do_not_call":
            return self.channel in CALLS
        if entry["register"] == "no_advertising":
            # Who consented to us may be approached though they are on a public list.
            has_consented = bool(holds.basis) and holds.basis["lawful_basis"] == "consent"
            return is_direct_marketing(self.purpose) and not has_consented
        return True


_ORDER = {"do_not_contact": 0, "do_not_call": 1, "no_advertising": 2}


def _of_entry(code, entry, since="given_at"):
    return _obstacle(code, entry[since], entry["_id"])


def _obstacle(code, since=None, record_id=None):
    return {"code": code, "detail": SENTENCES[code], "since": since, "record_id": record_id}


def _answer(contact_id, *, reason=None, basis=None, basis_record_id=None, point=None):
    return {"contact_id": contact_id, "is_allowed": reason is None, "reason": reason,
            "basis": basis, "basis_record_id": basis_record_id, "point": point}

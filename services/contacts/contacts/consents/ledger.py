"""The ledger of consents: what parties decided, one entry after the other."""

from datetime import timedelta

from bson import encode

from chassis import clock, paging
from chassis.outbox import announce
from chassis.store import note_change
from contracts import contacts as contract
from contracts.contacts.consents import CONTRACTUAL, EVERY_PURPOSE, LEGAL_OBLIGATIONS
from contracts.context import current_call
from contracts.errors import ValidationFailed

from .. import timeline
from ..merges import survivors
from ..merges.addressing import addressed
from ..models import Contact
from .decisions import objections_of_parts
from .models import Consent
from .parts import parts_of

# Clocks of others may be ahead by so much.
SKEW = timedelta(minutes=2)
MOST_EVIDENCE_BYTES = 64 * 1024

_TITLES = {
    "granted": "Consented", "refused": "Refused", "withdrawn": "Withdrew consent",
    "objected": "Objected", "lifted": "Took back an objection",
}


def record_consent(*, contact_id, purpose, decision, **fields):
    """Record what a party decided; archived parties can decide too, and merged ones by their id."""
    held_by, hops = addressed(contact_id)
    now = clock.now()
    fields.setdefault("given_at", now)
    _refuse_misfits(purpose, decision, fields, now)
    consent = Consent(contact_id=held_by, decided_as=contact_id, purpose=purpose,
                      decision=decision, recorded_by=current_call().actor.id, **fields).add()
    survivors.remember(Consent, consent.id, hops)
    timeline.add_entry(
        type=contract.consent_recorded.type,
        occurred_at=consent.given_at,
        title=_title(consent),
        channel=consent.channel,
        contact_ids=[contact_id],
        about={"type": "consent", "id": consent.id},
    )
    announce(contract.consent_recorded, consent, objects_to=settle_objections(held_by))
    return consent.to_view()


def withdraw_consent(*, contact_id, purpose, **fields):
    """Record that a party withdraws, which is as easy as to consent (GDPR article 7(3))."""
    return record_consent(
        contact_id=contact_id, purpose=purpose, decision="withdrawn", **fields)


def list_consents(*, contact_id, limit, after, purpose=None):
    """List what a party decided, the latest first."""
    contact = Contact.fetch_raw(contact_id, {"_gathers": 1})
    where = {"contact_id": paging.any_of([contact["_id"], *contact.get("_gathers", ())])}
    if purpose is not None:
        where["purpose"] = purpose
    return paging.page(
        Consent.collection(), where, sort="-given_at", kind=paging.moment, limit=limit,
        after=after,
    )


def settle_objections(contact_id):
    """Write beside a contact what it objects to by now, and return that.

    To be called too when entries change hands, as when two contacts turn out to be one.
    """
    before = Contact.fetch_raw(contact_id)
    contact_id = before["_id"]
    entries = list(Consent.collection().find(
        {"contact_id": {"$in": [contact_id, *before.get("_gathers", ())]}}))
    # An entry of the very near future is one of a clock that is ahead.
    found = objections_of_parts(parts_of(entries), clock.now() + SKEW)
    if before.get("_objects_to", []) != found:
        change = {"$set": {"_objects_to": found}} if found else {"$unset": {"_objects_to": ""}}
        # A new version, so that nobody writes over it with what they read before.
        Contact.collection().update_one({"_id": contact_id}, {**change, "$inc": {"version": 1}})
        note_change(contact_id, before, Contact.fetch_raw(contact_id))
    return found


def _title(consent):
    to = "everything" if consent.purpose == EVERY_PURPOSE else consent.purpose
    return f"{_TITLES[consent.decision]} · {to}"


def _refuse_misfits(purpose, decision, fields, now):
    errors = [*_misfits_of_grant(purpose, fields)] if decision == "granted" else [
        {"pointer": f"/{name}", "detail": "Only what is granted has this."}
        for name in ("lawful_basis", "expires_at") if fields.get(name)
    ]
    if fields["given_at"] > now + SKEW:
        errors.append({"pointer": "/given_at", "detail": "It is still to come."})
    if purpose in (*LEGAL_OBLIGATIONS, *CONTRACTUAL):
        errors.append({"pointer": "/purpose", "detail": "This needs no consent and knows no "
                                                        "objection: law or contract ask for it."})
    if len(encode({"evidence": fields.get("evidence") or []})) > MOST_EVIDENCE_BYTES:
        errors.append({"pointer": "/evidence", "detail": "This is too much. Link to it."})
    if errors:
        raise ValidationFailed(errors=errors)


def _misfits_of_grant(purpose, fields):
    if purpose == EVERY_PURPOSE:
        yield {"pointer": "/purpose", "detail": "Consent is specific: name what it is given for."}
    if not fields.get("lawful_basis"):
        yield {"pointer": "/lawful_basis", "detail": "Say what it rests on (GDPR article 6)."}
    if fields.get("lawful_basis") == "consent":
        for name in ("text_version", "evidence"):
            if not fields.get(name):
                yield {"pointer": f"/{name}", "detail": "Consent has to be shown to have been "
                                                        "given (GDPR article 7(1))."}
    if fields.get("expires_at") and fields["expires_at"] <= fields["given_at"]:
        yield {"pointer": "/expires_at", "detail": "It ends before it begins."}

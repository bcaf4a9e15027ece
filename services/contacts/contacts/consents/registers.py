"""Registers of those who must not be approached: ours, and lists that come from outside."""

import hashlib

from pymongo import UpdateOne

from chassis import clock, paging
from chassis.emails import normal_email
from chassis.ids import new_id
from chassis.store import AT_ONCE, view
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..contact_points import normal_phone
from ..merges import survivors
from ..merges.addressing import addressed
from ..models import Contact
from ..settings import default_country
from .models import RegisterEntry


def fingerprint(point):
    """The SHA-256 of an address or number in its normal form, in hex, as such registers come."""
    return hashlib.sha256(point.encode()).hexdigest()


def add_register_entry(*, register, reason=None, source=None, expires_at=None, **subject):
    """Put somebody on a register; who is there already has the entry renewed."""
    about = _about(subject)
    if not about:
        raise ValidationFailed.at("", "Give a contact, an email address or a phone number.")
    hops = ()
    if "contact_id" in about:
        about["contact_id"], hops = addressed(about["contact_id"])
    key = _live_key(register, *about.values())
    said = {"reason": reason, "source": source, "expires_at": expires_at}
    held = RegisterEntry.objects(live_key=key).first()
    if held is not None:
        if any(getattr(held, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(held, name, value)
            held.put()
        return held.to_view()
    entry = RegisterEntry(
        register=register, listed_at=clock.now(), recorded_by=current_call().actor.id,
        live_key=key, **about, **said,
    )
    entry.add()
    survivors.remember(RegisterEntry, entry.id, hops)
    return entry.to_view()


def get_register_entry(*, listing_id):
    """Show an entry of a register."""
    return view(RegisterEntry.fetch_raw(listing_id))


def list_register_entries(*, limit, after, register=None, **subject):
    """List what is on the registers by now, the latest first, or where somebody is on them."""
    where = {"removed_at": None, "_beside": None, **_about(subject)}
    if "contact_id" in where:
        where["contact_id"] = paging.any_of(Contact.ids_of(where["contact_id"]))
    if register is not None:
        where["register"] = register
    return paging.page(
        RegisterEntry.collection(), where, sort="-created_at", kind=paging.moment, limit=limit,
        after=after,
    )


def remove_register_entry(*, listing_id, reason):
    """Take an entry off its register. Doing so twice is doing it once."""
    entry = RegisterEntry.fetch(listing_id)
    if entry.removed_at:
        return
    entry.removed_at, entry.removal_reason, entry.live_key = clock.now(), reason, None
    entry.put()
    if entry.contact_id:
        # Those that came by merges went unseen beside it.
        RegisterEntry.collection().update_many(
            {"contact_id": entry.contact_id, "register": entry.register, "_beside": "holds"},
            {"$set": {"_beside": "removed"}, "$inc": {"version": 1}})


def import_register(*, register, source, expires_at=None, **lists):
    """Put many addresses, numbers or hashes on a register; who is there already is renewed."""
    hashes, refused = _hashes(lists)
    now, actor_id = clock.now(), current_call().actor.id
    renewed = {"source": source, "expires_at": expires_at, "updated_at": now}
    changes = [
        UpdateOne({"_live_key": _live_key(register, sha256)}, {
            "$set": {name: value for name, value in renewed.items() if value is not None},
            **({} if expires_at else {"$unset": {"expires_at": ""}}),
            "$inc": {"version": 1},
            "$setOnInsert": {"_id": new_id(RegisterEntry.ENTITY), "created_at": now,
                             "register": register, "sha256": sha256, "listed_at": now,
                             "recorded_by": actor_id},
        }, upsert=True)
        for sha256 in hashes
    ]
    if not changes:
        return {"added_count": 0, "renewed_count": 0, "refused": refused}
    result = RegisterEntry.collection().bulk_write(changes, ordered=False)
    return {"added_count": result.upserted_count, "renewed_count": result.matched_count,
            "refused": refused}


def _hashes(lists):
    found = dict.fromkeys(value.lower() for value in lists.get("hashes", ()))
    refused = []
    for name in ("emails", "phones"):
        for index, value in enumerate(lists.get(name, ())):
            try:
                found[fingerprint(_normal(name, value))] = None
            except ValueError as error:
                refused.append({"pointer": f"/{name}/{index}", "detail": str(error)[:300]})
    return list(found), refused


def _normal(kind, value):
    if kind in ("email", "emails"):
        return normal_email(value)
    return normal_phone(value, default_country())[0]


def _about(subject):
    """Whom an entry is about, as it is stored. Raises ValidationFailed."""
    if len(subject) > 1:
        raise ValidationFailed.at(f"/{sorted(subject)[-1]}", "Give one of them.")
    if "contact_id" in subject:
        return dict(subject)
    if not subject:
        return {}
    ((kind, value),) = subject.items()
    try:
        return {"sha256": fingerprint(_normal(kind, value))}
    except ValueError as error:
        raise ValidationFailed.at(f"/{kind}", str(error)) from error


def _live_key(register, subject):
    return f"{register}/{subject}"


def found_on(subjects, at):
    """The entries about these contacts and fingerprints that held at a moment, by subject."""
    found = {}
    for field, values in subjects.items():
        entries = RegisterEntry.collection().find(
            {field: {"$in": values}, "listed_at": {"$lte": at}}).batch_size(AT_ONCE)
        for entry in entries:
            if _held(entry, at):
                found.setdefault(entry[field], []).append(entry)
    return found


def _held(entry, at):
    if entry.get("_beside") == "removed":
        return False
    ends = (entry.get("expires_at"), entry.get("removed_at"))
    return all(end is None or end > at for end in ends)

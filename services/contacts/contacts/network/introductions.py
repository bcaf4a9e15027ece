"""Introductions: who can introduce us to whom, and that somebody did."""

from itertools import pairwise

from chassis import clock
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..interactions import record_interaction
from ..merges import survivors
from ..models import Contact, Relationship
from ..relationships import create_relationship, update_relationship
from .chains import WHOLE
from .evidence import is_user, pair_of
from .reach import Search
from .strength import share_of

# How well those know each other who were just introduced, and who introduces somebody; and which
# part of what is missing each introduction more adds.
JUST_MET, INTRODUCES, GROWS = 0.3, 0.5, 0.2
MOST_EVIDENCE = 50


def find_introductions(*, contact_id, limit, to=None, **given):
    """Find the best chains of introduction: the shortest first, and of these the strongest.

    They lead to the contact from our own people, or from the one given as `from`; with `to` they
    lead from the contact there. Nobody is named in one who is archived or objects to it.
    """
    from_id = given.get("from")
    if to and from_id:
        raise ValidationFailed.at("/from", "Say from whom or to whom, not both.")
    contact_id = Contact.id_of(contact_id)
    to, from_id = (id and _present(id) for id in (to, from_id))
    start, end = (contact_id, to) if to else (from_id, contact_id)
    _refuse_misfit(contact_id, *(("/to", to) if to else ("/from", from_id)))

    search = Search(start, end)
    search.parties.learn({start, end} - {None})
    closed = [search.parties.closed_because(id) for id in (start, end) if id]
    if any(closed):
        return {"chains": [], "is_complete": True,
                "closed_because": next(filter(None, closed))}
    found = search.best(limit)
    return {
        "chains": [_chain(search, nodes, product) for nodes, product in found],
        "is_complete": search.around.is_complete,
    }


def _refuse_misfit(contact_id, pointer, other_id):
    if other_id is None:
        return
    if other_id == contact_id:
        raise ValidationFailed.at(pointer, "Nobody is introduced to themselves.")
    if Contact.collection().find_one({"_id": other_id}, {"_id": 1}) is None:
        raise ValidationFailed.at(pointer, "There is no such contact.")


def _chain(search, nodes, product):
    steps = [_step(search, *pair) for pair in pairwise(nodes)]
    return {"steps": steps, "length": len(steps),
            "strength": product / WHOLE ** len(steps)}


def _step(search, from_id, to_id):
    today = clock.today()
    evidence = search.ties[pair_of(from_id, to_id)]["evidence"]
    reasons = [_reason(item, share) for item in evidence if (share := share_of(item, today)) > 0]
    return {
        "from": search.parties.shown(from_id),
        "to": search.parties.shown(to_id),
        "strength": search.around.of(from_id)[to_id] / WHOLE,
        "reasons": sorted(reasons, key=lambda reason: -reason["strength"]),
        "seen_at": max(reason["seen_at"] for reason in reasons),
    }


_ABOUT = {"relationship": "relationship", "interactions": "interaction"}


def _reason(item, share):
    told = {name: item[name] for name in ("kind", "type", "count", "note", "seen_at")
            if name in item}
    if "id" in item:
        told["about"] = {"type": _ABOUT[item["kind"]], "id": item["id"]}
    return {**told, "strength": round(share, 3)}


def record_introduction(*, introduced_id, channel, introducer_id=None, to_id=None,
                        occurred_at=None, note=None):
    """Record who introduced whom to whom, and that these know each other since.

    Whoever is not named, of who introduced and to whom, is the caller.
    """
    introducer_id, to_id = _named(introducer_id, introduced_id, to_id)
    ids = [introducer_id, introduced_id, to_id]
    names = _names_of(ids)
    interaction = record_interaction(**_interaction(
        ids, names, channel=channel, occurred_at=occurred_at, note=note))
    evidence = {"note": note or interaction["subject"], "interaction_id": interaction["id"]}
    pairs = ((introducer_id, introduced_id, INTRODUCES), (introducer_id, to_id, INTRODUCES),
             (introduced_id, to_id, JUST_MET))
    return {
        "interaction": interaction,
        "relationships": [
            _know_each_other(one, other, strength, evidence) for one, other, strength in pairs
            if not is_user(one) and not is_user(other)
        ],
    }


def _named(introducer_id, introduced_id, to_id):
    caller = current_call().actor.id
    if introducer_id is None or to_id is None:
        pointer = "/to_id" if introducer_id else "/introducer_id"
        if introducer_id == to_id:
            raise ValidationFailed.at(pointer, "Say who introduced them, or to whom.")
        if not is_user(caller):
            raise ValidationFailed.at(pointer, "Say who it was, since the caller is no user.")
    introducer_id, to_id = introducer_id or caller, to_id or caller
    if len({_present(id) for id in (introducer_id, introduced_id, to_id)}) < 3:
        raise ValidationFailed.at("/introduced_id", "An introduction takes three.")
    return introducer_id, to_id


def _present(id):
    """The contact that a merged one is now; anybody else as they are."""
    return survivors.survivor_of(id) or id


def _names_of(ids):
    """The names of the contacts among these. Raises ValidationFailed for one that is not there."""
    found = {raw["_id"]: raw["name"] for raw in Contact.collection().find(
        {"_id": {"$in": ids}}, {"name": 1})}
    if found.keys() < set(ids):
        merged = survivors.survivors_of(set(ids) - found.keys())
        found |= {id: Contact.fetch_raw(id, {"name": 1})["name"] for id in merged}
    errors = [
        {"pointer": f"/{field}", "detail": "There is no such contact."}
        for field, id in zip(("introducer_id", "introduced_id", "to_id"), ids, strict=True)
        if id not in found and not is_user(id)
    ]
    if errors:
        raise ValidationFailed(errors=errors)
    return found


def _interaction(ids, names, *, channel, occurred_at, note):
    introducer_id, _, to_id = ids
    caller = current_call().actor.id
    agents = [id for id in (introducer_id, to_id, caller) if is_user(id)]
    told = [names.get(id) or "one of us" for id in ids]
    fields = {
        "channel": channel,
        # Of our own doing it goes out; what others do for us or among themselves comes in.
        "direction": "outbound" if is_user(introducer_id) else "inbound",
        "participants": [
            {"contact_id": id, "part": part}
            for id, part in zip(ids, ("from", "with", "to"), strict=True) if not is_user(id)
        ],
        "agent_ids": list(dict.fromkeys(agents)),
        "subject": "Introduction: {} introduced {} to {}".format(*told)[:300],
        "text": note,
        "occurred_at": occurred_at,
    }
    return {name: value for name, value in fields.items() if value}


def _know_each_other(one_id, other_id, strength, evidence):
    """Say that two know each other, or better than before, on this evidence."""
    held = Relationship.collection().find_one({
        "_ends": {"$all": [_present(one_id), _present(other_id)]}, "type": "knows",
        "archived_at": None, "_open_key": {"$exists": True},
    })
    if held is None:
        return create_relationship(
            from_id=one_id, to_id=other_id, type="knows", strength=strength, evidence=[evidence],
            starts_on=clock.today())
    before = held.get("strength") or 0.0
    return update_relationship(relationship_id=held["_id"], expected_version=None, changes={
        "strength": round(max(strength, before + (1 - before) * GROWS), 3),
        "evidence": [*held.get("evidence", ()), evidence][-MOST_EVIDENCE:],
    })

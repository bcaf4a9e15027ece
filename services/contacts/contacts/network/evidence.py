"""What speaks for two knowing each other, read from what is known of them."""

from datetime import UTC, datetime

from ..models import Interaction, Relationship
from .strength import fading

# The latest tell nearly all: with one a day, the hundredth before has lost a third and counts
# for nothing beside so many.
LATEST = 100
# Nobody gets to know another by being one of more.
MOST_TOGETHER = 20
MOST_RELATIONSHIPS = 20
NOTE_LENGTH = 300
# Where both are there, it goes both ways whoever asked for it.
MUTUAL = {"meeting", "video", "visit", "event"}


def is_user(id):
    return id.startswith("user_")


def pair_of(one_id, other_id):
    """The two ids in the order in which a tie holds them."""
    return (one_id, other_id) if one_id < other_id else (other_id, one_id)


def evidence_of(low_id, high_id, parties):
    """All that speaks for these two knowing each other; `parties` holds both as they are stored."""
    found = [] if is_user(high_id) else _relationships(low_id, high_id)
    found += _interactions(low_id, high_id)
    return found + evidence_said(low_id, high_id, parties)


def evidence_said(low_id, high_id, parties):
    """What the two themselves say of knowing each other."""
    found = _affiliations(parties[low_id], high_id)
    if not is_user(high_id):
        found += _affiliations(parties[high_id], low_id)
    if parties[low_id].get("owner_id") == high_id:
        found.append({"kind": "ownership", "by_id": low_id,
                      "seen_at": parties[low_id]["updated_at"]})
    return found


def _relationships(low_id, high_id):
    found = Relationship.collection().find(
        {"_ends": {"$all": [low_id, high_id]}, "archived_at": None},
    ).sort([("created_at", -1), ("_id", -1)]).limit(MOST_RELATIONSHIPS)
    return [_without_nothing({
        "kind": "relationship", "id": raw["_id"], "type": raw["type"],
        "said": raw.get("strength"), "starts_on": raw.get("starts_on"),
        "ends_on": raw.get("ends_on"), "note": _note_of(raw), "seen_at": raw["updated_at"],
    }) for raw in found]


def _note_of(relationship):
    notes = [item["note"] for item in relationship.get("evidence", ()) if item.get("note")]
    return notes[-1][:NOTE_LENGTH] if notes else None


def _affiliations(person, organisation_id):
    """The latest affiliation of one that says of the other that it belongs there."""
    found = [affiliation for affiliation in person.get("affiliations", ())
             if affiliation["organisation_id"] == organisation_id]
    if not found:
        return []
    latest = max(found, key=lambda item: (item.get("ends_on") or "9999", item.get("starts_on")
                                          or ""))
    return [_without_nothing({
        "kind": "affiliation", "by_id": person["_id"], "starts_on": latest.get("starts_on"),
        "ends_on": latest.get("ends_on"), "note": latest.get("title"),
        "seen_at": person["updated_at"],
    })]


def _interactions(low_id, high_id):
    """The latest interactions of two as one item: how many, and what went each way, faded."""
    found = list(Interaction.collection().find(
        _between(low_id, high_id), {"occurred_at": 1, "channel": 1, "direction": 1,
                                    "participants": 1, "agent_ids": 1},
    ).sort([("occurred_at", -1), ("_id", -1)]).limit(LATEST))
    found = [raw for raw in found if _people_of(raw) <= MOST_TOGETHER]
    if not found:
        return []
    latest = found[0]
    forth = back = 0.0
    for raw in found:
        weight = fading(_days_between(raw, latest)) / (_people_of(raw) - 1)
        share = _share_forth(raw, low_id, high_id)
        forth += weight * share
        back += weight * (1 - share)
    return [{
        "kind": "interactions", "id": latest["_id"], "type": latest["channel"],
        "count": len(found), "forth": forth, "back": back, "seen_at": latest["occurred_at"],
    }]


def _days_between(raw, latest):
    return (latest["occurred_at"].date() - raw["occurred_at"].date()).days


def _between(low_id, high_id):
    if is_user(high_id):
        return {**_present(low_id), "agent_ids": high_id, "corrected_by_id": None}
    return {"$and": [_present(low_id), _present(high_id)], "corrected_by_id": None}


def _present(contact_id):
    """Who is only talked about is not there."""
    return {"participants": {"$elemMatch": {"contact_id": contact_id, "part": {"$ne": "about"}}}}


def _people_of(raw):
    return len(_present_ids(raw)) + len(set(raw.get("agent_ids", ())))


def _present_ids(raw):
    return {participant["contact_id"] for participant in raw["participants"]
            if participant.get("part") != "about"}


def _share_forth(raw, low_id, high_id):
    """How much of an interaction went from the lower to the higher: 1, 0, or a half."""
    if raw["channel"] in MUTUAL or raw["direction"] == "internal":
        return 0.5
    if is_user(high_id):
        return 1.0 if raw["direction"] == "inbound" else 0.0
    parts = {item["contact_id"]: item.get("part") for item in raw["participants"]}
    if parts[low_id] == "from" and parts[high_id] != "from":
        return 1.0
    if parts[high_id] == "from" and parts[low_id] != "from":
        return 0.0
    return 0.5


def pairs_of_interaction(raw):
    """Whom an interaction brings together: all who took part, unless they were too many."""
    present, agents = sorted(_present_ids(raw)), sorted(set(raw.get("agent_ids", ())))
    if len(present) + len(agents) > MOST_TOGETHER:
        return set()
    pairs = {(one, other) for one in present for other in present if one < other}
    return pairs | {(one, agent) for one in present for agent in agents}


def pairs_of_party(party):
    """Whom a contact names itself: where it belongs, and who looks after it."""
    named = [item["organisation_id"] for item in party.get("affiliations", ())]
    if party.get("owner_id"):
        named.append(party["owner_id"])
    return {pair_of(party["_id"], id) for id in named}


def latest_of(evidence):
    """When any of it was seen last."""
    return max((item["seen_at"] for item in evidence), default=datetime.min.replace(tzinfo=UTC))


def _without_nothing(item):
    return {name: value for name, value in item.items() if value is not None}

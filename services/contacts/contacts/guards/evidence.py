"""The facts that rules ask about, found for many contacts at once."""

from collections import defaultdict

from ..consents.approach import ids_of
from ..consents.obstacles import obstacles_of
from ..profiles.facts import EVERYBODY
from ..profiles.models import Fact
from .circles import circles_of
from .conditions import fits

# How near the evidence is to a contact, the nearest first.
REACHES = ("contact", "organisation", "group")
# What conditions ask and answers show of a fact.
_ASKED = dict.fromkeys((
    "kind", "service", "entity_id", "title", "state", "occurred_at", "contact_ids", "owner_id",
    "due_on", "amount", "details", "_shown_on"), 1)


class Evidence:
    """What may speak against doing something with these contacts, as they are stored."""

    def __init__(self, contacts, rules, now):
        self.now = now
        self.contacts = {contact["_id"]: contact for contact in contacts}
        self.circles = circles_of(contacts)
        asks_itself = any(rule["conditions"]["kind"] == "contact" for rule in rules)
        self._obstacles = obstacles_of(contacts, now) if asks_itself else {}
        facts = self._facts(sorted({rule["conditions"]["kind"] for rule in rules} - {"contact"}))
        # Each fact is asked once a rule, however many contacts it counts for.
        self._matched = {rule["_id"]: _Matched(
            [fact for fact in facts if fits(fact, rule["conditions"], now)]) for rule in rules}

    def _facts(self, kinds):
        if not kinds:
            return []
        ids = {EVERYBODY, *(id for raw in self.contacts.values() for id in ids_of(raw))}
        for circle in self.circles.values():
            ids |= circle.organisation_ids | circle.group_ids
        return list(Fact.collection().find(
            {"_shown_on": {"$in": sorted(ids)}, "is_open": True, "kind": {"$in": kinds}},
            _ASKED))

    def of(self, contact_id, rule):
        """`[(reach, fact)]` that a rule finds for a contact, the nearest and oldest first."""
        if rule["conditions"]["kind"] == "contact":
            itself = _as_fact(self.contacts[contact_id], self._obstacles[contact_id])
            return [("contact", itself)] if fits(itself, rule["conditions"], self.now) else []
        matched, circle = self._matched[rule["_id"]], self.circles[contact_id]
        found = {}
        near = REACHES[: REACHES.index(rule["reach"]) + 1]
        for reach, facts in (
            ("contact", matched.about(ids_of(self.contacts[contact_id]))),
            ("organisation", matched.within(circle.organisation_ids)),
            ("group", matched.within(circle.group_ids)),
        ):
            if reach in near:
                for fact in facts:
                    found.setdefault(fact["_id"], (reach, fact))
        return sorted(found.values(), key=lambda item: (
            REACHES.index(item[0]), item[1]["occurred_at"], item[1]["_id"]))


class _Matched:
    """The facts that fit one rule, by whom they are about and where they are shown."""

    def __init__(self, facts):
        self._about, self._shown_on = defaultdict(list), defaultdict(list)
        self._within = {}
        for fact in facts:
            for id in fact["contact_ids"]:
                self._about[id].append(fact)
            for id in fact["_shown_on"]:
                self._shown_on[id].append(fact)

    def about(self, ids):
        found = {fact["_id"]: fact for id in ids for fact in self._about.get(id, ())}
        return [*found.values(), *self._shown_on.get(EVERYBODY, ())]

    def within(self, ids):
        # Many contacts of a batch may be of the same organisation.
        if ids not in self._within:
            self._within[ids] = list({
                fact["_id"]: fact for id in ids for fact in self._shown_on.get(id, ())}.values())
        return self._within[ids]


def _as_fact(contact, obstacles):
    """The contact itself as a fact, for rules about what it is and what bars approaching it."""
    archived_at = contact.get("archived_at")
    return {
        "_id": f"contacts/{contact['_id']}",
        "kind": "contact",
        "service": "contacts",
        "entity_id": contact["_id"],
        "title": contact["name"],
        "state": "archived" if archived_at else "active",
        "occurred_at": archived_at or contact["updated_at"],
        "contact_ids": [contact["_id"]],
        "owner_id": contact.get("owner_id"),
        "details": {
            "objects_to": list(obstacles.purposes), "barred_channels": list(obstacles.channels),
            "is_archived": bool(archived_at)},
    }

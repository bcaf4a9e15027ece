"""The facts that rules ask about, found for many contacts at once."""

from collections import defaultdict

from chassis.store import AT_ONCE

from ..consents.approach import ids_of
from ..consents.obstacles import obstacles_of
from ..profiles.models import EVERYBODY, Fact
from .circles import circles_of
from .conditions import details_asked, fits

# What conditions ask and answers show of a fact.
_ASKED = dict.fromkeys((
    "kind", "service", "entity_id", "title", "state", "occurred_at", "contact_ids", "owner_id",
    "due_on", "_shown_on"), 1)
# What is open of an invoice, the amount of anything else; as text, since the driver reads decimals
# so slowly that they were a third of the time of a batch.
_MONEY = {
    "amount": {"$toString": {"$ifNull": ["$details.open_amount.amount", "$amount.amount"]}},
    "currency": {"$ifNull": ["$details.open_amount.currency", "$amount.currency"]},
}


class Evidence:
    """What may speak against doing something with these contacts, as they are stored."""

    def __init__(self, contacts, rules, now):
        self.now = now
        self.contacts = {contact["_id"]: contact for contact in contacts}
        self.circles = circles_of(contacts)
        asks_itself = any(rule["conditions"]["kind"] == "contact" for rule in rules)
        self._obstacles = obstacles_of(contacts, now) if asks_itself else {}
        # Each also by the ids of those that became part of it and are still being moved.
        self.ids = {id: ids_of(contact) for id, contact in self.contacts.items()}
        asked_for = {id for ids in self.ids.values() for id in ids}
        places = {EVERYBODY}
        for circle in self.circles.values():
            places |= circle.organisation_ids | circle.group_ids
        facts = self._facts(rules, sorted(places | asked_for))
        # Each fact is asked once a rule, however many contacts it counts for.
        self._matched = {rule["_id"]: _Matched(
            [fact for fact in facts.get(rule["conditions"]["kind"], ())
             if fits(fact, rule["conditions"], now)],
            asked_for, places) for rule in rules}

    @staticmethod
    def _facts(rules, ids):
        """`{kind: open facts}` that are shown on these, of the kinds that rules ask about."""
        kinds = sorted({rule["conditions"]["kind"] for rule in rules} - {"contact"})
        if not kinds:
            return {}
        asked = _ASKED | {"money": _MONEY} | {
            f"details.{name}": 1 for name in details_asked(rules)}
        found = defaultdict(list)
        for fact in Fact.collection().find(
                {"_shown_on": {"$in": ids}, "is_open": True, "kind": {"$in": kinds}},
                asked).batch_size(AT_ONCE):
            # What is told in parts, as a crisis of many, is one piece of evidence all the same.
            fact["_id"] = f"{fact['service']}/{fact['entity_id']}"
            found[fact["kind"]].append(fact)
        return found

    def of(self, contact_id, rule):
        """`[(reach, fact)]` that a rule finds for a contact, the nearest and oldest first."""
        if rule["conditions"]["kind"] == "contact":
            itself = _as_fact(self.contacts[contact_id], self._obstacles[contact_id])
            return [("contact", itself)] if fits(itself, rule["conditions"], self.now) else []
        matched = self._matched[rule["_id"]]
        if matched.is_empty:
            return []
        circle = self.circles[contact_id]
        nearest = matched.about(self.ids[contact_id])
        if rule["reach"] == "contact":
            return [("contact", fact) for fact in sorted(nearest, key=_age)]
        found = {fact["_id"]: ("contact", fact) for fact in sorted(nearest, key=_age)}
        for fact in matched.within(circle.organisation_ids):
            found.setdefault(fact["_id"], ("organisation", fact))
        if rule["reach"] == "group":
            for fact in matched.within(circle.group_ids):
                found.setdefault(fact["_id"], ("group", fact))
        return list(found.values())


class _Matched:
    """The facts that fit one rule, by whom they are about and where they are shown."""

    def __init__(self, facts, contact_ids, places):
        self._about, self._shown_on = defaultdict(list), defaultdict(list)
        self._within = {}
        self.is_empty = not facts
        for fact in facts:
            # Most of those that a fact names are nobody who is asked about.
            for id in fact["contact_ids"]:
                if id in contact_ids:
                    self._about[id].append(fact)
            for id in fact["_shown_on"]:
                if id in places:
                    self._shown_on[id].append(fact)

    def about(self, ids):
        return {fact["_id"]: fact for fact in (
            *(fact for id in ids for fact in self._about.get(id, ())),
            *self._shown_on.get(EVERYBODY, ()))}.values()

    def within(self, ids):
        """The facts that are shown on any of these, the oldest first."""
        # Many contacts of a batch may be of the same organisation.
        if ids not in self._within:
            self._within[ids] = sorted({
                fact["_id"]: fact for id in ids for fact in self._shown_on.get(id, ())}.values(),
                key=_age)
        return self._within[ids]


def _age(fact):
    return fact["occurred_at"], fact["_id"]


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

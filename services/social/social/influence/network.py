"""The network of those who speak of us: who replies to whom, mentions whom, and knows whom.

Somebody is a contact once one of us confirmed it, whatever they are called on networks, and an
author of a network until then.
"""

import re
from collections import defaultdict

from ..listening.words import author_key

_HANDLE = re.compile(r"(?<![\w@])@(\w(?:[\w.-]*\w)?(?:@\w[\w.-]*\w)?)")
MOST_HANDLES = 20
# How close two are where nobody said it.
USUAL_STRENGTH = 0.5
# Whoever reports to somebody looks up to them, and influence goes the other way.
_LOOKS_UP = {"reports_to": True, "influences": False}


def key_of(raw):
    """Who said a mention, as stored: the contact, or the author of the network."""
    contact_id = raw.get("contact_id")
    return f"contact {contact_id}" if contact_id else f"{raw['network']} {raw['author']['id']}"


class Network:
    """Gathers mentions and relationships; `edges()` says who looks up to whom, and how much."""

    def __init__(self):
        self.people = {}
        self.repliers, self.mentioners = defaultdict(set), defaultdict(set)
        self.ties = defaultdict(dict)
        self._said_by, self._known_as = {}, {}
        self._replies, self._handles = [], []

    def add_mention(self, raw):
        """Take in what somebody said; whom it speaks to is settled once all are in."""
        key = key_of(raw)
        person = self.people.setdefault(key, {"reach": 0})
        person |= {name: raw[name] for name in ("contact_id", "network", "author") if name in raw}
        person["reach"] = max(person["reach"], raw.get("reach", 0))
        if raw.get("_named"):
            self._said_by[raw["_named"]] = key
        if raw.get("_author_key"):
            self._known_as[raw["network"], raw["_author_key"]] = key
        if raw.get("_parent_named"):
            self._replies.append((key, raw["_parent_named"]))
        handles = _HANDLE.findall(raw.get("text") or "")[:MOST_HANDLES]
        self._handles += [(key, raw["network"], author_key(handle)) for handle in handles]

    def add_relationship(self, raw):
        """Take in that two contacts know each other; the closest of several counts."""
        first, second = f"contact {raw['from_id']}", f"contact {raw['to_id']}"
        if first == second:
            return
        for key, contact_id in ((first, raw["from_id"]), (second, raw["to_id"])):
            self.people.setdefault(key, {"reach": 0, "contact_id": contact_id})
        strength = raw.get("strength")
        strength = USUAL_STRENGTH if strength is None else strength
        looks_up = _LOOKS_UP.get(raw["type"])
        if looks_up is not False:
            self._tie(first, second, strength)
        if looks_up is not True:
            self._tie(second, first, strength)

    def _tie(self, who, to_whom, strength):
        self.ties[who][to_whom] = max(strength, self.ties[who].get(to_whom, 0))

    def settle(self):
        """Find out to whom everything was said; nobody counts for themselves."""
        for key, named in self._replies:
            _note(self.repliers, self._said_by.get(named), key)
        for key, network, handle in self._handles:
            _note(self.mentioners, self._known_as.get((network, handle)), key)

    def edges(self):
        """`{(who, to whom): weight}`: 1 for whoever replies to or mentions somebody, however
        often, and the strength of a tie beside it."""
        found = defaultdict(float)
        for heard in self.people:
            for key in self.repliers.get(heard, set()) | self.mentioners.get(heard, set()):
                found[key, heard] += 1
        for key, others in self.ties.items():
            for other, strength in others.items():
                if strength:
                    found[key, other] += strength
        return found

    def tied_with(self):
        """`{who: how many contacts they stand in a relationship with, in whichever direction}`."""
        known = defaultdict(set)
        for key, others in self.ties.items():
            for other in others:
                known[key].add(other)
                known[other].add(key)
        return {key: len(others) for key, others in known.items()}


def _note(heard_by, heard, key):
    if heard is not None and heard != key:
        heard_by[heard].add(key)

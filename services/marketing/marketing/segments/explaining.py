"""Why somebody is in a segment, or is not: each part of its rule, with what it was judged by."""

from pymongo import DESCENDING

from contracts.marketing.segment_rule import BRANCHES, loaded_leaf

from ..behaviour.models import Happening
from ..standing.models import Customer
from ..standing.relationships import related
from . import counting, sequences, wording
from .audiences import alive
from .conditions import FIELDS
from .expanding import expanded, rule_of
from .models import Segment
from .searching import Search
from .trees import children_of

# As many things that happened are shown of each part.
MOST_SHOWN = 5


def explain_membership(*, segment_id, contact_id, party):
    """Show of each part of a rule whether it holds of somebody, and by what."""
    segment = Segment.fetch_raw(segment_id)
    explaining = _Explaining(party["id"])
    tree = {"segment": {"segment_id": segment_id}} if segment["kind"] == "static" else (
        rule_of(segment))
    is_in = explaining.judge(tree, "")
    for at, id in enumerate(segment.get("excludes", ())):
        is_out = explaining.judge({"segment": {"segment_id": id}}, f"/excludes/{at}")
        is_in = is_in and not is_out
    return {"contact_id": party["id"], "is_member": is_in and bool(explaining.within),
            "reasons": explaining.reasons}


class _Explaining:
    """Judges parts of a rule for one party, and writes down how."""

    def __init__(self, contact_id):
        self.contact_id = contact_id
        self.within = alive({contact_id})
        self.search = Search()
        self.row = Customer.collection().find_one({"_id": contact_id}) or {}
        self.reasons = []

    def judge(self, tree, place):
        """Whether a part holds; its reason stands before those of its own parts."""
        ((name, inner),) = tree.items()
        reason = {"place": place, "words": wording.words_of(name, inner, _name_of),
                  "evidence": []}
        self.reasons.append(reason)
        if name in BRANCHES:
            held = [self.judge(child, f"{place}/{name}{step}")
                    for step, child in children_of(name, inner)]
            reason["is_true"] = _BRANCHES[name](held)
        else:
            reason["is_true"] = self.contact_id in self.search.ids(expanded(tree), self.within)
            reason["evidence"] = _EVIDENCE[name](self, loaded_leaf(name, inner))
        return reason["is_true"]

    def of_profile(self, leaf):
        return [{"about": leaf["field"], "value": self.row.get(FIELDS[leaf["field"]])}]

    def of_worth(self, leaf):
        return [{"about": leaf["figure"],
                 "value": self.row.get("worth", {}).get(leaf["figure"])}]

    def of_behaviour(self, leaf):
        where = counting.where_of(leaf, counting.period_of(leaf, self.search.now))
        where["contact_ids"] = self.contact_id
        rows = Happening.collection().find(where).sort("occurred_at", DESCENDING)
        count = Happening.collection().count_documents(where)
        return [{"about": "count", "value": count},
                *(_shown(row) for row in rows.limit(MOST_SHOWN))]

    def of_sequence(self, leaf):
        types = {step["type"] for step in leaf["steps"]}
        types |= {leaf["not_followed_by"]["type"]} if "not_followed_by" in leaf else set()
        times = sequences.times_of([self.contact_id], types)[self.contact_id]
        match = sequences.match_of(leaf, self.search.now, times) or []
        return [{"about": step["type"], "occurred_at": at}
                for step, at in zip(leaf["steps"], match, strict=False)]

    def of_relationship(self, leaf):
        found = related(type=leaf.get("type"), direction=leaf["direction"],
                        within={self.contact_id})
        return [{"about": "relationship", "value": id}
                for id in found.get(self.contact_id, ())[:MOST_SHOWN]]

    def of_consent(self, leaf):
        granted = [f"{row['purpose']}/{row['channel']}" for row in self.row.get("granted", ())
                   if row["purpose"] == leaf["purpose"] and row.get("until")]
        return [{"about": "granted", "value": granted},
                {"about": "objects_to", "value": self.row.get("objects_to", [])}]

    def of_segment(self, leaf):
        return [{"about": "segment", "value": leaf["segment_id"]}]


_BRANCHES = {"all": all, "any": any, "not": lambda held: not held[0]}
_EVIDENCE = {
    "profile": _Explaining.of_profile, "worth": _Explaining.of_worth,
    "behaviour": _Explaining.of_behaviour, "sequence": _Explaining.of_sequence,
    "relationship": _Explaining.of_relationship, "consent": _Explaining.of_consent,
    "segment": _Explaining.of_segment,
}


def _shown(row):
    about = row.get("about") or {"id": row["_id"]}
    return {"about": row["type"], "value": about["id"], "occurred_at": row["occurred_at"]}


def _name_of(segment_id):
    found = Segment.collection().find_one({"_id": segment_id}, {"name": 1})
    return found["name"] if found else segment_id
